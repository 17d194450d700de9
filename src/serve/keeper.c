/* serve/keeper.c: the process that has the private keys; see keeper.h. */
#include "serve/keeper.h"

#include "base/clock.h"
#include "base/descriptors.h"
#include "serve/certificates.h"
#include "tls/key_desk.h"
#include "tls/tls_ticket.h"
#include "tls/x509_facts.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	START_MS = 20000,       /* for a keeper's first word */
	SILENCE_SECONDS = 3,    /* less than workers wait for a signature */
	LATE_TICK_SECONDS = 2,  /* a tick that late means that we were not running ourselves */
	AGAIN_FIRST_MS = 10,    /* before the replacement of one that died young... */
	AGAIN_MOST_MS = 1000,   /* ...and of the one after many such */
};

/* What a keeper says first: that it serves, or why not. After that a byte each second. */
struct first_word {
	bool good;
	uint16_t count;
	uint8_t digests[KEEPER_KEYS_MOST][X509_DIGEST_LEN];
	unsigned char secret[TICKET_SECRET];
	struct err err;
};

struct keeper {
	struct keeper_options o;   /* its texts are ours */
	int desk[2];
	int line;                  /* from the keeper; -1: there is none */
	pid_t pid;
	struct first_word word;
	struct event_base *base;
	struct event *readable, *tick, *again;
	int64_t born, heard, ticked;  /* monotonic seconds */
	unsigned again_ms;         /* to wait before the next try; 0: it has lived */
	struct err told;           /* the last complaint */
};

/* --- the keeper itself ------------------------------------------------------------ */

/* Signals are for the supervisor; a keeper ends when nobody is left at the desk. */
static void
become_keeper(const struct keeper *k, int line)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE };
	const int keep[] = { k->desk[1], line, k->o.sandbox.content };   /* the folder says whom to become */
	sigset_t none;

	prctl(PR_SET_NAME, "capsule-keys");
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	descriptors_close_others(keep, sizeof(keep) / sizeof(keep[0]));
}

/* Read the keys; what the supervisor is to know of them goes to *word. */
static bool
take_keys(const struct keeper_options *o, struct certificates *c, struct first_word *word)
{
	if (!certificates_load_all(c, o->sources, o->source_count, o->may_make, &word->err))
		return false;
	if (c->count > KEEPER_KEYS_MOST)
		return err_set(&word->err, "more than %d hosts with a certificate of their own", KEEPER_KEYS_MOST);
	for (size_t i = 0; i < c->count; i++)
		tls_certificate_key_digest(c->list[i], word->digests[i]);
	word->count = (uint16_t)c->count;
	return tls_ticket_secret(tls_certificate_key(c->list[0]), word->secret) ||
	    err_set(&word->err, "cannot derive ticket keys from the key of %s", o->sources[0].hosts[0]);
}

static void
say_alive(void *line)
{
	(void)!write(*(int *)line, "a", 1);
}

static void
work(const struct keeper *k, int line)
{
	struct first_word word = { .good = false };
	struct certificates c;
	EVP_PKEY *keys[KEEPER_KEYS_MOST];

	become_keeper(k, line);
	word.good = take_keys(&k->o, &c, &word) && (!k->o.shut_in || sandbox_enter(&k->o.sandbox, &word.err));
	if (write(line, &word, sizeof(word)) != (ssize_t)sizeof(word) || !word.good)
		_exit(EXIT_FAILURE);
	fcntl(line, F_SETFL, O_NONBLOCK);
	for (size_t i = 0; i < c.count; i++)
		keys[i] = tls_certificate_key(c.list[i]);
	key_desk_serve(k->desk[1], keys, c.count, say_alive, &line);
	_exit(EXIT_SUCCESS);
}

/* --- the supervisor's side ----------------------------------------------------------- */

