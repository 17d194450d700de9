/*
 * import/pages.c: exports that hold a page of HTML for each post: Medium's,
 * whose pages say all themselves by their classes, and Substack's, whose
 * posts.csv says what the pages do not.
 */
#include "import/html_inline.h"
#include "import/html_markdown.h"
#include "import/import.h"

#include <gumbo.h>
#include <stdlib.h>
#include <string.h>

/* ---- Medium ------------------------------------------------------------------- */

/* Append the page's part of `class`, without the title that Medium repeats in the text. */
static struct slice
part_of(struct buf *words, const GumboNode *root, const char *class)
{
	const GumboNode *node = inline_find_class(root, class);

	buf_clear(words);
	if (node)
		html_node_to_words(words, node);
	return buf_slice(words);
}

/* The bytes between the tags of `node`, as they stand in the page. */
static struct slice
inner_html(const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	const char *start = e->original_tag.data + e->original_tag.length, *end = e->original_end_tag.data;

	return e->original_tag.data && end && end > start ? slice_from(start, (size_t)(end - start)) : SLICE("");
}

bool
medium_read_page(struct slice html, const char *name, struct import_sink *sink)
{
	GumboOutput *tree = gumbo_parse_with_options(&kGumboDefaultOptions, html.data, html.len);
	struct buf title = BUF_INIT(1 << 16), summary = BUF_INIT(1 << 16), author = BUF_INIT(1 << 16);
	const GumboNode *root = tree->root, *body = inline_find_class(root, "e-content");
	const GumboNode *published = inline_find_class(root, "dt-published"), *link = inline_find_class(root, "p-canonical");
	struct import_post p = { .draft = strncmp(name, "draft", 5) == 0 };
	bool good;

	p.title = part_of(&title, root, "p-name");
	p.summary = part_of(&summary, root, "p-summary");
	p.author = part_of(&author, root, "p-author");
	if (published)
		p.date = slice_of(inline_attribute(published, "datetime"));
	else
		p.date = slice_first(slice_of(name), strlen("2019-03-07"));
	if (link)
		p.url = slice_of(inline_attribute(link, "href"));
	p.html = body ? inner_html(body) : SLICE("");
	good = sink->put(sink, &p);
	buf_release(&title);
	buf_release(&summary);
	buf_release(&author);
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
	return good;
}

/* ---- CSV ------------------------------------------------------------------------ */

/*
 * The next field of *rest into `field`, its quotes undone (RFC 4180). Returns
 * the byte that ended it: ',', '\n', or '\0' at the end of the text.
 */
static char
cut_field(struct slice *rest, struct buf *field)
{
	bool quoted = rest->len > 0 && rest->data[0] == '"';

	buf_clear(field);
	if (quoted)
		*rest = slice_skip(*rest, 1);
	while (rest->len > 0) {
		char c = rest->data[0];

		*rest = slice_skip(*rest, 1);
		if (quoted && c == '"' && rest->len > 0 && rest->data[0] == '"')
			*rest = slice_skip(*rest, 1);
		else if (quoted && c == '"') {
			quoted = false;
			continue;
		} else if (!quoted && (c == ',' || c == '\n'))
			return c;
		else if (!quoted && c == '\r')
			continue;
		buf_putc(field, c);
	}
	return '\0';
}

/* ---- Substack --------------------------------------------------------------------- */

enum { COLUMNS_MOST = 32 };

struct row {
	char *cells[COLUMNS_MOST];
};

struct substack {
	struct row *rows;   /* the first is the header */
	size_t count;
};

static bool
read_row(struct slice *rest, struct row *row)
{
	struct buf field = BUF_INIT(1 << 20);
	size_t column = 0;
	bool good = true;
	char end;

	*row = (struct row){ 0 };
	do {
		end = cut_field(rest, &field);
		if (column < COLUMNS_MOST)
			good = (row->cells[column++] = slice_dup(buf_slice(&field))) != NULL && good;
	} while (end == ',');
	buf_release(&field);
	return good;
}

struct substack *
substack_new(struct slice csv)
{
	struct substack *s = calloc(1, sizeof(*s));
	bool good = s != NULL;

	while (good && csv.len > 0) {
		struct row *more = realloc(s->rows, (s->count + 1) * sizeof(*more));

		good = more != NULL;
		if (good) {
			s->rows = more;
			good = read_row(&csv, &s->rows[s->count++]);
		}
	}
	if (good)
		return s;
	substack_free(s);
	return NULL;
}

void
substack_free(struct substack *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++) {
		for (size_t c = 0; c < COLUMNS_MOST; c++)
			free(s->rows[i].cells[c]);
	}
	free(s->rows);
	free(s);
}

/* A row's cell below the heading `column`; "" without. */
static struct slice
cell(const struct substack *s, const struct row *row, const char *column)
{
	for (size_t c = 0; c < COLUMNS_MOST && s->rows[0].cells[c]; c++) {
		if (strcmp(s->rows[0].cells[c], column) == 0)
			return slice_of(row->cells[c]);
	}
	return SLICE("");
}

bool
substack_read_page(const struct substack *s, struct slice html, const char *name, struct import_sink *sink)
{
	struct slice id = slice_of(name), slug;   /* "12345.the-slug.html" */
	struct import_post p = { .html = html, .draft = true };
	struct buf text = BUF_INIT(IMPORT_FILE_MOST), address = BUF_INIT(1 << 12);
	struct slice sound = SLICE("");
	bool good;

	slug = id;
	slice_cut(&slug, '.');
	p.slug = slice_first(slug, slice_find_last(slug, '.'));
	id = slice_first(id, id.len - slug.len > 0 ? id.len - slug.len - 1 : 0);
	for (size_t i = 1; i < s->count; i++) {
		const struct row *row = &s->rows[i];
		struct slice row_id = cell(s, row, "post_id");

		if (!slice_eq(slice_first(row_id, slice_find(row_id, '.')), id))
			continue;
		p.title = cell(s, row, "title");
		p.summary = cell(s, row, "subtitle");
		p.date = cell(s, row, "post_date");
		/* what only some may read is published to nobody */
		p.draft = !slice_eq(cell(s, row, "is_published"), SLICE("true")) || slice_eq(cell(s, row, "audience"), SLICE("only_paid")) ||
		    slice_eq(cell(s, row, "audience"), SLICE("founding"));
		sound = cell(s, row, "podcast_url");
		p.page = slice_eq(cell(s, row, "type"), SLICE("page"));
	}
	buf_printf(&address, "substack://site/p/%.*s", SLICE_ARG(p.slug));
	p.url = buf_slice(&address);
	buf_put_slice(&text, html);
	if (slice_starts(sound, SLICE("http")) && slice_find(sound, '"') == sound.len)
		buf_printf(&text, "<p><audio src=\"%.*s\"></audio></p>", SLICE_ARG(sound));
	p.html = buf_slice(&text);
	good = !text.full && sink->put(sink, &p);
	buf_release(&address);
	buf_release(&text);
	return good;
}
