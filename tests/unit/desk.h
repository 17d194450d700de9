/* desk.h: a writer on a folder of its own, and messages to it. */
#ifndef DESK_H
#define DESK_H

#include "folder.h"
#include "gemini/status.h"
#include "writing/writer.h"

#include <sys/mman.h>

#define OLD_POST "---\ntitle: Old\ndate: 2024-01-02\n---\nOld words.\n"
#define NEW_POST "---\ntitle: New\ndate: 2024-01-02\n---\nNew words.\n"

struct desk {
	struct folder_for_test folder;
	struct writing_rules rules;
	struct writer *writer;
	int content, state;
	unsigned status;
	struct buf meta, text;   /* of the last answer */
};

static int64_t desk_time = 1770000000;

static int64_t
desk_now(void)
{
	return desk_time;
}

static const uint8_t desk_author[CLIENT_DIGEST] = "the author's key";

static void
desk_make_rules(struct writing_rules *r)
{
	static char token[] = "secret", text[] = "text/*", image[] = "image/*";
	static char *types[] = { text, image };
	struct buf author = BUF_INIT(128);

	memset(r, 0, sizeof(*r));
	r->comments = (struct comment_rules){
		.mode = COMMENTS_RULE_APPROVE, .length = 200, .links = 2, .hourly = 100, .hourly_all = 1000, .waiting = 100,
		.per_post = 100, .quota = 1 << 20,
	};
	r->titan = (struct titan_rules){ .token = token, .size = 1 << 16, .types = types, .type_count = 2, .drafts = true, .history = 5 };
	fingerprint_put(&author, desk_author);
	assert_true(keyring_add(&r->comments.author.ring, buf_slice(&author)));
	buf_release(&author);
}

static void
desk_open(struct desk *d)
{
	const struct writer_options o = {
		.folders = { d->content, d->state }, .rules = &d->rules, .now = desk_now,
	};
	struct err err;

	d->writer = writer_new(&o, &err);
	assert_non_null(d->writer);
}

static inline void
desk_set_up(struct desk *d)
{
	memset(d, 0, sizeof(*d));
	folder_make_in_memory(&d->folder);
	folder_write(&d->folder, "content/posts/x.md", OLD_POST);
	folder_write(&d->folder, "state/.keep", "");
	d->content = openat(d->folder.fd, "content", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	d->state = openat(d->folder.fd, "state", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	desk_make_rules(&d->rules);
	buf_init(&d->meta, 1 << 12);
	buf_init(&d->text, 1 << 18);
	desk_open(d);
}

static inline void
desk_tear_down(struct desk *d)
{
	writer_free(d->writer);
	keyring_release(&d->rules.comments.author.ring);
	buf_release(&d->meta);
	buf_release(&d->text);
	close(d->content);
	close(d->state);
	folder_remove(&d->folder);
}

/* The answer to a message, packed and unpacked as on the line; its status. `body`: NULL for none. */
static inline unsigned
desk_say(struct desk *d, struct message *m, const char *body)
{
	struct buf bytes = BUF_INIT(MESSAGE_MOST), reply = BUF_INIT(MESSAGE_MOST);
	int memory = body ? memfd_create("body", MFD_CLOEXEC) : -1;
	struct message answer;
	unsigned long status;

	if (body)
		assert_int_equal(write(memory, body, strlen(body)), strlen(body));
	m->id = 7;
	assert_true(message_put(&bytes, m));
	writer_answer(d->writer, buf_slice(&bytes), memory, &reply);
	assert_true(message_read(&answer, buf_slice(&reply)));
	assert_int_equal(answer.kind, MESSAGE_ANSWER);
	assert_int_equal(answer.id, 7);
	assert_true(slice_number(answer.field[FIELD_STATUS], 69, &status));
	buf_clear(&d->meta);
	buf_put_slice(&d->meta, answer.field[FIELD_META]);
	buf_clear(&d->text);
	buf_put_slice(&d->text, answer.field[FIELD_TEXT]);
	d->status = (unsigned)status;
	if (memory != -1)
		close(memory);
	buf_release(&bytes);
	buf_release(&reply);
	return d->status;
}

/* A file below content/ ("content/...") or the state folder; NULL when there is none. For free(). */
static inline char *
desk_read(const struct desk *d, const char *file)
{
	struct buf text = BUF_INIT(1 << 22);
	int fd = openat(d->folder.fd, file, O_RDONLY | O_CLOEXEC);
	char chunk[4096];
	ssize_t n;

	if (fd == -1)
		return NULL;
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_put(&text, chunk, (size_t)n);
	close(fd);
	buf_put(&text, "", 0);
	return text.len > 0 ? buf_steal(&text) : strdup("");
}

/* ---- what visitors do -------------------------------------------------------------- */

static inline unsigned
desk_upload(struct desk *d, const char *file, const char *text)
{
	struct message m = { .kind = text ? MESSAGE_UPLOAD : MESSAGE_REMOVE,
		.field[FIELD_FILE] = slice_of(file), .field[FIELD_TOKEN] = SLICE("secret") };

	return desk_say(d, &m, text);
}

static inline unsigned
desk_publish(struct desk *d, const char *file)
{
	struct message m = { .kind = MESSAGE_PUBLISH, .field[FIELD_FILE] = slice_of(file), .field[FIELD_TOKEN] = SLICE("secret") };

	return desk_say(d, &m, NULL);
}

/* `kind` on posts/x.md by `person`. */
static inline unsigned
desk_comment(struct desk *d, enum message_kind kind, const char *person, const char *text)
{
	struct message m = { .kind = kind, .field[FIELD_FILE] = SLICE("posts/x.md"), .field[FIELD_PERSON] = slice_of(person) };

	if (kind == MESSAGE_PIECE)
		m.field[FIELD_TEXT] = slice_of(text);
	if (kind == MESSAGE_COMMENT)
		m.field[FIELD_AUTHOR] = slice_of(person);
	if (kind == MESSAGE_NAME)
		m.field[FIELD_AUTHOR] = slice_of(text);
	return desk_say(d, &m, kind == MESSAGE_COMMENT ? text : NULL);
}

static inline unsigned
desk_decide(struct desk *d, enum message_kind kind, const char *id)
{
	struct message m = { .kind = kind, .field[FIELD_ID] = slice_of(id),
		.field[FIELD_KEY] = slice_from((const char *)desk_author, CLIENT_DIGEST) };

	return desk_say(d, &m, NULL);
}

/* The id of the first that waits; for free(). */
static inline char *
desk_waiting(const struct desk *d, size_t *count)
{
	const struct comment_folders f = { d->content, d->state };
	char **ids = comments_waiting(&f, count), *first = *count > 0 ? strdup(ids[0]) : NULL;

	for (size_t i = 0; i < *count; i++)
		free(ids[i]);
	free(ids);
	return first;
}

#endif
