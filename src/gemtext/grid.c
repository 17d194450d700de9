/* gemtext/grid.c: tables; see table.h. */
#include "gemtext/grid.h"

#include "base/utf8.h"
#include "gemtext/list.h"
#include "gemtext/phrase.h"

#include <stdlib.h>

enum {
	WIDTH = 72,
	LAST_COLUMN_LEAST = 20,  /* columns that the last one may be narrowed to by itself */
	COLUMN_LEAST = 10,       /* any one, when all are */
	ROW_MOST = 8,            /* lines that a row may then take */
};

struct cell {
	struct slice text;
	size_t width;       /* columns on a terminal */
};

struct grid {
	struct cell *cells;
	size_t cell_count;
	size_t *rows;       /* where each row's cells begin; one more than there are rows */
	size_t row_count;
	size_t *widths;     /* of each column */
	char   *align;      /* of each column: 'l', 'c' or 'r' */
	size_t columns;
	size_t total;       /* width of a whole line */
};

bool
grid_is_rule(struct slice line)
{
	bool has_dash = false, has_bar = false;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.data[i];

		if (!strchr("|-: \t", c) || c == '\0')
			return false;
		has_dash = has_dash || c == '-';
		has_bar = has_bar || c == '|';
	}
	return has_dash && has_bar;
}

static size_t
width_of(struct slice s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.len;) {
		unsigned char byte = (unsigned char)s.data[i];
		uint32_t c = byte;
		int w = 1;

		i += byte < 0x80 ? 1 : utf8_next(slice_skip(s, i), &c, NULL);
		if (c >= 0x300)
			w = utf8_width(c);
		width += w > 0 ? (size_t)w : 0;
	}
	return width;
}

/* Without the bars that a row may begin and end with. */
static struct slice
trim_bars(struct slice row)
{
	row = slice_trim(row);
	if (row.len > 0 && row.data[0] == CELL_END)
		row = slice_skip(row, 1);
	if (row.len > 0 && row.data[row.len - 1] == CELL_END)
		row.len--;
	return row;
}

static size_t
count_of(struct slice s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.data[i] == c;
	return n;
}

static void
read_rows(struct grid *t, struct slice text)
{
	while (text.len > 0) {
		struct slice row = trim_bars(slice_cut(&text, ROW_END));
		size_t column = 0;

		if (row.len == 0)
			continue;
		t->rows[t->row_count++] = t->cell_count;
		do {
			struct slice cell = slice_trim(slice_cut(&row, CELL_END));
			struct cell *at = &t->cells[t->cell_count++];

			*at = (struct cell){ .text = cell, .width = width_of(cell) };
			if (at->width > t->widths[column])
				t->widths[column] = at->width;
			column++;
		} while (row.len > 0);
		if (column > t->columns)
			t->columns = column;
	}
	t->rows[t->row_count] = t->cell_count;
}

static void
read_rule(struct grid *t, struct slice rule)
{
	size_t column = 0;

	rule = slice_trim(rule);
	if (rule.len > 0 && rule.data[0] == '|')
		rule = slice_skip(rule, 1);
	while (rule.len > 0 && column < t->columns) {
		struct slice mark = slice_trim(slice_cut(&rule, '|'));
		bool left = slice_starts(mark, SLICE(":")), right = slice_ends(mark, SLICE(":"));

		t->align[column++] = right ? (left ? 'c' : 'r') : 'l';
	}
}

static bool
grid_init(struct grid *t, struct slice text, struct slice rule)
{
	size_t cells = count_of(text, CELL_END) + count_of(text, ROW_END) + 2;

	*t = (struct grid){ .cells = calloc(cells, sizeof(*t->cells)),
	    .rows = calloc(count_of(text, ROW_END) + 2, sizeof(*t->rows)),
	    .widths = calloc(cells, sizeof(*t->widths)), .align = calloc(cells, 1) };
	if (!t->cells || !t->rows || !t->widths || !t->align)
		return false;
	read_rows(t, text);
	read_rule(t, rule);
	for (size_t i = 0; i < t->columns; i++)
		t->total += t->widths[i] + (i > 0 ? 3 : 0);
	return true;
}

