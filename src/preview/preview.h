/*
 * preview/preview.h: `capsule preview`: the capsule in a browser, before it is published.
 *
 * A web server on this machine's loopback, for its author alone. What stands
 * at an address is asked of site_answer(), the function that answers visitors,
 * made HTML, and shown as a client would: narrow or wide, dark or light, with
 * the gemtext beside it and the findings of `capsule check` at the lines of
 * the source. Pages work without a script; with it, they follow every edit.
 *
 *   preview.c        the command: the site, its changes, the listening sockets
 *   preview_http.c   a request and its answer, on libevent's evhttp
 *   preview_page.c   the page around what the capsule answers
 *   preview_style.c  its style sheet and script
 */
#ifndef CAPSULE_PREVIEW_H
#define CAPSULE_PREVIEW_H

#include "commands/findings.h"
#include "config/options.h"
#include "config/site_folder.h"
#include "pages/site.h"

#include <time.h>

enum {
	PREVIEW_PORT = 7965,
	PREVIEW_FOLLOWERS_MOST = 32,   /* pages that hear of changes; one more sends the oldest away */
};

struct event_base;
struct evhttp_connection;
struct evhttp_request;

/* The site as it is now; preview.c brings it up to date. */
struct preview {
	const struct options *options;
	struct site_folder folder;
	struct catalog *catalog;
	struct site    *site;
	struct indexing *indexing;     /* keeps an index of what is shown here, drafts too; NULL: it cannot be written */
	struct search  *search;        /* on it; NULL likewise */
	char            index_folder[SITE_PATH_MOST];
	struct findings left_out;      /* what the last scan said: posts that are not shown */
	struct err      settings_err;  /* why the configuration is not read; "" */

	struct event_base *base;
	struct evhttp *http;
	struct watch  *watch;
	struct event  *alive, *signals[2];
	struct follower {
		struct evhttp_request *request;
		struct evhttp_connection *connection;   /* which the request may lose before it is gone */
	} followers[PREVIEW_FOLLOWERS_MOST];   /* oldest first */
	size_t follower_count;
	unsigned port;
};

/* How a reader wants pages shown; kept in a cookie. */
struct preview_view {
	bool narrow;
	enum preview_theme { PREVIEW_AUTO, PREVIEW_DARK, PREVIEW_LIGHT } theme;
};

/* What a browser asked for, and what the capsule answers to it. */
struct preview_answer {
	const struct preview *preview;
	struct preview_view view;
	struct slice address;     /* path and query, encoded, as they stand in the browser */
	struct slice path;        /* decoded */
	int          status;      /* of Gemini */
	struct slice meta, body;
};

/* ---- preview_http.c ---- */

/* An evhttp general callback; `preview` is a struct preview. */
void preview_answer_request(struct evhttp_request *req, void *preview);

/* Tell every page that follows that something changed; or, with NULL, only that we are there. */
void preview_tell(struct preview *p, const char *word);

/* ---- preview_page.c ---- */

/* Append the whole document. */
void preview_page(struct buf *out, const struct preview_answer *a);

/* ---- preview_style.c ---- */

extern const char preview_style[], preview_script[];

#endif
