/*
 * mirror/by_links.c: keeping a folder by following a capsule's links.
 *
 * Breadth first from the front page, within the host, each address once.
 * Queries are questions to a person and are not followed. What never ends
 * (redirects to redirects, calendars) is cut by the limits and by what its
 * addresses look like. A journal of what is done lies in the state folder, so
 * that a run after a kill goes on where the last one was.
 */
#include "archive/link_scan.h"
#include "base/table.h"
#include "gemini/url.h"
#include "mirror/mirror.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	PATH_MOST = 512,            /* bytes of an address that is followed */
	SEGMENTS_MOST = 12,
	REPEATS_MOST = 2,           /* of one segment in an address */
	SIBLINGS_MOST = 5000,       /* addresses in one folder */
	REDIRECTS_MOST = 5,
	PAGE_MOST_HERE = 8 << 20,   /* bytes of a page that links are looked for in */
	STATE_MOST_HERE = 64 << 20,
};

static const char journal_state[] = "journal", list_state[] = "files";

struct stop {
	char *path;                 /* decoded */
	unsigned depth, redirects;
};

struct crawl {
	struct mirror *m;
	struct stop *stops;         /* the queue; what is before `at` is done */
	size_t count, room, at;
	struct table seen;          /* paths */
	struct table folders;       /* to a size_t, how many addresses they have */
	struct table done;          /* of the journal: path to the name of its file */
	struct buf robots, page, journal, list;
	bool limited;               /* something was not followed because of a limit */
};

/* --- the queue ---------------------------------------------------------------------- */

/* Whether an address looks like one of endlessly many. */
static bool
is_trap(struct slice path)
{
	struct slice rest = path;
	size_t segments = 0;

	while (rest.len > 0) {
		struct slice segment = slice_cut(&rest, '/'), others = rest;
		size_t repeats = 1;

		while (segment.len > 0 && others.len > 0)
			repeats += slice_eq(slice_cut(&others, '/'), segment);
		if (repeats > REPEATS_MOST || ++segments > SEGMENTS_MOST)
			return true;
	}
	return path.len > PATH_MOST;
}

/* Count one more address in the folder of `path`; false: there are too many. */
static bool
count_sibling(struct crawl *c, struct slice path)
{
	struct slice folder = slice_first(path, slice_find_last(path, '/') + 1);
	size_t *count = table_get(&c->folders, folder);

	if (!count) {
		char *key = slice_dup(folder);

		count = calloc(1, sizeof(*count));
		if (!key || !count || !table_put(&c->folders, slice_of(key), count))
			return false;
	}
	return ++*count <= SIBLINGS_MOST;
}

static void
add(struct crawl *c, struct slice path, unsigned depth, unsigned redirects)
{
	char *copy;

	if (table_get(&c->seen, path))
		return;
	if (is_trap(path) || depth > c->m->limits.depth || redirects > REDIRECTS_MOST ||
	    c->count >= c->m->limits.files || !count_sibling(c, path)) {
		c->limited = true;
		return;
	}
	if (c->count == c->room) {
		size_t room = c->room > 0 ? 2 * c->room : 256;
		struct stop *more = realloc(c->stops, room * sizeof(*more));

		if (!more)
			return;
		c->stops = more;
		c->room = room;
	}
	copy = slice_dup(path);
	if (!copy || !table_put(&c->seen, slice_of(copy), copy)) {
		free(copy);
		return;
	}
	c->stops[c->count++] = (struct stop){ copy, depth, redirects };
}

/* Add what a link leads to, if it leads to an address of this capsule. */
static void
follow(struct crawl *c, const struct stop *from, struct slice target, unsigned redirects)
{
	struct buf path = BUF_INIT(1 << 14);
	struct slice rest;

	if (link_scan_own_path(&path, &rest, buf_slice(&c->m->fetcher.root), slice_of(from->path), target) &&
	    !slice_starts(rest, SLICE("?")))
		add(c, buf_slice(&path), redirects > 0 ? from->depth : from->depth + 1, redirects);
	buf_release(&path);
}

