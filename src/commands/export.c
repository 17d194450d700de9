/*
 * commands/export.c: `capsule export`: all of a capsule, for other programs.
 *
 * Everything is answered once by the function that visitors reach
 * (archive/holdings.h) and then written in the form that OUT's name asks for,
 * one row of a table each. A file is written aside and renamed.
 */
#include "commands/commands.h"

#include "archive/bundle.h"
#include "archive/export_folder.h"
#include "archive/manifest.h"
#include "archive/shelving.h"
#include "archive/signing.h"
#include "archive/warc.h"
#include "archive/web_mirror.h"
#include "base/file.h"
#include "gemini/mime.h"
#include "gemini/url.h"
#include "pages/site_links.h"
#include "serve/hosted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MOST = 4096 };

struct export {
	struct progress progress;      /* first */
	struct hosted *hosted;
	struct site *site;
	struct holdings holdings;
	EVP_PKEY *key;                 /* NULL: the manifest is not signed */
	const char *out;
	uint32_t since;                /* 0: everything */
	bool on_terminal;
	bool in_line;                  /* the line of progress stands there without its end */
};

static void
tell(struct progress *p, const char *what, size_t done, size_t all)
{
	struct export *e = (struct export *)p;

	if (!e->on_terminal)
		return;
	e->in_line = done != all;
	fprintf(stderr, "\r%zu of %zu %s%s", done, all, what, e->in_line ? "" : "\n");
}

/* ---- one file --------------------------------------------------------------- */

static void
put_aside_name(char aside[NAME_MOST], const struct export *e)
{
	snprintf(aside, NAME_MOST, "%.4000s.aside~", e->out);
}

