/* markdown/rewrite_tag.c: mathematics and template tags; see rewrite_parts.h. */
#include "base/utf8.h"
#include "markdown/rewrite_parts.h"

/* --- mathematics ---------------------------------------------------------- */

/* $$ ... $$ within one paragraph. */
size_t
rewrite_take_display(struct rewrite *r, size_t at)
{
	struct slice inside = slice_first(slice_skip(r->text, at + 2), 8192);
	size_t end = slice_search(inside, SLICE("$$"));
	struct slice source;

	if (end == inside.len || end == 0)
		return at + 2;
	inside = slice_first(inside, end);
	if (slice_search(inside, SLICE("\n\n")) < end)
		return at + 2;
	source = slice_from(r->text.data + at, end + 4);
	if (rewrite_is_first_on_line(r, at) && rewrite_is_last_on_line(r, at + end + 4)) {
		rewrite_put_fence(r, at, at + end + 4, SLICE("math"), inside);
		return at + end + 4;
	}
	if (memchr(inside.data, '\n', inside.len) && r->quotes == 0 &&
	    memchr(inside.data, '>', inside.len))
		return at + 2;
	return rewrite_put_mark(r, (struct piece){ .kind = PIECE_MATH, .source = source });
}

/* Not inside a word or an address, behind a backslash, or a template's variable. */
static bool
may_begin_math(const struct rewrite *r, size_t at)
{
	char before = at > 0 ? r->text.data[at - 1] : ' ';

	if (before == '{' && at > 1 && r->text.data[at - 2] == '{')
		return false;
	return (unsigned char)before >= 0x80 || strchr(" \t\n([{,;:\"'>|*-~", before) != NULL;
}

/* $x_1$: TeX that Markdown would read as its own marks. Prices and shell variables are none. */
size_t
rewrite_take_inline_math(struct rewrite *r, size_t at)
{
	struct slice rest = slice_first(slice_skip(r->text, at + 1), 400);
	bool has_tex = false;
	size_t n = 0;

	if (rest.len == 0 || strchr(" \t\n", rest.data[0]) || !may_begin_math(r, at))
		return at + 1;
	while (n < rest.len && rest.data[n] != '$' && rest.data[n] != '\n' && rest.data[n] != '`') {
		has_tex = has_tex || strchr("\\^_{*", rest.data[n]) != NULL;
		/* Quotes are a program's or a shell's. */
		if (rest.data[n] == '"' || slice_starts(slice_skip(rest, n), SLICE("&quot;")))
			return at + 1;
		n += rest.data[n] == '\\' && n + 1 < rest.len && rest.data[n + 1] != '\n' ? 2 : 1;
	}
	if (n >= rest.len || rest.data[n] != '$' || !has_tex || n == 0 || rest.data[n - 1] == ' ')
		return at + 1;
	if (n + 1 < rest.len && (rest.data[n + 1] == '{' || rest.data[n + 1] == '$' ||
	    (rest.data[n + 1] >= '0' && rest.data[n + 1] <= '9')))
		return at + 1;
	return rewrite_put_mark(r, (struct piece){ .kind = PIECE_MATH,
	    .source = slice_from(r->text.data + at, n + 2) });
}

/* --- template tags -------------------------------------------------------- */

/* Whether it was looked for once already, in vain. */
static bool
has_no_closing(const struct rewrite *r, struct slice name)
{
	for (size_t i = 0; i < r->no_closing_count; i++) {
		if (slice_eq(r->no_closing[i], name))
			return true;
	}
	return r->no_closing_count == NO_CLOSING_MOST;
}

/* Where the tag that closes `s` begins; false when none does. */
static bool
find_closing(struct rewrite *r, const struct shortcode *s, size_t from, struct shortcode *closing,
    size_t *at)
{
	const struct shortcode_reader reader = r->tags;
	bool found = false;

	if (has_no_closing(r, s->name))
		return false;
	for (size_t i = from; i < r->text.len && !found; i++) {
		i += slice_find(slice_skip(r->text, i), '{');
		if (i < r->text.len && shortcode_read(&r->tags, i, closing) && closing->closing &&
		    (slice_eq(closing->name, s->name) ||
			(closing->name.len == 0 && slice_starts(closing->source, SLICE("{%"))))) {
			*at = i;
			found = true;
		}
	}
	if (!found) {
		r->no_closing[r->no_closing_count++] = s->name;
		r->tags = reader;  /* which reads forward alone */
	}
	return found;
}

