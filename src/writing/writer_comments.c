/*
 * writing/writer_comments.c: comments, from the first piece to the last word.
 *
 * What a visitor has begun lies in STATE/comments/begun, under a name that is
 * a salted hash of who and where; a day later it is forgotten.
 */
#include "writing/writer_inside.h"

#include "base/date.h"
#include "base/folder.h"
#include "data/yaml.h"
#include "data/yaml_put.h"
#include "posts/post.h"
#include "writing/store.h"
#include "writing/upload_name.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HASH_HEX = 12,             /* digits of a comment's id */
	AGAIN_SECONDS = 600,       /* in which the same text under the same name is the same comment */
	BEGUN_SECONDS = 24 * 3600,
	BEGUN_MOST = 1000,         /* comments that are being written at once */
	PIECES_MOST = 40,          /* of one comment */
	PIECES_PER_COMMENT = 20,   /* that count against what is allowed an hour */
};

/* ---- what is asked first ---------------------------------------------------------------- */

/* Who shows a comment on this post: the post's own word, else the site's. False with an answer. */
static bool
find_mode(struct answering *a, enum comments_rule *mode)
{
	char file[4097];
	struct slice name = a->m->field[FIELD_FILE];
	struct post *p;

	snprintf(file, sizeof(file), "%.*s", SLICE_ARG(name));
	p = post_load(a->writer->o.folders.content, a->writer->o.blog, file, NULL, NULL);
	*mode = (enum comments_rule)a->writer->o.rules->comments.mode;
	if (!p || p->draft || p->is_gone || upload_is_draft(slice_of(file)))
		*mode = COMMENTS_RULE_OFF;
	else if (p->comments_mode != COMMENTS_AS_SITE && p->comments_mode != COMMENTS_ON)
		*mode = p->comments_mode == COMMENTS_OPEN ? COMMENTS_RULE_OPEN :
		    p->comments_mode == COMMENTS_APPROVE ? COMMENTS_RULE_APPROVE : COMMENTS_RULE_OFF;
	post_free(p);
	return *mode != COMMENTS_RULE_OFF || answer_refuse(a, STATUS_NOT_FOUND, REFUSAL_TAKES_NONE, 0);
}

static struct slice
key_of(const struct answering *a)
{
	return a->m->field[FIELD_KEY];
}

/* The visitor as rules know people. */
static bool
is_one_of(const struct answering *a, const struct keyring *ring)
{
	struct client c = { .state = CLIENT_GOOD };

	if (key_of(a).len != CLIENT_DIGEST)
		return false;
	memcpy(c.key, key_of(a).data, CLIENT_DIGEST);
	if (a->m->field[FIELD_WHOLE].len == CLIENT_DIGEST)
		memcpy(c.whole, a->m->field[FIELD_WHOLE].data, CLIENT_DIGEST);
	return keyring_holds(ring, &c);
}

static uint64_t
number_of(struct slice bytes)
{
	uint64_t n = 0;

	for (size_t i = 0; i < bytes.len; i++)
		n = (n ^ (unsigned char)bytes.data[i]) * UINT64_C(0x100000001B3);
	return n | 1;
}

/* Whether the visitor, his address, and all together may go on. `times`: pieces are small. */
static bool
may_go_on(struct answering *a, unsigned times, const char *salt)
{
	const struct comment_rules *r = &a->writer->o.rules->comments;
	uint64_t mix = number_of(slice_of(salt));
	struct slice from = a->m->field[FIELD_FROM], person = a->m->field[FIELD_PERSON];

	if (!writer_allows(a->writer, number_of(person) ^ mix, r->hourly * times, a->now) ||
	    (from.len > 0 && !writer_allows(a->writer, number_of(from) ^ mix, r->hourly * times, a->now)))
		return answer_refuse(a, STATUS_TEMPORARY_FAILURE, REFUSAL_ENOUGH, 0);
	if (!writer_allows(a->writer, mix, r->hourly_all * times, a->now))
		return answer_refuse(a, STATUS_TEMPORARY_FAILURE, REFUSAL_REST, 0);
	return true;
}

