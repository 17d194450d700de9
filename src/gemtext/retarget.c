/* gemtext/retarget.c: Markdown with other link targets; see retarget.h. */
#include "gemtext/retarget.h"

#include "gemtext/tree_memory.h"

#include <stdlib.h>

enum { TARGET_MOST = 4096, LABEL_MOST = 1000 };   /* bytes that are looked at, so that no text takes long; CommonMark 4.7: 999 of a label */

/* What a line is. */
enum line_kind { LINE_PROSE, LINE_HTML, LINE_VERBATIM };

struct retarget {
	struct buf *out;
	retarget_fn *put;
	void *ctx;
	unsigned char *kinds;      /* of each line, from 1 */
	size_t lines;
};

/* A link's target in a text, and where it ends. */
struct span {
	size_t begin, end;
	char around;               /* '<' or a quotation mark, where one stands before it */
};

/* --- targets -------------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The end of a target that is not in angle brackets: round ones in it are balanced. */
static size_t
end_of_bare(struct slice text, size_t at)
{
	int depth = 0;

	for (; at < text.len && !is_blank(text.data[at]) && (text.data[at] != ')' || depth > 0); at++)
		depth += (text.data[at] == '(') - (text.data[at] == ')');
	return at;
}

static struct slice
target_of(struct slice text, struct span span)
{
	return slice_skip(slice_first(text, span.end), span.begin);
}

/* Whether it is an address as it stands, without anything that would have to be decoded. */
static bool
is_plain(struct slice target)
{
	return target.len > 0 && slice_find(target, '\n') == target.len && slice_find(target, '&') == target.len &&
	    slice_find(target, '\\') == target.len;
}

/* Read the target at or behind `at`; false: there is none that could be another. */
static bool
read_span(struct slice text, size_t at, struct span *span)
{
	bool bracketed;

	text = slice_first(text, at + TARGET_MOST);
	while (at < text.len && (text.data[at] == ' ' || text.data[at] == '\t'))
		at++;
	bracketed = at < text.len && text.data[at] == '<';
	*span = (struct span){ .begin = at + bracketed, .around = bracketed ? '<' : '\0' };
	span->end = bracketed ? at + slice_find(slice_skip(text, at), '>') : end_of_bare(text, at);
	return span->end <= text.len && span->end > span->begin && is_plain(target_of(text, *span));
}

/* Read the target of the tag <a href="x"> that begins at `at`. */
static bool
read_href(struct slice text, size_t at, struct span *span)
{
	struct slice tag = slice_first(slice_skip(text, at), TARGET_MOST);

	if (!slice_starts_nocase(tag, SLICE("<a")) || tag.len < 3 || !is_blank(tag.data[2]))
		return false;
	tag = slice_first(tag, slice_find(tag, '>'));
	tag = slice_first(tag, 1 + slice_find(slice_skip(tag, 1), '<'));
	for (size_t i = 3; i < tag.len; i++) {
		if (!is_blank(tag.data[i - 1]) || !slice_starts_nocase(slice_skip(tag, i), SLICE("href=")))
			continue;
		i += strlen("href=");
		*span = (struct span){ .begin = at + i + 1, .around = i < tag.len ? tag.data[i] : '\0' };
		span->end = span->begin + slice_find(slice_skip(tag, i + 1), span->around);
		return (span->around == '"' || span->around == '\'') && span->end < at + tag.len && is_plain(target_of(text, *span));
	}
	return false;
}

static bool
is_definition(struct slice text, size_t bracket)
{
	struct slice line = slice_skip(slice_first(text, bracket), bracket > LABEL_MOST ? bracket - LABEL_MOST : 0);
	size_t start = slice_find_last(line, '\n'), spaces = 0;

	line = start < line.len ? slice_skip(line, start + 1) : line;
	while (spaces < 3 && slice_starts(slice_skip(line, spaces), SLICE(" ")))
		spaces++;
	line = slice_skip(line, spaces);
	return slice_starts(line, SLICE("[")) && !slice_starts(line, SLICE("[^")) && slice_find(slice_skip(line, 1), '[') == line.len - 1;
}