static void
follow_links(struct crawl *c, struct stop from)
{
	struct link_scan scan = { .rest = buf_slice(&c->page) };

	while (link_scan_next(&scan)) {
		if (scan.is_link)
			follow(c, &from, scan.target, 0);
	}
}

/* --- one address ---------------------------------------------------------------------- */

/* The file of an address; gemtext keeps its kind in a name that says it. */
static bool
put_name(struct buf *out, struct slice path, bool is_gemtext, struct err *why)
{
	if (!mirror_store_put_name(out, path, why))
		return false;
	if (is_gemtext && !slice_ends(buf_slice(out), SLICE(".gmi")) && !slice_ends(buf_slice(out), SLICE(".gemini")))
		buf_puts(out, ".gmi");
	return true;
}

static void
note(struct crawl *c, const struct stop *s, const char *name)
{
	struct err ignored;

	buf_printf(&c->list, "%s\n", name);
	buf_printf(&c->journal, "%s\t%s\n", s->path, name);
	if (c->at % 20 == 0)   /* a kill costs a few files */
		mirror_store_write_state(&c->m->store, journal_state, buf_slice(&c->journal), &ignored);
}

static void
keep(struct crawl *c, const struct stop *s, const struct answer *a, struct err *why)
{
	bool is_gemtext = a->meta[0] == '\0' || strncmp(a->meta, "text/gemini", 11) == 0;
	struct buf name = BUF_INIT(1 << 13);
	struct mirror *m = c->m;

	if (!put_name(&name, slice_of(s->path), is_gemtext, why)) {
		mirror_fail(m, slice_of(s->path), why->text);
	} else {
		bool same = mirror_store_has(&m->store, name.data, a->size, a->digest);

		if (!same && !mirror_store_keep(&m->store, name.data, why)) {
			mirror_fail(m, slice_of(s->path), why->text);
		} else {
			*(same ? &m->kept : &m->fetched) += 1;
			note(c, s, name.data);
			buf_clear(&c->page);
			if (is_gemtext && mirror_store_read(&m->store, name.data, &c->page))
				follow_links(c, *s);
		}
	}
	buf_release(&name);
}

/* What the journal says is done: only its links are looked at. */
static bool
was_done(struct crawl *c, const struct stop *s)
{
	const char *name = table_get(&c->done, slice_of(s->path));

	buf_clear(&c->page);
	if (!name || !mirror_store_read(&c->m->store, name, &c->page))
		return false;
	note(c, s, name);
	c->m->kept++;
	if (slice_ends(slice_of(name), SLICE(".gmi")) || slice_ends(slice_of(name), SLICE(".gemini")))
		follow_links(c, *s);
	return true;
}

static void
visit(struct crawl *c, struct stop s)
{
	struct mirror *m = c->m;
	struct buf encoded = BUF_INIT(1 << 14);
	struct err why = { "" };
	struct answer a;

	url_put_path(&encoded, slice_of(s.path));
	if (!robots_allow(buf_slice(&c->robots), buf_slice(&encoded)) || was_done(c, &s)) {
		buf_release(&encoded);
		return;
	}
	if (!fetch(&m->fetcher, buf_slice(&encoded), m->store.aside, m->limits.size, &a, &why)) {
		mirror_fail(m, buf_slice(&encoded), why.text);
	} else if (a.status / 10 == 2) {
		keep(c, &s, &a, &why);
	} else if (a.status / 10 == 3) {
		follow(c, &s, slice_of(a.meta), s.redirects + 1);
	} else if (a.status / 10 == 4) {
		err_set(&why, "%u %.200s", a.status, a.meta);
		mirror_fail(m, buf_slice(&encoded), why.text);
	}   /* a dead link, a question or a locked door is nothing that could be kept */
	buf_release(&encoded);
}

/* --- state -------------------------------------------------------------------------------- */