static void
grid_release(struct grid *t)
{
	free(t->cells);
	free(t->rows);
	free(t->widths);
	free(t->align);
}

static void
put_many(struct buf *out, char c, size_t n)
{
	while (n-- > 0)
		buf_putc(out, c);
}

/* `text` in a column of `width`. The last one of a line is not filled up: its end is trimmed. */
static void
put_cell(struct buf *out, struct slice text, size_t width, char align)
{
	size_t used = width_of(text), free_columns = width > used ? width - used : 0;
	size_t left = align == 'r' ? free_columns : align == 'c' ? free_columns / 2 : 0;

	if (text.len == 0)
		left = 0;
	put_many(out, ' ', left);
	buf_put_slice(out, text);
	put_many(out, ' ', free_columns - left);
}

/* A mark that no line begins with: it closes what stands before it. */
static bool
is_closing_mark(uint32_t c)
{
	return (c >= 0x3001 && c <= 0x3002) || c == 0xFF01 || c == 0xFF09 || c == 0xFF0C ||
	       c == 0xFF0E || c == 0xFF1A || c == 0xFF1B || c == 0xFF1F ||
	       (c >= 0x3009 && c <= 0x3015 && c % 2 == 1);
}

/*
 * Where the part of `text` ends that begins at `at` and cannot be divided: at
 * a blank, or beside a character of a script without blanks. Code between
 * backticks is one part.
 */
static size_t
part_end(struct slice text, size_t at)
{
	bool in_code = false, joined = false;
	size_t start = at;

	while (at < text.len && (in_code || text.data[at] != ' ')) {
		uint32_t c = (unsigned char)text.data[at];
		size_t n = c < 0x80 ? 1 : utf8_next(slice_skip(text, at), &c, NULL);

		if (!in_code && at > start && !is_closing_mark(c) &&
		    (joined || prose_joins(c)))
			break;
		in_code = in_code != (c == '`');
		joined = prose_joins(c);
		at += n;
	}
	return at;
}

/* The columns of the widest part of `text` that cannot be divided. */
static size_t
widest_part(struct slice text)
{
	size_t widest = 0;

	for (size_t at = 0; at < text.len;) {
		size_t end = part_end(text, at);
		size_t width = width_of(slice_from(text.data + at, end - at));

		widest = width > widest ? width : widest;
		at = end < text.len && text.data[end] == ' ' ? end + 1 : end;
	}
	return widest;
}

/* The part of `rest` that fits into `width` columns, cut off its front. */
static struct slice
cut_fitting(struct slice *rest, size_t width)
{
	struct slice text = *rest;
	size_t end = 0, at = 0, used = 0;

	while (at < text.len) {
		size_t part = part_end(text, at);
		size_t more = width_of(slice_from(text.data + end, part - end));

		if (end > 0 && used + more > width)
			break;
		used += more;
		end = part;
		at = part < text.len && text.data[part] == ' ' ? part + 1 : part;
	}
	*rest = slice_trim_left(slice_skip(text, end));
	return slice_first(text, end);
}

static struct cell
cell_at(const struct grid *t, size_t row, size_t column)
{
	size_t at = t->rows[row] + column;

	return at < t->rows[row + 1] ? t->cells[at] : (struct cell){ .width = 0 };
}

/*
 * One row. A cell that is wrapped goes on below itself, and the next one
 * begins on its last line: so the words of a row stay in their order for a
 * screen reader and a search.
 */
