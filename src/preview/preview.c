/* preview/preview.c: `capsule preview`; see preview.h. */
#include "preview/preview.h"

#include "base/file.h"
#include "commands/commands.h"
#include "posts/watch.h"
#include "search/search_query.h"
#include "serve/indexing.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/http.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	HEADERS_MOST = 16 << 10,       /* bytes of a request */
	FOLLOWER_SECONDS = 24 * 3600,  /* until a page that follows has to ask again */
	ALIVE_SECONDS = 15,            /* between two signs of life to pages that follow */
};

/* ---- the site -------------------------------------------------------------- */

/* Read the configuration again; one that is not good is said on every page, and the one before stays. */
static void
renew_settings(struct preview *p)
{
	struct err err = { "" };
	struct config *c = site_folder_reload(&p->folder, p->options, &err);

	p->settings_err = err;
	if (!c) {
		fprintf(stderr, "capsule: %s; the configuration before stays in use\n", err.text);
		return;
	}
	p->settings_err.text[0] = '\0';
	config_free(p->folder.config);
	p->folder.config = c;
}

/* A site keeps finished pages, so a change takes a new one. */
static bool
renew_site(struct preview *p, struct err *err)
{
	struct site *site = site_new(&p->folder.config->site, p->catalog, p->folder.content, 0);

	if (!site)
		return err_set(err, "cannot set up the site: memory is out");
	site_free(p->site);
	p->site = site;
	site_set_search(site, p->search);
	return true;
}

/* Drafts and posts of tomorrow are what a preview is for, so the clock stands at the end of time. */
static bool
renew_content(struct preview *p, struct err *err)
{
	bool changed;

	findings_release(&p->left_out);
	if (!findings_init(&p->left_out, p->folder.content_path))
		return err_set(err, "cannot read the posts: memory is out");
	catalog_set_blog(p->catalog, p->folder.config->blog);
	return catalog_scan(p->catalog, p->folder.content, INT64_MAX, &p->left_out.report, &changed, err);
}

static void
on_change(void *arg)
{
	struct preview *p = arg;
	struct err err;

	renew_settings(p);
	if (!renew_content(p, &err) || !renew_site(p, &err))
		fprintf(stderr, "capsule: %s\n", err.text);
	indexing_start(p->indexing);
	preview_tell(p, "changed");
}

static bool
open_site(struct preview *p, struct err *err)
{
	if (!site_folder_open(&p->folder, p->options->arguments[0], p->options, err))
		return false;
	p->catalog = catalog_new();
	if (!p->catalog)
		return err_set(err, "cannot read the posts: memory is out");
	catalog_take_drafts(p->catalog);
	return renew_content(p, err) && renew_site(p, err);
}

/* ---- its search --------------------------------------------------------------- */

/* There is another file of the index. */
static void
open_search(void *arg)
{
	struct preview *p = arg;
	char path[PATH_MAX];
	struct search *search;

	indexing_put_path(path, sizeof(path), p->index_folder);
	search = search_new(path);
	site_set_search(p->site, search);
	search_free(p->search);
	p->search = search;
}

/*
 * An index of its own: the server's must not have the drafts. It stays for the
 * next time. Where none can be written that is said, and all else is shown.
 */
static void
set_up_search(struct preview *p)
{
	struct indexing_options o = { .folder = p->index_folder, .catalog = p->catalog, .content = p->folder.content, .made = open_search,
		.ctx = p };
	struct err err;

	snprintf(p->index_folder, sizeof(p->index_folder), "%.*s/preview", (int)sizeof(p->index_folder) - 16, p->folder.state_path);
	file_make_hidden_folder(p->folder.state_path, 0700);   /* mostly there; when it cannot be, neither can the next */
	p->indexing = indexing_new(p->base, &o, &err);
	if (!p->indexing) {
		fprintf(stderr, "capsule: %s; there is no search\n", err.text);
		return;
	}
	open_search(p);
	indexing_start(p->indexing);
}

/* ---- the loop -------------------------------------------------------------- */

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct preview *p = arg;

	(void)sig, (void)what;
	event_base_loopexit(p->base, NULL);
}

