/* config/options.c: the command line; see options.h. */
#include "config/options.h"

#include "base/edit_distance.h"
#include "base/slice.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum kind { FLAG, TEXT, LIST };   /* a number is a TEXT, with a row in `numbers` */

/* X(kind, member of struct options, name, letter, argument, commands that take it, help) */
#define OPTION_TABLE(X) \
	X(LIST, listen, "listen", 'l', "ADDR:PORT", "serve config", "listen there, not on every address; repeatable") \
	X(LIST, hosts, "host", 'H', "NAME", "serve render check preview announce cert config export", "answer for this host name; repeatable") \
	X(TEXT, workers, "workers", 'w', "N", "serve config", "processes that answer; one per core when not given") \
	X(TEXT, config, "config", 'c', "FILE", "serve render check preview announce cert config comments history export pictures", "read this file, not SITE/capsule.yaml") \
	X(TEXT, certs, "certs", 0, "DIR", "serve check cert export", "certificates are there, not in SITE/certs") \
	X(TEXT, state, "state", 0, "DIR", "serve check preview announce comments history", "what the server keeps goes there, not to SITE/.capsule") \
	X(TEXT, state, "state", 0, "DIR", "status", "the server was started with this --state") \
	X(FLAG, check, "check", 0, NULL, "serve", "say whether the configuration is good, and exit") \
	X(FLAG, check, "check", 0, NULL, "render", "say on stderr what was dropped; exit 1 if anything was") \
	X(FLAG, check, "check", 0, NULL, "cert", "with renew: only say what readers' programs would see") \
	X(FLAG, body, "body", 'b', NULL, "render", "the converted body alone, without title and sidebar") \
	X(FLAG, mdx, "mdx", 0, NULL, "render", "standard input is MDX; of a file its name says so") \
	X(TEXT, links, "links", 0, "WHERE", "render", "link lines after each paragraph, section, or at the end") \
	X(FLAG, numbered, "numbered", 0, NULL, "render", "number links: text [1], and 1: at the link line") \
	X(FLAG, keep_emphasis, "keep-emphasis", 0, NULL, "render", "keep * and ** around emphasised words") \
	X(TEXT, width, "width", 0, "N", "render", "columns that tables are fitted to (72)") \
	X(TEXT, output, "output", 'o', "DIR", "render", "write DIR/x.gmi for x.md, and print nothing") \
	X(TEXT, port, "port", 0, "N", "preview", "the port on this machine that browsers use (7965); 0: a free one") \
	X(TEXT, kind, "kind", 0, "KIND", "check", "findings of this kind only") \
	X(FLAG, json, "json", 0, NULL, "check", "one JSON object per finding, or of the summary") \
	X(FLAG, external, "links", 0, NULL, "check", "list the links out of the capsule, in place of findings; nothing is fetched") \
	X(FLAG, summary, "summary", 0, NULL, "check", "one screen about the blog, in place of findings") \
	X(FLAG, json, "json", 0, NULL, "config", "one JSON object, with a member for each key") \
	X(TEXT, phrases, "phrases", 0, "LANG", "config", "the pages' own words in that language, to begin a phrases.yaml with") \
	X(FLAG, table, "table", 0, NULL, "config", "every key there is: name, type, default, bounds, help; tabs between") \
	X(FLAG, json, "json", 0, NULL, "status", "as JSON, with more in it") \
	X(FLAG, metrics, "metrics", 0, NULL, "status", "as metrics in OpenMetrics' form") \
	X(FLAG, send, "send", 0, NULL, "announce", "send the requests; without it they are only shown") \
	X(FLAG, json, "json", 0, NULL, "stats", "as one JSON object, with all that there is") \
	X(FLAG, insecure, "insecure", 'k', NULL, "get", "do not compare the certificate with the one seen before") \
	X(TEXT, pause, "pause", 0, "MS", "mirror", "milliseconds between requests: 0 by manifest, 1000 by links") \
	X(TEXT, depth, "depth", 0, "N", "mirror", "links that are followed from the front page on (20)") \
	X(TEXT, most_files, "most-files", 0, "N", "mirror", "addresses that are asked for by links (50000)") \
	X(TEXT, most_size, "most-size", 0, "MB", "mirror", "megabytes of one file (100)") \
	X(FLAG, html, "html", 0, NULL, "export", "as pages in HTML, a folder for any web server") \
	X(TEXT, since, "since", 0, "DATE", "export", "only what changed on that day or later") \
	X(FLAG, help, "help", 'h', NULL, "*", "show this help and exit") \
	X(FLAG, version, "version", 'V', NULL, "*", "show the version and exit")

