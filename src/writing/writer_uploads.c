/*
 * writing/writer_uploads.c: files that somebody with the right to sends.
 *
 * Whoever fetches a file to edit it is remembered with the version that he
 * got (STATE/editing). When the file is another one by the time he sends his
 * own, he is told, and both are kept.
 */
#include "writing/writer_inside.h"

#include "base/file.h"
#include "base/hex.h"
#include "posts/catalog.h"
#include "posts/permalink.h"
#include "writing/drafts.h"
#include "writing/history.h"
#include "writing/store.h"
#include "writing/upload_name.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UPLOAD_MOST = 1 << 26, VERSION_HEX = 64 };

/* A file that an upload is about, and what is there now. */
struct target {
	struct buf file;           /* below content/ */
	struct buf folder;
	const char *name;          /* in the folder */
	int  dir;                  /* the folder, open; -1: there is none */
	bool exists;
	struct buf now;            /* its contents */
};

/* ---- the right ------------------------------------------------------------------------ */

static bool
is_allowed(struct answering *a)
{
	const struct titan_rules *t = &a->writer->o.rules->titan;
	struct slice token = a->m->field[FIELD_TOKEN];
	struct client c = { .state = CLIENT_GOOD };
	struct err err;

	if (a->m->field[FIELD_KEY].len == CLIENT_DIGEST && a->m->field[FIELD_WHOLE].len == CLIENT_DIGEST) {
		memcpy(c.key, a->m->field[FIELD_KEY].data, CLIENT_DIGEST);
		memcpy(c.whole, a->m->field[FIELD_WHOLE].data, CLIENT_DIGEST);
	}
	if (!keyring_holds(&t->allow.ring, &c) && (token.len == 0 || !t->token || token.len != strlen(t->token) ||
	    CRYPTO_memcmp(token.data, t->token, token.len) != 0))
		return answer_set(a, STATUS_CERTIFICATE_NOT_AUTHORISED, "You have no right to write here");
	return upload_name_allowed(t, a->m->field[FIELD_FILE], &err) || answer_set(a, STATUS_BAD_REQUEST, "%s", err.text);
}

/* ---- the file -------------------------------------------------------------------------- */

static void
target_release(struct target *t)
{
	if (t->dir != -1)
		close(t->dir);
	buf_release(&t->file);
	buf_release(&t->folder);
	buf_release(&t->now);
}

/* Look at the file; `make`: its folder, too. False with an answer. */
static bool
target_open(struct target *t, struct answering *a, struct slice file, bool make)
{
	size_t slash = slice_find_last(file, '/');
	struct err err;

	*t = (struct target){ .file = BUF_INIT(8192), .folder = BUF_INIT(8192), .now = BUF_INIT(UPLOAD_MOST), .dir = -1 };
	buf_put_slice(&t->file, file);
	buf_put_slice(&t->folder, slice_first(file, slash < file.len ? slash : 0));
	t->name = t->file.data + (slash < file.len ? slash + 1 : 0);
	t->dir = store_open_folder(a->writer->o.folders.content, t->folder.data, make);
	t->exists = t->dir != -1 && store_read(&t->now, t->dir, t->name);
	if (t->exists || (errno == ENOENT && (t->dir != -1 || !make)))
		return true;
	store_fail(&err, errno);
	return answer_set(a, STATUS_TEMPORARY_FAILURE, "%s", err.text);
}