static bool
has_room(struct answering *a)
{
	const struct comment_rules *r = &a->writer->o.rules->comments;
	size_t count = 0;

	return (comments_bytes(&a->writer->o.folders, &count) < r->quota && count < r->waiting) ||
	    answer_refuse(a, STATUS_TEMPORARY_FAILURE, REFUSAL_NO_ROOM, 0);
}

/* ---- what was begun ----------------------------------------------------------------------- */

struct begun {
	struct arena *arena;
	struct buf name;           /* of its file */
	const char *author;
	const char *pieces[PIECES_MOST];
	size_t count;
};

static int
open_begun(const struct writer *w)
{
	return store_open_folder(w->o.folders.state, "comments/begun", true);
}

static void
take_begun(struct begun *b, const struct value *v)
{
	const struct value *author = value_get(v, "author"), *pieces = value_get(v, "pieces");

	if (author)
		b->author = author->text.data;
	for (const struct value *p = pieces ? pieces->first : NULL; p && b->count < PIECES_MOST; p = p->next)
		b->pieces[b->count++] = p->text.data;
}

/* Read what the visitor has begun here; nothing when there is none. Released by begun_release(). */
static bool
begun_read(struct begun *b, struct answering *a)
{
	struct buf text = BUF_INIT(256 << 10);
	struct reading r;
	const struct value *v;
	int dir = open_begun(a->writer);

	*b = (struct begun){ .arena = arena_new(), .name = BUF_INIT(64), .author = "" };
	writer_put_person(a->writer, &b->name, a->m->field[FIELD_PERSON], a->m->field[FIELD_FILE], 32);
	buf_puts(&b->name, ".yaml");
	r = (struct reading){ .arena = b->arena, .file = b->name.data };
	if (b->arena && dir != -1 && store_read(&text, dir, b->name.data) && (v = yaml_read(&r, buf_slice(&text), NULL)) != NULL)
		take_begun(b, v);
	if (dir != -1)
		close(dir);
	buf_release(&text);
	return b->arena != NULL || answer_set(a, STATUS_TEMPORARY_FAILURE, "The server is out of memory; try again later");
}

static void
begun_release(struct begun *b)
{
	arena_free(b->arena);
	buf_release(&b->name);
}

/* What errno says of a comment that could not be written. */
static bool
refuse_store(struct answering *a)
{
	return answer_refuse(a, STATUS_TEMPORARY_FAILURE, errno == ENOSPC || errno == EDQUOT ? REFUSAL_DISK_FULL : REFUSAL_NOT_STORED, 0);
}

static bool
begun_write(const struct begun *b, struct answering *a)
{
	struct buf text = BUF_INIT(256 << 10);
	int dir = open_begun(a->writer);
	bool good;

	buf_puts(&text, "author: ");
	yaml_put_quoted(&text, slice_of(b->author));
	buf_puts(&text, "\npieces:\n");
	for (size_t i = 0; i < b->count; i++) {
		buf_puts(&text, "  - ");
		yaml_put_quoted(&text, slice_of(b->pieces[i]));
		buf_putc(&text, '\n');
	}
	good = dir != -1 && !text.full && store_put(dir, dir, b->name.data, 0600, buf_slice(&text));
	if (!good)
		refuse_store(a);
	if (dir != -1)
		close(dir);
	buf_release(&text);
	return good;
}

static void
begun_drop(const struct begun *b, struct answering *a)
{
	int dir = open_begun(a->writer);

	if (dir != -1) {
		unlinkat(dir, b->name.data, 0);
		close(dir);
	}
}

static void
put_text(struct buf *out, const struct begun *b)
{
	for (size_t i = 0; i < b->count; i++)
		buf_printf(out, "%s%s", i > 0 ? "\n\n" : "", b->pieces[i]);
}