/* What a highlight tag says its code is. */
static struct slice
language_of(const struct shortcode *s)
{
	struct slice language;

	if (shortcode_arg_of(s, "lang\0language\0", &language) ||
	    shortcode_positional(s, 0, &language))
		return slice_first(language, slice_find(language, '\n'));
	return SLICE("");
}

/* Code in the middle of a line. */
static void
put_code_span(struct rewrite *r, size_t from, size_t to, struct slice body)
{
	struct buf span = BUF_INIT(SOURCE_MOST);

	buf_puts(&span, "`` ");
	for (size_t i = 0; i < body.len; i++)
		buf_putc(&span, body.data[i] == '\n' ? ' ' : body.data[i]);
	buf_puts(&span, " ``");
	rewrite_edit(r, from, to, buf_slice(&span));
	buf_release(&span);
}

enum { CODE_INDENT = 4 };  /* columns that Markdown's indented code stands in */

/*
 * Whether every line of the code is indented as Markdown's indented code is:
 * an author who lets the tag tell the language has left it as it was.
 */
static bool
is_indented_code(struct slice body)
{
	bool has_code = false;

	while (body.len > 0) {
		struct slice line = slice_cut(&body, '\n');

		if (rewrite_is_blank(line))
			continue;
		if (!slice_starts(line, SLICE("    ")))
			return false;
		has_code = true;
	}
	return has_code;
}

/* The code between the tags, which begin their line, without that indentation. */
static void
put_highlight(struct rewrite *r, size_t from, size_t to, struct slice info, struct slice body)
{
	struct buf code = BUF_INIT(SOURCE_MOST);

	if (from > r->line_start || !is_indented_code(body)) {
		rewrite_put_fence(r, from, to, info, body);
		return;
	}
	while (body.len > 0) {
		struct slice line = slice_skip(slice_cut(&body, '\n'), CODE_INDENT);

		if (line.len == 0 && code.len == 0)
			continue;
		buf_put_slice(&code, line);
		buf_putc(&code, '\n');
	}
	rewrite_put_fence(r, from, to, info, buf_slice(&code));
	buf_release(&code);
}

/* The info string of the fence in the place of a highlight tag. */
static void
put_info(struct buf *info, const struct shortcode *s)
{
	struct slice title;

	buf_put_slice(info, language_of(s));
	if (shortcode_arg_of(s, "title\0filename\0file\0caption\0", &title) &&
	    slice_find(title, '`') == title.len && slice_find(title, '"') == title.len && slice_find(title, '\n') == title.len)
		buf_printf(info, " title=\"%.*s\"", SLICE_ARG(title));
}

/* {% set codeBlock %} ... {% endset %}: by its name a block of code, that another tag shows. */
static bool
sets_code(const struct rewrite *r, const struct shortcode *s)
{
	return r->options->in_site && !s->closing && slice_starts(s->source, SLICE("{%")) &&
	       (slice_eq(s->name, SLICE("set")) || slice_eq(s->name, SLICE("capture"))) &&
	       slice_find(s->args, '=') == s->args.len && (slice_search(s->args, SLICE("code")) < s->args.len || slice_search(s->args, SLICE("Code")) < s->args.len);
}

/* Without the {% raw %} and {% endraw %} that it may stand between. */
static struct slice
without_raw(struct slice body)
{
	struct slice inside = slice_trim(body);
	size_t first = slice_search(inside, SLICE("%}")), last = slice_find_last(inside, '{');

	if (first + 2 > last || last >= inside.len || !slice_starts(inside, SLICE("{%")) || !slice_ends(inside, SLICE("%}")) ||
	    slice_search(slice_first(inside, first), SLICE("raw")) == first ||
	    slice_search(slice_skip(inside, last), SLICE("endraw")) == inside.len - last)
		return body;
	return slice_from(inside.data + first + 2, last - first - 2);
}

