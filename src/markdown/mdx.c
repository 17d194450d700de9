/* markdown/mdx.c: MDX made Markdown; see mdx.h. */
#include "markdown/mdx.h"

#include "base/utf8.h"
#include "markdown/mdx_tag.h"
#include "markdown/source.h"

#include <ctype.h>
#include <stdint.h>

enum { CONSTANTS_MOST = 64, DEPTH_MOST = 32, MODULE_MOST = 65536, SPAN_MOST = 4096, CODE_INDENT = 4 };

/* An element that is open, and began on a line of its own. */
struct element {
	size_t indent;        /* columns before its tag */
	size_t strip;         /* columns that go before what it holds; SIZE_MAX: not known yet */
	bool   admonition;
};

/* export const year = 2024 */
struct constant {
	struct slice name, value;
};

struct mdx {
	struct buf *out;
	struct slice text;
	const struct source_options *options;
	size_t at;
	size_t counted;       /* bytes before `at` whose lines are counted */
	unsigned lines;       /* that end in them */
	struct constant constants[CONSTANTS_MOST];
	size_t constant_count;
	struct element open[DEPTH_MOST];
	size_t depth;
	char   fence;         /* '`' or '~' in a code block */
	size_t fence_len;
	size_t strip;         /* columns that went before the last line outside code: before code's too */
	bool   in_list;       /* an item began and nothing outside it since */
	bool   blank_before;
};

bool
mdx_is_name_of(const char *file)
{
	return file && slice_ends_nocase(slice_of(file), SLICE(".mdx"));
}

static struct slice
rest_of(const struct mdx *m)
{
	return slice_skip(m->text, m->at);
}

static struct slice
line_of(const struct mdx *m)
{
	struct slice rest = rest_of(m);

	return slice_first(rest, slice_find(rest, '\n'));
}

/* Go on behind `n` bytes that show nothing; their line breaks stay. */
static void
pass_over(struct mdx *m, size_t n)
{
	struct slice gone = slice_first(rest_of(m), n);

	for (size_t i = 0; i < gone.len; i++) {
		if (gone.data[i] == '\n')
			buf_putc(m->out, '\n');
	}
	m->at += gone.len;
}

static void
copy(struct mdx *m, size_t n)
{
	struct slice stays = slice_first(rest_of(m), n);

	buf_put_slice(m->out, stays);
	m->at += stays.len;
}

/* The blanks that the line begins with. */
static size_t
indent_of(struct slice line)
{
	size_t n = 0;

	while (n < line.len && (line.data[n] == ' ' || line.data[n] == '\t'))
		n++;
	return n;
}

/* Whether Markdown would read the rest of the line, after its first `strip` blanks, as code. */
static bool
is_as_code(struct slice line, size_t strip)
{
	size_t indent = indent_of(line);

	return indent - strip >= CODE_INDENT || memchr(line.data + strip, '\t', indent - strip) != NULL;
}

/* --- modules ---------------------------------------------------------------- */

/* The length of an import or export, which ends at a blank line outside of all braces. */
static size_t
module_length(struct slice text)
{
	size_t first_blank = 0, at = 0, depth = 0;

	while (at < text.len && at < MODULE_MOST) {
		struct slice rest = slice_skip(text, at), line = slice_first(rest, slice_find(rest, '\n'));

		if (slice_trim(line).len == 0) {
			if (depth == 0)
				return at;
			first_blank = first_blank > 0 ? first_blank : at;
		}
		for (size_t i = 0; i < line.len; i++) {
			depth += strchr("{([", line.data[i]) != NULL;
			depth -= strchr("})]", line.data[i]) != NULL && depth > 0;
		}
		at += line.len + 1;
	}
	return depth == 0 || first_blank == 0 ? at : first_blank;
}

static bool
is_module(const struct mdx *m, struct slice line)
{
	return m->blank_before && m->depth == 0 && (slice_starts(line, SLICE("import ")) ||
	    slice_starts(line, SLICE("import{")) || slice_starts(line, SLICE("export ")));
}