static void
put_row(struct buf *out, const struct grid *t, size_t row)
{
	size_t column = 0;
	struct cell cell = cell_at(t, row, 0);

	while (column < t->columns) {
		for (size_t i = 0; i < column; i++) {
			put_many(out, ' ', t->widths[i]);
			buf_puts(out, " | ");
		}
		while (column < t->columns) {
			size_t width = t->widths[column];
			struct slice piece = cell.text;

			if (cell.width > width)
				piece = cut_fitting(&cell.text, width);
			put_cell(out, piece, width, t->align[column]);
			if (cell.width > width && cell.text.len > 0)
				break;
			if (++column < t->columns) {
				cell = cell_at(t, row, column);
				buf_puts(out, " | ");
			}
		}
		for (size_t i = column + 1; i < t->columns; i++) {
			buf_puts(out, " | ");
			put_many(out, ' ', t->widths[i]);
		}
		while (out->len > 0 && out->data[out->len - 1] == ' ')
			buf_truncate(out, out->len - 1);
		buf_putc(out, '\n');
	}
}

static void
put_rule(struct buf *out, const struct grid *t)
{
	for (size_t i = 0; i < t->columns; i++) {
		if (i > 0)
			buf_puts(out, "-+-");
		put_many(out, '-', t->widths[i] > 0 ? t->widths[i] : 1);
	}
	buf_putc(out, '\n');
}

/* `is_ruled`: a line divides the rows. */
static void
put_preformatted(struct conversion *c, const struct grid *t, bool is_ruled, struct slice caption)
{
	struct buf lines = BUF_INIT(WORKING_MOST), alt = BUF_INIT(LABEL_MOST);

	for (size_t row = 0; row < t->row_count; row++) {
		put_row(&lines, t, row);
		if (row == 0 || (is_ruled && row + 1 < t->row_count))
			put_rule(&lines, t);
	}
	buf_puts(&alt, phrase_of(PHRASE_TABLE, c->options->lang));
	if (caption.len == 0)
		caption = buf_slice(&c->heading);
	if (caption.len > 0) {
		buf_puts(&alt, ": ");
		buf_put_slice(&alt, caption);
	}
	writer_put_fence(&c->writer, buf_slice(&alt), buf_slice(&lines));
	if (lines.full)
		c->failed = true;
	buf_release(&lines);
	buf_release(&alt);
}

static void
put_item(struct conversion *c, struct slice head, struct slice cell, bool is_first)
{
	struct buf line = BUF_INIT(WORKING_MOST);

	if (head.len > 0 && cell.len > 0) {
		buf_put_slice(&line, head);
		buf_puts(&line, slice_ends(head, SLICE(":")) ? " " : ": ");
	}
	buf_put_slice(&line, cell);
	if (is_first)
		c->writer.apart = true;
	writer_put_block(&c->writer, LINE_ITEM, SLICE("* "), buf_slice(&line));
	buf_release(&line);
}

/* The heads in one line, so that the columns are known, then each row as items. */
static void
put_rows_as_items(struct conversion *c, const struct grid *t)
{
	struct buf heads = BUF_INIT(WORKING_MOST);

	for (size_t i = 0; i < t->rows[1]; i++) {
		if (i > 0 && heads.len > 0)
			buf_puts(&heads, " | ");
		buf_put_slice(&heads, t->cells[i].text);
	}
	if (heads.len > 0)
		writer_put_block(&c->writer, LINE_TEXT, SLICE(""), buf_slice(&heads));
	buf_release(&heads);
	for (size_t row = 1; row < t->row_count; row++) {
		bool is_first = true;

		for (size_t i = t->rows[row]; i < t->rows[row + 1]; i++) {
			size_t column = i - t->rows[row];

			if (t->cells[i].text.len == 0)
				continue;
			put_item(c, column < t->rows[1] ? t->cells[column].text : SLICE(""),
			    t->cells[i].text, is_first);
			is_first = false;
		}
	}
	c->writer.apart = true;
}

/* --- wrapping ------------------------------------------------------------- */

