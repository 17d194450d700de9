/*
 * mirror/by_links.c: keeping a folder by following a capsule's links.
 *
 * Breadth first from the front page, within the host (or below the folder that
 * was asked for, such as a user's), each address once.
 * Queries are questions to a person and are not followed. What never ends
 * (redirects to redirects, calendars) is cut by the limits and by what its
 * addresses look like. A journal of what is done lies in the state folder until
 * the run is over, so that a run after a kill goes on where the last one was.
 */
#include "gemini/link_scan.h"
#include "base/table.h"
#include "gemini/url.h"
#include "mirror/mirror.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
	struct buf robots, page;
	struct slice below;         /* what every address begins with */
	int journal;                /* -1: there is none */
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

	if (table_get(&c->seen, path) || !slice_starts(path, c->below))
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

/* Whether `folder` is `path` with a '/' behind. */
static bool
is_folder_of(const char *folder, const char *path)
{
	size_t len = strlen(path);

	return strncmp(folder, path, len) == 0 && strcmp(folder + len, "/") == 0;
}

static void
note(struct crawl *c, const struct stop *s, const char *name)
{
	struct buf line = BUF_INIT(1 << 15);

	buf_printf(&line, "%s\t%s\n", s->path, name);
	if (c->journal != -1)
		file_write_fd(c->journal, buf_slice(&line));   /* what it lacks is fetched once more */
	mirror_note(c->m, name, slice_of(s->path));
	buf_release(&line);
}

