/* pages/site_links.c: from what an author wrote to an address that answers; see site_links.h. */
#include "pages/site_links.h"

#include "gemini/mime.h"
#include "gemini/url.h"
#include "blogs/blog.h"
#include "pages/asset.h"
#include "pages/resolve.h"
#include "pages/upload_claim.h"

enum { PATH_MOST = 4096, INCLUDE_MOST = 1 << 20 };

/*
 * The name of `to` in the folder that it shares with `from`; empty when it
 * has none that is safe to write alone.
 */
static struct slice
short_name(struct slice from, struct slice to)
{
	struct slice folder = resolve_folder_of(to), name = slice_skip(to, folder.len);

	if (folder.len <= 1 || !slice_eq(resolve_folder_of(from), folder) ||
	    slice_find(name, ':') < name.len)
		return SLICE("");
	return name;
}

/* Append the address `to` (decoded), encoded, as it is written on the page at `from`. */
static void
put_short(struct buf *out, struct slice from, struct slice to)
{
	struct slice name = short_name(from, to);

	url_put_path(out, name.len > 0 ? name : to);
}

/* --- the hooks ------------------------------------------------------------ */

/* The first line of the file that `target` is written on; 0 when it cannot be found. */
static unsigned
line_of(const struct site_links *l, struct slice target)
{
	size_t at = slice_search(l->source, target);
	unsigned line = 1;

	if (at >= l->source.len)
		return 0;
	for (size_t i = 0; i < at; i++)
		line += l->source.data[i] == '\n';
	return line;
}

static void
report_dead(const struct site_links *l, struct slice target, unsigned line)
{
	const char *type = mime_by_name(target);
	struct buf file = BUF_INIT(PATH_MOST);

	buf_put_slice(&file, l->file);
	report_add(l->report, type && strncmp(type, "image/", 6) == 0 ? "image" : "link", file.data,
	    line > 0 ? line : line_of(l, target),
	    "'%.*s' leads to no page or file of this capsule",
	    SLICE_ARG(slice_first(target, 200)));
	buf_release(&file);
}

/*
 * Whether a dead link leads nowhere on the web either, as far as is known: the
 * name of a note that nobody has written yet, or a page of a blog that does not
 * say where it is. Its words stay.
 */
static bool
leads_nowhere(const struct site_links *l, struct slice target)
{
	const struct blog *blog = catalog_blog(l->site->catalog);

	if (!blog || !blog_has_addresses(blog) || target.len == 0 || target.data[0] == '#')
		return false;
	return blog->kind == BLOG_OBSIDIAN || !blog->base_url[0];
}

/* For who wants to know what leads where. `path`: what is written in the target's place, decoded when it is here. */
static void
tell_link(const struct site_links *l, struct slice target, unsigned line, enum resolved what, struct slice path)
{
	struct buf file = BUF_INIT(PATH_MOST);

	buf_put_slice(&file, l->file);
	line = line > 0 ? line : line_of(l, target);
	if (what == RESOLVED_HERE)
		report_add(l->report, "linked", file.data, line, "%.*s", SLICE_ARG(path));
	else if (what != RESOLVED_DEAD && slice_find(target, ':') < target.len)
		report_add(l->report, "external", file.data, line, "%.*s", SLICE_ARG(what == RESOLVED_ABROAD ? path : target));
	buf_release(&file);
}

/* Whether everybody may know of what stands at the path. */
static bool
is_public(const struct site_links *l, struct slice path)
{
	const struct entry *e = catalog_find(l->site->catalog, path);
	const struct file *f = catalog_find_file(l->site->catalog, path);

	return e ? catalog_is_public(l->site->catalog, e) : !f || catalog_is_public_file(l->site->catalog, f);
}

/* What the target is for whoever wrote it. */
static enum resolved
resolve(struct buf *path, const struct site_links *l, struct slice target)
{
	enum resolved what = resolve_target(path, l, slice_trim(target));

	if (what != RESOLVED_HERE || !l->visitors || is_public(l, buf_slice(path)))
		return what;
	buf_clear(path);
	return RESOLVED_NOT_OURS;
}

/* Whether following the target, on a host of ours or none, does something: an upload, a decision, a publication. */
static bool
does_something(const struct site_links *l, struct slice target)
{
	struct buf path = BUF_INIT(PATH_MOST);
	struct url u;
	bool ours, does;

	if (!url_parse(&u, target))
		return false;
	ours = u.host.len == 0 || site_answers_for(l->site->settings, u.host) || slice_find(u.host, '%') < u.host.len;
	does = ours && (slice_eq_nocase(u.scheme, SLICE("titan")) ||
	    ((u.scheme.len == 0 || slice_eq_nocase(u.scheme, SLICE("gemini"))) && url_decode_path(&path, u.path) &&
	    upload_claim_is_kept(l->site, buf_slice(&path))));
	buf_release(&path);
	return does;
}