static void
on_alive(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	preview_tell(arg, NULL);
}

static void
on_watch_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	(void)r, (void)kind, (void)file, (void)line;
	fprintf(stderr, "capsule: %s\n", sentence);
}

static bool
set_up_loop(struct preview *p, struct err *err)
{
	static const struct timeval alive = { ALIVE_SECONDS, 0 };
	static struct report report = { .found = on_watch_finding };
	const char *watched[] = { p->folder.content_path, p->folder.config_path, p->folder.phrases_path };
	static const int wanted[] = { SIGINT, SIGTERM };

	p->base = event_base_new();
	if (!p->base)
		return err_set(err, "cannot make an event loop");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);   /* nobody waits for who made the index */
	set_up_search(p);
	for (int i = 0; i < 2; i++) {
		p->signals[i] = evsignal_new(p->base, wanted[i], on_signal, p);
		if (!p->signals[i] || event_add(p->signals[i], NULL) == -1)
			return err_set(err, "cannot listen to signals");
	}
	p->alive = event_new(p->base, -1, EV_PERSIST, on_alive, p);
	if (!p->alive || event_add(p->alive, &alive) == -1)
		return err_set(err, "cannot set a timer");
	p->watch = watch_new(p->base, watched, 3, on_change, p, &report, err);
	return p->watch != NULL;
}

/* ---- listening ------------------------------------------------------------- */

static unsigned
port_of(evutil_socket_t fd)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, (struct sockaddr *)&a, &len) == -1)
		return 0;
	return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port : ((struct sockaddr_in *)&a)->sin_port);
}

/* Listen on loopback at `port`, 0 for any; on IPv6's loopback too where there is one. */
static bool
listen_at(struct preview *p, unsigned port)
{
	struct evhttp_bound_socket *bound = evhttp_bind_socket_with_handle(p->http, "127.0.0.1", (uint16_t)port);

	if (!bound)
		return false;
	p->port = port_of(evhttp_bound_socket_get_fd(bound));
	evhttp_bind_socket(p->http, "::1", (uint16_t)p->port);
	return true;
}

static bool
set_up_http(struct preview *p, struct err *err)
{
	unsigned long port = options_number(p->options->port, PREVIEW_PORT);

	p->http = evhttp_new(p->base);
	if (!p->http)
		return err_set(err, "cannot make a web server: memory is out");
	evhttp_set_allowed_methods(p->http, EVHTTP_REQ_GET);
	evhttp_set_max_headers_size(p->http, HEADERS_MOST);
	evhttp_set_max_body_size(p->http, HEADERS_MOST);
	evhttp_set_timeout(p->http, FOLLOWER_SECONDS);
	evhttp_set_default_content_type(p->http, NULL);
	evhttp_set_gencb(p->http, preview_answer_request, p);
	if (listen_at(p, (unsigned)port) || (!p->options->port && listen_at(p, 0)))
		return true;
	return err_set(err, "cannot listen on 127.0.0.1:%lu: %s; --port 0 takes a free port", port, strerror(errno));
}

static void
tear_down(struct preview *p)
{
	if (p->http)
		evhttp_free(p->http);
	watch_free(p->watch);
	if (p->alive)
		event_free(p->alive);
	for (int i = 0; i < 2; i++) {
		if (p->signals[i])
			event_free(p->signals[i]);
	}
	indexing_free(p->indexing);
	site_free(p->site);
	search_free(p->search);
	catalog_free(p->catalog);
	findings_release(&p->left_out);
	site_folder_close(&p->folder);
	if (p->base)
		event_base_free(p->base);
}

int
preview_command(const struct options *o)
{
	struct preview p = { .options = o, .folder.content = -1 };
	struct err err;
	bool good = open_site(&p, &err) && set_up_loop(&p, &err) && set_up_http(&p, &err);

	if (good) {
		fprintf(stderr, "%s as its readers will see it: http://localhost:%u/\n", p.folder.config->site.title, p.port);
		good = event_base_dispatch(p.base) != -1 || err_set(&err, "the event loop broke");
	}
	if (!good)
		fprintf(stderr, "capsule: %s\n", err.text);
	tear_down(&p);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
