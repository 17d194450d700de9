/* pages/site_links.c: from what an author wrote to an address that answers; see site_links.h. */
#include "pages/site_links.h"

#include "gemini/mime.h"
#include "gemini/url.h"
#include "pages/asset.h"
#include "pages/route.h"

enum { PATH_MOST = 4096, INCLUDE_MOST = 1 << 20 };

/* --- finding -------------------------------------------------------------- */

/* Append the address that answers for `path` without a redirect; false: none does. */
static bool
put_answering(struct buf *out, const struct site *s, struct slice path)
{
	struct place place;

	if (!route_find(&place, s, path))
		return route_find_other(out, s, path);
	if (place.kind == PLACE_SOURCE)  /* authors link to files, readers want pages */
		buf_puts(out, place.entry->path);
	else
		buf_put_slice(out, path);
	return true;
}

/* The folder of a path, with its final '/'. */
static struct slice
folder_of(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slash < path.len ? slice_first(path, slash + 1) : SLICE("/");
}

/*
 * Append the answering address for `ref`, a decodable path, below `base`
 * ("/posts/" or "/posts").
 */
static bool
put_below(struct buf *out, const struct site *s, struct slice base, struct slice ref)
{
	struct buf joined = BUF_INIT(PATH_MOST), path = BUF_INIT(PATH_MOST);
	bool found;

	while (slice_starts(ref, SLICE("/")))
		ref = slice_skip(ref, 1);
	url_put_path(&joined, base);
	if (ref.len > 0 && !slice_ends(base, SLICE("/")))
		buf_putc(&joined, '/');
	buf_put_slice(&joined, ref);
	found =
	    url_decode_path(&path, buf_slice(&joined)) && put_answering(out, s, buf_slice(&path));
	buf_release(&joined);
	buf_release(&path);
	return found;
}

/*
 * Append the answering address for a path as an author writes it: beside the
 * file, beside the page, or, as on the web where every post is a folder, below
 * the page.
 */
static bool
put_relative(struct buf *out, const struct site_links *l, struct slice ref)
{
	struct buf base = BUF_INIT(PATH_MOST);
	bool found;

	buf_putc(&base, '/');
	buf_put_slice(
	    &base, folder_of(l->file).data == l->file.data ? folder_of(l->file) : SLICE(""));
	found = put_below(out, l->site, buf_slice(&base), ref);
	if (!found && l->path.len > 0)
		found = put_below(out, l->site, folder_of(l->path), ref);
	if (!found && slice_ends(l->path, SLICE(".gmi"))) {
		buf_clear(&base);
		buf_put_slice(&base, slice_first(l->path, l->path.len - 4));
		buf_putc(&base, '/');
		found = put_below(out, l->site, buf_slice(&base), ref);
	}
	buf_release(&base);
	return found;
}

/* --- addresses of one's own web pages ------------------------------------- */

/*
 * Whether `target` begins with the web prefix, http and https being the same;
 * *rest is what follows.
 */
static bool
cut_prefix(struct slice target, struct slice prefix, struct slice *rest)
{
	static const char *const schemes[] = { "https:", "http:" };

	for (size_t i = 0; i < 2; i++) {
		if (slice_starts_nocase(target, slice_of(schemes[i])))
			target = slice_skip(target, strlen(schemes[i]));
		if (slice_starts_nocase(prefix, slice_of(schemes[i])))
			prefix = slice_skip(prefix, strlen(schemes[i]));
	}
	*rest = slice_skip(target, prefix.len);
	return slice_starts(target, prefix) &&
	    (rest->len == 0 || slice_ends(prefix, SLICE("/")) || strchr("/?#", rest->data[0]));
}

/* The longest prefix of the table `web` that fits. */
static const struct web_prefix *
find_prefix(const struct site_settings *settings, struct slice target, struct slice *rest)
{
	const struct web_prefix *best = NULL;

	for (size_t i = 0; i < settings->web_count; i++) {
		const struct web_prefix *w = &settings->web[i];
		struct slice after;

		if (cut_prefix(target, slice_of(w->from), &after) &&
		    (!best || strlen(w->from) > strlen(best->from))) {
			best = w;
			*rest = after;
		}
	}
	return best;
}

