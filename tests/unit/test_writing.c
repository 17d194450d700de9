/* test_writing.c: messages, names, files and rules of the one who writes. */
#include "unit.h"

#include "desk.h"
#include "base/folder.h"
#include "posts/post.h"
#include "writing/drafts.h"
#include "writing/history.h"
#include "writing/store.h"
#include "writing/upload_name.h"

#include <errno.h>

static int
set_up(void **state)
{
	static struct desk d;

	desk_set_up(&d);
	*state = &d;
	return 0;
}

static int
tear_down(void **state)
{
	desk_tear_down(*state);
	return 0;
}

/* ---- messages --------------------------------------------------------------------------- */

/* "cap1", kind, number of fields, an id, and what follows. */
#define HEAD(kind, count) "cap1" kind count "\0\0\0\0\0\0\0\1"

static const struct { const char *label; struct slice bytes; bool good; } messages[] = {
	{ "a draft to publish", SLICE(HEAD("\xd", "\1") "\0\0\0\0\3x.m"), true },
	{ "nothing", SLICE(""), false },
	{ "the head alone, without what its kind must have", SLICE(HEAD("\xd", "\0")), false },
	{ "half a head", SLICE("cap1\xd\1\0\0"), false },
	{ "another language", SLICE("cap2\xd\1\0\0\0\0\0\0\0\1\0\0\0\0\3x.m"), false },
	{ "a kind that there is not", SLICE(HEAD("\xf", "\1") "\0\0\0\0\3x.m"), false },
	{ "a field that there is not", SLICE(HEAD("\xd", "\1") "\xd\0\0\0\3x.m"), false },
	{ "a field twice", SLICE(HEAD("\xd", "\2") "\0\0\0\0\3x.m\0\0\0\0\3x.m"), false },
	{ "an empty field", SLICE(HEAD("\xd", "\1") "\0\0\0\0\0"), false },
	{ "fewer fields than said", SLICE(HEAD("\xd", "\2") "\0\0\0\0\3x.m"), false },
	{ "more bytes than said", SLICE(HEAD("\xd", "\1") "\0\0\0\0\3x.md"), false },
	{ "a field longer than the message", SLICE(HEAD("\xd", "\1") "\0\0\0\0\4x.m"), false },
	{ "a length that overflows", SLICE(HEAD("\xd", "\1") "\0\xff\xff\xff\xffx.m"), false },
	{ "a field longer than it may be", SLICE(HEAD("\xd", "\2") "\0\0\0\0\3x.m\5\0\0\0\x9" "123456789"), false },
	{ "a NUL in a name", SLICE(HEAD("\xd", "\1") "\0\0\0\0\3x\0m"), false },
	{ "a status that is none", SLICE(HEAD("\xe", "\1") "\xa\0\0\0\2" "7x"), false },
	{ "a status", SLICE(HEAD("\xe", "\1") "\xa\0\0\0\2" "20"), true },
};

static void
test_messages(void **state)
{
	struct message m;

	(void)state;
	for (size_t i = 0; i < COUNT(messages); i++) {
		print_message("  %s\n", messages[i].label);
		assert_int_equal(message_read(&m, messages[i].bytes), messages[i].good);
	}
}

static void
test_message_limits(void **state)
{
	struct message m = { .kind = MESSAGE_PIECE, .field[FIELD_FILE] = SLICE("x.md"), .field[FIELD_PERSON] = SLICE("p") };
	struct buf out = BUF_INIT(1 << 20), text = BUF_INIT(1 << 20);

	(void)state;
	memset(buf_room(&text, 96 << 10), 'x', 96 << 10);
	buf_grew(&text, 96 << 10);
	m.field[FIELD_TEXT] = buf_slice(&text);
	assert_true(message_put(&out, &m));
	assert_true(message_read(&m, buf_slice(&out)));
	buf_putc(&text, 'x');
	m.field[FIELD_TEXT] = buf_slice(&text);
	buf_clear(&out);
	assert_false(message_put(&out, &m));
	buf_release(&out);
	buf_release(&text);
}