/* Whether the ']' at `at` has a target behind it. */
static bool
has_target(struct slice text, size_t at, struct span *span)
{
	char next = at + 1 < text.len ? text.data[at + 1] : '\0';

	return (next == '(' || (next == ':' && is_definition(text, at))) && read_span(text, at + 2, span);
}

/* Append the target as it is to be; false: it stays. */
static bool
put_target(const struct retarget *r, struct slice target, char around)
{
	struct buf other = BUF_INIT(1 << 14);
	bool changed = r->put(r->ctx, target, &other) && (around == '\0' || slice_find(buf_slice(&other), around) == other.len);
	bool wants = around == '\0' && (slice_find(buf_slice(&other), '(') < other.len || slice_find(buf_slice(&other), ')') < other.len);

	if (changed)
		buf_printf(r->out, wants ? "<%s>" : "%s", other.data);
	buf_release(&other);
	return changed;
}

/* --- prose ----------------------------------------------------------------- */

static size_t
run_of(struct slice text, char c)
{
	size_t n = 0;

	while (n < text.len && text.data[n] == c)
		n++;
	return n;
}

/* What the code span at the beginning of `text` takes, or the marks alone that begin none. */
static size_t
length_of_code(struct slice text)
{
	size_t marks = run_of(text, '`');

	for (size_t at = marks; at < text.len;) {
		size_t next = at + slice_find(slice_skip(text, at), '`'), run = run_of(slice_skip(text, next), '`');

		if (run == marks)
			return next + run;
		at = next + run;
	}
	return marks;
}

/* How far it is from `at` to where a link may be next. */
static size_t
step(struct slice text, size_t at, enum line_kind kind)
{
	char c = text.data[at];

	if (kind == LINE_PROSE && c == '`')
		return length_of_code(slice_skip(text, at));
	return kind == LINE_PROSE && c == '\\' ? 2 : 1;
}

/* Whether a link's target is told by what stands at `at`. */
static bool
finds_target(struct slice text, size_t at, enum line_kind kind, struct span *span)
{
	char c = text.data[at];

	return (c == '<' && read_href(text, at, span)) || (kind == LINE_PROSE && c == ']' && has_target(text, at, span));
}

/* Append a paragraph, or what else stands between empty lines and code. */
static void
put_text(const struct retarget *r, struct slice text, enum line_kind kind)
{
	size_t from = 0, at = 0;

	while (at < text.len) {
		struct span span;

		if (finds_target(text, at, kind, &span)) {
			buf_put_slice(r->out, slice_skip(slice_first(text, span.begin), from));
			from = put_target(r, target_of(text, span), span.around) ? span.end : span.begin;
			at = span.end;
		} else {
			at += step(text, at, kind);
		}
	}
	buf_put_slice(r->out, slice_skip(text, from));
}

/* --- what is no prose ------------------------------------------------------- */

static void
mark_lines(struct retarget *r, int first, int last, enum line_kind kind)
{
	for (int line = first; line <= last && (size_t)line <= r->lines; line++)
		r->kinds[line] = (unsigned char)kind;
}

static size_t
count_lines(struct slice text)
{
	size_t lines = 0;

	for (; text.len > 0; lines++)
		slice_cut_line(&text);
	return lines;
}

/* Of HTML what holds no text for readers. */
static bool
is_hidden(struct slice html)
{
	static const char *const starts[] = { "<script", "<style", "<!", "<?" };
	bool hidden = false;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		hidden = hidden || slice_starts_nocase(slice_trim_left(html), slice_of(starts[i]));
	return hidden;
}

/* A block of HTML, which has its lines by cmark, but does not end where cmark says. */
static void
mark_html(struct retarget *r, int first, struct slice html)
{
	mark_lines(r, first, first + (int)count_lines(html) - 1, is_hidden(html) ? LINE_VERBATIM : LINE_HTML);
}

