/* test_err.c: sentences that are too long, or hold what would steer a terminal. */
#include "unit.h"

#include "base/err.h"
#include "base/utf8.h"
#include "values.h"

/* 200 characters of two bytes each. */
static void
fill(char name[401])
{
	for (int i = 0; i < 200; i++)
		memcpy(name + 2 * i, "\xC3\xA4", 2);
	name[400] = '\0';
}

static void
test_cut(void **state)
{
	static const char *const befores[] = { "", "x" };   /* so that the end falls within a character, and between two */
	char name[401];

	(void)state;
	fill(name);
	for (size_t i = 0; i < COUNT(befores); i++) {
		struct kept_report kept = KEPT_REPORT;
		struct err err;

		assert_false(err_set(&err, "%s%s", befores[i], name));
		assert_true(utf8_valid(slice_of(err.text)));
		assert_in_range(strlen(err.text), sizeof(err.text) - 2, sizeof(err.text) - 1);
		report_add(&kept.report, "config", "a.md", 1, "%s%s%s", befores[i], name, name);
		assert_true(kept.text.len > 500);
		assert_true(utf8_valid(buf_slice(&kept.text)));
		buf_release(&kept.text);
	}
}

static void
test_controls(void **state)
{
	struct err err;

	(void)state;
	assert_false(err_set(NULL, "nobody listens"));
	assert_false(err_set(&err, "a '%s'", "\33[2J\n\x7F"));
	assert_string_equal(err.text, "a ' [2J  '");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
