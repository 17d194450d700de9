/* test_phrases.c: the pages' own words, and dates, by language. */
#include "pages/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct { const char *lang, *date, *want; } dates[] = {
	{ "en", "2017-11-14", "Nov 14, 2017" }, { "en", "2017-11", "Nov 2017" }, { "en", "2017", "2017" },
	{ "en-GB", "2017-11-14", "14 Nov 2017" }, { "en-US", "2017-11-14", "Nov 14, 2017" },
	{ "de", "2017-11-04", "4. November 2017" }, { "DE-at", "2017-03", "März 2017" },
	{ "fr", "2017-08-14", "14 août 2017" }, { "es", "2017-11-14", "14 de noviembre de 2017" },
	{ "pt-BR", "2017-03", "março de 2017" }, { "pl", "2017-11-14", "14 listopada 2017" }, { "pl", "2017-11", "listopad 2017" },
	{ "ru", "2017-11-14", "14 ноября 2017 г." }, { "ru", "2017-11", "ноябрь 2017 г." }, { "uk", "2017", "2017 р." },
	{ "ja", "2017-11-04", "2017年11月4日" }, { "ko", "2017-11", "2017년 11월" }, { "zh-TW", "2017", "2017年" },
	{ "tlh", "2017-11-14", "Nov 14, 2017" }, { "", "2017-11-14", "Nov 14, 2017" },
	{ "en", "2017-11-14T23:30:00-05:00", "Nov 14, 2017" },
};

static void
test_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		struct buf out = BUF_INIT(100);
		struct date date;

		assert_true(date_parse(slice_of(dates[i].date), &date));
		phrases_put_date(&out, dates[i].lang, &date);
		assert_string_equal(out.data, dates[i].want);
		buf_release(&out);
	}
}

static void
test_no_date(void **state)
{
	struct date none = { .precision = DATE_NONE };
	struct buf out = BUF_INIT(100);

	(void)state;
	phrases_put_date(&out, "en", &none);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

static void
test_phrases(void **state)
{
	struct buf out = BUF_INIT(100);

	(void)state;
	phrases_put(&out, "de", PHRASE_BY, SLICE("Anna {}"));
	assert_string_equal(out.data, "Von Anna {}");
	buf_clear(&out);
	phrases_put(&out, "en-GB", PHRASE_FILED, SLICE("unused"));
	assert_string_equal(out.data, "Filed under");
	buf_clear(&out);
	phrases_put(&out, "ja", PHRASE_MINUTES, SLICE("7"));
	assert_string_equal(out.data, "約7分");
	buf_release(&out);
}

/* Every language speaks of the same thing in the same places: no "{}" too many, none forgotten. */
static void
test_places(void **state)
{
	static const char *const langs[] = { "en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "ja", "zh", "ko", "ar" };

	(void)state;
	for (int phrase = 0; phrase < PHRASE_COUNT; phrase++) {
		struct buf english = BUF_INIT(1000), other = BUF_INIT(1000);

		phrases_put(&english, "en", (enum phrase)phrase, SLICE("@"));
		for (size_t i = 0; i < COUNT(langs); i++) {
			buf_clear(&other);
			phrases_put(&other, langs[i], (enum phrase)phrase, SLICE("@"));
			assert_true(other.len > 0);
			assert_int_equal(slice_find(buf_slice(&english), '@') < english.len, slice_find(buf_slice(&other), '@') < other.len);
			assert_int_equal(slice_search(buf_slice(&other), SLICE("{}")), other.len);
		}
		buf_release(&english);
		buf_release(&other);
	}
}

static void
test_tags(void **state)
{
	(void)state;
	assert_true(phrases_is_tag("de-AT"));
	assert_false(phrases_is_tag(""));
	assert_false(phrases_is_tag("en; x"));
	assert_false(phrases_is_tag("e\xC3\xA4"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates), cmocka_unit_test(test_no_date), cmocka_unit_test(test_phrases),
		cmocka_unit_test(test_places), cmocka_unit_test(test_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
