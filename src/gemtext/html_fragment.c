/*
 * gemtext/html_fragment.c: HTML by way of gumbo; see html_fragment.h.
 *
 * gumbo takes some 500 instructions for each character of text and 200 for one
 * of a value, many times what all the rest of a conversion does. So it is
 * spared long runs of plain text and values in quotes: a private character
 * stands in for each, and gives way to it when the tree is there.
 *
 * The tree is the same, because a run of text begins with no blank, and neither
 * has a character that means anything to HTML there. Where tags are not written
 * as they should be, so that it is not plain what is text, gumbo gets all of it.
 */
#include "gemtext/html_fragment.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "gemtext/conversion.h"

#include <ctype.h>
#include <stdlib.h>

enum {
	STAND_IN = 0xF0000,   /* the first; plane 15 is private, and nobody's here */
	RUNS_MOST = 0xFFFD,   /* the plane's last two are no characters */
	RUN_LEAST = 8,        /* bytes that are worth it */
	REFERENCE_MOST = 6,   /* bytes of "#8217" in "&#8217;", too few to name a stand-in */
};
#define STAND_IN_LEAD '\xF3'  /* their first byte */

static void *
get_memory(void *arena, size_t size)
{
	return arena_get(arena, size);
}

static void
leave_memory(void *arena, void *memory)
{
	(void)arena;
	(void)memory;
}

/* --- what gumbo is spared ------------------------------------------------- */

static bool
has_long_reference(struct slice html)
{
	for (size_t at; (at = slice_find(html, '&')) < html.len;) {
		size_t n = 1;

		html = slice_skip(html, at + 1);
		while (n < html.len && html.data[0] == '#' && isalnum((unsigned char)html.data[n]))
			n++;
		if (n > REFERENCE_MOST)
			return true;
	}
	return false;
}

/* Whether there may be code points that Unicode says are no characters, U+FFFF and the like: gumbo makes U+FFFD of them. */
static bool
has_noncharacter(struct slice html)
{
	static const char *const bytes[] = { "\xBF\xBE", "\xBF\xBF", "\xEF\xB7" };

	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		if (slice_search(html, slice_of(bytes[i])) < html.len)
			return true;
	}
	return false;
}

/* Let a stand-in take the place of `run`; false when it is not worth it. */
static bool
keep_run(struct html_fragment *f, struct slice run)
{
	if (run.len < RUN_LEAST || f->run_count == RUNS_MOST)
		return false;
	if (f->run_count == f->run_room) {
		size_t room = f->run_room > 0 ? f->run_room * 2 : 16;
		struct slice *more = realloc(f->runs, room * sizeof(*more));

		if (!more)
			return false;
		f->runs = more;
		f->run_room = room;
	}
	buf_put(&f->brief, f->copied, (size_t)(run.data - f->copied));
	utf8_put(&f->brief, STAND_IN + (uint32_t)f->run_count);
	f->copied = run.data + run.len;
	f->runs[f->run_count++] = run;
	return true;
}

/* How many bytes of `s` stand before a blank or one of `ends`. */
static size_t
length_before(struct slice s, const char *ends)
{
	size_t n = 0;

	while (n < s.len && !slice_is_blank(s.data[n]) && !strchr(ends, s.data[n]))
		n++;
	return n;
}

/*
 * Whether gumbo itself looks at values of the attribute: it asks for the encoding
 * of <annotation-xml>, and leaves away the fourth of four equal <b class="x">.
 */
static bool
is_read_by_gumbo(struct slice element, struct slice name)
{
	static const char *const formatting[] = { "b", "big", "code", "em", "font", "i", "nobr", "s",
	    "small", "strike", "strong", "tt", "u" };

	for (size_t i = 0; i < sizeof(formatting) / sizeof(formatting[0]); i++) {
		if (slice_eq_nocase(element, slice_of(formatting[i])))
			return true;
	}
	return slice_eq_nocase(name, SLICE("encoding"));
}

/* Cut a value off the front of `rest`, which begins behind its '='; it may be `kept` aside. */
static bool
take_value(struct html_fragment *f, struct slice *rest, bool kept)
{
	size_t n;

	*rest = slice_trim_left(*rest);
	if (rest->len > 0 && (rest->data[0] == '"' || rest->data[0] == '\'')) {
		struct slice value = slice_skip(*rest, 1);

		n = slice_find(value, rest->data[0]);
		*rest = slice_skip(value, n + 1);
		if (n == value.len || length_before(*rest, "/>") > 0)
			return false;
		value = slice_first(value, n);
		if (kept && slice_find(value, '&') == value.len)
			keep_run(f, value);
		return true;
	}
	n = length_before(*rest, "\"'=<>");
	*rest = slice_skip(*rest, n);
	return n > 0 && length_before(*rest, ">") == 0;
}

/* The tag is "<name a=x b='y' c>" or "</name>", so that there is text behind it; or false. */
static bool
take_tag(struct html_fragment *f, struct slice tag)
{
	struct slice rest = slice_skip(tag, slice_starts(tag, SLICE("</")) ? 2 : 1), element;

	if (rest.len == 0 || !isalpha((unsigned char)rest.data[0]))
		return false;
	element = slice_first(rest, length_before(rest, "/>"));
	rest = slice_skip(rest, element.len);
	for (;;) {
		struct slice name;

		while (rest.len > 0 && (slice_is_blank(rest.data[0]) || rest.data[0] == '/'))
			rest = slice_skip(rest, 1);
		if (rest.len == 0 || rest.data[0] == '>')
			return rest.len > 0;
		name = slice_first(rest, length_before(rest, "\"'=</>"));
		rest = slice_trim_left(slice_skip(rest, name.len));
		if (name.len == 0)
			return false;
		if (rest.len == 0 || rest.data[0] != '=')
			continue;
		rest = slice_skip(rest, 1);
		if (!take_value(f, &rest, !is_read_by_gumbo(element, name)))
			return false;
	}
}