/* The number or the text in quotes that an expression is; else empty. */
static struct slice
literal(struct slice expression)
{
	size_t n = 0;

	while (n < expression.len && (isdigit((unsigned char)expression.data[n]) || (n > 0 && expression.data[n] == '.')))
		n++;
	return n > 0 && n == expression.len ? expression : mdx_quoted_text(expression);
}

/* Keep what the module exports that is known without running it. */
static void
keep_constants(struct mdx *m, struct slice module)
{
	while (module.len > 0 && m->constant_count < CONSTANTS_MOST) {
		struct slice line = slice_cut(&module, '\n'), name, value;

		if (!slice_starts(line, SLICE("export const ")))
			continue;
		line = slice_skip(line, strlen("export const "));
		name = slice_cut(&line, '=');
		name = slice_trim(slice_first(name, slice_find(name, ':')));   /* TypeScript's "year: number" */
		value = slice_trim(line);
		value = literal(slice_trim(slice_first(value, value.len - slice_ends(value, SLICE(";")))));
		if (name.len > 0 && value.len > 0)
			m->constants[m->constant_count++] = (struct constant){ name, value };
	}
}

/* --- elements on lines of their own ------------------------------------------- */

/* Elements of HTML that only group: in MDX what they hold is Markdown. */
static bool
is_group(struct slice name)
{
	static const char *const names[] = { "div", "section", "center", "article", "aside", "main", "header",
		"footer", "span", "p" };

	return slice_is_one_of(name, names, COUNT(names));
}

/* Components that are admonitions by their name, or of the kind that they say. */
static bool
is_admonition(const struct mdx_tag *tag, struct slice *kind)
{
	static const char *const names[] = { "Note", "Tip", "Info", "Warning", "Caution", "Danger", "Important",
		"Success", "Hint", "Aside", "Callout", "Admonition", "Alert", "Notice" };
	static const char *const kinds[] = { "type", "variant", "kind", "intent" };

	if (!slice_is_one_of(tag->name, names, COUNT(names)))
		return false;
	*kind = tag->name;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct slice said;

		if (mdx_tag_attribute(tag, kinds[i], &said)) {
			*kind = said;
			break;
		}
	}
	return true;
}

static bool
title_of(const struct mdx_tag *tag, struct slice *title)
{
	static const char *const names[] = { "title", "label", "summary", "heading", "header" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (mdx_tag_attribute(tag, names[i], title) && !memchr(title->data, '\n', title->len))
			return true;
	}
	return false;
}

static void
open_element(struct mdx *m, const struct mdx_tag *tag, size_t indent)
{
	struct slice kind, title;
	bool admonition = is_admonition(tag, &kind);

	m->open[m->depth++] =
	    (struct element){ .indent = indent, .strip = SIZE_MAX, .admonition = admonition };
	if (admonition) {
		buf_puts(m->out, ":::");
		buf_put_slice(m->out, kind);
	}
	if (title_of(tag, &title)) {
		buf_puts(m->out, admonition ? "[" : "");
		buf_put_slice(m->out, title);
		buf_puts(m->out, admonition ? "]" : "  ");
	}
}

/* A tag that begins the line and has it for itself: true when it was taken. */
static bool
take_element(struct mdx *m, struct slice line)
{
	size_t indent = indent_of(line);
	struct mdx_tag tag;
	struct slice behind;

	if (!mdx_tag_read(&tag, slice_skip(rest_of(m), indent)) || tag.closed ||
	    !(tag.component || is_group(tag.name)))
		return false;
	behind = slice_skip(rest_of(m), indent + tag.source.len);
	if (slice_trim(slice_first(behind, slice_find(behind, '\n'))).len > 0)
		return false;
	if (tag.closing && m->depth > 0) {
		if (m->open[--m->depth].admonition)
			buf_puts(m->out, ":::");
	} else if (!tag.closing && m->depth < DEPTH_MOST) {
		open_element(m, &tag, indent);
	}
	pass_over(m, indent + tag.source.len);
	return true;
}