static size_t
take_highlight(struct rewrite *r, struct shortcode *s, size_t at)
{
	struct buf info = BUF_INIT(SOURCE_MOST);
	struct shortcode closing;
	struct slice body;
	size_t end, from = at + s->source.len;

	if (!find_closing(r, s, from, &closing, &end))
		return rewrite_put_mark(
		    r, (struct piece){.kind = PIECE_TAG, .tag = *s, .source = s->source});
	body = slice_from(r->text.data + from, end - from);
	if (s->kind == SHORTCODE_HIGHLIGHT)
		put_info(&info, s);
	else
		body = without_raw(body);
	if (rewrite_is_first_on_line(r, at))
		put_highlight(r, at, end + closing.source.len, buf_slice(&info), body);
	else
		put_code_span(r, at, end + closing.source.len, slice_trim(body));
	buf_release(&info);
	return end + closing.source.len;
}

/* The tag's bytes from `from` to `to` give way to the TeX in them, as it is. */
static size_t
put_tex(struct rewrite *r, size_t from, size_t to, struct slice tex)
{
	size_t first = (size_t)(tex.data - r->text.data);

	rewrite_edit(r, from, first, SLICE(""));
	rewrite_put_mark(r, (struct piece){ .kind = PIECE_MATH, .source = tex });
	rewrite_edit(r, first + tex.len, to, SLICE(""));
	return to;
}

/*
 * {{< katex >}}x^2{{< /katex >}} is displayed when it has its lines for itself,
 * {{ katex(body="x^2") }} never. Dollars inside are read as ever.
 */
static size_t
take_math(struct rewrite *r, struct shortcode *s, size_t at)
{
	struct shortcode closing;
	size_t close, end, from = at + s->source.len;
	struct slice body;

	if (shortcode_arg(s, "body", &body))
		return put_tex(r, at, from, body);
	if ((s->source.data[1] == '{' && !strchr("<%", s->source.data[2])) ||
	    !find_closing(r, s, from, &closing, &close))
		return rewrite_put_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	end = close + closing.source.len;
	body = slice_trim(slice_from(r->text.data + from, close - from));
	if (body.len == 0 || body.data[0] == '$' || slice_starts(body, SLICE("\\(")) || slice_starts(body, SLICE("\\["))) {
		rewrite_edit(r, at, from, SLICE(""));
		return from;
	}
	if (rewrite_is_first_on_line(r, at) && rewrite_is_last_on_line(r, end)) {
		rewrite_put_fence(r, at, end, SLICE("math"), body);
		return end;
	}
	return put_tex(r, at, end, body);
}

/* {% comment %} ... {% endcomment %} goes; {% raw %} stays as it is, without its tags. */
static size_t
take_pair(struct rewrite *r, struct shortcode *s, size_t at)
{
	struct shortcode closing;
	size_t end, from = at + s->source.len;

	if (!find_closing(r, s, from, &closing, &end))
		return rewrite_put_mark(
		    r, (struct piece){.kind = PIECE_TAG, .tag = *s, .source = s->source});
	if (s->kind == SHORTCODE_COMMENT) {
		report_add(r->options->report, "dropped", r->options->file ? r->options->file : "",
		    rewrite_file_line_of(r, at),
		    "a template's %.*s is left out", SLICE_ARG(s->name.len > 0 ? s->name : SLICE("comment")));
		rewrite_edit(r, at, end + closing.source.len, SLICE(""));
		return end + closing.source.len;
	}
	rewrite_put_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	return rewrite_put_mark(
	    r, (struct piece){.kind = PIECE_TAG, .tag = closing, .source = closing.source});
}

/* {% for post in site.posts %}, whose end is {% endfor %}: a list that only a generator can make. */
static bool
is_loop(const struct shortcode *s)
{
	return !s->closing && (slice_eq(s->name, SLICE("for")) || slice_eq(s->name, SLICE("tablerow"))) &&
	       slice_starts(s->source, SLICE("{%")) && slice_search(s->args, SLICE(" in ")) < s->args.len;
}

