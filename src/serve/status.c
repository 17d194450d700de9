/* serve/status.c: a running server's answers to questions about itself; see status.h. */
#include "serve/status.h"

#include "net/listener.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	SAMPLE_SECONDS = 5,
	ANSWER_MOST = 1 << 20,
	QUESTION_MOST = 4096,      /* bytes of a request's head */
	QUESTION_SECONDS = 5,
};

struct status_desk {
	struct serving *serving;
	struct evhttp *http;
	struct evhttp_bound_socket *local, *port;   /* NULL: there is none */
	char  *port_name;          /* where `port` is, as the configuration has it */
	struct event *sample;
	unsigned long long answers;   /* at the last sample */
	double  rates[3];
	int64_t started;
};

/* ---- where it is asked ---------------------------------------------------------- */

/*
 * The address of the socket in the state folder, by way of its descriptor, so
 * that a long path does. -1 with errno; else the descriptor, to be closed
 * after use of the address.
 */
static int
address_in(struct sockaddr_un *address, const char *state_path)
{
	int folder = open(state_path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/status.sock", folder);
	return folder;
}

static int
connect_to(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd != -1 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return fd;
	if (fd != -1)
		close(fd);
	return -1;
}

int
status_connect(const char *state_path, struct err *err)
{
	struct sockaddr_un address;
	int folder = address_in(&address, state_path);
	int fd = folder == -1 ? -1 : connect_to(&address);

	if (fd == -1)
		err_set(err, "no server runs on this site, or it is another user's: cannot ask '%.120s/status.sock': %s",
		    state_path, strerror(errno));
	if (folder != -1)
		close(folder);
	return fd;
}

/* A socket for its owner alone; one that a dead server left is taken away. -1: said on stderr. */
static int
open_local(const char *state_path)
{
	struct sockaddr_un address;
	int folder = address_in(&address, state_path), other, fd;
	mode_t mask;

	if (folder == -1)
		return -1;   /* the search index has said so */
	other = connect_to(&address);
	fd = other == -1 ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;
	if (other != -1) {
		fprintf(stderr, "capsule: another server uses '%s': it is the one that `capsule status` asks\n", state_path);
		close(other);
	} else if (fd != -1) {
		unlink(address.sun_path);
		mask = umask(0177);
		if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == -1 || listen(fd, 16) == -1) {
			fprintf(stderr, "capsule: cannot listen on '%s/status.sock': %s; `capsule status` has nobody to ask\n",
			    state_path, strerror(errno));
			close(fd);
			fd = -1;
		}
		umask(mask);
	}
	close(folder);
	return fd;
}

/* ---- answers -------------------------------------------------------------------- */

static struct status_facts
facts_of(const struct status_desk *t)
{
	return (struct status_facts){
		.serving = t->serving, .now = (int64_t)time(NULL), .started = t->started,
		.rates = { t->rates[0], t->rates[1], t->rates[2] },
	};
}

static void
reply(struct evhttp_request *req, const struct buf *text, const char *type)
{
	struct evbuffer *out = evbuffer_new();

	evhttp_add_header(evhttp_request_get_output_headers(req), "Content-Type", type);
	evhttp_add_header(evhttp_request_get_output_headers(req), "Connection", "close");
	if (out && evbuffer_add(out, text->data, text->len) == 0)
		evhttp_send_reply(req, HTTP_OK, "OK", out);
	else
		evhttp_send_error(req, HTTP_INTERNAL, NULL);
	if (out)
		evbuffer_free(out);
}

static void
on_status(struct evhttp_request *req, void *arg)
{
	struct buf text = BUF_INIT(ANSWER_MOST);
	const struct status_facts f = facts_of(arg);

	if (status_put_json(&text, &f))
		reply(req, &text, "application/json");
	else
		evhttp_send_error(req, HTTP_INTERNAL, NULL);
	buf_release(&text);
}