/* The length of the run that `text` begins with; 0 when it begins with none. */
static size_t
run_length(struct slice text)
{
	static const bool is_plain[256] = { ['\t'] = true, ['\n'] = true, [' ' ... '%'] = true,
	    ['\'' ... ';'] = true, ['='] = true, ['?' ... '~'] = true, [0x80 ... 0xFF] = true };
	size_t n = 0;

	if (text.len == 0 || slice_is_blank(text.data[0]))
		return 0;
	while (n < text.len && is_plain[(unsigned char)text.data[n]])
		n++;
	return n;
}

/* A reference such as "&nbsp;", and what may be part of it. */
static size_t
reference_length(struct slice text)
{
	size_t n = 0;

	while (n < text.len && !slice_is_blank(text.data[n]))
		n++;
	return n;
}

static void
take_text(struct html_fragment *f, struct slice text)
{
	while (text.len > 0) {
		size_t n = run_length(text);

		if (!keep_run(f, slice_first(text, n)) && n == 0)
			n = text.data[0] == '&' ? reference_length(text) : 1;
		text = slice_skip(text, n);
	}
}

/* Have a brief version of `html`; false when there is none, or nothing would be won. */
static bool
put_brief(struct html_fragment *f, struct slice html)
{
	struct slice rest = html;

	/* A stand-in in the tree is to be one without doubt. */
	if (slice_find(html, STAND_IN_LEAD) < html.len || has_long_reference(html) || has_noncharacter(html))
		return false;
	f->copied = html.data;
	while (rest.len > 0) {
		size_t text = slice_find(rest, '<');
		struct slice tag = slice_skip(rest, text);

		tag = slice_first(tag, slice_find(tag, '>') + 1);
		take_text(f, slice_first(rest, text));
		if (tag.len > 0 && !take_tag(f, tag))
			return false;
		rest = slice_skip(rest, text + tag.len);
	}
	buf_put(&f->brief, f->copied, (size_t)(html.data + html.len - f->copied));
	return f->run_count > 0 && !f->brief.full;
}

/* --- and given back ------------------------------------------------------- */

/* `text`, or what it is with the runs that it lacks. */
static const char *
give_back(struct html_fragment *f, const char *text)
{
	struct slice rest = slice_of(text);
	const char *copy;

	if (slice_find(rest, STAND_IN_LEAD) == rest.len)
		return text;
	buf_clear(&f->whole);
	while (rest.len > 0) {
		size_t at = slice_find(rest, STAND_IN_LEAD);
		uint32_t c;

		buf_put(&f->whole, rest.data, at);
		rest = slice_skip(rest, at);
		if (rest.len == 0)
			break;
		rest = slice_skip(rest, utf8_next(rest, &c, NULL));
		if (c >= STAND_IN && c - STAND_IN < f->run_count)
			buf_put_slice(&f->whole, f->runs[c - STAND_IN]);
	}
	copy = arena_copy(f->arena, buf_slice(&f->whole));
	return copy ? copy : "";
}

static void
give_back_values(struct html_fragment *f, const GumboVector *attributes)
{
	for (unsigned i = 0; i < attributes->length; i++) {
		GumboAttribute *a = attributes->data[i];

		a->value = give_back(f, a->value);
	}
}

static void
give_back_all(struct html_fragment *f)
{
	GumboNode *node = f->root;
	size_t next = 0;

	while (node) {
		const GumboVector *children = &node->v.element.children;
		GumboNode *child = next < children->length ? children->data[next++] : NULL;

		if (!child) {
			next = node->index_within_parent + 1;
			node = node == f->root ? NULL : node->parent;
		} else if (child->type == GUMBO_NODE_ELEMENT || child->type == GUMBO_NODE_TEMPLATE) {
			give_back_values(f, &child->v.element.attributes);
			node = child;
			next = 0;
		} else {
			child->v.text.text = give_back(f, child->v.text.text);
		}
	}
}

void
html_fragment_init(struct html_fragment *f, struct slice html)
{
	GumboOptions options = kGumboDefaultOptions;
	bool is_brief;

	*f = (struct html_fragment){ .arena = arena_new(), .brief = BUF_INIT(WORKING_MOST),
	    .whole = BUF_INIT(WORKING_MOST) };
	if (!f->arena)
		return;
	options.allocator = get_memory;
	options.deallocator = leave_memory;
	options.userdata = f->arena;
	options.fragment_context = GUMBO_TAG_BODY;
	options.max_errors = 0;
	is_brief = put_brief(f, html);
	if (is_brief)
		html = buf_slice(&f->brief);
	f->output = gumbo_parse_with_options(&options, html.data, html.len);
	f->root = f->output ? f->output->root : NULL;
	if (is_brief)
		give_back_all(f);
}

void
html_fragment_release(struct html_fragment *f)
{
	buf_release(&f->brief);
	buf_release(&f->whole);
	free(f->runs);
	arena_free(f->arena);
}
