/* archive/web_mirror.c: a capsule as a folder for a web server; see web_mirror.h. */
#include "archive/web_mirror.h"

#include "archive/bundle.h"
#include "archive/export_folder.h"
#include "base/file.h"
#include "base/table.h"
#include "gemini/url.h"
#include "html/html_page.h"
#include "pages/site_links.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { NAME_MOST = 1 << 14, HTML_MOST = 64 << 20, NOTE_MOST = 64 << 20 };

struct mirroring {
	const struct holdings *h;
	const char *out;
	int folder;
	struct pack *pack;
	uint32_t since;
	struct buf origin;         /* "gemini://example.org" */
	struct buf before, note;   /* the names of the last time and of this one, a line each */
};

/* ---- what is in it ---------------------------------------------------------- */

static bool
is_page_at(const struct holdings *h, struct slice before, const char *ending)
{
	struct buf path = BUF_INIT(NAME_MOST);
	const struct holding *one;

	buf_put_slice(&path, before);
	buf_puts(&path, ending);
	one = holdings_find(h, buf_slice(&path));
	buf_release(&path);
	return one && one->is_gemtext;
}

/* Whether the name that this file would have is that of a page. */
static bool
is_shadowed(const struct holdings *h, struct slice path)
{
	if (slice_ends(path, SLICE("/index.html")) && is_page_at(h, slice_first(path, path.len - strlen("index.html")), ""))
		return true;
	return slice_ends(path, SLICE(".html")) && is_page_at(h, slice_first(path, path.len - strlen(".html")), ".gmi");
}

static bool
is_in(const struct holdings *h, const struct holding *one)
{
	struct slice path = slice_of(one->address->path);

	return one->is_gemtext || (!slice_eq(path, SLICE("/robots.txt")) && !is_shadowed(h, path));
}

/* A html_page.has. */
static bool
has(void *ctx, struct slice path)
{
	const struct mirroring *m = ctx;
	const struct holding *one = holdings_find(m->h, path);

	return one && is_in(m->h, one);
}

/* ---- one file --------------------------------------------------------------- */

static void
note(struct mirroring *m, struct slice name)
{
	buf_putc(&m->note, '/');
	url_put_path(&m->note, name);
	buf_putc(&m->note, '\n');
}

static bool
put_page(struct mirroring *m, struct slice path, const char *lang, uint32_t day, struct slice gemtext, struct err *err)
{
	const struct html_page page = { .lang = slice_of(page_lang(m->h->site, lang)), .origin = buf_slice(&m->origin),
		.path = path, .has = has, .ctx = m };
	struct buf name = BUF_INIT(NAME_MOST), html = BUF_INIT(HTML_MOST);
	bool good;

	html_page_put_name(&name, path);
	good = html_page(&html, gemtext, &page) || err_set(err, "cannot write '%s': it is too long", name.data);
	good = good && pack_put(m->pack, name.data, day, buf_slice(&html), err);
	note(m, buf_slice(&name));
	buf_release(&html);
	buf_release(&name);
	return good;
}

static bool
put_gemtext(struct mirroring *m, const struct holding *one, struct err *err)
{
	const struct entry *entry = one->address->entry;
	struct buf text = BUF_INIT(HTML_MOST);
	bool good = holdings_read(m->h, one, &text, err) &&
	    put_page(m, slice_of(one->address->path), entry ? entry->lang : "", one->day, buf_slice(&text), err);

	buf_release(&text);
	return good;
}

static bool
put_file(struct mirroring *m, const struct holding *one, struct err *err)
{
	struct buf name = BUF_INIT(NAME_MOST);
	bool good;

	html_page_put_name(&name, slice_of(one->address->path));
	good = bundle_put_answer(m->pack, name.data, m->h, one, err);
	note(m, buf_slice(&name));
	buf_release(&name);
	return good;
}

/* ---- former addresses -------------------------------------------------------- */

/* "/2019/x" on the web is "/2019/x/" there. */
static void
put_alias_path(struct buf *out, struct slice alias)
{
	struct slice name = slice_skip(alias, slice_find_last(alias, '/') + 1);

	if (slice_ends(alias, SLICE(".html"))) {
		buf_put_slice(out, slice_first(alias, alias.len - strlen(".html")));
		buf_puts(out, ".gmi");
		return;
	}
	buf_put_slice(out, alias);
	if (name.len > 0 && slice_find(name, '.') == name.len)
		buf_putc(out, '/');
}

static bool
has_file(struct mirroring *m, struct slice name)
{
	struct buf path = BUF_INIT(NAME_MOST);
	bool found;

	buf_putc(&path, '/');
	buf_put_slice(&path, name);
	found = has(m, buf_slice(&path));
	buf_release(&path);
	return found;
}