static void
read_state(struct mirror *m, const char *name, struct buf *out)
{
	struct mirror_store state = { .content = m->store.state, .aside = -1, .gone = -1, .state = -1 };

	mirror_store_read(&state, name, out);
}

/* `text` has to stay as long as c->done is asked. */
static void
read_journal(struct crawl *c, struct buf *text)
{
	struct slice rest;

	read_state(c->m, journal_state, text);
	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] == '\n')
			text->data[i] = '\0';
	}
	rest = buf_slice(text);
	while (rest.len > 0) {
		struct slice line = slice_cut(&rest, '\0'), path = slice_cut(&line, '\t');

		if (line.len > 0)
			table_put(&c->done, path, (void *)line.data);
	}
}

/* What an earlier run has and this one has not found goes to gone/. */
static void
retire_vanished(struct crawl *c)
{
	struct buf before = BUF_INIT(STATE_MOST_HERE);
	struct table now = { 0 };
	struct slice rest;
	struct err ignored;

	read_state(c->m, list_state, &before);
	for (rest = buf_slice(&c->list); rest.len > 0;)
		table_put(&now, slice_cut(&rest, '\n'), c);
	for (rest = buf_slice(&before); rest.len > 0;) {
		struct slice name = slice_cut(&rest, '\n');
		char *copy = table_get(&now, name) ? NULL : slice_dup(name);

		if (copy)
			mirror_retire(c->m, copy);
		free(copy);
	}
	mirror_store_write_state(&c->m->store, list_state, buf_slice(&c->list), &ignored);
	mirror_store_write_state(&c->m->store, journal_state, SLICE(""), &ignored);
	table_release(&now);
	buf_release(&before);
}

static void
release(struct crawl *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->stops[i].path);
	for (size_t i = 0; i < c->folders.size; i++) {
		if (c->folders.slots[i].key) {
			free((char *)c->folders.slots[i].key);
			free(c->folders.slots[i].value);
		}
	}
	free(c->stops);
	table_release(&c->seen);
	table_release(&c->folders);
	table_release(&c->done);
	buf_release(&c->robots);
	buf_release(&c->page);
	buf_release(&c->journal);
	buf_release(&c->list);
}

static bool
get_robots(struct crawl *c, struct err *err)
{
	struct answer a;

	if (!fetch_text(&c->m->fetcher, SLICE("/robots.txt"), &c->robots, &a, err))
		return false;
	if (a.status / 10 != 2)
		buf_clear(&c->robots);
	return robots_allow(buf_slice(&c->robots), SLICE("/")) ||
	    err_set(err, "its robots.txt shuts out archivers: nothing was taken");
}

enum mirror_end
mirror_by_links(struct mirror *m, struct slice path, struct err *err)
{
	struct crawl c = { .m = m, .robots = BUF_INIT(1 << 20), .page = BUF_INIT(PAGE_MOST_HERE),
		.journal = BUF_INIT(STATE_MOST_HERE), .list = BUF_INIT(STATE_MOST_HERE) };
	struct buf journal = BUF_INIT(STATE_MOST_HERE), start = BUF_INIT(1 << 13);
	bool good = get_robots(&c, err);

	if (good && !url_decode_path(&start, path))
		good = err_set(err, "the address cannot be read");
	if (good) {
		read_journal(&c, &journal);
		add(&c, buf_slice(&start), 0, 0);
	}
	for (; good && c.at < c.count && !m->fetcher.refused; c.at++) {
		visit(&c, c.stops[c.at]);
		mirror_tell(m, c.at + 1, c.count);
	}
	if (good && c.limited)
		fprintf(stderr, "capsule: some links were not followed: they lead deeper, to more or to longer addresses "
		    "than the limits allow\n");
	if (good && !m->fetcher.refused && m->failed == 0 && !c.limited)
		retire_vanished(&c);
	else if (good)
		mirror_store_write_state(&m->store, journal_state, buf_slice(&c.journal), err);
	release(&c);
	buf_release(&journal);
	buf_release(&start);
	return good ? MIRROR_DONE : MIRROR_STOPPED;
}
