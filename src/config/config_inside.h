/*
 * config/config_inside.h: the table of keys, for config.c and config_show.c.
 */
#ifndef CAPSULE_CONFIG_CONFIG_INSIDE_H
#define CAPSULE_CONFIG_CONFIG_INSIDE_H

#include "config/config.h"
#include "data/value.h"

enum config_type { TEXT, BOOL, NUMBER, SIZE, CHOICE, LIST, PREFIXES, SENTENCES, ZONES, SECRET };

struct config_key {
	const char *name;            /* "limits.connections": `connections` in the table `limits` */
	enum config_type type;
	size_t      offset;          /* of its value in struct config */
	const char *otherwise;       /* its default */
	unsigned long least, most;   /* NUMBER: itself; SIZE: bytes; LIST: items */
	const char *help;            /* one line */
};

/* Read the table of zones, paths and who may enter; *wrong is the value that is none, with a reason. */
bool config_read_zones(struct config *c, const struct value *v, const struct value **wrong, const char **why);

/* Read the fingerprints of all lists of people. False with *err when one is none. */
bool config_settle_people(struct config *c, const char *file, struct err *err);
void config_release_people(struct config *c);

extern const struct config_key config_keys[];
extern const size_t config_key_count;

/* A CHOICE's words, "off|on|required", in the order of their values; borrowed. */
struct slice config_key_words(const struct config_key *k);

/* Put one more at the end of a list member. False when memory is out. */
bool config_append(char ***list, struct slice item);

/* Its value in `c`. */
static inline void *
config_member(const struct config *c, const struct config_key *k)
{
	return (char *)c + k->offset;
}

/* A list member and, by convention right behind it in its struct, its count. */
static inline size_t *
config_list_count(char ***list)
{
	return (size_t *)(list + 1);
}

#endif