/* ---- names ------------------------------------------------------------------------------- */

static const struct { const char *file; bool good; } names[] = {
	{ "posts/x.md", true }, { "posts/Über uns.md", true }, { "posts/x-1_2~3.gmi", true }, { "_drafts/posts/x.md", true },
	{ "posts/deep/er/x.md", true }, { "posts/日本.txt", true }, { "posts/x.jpg", true },
	{ "", false }, { "x.md", false }, { "posts", false }, { "posts/", false }, { "posts/x", false }, { "posts//x.md", false },
	{ "/posts/x.md", false }, { "posts/.x.md", false }, { "posts/../x.md", false }, { "posts/./x.md", false },
	{ "posts/.git/x.md", false }, { "posts/~x.md", false }, { "posts/x.md~", false }, { "posts/#x.md", false }, { "posts/ x.md", false },
	{ "posts/x.md ", false }, { "posts/a\\b.md", false }, { "posts/a\nb.md", false }, { "posts/a\"b.md", false }, { "posts/a:b.md", false },
	{ "posts/a%2fb.md", false }, { "posts/\xc3.md", false }, { "posts/a\xe2\x80\xae" "b.md", false }, { "posts/a\xc2\x9f.md", false },
	{ "posts/x.yaml", false }, { "posts/x.comments.YAML", false }, { "posts/x.toml", false }, { "posts/x.html", false },
	{ "posts/x.exe", false }, { "posts/x.pdf", false }, { "postscript/x.md", false }, { "certs/x.md", false }, { "_drafts/x.md", false },
	{ "posts/..", false }, { "posts/x.md/..", false },
};

static void
test_names(void **state)
{
	static char folder[] = "/posts/", text[] = "text/*", image[] = "image/jpeg", *folders[] = { folder }, *types[] = { text, image };
	const struct titan_rules rules = { .folders = folders, .folder_count = 1, .types = types, .type_count = 2 };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct err err = { "" };

		print_message("  '%s'\n", names[i].file);
		assert_int_equal(upload_name_allowed(&rules, slice_of(names[i].file), &err), names[i].good);
		assert_int_equal(err.text[0] != '\0', !names[i].good);
	}
}

static const struct { const char *file, *type; bool fits; } types[] = {
	{ "x.md", "", true }, { "x.md", "text/markdown", true }, { "x.md", "text/plain; charset=utf-8", true }, { "x.md", "TEXT/PLAIN", true },
	{ "x.gmi", "text/gemini;lang=en", true }, { "x.md", "application/octet-stream", true }, { "x.md", "image/png", false },
	{ "x.png", "image/png", true }, { "x.png", "text/plain", false }, { "x.png", "image/jpeg", false }, { "x.png", "", true },
};

static void
test_types(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(types); i++)
		assert_int_equal(upload_type_fits(slice_of(types[i].file), slice_of(types[i].type)), types[i].fits);
}

/* ---- files ---------------------------------------------------------------------------------- */

