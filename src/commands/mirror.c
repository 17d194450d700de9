/*
 * commands/mirror.c: `capsule mirror`: a folder kept equal to a capsule.
 *
 * By its manifest where it has one, else by its links (mirror/). Exit status 1
 * and a list when anything failed; what failed once is tried by the next run.
 */
#include "commands/commands.h"

#include "commands/typed_address.h"
#include "gemini/url.h"
#include "mirror/mirror.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ADDRESS_MOST = 4096, FAILURES_MOST = 1 << 22, PAUSE_MS = 1000 };

void
mirror_fail(struct mirror *m, struct slice path, const char *why)
{
	m->failed++;
	buf_printf(&m->failures, "%.*s: %s\n", SLICE_ARG(path), why);
}

void
mirror_tell(struct mirror *m, size_t done, size_t all)
{
	if (!m->on_terminal)
		return;
	m->in_line = done != all;
	fprintf(stderr, "\r%zu of %zu, %lu fetched, %llu KB%s", done, all, m->fetched,
	    (unsigned long long)m->fetcher.bytes / 1024, m->in_line ? "" : "\n");
}

void
mirror_note(struct mirror *m, const char *name, struct slice path)
{
	for (const char *slash = name; (slash = strchr(slash, '/')) != NULL; slash++) {
		struct slice folder = slice_from(name, (size_t)(slash + 1 - name));
		char *key = table_get(&m->names, folder) ? NULL : arena_copy(m->arena, folder);

		if (key)
			table_put(&m->names, slice_of(key), m);
	}
	if (!mirror_has_noted(m, name)) {
		char *key = arena_copy(m->arena, slice_of(name)), *owner = arena_copy(m->arena, path);

		if (key && owner)
			table_put(&m->names, slice_of(key), owner);
	}
}

bool
mirror_has_noted(const struct mirror *m, const char *name)
{
	struct buf folder = BUF_INIT(ADDRESS_MOST);
	bool has;

	buf_printf(&folder, "%s/", name);
	has = table_get(&m->names, slice_of(name)) || table_get(&m->names, buf_slice(&folder));
	buf_release(&folder);
	return has;
}

bool
mirror_keep(struct mirror *m, const char *name, struct slice path, const char *type, struct err *err)
{
	struct buf obstacle = BUF_INIT(ADDRESS_MOST);
	const char *owner = table_get(&m->names, slice_of(name));
	bool good = true;

	if (owner && !slice_eq(slice_of(owner), path))   /* "/" and "/index.gmi", say */
		return err_set(err, "its file '%.80s' is that of %.80s, which is another text", name, owner);
	if (mirror_store_obstacle(&m->store, name, &obstacle)) {
		good = !mirror_has_noted(m, obstacle.data) ||
		    err_set(err, "'%.150s' would have to be a file and a folder", obstacle.data);
		if (good)
			mirror_retire(m, obstacle.data);
	}
	buf_release(&obstacle);
	if (!good || !mirror_store_keep(&m->store, name, type, err))
		return false;
	mirror_note(m, name, path);
	return true;
}

void
mirror_retire(struct mirror *m, const char *name)
{
	struct err err;

	if (mirror_store_retire(&m->store, name, &err))
		m->retired++;
	else
		mirror_fail(m, slice_of(name), err.text);
}

/* ---- what is asked for ----------------------------------------------------------- */

static bool
read_address(struct mirror *m, struct buf *path, const char *typed, struct err *err)
{
	struct buf address = BUF_INIT(ADDRESS_MOST);
	struct request r;
	bool good = typed_address_read(&r, &address, typed, err);

	if (good) {
		m->fetcher.host = slice_dup(r.host);
		m->fetcher.port = r.port;
		url_put_path(path, r.path);
		buf_printf(&m->fetcher.root, slice_find(r.host, ':') < r.host.len ? "gemini://[%.*s]" : "gemini://%.*s",
		    SLICE_ARG(r.host));
		if (r.port != GEMINI_PORT)
			buf_printf(&m->fetcher.root, ":%u", r.port);
	}
	buf_release(&address);
	return good;
}

static void
take_limits(struct mirror *m, const struct options *o)
{
	m->limits = (struct mirror_limits){ .depth = options_number(o->depth, 20), .files = options_number(o->most_files, 50000),
		.size = (uint64_t)options_number(o->most_size, 100) << 20 };
	m->fetcher.pause_ms = (unsigned)options_number(o->pause, 0);
}

/* ---- the command --------------------------------------------------------------------- */

