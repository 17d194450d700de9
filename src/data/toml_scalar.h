/*
 * data/toml_scalar.h: the smaller half of the TOML parser: its place in the
 * text, strings, numbers, dates. Only toml.c includes it.
 */
#ifndef CAPSULE_DATA_TOML_SCALAR_H
#define CAPSULE_DATA_TOML_SCALAR_H

#include "base/buf.h"
#include "data/value.h"

struct toml {
	const struct reading *reading;
	struct err *err;
	struct slice rest;      /* what is still to be read */
	unsigned line, depth;
	bool failed;            /* *err says why; nothing more is read */
	struct buf scratch;     /* a string being read */
	struct value *root;
	struct value *table;    /* what the last [header] opened */
};

/* "file:line: not TOML: reason" in *err; returns false. The first reason stays. */
bool toml_fail(struct toml *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* NULL after a failure, as with all that follows. */
struct value *toml_new(struct toml *t, enum value_kind kind);
struct slice toml_copy(struct toml *t, struct slice text);

bool toml_at(const struct toml *t, char c);
bool toml_skip(struct toml *t, char c);       /* over `c`, when it stands here */
bool toml_skip_newline(struct toml *t);       /* LF or CR LF */
void toml_skip_blanks(struct toml *t);
void toml_skip_rest_of_line(struct toml *t);  /* blanks and a comment */

/* One of the four kinds of string; with `multi` false only those of one line. */
bool toml_read_string(struct toml *t, struct slice *text, bool multi);

/* A string, bool, number, date or time. */
struct value *toml_read_scalar(struct toml *t);

#endif