/* Where the loop that begins with `s` is over, loops within it being a part of it; 0: nothing ends it. */
static size_t
end_of_loop(struct rewrite *r, const struct shortcode *s, size_t from)
{
	const struct shortcode_reader reader = r->tags;
	struct shortcode tag;
	size_t depth = 1;

	if (has_no_closing(r, s->name))
		return 0;
	for (size_t i = from; i < r->text.len; i++) {
		i += slice_find(slice_skip(r->text, i), '{');
		if (i == r->text.len || !shortcode_read(&r->tags, i, &tag) || !slice_eq(tag.name, s->name))
			continue;
		depth += tag.closing ? (size_t)-1 : is_loop(&tag);
		if (depth == 0)
			return i + tag.source.len;
	}
	r->no_closing[r->no_closing_count++] = s->name;
	r->tags = reader;
	return 0;
}

/* What stands in a loop is said once for each thing that a generator finds: nothing of it is a text by itself. */
static size_t
take_loop(struct rewrite *r, struct shortcode *s, size_t at)
{
	size_t end = end_of_loop(r, s, at + s->source.len);

	if (end == 0)
		return rewrite_put_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	report_add(r->options->report, "dropped", r->options->file ? r->options->file : "",
	    rewrite_file_line_of(r, at),
	    "a template's loop is left out, '%.*s' and what follows up to its end: only a generator can make it",
	    SLICE_ARG(utf8_first(s->source, 80)));
	/* of the blanks on both sides one is enough */
	end += at > 0 && r->text.data[at - 1] == ' ' && end < r->text.len && r->text.data[end] == ' ';
	rewrite_edit(r, at, end, SLICE(""));
	return end;
}

/* {% capture name %} ... {% endcapture %}: what stands there is shown where {{ name }} is, as far as it is plain. */
static size_t
take_capture(struct rewrite *r, struct shortcode *s, size_t at)
{
	struct shortcode closing;
	struct slice body, name = slice_trim(s->args);
	struct source *to = r->s;
	size_t end, from = at + s->source.len;

	if (r->is_notes || name.len == 0 || !find_closing(r, s, from, &closing, &end))
		return rewrite_put_mark(r, (struct piece){ .kind = PIECE_TAG, .tag = *s, .source = s->source });
	body = slice_trim(slice_from(r->text.data + from, end - from));
	if (slice_find(body, '{') == body.len && slice_find(body, '\n') == body.len && to->definition_count < DEFINITIONS_MOST &&
	    rewrite_grow((void **)&to->definitions, &to->definition_room, to->definition_count, sizeof(*to->definitions)))
		to->definitions[to->definition_count++] = (struct definition){ .name = name, .value = body, .line = rewrite_line_of(r, at) };
	else
		report_add(r->options->report, "dropped", r->options->file ? r->options->file : "",
		    rewrite_file_line_of(r, at),
		    "what a template keeps as '%.*s' is left out: only a generator can make it", SLICE_ARG(utf8_first(name, 80)));
	rewrite_edit(r, at, end + closing.source.len, SLICE(""));
	return end + closing.source.len;
}

/* The tag of a {:toc} list: the item that stands for it goes too. */
static bool
is_toc(const struct rewrite *r, const struct shortcode *s)
{
	return s->kind == SHORTCODE_ATTRIBUTES &&
	       slice_starts_nocase(slice_trim(s->args), SLICE("toc")) && r->before != SIZE_MAX &&
	       r->before >= r->copied && rewrite_starts_item(rewrite_line_at(r, r->before)) &&
	       rewrite_is_first_on_line(r, (size_t)(s->source.data - r->text.data));
}

/* {% end %} ends the tag that {% name(...) %} began last. */
static void
follow_zola(struct rewrite *r, struct shortcode *s)
{
	if (!slice_starts(s->source, SLICE("{%")))
		return;
	if (s->closing && s->name.len == 0 && r->open_tag_count > 0)
		s->kind = r->open_tags[--r->open_tag_count];
	else if (!s->closing && slice_starts(s->args, SLICE("(")) && r->open_tag_count < TAGS_MOST)
		r->open_tags[r->open_tag_count++] = s->kind;
}

/*
 * A tag alone on its line, above "[x]: address": what it shows would be no part
 * of a paragraph, so that the reference is one. Where there is no site, no
 * template was run, and the text is Markdown alone.
 */
