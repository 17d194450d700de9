/*
 * mirror/by_manifest.c: keeping a folder equal to a capsule that has a manifest.
 *
 * The manifest of the last run that was whole lies in the state folder. The
 * capsule is asked for what changed since; put in, that has to give the hash of
 * the new head, else the whole manifest is fetched. A kill at any moment costs
 * the one file that was on its way: what lies there with the right hash is
 * never fetched again.
 */
#include "archive/manifest.h"
#include "gemini/url.h"
#include "mirror/mirror.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 2, KEY_MOST = 512 };

static const char manifest_state[] = "manifest.txt", key_state[] = "key";

struct run {
	struct mirror *m;
	struct buf old, fresh;      /* the last manifest, and this one, whole */
	struct buf robots;
	struct err *err;
};

/* --- the manifest ----------------------------------------------------------------- */

static bool
knows_key(struct run *r, struct buf *known)
{
	buf_clear(known);
	return mirror_store_read_state(&r->m->store, key_state, known) && slice_trim(buf_slice(known)).len > 0;
}

/* The key is the one of the first visit. */
static bool
check_key(struct run *r, const struct manifest *manifest)
{
	struct buf known = BUF_INIT(KEY_MOST);
	bool good = true;

	if (knows_key(r, &known) && !slice_eq(slice_trim(buf_slice(&known)), manifest->key))
		good = err_set(r->err, "the manifest is %s; nothing was taken. When its owner says that this is right, "
		    "delete %.60s/.capsule/mirror/key",
		    manifest->key.len > 0 ? "signed by another key than before" : "no longer signed", r->m->store.path);
	else if (known.len == 0 && manifest->key.len > 0)
		good = mirror_store_write_state(&r->m->store, key_state, manifest->key, r->err);
	buf_release(&known);
	return good;
}

/* Take `text`, a whole manifest, for the fresh one. */
static bool
take_whole(struct run *r, struct slice text)
{
	struct manifest manifest;

	if (!manifest_read(&manifest, text, r->err) || !manifest_check_signature(&manifest, r->err) || !check_key(r, &manifest))
		return false;
	if (!manifest_is_whole(&manifest, manifest.rest))
		return err_set(r->err, "the manifest is not whole: its lines have another hash than its head says");
	buf_clear(&r->fresh);
	buf_put_slice(&r->fresh, text);
	return !r->fresh.full;
}

/* Ask for what changed since the last run, and put it in. False: the whole one is needed. */
static bool
take_since(struct run *r)
{
	struct manifest old, news;
	struct buf path = BUF_INIT(64), text = BUF_INIT(MANIFEST_MOST), merged = BUF_INIT(MANIFEST_MOST);
	struct answer a;
	struct err ignored;
	bool good = false;

	if (r->old.len > 0 && manifest_read(&old, buf_slice(&r->old), &ignored) && old.changed.len == 10) {
		buf_printf(&path, "/manifest-since/%.*s.txt", SLICE_ARG(old.changed));
		good = fetch_text(&r->m->fetcher, buf_slice(&path), &text, &a, &ignored) && a.status == 20 &&
		    manifest_read(&news, buf_slice(&text), &ignored) && manifest_check_signature(&news, &ignored);
	}
	if (good) {
		buf_put_slice(&merged, slice_first(buf_slice(&text), (size_t)(news.rest.data - text.data)));
		good = manifest_merge(&merged, old.rest, news.rest, &ignored) &&
		    manifest_read(&news, buf_slice(&merged), &ignored) && manifest_is_whole(&news, news.rest) &&
		    take_whole(r, buf_slice(&merged));
	}
	buf_release(&path);
	buf_release(&text);
	buf_release(&merged);
	return good;
}

