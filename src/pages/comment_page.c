/*
 * pages/comment_page.c: writing a comment, below /comment/.
 *
 *   /comment/posts/x.gmi           asks for a piece of it (status 10)
 *   /comment/posts/x.gmi/preview   how it will look, and where to go on
 *   .../more  .../back  .../name   another piece, one less, the name over it
 *   .../send  .../drop             finished, or forgotten
 *   .../sent  .../shown            what became of it
 *
 * Who has no certificate, where none is asked for, gets a token in the
 * address, /comment/posts/x.gmi/~TOKEN/..., which stands for him. All begins
 * with the address that a certificate is first asked for at, so that readers'
 * programs send it with all of them.
 */
#include "base/hex.h"
#include "gemini/url.h"
#include "pages/asking.h"
#include "pages/comment_section.h"
#include "pages/site_links.h"
#include "pages/zone.h"

#include <openssl/rand.h>

enum {
	TOKEN = 16,         /* hex digits */
	TITLE_MOST = 200,   /* bytes of a title in a prompt */
};

/* Where a visitor is. */
struct spot {
	const struct entry *entry;
	struct slice action;         /* "" or one of the above */
	struct slice token;
	struct buf base;             /* what actions stand behind: "/comment/posts/x.gmi/" */
};

bool
comment_is_open(const struct site *s, const struct entry *e)
{
	if (!s->writes || !e || e->gone)
		return false;
	if (e->comments == COMMENTS_APPROVE || e->comments == COMMENTS_OPEN)
		return true;
	return e->comments != COMMENTS_OFF && s->settings->writing.comments.mode != COMMENTS_RULE_OFF && !e->is_page;
}

/* ---- addresses ---------------------------------------------------------------------- */

static bool
is_action(struct slice word)
{
	static const char *const words[] = { "preview", "more", "back", "name", "send", "drop", "sent", "shown" };

	return slice_is_one_of(word, words, COUNT(words));
}

static bool
is_token(struct slice word)
{
	if (word.len != TOKEN + 1 || word.data[0] != '~')
		return false;
	for (size_t i = 1; i < word.len; i++) {
		if (!strchr("0123456789abcdef", word.data[i]))
			return false;
	}
	return true;
}

/* Cut the last segment off a path that does not end with '/'. */
static struct slice
cut_last(struct slice *path)
{
	size_t slash = slice_find_last(*path, '/');
	struct slice last = slice_skip(*path, slash + 1);

	*path = slice_first(*path, slash);
	return last;
}

/* The post at `path`, or at `path` and a '/'. */
static const struct entry *
find_post(const struct site *s, struct slice path)
{
	const struct entry *e = catalog_find(s->catalog, path);
	struct buf with = BUF_INIT(1 << 12);

	if (!e) {
		buf_printf(&with, "%.*s/", SLICE_ARG(path));
		e = catalog_find(s->catalog, buf_slice(&with));
	}
	buf_release(&with);
	return e;
}

static bool
find_spot(struct spot *at, const struct site *s, struct slice path)
{
	struct slice rest = slice_skip(path, strlen("/comment"));

	*at = (struct spot){ .action = SLICE(""), .token = SLICE(""), .base = BUF_INIT(1 << 13) };
	at->entry = catalog_find(s->catalog, rest);
	if (!at->entry && rest.len > 1) {
		at->action = cut_last(&rest);
		if (!is_action(at->action))
			return false;
		if (is_token(slice_skip(rest, slice_find_last(rest, '/') + 1)))
			at->token = slice_skip(cut_last(&rest), 1);
		at->entry = find_post(s, rest);
	}
	if (!comment_is_open(s, at->entry))
		return false;
	buf_printf(&at->base, "/comment%s", at->entry->path);
	if (!slice_ends(buf_slice(&at->base), SLICE("/")))
		buf_putc(&at->base, '/');
	return true;
}

/* The address of an action, for whoever is at the spot. */
static void
put_address(struct buf *out, const struct spot *at, const char *action)
{
	buf_put_slice(out, buf_slice(&at->base));
	if (at->token.len > 0)
		buf_printf(out, "~%.*s/", SLICE_ARG(at->token));
	buf_puts(out, action);
}

/* ---- asking the writer ------------------------------------------------------------------ */

/* Who writes: the owner of a key, or of a token. */
static struct slice
person_of(const struct spot *at, const struct request *req)
{
	if (req->client && req->client->state == CLIENT_GOOD)
		return slice_from((const char *)req->client->key, CLIENT_DIGEST);
	return at->token;
}

static struct errand *
ask(struct response *res, const struct site *s, const struct request *req, const struct spot *at, enum message_kind kind,
    struct slice text, struct slice author)
{
	struct message m = { .kind = kind };
	struct errand *e;

