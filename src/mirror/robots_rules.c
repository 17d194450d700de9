/*
 * mirror/robots_rules.c: what a robots.txt lets archivers have.
 *
 * Source: robots.txt companion specification of Gemini; unknown lines are
 * passed over, an empty Disallow forbids nothing. What RFC 9309 has beside it
 * for the Web is understood where it forbids more: "*" and "$" in paths,
 * escapes, any line end, a byte order mark.
 */
#include "mirror/mirror.h"

#include "gemini/url.h"

static bool
is_ours(struct slice agent)
{
	return slice_eq(agent, SLICE("*")) || slice_eq_nocase(agent, SLICE("archiver")) ||
	    slice_eq_nocase(agent, SLICE("capsule"));
}

/* The value of a line "Key: value", without a remark. */
static bool
field(struct slice line, struct slice key, struct slice *value)
{
	line = slice_trim(slice_first(line, slice_find(line, '#')));
	if (!slice_starts_nocase(line, key))
		return false;
	line = slice_trim_left(slice_skip(line, key.len));
	*value = slice_trim(slice_skip(line, 1));
	return slice_starts(line, SLICE(":"));
}

static struct slice
cut_any_line(struct slice *rest)
{
	size_t end = 0;

	while (end < rest->len && rest->data[end] != '\n' && rest->data[end] != '\r')
		end++;
	return slice_cut(rest, end < rest->len ? rest->data[end] : '\n');
}

/* Whether `path` begins as `rule` says; '*' is any text, '$' the end of the path. */
static bool
matches(struct slice rule, struct slice path)
{
	bool to_end = slice_ends(rule, SLICE("$"));
	struct slice piece;

	rule = slice_first(rule, rule.len - to_end);
	piece = slice_first(rule, slice_find(rule, '*'));
	while (slice_starts(path, piece)) {
		path = slice_skip(path, piece.len);
		rule = slice_skip(rule, piece.len);
		if (rule.len == 0)
			return !to_end || path.len == 0;
		rule = slice_skip(rule, 1);
		piece = slice_first(rule, slice_find(rule, '*'));
		if (to_end && piece.len == rule.len)
			return slice_ends(path, piece);
		path = slice_skip(path, slice_search(path, piece));
	}
	return false;
}

/* Whether a Disallow keeps from `path`, however either is escaped. */
static bool
forbids(struct slice rule, struct slice path)
{
	struct buf decoded = BUF_INIT(1 << 12), same = BUF_INIT(1 << 14);
	bool found = rule.len > 0 && matches(rule, path);

	if (!found && slice_find(rule, '%') < rule.len && url_decode_path(&decoded, rule)) {
		url_put_path(&same, buf_slice(&decoded));
		found = matches(buf_slice(&same), path);
	}
	buf_release(&decoded);
	buf_release(&same);
	return found;
}

bool
robots_allow(struct slice robots, struct slice path)
{
	bool ours = false, in_agents = false;

	if (slice_starts(robots, SLICE("\xEF\xBB\xBF")))
		robots = slice_skip(robots, 3);
	while (robots.len > 0) {
		struct slice line = cut_any_line(&robots), value;

		if (field(line, SLICE("User-agent"), &value)) {
			ours = (in_agents && ours) || is_ours(value);
			in_agents = true;
		} else if (field(line, SLICE("Disallow"), &value)) {
			in_agents = false;
			if (ours && forbids(value, path))
				return false;
		}
	}
	return true;
}
