/*
 * blogs/liquid.c: the values that Liquid and Nunjucks put into texts.
 *
 * {{ site.x }}, {{ page.x }} of Jekyll, {{ x }}, {{ metadata.x }} of Eleventy:
 * what the configuration or the front matter says in plain words stands in the
 * text, as on the web. What has to be computed stays as it is; the converter
 * leaves it out and says so.
 */
#include "blogs/condition.h"
#include "blogs/kind.h"

#include <ctype.h>

enum { TAG_MOST = 1 << 12, INCLUDE_MOST = 1 << 16 };   /* bytes of a tag, and of one that may have paragraphs among its arguments */

/* "a.b" of a map, when it is a text without line breaks; NULL: it is not. */
static const struct value *
scalar_of(const struct value *map, struct slice path)
{
	map = kind_member(map, path);
	if (!map || map->kind == VALUE_LIST || map->kind == VALUE_MAP || map->kind == VALUE_NULL)
		return NULL;
	return slice_find(map->text, '\n') == map->text.len && slice_search(map->text, SLICE("{{")) == map->text.len ? map : NULL;
}

/* Where a page's web address begins is the converter's business: it makes capsule addresses of links. */
static bool
is_address(struct slice name)
{
	return slice_eq(name, SLICE("site.url")) || slice_eq(name, SLICE("site.baseurl")) || slice_eq(name, SLICE("page.url"));
}

static const struct value *
value_of(const struct blog *b, const struct value *front, struct slice name)
{
	const struct value *v;

	if (is_address(name))
		return NULL;
	if (b->kind == BLOG_JEKYLL) {
		if (slice_starts(name, SLICE("site.")))
			return scalar_of(b->settings, slice_skip(name, 5));
		return slice_starts(name, SLICE("page.")) ? scalar_of(front, slice_skip(name, 5)) : NULL;
	}
	v = scalar_of(front, name);
	return v ? v : scalar_of(b->settings, name);
}

/* Whether nothing is done to the value that readers of gemtext would see. */
static bool
are_harmless(struct slice filters)
{
	static const char *const usual[] = { "escape", "escape_once", "xml_escape", "strip", "safe", "e", "trim", "strip_html" };

	while (filters.len > 0) {
		struct slice filter = slice_trim(slice_cut(&filters, '|'));

		if (!slice_is_one_of(filter, usual, COUNT(usual)))
			return false;
	}
	return true;
}

static bool
is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!isalnum((unsigned char)name.data[i]) && !strchr("_-.", name.data[i]))
			return false;
	}
	return name.len > 0 && isalpha((unsigned char)name.data[0]);
}

/* What stands between "{{" and "}}": the value that it stands for; NULL: none that is known. */
static const struct value *
expression(const struct blog *b, const struct value *front, struct slice inside)
{
	struct slice name;

	if (slice_starts(inside, SLICE("-")))
		inside = slice_skip(inside, 1);
	if (slice_ends(inside, SLICE("-")))
		inside.len--;
	name = slice_trim(slice_cut(&inside, '|'));
	return is_name(name) && are_harmless(inside) ? value_of(b, front, name) : NULL;
}

/* The length of "{% raw %} ... {% endraw %}", which nothing is done to, that text begins with; 0: it does not. */
static size_t
raw_length(struct slice text)
{
	static const struct { const char *name, *end; } blocks[] = { { "raw", "endraw" }, { "verbatim", "endverbatim" }, { "comment", "endcomment" } };
	struct slice name = slice_skip(slice_first(text, slice_search(text, SLICE("%}"))), 2);

	name = slice_trim(slice_skip(name, slice_starts(name, SLICE("-"))));
	name = slice_trim(slice_first(name, name.len - slice_ends(name, SLICE("-"))));
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (slice_eq(name, slice_of(blocks[i].name)))
			return slice_first(text, slice_search(text, slice_of(blocks[i].end)) + strlen(blocks[i].end)).len;
	}
	return 0;
}

/* --- includes ----------------------------------------------------------------------- */

/* What the arguments of an include, `a="b" c='d'`, say of a name; "" when they do not. */
static struct slice
argument(struct slice arguments, struct slice name)
{
	while (arguments.len > 0) {
		struct slice key, value;
		char quote;

		key = slice_trim(slice_cut(&arguments, '='));
		arguments = slice_trim_left(arguments);
		quote = arguments.len > 0 ? arguments.data[0] : ' ';
		arguments = quote == '"' || quote == '\'' ? slice_skip(arguments, 1) : arguments;
		value = slice_cut(&arguments, quote == '"' || quote == '\'' ? quote : ' ');
		if (slice_eq(key, name))
			return value;
	}
	return SLICE("");
}