	m.field[FIELD_FILE] = slice_of(at->entry->file);
	m.field[FIELD_PERSON] = person_of(at, req);
	m.field[FIELD_TEXT] = text;
	m.field[FIELD_AUTHOR] = author;
	e = asking_begin(res, s, req, &m);
	if (!e)
		return NULL;
	put_address(&e->note, at, "");   /* for what follows */
	e->lang = page_lang(s, at->entry->lang);
	return e;
}

/* From the address of an action to that of another one. */
static void
go_on(struct response *res, const struct errand *e, const char *action, bool absolute)
{
	struct buf path = BUF_INIT(1 << 13);

	buf_printf(&path, "%s%s", e->note.data, action);
	asking_redirect(res, e->site, buf_slice(&path), absolute);
	buf_release(&path);
}

static void
after_piece(struct errand *e, struct slice reply, struct response *res)
{
	struct message m;

	if (asking_read(&m, e, reply, res))
		go_on(res, e, m.field[FIELD_META].len > 0 ? "preview" : "name", false);
}

static void
after_change(struct errand *e, struct slice reply, struct response *res)
{
	struct message m;

	if (asking_read(&m, e, reply, res))
		go_on(res, e, m.field[FIELD_TEXT].len > 0 ? "preview" : "more", false);
}

static void
after_send(struct errand *e, struct slice reply, struct response *res)
{
	struct message m;

	if (asking_read(&m, e, reply, res))
		go_on(res, e, slice_eq(m.field[FIELD_META], SLICE("shown")) ? "shown" : "sent", e->body != -1);
}

/* The post that an errand is about, from the address that it keeps. */
static const struct entry *
entry_of(const struct errand *e)
{
	struct slice post = slice_skip(buf_slice(&e->note), strlen("/comment"));
	size_t tilde = slice_search(post, SLICE("/~"));

	post = slice_first(post, tilde < post.len ? tilde : post.len - 1);  /* the slash is the base's own, maybe the post's, too */
	return find_post(e->site, post);
}

static void
after_drop(struct errand *e, struct slice reply, struct response *res)
{
	const struct entry *post = entry_of(e);
	struct message m;

	if (asking_read(&m, e, reply, res))
		asking_redirect(res, e->site, post ? slice_of(post->path) : SLICE("/"), false);
}

/* ---- the preview --------------------------------------------------------------------------- */

static void
put_step(struct buf *out, const struct errand *e, const char *lang, const char *action, enum phrase phrase, size_t number)
{
	struct buf path = BUF_INIT(1 << 13);

	buf_printf(&path, "%s%s", e->note.data, action);
	page_put_link_in(out, lang, path.data, phrase, number);
	buf_release(&path);
}

static void
put_heading(struct buf *out, const char *marks, const char *lang, enum phrase phrase)
{
	buf_puts(out, marks);
	phrases_put(out, lang, phrase, SLICE(""));
	buf_putc(out, '\n');
}

/* Whether the server shows it when it is sent. */
static bool
is_shown_at_once(const struct site *s, const struct entry *e)
{
	if (e->comments == COMMENTS_OPEN || e->comments == COMMENTS_APPROVE)
		return e->comments == COMMENTS_OPEN;
	return s->settings->writing.comments.mode == COMMENTS_RULE_OPEN;
}

/* Where a long one may be sent to, by programs that can. */
static void
put_titan(struct buf *out, const struct site *s, const char *lang, const struct entry *post)
{
	struct buf path = BUF_INIT(1 << 13), target = BUF_INIT(1 << 14), label = BUF_INIT(1 << 10);

	buf_printf(&path, "/comment%s", post->path);
	asking_put_titan(&target, s, buf_slice(&path), "");
	phrases_put(&label, lang, PHRASE_IN_ONE, SLICE(""));
	gemtext_put_link(out, buf_slice(&target), buf_slice(&label));
	buf_release(&path);
	buf_release(&target);
	buf_release(&label);
}

static void
put_preview(struct buf *out, const struct errand *e, const struct entry *post, struct slice author, struct slice text)
{
	const struct site *s = e->site;
	const struct comment_rules *rules = &s->settings->writing.comments;
	const char *lang = page_lang(s, post->lang);
	struct buf name = BUF_INIT(1 << 10), body = BUF_INIT(256 << 10);

	buf_put_slice(&name, author);
	buf_put_slice(&body, text);
	put_heading(out, "# ", lang, PHRASE_SO_FAR);
	buf_putc(out, '\n');
	comment_section_put_one(out, s, lang, name.data, body.data);
	put_heading(out, "\n## ", lang, PHRASE_AND_NOW);
	put_step(out, e, lang, "send", is_shown_at_once(s, post) ? PHRASE_SEND_SHOWN : PHRASE_SEND_READ, 0);
	put_step(out, e, lang, "more", PHRASE_WRITE_ON, text.len < rules->length ? rules->length - text.len : 0);
	put_titan(out, s, lang, post);
	put_step(out, e, lang, "back", PHRASE_TAKE_BACK, 0);
	put_step(out, e, lang, "name", PHRASE_SIGN, 0);
	put_step(out, e, lang, "drop", PHRASE_THROW_AWAY, 0);
	buf_release(&name);
	buf_release(&body);
}

