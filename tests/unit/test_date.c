/* test_date.c: every form of a date that blogs write, and what is no date. */
#include "unit.h"

#include "base/date.h"

static const struct date_case {
	const char *text;
	const char *iso;      /* date_put_iso() */
	const char *rfc3339;
} good[] = {
	/* Hugo, Zola: TOML and RFC 3339 */
	{ "2019", "2019", "2019-01-01T12:00:00Z" },
	{ "2019-03", "2019-03", "2019-03-01T12:00:00Z" },
	{ "2019-03-07", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "2019-03-07T10:11:12Z", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "\xc2\xa0 2019-03-07\xe3\x80\x80" "10:11:12", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "2019-03-07T10:11:12", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "2019-03-07T10:11", "2019-03-07", "2019-03-07T10:11:00Z" },
	{ "2019-03-07T10:11:12+01:00", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "2019-03-07t10:11:12z", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "2019-03-07T23:30:00-05:00", "2019-03-07", "2019-03-08T04:30:00Z" },
	{ "2019-03-07T10:11:12.123456789+01:00", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "2020-06-22 17:15:17+17:00", "2020-06-22", "2020-06-22T00:15:17Z" },
	{ "2020-01-01T00:30:00+05:30", "2020-01-01", "2019-12-31T19:00:00Z" },
	/* Jekyll: Ruby's forms */
	{ "2019-03-07 10:11:12 +0100", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "2019-03-07 10:11:12", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "2019-03-07 10:11", "2019-03-07", "2019-03-07T10:11:00Z" },
	{ "2019-03-07 9:05", "2019-03-07", "2019-03-07T09:05:00Z" },
	{ "2019-03-07 10:11:12 UTC", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "2019-03-07 10:11:12 EST", "2019-03-07", "2019-03-07T15:11:12Z" },
	{ "2019-03-07 10:11:12 -0800 PST", "2019-03-07", "2019-03-07T18:11:12Z" },
	{ "2019-03-07 10:11:12.000000000 +01:00", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "2001-12-14 21:59:43.10 -5", "2001-12-14", "2001-12-15T02:59:43Z" },
	{ "2019-03-07 03:15 PM", "2019-03-07", "2019-03-07T15:15:00Z" },
	{ "2019-03-07 12:15am", "2019-03-07", "2019-03-07T00:15:00Z" },
	{ "2019-3-7", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "2019/03/07", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "2019/03/07 10:11:12", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "20190307", "2019-03-07", "2019-03-07T12:00:00Z" },
	/* Go's other layouts, mail and feeds */
	{ "Thu, 07 Mar 2019 10:11:12 +0100", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "Thu, 07 Mar 2019 10:11:12 GMT", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "07 Mar 19 10:11 MST", "2019-03-07", "2019-03-07T17:11:00Z" },
	{ "Thursday, 07-Mar-19 10:11:12 UTC", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "Thu Mar  7 10:11:12 2019", "2019-03-07", "2019-03-07T10:11:12Z" },
	{ "Thu Mar 7 10:11:12 CET 2019", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "Thu Mar 07 10:11:12 -0700 2019", "2019-03-07", "2019-03-07T17:11:12Z" },
	{ "2019-03-07T10:11:12+01:00[Europe/Paris]", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "20190307T101112Z", "2019-03-07", "2019-03-07T10:11:12Z" },
	/* JavaScript's toString() */
	{ "Thu Mar 07 2019 10:11:12 GMT+0100 (Central European Standard Time)", "2019-03-07", "2019-03-07T09:11:12Z" },
	{ "Thu Mar 07 2019 00:00:00 GMT+0000 (UTC)", "2019-03-07", "2019-03-07T00:00:00Z" },
	/* written for people */
	{ "07 Mar 2019", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "7 March 2019", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "March 7, 2019", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "Mar 07, 2019", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "Sept. 7th, 2019", "2019-09-07", "2019-09-07T12:00:00Z" },
	{ "March 7, 2019 10:11 PM", "2019-03-07", "2019-03-07T22:11:00Z" },
	{ "March 2019", "2019-03", "2019-03-01T12:00:00Z" },
	{ "7.3.2019", "2019-03-07", "2019-03-07T12:00:00Z" },
	{ "  2019-03-07\r", "2019-03-07", "2019-03-07T12:00:00Z" },
	/* the calendar's corners */
	{ "2000-02-29", "2000-02-29", "2000-02-29T12:00:00Z" },
	{ "2016-12-31T23:59:60Z", "2016-12-31", "2017-01-01T00:00:00Z" },
	{ "0001-01-01T00:00:00Z", "0001-01-01", "0001-01-01T00:00:00Z" },
	{ "0001-01-01T00:00:00+01:00", "0001-01-01", "0000-12-31T23:00:00Z" },
	{ "9999-12-31T23:59:59Z", "9999-12-31", "9999-12-31T23:59:59Z" },
	{ "1969-12-31T23:59:59Z", "1969-12-31", "1969-12-31T23:59:59Z" },
};