static bool
is_before_reference(const struct rewrite *r, const struct shortcode *s, size_t at)
{
	struct slice next;

	if (s->expression || !r->options->in_site || !rewrite_is_last_on_line(r, at) ||
	    !rewrite_is_first_on_line(r, (size_t)(s->source.data - r->text.data)))
		return false;
	next = rewrite_line_at(r, rewrite_after_line(r, at));
	return next.len > 4 && next.data[0] == '[' && next.data[1] != '^' &&
	       slice_search(next, SLICE("]: ")) < next.len;
}

/*
 * {{< tab "x" >}} alone on its line, or the tag that closes it: what it holds is
 * no part of the paragraph or table around it.
 */
static bool
stands_apart(const struct rewrite *r, const struct shortcode *s, size_t at)
{
	return s->kind == SHORTCODE_TITLED && r->quotes == 0 && at == r->line_start &&
	       rewrite_is_last_on_line(r, at + s->source.len);
}

/* Remember {% set name = "value" %} and {% assign name = "value" %}. */
static void
note_definition(struct rewrite *r, const struct shortcode *s)
{
	struct slice rest = s->args, name = slice_trim(slice_cut(&rest, '='));
	struct source *to = r->s;

	rest = slice_trim(rest);
	if (r->is_notes || name.len == 0 || rest.len < 3 || !strchr("\"'", rest.data[0]) ||
	    slice_find(slice_skip(rest, 1), rest.data[0]) + 2 != rest.len ||
	    to->definition_count == DEFINITIONS_MOST ||
	    !rewrite_grow((void **)&to->definitions, &to->definition_room, to->definition_count,
		sizeof(*to->definitions)))
		return;
	to->definitions[to->definition_count++] = (struct definition){ .name = name,
		.value = slice_first(slice_skip(rest, 1), rest.len - 2),
		.line = rewrite_line_of(r, (size_t)(s->source.data - r->text.data)) };
}

/*
 * {% footnoteref "id" "the note" %}words{% endfootnoteref %} of Eleventy's
 * authors: the words stay, the mark is put behind them. 0: it is none.
 */
static size_t
take_reference(struct rewrite *r, const struct shortcode *s, size_t at)
{
	struct slice text = SLICE(""), reference = r->reference;
	size_t end = at + s->source.len;

	if (!slice_eq(s->name, SLICE("footnoteref")) || r->is_notes)
		return 0;
	r->reference = SLICE("");
	if (s->closing)
		return reference.len > 0 ? rewrite_put_note(r, s->source, reference) : 0;
	if (!shortcode_positional(s, 1, &text) || (!strchr("\"'`", text.data[-1]) &&
	    !source_find_definition(r->s, text, rewrite_line_of(r, at), &text)))
		return 0;
	r->reference = text;
	rewrite_edit(r, at, end, SLICE(""));
	return end;
}

size_t
rewrite_take_tag(struct rewrite *r, size_t at)
{
	struct shortcode s;
	size_t end;
	bool apart;

	if (!shortcode_read(&r->tags, at, &s))
		return at + 1;
	if (slice_eq(s.name, SLICE("set")) || slice_eq(s.name, SLICE("assign")))
		note_definition(r, &s);
	follow_zola(r, &s);
	if ((end = take_reference(r, &s, at)) > 0)
		return end;
	if ((s.kind == SHORTCODE_HIGHLIGHT && !s.closing) || sets_code(r, &s))
		return take_highlight(r, &s, at);
	if (s.kind == SHORTCODE_MATH && !s.closing)
		return take_math(r, &s, at);
	if ((s.kind == SHORTCODE_COMMENT || s.kind == SHORTCODE_RAW) && !s.closing)
		return take_pair(r, &s, at);
	if (slice_eq(s.name, SLICE("capture")) && !s.closing && slice_starts(s.source, SLICE("{%")))
		return take_capture(r, &s, at);
	if (is_loop(&s))
		return take_loop(r, &s, at);
	if (is_toc(r, &s)) {
		rewrite_edit(r, r->before, at + s.source.len, SLICE(""));
		return at + s.source.len;
	}
	apart = stands_apart(r, &s, at);
	if (apart && !r->blank_before)
		rewrite_edit(r, at, at, SLICE("\n"));
	at = rewrite_put_mark(r, (struct piece){.kind = PIECE_TAG, .tag = s, .source = s.source});
	if (apart || is_before_reference(r, &s, at))
		rewrite_edit(r, at, at, SLICE("\n"));
	return at;
}