static void
test_store(void **state)
{
	struct desk *d = *state;
	struct buf text = BUF_INIT(8);
	int dir;

	assert_int_equal(store_open_folder(d->content, "not/there", false), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(store_open_folder(d->content, "../state", true), -1);
	assert_int_equal(symlinkat("/tmp", d->content, "link"), 0);
	assert_int_equal(store_open_folder(d->content, "link", false), -1);
	assert_int_equal(store_open_folder(d->content, "posts/x.md", false), -1);
	dir = store_open_folder(d->content, "a//b", true);
	assert_int_not_equal(dir, -1);
	assert_true(store_put(dir, dir, "f", 0600, SLICE("12345678")));
	assert_true(store_read(&text, dir, "f"));
	assert_string_equal(text.data, "12345678");
	buf_clear(&text);
	assert_true(store_put(dir, dir, "f", 0600, SLICE("123456789")));
	assert_false(store_read(&text, dir, "f"));
	assert_int_equal(errno, EFBIG);
	assert_int_equal(symlinkat("f", dir, "l"), 0);
	assert_false(store_read(&text, dir, "l"));
	assert_false(store_read(&text, d->content, "a"));
	assert_true(store_remove(dir, "f"));
	assert_false(store_remove(dir, "f"));
	close(dir);
	buf_release(&text);
}

/* A command that root gives in the folder of the server's user leaves nothing that this one cannot change. */
static void
test_owner(void **state)
{
	struct desk *d = *state;
	struct stat st;
	int dir;

	if (geteuid() != 0)
		skip();
	assert_int_equal(fchown(d->state, 12345, 12346), 0);
	dir = store_open_folder(d->state, "made/deep", true);
	assert_true(store_put(dir, dir, "f", 0600, SLICE("x")));
	assert_int_equal(fstatat(dir, "f", &st, 0), 0);
	assert_int_equal(st.st_uid, 12345);
	assert_int_equal(st.st_gid, 12346);
	assert_int_equal(fstat(dir, &st), 0);
	assert_int_equal(st.st_uid, 12345);
	close(dir);
}

static void
test_history(void **state)
{
	struct desk *d = *state;
	char text[64];
	size_t count;
	char **kept;
	int dir;

	for (int i = 0; i < 9; i++, desk_time++) {
		snprintf(text, sizeof(text), OLD_POST "%d\n", i);
		assert_int_equal(desk_upload(d, "posts/x.md", text), STATUS_TEMPORARY_REDIRECT);
	}
	dir = history_open(d->state, "posts/x.md");
	kept = folder_names(dir, &count);
	assert_int_equal(count, 5);
	folder_names_free(kept, count);
	close(dir);
	assert_int_equal(desk_upload(d, "posts/x.md", text), STATUS_TEMPORARY_REDIRECT);   /* the same again is no version */
	assert_int_equal(history_open(d->state, "../content"), -1);
}

/* ---- texts ------------------------------------------------------------------------------------- */

static const struct { const char *raw, *clean; } texts[] = {
	{ "  words \r\n\r\n\r\n\r\nmore\r\n", "words\n\nmore" }, { "a\rb", "a\nb" }, { "a\tb", "a b" }, { "a\x1b[31mb\x7f", "a[31mb" },
	{ "a\xe2\x80\xae" "b\xef\xbb\xbf", "ab" }, { "a\xe2\x80\xa8" "b", "a\nb" }, { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" }, { " \n\t ", "" },
	{ "trailing   \nblanks", "trailing\nblanks" }, { "\xe2\x80\x8d joiner", "\xe2\x80\x8d joiner" }, { "a\xc2\x85z", "az" },
};

static void
test_clean(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct buf out = BUF_INIT(1 << 10);

		comment_put_clean(&out, slice_of(texts[i].raw));
		assert_string_equal(out.data, texts[i].clean);
		buf_release(&out);
	}
	assert_int_equal(comment_count_links(SLICE("http://a gemini://b www.c MAILTO:d x")), 4);
}

/* What an author may have written in x.comments.yaml, and what a comment at its end makes of it; NULL: it cannot be put there. */
static const struct { const char *label, *before, *after; } files[] = {
	{ "none", NULL, "- id: \"i\"\n  text: |-\n    Words\n" },
	{ "an empty one", "", "- id: \"i\"\n  text: |-\n    Words\n" },
	{ "a remark", "# mine\n", "# mine\n- id: \"i\"\n  text: |-\n    Words\n" },
	{ "no line end", "- text: a", "- text: a\n- id: \"i\"\n  text: |-\n    Words\n" },
	{ "indented items", "comments:\n    - text: a\n", "comments:\n    - text: a\n    - id: \"i\"\n      text: |-\n        Words\n" },
	{ "items as far in as their list", "comments:\n- text: a\n", "comments:\n- text: a\n- id: \"i\"\n  text: |-\n    Words\n" },
	{ "a list within", "- text: a\n  tags:\n    - b\n", "- text: a\n  tags:\n    - b\n- id: \"i\"\n  text: |-\n    Words\n" },
	{ "the same id", "- id: i\n  text: a\n", "- id: i\n  text: a\n" },
	{ "a list in one line", "[{text: a}]\n", NULL },
	{ "a text", "words\n", NULL },
	{ "something behind the list", "comments:\n  - text: a\nby: me\n", NULL },
	{ "the end of a document", "- text: a\n...\n", NULL },
	{ "no YAML", "- text: [\n", NULL },
	{ "a tab", "-\ttext: a\n", NULL },
};

static void
test_author_files(void **state)
{
	struct desk *d = *state;
	const struct comment_folders f = { d->content, d->state };
	const struct kept_comment c = { .post = "posts/x.md", .id = "i", .date = "", .author = "", .key = "", .text = "Words" };

	for (size_t i = 0; i < COUNT(files); i++) {
		struct err err = { "" };
		bool good;
		char *now;

		unlinkat(d->content, "posts/x.comments.yaml", 0);
		if (files[i].before)
			folder_write(&d->folder, "content/posts/x.comments.yaml", files[i].before);
		good = comment_show(&f, &c, 10, &err);
		now = desk_read(d, "content/posts/x.comments.yaml");
		print_message("  %s\n", files[i].label);
		assert_int_equal(good, files[i].after != NULL);
		assert_string_equal(now, good ? files[i].after : files[i].before);
		assert_int_equal(err.text[0] != '\0', !good);
		free(now);
	}
}

/* ---- rules --------------------------------------------------------------------------------------- */

static void
test_comments(void **state)
{
	struct desk *d = *state;
	size_t count;
	char *id;

	assert_int_equal(desk_comment(d, MESSAGE_SEND, "jutta", NULL), STATUS_NOT_FOUND);
	assert_int_equal(desk_comment(d, MESSAGE_PIECE, "jutta", "One"), STATUS_SUCCESS);
	assert_int_equal(desk_comment(d, MESSAGE_PIECE, "jutta", "Two"), STATUS_SUCCESS);
	assert_string_equal(d->text.data, "One\n\nTwo");
	assert_int_equal(desk_comment(d, MESSAGE_SHOW, "anna", NULL), STATUS_SUCCESS);
	assert_int_equal(d->text.len, 0);
	assert_int_equal(desk_comment(d, MESSAGE_NAME, "jutta", "Jutta\x1b of the sea"), STATUS_SUCCESS);
	assert_string_equal(d->meta.data, "Jutta of the sea");
	assert_int_equal(desk_comment(d, MESSAGE_BACK, "jutta", NULL), STATUS_SUCCESS);
	assert_string_equal(d->text.data, "One");
	assert_int_equal(desk_comment(d, MESSAGE_SEND, "jutta", NULL), STATUS_SUCCESS);
	assert_string_equal(d->meta.data, "waiting");
	id = desk_waiting(d, &count);
	assert_int_equal(count, 1);
	assert_int_equal(desk_decide(d, MESSAGE_APPROVE, "../../x"), STATUS_TEMPORARY_FAILURE);
	assert_int_equal(desk_decide(d, MESSAGE_APPROVE, id), STATUS_SUCCESS);
	assert_int_equal(desk_decide(d, MESSAGE_APPROVE, id), STATUS_TEMPORARY_FAILURE);
	free(id);
	free(desk_waiting(d, &count));
	assert_int_equal(count, 0);
}

/* Who missed the answer sends again: it is the same one, whether it waits or is shown. Another's, or on another post, is another. */
static void
test_sent_again(void **state)
{
	struct desk *d = *state;
	size_t count;
	char *id, *now;

	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "jutta", "Words"), STATUS_SUCCESS);
	desk_time += 60;
	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "jutta", "Words"), STATUS_SUCCESS);
	assert_string_equal(d->meta.data, "waiting");
	id = desk_waiting(d, &count);
	assert_int_equal(count, 1);
	assert_int_equal(desk_decide(d, MESSAGE_APPROVE, id), STATUS_SUCCESS);
	free(id);
	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "jutta", "Words"), STATUS_SUCCESS);
	assert_string_equal(d->meta.data, "shown");
	now = desk_read(d, "content/posts/x.comments.yaml");
	assert_null(strstr(strstr(now, "Words") + 1, "Words"));
	free(now);
	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "anna", "Words"), STATUS_SUCCESS);
	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "jutta", "Other words"), STATUS_SUCCESS);
	free(desk_waiting(d, &count));
	assert_int_equal(count, 2);
	desk_time += 3600;   /* without a certificate the same words an hour later are another comment */
	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "jutta", "Words"), STATUS_SUCCESS);
	assert_string_equal(d->meta.data, "waiting");
}

