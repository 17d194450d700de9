/* pages/resolve.c: which address answers for what an author wrote; see resolve.h. */
#include "pages/resolve.h"

#include "blogs/blog.h"
#include "gemini/url.h"
#include "pages/route.h"

#include <ctype.h>

enum { PATH_MOST = 4096 };

/* --- by address ----------------------------------------------------------- */

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

struct slice
resolve_folder_of(struct slice path)
{
	size_t slash = slice_find_last(path, '/');

	return slash < path.len ? slice_first(path, slash + 1) : SLICE("/");
}

/* Whether it begins with an escape, and not with a '%' that somebody wrote in a name. */
static bool
is_escape(struct slice s)
{
	return s.len > 2 && isxdigit((unsigned char)s.data[1]) && isxdigit((unsigned char)s.data[2]);
}

/* Append `ref`, a path, below `base` ("/posts/" or "/posts"), decoded; false: it is no path. */
static bool
put_joined(struct buf *out, struct slice base, struct slice ref)
{
	struct buf joined = BUF_INIT(PATH_MOST);
	bool good;

	while (slice_starts(ref, SLICE("/")))
		ref = slice_skip(ref, 1);
	url_put_path(&joined, base);
	if (ref.len > 0 && !slice_ends(base, SLICE("/")))
		buf_putc(&joined, '/');
	for (size_t i = 0; i < ref.len; i++) {  /* Windows writes paths so */
		if (ref.data[i] == '\\')
			buf_putc(&joined, '/');
		else if (ref.data[i] == '%' && !is_escape(slice_skip(ref, i)))
			buf_puts(&joined, "%25");
		else
			buf_putc(&joined, ref.data[i]);
	}
	good = url_decode_path(out, buf_slice(&joined));
	buf_release(&joined);
	return good;
}

/* Append the answering address for `ref` below `base`. */
static bool
put_below(struct buf *out, const struct site *s, struct slice base, struct slice ref)
{
	struct buf path = BUF_INIT(PATH_MOST);
	bool found = put_joined(&path, base, ref) && put_answering(out, s, buf_slice(&path));

	buf_release(&path);
	return found;
}

/* Likewise for an absolute path; what a blog's pages lie below on the web is no part of it here. */
static bool
put_absolute(struct buf *out, const struct site *s, struct slice path)
{
	const struct blog *blog = catalog_blog(s->catalog);
	struct slice base = slice_of(blog ? blog->base_path : "");

	if (put_below(out, s, SLICE("/"), path))
		return true;
	return base.len > 0 && slice_starts(path, base) && (path.len == base.len || path.data[base.len] == '/') &&
	    put_below(out, s, SLICE("/"), slice_skip(path, base.len));
}

/* --- by file -------------------------------------------------------------- */

/* Append the address of the text or file called `name` in the content folder; false: there is none. */
static bool
put_named(struct buf *out, const struct site *s, struct slice name)
{
	const struct entry *e = catalog_find_source(s->catalog, name);
	const struct file *f = e ? NULL : catalog_find_named(s->catalog, name);

	if (e)
		buf_puts(out, e->path);
	else if (f)
		buf_puts(out, f->path);
	return e || f;
}

/* Likewise with what authors leave away: the ending, or the file when its folder is the page; in the page's language first. */
static bool
put_named_about(struct buf *out, const struct site *s, struct slice name, struct slice lang)
{
	static const char *const endings[] = { "", ".md", ".mdx", ".markdown", "/index.md", "/_index.md", ".html", "/index.html" };
	struct slice stem = slice_ends_nocase(name, SLICE(".md")) ? slice_first(name, name.len - 3) : name;
	struct buf whole = BUF_INIT(PATH_MOST);
	bool found = false;

	while (slice_ends(name, SLICE("/")))
		name.len--;
	for (size_t i = 0; !found && lang.len > 0 && i < 3; i++) {
		buf_clear(&whole);
		buf_printf(&whole, i == 0 ? "%.*s.%.*s.md" : i == 1 ? "%.*s/index.%.*s.md" : "%.*s/_index.%.*s.md",
		    SLICE_ARG(stem), SLICE_ARG(lang));
		found = put_named(out, s, buf_slice(&whole));
	}
	for (size_t i = 0; !found && i < COUNT(endings); i++) {
		buf_clear(&whole);
		buf_printf(&whole, "%.*s%s", SLICE_ARG(name), endings[i]);
		found = put_named(out, s, buf_slice(&whole));
	}
	buf_release(&whole);
	return found;
}

static bool
put_file_below(struct buf *out, const struct site_links *l, struct slice base, struct slice ref)
{
	const struct blog *blog = catalog_blog(l->site->catalog);
	struct slice lang = slice_of(blog && blog->language_count > 1 ? blog_lang(blog, l->file) : "");
	struct buf name = BUF_INIT(PATH_MOST);
	bool found = put_joined(&name, base, ref) && name.len > 1 &&
	    put_named_about(out, l->site, slice_skip(buf_slice(&name), 1), lang);

	buf_release(&name);
	return found;
}