/* The path of an address on a host of this capsule; false for another's. */
static bool
cut_own_host(const struct site_settings *settings, struct slice target, struct slice *path)
{
	struct url u;

	if (!slice_starts_nocase(target, SLICE("gemini://")) || !url_parse(&u, target))
		return false;
	*path = u.path.len > 0 ? u.path : SLICE("/");
	for (size_t i = 0; i < settings->host_count; i++) {
		if (slice_eq_nocase(u.host, slice_of(settings->hosts[i])))
			return !u.has_query;
	}
	return false;
}

static struct slice
without_query(struct slice target)
{
	target = slice_first(target, slice_find(target, '#'));
	return slice_first(target, slice_find(target, '?'));
}

/* Append the capsule address of a web address in the table `web`. */
static bool
put_web(struct buf *out, const struct site_links *l, struct slice target)
{
	struct slice rest = SLICE("");
	const struct web_prefix *w = find_prefix(l->site->settings, target, &rest);

	if (!w)
		return false;
	if (w->to[0] == '/')
		return put_below(out, l->site, slice_of(w->to), without_query(rest));
	buf_puts(out, w->to);
	buf_put_slice(out, rest);
	return true;
}

static bool
has_scheme(struct slice target)
{
	size_t colon = slice_find(target, ':');

	return colon < slice_find(target, '/') && colon < slice_find(target, '?') &&
	       colon < slice_find(target, '#');
}

/*
 * The name of `to` in the folder that it shares with `from`; empty when it
 * has none that is safe to write alone.
 */
static struct slice
short_name(struct slice from, struct slice to)
{
	struct slice folder = folder_of(to), name = slice_skip(to, folder.len);

	if (folder.len <= 1 || !slice_eq(folder_of(from), folder) ||
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

/*
 * Append the address, decoded or absolute, that `target` should be; false: it
 * stays. *own: it must be a page of ours.
 */
static bool
resolve(struct buf *out, const struct site_links *l, struct slice target, bool *own)
{
	struct slice path = without_query(target);

	*own = false;
	if (target.len == 0 || target.data[0] == '#')
		return false;
	if (cut_own_host(l->site->settings, target, &path)) {
		*own = true;
		return put_below(out, l->site, SLICE("/"), path);
	}
	if (has_scheme(target) || slice_starts(target, SLICE("//")))
		return put_web(out, l, target);
	*own = true;
	if (path.len == 0 || slice_find(target, '?') < target.len)
		return false;
	if (slice_starts(path, SLICE("@/")))
		return put_below(out, l->site, SLICE("/"), slice_skip(path, 2));
	if (path.data[0] == '/')
		return put_below(out, l->site, SLICE("/"), slice_skip(path, 1));
	return put_relative(out, l, path);
}

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

static bool
link_hook(void *ctx, struct slice target, unsigned line, struct buf *out)
{
	struct site_links *l = ctx;
	struct buf path = BUF_INIT(PATH_MOST);
	bool own, found;

	target = slice_trim(target);
	found = resolve(&path, l, target, &own);
	if (!found && own && l->report && target.len > 0 && slice_find(target, '?') == target.len)
		report_dead(l, target, line);
	if (found && path.data[0] == '/')
		put_short(out, l->path, buf_slice(&path));
	else if (found)
		buf_put_slice(out, buf_slice(&path));
	buf_release(&path);
	return found;
}

static const struct file *
find_file(const struct site_links *l, struct slice target)
{
	struct buf path = BUF_INIT(PATH_MOST);
	const struct file *file = NULL;
	bool own;

	if (resolve(&path, l, slice_trim(target), &own) && path.data[0] == '/')
		file = catalog_find_file(l->site->catalog, slice_skip(buf_slice(&path), 1));
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

/* Jekyll's include_relative: a file in the post's folder or below it. Hidden ones stay hidden. */
static bool
include_hook(void *ctx, struct slice name, struct buf *out)
{
	struct site_links *l = ctx;
	struct slice folder = folder_of(l->file);
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
	    .link = link_hook, .describe = describe_hook, .include = include_hook, .ctx = l};
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
