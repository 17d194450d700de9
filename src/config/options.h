/*
 * config/options.h: the command line, from one table of commands and one of options.
 */
#ifndef CAPSULE_CONFIG_OPTIONS_H
#define CAPSULE_CONFIG_OPTIONS_H

#include "base/err.h"

#include <stddef.h>

/* Exit statuses of every command. */
enum { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

enum { OPTION_LIST_MOST = 64, OPTION_ARGUMENTS_MOST = 1000 };

/* What was given for an option that may come several times; borrowed from argv. */
struct option_list {
	const char *items[OPTION_LIST_MOST];
	size_t      count;
};

struct options {
	const char *command;        /* "serve" */
	const char *arguments[OPTION_ARGUMENTS_MOST + 1];  /* what is no option, in order; NULL past the last */
	size_t      argument_count;

	struct option_list listen, hosts;
	const char *workers, *config, *certs, *state, *since;
	const char *pause, *depth, *most_files, *most_size;  /* NULL when not given */
	const char *links, *width, *output, *kind, *port, *phrases;
	bool check, body, mdx, numbered, keep_emphasis, json, table, insecure, send;
	bool metrics, html, external, summary;
	bool help, version;
};

struct command {
	const char *name;
	const char *arguments;      /* for the help: "[SITE]" */
	unsigned    least, most;    /* how many there are */
	const char *summary;        /* one line */
	const char *details;        /* what --help says below the options; "" for nothing */
	int       (*run)(const struct options *o);  /* returns an exit status */
};

/* Every command, ended by one without a name; in main.c. */
extern const struct command commands[];

/* The command called `name`; NULL when there is none. */
const struct command *command_find(const char *name);

/* What the table says of an option. */
struct option_facts {
	const char *name, *argument, *help;   /* argument: NULL for a flag */
	char letter;                          /* '\0': none */
	bool repeatable;
};

/*
 * The next option that `command` (NULL: the program itself) takes: *i is 0 at
 * first and moves on. False when there is no other.
 */
bool options_next(size_t *i, const char *command, struct option_facts *o);

/* Read the command line. False with *err when it is used wrongly, a number out of its bounds included. */
bool options_parse(struct options *o, int argc, char **argv, struct err *err);

/* The number that an option was given, which options_parse() has looked at; `otherwise`: `text` is NULL, it was not given. */
unsigned long options_number(const char *text, unsigned long otherwise);

/* Print help on stdout: of one command, or with NULL the list of all. */
void options_print_help(const struct command *c);

#endif