/* Below any of the folders that hold the blog's texts and files, or below the site. */
static bool
put_file_in_roots(struct buf *out, const struct site_links *l, struct slice ref)
{
	const struct blog *blog = catalog_blog(l->site->catalog);

	for (const struct blog_root *r = blog->roots; r; r = r->next) {
		struct buf base = BUF_INIT(PATH_MOST);
		bool found;

		buf_printf(&base, "/%s", r->folder);
		found = put_file_below(out, l, buf_slice(&base), ref);
		buf_release(&base);
		if (found)
			return true;
	}
	return put_file_below(out, l, SLICE("/"), ref);
}

static bool
has_own_addresses(const struct site *s)
{
	const struct blog *blog = catalog_blog(s->catalog);

	return blog && blog_has_addresses(blog);
}

/* What a generator finds by a file's name alone, wherever it lies. */
static bool
put_anywhere(struct buf *out, const struct site_links *l, struct slice ref)
{
	struct buf name = BUF_INIT(PATH_MOST);
	const char *path = NULL;

	if (put_joined(&name, SLICE("/"), ref) && name.len > 1)
		path = catalog_find_by_name(l->site->catalog, slice_skip(buf_slice(&name), 1));
	if (path)
		buf_puts(out, path);
	buf_release(&name);
	return path != NULL;
}

/* --- relative ones ---------------------------------------------------------- */

/*
 * Append the answering address for a path as an author writes it: beside the
 * page, or, as on the web where every post is a folder, below the page.
 */
static bool
put_beside_page(struct buf *out, const struct site_links *l, struct slice ref)
{
	struct buf base = BUF_INIT(PATH_MOST);
	bool found = l->path.len > 0 && put_below(out, l->site, resolve_folder_of(l->path), ref);

	if (!found && slice_ends(l->path, SLICE(".gmi"))) {
		buf_put_slice(&base, slice_first(l->path, l->path.len - 4));
		buf_putc(&base, '/');
		found = put_below(out, l->site, buf_slice(&base), ref);
	}
	buf_release(&base);
	return found;
}

/* In the folder beside the text's file that has its name: "_posts/x/a.png" of "_posts/x.md" (Hexo's post_asset_folder). */
static bool
put_in_own_folder(struct buf *out, const struct site_links *l, struct slice ref)
{
	struct buf base = BUF_INIT(PATH_MOST);
	size_t dot = slice_find_last(l->file, '.');
	bool found;

	buf_printf(&base, "/%.*s/", SLICE_ARG(slice_first(l->file, dot)));
	found = dot < l->file.len && put_file_below(out, l, buf_slice(&base), ref);
	buf_release(&base);
	return found;
}