/* Open the file aside for this process alone, as long as it is open; what was in it stays. -1 with *err. */
static int
open_aside(const char *aside, struct err *err)
{
	int fd = open(aside, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	struct stat locked, named;

	if (fd == -1) {
		err_set(err, "cannot write '%s': %s", aside, strerror(errno));
	} else if ((flock(fd, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK) || fstat(fd, &locked) == -1 ||
	    stat(aside, &named) == -1 || locked.st_ino != named.st_ino) {   /* or it got its name just now */
		err_set(err, "another `capsule export` is writing '%.150s'", aside);
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool
finish(const struct export *e, const char *aside, bool good, struct err *err)
{
	if (good && rename(aside, e->out) == -1)
		good = err_set(err, "cannot name '%s': %s", e->out, strerror(errno));
	if (!good)
		unlink(aside);
	return good;
}

static bool
write_pack(struct export *e, enum pack_kind kind, struct err *err)
{
	const struct bundle what = { .year = BUNDLE_ANY_YEAR, .since = e->since };
	char aside[NAME_MOST];
	struct pack *pack;
	bool good;
	int lock;

	put_aside_name(aside, e);
	lock = open_aside(aside, err);
	if (lock == -1)
		return false;
	pack = pack_open(aside, kind, err);
	good = pack && bundle_put(pack, &e->holdings, &what, &e->progress, err);
	good = finish(e, aside, pack_close(pack, good, err), err);
	close(lock);
	return good;
}

static bool
write_zip(struct export *e, struct err *err)
{
	return write_pack(e, PACK_ZIP, err);
}

static bool
write_tar(struct export *e, struct err *err)
{
	return write_pack(e, PACK_TAR_GZ, err);
}

static bool
write_warc(struct export *e, struct err *err)
{
	char aside[NAME_MOST];
	bool good;
	int fd;

	put_aside_name(aside, e);
	fd = open_aside(aside, err);
	if (fd == -1)
		return false;
	good = (ftruncate(fd, 0) == 0 || err_set(err, "cannot write '%s': %s", aside, strerror(errno))) &&
	    warc_write(fd, &e->holdings, e->since, &e->progress, err);
	good = finish(e, aside, good, err);
	if (close(fd) == -1 && good)
		good = err_set(err, "cannot write '%s': %s", e->out, strerror(errno));
	return good;
}

/* ---- a folder ----------------------------------------------------------------- */

/* Append the name of the file that a plain server answers `path` with. */
static void
put_name(struct buf *out, struct slice path)
{
	buf_put_slice(out, slice_skip(path, 1));
	if (slice_ends(path, SLICE("/")))
		buf_puts(out, "index.gmi");
}

/* Whether something is archived at the address that `name` is the file of. */
static bool
holds(const struct export *e, struct slice name)
{
	struct buf path = BUF_INIT(NAME_MOST);
	bool found;

	buf_putc(&path, '/');
	buf_put_slice(&path, name);
	found = holdings_find(&e->holdings, buf_slice(&path)) != NULL;
	buf_release(&path);
	return found;
}

/* Whether it would lie in a folder that is a file: addresses may be so, "/atom.xml" and "/atom.xml/index.html". */
static bool
is_below_file(const struct export *e, struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '/' && holds(e, slice_first(name, i)))
			return true;
	}
	return false;
}

/* Whether the file `name` is that of something that is archived itself, or cannot be. */
static bool
is_taken(const struct export *e, struct slice name)
{
	return holds(e, name) || is_below_file(e, name) ||
	    (slice_ends(name, SLICE("/index.gmi")) && holds(e, slice_first(name, name.len - strlen("index.gmi"))));
}

static bool
write_holding(struct export *e, struct pack *pack, const struct holding *one, struct err *err)
{
	struct buf name = BUF_INIT(NAME_MOST);
	bool good = true;

	put_name(&name, slice_of(one->address->path));
	if (is_below_file(e, buf_slice(&name)))
		fprintf(stderr, "capsule: '%s' is left out: a page has the name of its folder\n", name.data);
	else
		good = bundle_put_answer(pack, name.data, &e->holdings, one, err);
	buf_release(&name);
	return good;
}

/* A plain server knows no redirects: a former address has a page that says where the post is. */
static bool
write_alias(struct export *e, struct pack *pack, const struct entry *to, const char *alias, struct err *err)
{
	struct buf name = BUF_INIT(NAME_MOST), text = BUF_INIT(1 << 15), address = BUF_INIT(1 << 14);
	bool is_html = slice_ends(slice_of(alias), SLICE(".html")) || slice_ends(slice_of(alias), SLICE(".htm")), good = true;

	put_name(&name, slice_of(alias));
	if (!mime_by_name(slice_of(alias)) && !slice_ends(slice_of(alias), SLICE("/")))
		buf_puts(&name, "/index.gmi");
	site_links_put_absolute(&address, e->site, slice_of(to->path));
	if (is_html)
		buf_printf(&text, "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<p><a href=\"%s\">%s</a></p>\n", address.data, address.data);
	else
		site_links_put_line(&text, SLICE(""), slice_of(to->path), slice_of(to->title));
	if (!is_taken(e, buf_slice(&name)))
		good = pack_put(pack, name.data, holdings_day(&to->date), buf_slice(&text), err);
	buf_release(&name);
	buf_release(&text);
	buf_release(&address);
	return good;
}

static bool
write_aliases(struct export *e, struct pack *pack, const struct holding *one, struct err *err)
{
	const struct entry *to = one->address->form == ADDRESS_GEMTEXT ? one->address->entry : NULL;

	for (size_t i = 0; to && i < to->alias_count; i++) {
		if (!write_alias(e, pack, to, to->aliases[i], err))
			return false;
	}
	return true;
}

/* Pages offer a search; where nobody answers it, a page says where it is. */
static bool
write_search(struct export *e, struct pack *pack, struct err *err)
{
	struct buf text = BUF_INIT(1 << 12);
	bool good;

	if (e->site->settings->as_is || is_taken(e, SLICE("search/index.gmi")))
		return true;
	phrases_put(&text, page_lang(e->site, ""), PHRASE_SEARCH, SLICE(""));
	buf_puts(&text, "\n=> ");
	site_links_put_absolute(&text, e->site, SLICE("/search"));
	buf_putc(&text, '\n');
	good = pack_put(pack, "search/index.gmi", 0, buf_slice(&text), err);
	buf_release(&text);
	return good;
}

/* Delete a file, and the folders that nothing is in then. */
static void
drop(int folder, char *name)
{
	char *slash;

	unlinkat(folder, name, 0);
	while ((slash = strrchr(name, '/')) != NULL) {
		*slash = '\0';
		if (unlinkat(folder, name, AT_REMOVEDIR) == -1)
			return;
	}
}

/* Delete what an export of before has and this one has not: what is a folder now may have been a file. */
static void
drop_vanished(struct export *e, int folder)
{
	struct buf before = BUF_INIT(MANIFEST_MOST);
	struct manifest m;
	struct manifest_line line;
	struct err ignored;

	if (file_read(&before, folder, "manifest.txt", &ignored) && manifest_read(&m, buf_slice(&before), &ignored)) {
		while (manifest_next(&m.rest, &line, &ignored)) {
			struct buf path = BUF_INIT(NAME_MOST), name = BUF_INIT(NAME_MOST);

			if (url_decode_path(&path, line.path) && !holdings_find(&e->holdings, buf_slice(&path))) {
				put_name(&name, buf_slice(&path));
				drop(folder, name.data);
			}
			buf_release(&path);
			buf_release(&name);
		}
	}
	buf_release(&before);
}

static bool
write_pages(struct export *e, struct pack *pack, struct err *err)
{
	const struct holdings *h = &e->holdings;

	for (size_t i = 0; i < h->count; i++) {
		const struct holding *one = &h->items[i];

		if (one->day >= e->since && (!write_holding(e, pack, one, err) || !write_aliases(e, pack, one, err)))
			return false;
		tell(&e->progress, "written", i + 1, h->count);
	}
	return write_search(e, pack, err);
}

static bool
write_folder(struct export *e, struct err *err)
{
	int folder = export_folder_open(e->out, "manifest.txt", err);
	struct pack *pack;
	bool good;

	if (folder == -1)
		return false;
	drop_vanished(e, folder);
	pack = pack_open(e->out, PACK_FOLDER, err);
	good = pack && write_pages(e, pack, err);
	good = pack_close(pack, good, err);
	good = good && shelving_fill_once(e->out, &e->holdings, e->key, &e->progress, err);
	if (good)
		export_folder_finish(folder);
	close(folder);
	return good;
}

/* ---- the command -------------------------------------------------------------------- */

static const struct form {
	const char *ending;
	bool (*write)(struct export *e, struct err *err);
	bool all;                      /* of every answer, not of gemtext alone */
} forms[] = {
	{ ".gpub", write_zip, false }, { ".zip", write_zip, false }, { ".tar.gz", write_tar, false }, { ".tgz", write_tar, false },
	{ ".warc.gz", write_warc, true }, { "", write_folder, true },   /* the last fits any name */
};

static bool
write_web(struct export *e, struct err *err)
{
	return web_mirror_write(e->out, &e->holdings, e->since, &e->progress, err);
}

static const struct form *
form_of(const char *out)
{
	const struct form *f = forms;

	while (!slice_ends_nocase(slice_of(out), slice_of(f->ending)))
		f++;
	return f;
}

/* Whether `out` would be a folder by the name of a file. Most names with a dot are those of hosts. */
static bool
is_other_file(const char *out)
{
	static const char *const endings[] = { ".gz", ".tar", ".warc", ".epub", ".xz", ".bz2", ".zst", ".7z", ".rar" };
	bool found = false;

	for (size_t i = 0; i < COUNT(endings) && form_of(out)->write == write_folder; i++)
		found |= slice_ends_nocase(slice_of(out), slice_of(endings[i]));
	return found;
}

static bool
read_since(struct export *e, const char *since, struct err *err)
{
	struct date date;

	if (!since)
		return true;
	if (!date_parse(slice_of(since), &date))
		return err_set(err, "--since wants a date such as 2024-01-31, not '%.40s'", since);
	e->since = holdings_day(&date);
	return true;
}

/* Read the site and answer everything. */
static bool
hold(struct export *e, const struct options *o, int *spool, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	bool changed;

	e->hosted = hosted_open(o->arguments[0], o, err);
	if (!e->hosted || !hosted_scan(e->hosted, &changed, err))
		return false;
	e->site = site_new(&e->hosted->folder.config->site, e->hosted->catalog, e->hosted->folder.content, 0);
	if (!e->site)
		return err_set(err, "cannot export: memory is out");
	site_set_searchable(e->site);   /* the pages that visitors get */
	e->key = signing_load(e->hosted->folder.certs_path, false, err);
	*spool = shelving_open_spool(tmp && *tmp ? tmp : "/tmp", err);
	return *spool != -1 && holdings_make(&e->holdings, e->site, *spool, !o->html && form_of(e->out)->all, &e->progress, err);
}

int
export_command(const struct options *o)
{
	struct export e = { .progress.tell = tell, .out = o->arguments[1], .on_terminal = isatty(STDERR_FILENO) };
	struct err err = { "" };
	int spool = -1;
	bool good;

	if (!read_since(&e, o->since, &err)) {
		fprintf(stderr, "capsule: %s\n", err.text);
		return EXIT_USAGE;
	}
	if (is_other_file(e.out)) {
		fprintf(stderr, "capsule: '%s' is named like a file of another kind; write a folder, *.gpub, *.zip, *.tar.gz or *.warc.gz\n", e.out);
		return EXIT_USAGE;
	}
	if (o->html && form_of(e.out)->write != write_folder) {
		fprintf(stderr, "capsule: --html writes a folder, and '%s' is named like a file\n", e.out);
		return EXIT_USAGE;
	}
	good = hold(&e, o, &spool, &err) && (o->html ? write_web(&e, &err) : form_of(e.out)->write(&e, &err));
	if (!good)
		fprintf(stderr, "%scapsule: %s\n", e.in_line ? "\n" : "", err.text);
	holdings_release(&e.holdings);
	if (spool != -1)
		close(spool);
	EVP_PKEY_free(e.key);
	site_free(e.site);
	hosted_close(e.hosted);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
