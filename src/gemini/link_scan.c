/* gemini/link_scan.c: the lines of a gemtext page; see link_scan.h. */
#include "gemini/link_scan.h"

#include "gemini/url.h"

enum { PATH_MOST = 1 << 14 };

bool
link_line(struct slice line, struct slice *target, struct slice *label)
{
	size_t end = 0;

	if (!slice_starts(line, SLICE("=>")))
		return false;
	line = slice_trim(slice_skip(line, 2));
	while (end < line.len && line.data[end] != ' ' && line.data[end] != '\t')
		end++;
	*target = slice_first(line, end);
	*label = slice_trim(slice_skip(line, end));
	return true;
}

bool
link_scan_next(struct link_scan *s)
{
	size_t end = slice_find(s->rest, '\n');

	if (s->rest.len == 0)
		return false;
	s->line = slice_first(s->rest, end < s->rest.len ? end + 1 : end);
	s->rest = slice_skip(s->rest, s->line.len);
	s->is_link = false;
	if (slice_starts(s->line, SLICE("```")))
		s->fenced = !s->fenced;
	else if (!s->fenced)
		s->is_link = link_line(s->line, &s->target, &s->label) && s->target.len > 0;
	return true;
}

static bool
has_scheme(struct slice target)
{
	size_t colon = slice_find(target, ':');

	return colon < slice_find(target, '/') && colon < slice_find(target, '?') && colon < slice_find(target, '#');
}

/* Where query or fragment of a reference begin. */
static size_t
end_of_path(struct slice target)
{
	size_t query = slice_find(target, '?'), fragment = slice_find(target, '#');

	return query < fragment ? query : fragment;
}

/*
 * Cut the capsule's own address off the beginning of *target; it may lack the
 * scheme, as "//host/x" does, and may name the port that is meant anyway.
 */
static bool
is_own(struct slice root, struct slice *target)
{
	const struct slice port = SLICE(":1965");
	struct slice rest = *target, whole = root;

	if (slice_starts(rest, SLICE("//")))
		root = slice_skip(root, strlen("gemini:"));
	if (!slice_starts_nocase(rest, root))
		return false;
	rest = slice_skip(rest, root.len);
	if (!slice_ends(whole, port) && slice_starts(rest, port))
		rest = slice_skip(rest, port.len);
	if (rest.len > 0 && !strchr("/?#", rest.data[0]))
		return false;
	*target = rest;
	return true;
}

bool
link_scan_own_path(struct buf *out, struct slice *rest, struct slice root, struct slice base, struct slice target)
{
	struct buf from = BUF_INIT(PATH_MOST), whole = BUF_INIT(PATH_MOST);
	size_t end;
	bool good = false;

	if (is_own(root, &target))
		;
	else if (has_scheme(target) || slice_starts(target, SLICE("//")))
		return false;
	end = end_of_path(target);
	*rest = slice_skip(target, end);
	target = slice_first(target, end);
	url_put_path(&from, base);
	if (target.len == 0 || url_resolve(&whole, buf_slice(&from), target))
		good = url_decode_path(out, target.len == 0 ? buf_slice(&from) : buf_slice(&whole));
	buf_release(&from);
	buf_release(&whole);
	return good;
}