static const struct row {
	enum kind   kind;
	size_t      offset;
	const char *name;
	char        letter;
	const char *argument, *commands, *help;
} rows[] = {
#define AS_ROW(kind, member, name, letter, argument, commands, help) \
	{ kind, offsetof(struct options, member), name, letter, argument, commands, help },
	OPTION_TABLE(AS_ROW)
};

enum { ROW_COUNT = COUNT(rows) };

/* The options that want a number. */
static const struct {
	size_t        offset;
	const char   *name;
	unsigned long least, most;
} numbers[] = {
	{ offsetof(struct options, workers), "workers", 1, 64 },
	{ offsetof(struct options, width), "width", 20, 1000 },
	{ offsetof(struct options, port), "port", 0, 65535 },
	{ offsetof(struct options, pause), "pause", 0, 3600000 },
	{ offsetof(struct options, depth), "depth", 0, 1000 },
	{ offsetof(struct options, most_files), "most-files", 0, 10000000 },
	{ offsetof(struct options, most_size), "most-size", 0, 1000000 },
};

/* Whether `command` is among the blank-separated words of the row; NULL: the program itself. */
static bool
row_is_for(const struct row *row, const char *command)
{
	const char *at = command ? strstr(row->commands, command) : NULL;
	size_t len = command ? strlen(command) : 0;

	if (row->commands[0] == '*')
		return true;
	return at && (at == row->commands || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0');
}

const struct command *
command_find(const char *name)
{
	for (const struct command *c = commands; c->name; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

bool
options_next(size_t *i, const char *command, struct option_facts *o)
{
	while (*i < ROW_COUNT && !row_is_for(&rows[*i], command))
		(*i)++;
	if (*i == ROW_COUNT)
		return false;
	*o = (struct option_facts){
		.name = rows[*i].name, .argument = rows[*i].argument, .help = rows[*i].help,
		.letter = rows[*i].letter, .repeatable = rows[*i].kind == LIST,
	};
	(*i)++;
	return true;
}

static bool
store(struct options *o, const struct row *row, const char *value, struct err *err)
{
	void *member = (char *)o + row->offset;
	struct option_list *list = member;

	if (row->kind == FLAG) {
		*(bool *)member = true;
	} else if (row->kind == TEXT) {
		*(const char **)member = value;
	} else {
		if (list->count == OPTION_LIST_MOST)
			return err_set(err, "--%s is given more than %d times", row->name, OPTION_LIST_MOST);
		list->items[list->count++] = value;
	}
	return true;
}

/* Fill getopt's own tables with the options that `command` takes; `val` is the row. */
static void
list_options(const char *command, struct option *longs, char *shorts)
{
	*shorts++ = '+';
	*shorts++ = ':';
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!row_is_for(&rows[i], command))
			continue;
		*longs++ = (struct option){ rows[i].name,
			rows[i].kind == FLAG ? no_argument : required_argument, NULL, 256 + (int)i };
		if (rows[i].letter) {
			*shorts++ = rows[i].letter;
			if (rows[i].kind != FLAG)
				*shorts++ = ':';
		}
	}
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

static const struct row *
row_of_letter(int letter, const char *command)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].letter == letter && row_is_for(&rows[i], command))
			return &rows[i];
	}
	return NULL;
}