/* The answer that all of these have: the text so far, and the name over it. */
static void
answer_begun(struct answering *a, const struct begun *b)
{
	answer_set(a, STATUS_SUCCESS, "%s", b->author);
	put_text(&a->text, b);
}

void
writer_forget_begun(struct writer *w, int64_t now)
{
	int dir = open_begun(w);
	size_t count = 0;
	char **names = dir == -1 ? NULL : folder_names(dir, &count);
	struct stat st;

	for (size_t i = 0; i < count; i++) {
		if (fstatat(dir, names[i], &st, AT_SYMLINK_NOFOLLOW) == 0 && now - st.st_mtime > BEGUN_SECONDS)
			unlinkat(dir, names[i], 0);
	}
	folder_names_free(names, count);
	if (dir != -1)
		close(dir);
}

static bool
too_many_begun(struct answering *a)
{
	int dir = open_begun(a->writer);
	size_t count = 0;

	if (dir != -1) {
		store_measure(dir, &count, NULL);
		close(dir);
	}
	return count >= BEGUN_MOST && !answer_refuse(a, STATUS_TEMPORARY_FAILURE, REFUSAL_REST, 0);
}

/* ---- writing it ------------------------------------------------------------------------------ */

static bool
fits(struct answering *a, struct slice text)
{
	const struct comment_rules *r = &a->writer->o.rules->comments;

	if (!comment_has_words(text))
		return answer_refuse(a, STATUS_BAD_REQUEST, REFUSAL_NO_WORD, 0);
	if (text.len > r->length)
		return answer_refuse(a, STATUS_BAD_REQUEST, REFUSAL_TOO_LONG, r->length);
	return comment_count_links(text) <= r->links || answer_refuse(a, STATUS_BAD_REQUEST, REFUSAL_TOO_MANY_LINKS, r->links);
}

void
writer_piece(struct answering *a)
{
	struct buf clean = BUF_INIT(256 << 10), all = BUF_INIT(256 << 10);
	enum comments_rule mode;
	struct begun b;

	if (!find_mode(a, &mode) || !may_go_on(a, PIECES_PER_COMMENT, "piece") || !has_room(a) || !begun_read(&b, a))
		return;
	comment_put_clean(&clean, a->m->field[FIELD_TEXT]);
	if (b.count == 0 && too_many_begun(a)) {
		/* the answer is set */
	} else if (b.count == PIECES_MOST) {
		answer_refuse(a, STATUS_BAD_REQUEST, REFUSAL_TOO_MANY_PIECES, PIECES_MOST);
	} else {
		if (b.author[0] == '\0' && a->m->field[FIELD_AUTHOR].len > 0)
			b.author = arena_copy(b.arena, a->m->field[FIELD_AUTHOR]);
		b.pieces[b.count++] = clean.data;
		put_text(&all, &b);
		if (!comment_has_words(buf_slice(&clean)))
			answer_refuse(a, STATUS_BAD_REQUEST, REFUSAL_NO_WORD, 0);
		else if (b.author && fits(a, buf_slice(&all)) && begun_write(&b, a))
			answer_begun(a, &b);
	}
	begun_release(&b);
	buf_release(&clean);
	buf_release(&all);
}

void
writer_back(struct answering *a)
{
	struct begun b;

	if (!begun_read(&b, a))
		return;
	if (b.count > 1) {
		b.count--;
		if (begun_write(&b, a))
			answer_begun(a, &b);
	} else {
		begun_drop(&b, a);
		answer_set(a, STATUS_SUCCESS, "%s", "");
	}
	begun_release(&b);
}

void
writer_name(struct answering *a)
{
	struct buf name = BUF_INIT(4 * CLIENT_NAME_MOST);
	struct begun b;

	if (!begun_read(&b, a))
		return;
	client_put_name(&name, a->m->field[FIELD_AUTHOR]);
	b.author = name.data;
	if (b.count == 0)
		answer_refuse(a, STATUS_NOT_FOUND, REFUSAL_NOTHING_BEGUN, 0);
	else if (begun_write(&b, a))
		answer_begun(a, &b);
	begun_release(&b);
	buf_release(&name);
}