static void
after_show(struct errand *e, struct slice reply, struct response *res)
{
	const struct entry *post = entry_of(e);
	struct buf page = BUF_INIT(PAGE_MOST);
	struct message m;

	if (!asking_read(&m, e, reply, res))
		return;
	if (m.field[FIELD_TEXT].len == 0 || !post) {
		go_on(res, e, "more", false);
		return;
	}
	put_preview(&page, e, post, m.field[FIELD_META], m.field[FIELD_TEXT]);
	asking_give(res, page_lang(e->site, post->lang), &page);
	buf_release(&page);
}

/* ---- steps ------------------------------------------------------------------------------------ */

static void
put_token(char token[TOKEN + 1])
{
	unsigned char bytes[TOKEN / 2] = { 0 };
	struct buf text = buf_over(token, TOKEN + 1);

	RAND_bytes(bytes, sizeof(bytes));
	hex_put(&text, bytes, sizeof(bytes));
}

static void
take_piece(struct response *res, const struct site *s, const struct request *req, struct spot *at, struct slice text)
{
	char token[TOKEN + 1];
	struct errand *e;

	if (person_of(at, req).len == 0) {
		put_token(token);
		at->token = slice_from(token, TOKEN);
	}
	e = ask(res, s, req, at, MESSAGE_PIECE, text, slice_of(req->client ? req->client->name : ""));
	if (e)
		e->finish = after_piece;
}

/* Ask at a prompt, in the words of the post's language. */
static void
ask_for(struct response *res, const struct site *s, const struct entry *post, enum phrase phrase)
{
	struct buf prompt = BUF_INIT(1 << 11);
	struct slice title = slice_first(slice_of(post->title), TITLE_MOST);

	while (title.len == TITLE_MOST && title.len > 0 && ((unsigned char)title.data[title.len] & 0xC0) == 0x80)
		title.len--;
	phrases_put(&prompt, page_lang(s, post->lang), phrase, title);
	response_set(res, STATUS_INPUT, "%s", prompt.data);
	buf_release(&prompt);
}

/* What is written at a prompt. False: nothing was, and the answer asks for it. */
static bool
take_input(struct buf *text, struct response *res, const struct site *s, const struct request *req, const struct spot *at, enum phrase prompt)
{
	if (slice_trim(req->query).len == 0) {
		ask_for(res, s, at->entry, prompt);
		return false;
	}
	if (!url_decode_query(text, req->query)) {
		asking_refuse(res, STATUS_BAD_REQUEST, page_lang(s, at->entry->lang), REFUSAL_NOT_TEXT, SLICE(""));
		return false;
	}
	return true;
}

static void
ask_and(struct response *res, const struct site *s, const struct request *req, const struct spot *at,
    enum message_kind kind, struct slice author, void (*finish)(struct errand *, struct slice, struct response *))
{
	struct errand *e;

	if (person_of(at, req).len == 0) {
		asking_refuse(res, STATUS_NOT_FOUND, page_lang(s, at->entry->lang), REFUSAL_NOTHING_BEGUN, SLICE(""));
		return;
	}
	e = ask(res, s, req, at, kind, SLICE(""), author);
	if (!e)
		return;
	e->finish = finish;
	e->to_be_seen = kind == MESSAGE_SEND;
}

static void
answer_sent(struct response *res, const struct site *s, const struct spot *at, bool shown)
{
	const char *lang = page_lang(s, at->entry->lang);
	struct buf page = BUF_INIT(1 << 16);

	put_heading(&page, "# ", lang, PHRASE_THANKS);
	put_heading(&page, "\n", lang, shown ? PHRASE_STANDS : PHRASE_WAITS);
	buf_putc(&page, '\n');
	site_links_put_line(&page, SLICE(""), slice_of(at->entry->path), slice_of(at->entry->title));
	page_put_home(&page, s);
	asking_give(res, lang, &page);
	buf_release(&page);
}