/* Its first word, which is whole or nothing. */
static bool
hear_first_word(int line, struct first_word *word, struct err *err)
{
	struct pollfd ready = { .fd = line, .events = POLLIN };
	int n;

	do
		n = poll(&ready, 1, START_MS);
	while (n == -1 && errno == EINTR);
	if (n != 1 || read(line, word, sizeof(*word)) != (ssize_t)sizeof(*word))
		return err_set(err, "the process that keeps the keys does not start");
	if (!word->good)
		*err = word->err;
	return word->good;
}

/* Fork a keeper, without listening to it yet. */
static bool
start(struct keeper *k, struct first_word *word, struct err *err)
{
	int line[2];

	if (pipe2(line, O_CLOEXEC) == -1)
		return err_set(err, "cannot make a line to the process with the keys: %s", strerror(errno));
	k->pid = fork();
	if (k->pid == 0) {
		close(line[0]);
		work(k, line[1]);
	}
	close(line[1]);
	if (k->pid == -1)
		err_set(err, "cannot fork a process for the keys: %s", strerror(errno));
	else if (hear_first_word(line[0], word, err)) {
		k->line = line[0];
		k->born = k->heard = clock_seconds();
		return true;
	} else
		kill(k->pid, SIGKILL);
	close(line[0]);
	if (k->pid > 0 && !k->base)
		waitpid(k->pid, NULL, 0);  /* later the supervisor hears of every child */
	k->pid = 0;
	return false;
}

static void
stop_listening(struct keeper *k)
{
	if (k->readable)
		event_free(k->readable);
	k->readable = NULL;
	if (k->line != -1)
		close(k->line);
	k->line = -1;
}

static void on_line(evutil_socket_t fd, short what, void *arg);

static bool
listen_to_it(struct keeper *k)
{
	k->readable = event_new(k->base, k->line, EV_READ | EV_PERSIST, on_line, k);
	return k->readable && event_add(k->readable, NULL) == 0;
}

/* Another keeper for the same desk. It has to have the same keys. */
static bool
replace(struct keeper *k, struct err *err)
{
	struct first_word word;

	if (!start(k, &word, err))
		return false;
	if (word.count == k->word.count && memcmp(word.digests, k->word.digests, sizeof(word.digests)) == 0)
		return listen_to_it(k) || err_set(err, "memory is out");
	kill(k->pid, SIGKILL);
	stop_listening(k);
	return err_set(err, "the keys on the disk are not those in use");
}

/* Try again, the later the oftener that was in vain. */
static void
replace_soon(struct keeper *k)
{
	struct timeval delay = { k->again_ms / 1000, (suseconds_t)(k->again_ms % 1000) * 1000 };

	evtimer_add(k->again, &delay);
	k->again_ms = k->again_ms == 0 ? AGAIN_FIRST_MS : 2 * k->again_ms;
	if (k->again_ms > AGAIN_MOST_MS)
		k->again_ms = AGAIN_MOST_MS;
}

static void
on_again(evutil_socket_t fd, short what, void *arg)
{
	struct keeper *k = arg;
	struct err err;

	(void)fd, (void)what;
	if (replace(k, &err)) {
		k->told.text[0] = '\0';
		return;
	}
	if (strcmp(err.text, k->told.text) != 0)
		fprintf(stderr, "capsule: nobody signs handshakes, only resumed visits are answered: %s\n", err.text);
	k->told = err;
	replace_soon(k);
}

/* The keeper says that it is there, or its line has ended. */
static void
on_line(evutil_socket_t fd, short what, void *arg)
{
	struct keeper *k = arg;
	char words[64];

	(void)what;
	if (read(fd, words, sizeof(words)) > 0) {
		k->heard = clock_seconds();
		return;
	}
	fprintf(stderr, "capsule: the process with the keys has ended; another takes its place\n");
	stop_listening(k);
	if (clock_seconds() - k->born > 1)
		k->again_ms = 0;
	replace_soon(k);
}

