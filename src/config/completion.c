/* config/completion.c: scripts by which shells complete; see completion.h. */
#include "config/completion.h"

#include "config/options.h"

#include <ctype.h>

/* What can stand for a word such as FILE, DIR or "show|new". */
enum word { ANYTHING, FILES, FOLDERS, WORDS, COMMANDS };

/* Of "[SITE]" the name; of what may be several, "LOG...", one. */
static struct slice
bare(struct slice name)
{
	if (slice_starts(name, SLICE("[")))
		name = slice_skip(name, 1);
	if (slice_ends(name, SLICE("]")))
		name = slice_first(name, name.len - 1);
	if (slice_ends(name, SLICE("...")))
		name = slice_first(name, name.len - 3);
	return name;
}

static enum word
word_of(struct slice name)
{
	static const struct { const char *name; enum word word; } known[] = {
		{ "FILE", FILES }, { "FILE|-", FILES }, { "LOG", FILES }, { "OUT", FILES },
		{ "SITE", FOLDERS }, { "DIR", FOLDERS }, { "TOPIC", COMMANDS },
	};

	for (size_t i = 0; i < COUNT(known); i++) {
		if (slice_eq(name, slice_of(known[i].name)))
			return known[i].word;
	}
	return slice_find(name, '|') < name.len && islower((unsigned char)name.data[0]) ? WORDS : ANYTHING;
}

/* "a|b" as "a b". */
static void
put_words(struct buf *out, struct slice words)
{
	while (words.len > 0) {
		struct slice word = slice_cut(&words, '|');

		buf_printf(out, "%.*s%s", SLICE_ARG(word), words.len > 0 ? " " : "");
	}
}

static void
put_commands(struct buf *out)
{
	for (const struct command *c = commands; c->name; c++)
		buf_printf(out, "%s%s", c == commands ? "" : " ", c->name);
}

/* `text` inside single quotes; `escaped` characters get a backslash. */
static void
put_quoted(struct buf *out, struct slice text, const char *escaped)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\'')
			buf_puts(out, "'\\''");
		else
			buf_printf(out, "%s%c", strchr(escaped, text.data[i]) ? "\\" : "", text.data[i]);
	}
}

/* ---- bash ------------------------------------------------------------------------ */

/* The command that lists what can stand there. */
static void
put_bash_word(struct buf *out, struct slice name)
{
	switch (word_of(name)) {
	case FILES:
		buf_puts(out, "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")");
		break;
	case FOLDERS:
		buf_puts(out, "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")");
		break;
	case WORDS:
		buf_puts(out, "mapfile -t COMPREPLY < <(compgen -W '");
		put_words(out, name);
		buf_puts(out, "' -- \"$cur\")");
		break;
	case COMMANDS:
		buf_puts(out, "mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- \"$cur\")");
		break;
	default:
		buf_puts(out, ":");
	}
}

/* What follows each option that wants a value. */
static void
put_bash_values(struct buf *out, const struct command *c)
{
	struct option_facts o;

	for (size_t i = 0; options_next(&i, c->name, &o);) {
		if (!o.argument)
			continue;
		buf_printf(out, "\t%s:--%s", c->name, o.name);
		if (o.letter)
			buf_printf(out, "|%s:-%c", c->name, o.letter);
		buf_puts(out, ") ");
		put_bash_word(out, slice_of(o.argument));
		buf_puts(out, "; return;;\n");
	}
}

/* Options, and what stands in their place otherwise: the last argument's kind will do for all. */
static void
put_bash_arguments(struct buf *out, const struct command *c)
{
	struct option_facts o;
	struct slice names = slice_of(c->arguments);

	buf_printf(out, "\t%s:-*) mapfile -t COMPREPLY < <(compgen -W '", c->name);
	for (size_t i = 0; options_next(&i, c->name, &o);)
		buf_printf(out, "--%s ", o.name);
	buf_puts(out, "' -- \"$cur\");;\n");
	buf_printf(out, "\t%s:*) ", c->name);
	put_bash_word(out, bare(slice_cut(&names, ' ')));
	buf_puts(out, ";;\n");
}

static void
put_bash(struct buf *out)
{
	buf_puts(out, "# bash completion for capsule, made by `capsule completion bash`\n_capsule() {\n"
	    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
	    "\tlocal commands='");
	put_commands(out);
	buf_puts(out, "'\n\tCOMPREPLY=()\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$commands --help --version\" -- \"$cur\")\n\t\treturn\n\tfi\n"
	    "\tcase $command:$prev in\n");
	for (const struct command *c = commands; c->name; c++)
		put_bash_values(out, c);
	buf_puts(out, "\tesac\n\tcase $command:$cur in\n");
	for (const struct command *c = commands; c->name; c++)
		put_bash_arguments(out, c);
	buf_puts(out, "\tesac\n}\ncomplete -F _capsule capsule\n");
}

/* ---- zsh ------------------------------------------------------------------------- */

