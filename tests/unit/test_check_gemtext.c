/* test_check_gemtext.c: which dated links clients take for entries of a feed. */
#include "commands/check_gemtext.h"
#include "unit.h"

static const struct label_case { const char *label; const char *fault; } cases[] = {
	{ "2026-02-07 Title", NULL },
	{ "2026-02-07 - Title", NULL },
	{ "2026-02-07 – Title", NULL },
	{ "2026-02-07 \"Quoted\"", NULL },
	{ "2026-02-07 (Title)", NULL },
	{ "2026-02-07 日本", NULL },
	{ "2026-02-07 2001: a year", NULL },
	{ "No date", NULL },
	{ "", NULL },
	{ "2026", NULL },
	{ "2026-02", NULL },
	{ "1.2.3 is a version", NULL },
	{ "192.168.0.1", NULL },
	{ "2026-02-07", "no title" },
	{ "2026-02-07 ", "no title" },
	{ "2026-02-07 - ", "no title" },
	{ "2026-02-07 — …", NULL },
	{ "2026-02-07 —", "no title" },
	{ "2026-02-07 ...", "no title" },
	{ "2026-2-7 Title", "not written like" },
	{ "2026/02/07 Title", "not written like" },
	{ "2026.02.07 Title", "not written like" },
	{ "2026-02-30 Title", "does not exist" },
	{ "2026-13-01 Title", "does not exist" },
};

static void
test_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *fault = check_feed_label(slice_of(cases[i].label));

		print_message("  %s\n", cases[i].label);
		if (!cases[i].fault) {
			assert_null(fault);
		} else {
			assert_non_null(fault);
			assert_non_null(strstr(fault, cases[i].fault));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_labels) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
