/* preview/preview_http.c: a browser's request and its answer; see preview.h. */
#include "preview/preview.h"

#include "gemini/request.h"
#include "gemini/url.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	ADDRESS_MOST = 8192,        /* bytes of what is typed */
	FRAMED_MOST = 4 << 20,      /* a longer text goes to the browser as it is */
	DOCUMENT_MOST = 64 << 20,
};

#define COOKIE "capsule-preview"

/* ---- who asks -------------------------------------------------------------- */

/*
 * The name that the browser believes to talk to is one of this machine: a page
 * from elsewhere cannot have its own name lead here and read what it gets.
 */
static bool
is_at_home(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	struct slice given = slice_of(host), behind;

	for (size_t i = 0; i < COUNT(names); i++) {
		unsigned long port;

		if (!slice_starts_nocase(given, slice_of(names[i])))
			continue;
		behind = slice_skip(given, strlen(names[i]));
		if (behind.len == 0 || (behind.data[0] == ':' && slice_number(slice_skip(behind, 1), 65535, &port)))
			return true;
	}
	return false;
}

/* ---- answers --------------------------------------------------------------- */

/* `policy`: what the document may load. Nothing is kept, guessed, framed elsewhere or told to others. */
static void
put_headers(struct evhttp_request *req, const char *type, const char *policy)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);

	evhttp_add_header(headers, "Content-Type", type);
	evhttp_add_header(headers, "Content-Security-Policy", policy);
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	evhttp_add_header(headers, "Referrer-Policy", "no-referrer");
	evhttp_add_header(headers, "Cross-Origin-Resource-Policy", "same-origin");
	evhttp_add_header(headers, "Cache-Control", "no-store");
}

static void
reply(struct evhttp_request *req, int status, const char *reason, struct slice body)
{
	struct evbuffer *out = evhttp_request_get_output_buffer(req);

	evbuffer_add(out, body.data, body.len);
	evhttp_send_reply(req, status, reason, NULL);
}

static void
reply_text(struct evhttp_request *req, int status, const char *reason, const char *type, const char *text)
{
	put_headers(req, type, "default-src 'none'");
	reply(req, status, reason, slice_of(text));
}

static void
redirect(struct evhttp_request *req, const char *address)
{
	put_headers(req, "text/plain", "default-src 'none'");
	evhttp_add_header(evhttp_request_get_output_headers(req), "Location", address);
	reply(req, HTTP_MOVETEMP, "Found", SLICE(""));
}

/* ---- pages that follow ------------------------------------------------------ */

static void
forget(struct preview *p, size_t i)
{
	p->follower_count--;
	memmove(&p->followers[i], &p->followers[i + 1], (p->follower_count - i) * sizeof(p->followers[0]));
}

/*
 * The connection goes. A request that evhttp has taken from it, since the
 * browser left in the middle of our answer, is ours to end; else it goes too.
 */
static void
on_left(struct evhttp_connection *connection, void *arg)
{
	struct preview *p = arg;

	for (size_t i = p->follower_count; i-- > 0; ) {
		struct evhttp_request *req = p->followers[i].request;

		if (p->followers[i].connection != connection)
			continue;
		forget(p, i);
		if (!evhttp_request_get_connection(req))
			evhttp_send_reply_end(req);
	}
}

static void
send_word(struct evhttp_request *req, const char *word)
{
	struct evbuffer *chunk = evbuffer_new();

	if (!chunk)
		return;
	if (word)
		evbuffer_add_printf(chunk, "data: %s\n\n", word);
	else
		evbuffer_add_printf(chunk, ":\n\n");
	evhttp_send_reply_chunk(req, chunk);
	evbuffer_free(chunk);
}

void
preview_tell(struct preview *p, const char *word)
{
	for (size_t i = 0; i < p->follower_count; i++)
		send_word(p->followers[i].request, word);
}

/* /.preview/events: server-sent events (HTML Living Standard, 9.2). */
static void
follow(struct preview *p, struct evhttp_request *req)
{
	if (p->follower_count == PREVIEW_FOLLOWERS_MOST) {
		struct follower oldest = p->followers[0];

		forget(p, 0);
		evhttp_connection_set_closecb(oldest.connection, NULL, NULL);
		evhttp_send_reply_end(oldest.request);
	}
	put_headers(req, "text/event-stream", "default-src 'none'");
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), on_left, p);
	p->followers[p->follower_count++] = (struct follower){ req, evhttp_request_get_connection(req) };
	evhttp_send_reply_start(req, HTTP_OK, "OK");
	send_word(req, NULL);
}

/* ---- how pages are shown ---------------------------------------------------- */