/* Read options and plain arguments, in any order, from argv[1] on. */
static bool
parse_words(struct options *o, int argc, char **argv, struct err *err)
{
	struct option longs[ROW_COUNT + 1];
	char shorts[2 * ROW_COUNT + 3];
	const char *command = o->command;

	list_options(command, longs, shorts);
	optind = 0;
	opterr = 0;
	for (;;) {
		int got = getopt_long(argc, argv, shorts, longs, NULL);
		const struct row *row;

		if (got == -1 && optind < argc && strcmp(argv[optind - 1], "--") != 0) {
			if (!command)
				return true;   /* the command's own name */
			if (o->argument_count == OPTION_ARGUMENTS_MOST)
				return err_set(err, "'%s' is one argument too many", argv[optind]);
			o->arguments[o->argument_count++] = argv[optind++];
			continue;
		}
		if (got == -1)
			break;
		if (got == '?' && optopt > 0 && optopt < 256)
			return err_set(err, "'-%c' is no option of capsule%s%s", optopt,
			    command ? " " : "", command ? command : "");
		if (got == '?')
			return err_set(err, "'%s' is no option of capsule%s%s", argv[optind - 1],
			    command ? " " : "", command ? command : "");
		if (got == ':')
			return err_set(err, "'%s' wants a value", argv[optind - 1]);
		row = got >= 256 ? &rows[got - 256] : row_of_letter(got, command);
		if (!store(o, row, optarg, err))
			return false;
	}
	while (optind < argc && o->argument_count < OPTION_ARGUMENTS_MOST)
		o->arguments[o->argument_count++] = argv[optind++];
	return optind >= argc || err_set(err, "'%s' is one argument too many", argv[optind]);
}

static bool
check_numbers(const struct options *o, struct err *err)
{
	for (size_t i = 0; i < COUNT(numbers); i++) {
		const char *text = *(const char *const *)((const char *)o + numbers[i].offset);
		unsigned long number;

		if (text && (!slice_number(slice_of(text), numbers[i].most, &number) || number < numbers[i].least))
			return err_set(err, "--%s wants a number from %lu to %lu, not '%.40s'", numbers[i].name, numbers[i].least,
			    numbers[i].most, text);
	}
	return true;
}

unsigned long
options_number(const char *text, unsigned long otherwise)
{
	unsigned long number = otherwise;

	if (text)
		slice_number(slice_of(text), SLICE_NUMBER_BITS(31), &number);
	return number;
}

static bool
fail_unknown(const char *name, struct err *err)
{
	enum { ALIKE = 2 };   /* as far as a slip of the fingers goes */
	const struct command *nearest = &commands[0];

	for (const struct command *c = commands; c->name; c++) {
		if (edit_distance(name, c->name) < edit_distance(name, nearest->name))
			nearest = c;
	}
	if (edit_distance(name, nearest->name) <= ALIKE)
		return err_set(err, "'%.60s' is no command of capsule; the nearest is '%s'", name, nearest->name);
	return err_set(err, "'%.60s' is no command of capsule", name);
}

bool
options_parse(struct options *o, int argc, char **argv, struct err *err)
{
	const struct command *c;
	int first;

	*o = (struct options){ 0 };
	if (!parse_words(o, argc, argv, err))
		return false;
	if (o->help || o->version)
		return true;
	first = optind;
	if (first >= argc)
		return err_set(err, "no command is given");
	c = command_find(argv[first]);
	if (!c)
		return fail_unknown(argv[first], err);
	o->command = c->name;
	if (!parse_words(o, argc - first, argv + first, err))
		return false;
	if (o->help || o->version)
		return true;
	if (!check_numbers(o, err))
		return false;
	if (o->argument_count < c->least)
		return err_set(err, "capsule %s wants %s", c->name, c->arguments);
	if (o->argument_count > c->most)
		return err_set(err, "'%s' is one argument too many for capsule %s",
		    o->arguments[c->most], c->name);
	return true;
}

static void
print_option(const struct row *row)
{
	char form[48], letter[5] = "    ";

	if (row->letter)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	snprintf(form, sizeof(form), "%s--%s%s%s", letter, row->name,
	    row->argument ? " " : "", row->argument ? row->argument : "");
	printf("  %-26s %s\n", form, row->help);
}

void
options_print_help(const struct command *c)
{
	if (!c) {
		puts("Capsule serves a folder of Markdown as a Gemini capsule.\n\n"
		     "usage: capsule COMMAND [OPTION]... [ARGUMENT]...\n");
		for (c = commands; c->name; c++)
			printf("  %-10s %s\n", c->name, c->summary);
		puts("\n`capsule COMMAND --help` says more. Exit status: 0 good, 1 failed, 2 used wrongly.");
		return;
	}
	printf("usage: capsule %s [OPTION]... %s\n%s.\n\n", c->name, c->arguments, c->summary);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (row_is_for(&rows[i], c->name))
			print_option(&rows[i]);
	}
	if (c->details[0])
		printf("\n%s\n", c->details);
}
