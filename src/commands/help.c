/*
 * commands/help.c: `capsule help` and `capsule completion`: what the program
 * knows of itself, from its tables.
 */
#include "commands/commands.h"

#include "config/completion.h"
#include "config/config_show.h"

#include <stdio.h>

enum { OUTPUT_MOST = 1 << 20 };

/* One line of config_put_table() for people. */
static void
print_key(struct slice line)
{
	struct slice name = slice_cut(&line, '\t'), type = slice_cut(&line, '\t'), otherwise = slice_cut(&line, '\t'),
		bounds = slice_cut(&line, '\t');

	printf("%.*s: %.*s\n    %.*s", SLICE_ARG(name), SLICE_ARG(line), SLICE_ARG(type));
	if (bounds.len > 0)
		printf(", %.*s", SLICE_ARG(bounds));
	if (otherwise.len > 0)
		printf("; otherwise %.*s", SLICE_ARG(otherwise));
	putchar('\n');
}

/* The keys of capsule.yaml that are called `topic` or lie in a table of that name; all for NULL. How many there are. */
static unsigned
print_keys(const char *topic)
{
	struct buf table = BUF_INIT(OUTPUT_MOST);
	struct slice want = slice_of(topic);
	unsigned count = 0;

	config_put_table(&table);
	for (struct slice rest = buf_slice(&table); rest.len > 0;) {
		struct slice line = slice_cut_line(&rest);
		struct slice name = slice_first(line, slice_find(line, '\t'));

		if (topic && !slice_eq(name, want) && !(slice_starts(name, want) && name.data[want.len] == '.'))
			continue;
		print_key(line);
		count++;
	}
	buf_release(&table);
	return count;
}

int
help_command(const struct options *o)
{
	const char *topic = o->arguments[0];
	const struct command *c = topic ? command_find(topic) : NULL;

	if (!topic || c) {
		options_print_help(c);
	} else if (strcmp(topic, "keys") == 0 || strcmp(topic, "capsule.yaml") == 0) {
		print_keys(NULL);
	} else if (print_keys(topic) == 0) {
		fprintf(stderr, "capsule: there is no help on '%s': name a command, a key of capsule.yaml, or `keys`\n", topic);
		return EXIT_USAGE;
	}
	if (!topic)
		puts("`capsule help keys` lists the keys of capsule.yaml; the pages capsule(1), capsule.yaml(5) and\n"
		     "capsule-content(7) say all.");
	return EXIT_GOOD;
}

int
completion_command(const struct options *o)
{
	struct buf out = BUF_INIT(OUTPUT_MOST);
	bool known = completion_put(&out, o->arguments[0]);

	if (known)
		fwrite(out.data, 1, out.len, stdout);
	else
		fprintf(stderr, "capsule: there is no completion for '%s': name bash, zsh or fish\n", o->arguments[0]);
	buf_release(&out);
	return known ? EXIT_GOOD : EXIT_USAGE;
}
