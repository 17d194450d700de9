/* gemtext/mark.c: marks that CommonMark does not know; see mark.h. */
#include "gemtext/mark.h"

#include "base/utf8.h"
#include "gemtext/emoji.h"

enum { SCRIPT_MOST = 8, EMOJI_MOST = 40, SIBLINGS_MOST = 40, RUN_MOST = 5 };

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_letter(char c)
{
	return is_alnum(c) && c > '9';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Whether the character before, or at, `at` is of a script without blanks. */
static bool
joins_before(struct slice text, size_t at)
{
	uint32_t c;

	if (at == 0)
		return false;
	for (at--; at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80;)
		at--;
	utf8_next(slice_skip(text, at), &c, NULL);
	return prose_joins(c) || (c >= 0x2018 && c <= 0x201F);
}

static bool
joins_after(struct slice text, size_t at)
{
	uint32_t c;

	if (at >= text.len)
		return false;
	utf8_next(slice_skip(text, at), &c, NULL);
	return prose_joins(c) || (c >= 0x2018 && c <= 0x201F);
}

/*
 * Whether `mark` stands in the text where it can close. "==" is a sign of
 * equality, and the one before it too, behind a blank or before a letter.
 */
static bool
has_closer(struct slice text, struct slice mark)
{
	size_t at = slice_search(text, mark);

	if (at >= text.len || mark.data[0] != '=')
		return at < text.len;
	return at > 0 && !is_blank(text.data[at - 1]) &&
	       (at + 2 >= text.len || !is_alnum(text.data[at + 2]));
}

/* Whether the pair's second half follows: in this text, or in one of the next nodes. */
static bool
closer_follows(struct conversion *c, struct slice rest, struct slice mark)
{
	cmark_node *node = c->text_node;

	if (slice_search(rest, mark) < rest.len)
		return has_closer(rest, mark);
	for (int i = 0; node && i < SIBLINGS_MOST; i++) {
		node = cmark_node_next(node);
		if (node && cmark_node_get_type(node) == CMARK_NODE_TEXT &&
		    strstr(cmark_node_get_literal(node), mark.data))
			return has_closer(slice_of(cmark_node_get_literal(node)), mark) ||
			       slice_starts(slice_of(cmark_node_get_literal(node)), mark);
	}
	return false;
}

/* Whether a letter or digit of a script that divides its words by blanks stands at `at`. */
static bool
is_spaced_at(struct slice text, size_t at)
{
	uint32_t c;

	if (at >= text.len)
		return false;
	utf8_next(slice_skip(text, at), &c, NULL);
	return !prose_joins(c) && utf8_is_letter_or_digit(c);
}

static bool
is_spaced_before(struct slice text, size_t at)
{
	if (at == 0)
		return false;
	for (at--; at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80;)
		at--;
	return is_spaced_at(text, at);
}

/* The same at `at`, or, at the end of the text, for what the next node begins with: ~~old~~*new*. */
static bool
is_spaced_after(const struct conversion *c, struct slice text, size_t at)
{
	cmark_node *node = c->text_node ? cmark_node_next(c->text_node) : NULL;

	if (at < text.len)
		return is_spaced_at(text, at);
	while (node && cmark_node_first_child(node))
		node = cmark_node_first_child(node);
	return node && cmark_node_get_type(node) == CMARK_NODE_TEXT && is_spaced_at(slice_of(cmark_node_get_literal(node)), 0);
}

/* The second or first of a pair of two-character marks goes; *open says which is due. */
static size_t
put_pair(
    struct conversion *c, struct slice text, size_t at, size_t done, bool *open, struct slice mark)
{
	size_t end = at + 2;
	bool kept = c->options->keep_emphasis;

	if (*open && (at == 0 || !is_blank(text.data[at - 1]))) {
		*open = false;
	} else if (!*open && end < text.len + 1 && !(end < text.len && is_blank(text.data[end])) &&
	    closer_follows(c, slice_skip(text, end), mark)) {
		*open = true;
	} else {
		return at;
	}
	prose_put(&c->prose, slice_from(text.data + done, (kept ? end : at) - done));
	/* "~~old~~new" without its marks would be one word. */
	if (!kept && mark.data[0] == '~' && is_spaced_before(text, at) && is_spaced_after(c, text, end))
		prose_put(&c->prose, SLICE(" "));
	return end;
}

/* How often the mark at `at` is repeated, up to RUN_MOST: it is asked again at each of them. */
static size_t
run_length(struct slice text, size_t at)
{
	size_t n = 0;

	while (n < RUN_MOST && at + n < text.len && text.data[at + n] == text.data[at])
		n++;
	return n;
}

/* "2" of H~2~O or x^2^: short, letters, digits and signs alone. */
static size_t
script_length(struct slice text, size_t at, char mark)
{
	size_t n = 0;

	while (at + n < text.len && n < SCRIPT_MOST && (is_alnum(text.data[at + n]) ||
	    text.data[at + n] == '+' || text.data[at + n] == '-'))
		n++;
	return at + n < text.len && text.data[at + n] == mark ? n : 0;
}

static size_t
put_script(struct conversion *c, struct slice text, size_t at, size_t done)
{
	char mark = text.data[at];
	size_t n = script_length(text, at + 1, mark);
	bool letter = at > 0 && (is_alnum(text.data[at - 1]) || text.data[at - 1] == ')');

	if (n == 0 || !letter || (mark == '^' && at + n + 2 < text.len && is_alnum(text.data[at + n + 2])) ||
	    (mark == '~' && (n > 3 || (text.data[at - 1] >= '0' && text.data[at - 1] <= '9'))))
		return at;
	prose_put(&c->prose, slice_from(text.data + done, at - done));
	if (mark == '^' && !is_letter(text.data[at + 1]))
		prose_put(&c->prose, SLICE("^"));
	prose_put(&c->prose, slice_from(text.data + at + 1, n));
	return at + n + 2;
}

static size_t
put_emoji(struct conversion *c, struct slice text, size_t at, size_t done)
{
	struct slice name = slice_first(slice_skip(text, at + 1), EMOJI_MOST);
	const char *picture;
	size_t n = slice_find(name, ':');

	if (n == name.len || n == 0 ||
	    (at > done && (is_alnum(text.data[at - 1]) || text.data[at - 1] == ':')) ||
	    (at + n + 2 < text.len && is_alnum(text.data[at + n + 2])))
		return at;
	picture = emoji_find(slice_first(name, n));
	if (!picture)
		return at;
	prose_put(&c->prose, slice_from(text.data + done, at - done));
	prose_put(&c->prose, slice_of(picture));
	return at + n + 2;
}

/* Whether a letter or digit of any script stands at `at`. */
static bool
is_word_at(struct slice text, size_t at)
{
	uint32_t c;

	if (at >= text.len)
		return false;
	utf8_next(slice_skip(text, at), &c, NULL);
	return utf8_is_letter_or_digit(c) || c >= 0x1F000;
}

/* ==marked==: not the sign of equality, which has blanks, brackets or letters around it. */
static bool
may_be_highlight(const struct conversion *c, struct slice text, size_t at)
{
	if (c->marked)
		return at + 2 >= text.len || !is_alnum(text.data[at + 2]);
	return (at == 0 || !is_alnum(text.data[at - 1])) && is_word_at(text, at + 2);
}

size_t
mark_put(struct conversion *c, struct slice text, size_t at, size_t done)
{
	size_t run = run_length(text, at);

	/* The rest of a longer run, such as a rule of "=====", is no mark by itself. */
	if (at > done && text.data[at - 1] == text.data[at] && text.data[at] != ':')
		return at;
	switch (text.data[at]) {
	case '~':
		if (run == 2)
			return put_pair(c, text, at, done, &c->struck, SLICE("~~"));
		return run == 1 ? put_script(c, text, at, done) : at;
	case '^':
		return run == 1 ? put_script(c, text, at, done) : at;
	case '=':
		if (run == 2 && may_be_highlight(c, text, at))
			return put_pair(c, text, at, done, &c->marked, SLICE("=="));
		return at;
	case '*':
		if (run == 2 && (c->strong || joins_before(text, at) || joins_after(text, at + 2)))
			return put_pair(c, text, at, done, &c->strong, SLICE("**"));
		/* The end of one and the start of another, with nothing in between. */
		if (run == 4 && !c->options->keep_emphasis && joins_after(text, at + 4)) {
			prose_put(&c->prose, slice_from(text.data + done, at - done));
			return at + 4;
		}
		return at;
	case ':':
		return put_emoji(c, text, at, done);
	default:
		return at;
	}
}
