/* gemtext/grid.c: tables; see table.h. */
#include "gemtext/grid.h"

#include "base/utf8.h"
#include "gemtext/list.h"
#include "gemtext/phrase.h"

#include <stdlib.h>

enum { WIDTH = 72, LAST_COLUMN_LEAST = 20 };

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

/* `text`, so wide, in a column of `width`. The last cell of a row is not filled up. */
static void
put_cell(struct buf *out, const struct cell *cell, size_t width, char align, bool is_last)
{
	size_t free_columns = width > cell->width ? width - cell->width : 0;
	size_t left = align == 'r' ? free_columns : align == 'c' ? free_columns / 2 : 0;

	put_many(out, ' ', cell->text.len > 0 ? left : 0);
	buf_put_slice(out, cell->text);
	if (!is_last)
		put_many(out, ' ', free_columns - (cell->text.len > 0 ? left : 0));
}

/* The blank that ends the word at `at`; code between backticks is one word. */
static size_t
word_end(struct slice text, size_t at)
{
	bool in_code = false;

	for (; at < text.len && (in_code || text.data[at] != ' '); at++)
		in_code = in_code != (text.data[at] == '`');
	return at;
}

/* The words of `rest` that fit into `width` columns, cut off its front. */
static struct slice
cut_fitting(struct slice *rest, size_t width)
{
	struct slice text = *rest;
	size_t end = 0, at = 0, used = 0;

	while (at < text.len) {
		size_t word = word_end(text, at);
		size_t more = width_of(slice_from(text.data + at, word - at)) + (at > 0);

		if (end > 0 && used + more > width)
			break;
		used += more;
		end = word;
		at = word < text.len ? word + 1 : word;
	}
	*rest = slice_trim_left(slice_skip(text, end));
	return slice_first(text, end);
}

static void
put_row(struct buf *out, const struct grid *t, size_t row, size_t last_width)
{
	size_t first = t->rows[row], count = t->rows[row + 1] - first;
	struct slice rest = SLICE("");

	for (size_t i = 0; i < t->columns; i++) {
		struct cell cell = i < count ? t->cells[first + i] : (struct cell){ .width = 0 };
		bool is_last = i + 1 == t->columns;

		if (i > 0)
			buf_puts(out, " | ");
		if (i + 1 == t->columns && cell.width > last_width) {
			rest = cell.text;
			cell.text = cut_fitting(&rest, last_width);
			cell.width = width_of(cell.text);
		}
		put_cell(out, &cell,
		    i + 1 == t->columns && t->widths[i] > last_width ? last_width : t->widths[i],
		    t->align[i], is_last);
	}
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	buf_putc(out, '\n');
	while (rest.len > 0) {
		for (size_t i = 0; i + 1 < t->columns; i++) {
			put_many(out, ' ', t->widths[i]);
			buf_puts(out, " | ");
		}
		buf_put_slice(out, cut_fitting(&rest, last_width));
		buf_putc(out, '\n');
	}
}

static void
put_preformatted(
    struct conversion *c, const struct grid *t, size_t last_width, struct slice caption)
{
	struct buf lines = BUF_INIT(WORKING_MOST), alt = BUF_INIT(LABEL_MOST);

	for (size_t row = 0; row < t->row_count; row++) {
		put_row(&lines, t, row, last_width);
		for (size_t i = 0; row == 0 && i < t->columns; i++) {
			size_t width = i + 1 == t->columns && t->widths[i] > last_width
					   ? last_width
					   : t->widths[i];

			if (i > 0)
				buf_puts(&lines, "-+-");
			put_many(&lines, '-', width > 0 ? width : 1);
		}
		if (row == 0)
			buf_putc(&lines, '\n');
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

void
grid_put(struct conversion *c, struct slice text, struct slice rule, struct slice caption)
{
	size_t width = c->options->width > 0 ? c->options->width : WIDTH;
	struct grid t;

	list_settle_marker(c);
	if (!grid_init(&t, text, rule)) {
		c->failed = true;
	} else if (t.row_count > 0) {
		size_t last = t.widths[t.columns - 1], others = t.total - last;

		if (t.total <= width)
			put_preformatted(c, &t, last, caption);
		else if (t.columns > 1 && others + LAST_COLUMN_LEAST <= width)
			put_preformatted(c, &t, width - others, caption);
		else
			put_rows_as_items(c, &t);
	}
	grid_release(&t);
}