static bool
starts_item(struct slice line)
{
	size_t n = 0;

	while (n < line.len && line.data[n] >= '0' && line.data[n] <= '9')
		n++;
	return n + 1 < line.len && strchr(n > 0 ? ".)" : "-*+", line.data[n]) && line.data[n + 1] == ' ';
}

/*
 * The columns that the line is indented for standing in an element; outside of
 * lists all where Markdown would read code, since MDX has none that is indented.
 */
static size_t
columns_to_strip(struct mdx *m, struct slice line)
{
	struct element *in = m->depth > 0 ? &m->open[m->depth - 1] : NULL;
	size_t indent = indent_of(line), outer, strip = 0;

	if (in) {
		if (in->strip == SIZE_MAX) {
			outer = m->depth > 1 ? m->open[m->depth - 2].strip : 0;
			in->strip = (outer == SIZE_MAX ? 0 : outer) + (indent > in->indent ? indent - in->indent : 0);
		}
		strip = indent < in->strip ? indent : in->strip;
	}
	if (starts_item(slice_skip(line, indent)))
		m->in_list = m->in_list || !is_as_code(line, strip);
	else if (m->blank_before && indent == strip)
		m->in_list = false;
	return m->in_list || !is_as_code(line, strip) ? strip : indent;
}

/* Leave away the columns that the line is indented for nothing but its place. */
static void
strip_indent(struct mdx *m, struct slice line, bool in_code)
{
	size_t indent = indent_of(line);

	if (slice_trim(line).len == 0)
		return;
	if (!in_code)
		m->strip = columns_to_strip(m, line);
	m->at += indent < m->strip ? indent : m->strip;
}

/* --- inside a line ------------------------------------------------------------- */

/* The length of the code span or mathematics that `text` begins with, on one line; 0: none. */
static size_t
span_length(struct slice text)
{
	char mark = text.data[0];
	size_t n = 0, at;

	text = slice_first(text, SPAN_MOST);
	text = slice_first(text, slice_find(text, '\n'));
	while (n < text.len && text.data[n] == mark)
		n++;
	for (at = n; at < text.len;) {
		size_t run = 0;

		while (at + run < text.len && text.data[at + run] == mark)
			run++;
		if (run == n)
			return at + run;
		at += run > 0 ? run : 1;
	}
	return mark == '`' ? n : 0;
}

/* What an expression in braces shows, as far as that is known. */
static struct slice
value_of(const struct mdx *m, struct slice expression)
{
	for (size_t i = 0; i < m->constant_count; i++) {
		if (slice_eq(m->constants[i].name, expression))
			return m->constants[i].value;
	}
	return literal(expression);
}

/* Whether an expression is a comment or an empty text. */
static bool
says_nothing(struct slice expression)
{
	return expression.len == 0 || slice_starts(expression, SLICE("/*")) || slice_starts(expression, SLICE("//")) ||
	    (expression.len == 2 && strchr("\"'`", expression.data[0]));
}

static void
tell_dropped(struct mdx *m, struct slice braces)
{
	const struct source_options *o = m->options;

	m->lines += lines_count(slice_from(m->text.data + m->counted, m->at - m->counted));
	m->counted = m->at;
	report_add(o->report, "dropped", o->file ? o->file : "", lines_in_file(o->lines, o->first_line, m->lines + 1),
	    "'%.*s' is left out: only a program can tell what it shows", SLICE_ARG(utf8_first(braces, 80)));
}

/* {year}, {"text"}, {comment}: what is known without running anything is shown. */
static void
take_braces(struct mdx *m)
{
	struct slice rest = rest_of(m), inside, shown;
	size_t n = mdx_braces_length(rest);

	if (n < 3 || strchr("#.:{%", rest.data[1])) {
		copy(m, 1);
		return;
	}
	inside = slice_trim(slice_first(slice_skip(rest, 1), n - 2));
	shown = value_of(m, inside);
	if (slice_trim(shown).len > 0)
		buf_put_slice(m->out, shown);
	else if (shown.len == 0 && !says_nothing(inside))
		tell_dropped(m, slice_first(rest, n));
	pass_over(m, n);
	/* blanks on both sides of what is not shown are one */
	if (slice_trim(shown).len == 0 && m->out->len > 0 && m->out->data[m->out->len - 1] == ' ')
		m->at += indent_of(rest_of(m));
}

