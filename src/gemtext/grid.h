/*
 * gemtext/grid.h: tables, as text that keeps its columns.
 *
 * A table that fits is preformatted, its columns aligned by the width that
 * characters have on a terminal. When it is too wide, the cells of its last
 * column are wrapped, or, where that is not enough, those of every column
 * that needs it, each cell beginning where the one before it ends, so that
 * the words of a row keep their order. What could not be read that way
 * becomes one block per row: "* Header: cell".
 */
#ifndef CAPSULE_GEMTEXT_GRID_H
#define CAPSULE_GEMTEXT_GRID_H

#include "gemtext/conversion.h"

/* How rows and cells are divided in the text of a table; neither can stand in prose. */
#define ROW_END  '\x1E'
#define CELL_END '\x1F'

/*
 * Write the table whose rows are in `text`, the first one its head. `rule`
 * is Markdown's second line (":--|--:"), which says how columns are aligned;
 * it may be empty. `caption` says what the table is; empty: the heading
 * above it does.
 */
void grid_put(struct conversion *c, struct slice text, struct slice rule, struct slice caption);

/* Whether `line` is the second line of a table. */
bool grid_is_rule(struct slice line);

#endif