/* There is no manifest: links are followed, unless there was a signed one. */
static enum mirror_end
do_without(struct run *r)
{
	struct buf known = BUF_INIT(KEY_MOST);
	bool was_signed = knows_key(r, &known);

	buf_release(&known);
	if (!was_signed)
		return MIRROR_NO_MANIFEST;
	err_set(r->err, "the capsule has no manifest any more, and had a signed one before; nothing was taken. To follow its "
	    "links instead, delete %.60s/.capsule/mirror/key", r->m->store.path);
	return MIRROR_STOPPED;
}

static enum mirror_end
get_manifest(struct run *r)
{
	struct buf text = BUF_INIT(MANIFEST_MOST);
	struct answer a;
	enum mirror_end end = MIRROR_STOPPED;

	if (take_since(r))
		return MIRROR_DONE;
	if (!fetcher_goes_on(&r->m->fetcher) || !fetch_text(&r->m->fetcher, SLICE("/manifest.txt"), &text, &a, r->err))
		;
	else if (a.status / 10 == 4)
		err_set(r->err, "the manifest is not to be had just now: %.150s", a.meta);
	else if (a.status != 20 || !slice_starts(buf_slice(&text), SLICE("Capsule-Manifest: ")))
		end = do_without(r);
	else if (take_whole(r, buf_slice(&text)))
		end = MIRROR_DONE;
	buf_release(&text);
	return end;
}

/* --- one file ------------------------------------------------------------------------ */

/* Fetch what a line names; false with *why. */
static bool
get_file(struct run *r, const struct manifest_line *line, const char *name, struct err *why)
{
	struct mirror *m = r->m;
	struct answer a;

	if (line->size > m->limits.size)
		return err_set(why, "it has %llu bytes, more than --most-size", (unsigned long long)line->size);
	if (!fetch(&m->fetcher, line->path, m->store.aside, line->size, &a, why))
		return false;
	if (a.status != 20)
		return err_set(why, "%u %.150s", a.status, a.meta);
	if (a.size != line->size)
		return err_set(why, "it has %llu bytes, not %llu as the manifest says", (unsigned long long)a.size,
		    (unsigned long long)line->size);
	if (memcmp(a.digest, line->digest, sizeof(a.digest)) != 0)
		return err_set(why, "its hash is not that of the manifest");
	return mirror_keep(m, name, line->path, a.meta, why);
}

/* Bring one file up to date. False with *why. */
static bool
bring(struct run *r, const struct manifest_line *line, struct err *why)
{
	struct mirror *m = r->m;
	struct buf path = BUF_INIT(1 << 13), name = BUF_INIT(1 << 13);
	bool good = url_decode_path(&path, line->path) || err_set(why, "its name cannot be that of a file");

	good = good && mirror_store_put_name(&name, buf_slice(&path), why);
	if (good && mirror_store_has(&m->store, name.data, line->size, line->digest)) {
		m->kept += !mirror_has_noted(m, name.data);
		mirror_note(m, name.data, line->path);
	} else if (good && !robots_allow(buf_slice(&r->robots), line->path)) {
		m->shut_out++;
	} else if (good) {
		good = get_file(r, line, name.data, why);
		m->fetched += good;
	}
	buf_release(&path);
	buf_release(&name);
	return good;
}

/* Bring everything up to date. `last`: what fails is told. How many failed. */
static unsigned long
bring_all(struct run *r, bool last)
{
	struct manifest manifest;
	struct manifest_line line;
	unsigned long failed = 0;
	size_t done = 0;
	struct err why, bad = { "" };

	r->m->shut_out = 0;
	manifest_read(&manifest, buf_slice(&r->fresh), &bad);
	while (fetcher_goes_on(&r->m->fetcher) && manifest_next(&manifest.rest, &line, &bad)) {
		why.text[0] = '\0';
		if (!bring(r, &line, &why)) {
			failed++;
			if (last)
				mirror_fail(r->m, line.path, why.text);
		}
		mirror_tell(r->m, ++done, manifest.count);
	}
	if (bad.text[0] != '\0')
		mirror_fail(r->m, SLICE("/manifest.txt"), bad.text);
	return failed + (bad.text[0] != '\0');
}

