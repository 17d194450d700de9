/*
 * test_search.c: what is written is found, in any script, and what is taken
 * away is not; an index that is damaged is made anew.
 */
#include "unit.h"

#include "folder.h"
#include "search/search_fold.h"
#include "search/search_index.h"
#include "search/search_query.h"
#include "search/search_text.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <time.h>

enum { NOW = 1700000000 };

static const struct { const char *text, *want; } folds[] = {
	{ "Übergröße", "ubergrosse" },
	{ "ÇA VA, naïve café", "ca va, naive cafe" },
	{ "Łódź Ærø", "lodz aero" },
	{ "Ελλάδα", "ελλαδα" },
	{ "Ёлка Й", "елка и" },
	{ "ＡＢＣ ﬁ", "abc fi" },
	{ "がギ", "がギ" },
	{ "한국", "한국" },
	{ "हिन्दी", "हिन्दी" },
	{ "e\xCC\x81", "e" },
	{ "a\xFFz", "a\xEF\xBF\xBDz" },
};

static void
test_fold(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(folds); i++) {
		struct buf out = BUF_INIT(1000);

		print_message("  %s\n", folds[i].text);
		search_fold(&out, slice_of(folds[i].text));
		assert_slice(buf_slice(&out), folds[i].want);
		buf_release(&out);
	}
	assert_int_equal(search_fold_origin(SLICE("ß ö x"), 3), 3);
	assert_int_equal(search_fold_origin(SLICE("ß ö x"), 5), 6);
}

static const struct { const char *text, *want; } shorts[] = {
	{ "we go home", "7765 676f " },
	{ "c++, c#", "63 63 " },
	{ "日本x", "e697a5 e697a5e69cac e69cac 78 " },
	{ "long words alone", "" },
	{ "", "" },
};

static void
test_short_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shorts); i++) {
		struct buf out = BUF_INIT(1000);

		print_message("  %s\n", shorts[i].text);
		search_fold_short(&out, slice_of(shorts[i].text));
		assert_slice(buf_slice(&out), shorts[i].want);
		buf_release(&out);
	}
}

static void
test_text(void **state)
{
	static const char source[] = "---\ntitle: T\n---\n## A *head*\n\nTwo\nlines, [a link](https://a.example/x).\n\n"
	    "- item\n\n> quoted\n\n```c\nint\tmain;\n```\n";
	struct post *p = post_parse(slice_of(source), NULL, "posts/x.md", NULL, NULL);
	struct buf out = BUF_INIT(1000);

	(void)state;
	assert_non_null(p);
	search_text_put(&out, p);
	assert_slice(buf_slice(&out), "A head Two lines, a link. item quoted int main;");
	post_free(p);
	buf_release(&out);
}

/* --- a site and its index ---------------------------------------------------- */

struct site {
	struct folder_for_test folder;
	struct catalog *catalog;
	char index[64];
};

static enum search_made
update(struct site *s)
{
	bool changed;
	struct err err;
	enum search_made made;

	if (!catalog_scan(s->catalog, s->folder.fd, NOW, NULL, &changed, &err))
		fail_msg("%s", err.text);
	made = search_index_update(s->index, s->catalog, s->folder.fd, &err);
	if (made == SEARCH_FAILED)
		fail_msg("%s", err.text);
	return made;
}

static void
open_site(struct site *s)
{
	folder_make(&s->folder);
	s->catalog = catalog_new();
	snprintf(s->index, sizeof(s->index), "%s/.search.db", s->folder.name);
	folder_write(&s->folder, "posts/text.md", "---\ntitle: First\ndate: 2020-01-01\n---\nthe harbour, the harbour, the harbour\n");
	folder_write(&s->folder, "posts/title.md", "---\ntitle: Harbour\ndate: 2019-01-01\n---\nnothing\n");
	folder_write(&s->folder, "posts/draft.md", "---\ntitle: Harbour\ndate: 2019-01-01\ndraft: true\n---\nharbour\n");
	folder_write(&s->folder, "posts/far.md", "---\ntitle: Harbour\ndate: 2999-01-01\n---\nharbour\n");
	assert_int_equal(update(s), SEARCH_NEW_FILE);
}

static void
close_site(struct site *s)
{
	catalog_free(s->catalog);
	folder_remove(&s->folder);
}

static bool
put_hit(void *ctx, struct slice file, struct slice excerpt)
{
	buf_printf(ctx, "%.*s: %.*s\n", SLICE_ARG(file), SLICE_ARG(excerpt));
	return true;
}

static void
assert_found(struct search *search, const char *query, const char *want)
{
	struct buf out = BUF_INIT(1 << 16);

	print_message("  %s\n", query);
	assert_int_equal(search_find(search, slice_of(query), put_hit, &out), SEARCH_DONE);
	assert_slice(buf_slice(&out), want);
	buf_release(&out);
}

static void
test_ranks(void **state)
{
	struct site s;
	struct search *search;
	struct buf out = BUF_INIT(100);

	(void)state;
	open_site(&s);
	search = search_new(s.index);
	assert_found(search, "harbour",
	    "posts/title.md: nothing\nposts/text.md: the harbour, the harbour, the harbour\n");
	assert_found(search, "ARB the", "posts/text.md: the harbour, the harbour, the harbour\n");
	assert_found(search, "harbour \"bour, the h\"", "posts/text.md: the harbour, the harbour, the harbour\n");
	assert_found(search, "harbour nothing first", "");
	assert_int_equal(search_find(search, SLICE(" ,. \"\" "), put_hit, &out), SEARCH_NO_WORDS);
	assert_int_equal(search_find(search, SLICE(""), put_hit, &out), SEARCH_NO_WORDS);
	search_free(search);
	close_site(&s);
}