static const char *const themes[] = { "auto", "dark", "light" };

static void
take_width(struct preview_view *v, const char *word)
{
	if (word)
		v->narrow = strcmp(word, "narrow") == 0;
}

static void
take_theme(struct preview_view *v, const char *word)
{
	for (unsigned i = 0; word && i < 3; i++) {
		if (strcmp(word, themes[i]) == 0)
			v->theme = (enum preview_theme)i;
	}
}

static struct preview_view
view_of(struct evhttp_request *req)
{
	const char *cookies = evhttp_find_header(evhttp_request_get_input_headers(req), "Cookie");
	const char *own = cookies ? strstr(cookies, COOKIE "=") : NULL;
	struct preview_view view = { 0 };
	char width[8] = "", theme[8] = "";

	if (own && sscanf(own, COOKIE "=%7[a-z].%7[a-z]", width, theme) == 2) {
		take_width(&view, width);
		take_theme(&view, theme);
	}
	return view;
}

/* Where to go on: an address of this server and no other's. */
static const char *
way_back(const char *given)
{
	return given && given[0] == '/' && given[1] != '/' && given[1] != '\\' ? given : "/";
}

/* /.preview/view?width=narrow&theme=dark&back=/posts/x.gmi */
static void
set_view(struct evhttp_request *req, const struct evkeyvalq *query)
{
	struct preview_view view = view_of(req);
	char cookie[128];

	take_width(&view, evhttp_find_header(query, "width"));
	take_theme(&view, evhttp_find_header(query, "theme"));
	snprintf(cookie, sizeof(cookie), COOKIE "=%s.%s; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly",
	    view.narrow ? "narrow" : "wide", themes[view.theme]);
	evhttp_add_header(evhttp_request_get_output_headers(req), "Set-Cookie", cookie);
	redirect(req, way_back(evhttp_find_header(query, "back")));
}

/* /.preview/ask?path=/search&words=...: what a client sends for an input. */
static void
ask(struct evhttp_request *req, const struct evkeyvalq *query)
{
	const char *words = evhttp_find_header(query, "words");
	struct buf address = BUF_INIT(ADDRESS_MOST);

	buf_puts(&address, way_back(evhttp_find_header(query, "path")));
	buf_putc(&address, '?');
	url_put_query(&address, slice_of(words));
	redirect(req, address.full ? "/" : address.data);
	buf_release(&address);
}

/* /.preview/go?address=...: an address as it is typed into a client. */
static void
go(struct evhttp_request *req, const struct evkeyvalq *query)
{
	struct slice typed = slice_trim(slice_of(evhttp_find_header(query, "address")));
	struct buf address = BUF_INIT(ADDRESS_MOST);

	if (slice_starts_nocase(typed, SLICE("gemini://"))) {
		typed = slice_skip(typed, strlen("gemini://"));
		typed = slice_skip(typed, slice_find(typed, '/'));
	}
	if (!slice_starts(typed, SLICE("/")))
		buf_putc(&address, '/');
	url_put_target(&address, typed);
	redirect(req, way_back(address.data));
	buf_release(&address);
}

/* ---- the capsule's own addresses -------------------------------------------- */

static int
http_status(int status)
{
	switch (status / 10) {
	case 1:
	case 2:
		return HTTP_OK;
	case 4:
		return HTTP_SERVUNAVAIL;
	case 6:
		return 401;
	default:
		return status == 52 ? 410 : status == 59 ? HTTP_BADREQUEST : HTTP_NOTFOUND;
	}
}

/* Whether it is shown within a page, not handed to the browser. */
static bool
is_framed(const struct response *res, struct slice type, struct slice body)
{
	return res->status != STATUS_SUCCESS || (res->fd == -1 && body.len <= FRAMED_MOST &&
	    (slice_starts(type, SLICE("text/")) || slice_search(type, SLICE("xml")) < type.len) &&
	    !slice_starts(type, SLICE("image/")));
}

