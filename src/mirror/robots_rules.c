/*
 * mirror/robots_rules.c: what a robots.txt lets archivers have.
 *
 * Source: robots.txt companion specification of Gemini; unknown lines are
 * passed over, an empty Disallow forbids nothing.
 */
#include "mirror/mirror.h"

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

bool
robots_allow(struct slice robots, struct slice path)
{
	bool ours = false, in_agents = false;

	while (robots.len > 0) {
		struct slice line = slice_cut_line(&robots), value;

		if (field(line, SLICE("User-agent"), &value)) {
			ours = (in_agents && ours) || is_ours(value);
			in_agents = true;
		} else if (field(line, SLICE("Disallow"), &value)) {
			in_agents = false;
			if (ours && value.len > 0 && slice_starts(path, value))
				return false;
		}
	}
	return true;
}