static void
on_metrics(struct evhttp_request *req, void *arg)
{
	const char *accept = evhttp_find_header(evhttp_request_get_input_headers(req), "Accept");
	bool openmetrics = accept && strstr(accept, "application/openmetrics-text");
	struct buf text = BUF_INIT(ANSWER_MOST);
	const struct status_facts f = facts_of(arg);

	status_put_metrics(&text, &f, openmetrics);
	reply(req, &text, openmetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" :
	    "text/plain; version=0.0.4; charset=utf-8");
	buf_release(&text);
}

/* ---- rates ----------------------------------------------------------------------- */

/* Averages that forget by and by, as the system's load has them: 1 - exp(-5 s / 1, 5, 15 min). */
static void
on_sample(evutil_socket_t fd, short what, void *arg)
{
	static const double weight[3] = { 0.0799556, 0.0165285, 0.0055402 };
	struct status_desk *t = arg;
	struct tally sum;
	unsigned long long answers = 0;

	(void)fd, (void)what;
	counters_sum(t->serving->counters, &sum);
	for (int status = 10; status < COUNTERS_STATUS_MOST; status++)
		answers += sum.status[status];
	for (int i = 0; i < 3; i++)
		t->rates[i] += ((double)(answers - t->answers) / SAMPLE_SECONDS - t->rates[i]) * weight[i];
	t->answers = answers;
}

/* ---- all of it --------------------------------------------------------------------- */

void
status_reload(struct status_desk *t)
{
	const char *name = serving_config(t->serving)->metrics;
	struct err err;
	int fd;

	if (t->port_name && strcmp(t->port_name, name) == 0)
		return;
	if (t->port)
		evhttp_del_accept_socket(t->http, t->port);
	t->port = NULL;
	free(t->port_name);
	t->port_name = strdup(name);
	fd = name[0] == '\0' ? -1 : listener_open(name, &err);
	if (fd != -1) {
		struct buf address = BUF_INIT(128);

		listener_put_address(&address, fd);
		t->port = evhttp_accept_socket_with_handle(t->http, fd);
		fprintf(stderr, "metrics at http://%s/metrics\n", address.data);
		buf_release(&address);
	} else if (name[0] != '\0') {
		fprintf(stderr, "capsule: %s; there are no metrics there\n", err.text);
	}
}

static bool
set_up(struct status_desk *t, const char *state_path)
{
	static const struct timeval interval = { SAMPLE_SECONDS, 0 };
	int fd;

	t->http = evhttp_new(t->serving->base);
	t->sample = event_new(t->serving->base, -1, EV_PERSIST, on_sample, t);
	if (!t->http || !t->sample || event_add(t->sample, &interval) == -1)
		return false;
	evhttp_set_allowed_methods(t->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_max_headers_size(t->http, QUESTION_MOST);
	evhttp_set_max_body_size(t->http, 0);
	evhttp_set_timeout(t->http, QUESTION_SECONDS);
	evhttp_set_cb(t->http, "/status.json", on_status, t);
	evhttp_set_cb(t->http, "/metrics", on_metrics, t);
	fd = open_local(state_path);
	if (fd != -1)
		t->local = evhttp_accept_socket_with_handle(t->http, fd);
	status_reload(t);
	return true;
}

struct status_desk *
status_new(struct serving *s)
{
	struct status_desk *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->serving = s;
	t->started = (int64_t)time(NULL);
	if (set_up(t, s->sites.list[0]->folder.state_path))
		return t;
	status_free(t);
	return NULL;
}

void
status_free(struct status_desk *t)
{
	struct sockaddr_un address;
	int folder;

	if (!t)
		return;
	if (t->local && (folder = address_in(&address, t->serving->sites.list[0]->folder.state_path)) != -1) {
		unlink(address.sun_path);
		close(folder);
	}
	if (t->http)
		evhttp_free(t->http);
	if (t->sample)
		event_free(t->sample);
	free(t->port_name);
	free(t);
}
