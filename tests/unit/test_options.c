/* The command line: what is read, and what is refused in which words. */
#include "unit.h"

#include "config/options.h"

#include <stdio.h>

static int
run_nothing(const struct options *o)
{
	(void)o;
	return EXIT_GOOD;
}

const struct command commands[] = {
	{ "serve", "[SITE]", 0, 1, "", "", run_nothing },
	{ "render", "FILE|-", 1, 1, "", "", run_nothing },
	{ "new", "[SITE] TITLE", 1, 2, "", "", run_nothing },
	{ "together", "FILE...", 1, OPTION_ARGUMENTS_MOST, "", "", run_nothing },
	{ 0 },
};

/* Split `line` at blanks into argv and read it. */
static bool
parse(struct options *o, const char *line, struct err *err)
{
	static char words[256];
	static char name[] = "capsule";
	char *argv[32] = { name };
	int argc = 1;

	snprintf(words, sizeof(words), "%s", line);
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
		argv[argc++] = w;
	return options_parse(o, argc, argv, err);
}

static void
test_reads(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, "serve site --listen 127.0.0.1:0 -l [::1]:0 --workers 2 --check", &err));
	assert_string_equal(o.command, "serve");
	assert_int_equal(o.argument_count, 1);
	assert_string_equal(o.arguments[0], "site");
	assert_null(o.arguments[1]);
	assert_int_equal(o.listen.count, 2);
	assert_string_equal(o.listen.items[1], "[::1]:0");
	assert_string_equal(o.workers, "2");
	assert_true(o.check);
	assert_true(parse(&o, "serve --workers=3 site", &err));
	assert_string_equal(o.workers, "3");
	assert_string_equal(o.arguments[0], "site");
	assert_true(parse(&o, "render -", &err));
	assert_string_equal(o.arguments[0], "-");
	assert_true(parse(&o, "render --body -- --odd-name", &err));
	assert_string_equal(o.arguments[0], "--odd-name");
	assert_true(parse(&o, "--version", &err));
	assert_true(o.version);
	assert_true(parse(&o, "serve --help", &err));
	assert_true(o.help);
}

static void
test_refuses(void **state)
{
	static const struct { const char *line, *why; } cases[] = {
		{ "", "no command is given" },
		{ "fly", "'fly' is no command of capsule" },
		{ "serv", "'serv' is no command of capsule; the nearest is 'serve'" },
		{ "--fly", "'--fly' is no option of capsule" },
		{ "serve --fly", "'--fly' is no option of capsule serve" },
		{ "serve --body", "'--body' is no option of capsule serve" },
		{ "serve --workers", "'--workers' wants a value" },
		{ "serve --workers 0", "--workers wants a number from 1 to 64, not '0'" },
		{ "render --width 1001 x", "--width wants a number from 20 to 1000, not '1001'" },
		{ "serve a b", "'b' is one argument too many for capsule serve" },
		{ "render", "capsule render wants FILE|-" },
		{ "new a b c d", "'c' is one argument too many for capsule new" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options o;
		struct err err;

		print_message("# %s\n", cases[i].line);
		assert_false(parse(&o, cases[i].line, &err));
		assert_string_equal(err.text, cases[i].why);
	}
}

/* As many as may be, and one more, which is not dropped in silence. */
static void
test_many(void **state)
{
	static char name[] = "capsule", command[] = "together", end[] = "--", file[] = "x", last[] = "y";
	char *argv[OPTION_ARGUMENTS_MOST + 5] = { name, command, end };
	int argc = 3;
	struct options o;
	struct err err;

	(void)state;
	while (argc < OPTION_ARGUMENTS_MOST + 3)
		argv[argc++] = file;
	assert_true(options_parse(&o, argc, argv, &err));
	assert_int_equal(o.argument_count, OPTION_ARGUMENTS_MOST);
	argv[argc++] = last;
	assert_false(options_parse(&o, argc, argv, &err));
	assert_string_equal(err.text, "'y' is one argument too many");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_reads), cmocka_unit_test(test_refuses), cmocka_unit_test(test_many) };

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