/* Beside the file, beside the page, or by what the blog's generator would find. */
static bool
put_relative(struct buf *out, const struct site_links *l, struct slice ref)
{
	struct slice folder = resolve_folder_of(l->file);
	struct buf base = BUF_INIT(PATH_MOST);
	bool own = has_own_addresses(l->site), found;

	buf_putc(&base, '/');
	buf_put_slice(&base, folder.data == l->file.data ? folder : SLICE(""));
	found = own ? put_file_below(out, l, buf_slice(&base), ref) : put_below(out, l->site, buf_slice(&base), ref);
	buf_release(&base);
	return found || put_beside_page(out, l, ref) || (own && put_in_own_folder(out, l, ref)) || (own && (put_file_in_roots(out, l, ref) || put_anywhere(out, l, ref)));
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

/* Whether `target` is on the blog's own place on the web; *rest is what follows, from '/' on. */
static bool
cut_own_web(const struct site *s, struct slice target, struct slice *rest)
{
	const struct blog *blog = catalog_blog(s->catalog);
	struct buf other = BUF_INIT(PATH_MOST);
	struct slice base = slice_of(blog ? blog->base_url : ""), host;
	bool own;

	if (base.len == 0)
		return false;
	if (cut_prefix(target, base, rest))
		return true;
	host = slice_skip(base, slice_search(base, SLICE("://")) + 3);
	buf_printf(&other, "https://%s%.*s", slice_starts(host, SLICE("www.")) ? "" : "www.",
	    SLICE_ARG(slice_starts(host, SLICE("www.")) ? slice_skip(host, 4) : host));
	own = cut_prefix(target, buf_slice(&other), rest);
	buf_release(&other);
	return own;
}

/* Append the capsule address of a web address in the table `web`, or of the blog's own. */
static enum resolved
put_web(struct buf *out, const struct site_links *l, struct slice target)
{
	struct slice rest = SLICE("");
	const struct web_prefix *w = find_prefix(l->site->settings, target, &rest);

	if (w && w->to[0] == '/')
		return put_below(out, l->site, slice_of(w->to), without_query(rest)) ? RESOLVED_HERE : RESOLVED_NOT_OURS;
	if (w) {
		buf_puts(out, w->to);
		buf_put_slice(out, rest);
		return RESOLVED_ABROAD;
	}
	if (!cut_own_web(l->site, target, &rest))
		return RESOLVED_NOT_OURS;
	return slice_find(rest, '?') == rest.len && put_below(out, l->site, SLICE("/"), without_query(rest))
	    ? RESOLVED_HERE : RESOLVED_NOT_OURS;
}

static bool
has_scheme(struct slice target)
{
	size_t colon = slice_find(target, ':'), n = 0;

	while (n < colon && (isalnum((unsigned char)target.data[n]) || (n > 0 && strchr("+-.", target.data[n]))))
		n++;
	return n == colon && colon > 0 && colon < target.len;
}

/* "anna@example.org", which misses its "mailto:". */
static bool
is_mail_address(struct slice target)
{
	size_t at = slice_find(target, '@');
	struct slice host = slice_skip(target, at + 1);

	for (size_t i = 0; i < target.len; i++) {
		if (i != at && !isalnum((unsigned char)target.data[i]) && !strchr("._+-", target.data[i]))
			return false;
	}
	return at > 0 && slice_find(host, '.') < host.len && !slice_ends(host, SLICE(".")) && !slice_starts(host, SLICE("."));
}

/*
 * Append what a slip of the pen hides: "(https://example.org/" of a bracket too
 * many, "git@example.org:a/b.git" of a repository, an address of mail; false: there is nothing of the sort.
 */
static bool
put_hidden_address(struct buf *out, struct slice target)
{
	size_t at = slice_search(target, SLICE("http"));
	struct slice host = target;

	if (at < target.len && (slice_starts(slice_skip(target, at), SLICE("https://")) || slice_starts(slice_skip(target, at), SLICE("http://")))) {
		buf_put_slice(out, slice_skip(target, at));
		return true;
	}
	if (is_mail_address(target)) {
		buf_printf(out, "mailto:%.*s", SLICE_ARG(target));
		return true;
	}
	if (!slice_starts(target, SLICE("git@")) || slice_find(target, ':') == target.len)
		return false;
	host = slice_skip(target, 4);
	buf_printf(out, "https://%.*s", SLICE_ARG(slice_first(host, slice_find(host, ':'))));
	buf_printf(out, "/%.*s", SLICE_ARG(slice_skip(host, slice_find(host, ':') + 1)));
	return true;
}

/* --- all of it ------------------------------------------------------------- */

/* "/blog" of "/blog/_index.md": a section's own text, which may be no page here, is at the section's address. */
static struct slice
without_section_file(struct slice path)
{
	static const struct slice file = SLICE("/_index.md");

	return slice_ends(path, file) ? slice_first(path, path.len - file.len + 1) : path;
}

/* Append what a dead link would be on the web; nothing when the blog is not there or it is a note's name. */
static void
put_on_the_web(struct buf *out, const struct site_links *l, struct slice target)
{
	const struct blog *blog = catalog_blog(l->site->catalog);

	if (!blog || !blog->base_url[0] || blog->kind == BLOG_OBSIDIAN)
		return;
	buf_puts(out, blog->base_url);
	if (slice_starts(target, SLICE("@/")))
		target = without_section_file(slice_skip(target, 1));
	if (target.data[0] == '/') {
		struct slice base = slice_of(blog->base_path);

		if (slice_starts(target, base) && target.len > base.len && target.data[base.len] == '/')
			target = slice_skip(target, base.len);
	} else {
		url_put_path(out, resolve_folder_of(l->path.len > 0 ? l->path : SLICE("/")));
	}
	url_put_target(out, target);
}

/* Whether an absolute path of the site, or one of Zola's and Hugo's own kind, answers. */
static bool
put_from_root(struct buf *out, const struct site_links *l, struct slice path)
{
	bool own = has_own_addresses(l->site);

	if (slice_starts(path, SLICE("@/")))
		path = slice_skip(path, 1);
	if (own && slice_ends_nocase(path, SLICE(".md")) && put_file_in_roots(out, l, path))
		return true;
	path = own ? without_section_file(path) : path;
	return put_absolute(out, l->site, path) || (own && put_file_in_roots(out, l, path));
}

enum resolved
resolve_target(struct buf *out, const struct site_links *l, struct slice target)
{
	struct slice path = without_query(target);
	bool found;

	if (target.len == 0 || target.data[0] == '#')
		return RESOLVED_NOT_OURS;
	if (cut_own_host(l->site->settings, target, &path))
		return put_below(out, l->site, SLICE("/"), path) ? RESOLVED_HERE : RESOLVED_DEAD;
	if (has_scheme(target) || slice_starts(target, SLICE("//")))
		return put_web(out, l, target);
	found = path.len > 0 && slice_find(target, '?') == target.len &&
	    (path.data[0] == '/' || slice_starts(path, SLICE("@/")) ? put_from_root(out, l, path) : put_relative(out, l, path));
	if (found)
		return RESOLVED_HERE;
	if (put_hidden_address(out, target))
		return RESOLVED_ABROAD;
	put_on_the_web(out, l, target);
	return RESOLVED_DEAD;
}
