/* base/lines.c: which line of a file a line of a text made of it was; see lines.h. */
#include "base/lines.h"

#include "base/lane.h"

#include <stdlib.h>

void
line_map_release(struct line_map *m)
{
	free(m->shifts);
	*m = (struct line_map){ 0 };
}

bool
line_map_add(struct line_map *m, unsigned made, unsigned file)
{
	if (m->count == m->room) {
		size_t room = 2 * m->room + 16;
		struct line_shift *more = realloc(m->shifts, room * sizeof(*more));

		if (!more)
			return false;
		m->shifts = more;
		m->room = room;
	}
	m->shifts[m->count++] = (struct line_shift){ .from = made + 1, .by = (int)file - (int)made };
	return true;
}

unsigned
line_map_find(const struct line_map *m, unsigned line)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->shifts[middle].from <= line)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0)
		line += (unsigned)m->shifts[low - 1].by;
	if (low < m->count && line > m->shifts[low].from + (unsigned)m->shifts[low].by)
		line = m->shifts[low].from + (unsigned)m->shifts[low].by;
	return line;
}

unsigned
lines_in_file(const struct line_map *m, unsigned first_line, unsigned line)
{
	line = m ? line_map_find(m, line) : line;
	return first_line > 0 ? line + first_line - 1 : line;
}

unsigned
lines_count(struct slice text)
{
	const size_t most = 127;   /* lanes whose finds a byte has room for */
	unsigned n = 0;

	while (text.len >= sizeof(lane)) {
		size_t lanes = text.len / sizeof(lane) < most ? text.len / sizeof(lane) : most;
		lane found = { 0 };

		for (size_t i = 0; i < lanes; i++)
			found -= lane_load(text.data + i * sizeof(lane)) == '\n';
		n += lane_sum(found);
		text = slice_skip(text, lanes * sizeof(lane));
	}
	for (size_t i = 0; i < text.len; i++)
		n += text.data[i] == '\n';
	return n;
}
