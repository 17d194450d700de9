/* pages/source_page.c: a post as its author wrote it. */
#include "pages/page.h"

#include "gemini/link_scan.h"
#include "gemini/url.h"
#include "gemtext/retarget.h"
#include "pages/resolve.h"
#include "pages/route.h"

#include <ctype.h>

enum { PATH_MOST = 1 << 14 };

/* --- front matter ----------------------------------------------------------- */

static bool
is_address_char(char c)
{
	return (isascii((unsigned char)c) && isalnum((unsigned char)c)) ||
	       (c != '\0' && strchr("._%+-", c)) || (signed char)c < 0;
}

/* Where the e-mail address around the '@' at `at` begins and ends, with the brackets that it may have; false: it is none. */
static bool
find_address(struct slice line, size_t at, size_t *begin, size_t *end)
{
	*begin = at;
	*end = at + 1;
	while (*begin > 0 && is_address_char(line.data[*begin - 1]))
		(*begin)--;
	while (*end < line.len && is_address_char(line.data[*end]))
		(*end)++;
	if (*begin == at || *end == at + 1)
		return false;
	if (*begin > 0 && line.data[*begin - 1] == '<' && *end < line.len && line.data[*end] == '>') {   /* "Jane <jane@example.org>" */
		*begin = slice_trim_right(slice_first(line, *begin - 1)).len;
		(*end)++;
	}
	return true;
}

/*
 * Append a line without the e-mail addresses in it; what is around them
 * stays, so that the front matter still parses.
 */
static void
put_without_addresses(struct buf *out, struct slice line)
{
	size_t at;

	while ((at = slice_find(line, '@')) < line.len) {
		size_t begin, end;

		if (find_address(line, at, &begin, &end)) {
			buf_put_slice(out, slice_first(line, begin));
			line = slice_skip(line, end);
		} else {
			buf_put_slice(out, slice_first(line, at + 1));
			line = slice_skip(line, at + 1);
		}
	}
	buf_put_slice(out, line);
}

/* Whether a line has a key for an e-mail address: "email:", "author_email =", "\"mail\":". */
static bool
names_mail(struct slice line)
{
	for (size_t i = 0; i + 4 <= line.len; i++) {
		struct slice rest = slice_skip(line, i + 4);
		char after = rest.len > 0 ? rest.data[0] : ':';

		if (slice_starts_nocase(slice_skip(line, i), SLICE("mail")) &&
		    strchr(":=\"' \t", after) && after != '\0')
			return true;
	}
	return false;
}

/* Whether a part of a line says who somebody is: "author: Jane <jane@example.org>", "url: mailto:jane@example.org". */
static bool
names_somebody(struct slice part)
{
	static const char *const pages[] = { "url", "link", "website" };
	bool names = slice_search(part, SLICE("author")) < part.len || slice_search(part, SLICE("name")) < part.len;

	for (size_t i = 0; i < COUNT(pages) && !names; i++)
		names = slice_search(part, slice_of(pages[i])) < part.len && slice_search(part, SLICE("mailto:")) < part.len;
	return names;
}

/* How much of a line of a table within the front matter may hold somebody's address: not the words of a comment behind its author. */
static size_t
end_of_person(struct slice line)
{
	size_t text = slice_search(line, SLICE("text"));

	if (!names_somebody(line))
		return 0;
	return names_somebody(slice_skip(line, text)) ? line.len : text;
}

static bool
begins_table(struct slice line)
{
	return slice_starts(line, SLICE(" ")) || slice_starts(line, SLICE("\t")) || slice_starts(line, SLICE("-")) ||
	    slice_starts(line, SLICE("[[")) || slice_starts(line, SLICE("{")) || slice_starts(line, SLICE("comments")) ||
	    slice_starts(slice_skip(line, 1), SLICE("comments"));   /* in quotes */
}

/*
 * Append the front matter without the e-mail addresses of commenters: on lines
 * that name an address, or a person in a table; where a key stands alone, what
 * follows it is its value.
 */
static void
put_front(struct buf *out, struct slice front)
{
	bool in_table = false, is_value = false;

	while (front.len > 0) {
		size_t len = slice_find(front, '\n');
		struct slice line = slice_first(front, len < front.len ? len + 1 : len);
		bool mail = names_mail(line);
		size_t person;

		front = slice_skip(front, line.len);
		in_table = begins_table(line) || (in_table && !slice_eq(slice_trim(line), SLICE("")) && slice_find(line, '=') < line.len);
		person = mail || is_value ? line.len : in_table ? end_of_person(line) : 0;
		put_without_addresses(out, slice_first(line, person));
		buf_put_slice(out, slice_skip(line, person));
		is_value = mail && slice_ends(slice_trim(line), SLICE(":"));
	}
}

/* --- links ------------------------------------------------------------------- */

struct source_links {
	struct site_links links;    /* of the post */
	struct buf path;            /* of this very form */
	struct buf root;            /* "gemini://example.org" */
};

/* Append the path of the source of the text at `path`; false: there is none. */
static bool
put_source_of(struct buf *out, const struct site *s, struct slice path)
{
	const struct entry *e = catalog_find(s->catalog, path);
	struct place place;

	if (!e || e->gone)
		return false;
	route_put_source_path(out, s, e);
	return route_find(&place, s, buf_slice(out)) && place.kind == PLACE_SOURCE && place.entry == e;
}

/* Append the address of the source of the text that `target` leads to; false: it leads there already, or to no text. */
static bool
put_source_target(void *ctx, struct slice target, struct buf *out)
{
	const struct source_links *l = ctx;
	struct buf page = BUF_INIT(PATH_MOST), source = BUF_INIT(PATH_MOST), now = BUF_INIT(PATH_MOST);
	struct slice rest;
	bool other = resolve_target(&page, &l->links, target) == RESOLVED_HERE &&
	    put_source_of(&source, l->links.site, buf_slice(&page)) &&
	    !(link_scan_own_path(&now, &rest, buf_slice(&l->root), buf_slice(&l->path), target) &&
	      slice_eq(buf_slice(&now), buf_slice(&source)));

	if (other) {
		url_put_path(out, buf_slice(&source));
		buf_put_slice(out, slice_skip(target, slice_find(target, '#')));
	}
	buf_release(&page);
	buf_release(&source);
	buf_release(&now);
	return other;
}

static void
put_body(struct buf *out, const struct site *s, const struct post *p, const struct entry *e)
{
	struct source_links l = { .links = { .site = s, .file = slice_of(p->file), .path = slice_of(e->path) },
		.path = BUF_INIT(PATH_MOST), .root = BUF_INIT(1 << 10) };

	route_put_source_path(&l.path, s, e);
	site_links_put_absolute(&l.root, s, SLICE(""));
	retarget(out, p->body, put_source_target, &l);
	buf_release(&l.path);
	buf_release(&l.root);
}

void
source_page(struct buf *out, const struct site *s, const struct post *p, const struct entry *e)
{
	struct slice front = slice_first(p->source, p->source.len - p->body.len);

	if (p->body.data != p->source.data + front.len)
		front = SLICE("");  /* the body is not the file's end: nothing stands before it */
	put_front(out, front);
	if (p->format == POST_MARKDOWN)
		put_body(out, s, p, e);
	else
		buf_put_slice(out, p->body);
}