/* A comment on a file that is no post, or one that takes none. */
static const struct { const char *file, *text; } closed[] = {
	{ "posts/none.md", NULL }, { "posts/draft.md", "---\ndraft: true\n---\nx\n" }, { "posts/off.md", "---\ncomments: off\n---\nx\n" },
	{ "posts/gone.md", "---\ngone: Sorry.\n---\nx\n" }, { "_drafts/x.md", "x\n" }, { "../state/comments/salt", NULL }, { "posts/broken.md", "---\n: [\n---\n" },
};

static void
test_closed(void **state)
{
	struct desk *d = *state;

	for (size_t i = 0; i < COUNT(closed); i++) {
		struct message m = { .kind = MESSAGE_PIECE, .field[FIELD_FILE] = slice_of(closed[i].file), .field[FIELD_PERSON] = SLICE("p"),
			.field[FIELD_TEXT] = SLICE("Words") };
		char path[64];

		snprintf(path, sizeof(path), "content/%s", closed[i].file);
		if (closed[i].text)
			folder_write(&d->folder, path, closed[i].text);
		print_message("  %s\n", closed[i].file);
		assert_int_equal(desk_say(d, &m, NULL), STATUS_NOT_FOUND);
	}
}

/* Until it is refused with `word`, at most `most` times; how often it was taken. */
static unsigned
flood(struct desk *d, const char *person, unsigned most, const char *word)
{
	static unsigned number;
	char text[160];

	for (unsigned i = 0; i < most; i++) {
		snprintf(text, sizeof(text), "Spam %0100u", number++);
		if (desk_comment(d, MESSAGE_COMMENT, person, text) == STATUS_SUCCESS)
			continue;
		assert_non_null(strstr(d->meta.data, word));
		return i;
	}
	fail_msg("never refused");
	return 0;
}