/* The least width of each column: what cannot be divided in it, and what can be read. */
static void
find_least(const struct grid *t, size_t *least)
{
	for (size_t row = 0; row < t->row_count; row++) {
		for (size_t i = t->rows[row]; i < t->rows[row + 1]; i++) {
			size_t column = i - t->rows[row];
			size_t widest = widest_part(t->cells[i].text);

			least[column] = widest > least[column] ? widest : least[column];
		}
	}
	for (size_t i = 0; i < t->columns; i++) {
		size_t readable = t->widths[i] < COLUMN_LEAST ? t->widths[i] : COLUMN_LEAST;

		least[i] = least[i] > readable ? least[i] : readable;
	}
}

/* One round of share_room(): settle the columns that take no part in sharing. */
static bool
settle_columns(struct grid *t, const size_t *least, bool *settled, size_t *room, size_t *open)
{
	bool changed = false;

	for (size_t i = 0; i < t->columns && *open > 0; i++) {
		size_t share = *room / *open;

		if (settled[i] || (least[i] <= share && t->widths[i] > share))
			continue;
		if (least[i] > share)
			t->widths[i] = least[i];
		if (t->widths[i] > *room)
			return false;
		*room -= t->widths[i];
		settled[i] = changed = true;
		--*open;
	}
	return changed;
}

/*
 * Narrow the columns until they have `room` together: those that need little
 * keep what they need, the others share what is left. False when even the
 * least of each is too much.
 */
static bool
share_room(struct grid *t, const size_t *least, size_t room)
{
	size_t open = t->columns, needed = 0;
	bool *settled;

	for (size_t i = 0; i < t->columns; i++)
		needed += least[i];
	if (needed > room || !(settled = calloc(t->columns, sizeof(*settled))))
		return false;
	while (settle_columns(t, least, settled, &room, &open))
		;
	for (size_t i = 0; i < t->columns; i++) {
		if (settled[i])
			continue;
		t->widths[i] = room / open;
		room -= room / open--;
	}
	free(settled);
	return true;
}

/* The lines that the row takes. */
static size_t
height_of(const struct grid *t, size_t row)
{
	size_t height = 1;

	for (size_t i = t->rows[row]; i < t->rows[row + 1]; i++) {
		size_t width = t->widths[i - t->rows[row]];
		struct slice rest = t->cells[i].text;

		if (t->cells[i].width <= width)
			continue;
		for (cut_fitting(&rest, width); rest.len > 0; cut_fitting(&rest, width))
			height++;
	}
	return height;
}

/* Narrow the columns to `width` together; false when that cannot be read. */
static bool
fit(struct grid *t, size_t width)
{
	size_t gaps = (t->columns - 1) * 3;
	size_t *least = calloc(t->columns, sizeof(*least));
	bool fits = least != NULL && gaps < width;

	if (fits) {
		find_least(t, least);
		fits = share_room(t, least, width - gaps);
	}
	for (size_t row = 0; fits && row < t->row_count; row++)
		fits = height_of(t, row) <= ROW_MOST;
	free(least);
	return fits;
}

void
grid_put(struct conversion *c, struct slice text, struct slice rule, struct slice caption)
{
	size_t width = c->options->width > 0 ? c->options->width : WIDTH;
	struct grid t;

	list_settle_marker(c);
	if (!grid_init(&t, text, rule)) {
		c->failed = true;
	} else if (t.row_count > 0) {
		size_t *last = &t.widths[t.columns - 1], others = t.total - *last;

		if (t.total <= width) {
			put_preformatted(c, &t, false, caption);
		} else if (t.columns > 1 && others + LAST_COLUMN_LEAST <= width) {
			*last = width - others;
			put_preformatted(c, &t, false, caption);
		} else if (t.columns > 1 && fit(&t, width)) {
			put_preformatted(c, &t, true, caption);
		} else {
			put_rows_as_items(c, &t);
		}
	}
	grid_release(&t);
}