/* <Link to="/x"> and its like are HTML's <a>: true when the tag was put as one. */
static bool
put_link(struct mdx *m, const struct mdx_tag *tag)
{
	static const char *const names[] = { "Link", "A", "NavLink", "Anchor", "ExternalLink", "LinkButton", "Button" };
	struct slice target = SLICE("");
	bool is_link = slice_is_one_of(tag->name, names, COUNT(names));

	if (is_link && tag->closing)
		buf_puts(m->out, "</a>");
	if (!is_link || tag->closed || tag->closing ||
	    (!mdx_tag_attribute(tag, "href", &target) && !mdx_tag_attribute(tag, "to", &target)) ||
	    memchr(target.data, '"', target.len))
		return is_link && tag->closing;
	buf_puts(m->out, "<a href=\"");
	buf_put_slice(m->out, target);
	buf_puts(m->out, "\">");
	return true;
}

static void
take_tag(struct mdx *m)
{
	struct mdx_tag tag;

	if (!mdx_tag_read(&tag, rest_of(m))) {
		copy(m, 1);
		return;
	}
	if (put_link(m, &tag))
		;
	else if (tag.component && tag.closed)
		mdx_tag_put_as_template(m->out, &tag);
	else if (!tag.component)
		mdx_tag_put_as_html(m->out, &tag);
	if (tag.component || tag.has_braces)
		pass_over(m, tag.source.len);
	else
		m->at += tag.source.len;
}

static void
put_inside(struct mdx *m)
{
	while (m->at < m->text.len) {
		struct slice rest = rest_of(m);
		size_t n;

		switch (rest.data[0]) {
		case '\n':
			copy(m, 1);
			return;
		case '\\':
			copy(m, 2);
			break;
		case '`':
		case '$':
			n = span_length(rest);
			copy(m, n > 0 ? n : 1);
			break;
		case '{':
			take_braces(m);
			break;
		case '<':
			take_tag(m);
			break;
		default:
			n = 1;
			while (n < rest.len && !strchr("\n\\`${<", rest.data[n]))
				n++;
			copy(m, n);
			break;
		}
	}
}

/* --- lines ---------------------------------------------------------------------- */

/* Follow code blocks; true when the line is part of one. */
static bool
is_in_fence(struct mdx *m, struct slice line)
{
	size_t n = 0;

	line = slice_trim_left(line);
	if (line.len < 3 || (line.data[0] != '`' && line.data[0] != '~'))
		return m->fence != 0;
	while (n < line.len && line.data[n] == line.data[0])
		n++;
	if (m->fence == 0) {
		if (n < 3 || (line.data[0] == '`' && memchr(line.data + n, '`', line.len - n)))
			return false;
		m->fence = line.data[0];
		m->fence_len = n;
	} else if (line.data[0] == m->fence && n >= m->fence_len &&
		   slice_trim(slice_skip(line, n)).len == 0) {
		m->fence = 0;
	}
	return true;
}

static void
put_line(struct mdx *m)
{
	struct slice line = line_of(m);
	bool code_goes_on = m->fence != 0, in_code = is_in_fence(m, line);

	if (!in_code && is_module(m, line)) {
		size_t n = module_length(rest_of(m));

		keep_constants(m, slice_first(rest_of(m), n));
		pass_over(m, n);
		return;
	}
	if (!in_code && take_element(m, line)) {
		put_inside(m);
		m->blank_before = true;
		return;
	}
	strip_indent(m, line, code_goes_on);
	m->blank_before = slice_trim(line).len == 0;
	if (in_code)
		copy(m, line_of(m).len + 1);
	else
		put_inside(m);
}

void
mdx_to_markdown(struct buf *out, struct slice text, const struct source_options *options)
{
	struct mdx m = { .out = out, .text = text, .options = options, .blank_before = true };

	while (m.at < text.len)
		put_line(&m);
}