/* Blocks of code and HTML, as cmark sees them. */
static void
mark_blocks(struct retarget *r, struct slice markdown)
{
	cmark_iter *iter;

	tree_memory_enter();
	iter = cmark_iter_new(tree_memory_parse(markdown.data, markdown.len));
	for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_CODE_BLOCK)
			mark_lines(r, cmark_node_get_start_line(node), cmark_node_get_end_line(node), LINE_VERBATIM);
		if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_HTML_BLOCK)
			mark_html(r, cmark_node_get_start_line(node), slice_of(cmark_node_get_literal(node)));
	}
	cmark_iter_free(iter);
	tree_memory_leave();
}

/* What lies between the tags by which generators keep text as it is. */
static void
mark_tags(struct retarget *r, struct slice markdown)
{
	static const struct { const char *begin, *end; } tags[] = {
		{ "{% highlight", "endhighlight" }, { "{% raw", "endraw" }, { "{% codeblock", "endcodeblock" },
		{ "{{< highlight", "/highlight" }, { "{{% highlight", "/highlight" },
	};
	const char *end = NULL;

	for (int line = 1; markdown.len > 0; line++) {
		struct slice text = slice_cut_line(&markdown);

		for (size_t i = 0; !end && i < sizeof(tags) / sizeof(tags[0]); i++) {
			size_t at = slice_search(text, slice_of(tags[i].begin));

			if (at < text.len)
				end = tags[i].end;
		}
		if (end)
			mark_lines(r, line, line, LINE_VERBATIM);
		if (end && slice_search(text, slice_of(end)) < text.len)
			end = NULL;
	}
}

static bool
is_empty(struct slice line)
{
	return slice_trim(line).len == 0;
}

static void
put_blocks(const struct retarget *r, struct slice markdown)
{
	struct slice rest = markdown, prose = slice_first(markdown, 0);

	for (size_t n = 1; rest.len > 0; n++) {
		size_t len = slice_find(rest, '\n');
		struct slice line = slice_first(rest, len < rest.len ? len + 1 : len);
		enum line_kind kind = n <= r->lines ? r->kinds[n] : LINE_PROSE;

		rest = slice_skip(rest, line.len);
		if (kind == LINE_PROSE && !is_empty(line)) {
			prose.len += line.len;
			continue;
		}
		put_text(r, prose, LINE_PROSE);
		if (kind == LINE_HTML)
			put_text(r, line, kind);
		else
			buf_put_slice(r->out, line);
		prose = slice_first(rest, 0);
	}
	put_text(r, prose, LINE_PROSE);
}

/* --- the whole --------------------------------------------------------------- */

/* Whether there is a target that would be another if it stood in no code: most texts have none, and need no parser. */
static bool
may_change(const struct retarget *r, struct slice text)
{
	struct buf other = BUF_INIT(1 << 14);
	bool changes = false;

	for (size_t at = 0; at < text.len && !changes; at++) {
		struct span span;

		if (finds_target(text, at, LINE_PROSE, &span)) {
			changes = r->put(r->ctx, target_of(text, span), &other);
			at = span.end - 1;
		}
	}
	buf_release(&other);
	return changes;
}

/* A line may end in CR alone for cmark, and never here. */
static bool
has_lone_cr(struct slice text)
{
	size_t at = 0;

	while ((at += slice_find(slice_skip(text, at), '\r')) < text.len && slice_starts(slice_skip(text, at + 1), SLICE("\n")))
		at++;
	return at < text.len;
}

void
retarget(struct buf *out, struct slice markdown, retarget_fn *put, void *ctx)
{
	struct retarget r = { .out = out, .put = put, .ctx = ctx };

	if (tree_memory_allows(markdown) && !has_lone_cr(markdown) && may_change(&r, markdown)) {
		r.lines = count_lines(markdown);
		r.kinds = calloc(r.lines + 1, 1);
	}
	if (!r.kinds) {
		buf_put_slice(out, markdown);
		return;
	}
	mark_blocks(&r, markdown);
	mark_tags(&r, markdown);
	put_blocks(&r, markdown);
	free(r.kinds);
}