static void
keep(struct crawl *c, const struct stop *s, const struct answer *a, struct err *why)
{
	const char *type = a->meta[0] == '\0' ? "text/gemini" : a->meta;
	bool is_gemtext = strncmp(type, "text/gemini", 11) == 0;
	struct buf name = BUF_INIT(1 << 13);
	struct mirror *m = c->m;

	if (!put_name(&name, slice_of(s->path), is_gemtext, why)) {
		mirror_fail(m, slice_of(s->path), why->text);
	} else {
		bool same = mirror_store_has(&m->store, name.data, a->size, a->digest);

		if (!same && !mirror_keep(m, name.data, slice_of(s->path), type, why)) {
			mirror_fail(m, slice_of(s->path), why->text);
		} else {
			*(same ? &m->kept : &m->fetched) += 1;
			if (same)
				mirror_store_set_type(&m->store, name.data, type);
			note(c, s, name.data);
			buf_clear(&c->page);
			if (is_gemtext && mirror_store_read(&m->store, name.data, &c->page))
				follow_links(c, *s);
			else if (is_gemtext)
				c->limited = true;   /* too long to be looked at */
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
	mirror_note(c->m, name, slice_of(s->path));
	c->m->kept++;
	if (slice_ends(slice_of(name), SLICE(".gmi")) || slice_ends(slice_of(name), SLICE(".gemini")))
		follow_links(c, *s);
	return true;
}

/* Go where an address leads. The first one leads somewhere, or there is nothing to mirror: all that there was would go. */
static void
follow_redirect(struct crawl *c, const struct stop *s, const struct answer *a)
{
	struct err why;

	follow(c, s, slice_of(a->meta), s->redirects + 1);
	if (c->at == 0 && c->count == 2 && is_folder_of(c->stops[1].path, s->path))
		c->below = slice_of(c->stops[1].path);   /* "/~ann" was asked for, and "/~ann/" was meant */
	if (c->at + 1 == c->count && c->m->fetched + c->m->kept == 0) {
		err_set(&why, "it leads elsewhere: %u %.200s", a->status, a->meta);
		mirror_fail(c->m, slice_of(s->path), why.text);
	}
}

static void
visit(struct crawl *c, struct stop s)
{
	struct mirror *m = c->m;
	struct buf encoded = BUF_INIT(1 << 14);
	struct err why = { "" };
	struct answer a;

	url_put_path(&encoded, slice_of(s.path));
	if (!robots_allow(buf_slice(&c->robots), buf_slice(&encoded))) {
		m->shut_out++;
		buf_release(&encoded);
		return;
	}
	if (was_done(c, &s)) {
		buf_release(&encoded);
		return;
	}
	if (!fetch(&m->fetcher, buf_slice(&encoded), m->store.aside, m->limits.size, &a, &why)) {
		mirror_fail(m, buf_slice(&encoded), why.text);
	} else if (a.status / 10 == 2) {
		keep(c, &s, &a, &why);
	} else if (a.status / 10 == 3) {
		follow_redirect(c, &s, &a);
	} else if (a.status / 10 == 4 || c->at == 0) {
		err_set(&why, "%u %.200s", a.status, a.meta);
		mirror_fail(m, buf_slice(&encoded), why.text);
	}   /* elsewhere a dead link, a question or a locked door is nothing that could be kept */
	buf_release(&encoded);
}

/* --- state -------------------------------------------------------------------------------- */

/* `text` has to stay as long as c->done is asked. */
static void
read_journal(struct crawl *c, struct buf *text)
{
	struct slice rest;

	mirror_store_read_state(&c->m->store, journal_state, text);
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

/*
 * The run is over. What an earlier one has and this one has not found goes to
 * gone/, unless `certain` is false: what failed or was not followed may have
 * led there. The list of files has it until then.
 */
static void
conclude(struct crawl *c, bool certain)
{
	struct mirror *m = c->m;
	struct buf before = BUF_INIT(STATE_MOST_HERE), list = BUF_INIT(STATE_MOST_HERE);
	struct slice rest;
	struct err ignored;

	mirror_store_read_state(&m->store, list_state, &before);
	for (rest = buf_slice(&before); rest.len > 0;) {
		char *name = arena_copy(m->arena, slice_cut(&rest, '\n'));

		if (name && !mirror_has_noted(m, name) && certain)
			mirror_retire(m, name);
		else if (name)
			mirror_note(m, name, slice_of(name));
	}
	for (size_t i = 0; i < m->names.size; i++) {
		const struct table_slot *slot = &m->names.slots[i];

		if (slot->key && slot->key[slot->len - 1] != '/')
			buf_printf(&list, "%s\n", slot->key);
	}
	mirror_store_write_state(&m->store, list_state, buf_slice(&list), &ignored);
	unlinkat(m->store.state, journal_state, 0);
	buf_release(&before);
	buf_release(&list);
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
	if (c->journal != -1)
		close(c->journal);
}

/* Fetch robots.txt, wherever within the capsule it has moved to. */
static bool
fetch_robots(struct crawl *c, struct answer *a, struct err *err)
{
	struct buf path = BUF_INIT(1 << 14), encoded = BUF_INIT(1 << 14), next = BUF_INIT(1 << 14);
	bool good = false, moved = true;

	buf_puts(&path, "/robots.txt");
	for (int i = 0; i <= REDIRECTS_MOST && moved; i++) {
		struct slice rest;

		buf_clear(&encoded);
		buf_clear(&next);
		url_put_path(&encoded, buf_slice(&path));
		good = fetch_text(&c->m->fetcher, buf_slice(&encoded), &c->robots, a, err);
		moved = good && a->status / 10 == 3 &&
		    link_scan_own_path(&next, &rest, buf_slice(&c->m->fetcher.root), buf_slice(&path), slice_of(a->meta));
		if (moved) {
			buf_clear(&path);
			buf_put_slice(&path, buf_slice(&next));
		}
	}
	buf_release(&path);
	buf_release(&encoded);
	buf_release(&next);
	return good;
}

static bool
get_robots(struct crawl *c, struct err *err)
{
	struct answer a;

	if (!fetch_robots(c, &a, err))
		return false;
	if (a.status / 10 == 4)
		return err_set(err, "its robots.txt is not to be had just now, and nothing was taken: %u %.150s", a.status, a.meta);
	if (a.status / 10 != 2)
		buf_clear(&c->robots);
	return robots_allow(buf_slice(&c->robots), SLICE("/")) ||
	    err_set(err, "its robots.txt shuts out archivers: nothing was taken");
}

/* Find out where to begin, and what an earlier run that was killed has done. `journal` has to stay. */
static bool
begin(struct crawl *c, struct slice path, struct buf *start, struct buf *journal, struct err *err)
{
	if (!url_decode_path(start, path))
		return err_set(err, "the address cannot be read");
	if (!get_robots(c, err))
		return false;
	c->below = slice_first(buf_slice(start), slice_find_last(buf_slice(start), '/') + 1);
	read_journal(c, journal);
	c->journal = mirror_store_open_log(&c->m->store, journal_state);
	if (c->journal != -1 && journal->len > 0)
		file_write_fd(c->journal, SLICE("\n"));   /* a kill may have left half a line */
	add(c, buf_slice(start), 0, 0);
	return c->count > 0 || err_set(err, "the address is longer than those that are followed");
}

enum mirror_end
mirror_by_links(struct mirror *m, struct slice path, struct err *err)
{
	struct crawl c = { .m = m, .robots = BUF_INIT(1 << 20), .page = BUF_INIT(PAGE_MOST_HERE), .journal = -1 };
	struct buf journal = BUF_INIT(STATE_MOST_HERE), start = BUF_INIT(1 << 13);
	bool good = begin(&c, path, &start, &journal, err);

	for (; good && c.at < c.count && fetcher_goes_on(&m->fetcher); c.at++) {
		visit(&c, c.stops[c.at]);
		mirror_tell(m, c.at + 1, c.count);
	}
	if (good && c.limited)
		fprintf(stderr, "capsule: some links were not followed: they lead deeper, to more or to longer addresses "
		    "than the limits allow, or stand on pages of more than %d MB\n", PAGE_MOST_HERE >> 20);
	if (good && fetcher_goes_on(&m->fetcher))
		conclude(&c, m->failed == 0 && !c.limited);
	release(&c);
	buf_release(&journal);
	buf_release(&start);
	return good ? MIRROR_DONE : MIRROR_STOPPED;
}