/* robots.txt first of all: it says what may be taken. */
static bool
get_robots(struct run *r)
{
	struct manifest manifest;
	struct manifest_line line;
	struct err why;

	buf_clear(&r->robots);
	manifest_read(&manifest, buf_slice(&r->fresh), &why);
	while (manifest_next(&manifest.rest, &line, &why)) {
		if (!slice_eq(line.path, SLICE("/robots.txt")))
			continue;
		if (!bring(r, &line, &why))
			return err_set(r->err, "its robots.txt is not to be had, and nothing was taken: %.150s", why.text);
		mirror_store_read(&r->m->store, "robots.txt", &r->robots);
		break;
	}
	return robots_allow(buf_slice(&r->robots), SLICE("/")) ||
	    err_set(r->err, "its robots.txt shuts out archivers: nothing was taken");
}

/* --- what goes ------------------------------------------------------------------------- */

/* Call `each` with the file of every line. */
static void
each_name(struct mirror *m, struct slice lines, void (*each)(struct mirror *m, const char *name, struct slice path))
{
	struct manifest_line line;
	struct err ignored;

	while (manifest_next(&lines, &line, &ignored)) {
		struct buf path = BUF_INIT(1 << 13), name = BUF_INIT(1 << 13);

		if (url_decode_path(&path, line.path) && mirror_store_put_name(&name, buf_slice(&path), &ignored))
			each(m, name.data, line.path);
		buf_release(&path);
		buf_release(&name);
	}
}

static void
retire_unless_noted(struct mirror *m, const char *name, struct slice path)
{
	(void)path;
	if (!mirror_has_noted(m, name))
		mirror_retire(m, name);
}

/* What the last manifest has and this one has not goes to gone/. */
static void
retire_vanished(struct run *r)
{
	struct manifest old, fresh;
	struct err ignored;

	if (r->old.len == 0 || !manifest_read(&old, buf_slice(&r->old), &ignored) ||
	    !manifest_read(&fresh, buf_slice(&r->fresh), &ignored))
		return;
	if (slice_eq(old.rest_hash, fresh.rest_hash))
		return;
	each_name(r->m, fresh.rest, mirror_note);
	each_name(r->m, old.rest, retire_unless_noted);
}

/* --- the whole ---------------------------------------------------------------------------- */

/* The manifest was proved: what it does not name is gone, even when something that it names could not be had. */
static bool
conclude(struct run *r)
{
	retire_vanished(r);
	return mirror_store_write(&r->m->store, "manifest.txt", buf_slice(&r->fresh), r->err) &&
	    mirror_store_write_state(&r->m->store, manifest_state, buf_slice(&r->fresh), r->err);
}

static enum mirror_end
go(struct run *r)
{
	unsigned long failed = 1;
	enum mirror_end end = MIRROR_DONE;

	mirror_store_read_state(&r->m->store, manifest_state, &r->old);
	for (int round = 1; round <= ROUNDS && failed > 0 && end == MIRROR_DONE; round++) {
		end = get_manifest(r);   /* the second one may be newer than the pages of the first */
		if (end == MIRROR_DONE && !get_robots(r))
			end = MIRROR_STOPPED;
		if (end == MIRROR_DONE)
			failed = bring_all(r, round == ROUNDS);
	}
	if (end != MIRROR_DONE || !fetcher_goes_on(&r->m->fetcher))
		return end;
	return conclude(r) ? MIRROR_DONE : MIRROR_STOPPED;
}

enum mirror_end
mirror_by_manifest(struct mirror *m, struct err *err)
{
	struct run r = { .m = m, .old = BUF_INIT(MANIFEST_MOST), .fresh = BUF_INIT(MANIFEST_MOST),
		.robots = BUF_INIT(1 << 20), .err = err };
	enum mirror_end end = go(&r);

	buf_release(&r.old);
	buf_release(&r.fresh);
	buf_release(&r.robots);
	return end;
}
