/* test_phrases.c: the pages' own words, and dates, by language. */
#include "unit.h"

#include "folder.h"
#include "pages/phrases_file.h"


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

/* Who comments is spoken to in the language of the post: no word of that is missing in any. */
static void
test_comment_words(void **state)
{
	static const char *const langs[] = { "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "ja", "zh", "ko", "ar" };

	(void)state;
	for (int phrase = PHRASE_ASK_COMMENT; phrase <= PHRASE_PUBLISH; phrase++) {
		for (size_t i = 0; i < COUNT(langs); i++) {
			struct buf english = BUF_INIT(1000), other = BUF_INIT(1000);

			phrases_put(&english, "en", (enum phrase)phrase, SLICE("@"));
			phrases_put(&other, langs[i], (enum phrase)phrase, SLICE("@"));
			assert_string_not_equal(english.data, other.data);
			buf_release(&english);
			buf_release(&other);
		}
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

/* A site's own words: a language more, others for some, and what is wrong with a file in a sentence. */
static const struct { const char *text, *why; } wrong_files[] = {
	{ "- sv\n", "phrases.yaml:1: this is a table of languages, each with its words" },
	{ "sv: Av\n", "phrases.yaml:1: 'sv' is a table of words" },
	{ "s v:\n  by: Av {}\n", "phrases.yaml:2: 's v' is no language tag such as sv or pt-BR" },
	{ "sv:\n  bye: Av {}\n", "phrases.yaml:2: 'bye' is no word of a page; `capsule config --phrases en` lists them" },
	{ "sv:\n  by: Av\n", "phrases.yaml:2: 'by' needs {} where what is spoken of goes" },
	{ "sv:\n  tags: Taggar {}\n", "phrases.yaml:2: 'tags' has no place for {}" },
	{ "sv:\n  months: [a, b]\n", "phrases.yaml:2: 'months' is a list of twelve names" },
	{ "sv:\n  day: \"{d} {x}\"\n", "phrases.yaml:2: 'day' is a form such as {d} {m} {y}" },
	{ "sv:\n  tags: [a]\n", "phrases.yaml:2: 'tags' wants its words" },
};

static bool
read_text(struct folder_for_test *f, const char *text, uint64_t *print, struct err *err)
{
	char path[64];
	unsigned number;

	folder_write(f, "phrases.yaml", text);
	snprintf(path, sizeof(path), "%s/phrases.yaml", f->name);
	return phrases_file_read("a", path, print, &number, err);
}

static void
assert_says(const char *lang, enum phrase phrase, const char *words)
{
	struct buf out = BUF_INIT(1000);

	phrases_put(&out, lang, phrase, SLICE("@"));
	assert_string_equal(out.data, words);
	buf_release(&out);
}

static void
test_own_words(void **state)
{
	const struct date day = { .year = 2020, .month = 5, .day = 4, .precision = DATE_DAY };
	struct folder_for_test f;
	struct buf out = BUF_INIT(1 << 16);
	uint64_t first, print;
	unsigned number;
	struct err err;

	(void)state;
	folder_make(&f);
	assert_false(phrases_know("sv"));
	assert_true(read_text(&f, "sv:\n  by: \"Av {}\"\n  months: [1a, 2a, 3a, 4a, maj, 6a, 7a, 8a, 9a, 10a, 11a, 12a]\n  day: \"{d} {m} {y}\"\n"
	    "de-AT:\n  tags: Schlagworte\n", &first, &err));
	assert_true(phrases_know("sv-FI"));
	assert_says("sv", PHRASE_BY, "Av @");
	assert_says("sv-FI", PHRASE_BY, "Av @");
	assert_says("sv", PHRASE_TAGS, "Tags");
	assert_says("de-AT", PHRASE_TAGS, "Schlagworte");
	assert_says("de-AT", PHRASE_BY, "Von @");
	assert_says("de", PHRASE_TAGS, "Schlagwörter");
	phrases_put_date(&out, "sv", &day);
	assert_string_equal(out.data, "4 maj 2020");
	for (size_t i = 0; i < COUNT(wrong_files); i++) {
		assert_false(read_text(&f, wrong_files[i].text, &print, &err));
		assert_string_equal(strstr(err.text, "phrases.yaml"), wrong_files[i].why);
		assert_says("sv", PHRASE_BY, "Av @");   /* as before */
	}
	/* what is printed for translators can be read */
	buf_clear(&out);
	phrases_file_put(&out, "ru");
	assert_true(read_text(&f, out.data, &print, &err));
	assert_int_not_equal(first, print);
	assert_says("sv", PHRASE_BY, "By @");
	buf_clear(&out);
	phrases_put_date(&out, "ru", &day);
	assert_string_equal(out.data, "4 мая 2020 г.");
	unlinkat(f.fd, "phrases.yaml", 0);
	assert_true(phrases_file_read("a", "/nowhere/phrases.yaml", &print, &number, &err));
	assert_int_equal(print, 0);
	assert_false(phrases_know("sv"));
	buf_release(&out);
	folder_remove(&f);
}

/* Each capsule of a server has its own words, and none of another's. */
static void
test_two_capsules(void **state)
{
	struct folder_for_test f;
	unsigned first, second, third;
	uint64_t print;
	struct err err;
	char path[64];

	(void)state;
	folder_make(&f);
	snprintf(path, sizeof(path), "%s/phrases.yaml", f.name);
	folder_write(&f, "phrases.yaml", "en:\n  latest: What is new\nsv:\n  tags: Taggar\n");
	assert_true(phrases_file_read("one", path, &print, &first, &err));
	folder_write(&f, "phrases.yaml", "en:\n  latest: Fresh\n");
	assert_true(phrases_file_read("two", path, &print, &second, &err));
	assert_true(phrases_file_read("three", "/nowhere/phrases.yaml", &print, &third, &err));
	phrases_speak_for(first);
	assert_says("en", PHRASE_LATEST, "What is new");
	assert_true(phrases_know("sv"));
	phrases_speak_for(second);
	assert_says("en", PHRASE_LATEST, "Fresh");
	assert_false(phrases_know("sv"));
	phrases_speak_for(third);
	assert_says("en", PHRASE_LATEST, "Latest posts");
	phrases_speak_for(0);
	folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates), cmocka_unit_test(test_no_date), cmocka_unit_test(test_phrases),
		cmocka_unit_test(test_places), cmocka_unit_test(test_comment_words), cmocka_unit_test(test_tags), cmocka_unit_test(test_own_words), cmocka_unit_test(test_two_capsules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