/* Whether the file is there, without an answer. */
static bool
is_there(const struct answering *a, struct slice file)
{
	char path[UPLOAD_NAME_MOST + 16];
	struct stat st;

	snprintf(path, sizeof(path), "%.*s", SLICE_ARG(file));
	return fstatat(a->writer->o.folders.content, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool
is_page(struct slice file)
{
	enum post_format format;

	return post_format_of(file, &format);
}

/* Where the upload goes: the file; what is new, among the drafts. */
static void
put_place(struct buf *out, const struct answering *a)
{
	struct slice file = a->m->field[FIELD_FILE];

	if (!is_there(a, file) && !upload_is_draft(file) && a->writer->o.rules->titan.drafts)
		buf_puts(out, "_drafts/");
	buf_put_slice(out, file);
}

/* ---- versions ---------------------------------------------------------------------------- */

static void
put_version(struct buf *out, struct slice text)
{
	unsigned char digest[32] = { 0 };

	EVP_Digest(text.data, text.len, digest, NULL, EVP_sha256(), NULL);
	hex_put(out, digest, sizeof(digest));
}

/* Append who writes: the owner of a key, or whoever knows the token at an address. */
static void
put_editor(struct buf *out, const struct answering *a)
{
	struct slice key = a->m->field[FIELD_KEY];
	struct buf token = BUF_INIT(64);

	buf_puts(&token, "token");
	buf_put_slice(&token, a->m->field[FIELD_FROM]);
	writer_put_person(a->writer, out, key.len > 0 ? key : buf_slice(&token), SLICE("editing"), PERSON_HEX);
	buf_release(&token);
}

/* "FILE-WHO", or "FILE-last": the name of a record about the file. */
static void
put_record(struct buf *out, const struct answering *a, struct slice file, bool last)
{
	writer_put_person(a->writer, out, SLICE("file"), file, 24);
	buf_putc(out, '-');
	if (last)
		buf_puts(out, "last");
	else
		put_editor(out, a);
}

static void
record(struct answering *a, struct slice file, bool last, struct slice text)
{
	struct buf name = BUF_INIT(128);
	int dir = store_open_folder(a->writer->o.folders.state, "editing", true);

	put_record(&name, a, file, last);
	if (dir != -1) {
		store_put(dir, dir, name.data, 0600, text);
		close(dir);
	}
	buf_release(&name);
}

static void
recall(struct buf *out, const struct answering *a, struct slice file, bool last)
{
	struct buf name = BUF_INIT(128);
	int dir = store_open_folder(a->writer->o.folders.state, "editing", false);

	put_record(&name, a, file, last);
	if (dir != -1) {
		store_read(out, dir, name.data);
		close(dir);
	}
	buf_release(&name);
}

static void
forget(struct answering *a, struct slice file)
{
	struct buf name = BUF_INIT(128);
	int dir = store_open_folder(a->writer->o.folders.state, "editing", false);

	put_record(&name, a, file, false);
	if (dir != -1) {
		unlinkat(dir, name.data, 0);
		close(dir);
	}
	buf_release(&name);
}

static const char fetched[] = " fetched";

/* Whether this one fetched the file to edit it, and it is not there any more. */
static bool
was_taken_away(const struct answering *a, struct slice file)
{
	struct buf mine = BUF_INIT(256);
	bool taken;

	recall(&mine, a, file, false);
	taken = slice_ends(buf_slice(&mine), slice_of(fetched)) && !is_there(a, file);
	buf_release(&mine);
	return taken;
}

/*
 * Whether somebody else changed the file since this one fetched it. Who never
 * fetched it would only lose what another one sent by the same way.
 */
static bool
is_conflict(const struct answering *a, const struct target *t)
{
	struct buf mine = BUF_INIT(256), last = BUF_INIT(256), now = BUF_INIT(256), who = BUF_INIT(64);
	struct slice writer, version, own;
	bool conflict;

	recall(&mine, a, buf_slice(&t->file), false);
	recall(&last, a, buf_slice(&t->file), true);
	put_version(&now, buf_slice(&t->now));
	put_editor(&who, a);
	version = buf_slice(&last);
	writer = slice_cut(&version, ' ');
	own = slice_first(buf_slice(&mine), slice_find(buf_slice(&mine), ' '));
	if (own.len > 0)
		conflict = !slice_eq(own, buf_slice(&now));
	else
		conflict = slice_eq(version, buf_slice(&now)) && !slice_eq(writer, buf_slice(&who));
	buf_release(&mine);
	buf_release(&last);
	buf_release(&now);
	buf_release(&who);
	return conflict;
}

static void
remember(struct answering *a, struct slice file, struct slice text)
{
	struct buf version = BUF_INIT(256), last = BUF_INIT(256);

	put_version(&version, text);
	put_editor(&last, a);
	buf_printf(&last, " %s", version.data);
	record(a, file, false, buf_slice(&version));
	record(a, file, true, buf_slice(&last));
	buf_release(&version);
	buf_release(&last);
}

void
writer_editing(struct answering *a)
{
	struct buf version = BUF_INIT(256);
	struct slice digest = a->m->field[FIELD_VERSION];

	if (is_allowed(a)) {
		hex_put(&version, digest.data, digest.len);
		buf_puts(&version, fetched);
		record(a, a->m->field[FIELD_FILE], false, buf_slice(&version));
		answer_set(a, STATUS_SUCCESS, "noted");
	}
	buf_release(&version);
}

/* ---- keeping ------------------------------------------------------------------------------- */

static bool
keep(struct answering *a, const char *file, struct slice text, const char *word, char name[HISTORY_NAME_MOST])
{
	const struct writer_options *o = &a->writer->o;

	return history_keep(o->folders.state, file, text, word, a->now, o->rules->titan.history, name);
}

/* What was sent and cannot become the file is kept; the sentence names where. */
static void
refuse_and_keep(struct answering *a, const struct target *t, struct slice text, const char *word, enum status status,
    const char *why)
{
	char name[HISTORY_NAME_MOST];

	if (keep(a, t->file.data, text, word, name))
		answer_set(a, status, "%s. What you sent is kept: capsule history restore %s %s", why, t->file.data, name);
	else
		answer_set(a, status, "%s. What you sent could not be kept (%s): keep it yourself", why, strerror(errno));
}

/* Where a reader finds the file: the page of a post, a draft's own place, or the file. */
static void
answer_address(struct answering *a, struct slice file, const struct post *p)
{
	struct buf path = BUF_INIT(8192);

	if (upload_is_draft(file) && !p)
		buf_puts(&path, "/drafts/");  /* where a picture can be published from */
	else if (upload_is_draft(file) || (p && (p->draft || !catalog_is_due(p, a->writer->o.blog, a->now))))
		buf_printf(&path, "/drafts/%.*s", SLICE_ARG(upload_is_draft(file) ? slice_skip(file, strlen("_drafts/")) : file));
	else if (p && !(p->format == POST_GEMTEXT && p->date.precision == DATE_NONE) && !(p->format == POST_HTML && p->front_line == 0))
		permalink_put(&path, p, a->writer->o.blog);
	else
		buf_printf(&path, "/%.*s", SLICE_ARG(file));
	answer_set(a, STATUS_TEMPORARY_REDIRECT, "%s", path.data);
	buf_release(&path);
}

static bool
write_file(struct answering *a, const struct target *t, struct slice text)
{
	char name[HISTORY_NAME_MOST];
	struct err err;

	if (t->exists && slice_eq(buf_slice(&t->now), text))
		return true;
	if ((!t->exists || keep(a, t->file.data, buf_slice(&t->now), "", name)) &&
	    store_put(t->dir, t->dir, t->name, 0644, text)) {
		a->changed = store_changed_at();
		return true;
	}
	store_fail(&err, errno);
	return answer_set(a, STATUS_TEMPORARY_FAILURE, "%s", err.text);
}

/* Whoever knows all pages may have found that this one takes what is another's; a draft takes nothing yet. */
static bool
may_claim(const struct answering *a, const struct target *t, const struct post *p, struct err *err)
{
	struct slice why = a->m->field[FIELD_WHY];

	return why.len == 0 || upload_is_draft(buf_slice(&t->file)) || (p && p->draft) || err_set(err, "%.*s", SLICE_ARG(why));
}

static void
take(struct answering *a, const struct target *t, struct slice text)
{
	struct post *p = NULL;
	struct err err;

	if (is_page(buf_slice(&t->file)) && !(p = post_parse(text, a->writer->o.blog, t->file.data, NULL, &err))) {
		refuse_and_keep(a, t, text, "refused", STATUS_BAD_REQUEST, err.text);
	} else if (!upload_content_fits(buf_slice(&t->file), text, &err) || !may_claim(a, t, p, &err)) {
		refuse_and_keep(a, t, text, "refused", STATUS_BAD_REQUEST, err.text);
	} else if (t->exists && !slice_eq(buf_slice(&t->now), text) && is_conflict(a, t)) {
		refuse_and_keep(a, t, text, "other", STATUS_TEMPORARY_FAILURE,
		    "Somebody else changed this since you fetched it, and that stays. Fetch it again to edit what is there now");
	} else if (write_file(a, t, text)) {
		if (p && !p->draft && !upload_is_draft(buf_slice(&t->file)))
			drafts_follow(a->writer->o.folders.content, buf_slice(&t->file), text);
		a->changed = a->changed > 0 ? store_changed_at() : 0;
		remember(a, buf_slice(&t->file), text);
		answer_address(a, buf_slice(&t->file), p);
	}
	post_free(p);
}

/* What was fetched of a file that is no more counts once. */
static void
forget_if_gone(struct answering *a)
{
	if (was_taken_away(a, a->m->field[FIELD_FILE]))
		forget(a, a->m->field[FIELD_FILE]);
}

void
writer_upload(struct answering *a)
{
	struct buf text = BUF_INIT(a->writer->o.rules->titan.size), place = BUF_INIT(8192);
	struct target t;

	if (!is_allowed(a) || !writer_take_body(a, &text))
		return;
	put_place(&place, a);
	if (target_open(&t, a, buf_slice(&place), true)) {
		if (was_taken_away(a, a->m->field[FIELD_FILE]))
			refuse_and_keep(a, &t, buf_slice(&text), "other", STATUS_TEMPORARY_FAILURE,
			    "Somebody took this away since you fetched it. Sent once more it is a new page");
		else
			take(a, &t, buf_slice(&text));
		forget_if_gone(a);
	}
	target_release(&t);
	buf_release(&text);
	buf_release(&place);
}

/* ---- taking away, and publishing ------------------------------------------------------------- */

void
writer_remove(struct answering *a)
{
	char name[HISTORY_NAME_MOST];
	struct target t;
	struct err err;

	if (!is_allowed(a))
		return;
	if (!target_open(&t, a, a->m->field[FIELD_FILE], false))
		;
	else if (!t.exists)
		answer_set(a, STATUS_NOT_FOUND, "There is no such file to delete");
	else if (is_conflict(a, &t))
		answer_set(a, STATUS_TEMPORARY_FAILURE, "Somebody else changed this since you fetched it: look at it again before you delete it");
	else if (keep(a, t.file.data, buf_slice(&t.now), "deleted", name) && store_remove(t.dir, t.name)) {
		answer_set(a, STATUS_TEMPORARY_REDIRECT, "/");
		forget(a, buf_slice(&t.file));
		a->changed = store_changed_at();
	} else {
		store_fail(&err, errno);
		answer_set(a, STATUS_TEMPORARY_FAILURE, "%s", err.text);
	}
	target_release(&t);
}

/* Its pictures go first: who is stopped in the midst can publish it again. */
static void
move_out(struct answering *a, const struct target *from, const struct target *to, const struct post *p)
{
	struct err err;

	if (p && !p->draft)
		drafts_follow(a->writer->o.folders.content, buf_slice(&to->file), buf_slice(&from->now));
	if (!store_move(from->dir, from->name, to->dir, to->name)) {
		store_fail(&err, errno);
		answer_set(a, STATUS_TEMPORARY_FAILURE, "%s", err.text);
		return;
	}
	a->changed = store_changed_at();
	forget(a, buf_slice(&from->file));
	remember(a, buf_slice(&to->file), buf_slice(&from->now));
	answer_address(a, buf_slice(&to->file), p);
}

/* A draft goes where it would have gone at once. */
void
writer_publish(struct answering *a)
{
	struct slice file = a->m->field[FIELD_FILE];
	struct target from, to;
	struct post *p = NULL;
	struct err err;

	if (!is_allowed(a))
		return;
	if (!upload_is_draft(file)) {
		answer_set(a, STATUS_BAD_REQUEST, "Only what lies among the drafts is published so; take 'draft' out of its front matter instead");
		return;
	}
	if (target_open(&from, a, file, false) && target_open(&to, a, slice_skip(file, strlen("_drafts/")), true)) {
		if (!from.exists)
			answer_set(a, STATUS_NOT_FOUND, "There is no such draft; perhaps it was published already");
		else if (to.exists)
			answer_set(a, STATUS_TEMPORARY_FAILURE, "There is a page in this place already: the draft needs another name");
		else if (is_page(file) && !(p = post_parse(buf_slice(&from.now), a->writer->o.blog, to.file.data, NULL, &err)))
			answer_set(a, STATUS_BAD_REQUEST, "%s", err.text);
		else
			move_out(a, &from, &to, p);
		post_free(p);
		target_release(&to);
	}
	target_release(&from);
}
