/*
 * config_inside.h: the table of keys, for config.c and config_show.c.
 */
#ifndef CAPSULE_CONFIG_INSIDE_H
#define CAPSULE_CONFIG_INSIDE_H

#include "config.h"

enum config_type { TEXT, BOOL, NUMBER, SIZE, CHOICE, LIST, PREFIXES };

struct config_key {
	const char *name;            /* "limits.connections": `connections` in the table `limits` */
	enum config_type type;
	size_t      offset;          /* of its value in struct config */
	const char *otherwise;       /* its default */
	unsigned long least, most;   /* NUMBER: itself; SIZE: bytes; LIST: items */
	const char *help;            /* one line */
};

extern const struct config_key config_keys[];
extern const size_t config_key_count;

/* A CHOICE's words, "off|on|required", in the order of their values; borrowed. */
struct slice config_key_words(const struct config_key *k);

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
