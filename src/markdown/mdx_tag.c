/* markdown/mdx_tag.c: tags of JSX; see mdx_tag.h. */
#include "markdown/mdx_tag.h"

#include <ctype.h>

enum { TAG_MOST = 16384 };  /* bytes of a tag, or in braces */

static bool
is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '-' || c == '_' || c == ':';
}

/* Behind the text in quotes that begins at `at`; `at` + 1 when it does not end. */
static size_t
after_quotes(struct slice text, size_t at)
{
	char quote = text.data[at];

	for (size_t i = at + 1; i < text.len; i++) {
		if (text.data[i] == quote)
			return i + 1;
		if (text.data[i] == '\\')
			i++;
		else if (text.data[i] == '\n' && quote == '\'')
			break;      /* an apostrophe */
	}
	return at + 1;
}

size_t
mdx_braces_length(struct slice text)
{
	size_t depth = 0;

	text = slice_first(text, TAG_MOST);
	for (size_t i = 0; i < text.len;) {
		char c = text.data[i];

		if (slice_starts(slice_skip(text, i), SLICE("/*"))) {
			size_t end = slice_search(slice_skip(text, i), SLICE("*/"));

			i += end + 2;
			continue;
		}
		if (c == '"' || c == '\'' || c == '`') {
			i = after_quotes(text, i);
			continue;
		}
		depth += c == '{';
		if (c == '}' && --depth == 0)
			return i + 1;
		i++;
	}
	return 0;
}

struct slice
mdx_quoted_text(struct slice expression)
{
	if (expression.len < 2 || !strchr("\"'`", expression.data[0]) ||
	    after_quotes(expression, 0) != expression.len || slice_search(expression, SLICE("${")) < expression.len)
		return SLICE("");
	return slice_first(slice_skip(expression, 1), expression.len - 2);
}

struct slice
mdx_braces_text(struct slice braces)
{
	return mdx_quoted_text(slice_trim(slice_first(slice_skip(braces, 1), braces.len - 2)));
}

/* Where the tag whose attributes begin at `at` ends, behind its '>'; 0 when it does not. */
static size_t
tag_end(struct mdx_tag *tag, struct slice text, size_t at)
{
	while (at < text.len) {
		char c = text.data[at];
		size_t n = 1;

		if (c == '>')
			return at + 1;
		if (c == '<')
			return 0;
		if (c == '{') {
			n = mdx_braces_length(slice_skip(text, at));
			tag->has_braces = true;
		} else if ((c == '"' || c == '\'') && text.data[at - 1] == '=') {
			n = after_quotes(text, at) - at;
		}
		if (n == 0)
			return 0;
		at += n;
	}
	return 0;
}

bool
mdx_tag_read(struct mdx_tag *tag, struct slice text)
{
	size_t at = 1, end;

	*tag = (struct mdx_tag){ .name = SLICE("") };
	text = slice_first(text, TAG_MOST);
	if (text.len < 2 || text.data[0] != '<')
		return false;
	tag->closing = text.data[1] == '/';
	at += tag->closing;
	while (at < text.len && is_name_byte(text.data[at]))
		at++;
	tag->name = slice_from(text.data + 1 + tag->closing, at - 1 - tag->closing);
	if (at == text.len || !strchr(" \t\n/>", text.data[at]) ||
	    (tag->name.len == 0 && text.data[at] != '>') ||
	    (tag->name.len > 0 && !isalpha((unsigned char)tag->name.data[0])) ||
	    memchr(tag->name.data, ':', tag->name.len))
		return false;
	end = tag_end(tag, text, at);
	if (end == 0)
		return false;
	tag->source = slice_first(text, end);
	tag->closed = text.data[end - 2] == '/' && !tag->closing;
	tag->attributes = slice_from(text.data + at, end - 1 - tag->closed - at);
	tag->component = tag->name.len == 0 || isupper((unsigned char)tag->name.data[0]) ||
			 memchr(tag->name.data, '.', tag->name.len);
	return true;
}

/* Cut the next attribute off *rest; `value` is empty when it is no text. False: no more. */
static bool
next_attribute(struct slice *rest, struct slice *name, struct slice *value)
{
	size_t n = 0, length;

	*value = SLICE("");
	*rest = slice_trim_left(*rest);
	if (rest->len == 0)
		return false;
	while (n < rest->len && is_name_byte(rest->data[n]))
		n++;
	*name = slice_first(*rest, n);
	*rest = slice_skip(*rest, n);
	if (n > 0 && !slice_starts(*rest, SLICE("=")))
		return true;
	*rest = slice_skip(*rest, n > 0);
	if (rest->len == 0)
		return n > 0;
	length = rest->data[0] == '{' ? mdx_braces_length(*rest) :
	    strchr("\"'", rest->data[0]) ? after_quotes(*rest, 0) : 1;
	if (length > 1 && rest->data[0] == '{')
		*value = mdx_braces_text(slice_first(*rest, length));
	else if (length > 1)
		*value = slice_first(slice_skip(*rest, 1), length - 2);
	*rest = slice_skip(*rest, length > 0 ? length : 1);
	return true;
}

bool
mdx_tag_attribute(const struct mdx_tag *tag, const char *name, struct slice *value)
{
	struct slice rest = tag->attributes, found;

	while (next_attribute(&rest, &found, value)) {
		if (value->len > 0 && slice_eq(found, slice_of(name)))
			return true;
	}
	*value = SLICE("");
	return false;
}

/* Every attribute that is a text and can stand in quotes. */
static void
put_attributes(struct buf *out, const struct mdx_tag *tag)
{
	struct slice rest = tag->attributes, name, value;

	while (next_attribute(&rest, &name, &value)) {
		if (name.len == 0 || value.len == 0 || memchr(value.data, '"', value.len) ||
		    memchr(value.data, '\n', value.len) ||
		    slice_search(value, SLICE("}}")) < value.len)
			continue;
		buf_putc(out, ' ');
		buf_put_slice(out, name);
		buf_puts(out, "=\"");
		buf_put_slice(out, value);
		buf_putc(out, '"');
	}
}

void
mdx_tag_put_as_template(struct buf *out, const struct mdx_tag *tag)
{
	buf_puts(out, "{{< ");
	for (size_t i = 0; i < tag->name.len; i++)
		buf_putc(out, (char)tolower((unsigned char)tag->name.data[i]));
	put_attributes(out, tag);
	buf_puts(out, " >}}");
}

void
mdx_tag_put_as_html(struct buf *out, const struct mdx_tag *tag)
{
	if (!tag->has_braces) {
		buf_put_slice(out, tag->source);
		return;
	}
	buf_putc(out, '<');
	buf_put_slice(out, tag->name);
	put_attributes(out, tag);
	buf_puts(out, tag->closed ? " />" : ">");
}