/* The text with its arguments in the place of {{ include.x }}. HTML becomes one line, which lines stay. */
static void
put_with_arguments(struct buf *out, struct slice text, struct slice arguments, bool one_line)
{
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("{{")), end = slice_search(slice_skip(text, at), SLICE("}}"));
		struct slice before = slice_first(text, at), inside = slice_skip(text, at + 2);

		for (size_t i = 0; i < before.len; i++)
			buf_putc(out, one_line && before.data[i] == '\n' ? ' ' : before.data[i]);
		if (at == text.len)
			return;
		inside = slice_trim(slice_first(inside, end > 2 ? end - 2 : 0));
		if (slice_starts(inside, SLICE("include.")))
			buf_put_slice(out, argument(arguments, slice_trim(slice_first(slice_skip(inside, 8), slice_find(slice_skip(inside, 8), '|')))));
		else
			buf_put_slice(out, slice_first(slice_skip(text, at), end + 2));
		text = slice_skip(text, at + end + 2);
	}
}

/* "{% include x.md a="b" %}", or include_cached, that `text` begins with: the text of that name goes to `out`. How long the tag is; 0: it is none, or none is known. */
static size_t
put_include(struct buf *out, const struct blog *b, const struct value *front, struct slice text)
{
	size_t end = slice_search(text, SLICE("%}"));
	struct slice inside = slice_skip(slice_first(text, end), 2), name;
	const struct value *v;
	struct buf whole = BUF_INIT(1 << 20);

	inside = slice_trim(slice_starts(inside, SLICE("-")) ? slice_skip(inside, 1) : inside);
	inside = slice_trim(slice_ends(inside, SLICE("-")) ? slice_first(inside, inside.len - 1) : inside);
	if (end == text.len || !b->includes || (!slice_starts(inside, SLICE("include ")) && !slice_starts(inside, SLICE("include_cached "))))
		return 0;
	inside = slice_trim_left(slice_skip(inside, slice_find(inside, ' ')));
	name = slice_first(inside, slice_find(inside, ' '));
	v = value_find(b->includes, name);
	if (!v)
		return 0;
	put_with_arguments(&whole, slice_trim(v->text), slice_skip(inside, name.len),
	    slice_ends_nocase(name, SLICE("ml")) && slice_search(v->text, SLICE("<pre")) == v->text.len);
	blog_fill(out, b, front, buf_slice(&whole), NULL);
	buf_release(&whole);
	return end + 2;
}

/* --- texts that are kept for later --------------------------------------------------- */

enum { KEPT_MOST = 4 };

/* {% capture x %}{% include x.md %}{% endcapture %} */
struct kept {
	struct slice names[KEPT_MOST];
	struct buf texts[KEPT_MOST];
	size_t count;
};

/* A capture of nothing but an include, that `text` begins with: its length; 0: it is none. */
static size_t
keep_include(struct kept *k, const struct blog *b, const struct value *front, struct slice text)
{
	size_t end = slice_search(text, SLICE("%}")), close, n;
	struct slice tag = slice_trim(slice_skip(slice_first(text, end), 2)), body = slice_skip(text, end + 2);
	struct buf *kept = &k->texts[k->count < KEPT_MOST ? k->count : 0];

	if (end == text.len || k->count == KEPT_MOST || !slice_starts(tag, SLICE("capture ")))
		return 0;
	n = body.len - slice_trim_left(body).len;
	*kept = BUF_INIT(4 << 20);
	n += put_include(kept, b, front, slice_trim_left(body));
	body = slice_trim_left(slice_skip(body, n));
	close = slice_search(body, SLICE("%}"));
	if (kept->len == 0 || !slice_starts(body, SLICE("{%")) || slice_search(slice_first(body, close), SLICE("endcapture")) == close) {
		buf_release(kept);
		return 0;
	}
	k->names[k->count++] = slice_trim(slice_skip(tag, strlen("capture ")));
	return (size_t)(body.data - text.data) + close + 2;
}

/* {{ x | markdownify }} of such a text: paragraphs of its own. How long it is; 0: it is none. */
static size_t
put_kept(struct buf *out, const struct kept *k, struct slice text)
{
	size_t end = slice_search(text, SLICE("}}")), i = 0;
	struct slice inside = slice_first(slice_skip(text, 2), end < 2 ? 0 : end - 2), name = slice_trim(slice_cut(&inside, '|'));

	while (i < k->count && !slice_eq(k->names[i], name))
		i++;
	if (i == k->count || end == text.len)
		return 0;
	while (out->len > 0 && (out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '\t'))
		buf_truncate(out, out->len - 1);
	buf_puts(out, "\n\n");
	buf_put_slice(out, buf_slice(&k->texts[i]));
	buf_puts(out, "\n\n");
	return end + 2;
}

/* --- all of it ------------------------------------------------------------------------- */

/* What is being filled, and what was met on the way. */
struct filling {
	struct buf *out;
	const struct blog *blog;
	const struct value *front;
	struct kept kept;
	struct conditions conditions;
	const char *tag_end, *expression_end;   /* the next "%}" and "}}", once they were looked for */
	bool filled;
	struct line_map *lines;      /* NULL: nobody asks */
	unsigned lines_in, lines_out;
};