/* Each second: end one that shows no sign of life. */
static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct keeper *k = arg;
	int64_t now = clock_seconds();

	(void)fd, (void)what;
	if (now - k->ticked > LATE_TICK_SECONDS)
		k->heard = now;
	k->ticked = now;
	if (k->line == -1 || now - k->heard <= SILENCE_SECONDS)
		return;
	fprintf(stderr, "capsule: the process with the keys gave no sign of life for %d s and is ended\n", SILENCE_SECONDS);
	k->heard = now;
	kill(k->pid, SIGKILL);
}

/* --- a keeper as others see it --------------------------------------------------------- */

static void
free_options(struct keeper_options *o)
{
	struct certificates_source *sources = (struct certificates_source *)o->sources;

	for (size_t i = 0; sources && i < o->source_count; i++) {
		for (size_t k = 0; sources[i].hosts && k < sources[i].host_count; k++)
			free(sources[i].hosts[k]);
		free((void *)sources[i].hosts);
		free((void *)sources[i].certs_path);
	}
	free(sources);
	free((void *)o->sandbox.user);
}

static bool
copy_source(struct certificates_source *to, const struct certificates_source *from)
{
	char **hosts = calloc(from->host_count + 1, sizeof(*hosts));

	to->certs_path = strdup(from->certs_path);
	to->hosts = hosts;
	to->host_count = hosts ? from->host_count : 0;
	for (size_t i = 0; i < to->host_count; i++) {
		if (!(hosts[i] = strdup(from->hosts[i])))
			return false;
	}
	return hosts && to->certs_path;
}

/* Our own copy of what is only lent to us. */
static bool
copy_options(struct keeper_options *to, const struct keeper_options *from)
{
	struct certificates_source *sources = calloc(from->source_count + 1, sizeof(*sources));
	bool ok;

	*to = *from;
	to->sources = sources;
	to->sandbox.report = NULL;
	to->sandbox.user = strdup(from->sandbox.user ? from->sandbox.user : "");
	ok = sources && to->sandbox.user;
	for (size_t i = 0; ok && i < from->source_count; i++)
		ok = copy_source(&sources[i], &from->sources[i]);
	return ok;
}

struct keeper *
keeper_new(const struct keeper_options *o, struct err *err)
{
	struct keeper *k = calloc(1, sizeof(*k));

	if (!k) {
		err_set(err, "memory is out");
		return NULL;
	}
	k->line = k->desk[0] = k->desk[1] = -1;
	if (!copy_options(&k->o, o))
		err_set(err, "memory is out");
	else if (key_desk_make(k->desk, err) && start(k, &k->word, err)) {
		k->o.may_make = false;
		return k;
	}
	keeper_free(k);
	return NULL;
}

bool
keeper_watch(struct keeper *k, struct event_base *base)
{
	static const struct timeval second = { 1, 0 };

	k->base = base;
	k->ticked = clock_seconds();
	k->tick = event_new(base, -1, EV_PERSIST, on_tick, k);
	k->again = evtimer_new(base, on_again, k);
	return k->tick && k->again && event_add(k->tick, &second) == 0 && listen_to_it(k);
}

size_t
keeper_key_count(const struct keeper *k)
{
	return k->word.count;
}

const uint8_t *
keeper_key_digest(const struct keeper *k, size_t i)
{
	return k->word.digests[i];
}

const unsigned char *
keeper_ticket_secret(const struct keeper *k)
{
	return k->word.secret;
}

int
keeper_desk(const struct keeper *k)
{
	return k->desk[0];
}

void
keeper_free(struct keeper *k)
{
	if (!k)
		return;
	stop_listening(k);
	if (k->tick)
		event_free(k->tick);
	if (k->again)
		event_free(k->again);
	for (int i = 0; i < 2; i++) {
		if (k->desk[i] != -1)
			close(k->desk[i]);
	}
	free_options(&k->o);
	OPENSSL_cleanse(&k->word, sizeof(k->word));
	free(k);
}