static void
reply_page(struct evhttp_request *req, const struct preview_answer *a)
{
	struct buf document = BUF_INIT(DOCUMENT_MOST);

	preview_page(&document, a);
	put_headers(req, "text/html; charset=utf-8", "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
	    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	if (document.full)
		reply(req, HTTP_INTERNAL, "Too long", SLICE("This page is too long to be shown.\n"));
	else
		reply(req, http_status(a->status), "As the capsule says", buf_slice(&document));
	buf_release(&document);
}

/* A picture, a download: the bytes, with no right to run anything. */
static void
reply_file(struct evhttp_request *req, struct response *res, struct slice type, struct slice body)
{
	struct evbuffer *out = evhttp_request_get_output_buffer(req);
	struct buf name = BUF_INIT(RESPONSE_META_MOST);
	off_t at = res->fd == -1 ? 0 : lseek(res->fd, 0, SEEK_CUR);

	buf_put_slice(&name, type);
	put_headers(req, name.data, "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'");
	evbuffer_add(out, body.data, body.len);
	if (res->fd != -1 && evbuffer_add_file(out, res->fd, at, (ev_off_t)res->fd_left) == 0)
		res->fd = -1;   /* it is the buffer's to close */
	evhttp_send_reply(req, HTTP_OK, "OK", NULL);
	buf_release(&name);
}

static void
redirect_to(struct evhttp_request *req, struct slice meta)
{
	struct buf address = BUF_INIT(ADDRESS_MOST);

	buf_put_slice(&address, meta);
	redirect(req, way_back(address.data));
	buf_release(&address);
}

static void
answer(const struct preview *p, struct evhttp_request *req, struct request *asked, struct slice address)
{
	struct preview_answer a = { .preview = p, .view = view_of(req), .address = address, .path = asked->path };
	struct response res;

	response_init(&res);
	site_answer(p->site, asked, &res);
	a.status = res.status;
	if (res.bytes) {
		struct slice rest = slice_from(res.bytes->data, res.bytes->len);

		a.meta = slice_skip(slice_cut_line(&rest), 3);
		a.body = rest;
	}
	if (res.status / 10 == 3 && slice_starts(a.meta, SLICE("/")))
		redirect_to(req, a.meta);
	else if (is_framed(&res, a.meta, a.body))
		reply_page(req, &a);
	else
		reply_file(req, &res, a.meta, a.body);
	response_release(&res);
}

/* Ask the capsule for what the browser asks for. */
static void
answer_address(const struct preview *p, struct evhttp_request *req, const char *address)
{
	const struct site_settings *settings = &p->folder.config->site;
	struct request *asked = calloc(1, sizeof(*asked));
	struct buf line = BUF_INIT(REQUEST_URI_MOST), why = BUF_INIT(512);

	buf_printf(&line, "gemini://%s:%u%s", settings->hosts[0], settings->public_port, address);
	if (!asked)
		reply_text(req, HTTP_INTERNAL, "Out of memory", "text/plain", "Memory is out.\n");
	else if (line.full || request_parse(asked, buf_slice(&line), &why) != STATUS_SUCCESS)
		reply_text(req, HTTP_BADREQUEST, "Bad request", "text/plain; charset=utf-8", line.full ? "The address is too long.\n" : why.data);
	else
		answer(p, req, asked, slice_of(address));
	buf_release(&why);
	buf_release(&line);
	free(asked);
}

/* ---- the preview's own addresses -------------------------------------------- */

static void
answer_own(struct preview *p, struct evhttp_request *req, const char *name)
{
	const char *query = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req));
	struct evkeyvalq words;

	if (evhttp_parse_query_str(query ? query : "", &words) == -1) {
		reply_text(req, HTTP_BADREQUEST, "Bad request", "text/plain", "This address cannot be read.\n");
		return;
	}
	if (strcmp(name, "style.css") == 0)
		reply_text(req, HTTP_OK, "OK", "text/css; charset=utf-8", preview_style);
	else if (strcmp(name, "live.js") == 0)
		reply_text(req, HTTP_OK, "OK", "text/javascript; charset=utf-8", preview_script);
	else if (strcmp(name, "events") == 0)
		follow(p, req);
	else if (strcmp(name, "view") == 0)
		set_view(req, &words);
	else if (strcmp(name, "ask") == 0)
		ask(req, &words);
	else if (strcmp(name, "go") == 0)
		go(req, &words);
	else
		reply_text(req, HTTP_NOTFOUND, "Not found", "text/plain", "The preview has no such page.\n");
	evhttp_clear_headers(&words);
}

void
preview_answer_request(struct evhttp_request *req, void *preview)
{
	const char *host = evhttp_find_header(evhttp_request_get_input_headers(req), "Host");
	const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));
	struct slice address = slice_of(evhttp_request_get_uri(req));

	if (!host || !is_at_home(host))
		reply_text(req, 403, "Forbidden", "text/plain", "This preview answers to localhost alone.\n");
	else if (path && strncmp(path, "/.preview/", 10) == 0)
		answer_own(preview, req, path + 10);
	else if (!slice_starts(address, SLICE("/")))
		reply_text(req, HTTP_BADREQUEST, "Bad request", "text/plain", "Only addresses of this capsule are answered.\n");
	else
		answer_address(preview, req, address.data);
}