/* Whether what begins `text`, a tag or an expression, ends soon enough to be one. No text is searched twice for that. */
static bool
is_closed(struct filling *f, struct slice text, bool tag)
{
	const char **end = tag ? &f->tag_end : &f->expression_end;
	struct slice inside = slice_skip(text, 2);
	long most = slice_starts(inside, SLICE(" include ")) ? INCLUDE_MOST : TAG_MOST;

	if (!*end || *end < inside.data)
		*end = inside.data + slice_search(inside, tag ? SLICE("%}") : SLICE("}}"));
	return *end < inside.data + inside.len && *end - inside.data <= most;
}

/* Append text of the author's; of a branch that is not shown only the line breaks, so that lines stay lines. */
static void
put_text(struct filling *f, struct slice text)
{
	if (conditions_show(&f->conditions)) {
		buf_put_slice(f->out, text);
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n')
			buf_putc(f->out, '\n');
	}
}

/* A tag of a condition that `text` begins with: how long it is; 0: it is none. */
static size_t
take_condition(struct filling *f, struct slice text)
{
	size_t end = slice_search(text, SLICE("%}"));
	struct slice tag = slice_skip(slice_first(text, end), 2);

	if (end == text.len || !conditions_take(&f->conditions, f->blog, f->front, tag))
		return 0;
	for (size_t i = 0; i < tag.len; i++) {
		if (tag.data[i] == '\n')
			buf_putc(f->out, '\n');
	}
	return end + 2;
}

/* What has a text of its own to stand in its place, and begins `text`: how long it is; 0: nothing of the sort does. */
static size_t
put_known(struct filling *f, struct slice text)
{
	const struct value *v;
	size_t end, n;

	if (slice_starts(text, SLICE("{%"))) {
		n = put_include(f->out, f->blog, f->front, text);
		return n > 0 ? n : keep_include(&f->kept, f->blog, f->front, text);
	}
	if ((n = put_kept(f->out, &f->kept, text)) > 0)
		return n;
	end = slice_search(text, SLICE("}}"));
	text = slice_skip(slice_first(text, end), 2);
	v = slice_find(text, '\n') == text.len ? expression(f->blog, f->front, text) : NULL;
	if (!v)
		return 0;
	buf_put_slice(f->out, v->text);
	return end + 2;
}

/* Fill what `text`, which begins with '{', begins with; how long that is. */
static size_t
fill_one(struct filling *f, struct slice text)
{
	bool tag = slice_starts(text, SLICE("{%"));
	size_t n = 0, raw;

	if (!tag && !slice_starts(text, SLICE("{{"))) {
		put_text(f, slice_first(text, 1));
		return 1;
	}
	if (!is_closed(f, text, tag)) {
		put_text(f, slice_first(text, 2));
		return 2;
	}
	if (tag && (raw = raw_length(text)) > 0) {
		put_text(f, slice_first(text, raw));
		return raw;
	}
	if (tag)
		n = take_condition(f, text);
	if (n == 0 && conditions_show(&f->conditions))
		n = put_known(f, text);
	f->filled = f->filled || n > 0;
	if (n == 0)
		put_text(f, slice_first(text, 2));
	return n > 0 ? n : 2;
}

bool
blog_fills(const struct blog *b, struct slice text)
{
	if (b->kind == BLOG_OBSIDIAN)
		return slice_find(text, '%') < text.len || slice_find(text, '[') < text.len || slice_find(text, '^') < text.len;
	if (b->kind == BLOG_HUGO)
		return slice_search(text, SLICE(" param ")) < text.len;
	return slice_find(text, '{') < text.len &&
	    (slice_search(text, SLICE("{{")) < text.len || slice_search(text, SLICE("{%")) < text.len);
}

/* Count the lines of a piece that was filled, and of what it became, from `start` on. */
static void
count_lines(struct filling *f, struct slice piece, size_t start)
{
	unsigned in = lines_count(piece), out = lines_count(slice_skip(buf_slice(f->out), start));

	f->lines_in += in;
	f->lines_out += out;
	if (in != out)
		line_map_add(f->lines, f->lines_out, f->lines_in);
}

bool
blog_fill(struct buf *out, const struct blog *b, const struct value *front, struct slice text, struct line_map *lines)
{
	struct filling f = { .out = out, .blog = b, .front = front, .lines = lines };

	if (b->kind == BLOG_OBSIDIAN)
		return kind_fill_note(out, text);
	if (b->kind == BLOG_HUGO)
		return kind_fill_params(out, b, front, text);
	if ((b->kind != BLOG_JEKYLL && b->kind != BLOG_ELEVENTY) || b->plain_texts ||
	    strcmp(kind_text(value_get(front, "templateEngineOverride")), "md") == 0)
		return false;
	while (text.len > 0) {
		size_t n = slice_find(text, '{'), start = out->len;

		put_text(&f, slice_first(text, n));
		if (n < text.len)
			n += fill_one(&f, slice_skip(text, n));
		if (lines)
			count_lines(&f, slice_first(text, n), start);
		text = slice_skip(text, n);
	}
	for (size_t i = 0; i < f.kept.count; i++)
		buf_release(&f.kept.texts[i]);
	return f.filled;
}