/* `capsule serve DIR` serves a mirror as it is. */
static void
make_config(struct mirror *m)
{
	struct buf path = BUF_INIT(ADDRESS_MOST + 64);
	int fd;

	buf_printf(&path, "%s/capsule.yaml", m->store.path);
	fd = open(path.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	m->made_config = fd != -1;
	if (fd != -1) {
		dprintf(fd, "# A mirror of %s/, kept by `capsule mirror`.\ntitle: Mirror of %s\nas_is: yes\norigin: \"%s\"\n"
		    "hosts: [localhost]\n", m->fetcher.root.data, m->fetcher.host, m->fetcher.root.data);
		close(fd);
	}
	buf_release(&path);
}

/* A folder is the mirror of one capsule: another one would send all of it to gone/. */
static bool
check_address(struct mirror *m, struct err *err)
{
	struct buf before = BUF_INIT(ADDRESS_MOST);
	bool good;

	if (!mirror_store_read_state(&m->store, "address", &before))
		good = mirror_store_write_state(&m->store, "address", buf_slice(&m->fetcher.root), err);
	else
		good = slice_eq(buf_slice(&before), buf_slice(&m->fetcher.root)) ||
		    err_set(err, "this folder is a mirror of %.100s; name another one, or delete %.80s/.capsule/mirror/address",
		    before.data, m->store.path);
	buf_release(&before);
	return good;
}

/* Nothing came of the first run: its address may have been mistyped, and the folder is free for another. */
static void
forget_address(const struct mirror *m)
{
	struct buf path = BUF_INIT(ADDRESS_MOST + 64);

	buf_printf(&path, "%s/capsule.yaml", m->store.path);
	unlink(path.data);
	unlinkat(m->store.state, "address", 0);
	buf_release(&path);
}

static enum mirror_end
run(struct mirror *m, struct slice path, bool paced, struct err *err)
{
	enum mirror_end end = MIRROR_NO_MANIFEST;

	if (!check_address(m, err))
		return MIRROR_STOPPED;
	m->fetcher.pause_ms = paced ? m->fetcher.pause_ms : 0;
	if (slice_eq(path, SLICE("/")))   /* a manifest speaks of all there is */
		end = mirror_by_manifest(m, err);
	if (end != MIRROR_NO_MANIFEST)
		return end;
	if (!paced)
		m->fetcher.pause_ms = PAUSE_MS;
	return mirror_by_links(m, path, err);
}

static int
report(const struct mirror *m, enum mirror_end end, const struct err *err)
{
	const struct fetcher *f = &m->fetcher;

	if (m->in_line)
		fputc('\n', stderr);
	fprintf(stderr, "capsule: %lu fetched, %lu as before, %lu gone; %lu requests, %lu resumed, %llu KB\n", m->fetched, m->kept,
	    m->retired, f->requests, f->resumed, (unsigned long long)(f->bytes + 1023) / 1024);
	if (m->shut_out > 0)
		fprintf(stderr, "capsule: %lu left out, for robots.txt keeps archivers from them\n", m->shut_out);
	if (m->failed > 0)
		fprintf(stderr, "capsule: %lu failed; the next run tries them again:\n%s", m->failed, m->failures.data);
	if (f->lost)
		fprintf(stderr, "capsule: stopped, the next run goes on here: %s\n", f->why.text);
	else if (end != MIRROR_DONE || f->refused)
		fprintf(stderr, "capsule: %s\n", f->refused ? f->why.text : err->text);
	return end == MIRROR_DONE && m->failed == 0 && fetcher_goes_on(f) ? EXIT_GOOD : EXIT_FAILED;
}

int
mirror_command(const struct options *o)
{
	struct mirror m = { .failures = BUF_INIT(FAILURES_MOST), .fetcher.root = BUF_INIT(ADDRESS_MOST),
		.on_terminal = isatty(STDERR_FILENO), .arena = arena_new() };
	struct buf path = BUF_INIT(ADDRESS_MOST), known = BUF_INIT(ADDRESS_MOST + 64);
	struct err err = { "" };
	int status = EXIT_USAGE;

	signal(SIGPIPE, SIG_IGN);
	if (m.arena && read_address(&m, &path, o->arguments[0], &err)) {
		take_limits(&m, o);
		status = EXIT_FAILED;
		if (mirror_store_open(&m.store, o->arguments[1], &err)) {
			buf_printf(&known, "%s/.capsule/mirror/known_hosts", m.store.path);
			m.fetcher.known_hosts = known.data;
			make_config(&m);
			status = report(&m, run(&m, buf_slice(&path), o->pause != NULL, &err), &err);
			if (m.made_config && m.fetched + m.kept == 0)
				forget_address(&m);
			mirror_store_close(&m.store);
			err.text[0] = '\0';
		}
	}
	if (err.text[0] != '\0')
		fprintf(stderr, "capsule: %s\n", err.text);
	fetcher_release(&m.fetcher);
	table_release(&m.names);
	arena_free(m.arena);
	buf_release(&m.failures);
	buf_release(&path);
	buf_release(&known);
	return status;
}