static void
test_limits(void **state)
{
	struct desk *d = *state;
	struct comment_rules *r = &d->rules.comments;

	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "a", "http://a http://b http://c"), STATUS_BAD_REQUEST);
	assert_int_equal(desk_comment(d, MESSAGE_COMMENT, "a", " "), STATUS_BAD_REQUEST);
	r->hourly = 7;
	assert_int_equal(flood(d, "a", 20, "within an hour"), 7);
	assert_int_equal(flood(d, "b", 20, "within an hour"), 7);
	desk_time += 3600;
	assert_int_equal(flood(d, "a", 20, "within an hour"), 7);
	r->hourly = 10000;
	r->waiting = 30;
	desk_time += 3600;
	assert_int_equal(flood(d, "a", 50, "wait here to be read"), 9);
	r->waiting = 100000;
	r->quota = 10000;
	assert_true(flood(d, "a", 100, "no room for more") < 100);
	r->quota = 1 << 30;
	r->hourly_all = 5;
	desk_time += 3600;
	assert_int_equal(flood(d, "c", 50, "takes a rest"), 5);
}

/* From as many people as there are comments: the quota is met, and the disk has no more than it says. */
static void
test_spam(void **state)
{
	struct desk *d = *state;
	struct comment_rules *r = &d->rules.comments;
	const struct comment_folders f = { d->content, d->state };
	unsigned taken = 0;
	size_t count = 0;

	r->hourly_all = 1000000;
	r->waiting = 100000;
	r->quota = 32 << 10;
	for (unsigned i = 0; i < 2000; i++) {
		char person[32];

		snprintf(person, sizeof(person), "p%u", i);
		taken += desk_comment(d, MESSAGE_COMMENT, person, "Buy my boat, it is a good one") == STATUS_SUCCESS;
	}
	assert_true(taken > 100 && taken < 500);
	assert_true(comments_bytes(&f, &count) < (32 << 10) + 1024);
	assert_int_equal(count, taken);
}