static bool
link_hook(void *ctx, struct slice target, unsigned line, struct buf *out)
{
	struct site_links *l = ctx;
	struct buf path = BUF_INIT(PATH_MOST);
	enum resolved what;
	bool other;

	target = slice_trim(target);
	if (l->visitors && does_something(l, target)) {
		buf_putc(out, '/');
		return true;
	}
	what = resolve(&path, l, target);
	if (what == RESOLVED_DEAD && l->report && slice_find(target, '?') == target.len)
		report_dead(l, target, line);
	if (l->report && l->report->links)
		tell_link(l, target, line, what, buf_slice(&path));
	if (what == RESOLVED_HERE)
		put_short(out, l->path, buf_slice(&path));
	else
		buf_put_slice(out, buf_slice(&path));
	other = what != RESOLVED_NOT_OURS && (path.len > 0 || leads_nowhere(l, target));
	buf_release(&path);
	return other;
}

static const struct file *
find_file(const struct site_links *l, struct slice target)
{
	struct buf path = BUF_INIT(PATH_MOST);
	const struct file *file = NULL;

	if (resolve(&path, l, target) == RESOLVED_HERE)
		file = catalog_find_file(l->site->catalog, buf_slice(&path));
	buf_release(&path);
	return file;
}

bool
site_links_describe(struct buf *out, struct site_links *l, struct slice target)
{
	const struct file *file = find_file(l, target);
	const char *type = file ? mime_by_name(slice_of(file->name)) : NULL;
	const char *name = type ? mime_short_name(slice_of(type)) : NULL;

	if (!file)
		return false;
	if (name)
		buf_printf(out, "%s, ", name);
	site_links_put_size(out, (uint64_t)file->size);
	return true;
}

static bool
describe_hook(void *ctx, struct slice target, struct buf *out)
{
	return site_links_describe(out, ctx, target);
}

/* Whether the page that has the link is itself not for everybody. */
static bool
is_in_zone(const struct site_links *l)
{
	const struct entry *own = catalog_find_source(l->site->catalog, l->file);

	return own && !catalog_is_public(l->site->catalog, own);
}

static bool
title_hook(void *ctx, struct slice target, struct buf *out)
{
	struct site_links *l = ctx;
	struct buf path = BUF_INIT(PATH_MOST);
	const struct entry *e = NULL;

	if (resolve(&path, l, target) == RESOLVED_HERE)
		e = catalog_find(l->site->catalog, buf_slice(&path));
	if (e && !catalog_is_public(l->site->catalog, e) && !is_in_zone(l))
		e = NULL;   /* a zone tells nobody outside what is in it */
	if (e)
		gemtext_put_words(out, slice_of(e->title));
	buf_release(&path);
	return e && e->title[0];
}

/* Jekyll's include_relative: a file in the post's folder or below it. Hidden ones stay hidden. */
static bool
include_hook(void *ctx, struct slice name, struct buf *out)
{
	struct site_links *l = ctx;
	struct slice folder = resolve_folder_of(l->file);
	struct buf path = BUF_INIT(PATH_MOST);
	bool found = false;

	if (folder.data == l->file.data)
		buf_put_slice(&path, folder);
	buf_put_slice(&path, name);
	if (name.len > 0 && name.data[0] != '.' && slice_search(name, SLICE("/.")) == name.len &&
	    slice_find(name, '\0') == name.len && !path.full)
		found = asset_read(out, l->site, path.data, INCLUDE_MOST);
	buf_release(&path);
	return found;
}

struct gemtext_site
site_links_hooks(struct site_links *l)
{
	return (struct gemtext_site){
	    .link = link_hook, .describe = describe_hook, .title = title_hook, .include = l->visitors ? NULL : include_hook, .ctx = l};
}

void
site_links_put_target(struct buf *out, struct site_links *l, struct slice target)
{
	if (!link_hook(l, target, 0, out))
		url_put_target(out, target);
}

/* --- lines ---------------------------------------------------------------- */

void
site_links_put_size(struct buf *out, uint64_t bytes)
{
	if (bytes < 1024)
		buf_printf(out, "%u B", (unsigned)bytes);
	else if (bytes < 1024 * 1024)
		buf_printf(out, "%u KB", (unsigned)((bytes + 512) / 1024));
	else if (bytes < 1024 * 1024 * 1024)
		buf_printf(out, "%.1f MB", (double)bytes / (1024 * 1024));
	else
		buf_printf(out, "%.1f GB", (double)bytes / (1024 * 1024 * 1024));
}

void
site_links_put_line(struct buf *out, struct slice from, struct slice to, struct slice label)
{
	struct buf address = BUF_INIT(3 * PATH_MOST);

	put_short(&address, from, to);
	gemtext_put_link(out, buf_slice(&address), label);
	buf_release(&address);
}

void
site_links_put_entry(struct buf *out, struct slice from, const struct entry *e)
{
	struct buf label = BUF_INIT(1 << 16);

	if (e->date.precision != DATE_NONE) {
		date_put_day(&label, &e->date);
		buf_putc(&label, ' ');
	}
	buf_puts(&label, e->title);
	site_links_put_line(out, from, slice_of(e->path), buf_slice(&label));
	buf_release(&label);
}

void
site_links_put_absolute(struct buf *out, const struct site *s, struct slice path)
{
	const struct site_settings *settings = s->settings;
	const char *host = settings->host_count > 0 ? settings->hosts[0] : "localhost";

	buf_printf(out, strchr(host, ':') ? "gemini://[%s]" : "gemini://%s", host);
	if (settings->public_port != GEMINI_PORT)
		buf_printf(out, ":%u", settings->public_port);
	url_put_path(out, path);
}
