/*
 * data/value.h: what YAML, TOML and JSON say, as one kind of tree.
 *
 * The readers beside this header fill it; front matter and capsule.yaml are
 * read from it. A value keeps the text it was written as, so a version "1.10"
 * or a language "no" is not lost to a number or a false, and the line it
 * stands on, so that a sentence about it can name the place.
 */
#ifndef CAPSULE_DATA_VALUE_H
#define CAPSULE_DATA_VALUE_H

#include "base/arena.h"
#include "base/err.h"

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_STRING, VALUE_LIST, VALUE_MAP };

enum {
	VALUE_DEPTH_MOST = 64,       /* lists and maps inside one another */
	VALUE_NAMES_MOST = 4096,     /* members of one map */
	VALUE_COUNT_MOST = 1 << 20,  /* values of one text, each alias counted with all it stands for */
};

struct value {
	enum value_kind kind;
	unsigned line;         /* where it begins, from 1 */
	bool truth;            /* VALUE_BOOL */
	bool quoted;           /* YAML: a text that says it is one */
	double number;         /* VALUE_NUMBER */
	struct slice text;     /* scalars: what was written, without quotes; ends in '\0'; a date is a string */
	struct slice key;      /* its name, when it is a map's member; ends in '\0' */
	struct value *first;   /* VALUE_LIST, VALUE_MAP: the members in their order; NULL: none */
	struct value *next;    /* the member after this one */
	/* for the readers: */
	struct value *last;    /* VALUE_LIST, VALUE_MAP: the last member */
	size_t count;          /* YAML: values in this tree, itself included */
	unsigned char mark;    /* TOML: how a table came about */
};

/* What is being read; the same for all readers. */
struct reading {
	struct arena *arena;     /* where the values go; they live as long as it does */
	const char *file;        /* for sentences */
	unsigned first_line;     /* line of `file` that the text begins on; 0: 1 */
	struct report *report;   /* hears of a key given twice (the last one holds); NULL: nobody */
};

/*
 * A map's member called `key`, upper and lower case being the same; YAML's
 * merge key "<<" is looked into. NULL when there is none or `map` is no map
 * (NULL is fine).
 */
const struct value *value_get(const struct value *map, const char *key);
const struct value *value_find(const struct value *map, struct slice key);

/* The text of a map's member that is one; empty, and ending in '\0', for null, for lists and maps, and when there is none. */
struct slice value_text(const struct value *map, const char *key);

const char *value_kind_name(enum value_kind kind);  /* "a list", "a text", ... */

/* true and false as YAML 1.1 and authors write them: true, yes, on, false, no, off; False when it is neither. */
bool value_read_bool(struct slice text, bool *truth);

/* The name in "Ann Lee <ann@example.org>" and "ann@example.org (Ann Lee)", as mail and feeds write a person; else `text`. */
struct slice value_person_name(struct slice text);

/* A decimal number, as JSON, TOML and YAML have it; False when `text` is none. */
bool value_read_number(struct slice text, double *number);

/* --- for the readers ------------------------------------------------------ */

/* A new value in r's arena; NULL when memory is out. */
struct value *value_new(const struct reading *r, enum value_kind kind, unsigned line);

/*
 * Put `member` at the end of `parent`. In a map one of the same key goes, and
 * r's report hears of it. False when the map has VALUE_NAMES_MOST members.
 */
bool value_add(const struct reading *r, struct value *parent, struct value *member);

/*
 * `text` as the readers can take it: UTF-8 without controls but tab, LF and
 * CR. Text that is not UTF-8 is read as Latin-1, as old blogs are written;
 * a control becomes a blank, NUL U+FFFD. In the arena when it had to be changed. A byte
 * order mark in front goes. NULL data when memory is out.
 */
struct slice value_clean(const struct reading *r, struct slice text);

/* Fill *err with "file:line: reason" and return NULL. `line` counts from 1 within the text. */
struct value *value_fail(const struct reading *r, struct err *err, unsigned line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