static void
test_uploads(void **state)
{
	struct desk *d = *state;
	struct message m = { .kind = MESSAGE_UPLOAD, .field[FIELD_FILE] = SLICE("posts/x.md"), .field[FIELD_TOKEN] = SLICE("secre") };
	char *now;

	assert_int_equal(desk_say(d, &m, NEW_POST), STATUS_CERTIFICATE_NOT_AUTHORISED);
	m.field[FIELD_TOKEN] = SLICE("");
	assert_int_equal(desk_say(d, &m, NEW_POST), STATUS_CERTIFICATE_NOT_AUTHORISED);
	m.field[FIELD_TOKEN] = SLICE("secret");
	assert_int_equal(desk_say(d, &m, NULL), STATUS_TEMPORARY_FAILURE);   /* nothing came beside it */
	assert_int_equal(desk_upload(d, "posts/x.md", "---\ntitle: [\n---\n"), STATUS_BAD_REQUEST);
	print_message("  %s\n", d->meta.data);
	assert_non_null(strstr(d->meta.data, "posts/x.md:"));
	assert_non_null(strstr(d->meta.data, "-refused"));
	assert_int_equal(desk_upload(d, "../x.md", NEW_POST), STATUS_BAD_REQUEST);
	d->rules.titan.drafts = false;
	assert_int_equal(desk_upload(d, "posts/x.md/y.md", NEW_POST), STATUS_TEMPORARY_FAILURE);
	assert_int_equal(desk_upload(d, "posts/none.md", NULL), STATUS_NOT_FOUND);
	now = desk_read(d, "content/posts/x.md");
	assert_string_equal(now, OLD_POST);
	free(now);
}

static void
test_links_out(void **state)
{
	struct desk *d = *state;
	char *now;

	folder_write(&d->folder, "secret.md", "mine\n");
	assert_int_equal(symlinkat("../secret.md", d->content, "posts/link.md") + symlinkat("..", d->content, "out"), 0);
	assert_int_equal(desk_upload(d, "posts/link.md", NEW_POST), STATUS_TEMPORARY_FAILURE);
	assert_int_equal(desk_upload(d, "out/secret.md", NEW_POST), STATUS_TEMPORARY_FAILURE);
	now = desk_read(d, "secret.md");
	assert_string_equal(now, "mine\n");
	free(now);
}

/* ---- drafts --------------------------------------------------------------------------------------- */

static const struct { const char *text; bool moved; } named[] = {
	{ "![](view.png)", true }, { "![](./view.png)", true }, { "![](/posts/view.png)", true }, { "image: view.png\n", true },
	{ "=> view.png The view", true }, { "![](<view.png>)", true },
	{ "![](preview.png)", false }, { "![](view.png.bak)", false }, { "![](../view.png)", false }, { "![](other/view.png)", false },
	{ "![](https://x.example/view.png)", false }, { "no picture", false },
};

static void
test_named(void **state)
{
	struct desk *d = *state;

	for (size_t i = 0; i < COUNT(named); i++) {
		unlinkat(d->content, "posts/view.png", 0);
		folder_write(&d->folder, "content/_drafts/posts/view.png", "png");
		drafts_follow(d->content, SLICE("posts/x.md"), slice_of(named[i].text));
		print_message("  %s\n", named[i].text);
		assert_int_equal(faccessat(d->content, "posts/view.png", F_OK, 0) == 0, named[i].moved);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages), cmocka_unit_test(test_message_limits), cmocka_unit_test(test_names),
		cmocka_unit_test(test_types), cmocka_unit_test(test_clean),
		cmocka_unit_test_setup_teardown(test_store, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_owner, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_history, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_author_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_comments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sent_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_closed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_spam, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_uploads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_links_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_named, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
