/* markdown/rewrite_line.c: lines that are more than text; see rewrite_parts.h. */
#include "markdown/rewrite_parts.h"

#include <ctype.h>

/* Put `marks` of quotes in front of the line. */
void
rewrite_quote_line(struct rewrite *r, size_t skip)
{
	char marks[2 * QUOTES_MOST];

	for (size_t i = 0; i < r->quotes; i++)
		memcpy(marks + 2 * i, "> ", 2);
	rewrite_edit(r, r->line_start, r->line_start + skip, slice_from(marks, 2 * r->quotes));
}

/* The bytes of the first word: "note" of "note[Title]". */
static size_t
name_length(struct slice words)
{
	size_t n = 0;

	while (n < words.len && !strchr(" \t\n[{\"", words.data[n]))
		n++;
	return n;
}

static bool
is_colons(struct slice line)
{
	size_t n = 0;

	while (n < line.len && line.data[n] == ':')
		n++;
	return n == line.len;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether the text that follows begins with the admonition's name, as in "**Note:** ...". */
static bool
says_its_name(struct rewrite *r, struct slice name)
{
	size_t at = rewrite_after_line(r, r->line_start);
	struct slice line;

	while (at < r->text.len && rewrite_is_blank(rewrite_line_at(r, at)))
		at = rewrite_after_line(r, at);
	line = slice_trim(rewrite_line_at(r, at));
	while (line.len > 0 && (line.data[0] == '*' || line.data[0] == '_'))
		line = slice_skip(line, 1);
	return slice_starts_nocase(line, name) &&
	       (line.len == name.len || !is_letter(line.data[name.len]));
}

/* The name and title line that an admonition begins with; `words` is "note", or "tip A title". */
static void
put_admonition_head(struct rewrite *r, struct slice words, size_t end)
{
	struct buf head = BUF_INIT(SOURCE_MOST);
	struct slice name = slice_first(words, name_length(words));
	struct slice title = slice_trim(slice_skip(words, name.len));

	for (size_t i = 1; i < r->quotes; i++)
		buf_puts(&head, "> ");
	if (title.len == 0 && says_its_name(r, name)) {
		buf_puts(&head, ">");
		rewrite_edit(r, r->line_start, end, buf_slice(&head));
		buf_release(&head);
		return;
	}
	buf_puts(&head, "> **");
	for (size_t i = 0; i < name.len; i++)
		buf_putc(&head, name.data[i] >= 'a' && name.data[i] <= 'z'
				    ? (char)(name.data[i] - 32)
				    : name.data[i]);
	buf_puts(&head, "**");
	if (title.len > 1 && ((title.data[0] == '"' && title.data[title.len - 1] == '"') ||
	    (title.data[0] == '[' && title.data[title.len - 1] == ']')))
		title = slice_first(slice_skip(title, 1), title.len - 2);
	if (title.len > 0 && title.data[0] != '{') {
		buf_puts(&head, " ");
		buf_put_slice(&head, title);
	}
	buf_puts(&head, "\n");
	for (size_t i = 0; i < r->quotes; i++)
		buf_puts(&head, "> ");
	rewrite_edit(r, r->line_start, end, buf_slice(&head));
	buf_release(&head);
}

/* The names that authors give to what stands beside the text. Other ":::" blocks only group it. */
bool
rewrite_is_admonition(struct slice words)
{
	static const char *const names[] = {"note", "tip", "info", "warning", "warn", "caution",
	    "danger", "important", "success", "question", "help", "faq", "failure", "bug",
	    "example", "quote", "abstract", "summary", "tldr", "hint", "attention", "error",
	    "message", "alert", "details", "todo", "seealso", "check", "spoiler", "aside",
	    "callout", "notice", "remark", "secondary", "primary"};
	size_t n = name_length(words);

	return slice_is_one_of_nocase(slice_first(words, n), names, COUNT(names));
}

/* ":::note Title", "!!! note "Title"": the words after the mark; empty when it is none. */
static struct slice
admonition_words(struct slice line, size_t *indent)
{
	struct slice rest = slice_trim(line);
	size_t marks = 0;

	if (rest.len < 4 || !strchr(":!?", rest.data[0]))
		return SLICE("");
	while (marks < rest.len && rest.data[marks] == rest.data[0])
		marks++;
	if (marks < 3 || (marks > 3 && rest.data[0] != ':'))
		return SLICE("");
	*indent = rest.data[0] == ':' ? 0 : rewrite_indent(line) + 4;
	rest = slice_skip(rest, marks);
	if (rest.len > 0 && rest.data[0] == '+')
		rest = slice_skip(rest, 1);
	if (*indent > 0 && (rest.len == 0 || rest.data[0] != ' '))
		return SLICE("");
	rest = slice_trim_left(rest);
	return rest.len > 0 && is_letter(rest.data[0]) ? rest : SLICE("");
}

/* Close the admonitions that this line is outside of; true when the line itself is a closing one.
 */
static bool
close_admonitions(struct rewrite *r, struct slice line)
{
	struct slice rest = slice_trim(line);
	unsigned before = r->quotes;

	if (r->quotes == 0 && r->containers[0] == 0)
		return false;
	while (r->quotes > 0 && r->indent[r->quotes - 1] > 0 && rest.len > 0 &&
	    rewrite_indent(line) < r->indent[r->quotes - 1])
		r->quotes--;
	/* Their last blank line was quoted; one that is not keeps the next quote apart. */
	if (r->quotes == 0 && before > 0)
		rewrite_edit(r, r->line_start, r->line_start, SLICE("\n"));
	if (rest.len < 3 || !is_colons(rest))
		return false;
	if (r->containers[r->quotes] > 0) {
		r->containers[r->quotes]--;
		return true;
	}
	if (r->quotes > 0 && r->indent[r->quotes - 1] == 0) {
		r->quotes--;
		return true;
	}
	return false;
}

/* Whether a line of colons alone follows. */
static bool
colons_follow(struct rewrite *r)
{
	size_t at =
	    r->line_start < r->next_colons ? r->next_colons : rewrite_after_line(r, r->line_start);

	while (at < r->text.len) {
		struct slice line = slice_trim(rewrite_line_at(r, at));

		if (line.len >= 3 && is_colons(line))
			break;
		at = rewrite_after_line(r, at);
	}
	r->next_colons = at;
	return at < r->text.len;
}

/* Whether ":::" or an indented text follows, so that "!!! note" is no exclamation. */
static bool
admonition_has_text(struct rewrite *r, size_t indent)
{
	size_t at = rewrite_after_line(r, r->line_start);

	if (indent == 0)
		return colons_follow(r);
	while (at < r->text.len && rewrite_is_blank(rewrite_line_at(r, at)))
		at = rewrite_after_line(r, at);
	return at < r->text.len && rewrite_indent(rewrite_line_at(r, at)) >= indent;
}

/* Whether the line is a paragraph of its own. */
static bool
stands_alone(const struct rewrite *r)
{
	size_t next = rewrite_after_line(r, r->line_start);

	return r->blank_before && (next >= r->text.len || rewrite_is_blank(rewrite_line_at(r, next)));
}

/* A table of contents, or what stands between two of Hugo's columns. */
static bool
is_toc_line(const struct rewrite *r, struct slice line)
{
	static const char *const words[] = {
	    "[[toc]]", "${toc}", "@[toc]", "[[_toc_]]", "<!-- toc -->"};

	line = slice_trim(line);
	/* Those who know it know it as a paragraph alone. */
	if (slice_eq_nocase(line, SLICE("[toc]")))
		return stands_alone(r);
	return slice_is_one_of_nocase(line, words, COUNT(words)) ||
	    (r->options->in_site && slice_eq(line, SLICE("<--->")));
}

/* ": definition" below "Term", or below another definition of it. */
static bool
is_definition(const struct rewrite *r, struct slice line)
{
	struct slice before;

	if (r->before == SIZE_MAX || line.len < 3 || line.data[0] != ':' ||
	    (line.data[1] != ' ' && line.data[1] != '\t') || r->blank_before)
		return false;
	before = rewrite_line_at(r, r->before);
	return !memchr(before.data, '|', before.len) && (r->in_definition || rewrite_indent(before) == 0) &&
	       r->copied < r->line_start;
}

/* What parts a definition from the one before it, when both come to stand on one line. */
static struct slice
between_definitions(struct slice before)
{
	return strchr(".;!?", before.data[before.len - 1]) ? SLICE(" ") : SLICE("; ");
}

/* "Term: definition; another one" reads best on one line. */
static size_t
take_definition(struct rewrite *r, struct slice line)
{
	struct slice words = slice_trim_left(slice_skip(line, 1));
	struct slice before = slice_trim_right(rewrite_line_at(r, r->before));
	size_t at = (size_t)(words.data - r->text.data), end = (size_t)(before.data - r->text.data) + before.len;
	struct slice between = r->in_definition ? between_definitions(before) : SLICE(": ");

	r->in_definition = true;
	if (words.len == 0) {   /* an empty definition */
		between = SLICE("");
		at = r->line_start + 1;
	}
	rewrite_edit(r, end > r->copied ? end : r->copied, at, between);
	return at;
}

/* "*[HTML]: HyperText Markup Language": the bytes up to the colon; 0 when it is none. */
static size_t
abbreviation_head(struct slice line)
{
	size_t end = slice_starts(line, SLICE("*[")) ? slice_search(line, SLICE("]:")) : line.len;

	return end == line.len || end < 3 ? 0 : end + 1;
}

/* "[kilns]: https://example.org/": what a line ends with is part of the address. */
static bool
is_reference(struct slice line)
{
	line = slice_trim_left(line);
	return line.len > 0 && line.data[0] == '[' && slice_search(line, SLICE("]:")) < line.len;
}

/* Abbreviations are told where their author wrote them: those that follow each other on one line. */
static size_t
take_abbreviation(struct rewrite *r, struct slice line)
{
	struct buf words = BUF_INIT(SOURCE_MOST);
	struct slice before = r->before == SIZE_MAX ? SLICE("") : slice_trim_right(rewrite_line_at(r, r->before));
	bool joins = !r->blank_before && r->copied < r->line_start && !is_reference(before);
	size_t head = abbreviation_head(line);

	if (head == 0)
		return 0;
	if (joins) {
		buf_put_slice(&words, abbreviation_head(before) > 0 ? between_definitions(before) : SLICE("\\\n"));
	}
	buf_put(&words, line.data + 2, head - 3);
	rewrite_edit(r, r->line_start - (joins ? 1 : 0), r->line_start + head, buf_slice(&words));
	buf_release(&words);
	return r->line_start + head;
}

/* ":::details Title": whole sections are folded away so, which are no quotes. */
static bool
is_fold(struct slice words)
{
	return slice_eq_nocase(slice_first(words, name_length(words)), SLICE("details"));
}

/* ":::card[A title]", ":::details A title" group what they hold; the title is a paragraph. */
static void
put_container_title(struct rewrite *r, struct slice words, size_t end)
{
	struct slice title = slice_trim(slice_skip(words, name_length(words)));
	size_t close = slice_find_last(title, ']');

	if (title.len > 2 && title.data[0] == '[' && close > 1 && close < title.len)
		title = slice_first(slice_skip(title, 1), close - 1);
	else if (!is_fold(words) || slice_starts(title, SLICE("{")))
		title = SLICE("");
	rewrite_edit(r, r->line_start, r->line_start, r->blank_before || title.len == 0 ? SLICE("") : SLICE("\n"));
	for (size_t i = 0; i < r->quotes; i++)
		rewrite_edit(r, r->line_start, r->line_start, SLICE("> "));
	rewrite_edit(r, r->line_start, end, title);
	if (title.len > 0)
		rewrite_edit(r, end, end, r->quotes > 0 ? SLICE("\n>") : SLICE("\n"));
}

/* --- HTML that says it holds Markdown ----------------------------------------- */

/* The length of the tag's name: "div" of "<div class=...". */
static struct slice
tag_name(struct slice tag)
{
	size_t n = 0;

	while (n < tag.len && (is_letter(tag.data[n]) || (n > 0 && tag.data[n] >= '0' && tag.data[n] <= '9')))
		n++;
	return slice_first(tag, n);
}

/* Whether `tag` has markdown="1", "block" or "span", with any quotes or none. */
static bool
says_markdown(struct slice tag)
{
	size_t at = slice_search(tag, SLICE(" markdown="));
	struct slice value = slice_skip(tag, at + sizeof(" markdown=") - 1);

	if (at == tag.len)
		return false;
	if (value.len > 0 && (value.data[0] == '"' || value.data[0] == '\''))
		value = slice_skip(value, 1);
	return slice_starts(value, SLICE("1")) || slice_starts(value, SLICE("block")) ||
	       slice_starts(value, SLICE("span"));
}

/*
 * <div markdown="1"> at the start of a line, or a line that closes the last
 * one: the tag goes, so that what it holds is read as its author asked for.
 */
static size_t
take_markdown_tag(struct rewrite *r, struct slice line)
{
	struct slice rest = slice_trim_left(line);
	struct slice tag = slice_first(rest, slice_find(rest, '>') + 1);
	bool closes = slice_starts(rest, SLICE("</"));
	struct slice name = tag_name(slice_skip(tag, closes ? 2 : 1));
	size_t end = (size_t)(tag.data - r->text.data) + tag.len;

	if (closes && r->markdown_count > 0 &&
	    slice_eq_nocase(name, r->markdown_tags[r->markdown_count - 1]) &&
	    rewrite_is_blank(slice_skip(rest, tag.len)))
		r->markdown_count--;
	else if (!closes && name.len > 0 && r->markdown_count < TAGS_MOST && says_markdown(tag))
		r->markdown_tags[r->markdown_count++] = name;
	else if (r->markdown_count > 0 && slice_starts_nocase(rest, SLICE("<img ")) &&
		 rewrite_is_blank(slice_skip(rest, tag.len)) && !memchr(tag.data, '{', tag.len)) {
		/* alone on its line it would make HTML of the next ones */
		rewrite_edit(r, end, end, SLICE("\n"));
		return r->line_start + line.len;
	} else {
		return 0;
	}
	rewrite_edit(r, r->line_start, end, SLICE(""));
	return end;
}

/* --- link lines of gemtext -------------------------------------------------- */

/* Where "=> target label" has its target; empty when the line is none, or prose for all one knows. */
static struct slice
link_line_target(struct slice line)
{
	struct slice target;
	size_t n = 0;

	if (!slice_starts(line, SLICE("=> ")))
		return SLICE("");
	target = slice_trim_left(slice_skip(line, 2));
	while (n < target.len && !strchr(" \t<>", target.data[n]))
		n++;
	if (n < target.len && strchr("<>", target.data[n]))
		return SLICE("");
	target = slice_first(target, n);
	return slice_starts(target, SLICE("/")) || slice_starts(target, SLICE("./")) ||
			       slice_starts(target, SLICE("../")) ||
			       slice_starts_nocase(target, SLICE("mailto:")) ||
			       slice_search(target, SLICE("://")) < target.len ?
	    target : SLICE("");
}

/* Where the link lines from this one on end, when nothing but a blank line follows; else 0. */
static size_t
link_lines_end(const struct rewrite *r)
{
	size_t at = r->line_start;

	while (at < r->text.len) {
		struct slice line = rewrite_line_at(r, at);

		if (rewrite_is_blank(line))
			break;
		if (link_line_target(line).len == 0)
			return 0;
		at = rewrite_after_line(r, at);
	}
	return at;
}

static void
put_escaped(struct buf *out, struct slice words)
{
	for (size_t i = 0; i < words.len; i++) {
		if (words.data[i] > ' ' && words.data[i] < 0x7F && ispunct((unsigned char)words.data[i]))
			buf_putc(out, '\\');
		buf_putc(out, words.data[i]);
	}
}

/*
 * "=> target label" in a paragraph of such lines, as authors of gemtext write
 * them: a link alone on its line.
 */
static size_t
take_link_line(struct rewrite *r, struct slice line)
{
	struct slice target = link_line_target(line), label;
	struct buf link = BUF_INIT(SOURCE_MOST);
	bool after_item = r->before != SIZE_MAX && !r->blank_before &&
			  rewrite_starts_item(rewrite_line_at(r, r->before));
	size_t end = r->line_start + line.len;

	if (target.len == 0 || r->quotes > 0)
		return 0;
	if (r->line_start >= r->link_lines && (r->blank_before || after_item))
		r->link_lines = link_lines_end(r);
	if (r->line_start >= r->link_lines)
		return 0;
	label = slice_trim(slice_skip(line, (size_t)(target.data - line.data) + target.len));
	buf_puts(&link, after_item ? "\n[" : "[");
	put_escaped(&link, label);
	buf_puts(&link, "](<");
	put_escaped(&link, target);
	buf_puts(&link, ">)");
	rewrite_edit(r, r->line_start, end, buf_slice(&link));
	buf_release(&link);
	return end;
}

/*
 * "- | :--- | ---" below "a | b | c": Kramdown's delimiters may be one dash each,
 * Markdown would begin a list with the first. Two more make it a table's everywhere.
 */
static size_t
take_delimiters(struct rewrite *r, struct slice line)
{
	struct slice rest = slice_trim(line);
	size_t first;

	if (r->blank_before || r->before == SIZE_MAX || rest.len < 3 || !strchr(" \t", rest.data[1]) ||
	    !memchr(rest.data, '|', rest.len))
		return 0;
	for (size_t i = 0; i < rest.len; i++) {
		if (!strchr("-:| \t", rest.data[i]))
			return 0;
	}
	if (slice_find(rewrite_line_at(r, r->before), '|') == rewrite_line_at(r, r->before).len ||
	    rewrite_starts_item(rewrite_line_at(r, r->before)))
		return 0;
	first = (size_t)(rest.data - r->text.data);
	rewrite_edit(r, first, first, SLICE("--"));
	return r->line_start + line.len;
}

/* --- what programs for notes have of their own: in a site alone ---------------- */

/* "%% a comment %%" from the start of a line, over several lines or one. */
static size_t
take_comment(struct rewrite *r, struct slice line)
{
	size_t start = (size_t)(slice_trim_left(line).data - r->text.data) + 2;
	size_t length = slice_search(slice_first(slice_skip(r->text, start), COMMENT_MOST), SLICE("%%"));
	size_t end = start + length + 2;

	if (!r->options->in_site || !slice_starts(slice_trim_left(line), SLICE("%%")) ||
	    length == COMMENT_MOST || end > r->text.len || !rewrite_is_last_on_line(r, end))
		return 0;
	rewrite_edit(r, r->line_start, end, SLICE(""));
	return end;
}

/* What is quoted in a line, and its marks before it. */
static struct slice
quoted_part(struct slice line)
{
	line = slice_trim_left(line);
	while (line.len > 0 && line.data[0] == '>')
		line = slice_trim_left(slice_skip(line, 1));
	return line;
}

/* Whether the line is "> [!tip] A title". */
static bool
is_alert_title(struct slice line)
{
	struct slice rest = quoted_part(line);
	size_t end = slice_find(rest, ']');

	if (!slice_starts(rest, SLICE("[!")) || end > 24 || end == rest.len || rest.data == line.data)
		return false;
	rest = slice_skip(rest, end + 1);
	if (rest.len > 0 && strchr("+-", rest.data[0]))
		rest = slice_skip(rest, 1);
	return slice_trim(rest).len > 0;
}

/* Have an alert's title stand apart from the text that begins on this line. */
static void
part_from_title(struct rewrite *r, struct slice line)
{
	struct slice before, text = quoted_part(line);

	if (!r->options->in_site || r->before == SIZE_MAX || r->blank_before || r->quotes > 0 || text.len == 0)
		return;
	before = rewrite_line_at(r, r->before);
	if (!is_alert_title(before))
		return;
	rewrite_edit(r, r->line_start, r->line_start, slice_first(line, line.len - text.len));
	rewrite_edit(r, r->line_start, r->line_start, SLICE("\n"));
}

/* Whether a comment that begins on this line ends anywhere; the end is remembered, so that no text is searched twice. */
static bool
comment_ends(struct rewrite *r)
{
	if (r->comment_end <= r->line_start)
		r->comment_end = r->line_start + slice_search(slice_skip(r->text, r->line_start), SLICE("-->"));
	return r->comment_end < r->text.len;
}

/* The elements whose text Markdown leaves alone, blank lines too, until one of them is closed. */
static const char *const verbatim[] = { "</pre>", "</script>", "</style>", "</textarea>" };
enum { VERBATIM = sizeof(verbatim) / sizeof(verbatim[0]) };

/* Where one of them is closed first; the text's length when nowhere. */
static size_t
find_element_end(struct slice text)
{
	for (size_t at = 0; (at += slice_search(slice_skip(text, at), SLICE("</"))) < text.len; at++) {
		for (size_t i = 0; i < VERBATIM; i++) {
			if (slice_starts_nocase(slice_skip(text, at), slice_of(verbatim[i])))
				return at;
		}
	}
	return text.len;
}

/* Whether such an element that begins on this line is closed anywhere. */
static bool
element_ends(struct rewrite *r)
{
	if (r->element_end <= r->line_start)
		r->element_end = r->line_start + find_element_end(slice_skip(r->text, r->line_start));
	return r->element_end < r->text.len;
}

/* What would close the comment or element that the line begins; NULL when it begins none, or that is closed. */
static const char *
left_open(struct rewrite *r, struct slice line)
{
	if (slice_starts(line, SLICE("<!--")))
		return comment_ends(r) ? NULL : "-->";
	for (size_t i = 0; i < VERBATIM; i++) {
		struct slice name = slice_skip(slice_of(verbatim[i]), 2);
		struct slice behind = slice_skip(line, name.len);

		name.len--;
		if (slice_starts_nocase(slice_skip(line, 1), name) && (behind.len == 0 || strchr(" \t>", behind.data[0])))
			return element_ends(r) ? NULL : verbatim[i];
	}
	return NULL;
}

/*
 * A line that is taken as a whole, or whose start changes: where reading goes
 * on; 0 when it is neither.
 */
size_t
rewrite_take_line(struct rewrite *r, struct slice line)
{
	struct slice id, words, first;
	size_t head, indent, end = r->line_start + line.len;

	if (close_admonitions(r, line)) {
		rewrite_edit(r, r->line_start, end, SLICE(""));
		return end;
	}
	if (line.len < 3 && !slice_eq(line, SLICE("%%")))
		return 0;
	first = slice_trim_left(line);
	switch (first.len > 0 ? first.data[0] : 0) {
	case '[':
		if (!r->is_notes && (head = rewrite_note_head(line, &id)) > 0)
			return rewrite_take_note(r, line, head, id);
		/* fall through */
	case '$':
	case '@':
	case '<':
		if (!r->open_html && first.data[0] == '<')
			r->open_html = left_open(r, first);
		if (!is_toc_line(r, line))
			return r->quotes > 0 ? 0 : take_markdown_tag(r, line);
		rewrite_edit(r, r->line_start, end, SLICE(""));
		return end;
	case ':':
		if (is_definition(r, line))
			return take_definition(r, line);
		/* fall through */
	case '!':
	case '?':
		words = admonition_words(line, &indent);
		if (words.len == 0 || r->quotes == QUOTES_MOST || !admonition_has_text(r, indent))
			return 0;
		if (indent == 0 && (is_fold(words) || !rewrite_is_admonition(words))) {
			r->containers[r->quotes]++;
			put_container_title(r, words, end);
			return end;
		}
		r->indent[r->quotes++] = indent;
		r->containers[r->quotes] = 0;
		put_admonition_head(r, words, end);
		return end;
	case '*':
		return take_abbreviation(r, line);
	case '=':
		return take_link_line(r, line);
	case '%':
		return r->quotes > 0 ? 0 : take_comment(r, line);
	case '>':
		part_from_title(r, line);
		return 0;
	case '-':
		return r->quotes > 0 ? 0 : take_delimiters(r, line);
	default:
		return 0;
	}
}