static const char *const bad[] = {
	"", " ", "yesterday", "2019-02-29", "1900-02-29", "2019-13-01", "2019-00-10", "2019-04-31", "2019-01-00",
	"0000-01-01", "0000-00-00", "20190230", "2019-03-07T24:00:00Z", "2019-03-07T10:60", "2019-03-07T10:11:61",
	"2019-03-07T", "2019-03-07T10", "2019-03-07 10:1", "2019-03-07 at noon", "2019-03-07 13:00 pm",
	"2019-03-07T10:11:12+24:00", "2019-03-07T10:11:12+01:60", "2019-03-07T10:11:12 XYZ", "2019-03-07x",
	"2019-03/07", "20190307T10111", "20190307T256070Z", "2019-03-07 GMT+",
	"2019-03-", "2019-", "19-03-07", "02019-03-07", "2019-003-07", "201903", "03/07/2019",
	"31 Feb 2019", "February 30, 2019", "7 Ma 2019", "7 March", "1.2.20190307", "1552000000",
	"2019-03-07T10:11:12.Z", "99999999999999999999999", "{{ date }}",
};

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct buf out = BUF_INIT(100);
		struct date d;

		print_message("  %s\n", good[i].text);
		assert_true(date_parse(slice_of(good[i].text), &d));
		date_put_iso(&out, &d);
		assert_string_equal(out.data, good[i].iso);
		buf_clear(&out);
		date_put_rfc3339(&out, &d);
		assert_string_equal(out.data, good[i].rfc3339);
		buf_release(&out);
	}
}

static void
test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct date d = { .year = 4711 };

		print_message("  %s\n", bad[i]);
		assert_false(date_parse(slice_of(bad[i]), &d));
		assert_int_equal(d.year, 4711);
	}
}

/* Every day of 2,000 years goes to seconds and back. */
static void
test_every_day(void **state)
{
	struct date d = { 0 };
	int64_t noon = INT64_C(-30610180800);  /* 1000-01-01T12:00:00Z */

	(void)state;
	assert_true(date_parse(SLICE("1000-01-01"), &d));
	assert_int_equal(d.seconds, noon);
	for (int i = 0; i < 2000 * 365; i++, noon += 86400) {
		struct buf text = BUF_INIT(40);
		struct date again;

		d = date_from_seconds(noon);
		date_put_rfc3339(&text, &d);
		assert_true(date_parse(buf_slice(&text), &again));
		assert_int_equal(again.seconds, noon);
		assert_memory_equal(&again.year, &d.year, sizeof(d.year));
		assert_int_equal(again.day, d.day);
		buf_release(&text);
	}
}

static void
test_order(void **state)
{
	struct date none = { 0 }, early, late;

	(void)state;
	assert_true(date_parse(SLICE("2019-03-07T23:30:00-05:00"), &late));
	assert_true(date_parse(SLICE("2019-03-08T01:00:00Z"), &early));
	assert_true(date_cmp(&early, &late) < 0);
	assert_true(date_cmp(&late, &early) > 0);
	assert_true(date_cmp(&none, &early) < 0);
	assert_int_equal(date_cmp(&none, &none), 0);
	assert_int_equal(date_cmp(&late, &late), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