static bool
put_alias(struct mirroring *m, const struct entry *to, const char *alias, struct err *err)
{
	struct buf path = BUF_INIT(NAME_MOST), name = BUF_INIT(NAME_MOST), text = BUF_INIT(NAME_MOST);
	bool good = true;

	put_alias_path(&path, slice_of(alias));
	html_page_put_name(&name, buf_slice(&path));
	if (slice_ends(buf_slice(&name), SLICE(".html")) && !has(m, buf_slice(&path)) && !has_file(m, buf_slice(&name))) {
		site_links_put_line(&text, buf_slice(&path), slice_of(to->path), slice_of(to->title));
		good = put_page(m, buf_slice(&path), to->lang, holdings_day(&to->date), buf_slice(&text), err);
	}
	buf_release(&path);
	buf_release(&name);
	buf_release(&text);
	return good;
}

static bool
put_aliases(struct mirroring *m, const struct holding *one, struct err *err)
{
	const struct entry *to = one->address->form == ADDRESS_GEMTEXT ? one->address->entry : NULL;

	for (size_t i = 0; to && i < to->alias_count; i++) {
		if (!put_alias(m, to, to->aliases[i], err))
			return false;
	}
	return true;
}

/* ---- the whole ---------------------------------------------------------------- */

static bool
put_all(struct mirroring *m, struct progress *p, struct err *err)
{
	for (size_t i = 0; i < m->h->count; i++) {
		const struct holding *one = &m->h->items[i];
		struct buf name = BUF_INIT(NAME_MOST);
		bool good = true;

		html_page_put_name(&name, slice_of(one->address->path));
		if (is_in(m->h, one) && one->day < m->since)
			note(m, buf_slice(&name));
		else if (is_in(m->h, one))
			good = one->is_gemtext ? put_gemtext(m, one, err) : put_file(m, one, err);
		buf_release(&name);
		if (!good)
			return false;
		if (p)
			p->tell(p, "written", i + 1, m->h->count);
	}
	for (size_t i = 0; i < m->h->count; i++) {
		if (!put_aliases(m, &m->h->items[i], err))
			return false;
	}
	return true;
}

static void
delete_file(struct mirroring *m, struct slice line)
{
	struct buf name = BUF_INIT(NAME_MOST);

	if (url_decode_path(&name, line) && name.data[0] == '/' && name.data[1] != '/' &&
	    slice_search(buf_slice(&name), SLICE("/../")) == name.len)
		unlinkat(m->folder, name.data + 1, 0);
	buf_release(&name);
}

/* Delete what the last time wrote and this time did not. */
static bool
drop_vanished(struct mirroring *m)
{
	struct table is_there = { 0 };
	struct slice rest = buf_slice(&m->note);
	bool good = true;

	while (rest.len > 0 && good)
		good = table_put(&is_there, slice_cut_line(&rest), m);
	rest = buf_slice(&m->before);
	while (rest.len > 0 && good) {
		struct slice line = slice_cut_line(&rest);

		if (line.len > 0 && !table_get(&is_there, line))
			delete_file(m, line);
	}
	table_release(&is_there);
	return good;
}

static bool
write_note(struct mirroring *m, struct err *err)
{
	static const char aside[] = WEB_MIRROR_NOTE "~";

	unlinkat(m->folder, aside, 0);
	if (!file_create(m->folder, aside, 0644, buf_slice(&m->note), err))
		return false;
	return renameat(m->folder, aside, m->folder, WEB_MIRROR_NOTE) == 0 ||
	    err_set(err, "cannot name '%s/%s': %s", m->out, WEB_MIRROR_NOTE, strerror(errno));
}

bool
web_mirror_write(const char *out, const struct holdings *h, uint32_t since, struct progress *p, struct err *err)
{
	struct mirroring m = { .h = h, .out = out, .folder = -1, .since = since, .origin = BUF_INIT(NAME_MOST),
		.before = BUF_INIT(NOTE_MOST), .note = BUF_INIT(NOTE_MOST) };
	bool good;

	m.folder = export_folder_open(out, WEB_MIRROR_NOTE, err);
	good = m.folder != -1;
	if (good && faccessat(m.folder, WEB_MIRROR_NOTE, F_OK, 0) == 0)
		good = file_read(&m.before, m.folder, WEB_MIRROR_NOTE, err);
	site_links_put_absolute(&m.origin, h->site, SLICE(""));
	m.pack = good ? pack_open(out, PACK_FOLDER, err) : NULL;
	good = m.pack && put_all(&m, p, err);
	good = pack_close(m.pack, good, err);
	good = good && (!m.note.full || err_set(err, "cannot write '%s': there are too many files", out)) && write_note(&m, err);
	good = good && (drop_vanished(&m) || err_set(err, "cannot clear '%s' up: memory is out", out));
	if (good)
		export_folder_finish(m.folder);
	if (m.folder != -1)
		close(m.folder);
	buf_release(&m.origin);
	buf_release(&m.before);
	buf_release(&m.note);
	return good;
}