static void
put_zsh_word(struct buf *out, struct slice name)
{
	buf_putc(out, ':');
	put_quoted(out, name, ":");
	switch (word_of(name)) {
	case FILES:
		buf_puts(out, ":_files");
		break;
	case FOLDERS:
		buf_puts(out, ":_files -/");
		break;
	case WORDS:
		buf_puts(out, ":(");
		put_words(out, name);
		buf_putc(out, ')');
		break;
	case COMMANDS:
		buf_puts(out, ":(");
		put_commands(out);
		buf_putc(out, ')');
		break;
	default:
		buf_puts(out, ": ");
	}
}

static void
put_zsh_option(struct buf *out, const struct option_facts *o)
{
	buf_puts(out, " \\\n\t\t'");
	if (o->letter && o->repeatable)
		buf_printf(out, "*'{-%c,--%s}'", o->letter, o->name);
	else if (o->letter)
		buf_printf(out, "(-%c --%s)'{-%c,--%s}'", o->letter, o->name, o->letter, o->name);
	else
		buf_printf(out, "%s--%s", o->repeatable ? "*" : "", o->name);
	buf_putc(out, '[');
	put_quoted(out, slice_of(o->help), "[]:");
	buf_putc(out, ']');
	if (o->argument)
		put_zsh_word(out, slice_of(o->argument));
	buf_putc(out, '\'');
}

static void
put_zsh_command(struct buf *out, const struct command *c)
{
	struct option_facts o;
	struct slice names = slice_of(c->arguments);

	buf_printf(out, "\t%s) _arguments -s", c->name);
	for (size_t i = 0; options_next(&i, c->name, &o);)
		put_zsh_option(out, &o);
	while (names.len > 0) {
		struct slice name = slice_cut(&names, ' ');
		bool many = slice_ends(name, SLICE("...")) || slice_ends(name, SLICE("...]"));

		buf_printf(out, " \\\n\t\t'%s", many ? "*" : slice_starts(name, SLICE("[")) ? ":" : "");
		put_zsh_word(out, bare(name));
		buf_putc(out, '\'');
	}
	buf_puts(out, ";;\n");
}

static void
put_zsh(struct buf *out)
{
	buf_puts(out, "#compdef capsule\n# zsh completion for capsule, made by `capsule completion zsh`\n"
	    "_capsule() {\n\tlocal -a commands\n\tcommands=(\n");
	for (const struct command *c = commands; c->name; c++) {
		buf_printf(out, "\t\t'%s:", c->name);
		put_quoted(out, slice_of(c->summary), ":");
		buf_puts(out, "'\n");
	}
	buf_puts(out, "\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
	    "\tshift words\n\t(( CURRENT-- ))\n\tcase $words[1] in\n");
	for (const struct command *c = commands; c->name; c++)
		put_zsh_command(out, c);
	buf_puts(out, "\tesac\n}\nif [ \"$funcstack[1]\" = _capsule ]; then _capsule \"$@\"; else compdef _capsule capsule; fi\n");
}

/* ---- fish ------------------------------------------------------------------------ */

static void
put_fish_word(struct buf *out, struct slice name)
{
	switch (word_of(name)) {
	case FILES:
		buf_puts(out, " -F");
		break;
	case FOLDERS:
		buf_puts(out, " -f -a '(__fish_complete_directories)'");
		break;
	case WORDS:
		buf_puts(out, " -f -a '");
		put_words(out, name);
		buf_putc(out, '\'');
		break;
	case COMMANDS:
		buf_puts(out, " -f -a '");
		put_commands(out);
		buf_putc(out, '\'');
		break;
	default:
		buf_puts(out, " -f");
	}
}

static void
put_fish_command(struct buf *out, const struct command *c)
{
	struct option_facts o;
	struct slice names = slice_of(c->arguments);

	buf_printf(out, "complete -c capsule -n __fish_use_subcommand -f -a %s -d '", c->name);
	put_quoted(out, slice_of(c->summary), "\\");
	buf_puts(out, "'\n");
	for (size_t i = 0; options_next(&i, c->name, &o);) {
		buf_printf(out, "complete -c capsule -n '__fish_seen_subcommand_from %s' -l %s", c->name, o.name);
		if (o.letter)
			buf_printf(out, " -s %c", o.letter);
		if (o.argument) {
			buf_puts(out, " -r");
			put_fish_word(out, slice_of(o.argument));
		}
		buf_puts(out, " -d '");
		put_quoted(out, slice_of(o.help), "\\");
		buf_puts(out, "'\n");
	}
	buf_printf(out, "complete -c capsule -n '__fish_seen_subcommand_from %s'", c->name);
	put_fish_word(out, bare(slice_cut(&names, ' ')));
	buf_putc(out, '\n');
}

static void
put_fish(struct buf *out)
{
	buf_puts(out, "# fish completion for capsule, made by `capsule completion fish`\n");
	for (const struct command *c = commands; c->name; c++)
		put_fish_command(out, c);
}

bool
completion_put(struct buf *out, const char *shell)
{
	static const struct { const char *shell; void (*put)(struct buf *); } shells[] = {
		{ "bash", put_bash }, { "zsh", put_zsh }, { "fish", put_fish },
	};

	for (size_t i = 0; i < COUNT(shells); i++) {
		if (strcmp(shells[i].shell, shell) == 0) {
			shells[i].put(out);
			return true;
		}
	}
	return false;
}