static void
step(struct response *res, const struct site *s, const struct request *req, struct spot *at)
{
	struct slice action = at->action;
	struct buf text = BUF_INIT(2 * REQUEST_URI_MOST);

	if (slice_eq(action, SLICE("sent")) || slice_eq(action, SLICE("shown"))) {
		answer_sent(res, s, at, slice_eq(action, SLICE("shown")));
	} else if (action.len == 0 || slice_eq(action, SLICE("more"))) {
		if (take_input(&text, res, s, req, at, PHRASE_ASK_COMMENT))
			take_piece(res, s, req, at, buf_slice(&text));
	} else if (slice_eq(action, SLICE("name"))) {
		if (take_input(&text, res, s, req, at, PHRASE_ASK_NAME))
			ask_and(res, s, req, at, MESSAGE_NAME, slice_first(buf_slice(&text), 256), after_change);
	} else if (slice_eq(action, SLICE("preview"))) {
		ask_and(res, s, req, at, MESSAGE_SHOW, SLICE(""), after_show);
	} else if (slice_eq(action, SLICE("back"))) {
		ask_and(res, s, req, at, MESSAGE_BACK, SLICE(""), after_change);
	} else if (slice_eq(action, SLICE("drop"))) {
		ask_and(res, s, req, at, MESSAGE_DROP, SLICE(""), after_drop);
	} else {
		ask_and(res, s, req, at, MESSAGE_SEND, SLICE(""), after_send);
	}
	buf_release(&text);
}

/* 60 or 62 where a certificate is wanted; one that is not good counts for none elsewhere. */
static bool
is_nobody(struct response *res, const struct site *s, const struct request *req, const struct spot *at)
{
	return s->settings->writing.comments.certificate && zone_refuse_nobody(res, page_lang(s, at->entry->lang), req->client);
}

/* ---- a whole one, by Titan ------------------------------------------------------------------------ */

static void
take_whole(struct response *res, const struct site *s, const struct request *req, struct spot *at)
{
	const struct comment_rules *rules = &s->settings->writing.comments;
	const char *lang = page_lang(s, at->entry->lang);
	char token[TOKEN + 1], most[16];
	struct errand *e;

	if (req->titan.edit) {
		response_set(res, STATUS_BAD_REQUEST, "There is nothing to edit here: an upload to this address is a new comment");
	} else if (req->titan.size == 0) {
		asking_refuse(res, STATUS_BAD_REQUEST, lang, REFUSAL_NO_WORD, SLICE(""));
	} else if (req->titan.size > rules->length) {
		snprintf(most, sizeof(most), "%u", rules->length);
		asking_refuse(res, STATUS_BAD_REQUEST, lang, REFUSAL_TOO_LONG, slice_of(most));
	} else if (req->titan.mime.len > 0 && !slice_starts_nocase(req->titan.mime, SLICE("text/"))) {
		response_set(res, STATUS_BAD_REQUEST, "A comment is text, and this is said to be something else");
	} else {
		put_token(token);
		if (person_of(at, req).len == 0)
			at->token = slice_from(token, TOKEN);
		e = ask(res, s, req, at, MESSAGE_COMMENT, SLICE(""), slice_of(req->client ? req->client->name : ""));
		if (!e)
			return;
		e->finish = after_send;
		e->to_be_seen = true;
		if (!errand_expect_body(e, req->titan.size))
			response_set(res, STATUS_TEMPORARY_FAILURE, "The server has no memory for this just now; send it again later");
	}
}

/* ---- who comes in ----------------------------------------------------------------------------------- */

typedef void spot_fn(struct response *res, const struct site *s, const struct request *req, struct spot *at);

/* Do it at the spot that the address names, for who may be there. False: it names none. */
static bool
answer_at(struct response *res, const struct site *s, const struct request *req, spot_fn *act)
{
	struct spot at;
	bool ours;

	if (!slice_starts(req->path, SLICE("/comment/")))
		return false;
	if (!zone_admits(zone_of(s, slice_skip(req->path, strlen("/comment"))), req->client)) {
		zone_refuse(res, s, req->client);   /* whatever is there and is not */
		return true;
	}
	ours = find_spot(&at, s, req->path);
	if (ours && !zone_admits(zone_of_source(s, slice_of(at.entry->file)), req->client))
		zone_refuse(res, s, req->client);
	else if (ours && !is_nobody(res, s, req, &at))
		act(res, s, req, &at);
	buf_release(&at.base);
	return ours;
}

bool
comment_answer(struct response *res, const struct site *s, const struct request *req)
{
	return answer_at(res, s, req, step);
}

bool
comment_take_upload(struct response *res, const struct site *s, const struct request *req)
{
	if (!answer_at(res, s, req, take_whole) && slice_starts(req->path, SLICE("/comment/")))
		asking_refuse(res, STATUS_NOT_FOUND, page_lang(s, ""), REFUSAL_TAKES_NONE, SLICE(""));
	return slice_starts(req->path, SLICE("/comment/"));
}