void
writer_show(struct answering *a)
{
	struct begun b;

	if (!begun_read(&b, a))
		return;
	answer_begun(a, &b);
	begun_release(&b);
}

void
writer_drop(struct answering *a)
{
	struct begun b;

	if (!begun_read(&b, a))
		return;
	begun_drop(&b, a);
	answer_set(a, STATUS_SUCCESS, "%s", "");
	begun_release(&b);
}

/* ---- finished ----------------------------------------------------------------------------------- */

/* Who has no certificate is known by the name over it alone: the token in his address is another one each time. */
static void
put_hash(struct buf *out, const struct answering *a, const struct kept_comment *c)
{
	struct buf about = BUF_INIT(1 << 18), nobody = BUF_INIT(512);

	buf_printf(&about, "%s%c%s", c->post, '\0', c->text);
	buf_printf(&nobody, "nobody %s", c->author);
	writer_put_person(a->writer, out, key_of(a).len > 0 ? a->m->field[FIELD_PERSON] : buf_slice(&nobody), buf_slice(&about), HASH_HEX);
	buf_release(&about);
	buf_release(&nobody);
}

static void
put_time(struct buf *out, int64_t seconds)
{
	struct date d = date_from_seconds(seconds);

	buf_printf(out, "%04d%02u%02u-%02u%02u%02u", d.year, d.month, d.day, d.hour, d.minute, d.second);
}

/* The time, and a hash of post, text and author, by which one that is sent twice is known. */
static void
put_id(struct buf *out, struct answering *a, const struct kept_comment *c)
{
	put_time(out, a->now);
	buf_putc(out, '-');
	put_hash(out, a, c);
}

/* Where it goes: beside its post, or among those that wait. The answer's meta says which. */
static bool
store_comment(struct answering *a, const struct kept_comment *c, enum comments_rule mode)
{
	const struct writer_options *o = &a->writer->o;
	bool at_once = mode == COMMENTS_RULE_OPEN || is_one_of(a, &o->rules->comments.trusted.ring) ||
	    is_one_of(a, &o->rules->comments.author.ring);
	struct err err;

	if (at_once && comment_show(&o->folders, c, o->rules->comments.per_post, &err)) {
		fprintf(stderr, "capsule: a comment on %s is shown\n", c->post);
		answer_set(a, STATUS_SUCCESS, "shown");
		a->changed = store_changed_at();
		return true;
	}
	if (at_once)
		fprintf(stderr, "capsule: %s; the comment waits\n", err.text);
	if (!comment_wait(&o->folders, c))
		return refuse_store(a);
	fprintf(stderr, "capsule: a comment on %s waits: `capsule comments approve %s` shows it\n", c->post, c->id);
	comments_tell(&o->folders);
	answer_set(a, STATUS_SUCCESS, "waiting");
	return true;
}

/*
 * Whether its author sent it before and missed the answer; then the answer is
 * given again. Without a certificate that is so for some minutes only.
 */
static bool
is_sent_again(struct answering *a, const struct kept_comment *c)
{
	struct buf hash = BUF_INIT(64), since = BUF_INIT(64);
	enum comment_place place;

	put_hash(&hash, a, c);
	if (key_of(a).len == 0)
		put_time(&since, a->now - AGAIN_SECONDS);
	place = comment_find(&a->writer->o.folders, c->post, buf_slice(&hash), buf_slice(&since));
	if (place != COMMENT_NOWHERE)
		answer_set(a, STATUS_SUCCESS, place == COMMENT_SHOWN ? "shown" : "waiting");
	buf_release(&hash);
	buf_release(&since);
	return place != COMMENT_NOWHERE;
}