/* A reader that has the file open sees what changes in it. */
static void
test_changes(void **state)
{
	struct site s;
	struct search *search;

	(void)state;
	open_site(&s);
	search = search_new(s.index);
	folder_write(&s.folder, "posts/text.md", "---\ntitle: First\ndate: 2020-01-01\n---\nthe lighthouse\n");
	folder_write(&s.folder, "posts/new.md", "---\ntitle: New\ndate: 2020-01-02\n---\nthe breakwater\n");
	assert_int_equal(update(&s), SEARCH_CURRENT);
	assert_found(search, "lighthouse", "posts/text.md: the lighthouse\n");
	assert_found(search, "breakwater", "posts/new.md: the breakwater\n");
	assert_found(search, "harbour", "posts/title.md: nothing\n");
	folder_delete(&s.folder, "posts/new.md");
	assert_int_equal(update(&s), SEARCH_CURRENT);
	assert_found(search, "breakwater", "");
	search_free(search);
	close_site(&s);
}

/* A reader that came while the file was being written finds when it is. */
static void
test_busy(void **state)
{
	struct site s;
	struct search *search;
	struct buf out = BUF_INIT(100);
	sqlite3 *writer;

	(void)state;
	open_site(&s);
	assert_int_equal(sqlite3_open(s.index, &writer), SQLITE_OK);
	assert_int_equal(sqlite3_exec(writer, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	search = search_new(s.index);
	assert_int_equal(search_find(search, SLICE("harbour"), put_hit, &out), SEARCH_NOT_NOW);
	sqlite3_close(writer);
	assert_found(search, "nothing", "posts/title.md: nothing\n");
	search_free(search);
	close_site(&s);
}

static void
test_damage(void **state)
{
	struct site s;
	struct search *search;
	struct buf out = BUF_INIT(100);

	(void)state;
	open_site(&s);
	assert_int_equal(update(&s), SEARCH_CURRENT);
	folder_write(&s.folder, ".search.db", "this is no index");
	search = search_new(s.index);
	assert_int_equal(search_find(search, SLICE("harbour"), put_hit, &out), SEARCH_NOT_NOW);
	search_free(search);
	assert_int_equal(update(&s), SEARCH_NEW_FILE);
	search = search_new(s.index);
	assert_found(search, "nothing", "posts/title.md: nothing\n");
	search_free(search);
	close_site(&s);
}

enum { POSTS = 120, KILLS = 25 };

static void
write_round(struct site *s, int round)
{
	for (int i = 0; i < POSTS; i++) {
		char file[32], text[4096];
		int len = snprintf(text, sizeof(text), "---\ntitle: P%d\ndate: 2020-01-01\n---\nround%04d\n", i, round);

		for (int k = 0; k < 200; k++)
			len += snprintf(text + len, sizeof(text) - (size_t)len, "w%d ", k * (i + round));
		snprintf(file, sizeof(file), "posts/p%d.md", i);
		folder_write(&s->folder, file, text);
	}
}

static bool
count_hit(void *ctx, struct slice file, struct slice excerpt)
{
	(void)file, (void)excerpt;
	++*(int *)ctx;
	return true;
}

static void
assert_count(struct search *search, int round, int want)
{
	char word[16];
	int count = 0;

	snprintf(word, sizeof(word), "round%04d", round);
	assert_int_equal(search_find(search, slice_of(word), count_hit, &count), SEARCH_DONE);
	assert_int_equal(count, want);
}

/* Killed at any moment, the index is brought up to date by the next one, and a reader reads on. */
static void
test_kills(void **state)
{
	struct site s;
	struct search *search;

	(void)state;
	open_site(&s);
	search = search_new(s.index);
	for (int round = 1; round <= KILLS; round++) {
		struct timespec pause = { 0, round * 2000000L };
		pid_t pid;

		write_round(&s, round);
		pid = fork();
		if (pid == 0) {
			update(&s);
			_exit(0);
		}
		nanosleep(&pause, NULL);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		assert_int_equal(update(&s), SEARCH_CURRENT);
		assert_count(search, round, 100);   /* as many as are told */
		assert_count(search, round - 1, 0);
	}
	search_free(search);
	close_site(&s);
}

static void
test_excerpts(void **state)
{
	struct site s;
	struct search *search;
	struct buf text = BUF_INIT(1 << 16), out = BUF_INIT(1 << 16);

	(void)state;
	open_site(&s);
	buf_puts(&text, "---\ntitle: Long\ndate: 2020-01-01\n---\n");
	for (int i = 0; i < 200; i++)
		buf_printf(&text, i == 100 ? "Möwen " : "word%d ", i);
	folder_write(&s.folder, "posts/long.md", text.data);
	assert_int_equal(update(&s), SEARCH_CURRENT);
	search = search_new(s.index);
	assert_int_equal(search_find(search, SLICE("mowe"), put_hit, &out), SEARCH_DONE);
	assert_true(slice_starts(buf_slice(&out), SLICE("posts/long.md: …word")));
	assert_true(slice_ends(buf_slice(&out), SLICE("…\n")));
	assert_true(slice_search(buf_slice(&out), SLICE(" Möwen word101 ")) < out.len);
	assert_true(out.len < 250);
	search_free(search);
	buf_release(&text);
	buf_release(&out);
	close_site(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold), cmocka_unit_test(test_short_words), cmocka_unit_test(test_text),
		cmocka_unit_test(test_ranks), cmocka_unit_test(test_changes), cmocka_unit_test(test_busy),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_excerpts), cmocka_unit_test(test_kills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