static bool
finish(struct answering *a, const char *text, const char *author)
{
	struct buf id = BUF_INIT(COMMENT_ID_MOST), key = BUF_INIT(64), date = BUF_INIT(64), file = BUF_INIT(4096);
	struct date now = date_from_seconds(a->now);
	struct kept_comment c;
	enum comments_rule mode;
	bool good;

	date_put_rfc3339(&date, &now);
	if (key_of(a).len > 0)
		writer_put_person(a->writer, &key, key_of(a), SLICE(""), COMMENT_KEY);
	buf_put_slice(&file, a->m->field[FIELD_FILE]);
	c = (struct kept_comment){ .post = file.data, .date = date.data, .author = author, .key = key.data, .text = text };
	put_id(&id, a, &c);
	c.id = id.data;
	good = find_mode(a, &mode) && fits(a, slice_of(text)) && may_go_on(a, 1, "comment") &&
	    (is_sent_again(a, &c) || (has_room(a) && store_comment(a, &c, mode)));
	buf_release(&id);
	buf_release(&key);
	buf_release(&date);
	buf_release(&file);
	return good;
}

void
writer_send(struct answering *a)
{
	struct buf text = BUF_INIT(256 << 10);
	struct begun b;

	if (!begun_read(&b, a))
		return;
	put_text(&text, &b);
	if (b.count == 0)
		answer_refuse(a, STATUS_NOT_FOUND, REFUSAL_NOTHING_BEGUN, 0);
	else if (finish(a, text.data, b.author))
		begun_drop(&b, a);
	begun_release(&b);
	buf_release(&text);
}

void
writer_comment(struct answering *a)
{
	struct buf body = BUF_INIT(256 << 10), text = BUF_INIT(256 << 10), name = BUF_INIT(4 * CLIENT_NAME_MOST);

	if (writer_take_body(a, &body)) {
		comment_put_clean(&text, buf_slice(&body));
		client_put_name(&name, a->m->field[FIELD_AUTHOR]);
		finish(a, text.data, name.data);
	}
	buf_release(&body);
	buf_release(&text);
	buf_release(&name);
}

/* ---- the author's ---------------------------------------------------------------------------------- */

static bool
is_author(struct answering *a)
{
	return is_one_of(a, &a->writer->o.rules->comments.author.ring) ||
	    answer_set(a, STATUS_CERTIFICATE_NOT_AUTHORISED, "This is for the capsule's author alone");
}

void
writer_waiting(struct answering *a)
{
	enum { SHOWN = 20 };
	size_t count;
	char **ids;

	if (!is_author(a))
		return;
	ids = comments_waiting(&a->writer->o.folders, &count);
	answer_set(a, STATUS_SUCCESS, "%zu", count);
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		struct arena *arena = arena_new();
		struct kept_comment *c = arena ? comment_read_waiting(&a->writer->o.folders, ids[i], arena, NULL) : NULL;
		size_t start = a->text.len;

		if (c) {
			comment_put_yaml(&a->text, c, 2, true);
			a->text.data[start] = '-';
		}
		arena_free(arena);
		if (a->text.full) {   /* it is on the page when those before are decided on */
			buf_truncate(&a->text, start);
			a->text.full = false;
			break;
		}
	}
	folder_names_free(ids, count);
}

static void
decide(struct answering *a, bool show)
{
	char id[COMMENT_ID_MOST + 1];
	struct err err;

	snprintf(id, sizeof(id), "%.*s", SLICE_ARG(slice_first(a->m->field[FIELD_ID], COMMENT_ID_MOST)));
	if (!is_author(a))
		return;
	if (comment_decide(&a->writer->o.folders, id, show, &err)) {
		comments_tell(&a->writer->o.folders);
		answer_set(a, STATUS_SUCCESS, "%s", show ? "shown" : "rejected");
	} else {
		answer_set(a, STATUS_TEMPORARY_FAILURE, "%s", err.text);
	}
}

void
writer_approve(struct answering *a)
{
	decide(a, true);
}

void
writer_reject(struct answering *a)
{
	decide(a, false);
}
