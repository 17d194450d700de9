/* markdown/shortcode.c: template tags taken apart; see shortcode.h. */
#include "markdown/shortcode.h"

#include <stdio.h>

/* X(name, kind) */
#define SHORTCODE_TABLE(X) \
	X("figure", IMAGE) X("image", IMAGE) X("img", IMAGE) X("asset_img", IMAGE) X("picture", IMAGE) X("photo", IMAGE) \
	X("fig", IMAGE) X("imgproc", IMAGE) X("resize_image", IMAGE) X("imgur", IMAGE) \
	X("responsive-image", IMAGE) X("lightbox", IMAGE) X("thumbnail", IMAGE) X("screenshot", IMAGE) \
	X("responsive_image", IMAGE) X("figure_image", IMAGE) X("imagefigure", IMAGE) \
	X("video", MEDIA) X("audio", MEDIA) X("mp4", MEDIA) X("asset", MEDIA) \
	X("ref", ADDRESS) X("relref", ADDRESS) X("post_url", ADDRESS) X("link", ADDRESS) \
	X("post_link", ADDRESS) X("post_path", ADDRESS) X("asset_link", ADDRESS) \
	X("get_url", ADDRESS) X("asset_path", ADDRESS) X("url", ADDRESS) X("permalink", ADDRESS) \
	X("highlight", HIGHLIGHT) X("codeblock", HIGHLIGHT) X("high", HIGHLIGHT) X("prism", HIGHLIGHT) X("code", HIGHLIGHT) \
	X("quote", QUOTE) X("blockquote", QUOTE) X("pullquote", QUOTE) \
	X("raw", RAW) X("verbatim", RAW) X("comment", COMMENT) \
	X("include_relative", INCLUDE) \
	X("toc", QUIET) X("TOC", QUIET) X("table_of_contents", QUIET) X("more", QUIET) \
	X("contents", QUIET) X("footnotes", QUIET) X("assign", QUIET) X("capture", QUIET) X("set", QUIET) X("if", QUIET) \
	X("else", QUIET) X("elsif", QUIET) X("unless", QUIET) X("for", QUIET) X("layout", QUIET) \
	X("div", QUIET) X("clear", QUIET) X("br", QUIET) X("rawhtml", QUIET) X("html", QUIET) \
	X("excerpt", QUIET) X("column", QUIET) X("columns", QUIET) X("row", QUIET) X("center", QUIET) \
	X("notice", TITLED) X("note", TITLED) X("tip", TITLED) X("warning", TITLED) X("alert", TITLED) \
	X("info", TITLED) X("callout", TITLED) X("admonition", TITLED) X("details", TITLED) \
	X("expand", TITLED) X("hint", TITLED) X("tabs", QUIET) X("tab", TITLED) X("gallery", QUIET) \
	X("lead", QUIET) X("spoiler", TITLED) X("collapse", TITLED) X("accordion", TITLED) X("tabpane", QUIET) X("steps", QUIET) X("aside", TITLED) \
	X("important", TITLED) X("caution", TITLED) X("danger", TITLED) X("fold", TITLED) X("panel", TITLED) \
	X("filetree/container", QUIET) X("filetree/folder", TITLED) X("filetree/file", TITLED) X("cards", QUIET) \
	X("label", LABEL) X("btn", BUTTON) X("button", BUTTON) \
	X("katex", MATH) X("math", MATH) X("latex", MATH) X("mathjax", MATH) \
	X("mermaid", HIGHLIGHT) X("macro", COMMENT)

/* X(name, what readers call it, its address) */
#define SERVICE_TABLE(X) \
	X("youtube", "YouTube", "https://www.youtube.com/watch?v=%s") \
	X("youtube_id", "YouTube", "https://www.youtube.com/watch?v=%s") \
	X("yt", "YouTube", "https://www.youtube.com/watch?v=%s") \
	X("youtubelite", "YouTube", "https://www.youtube.com/watch?v=%s") \
	X("vimeo", "Vimeo", "https://vimeo.com/%s") \
	X("tweet", "Twitter", "https://twitter.com/i/status/%s") \
	X("twitter", "Twitter", "https://twitter.com/i/status/%s") \
	X("x", "X", "https://x.com/i/status/%s") \
	X("gist", "Gist", "https://gist.github.com/%s") \
	X("instagram", "Instagram", "https://www.instagram.com/p/%s/") \
	X("asciinema", "asciinema", "https://asciinema.org/a/%s") \
	X("bilibili", "bilibili", "https://www.bilibili.com/video/%s") \
	X("soundcloud", "SoundCloud", "https://w.soundcloud.com/player/?url=https%%3A//api.soundcloud.com/tracks/%s") \
	X("speakerdeck", "Speaker Deck", "https://speakerdeck.com/player/%s") \
	X("slideshare", "SlideShare", "https://www.slideshare.net/slideshow/embed_code/%s") \
	X("codepen", "CodePen", "https://codepen.io/pen/%s") \
	X("jsfiddle", "JSFiddle", "https://jsfiddle.net/%s") \
	X("spotify", "Spotify", "https://open.spotify.com/%s") \
	X("twitch", "Twitch", "https://www.twitch.tv/videos/%s") \
	X("dailymotion", "Dailymotion", "https://www.dailymotion.com/video/%s")

#define AS_KIND(word, what) { word, SHORTCODE_##what, NULL, NULL },
#define AS_SERVICE(word, title, pattern) { word, SHORTCODE_SERVICE, pattern, title },
static const struct known {
	const char *name;
	enum shortcode_kind kind;
	const char *pattern, *title;
} known[] = { SHORTCODE_TABLE(AS_KIND) SERVICE_TABLE(AS_SERVICE) };

enum { TAG_MOST = 4096, INCLUDE_MOST = 1 << 16 };  /* bytes of a tag */

/* Ends of tags, and what no tag reaches across. */
enum { END_ANGLE, END_PERCENT, END_TAG, END_EXPRESSION, END_PARAGRAPH, NEXT_TAG, ENDS };
static const char *const ends[ENDS] = { ">}}", "%}}", "%}", "}}", "\n\n", "{%" };

void
shortcode_reader_init(struct shortcode_reader *r, struct slice text)
{
	*r = (struct shortcode_reader){ .text = text };
}

/* Where ends[which] first stands at or after `at`; the text's length when nowhere. */
static size_t
next_end(struct shortcode_reader *r, int which, size_t at)
{
	if (r->next[which] < at || r->next[which] == 0)
		r->next[which] = at + slice_search(slice_skip(r->text, at), slice_of(ends[which]));
	return r->next[which];
}

static size_t
count_quotes(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.data[i] == '"' && (i == 0 || s.data[i - 1] != '\\');
	return n;
}

/*
 * The inside of the tag at `at`, whose first `open` bytes and ends[which] are
 * not part of it. An end inside a quoted argument does not count.
 */
static bool
find_inside(struct shortcode_reader *r, size_t at, size_t open, int which, struct slice *inside)
{
	bool is_include = slice_starts(slice_skip(r->text, at), SLICE("{% include "));
	size_t most = is_include ? INCLUDE_MOST : TAG_MOST;
	size_t end = next_end(r, which, at + open);
	/* An include may have whole paragraphs among its arguments. */
	size_t limit = is_include ? next_end(r, NEXT_TAG, at + open) : next_end(r, END_PARAGRAPH, at);

	for (int tries = 0; tries < 4 && end < limit && end < r->text.len && end - at < most;
	     tries++) {
		*inside = slice_from(r->text.data + at + open, end - at - open);
		if (count_quotes(*inside) % 2 == 0 || tries == 3)
			return true;
		end = end + 1 + slice_search(slice_first(slice_skip(r->text, end + 1), TAG_MOST),
		    slice_of(ends[which]));
	}
	end = next_end(r, which, at + open);
	*inside = slice_from(r->text.data + at + open, end - at - open);
	return end < limit && end < r->text.len && end - at < most;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '_' || c == '-' || c == '.' || c == '/' || c == ':';
}

static bool
starts_name(struct slice s)
{
	return s.len > 0 && is_name(s.data[0]) && s.data[0] != '-' && s.data[0] != '.' &&
	       s.data[0] != ':';
}

static struct slice
cut_name(struct slice *rest)
{
	struct slice name = *rest;

	name.len = 0;
	while (name.len < rest->len && is_name(rest->data[name.len]))
		name.len++;
	*rest = slice_trim(slice_skip(*rest, name.len));
	return name;
}

/* {% include youtube.html id="x" %} and {% render "youtube.liquid", id: "x" %} are about youtube. */
static void
take_included_name(struct shortcode *s)
{
	char quote = s->args.len > 0 ? s->args.data[0] : 0;
	struct slice name;

	s->included = true;
	if (quote == '"' || quote == '\'')
		s->args = slice_skip(s->args, 1);
	name = cut_name(&s->args);
	if (s->args.len > 0 && (quote == '"' || quote == '\'') && s->args.data[0] == quote)
		s->args = slice_skip(s->args, 1);
	name = slice_skip(
	    name, slice_find_last(name, '/') < name.len ? slice_find_last(name, '/') + 1 : 0);
	s->name = slice_first(name, slice_find(name, '.'));
}

static bool
look_up_name(struct shortcode *s, struct slice name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (slice_eq_nocase(name, slice_of(known[i].name))) {
			s->kind = known[i].kind;
			s->pattern = known[i].pattern;
			s->title = known[i].title;
			return true;
		}
	}
	return false;
}

/* youtubePlayer and vimeo-embed are an author's own, but what they show is plain. */
static void
look_at_name(struct shortcode *s)
{
	static const char *const services[] = { "youtube", "vimeo" };

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		if (slice_starts_nocase(s->name, slice_of(services[i])))
			look_up_name(s, slice_of(services[i]));
	}
}

static void
look_up(struct shortcode *s)
{
	struct slice provider;

	if (!look_up_name(s, s->name))
		look_at_name(s);
	/* {% include video id="x" provider="youtube" %} */
	if (s->kind == SHORTCODE_MEDIA && shortcode_arg(s, "provider", &provider))
		look_up_name(s, provider);
}

/* The inside of a tag: name, arguments, whether it ends something. */
static bool
read_inside(struct shortcode *s, struct slice inside)
{
	inside = slice_trim(inside);
	if (slice_starts(inside, SLICE("/*")) || slice_starts(inside, SLICE("!"))) {
		s->kind = SHORTCODE_COMMENT;
		s->closing = true;
		return true;
	}
	if (inside.len > 0 && inside.data[0] == '-')
		inside = slice_trim_left(slice_skip(inside, 1));
	if (inside.len > 0 && inside.data[inside.len - 1] == '-')
		inside = slice_trim_right(slice_first(inside, inside.len - 1));
	if (inside.len > 0 && inside.data[0] == '/') {
		s->closing = true;
		inside = slice_trim_left(slice_skip(inside, 1));
	}
	if (!starts_name(inside))
		return false;
	s->args = inside;
	s->name = cut_name(&s->args);
	if (slice_ends(s->args, SLICE("/")))
		s->args = slice_trim_right(slice_first(s->args, s->args.len - 1));
	return true;
}

bool
shortcode_is_picture_file(struct slice file)
{
	static const char *const endings[] = {
	    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"};

	return slice_ends_in_one_of_nocase(file, endings, COUNT(endings)) && slice_find(file, ' ') == file.len;
}

/* A tag of an author's own is a picture when a file that it names is one. */
static void
look_at_file(struct shortcode *s)
{
	struct slice file;
	bool found;

	if (s->kind != SHORTCODE_UNKNOWN || s->closing)
		return;
	found = shortcode_arg_of(s, "src\0image\0path\0file\0url\0", &file) && shortcode_is_picture_file(file);
	for (size_t i = 0; !found && shortcode_positional(s, i, &file); i++)
		found = shortcode_is_picture_file(file);
	if (found) {
		s->kind = SHORTCODE_IMAGE;
		s->by_file = true;
	}
}

static bool
read_tag(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice inside;

	if (!find_inside(r, at, 2, END_TAG, &inside) || !read_inside(s, inside))
		return false;
	s->source = slice_from(r->text.data + at, inside.len + 4);
	if (!s->closing && slice_starts(s->name, SLICE("end"))) {
		s->closing = true;
		s->name = slice_skip(s->name, 3);
	}
	if (slice_eq(s->name, SLICE("include")) || slice_eq(s->name, SLICE("include_cached")) ||
	    slice_eq(s->name, SLICE("render")))
		take_included_name(s);
	look_up(s);
	look_at_file(s);
	return true;
}

static bool
read_hugo(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice inside;
	int which = r->text.data[at + 2] == '<' ? END_ANGLE : END_PERCENT;

	if (!find_inside(r, at, 3, which, &inside) || !read_inside(s, inside))
		return false;
	s->source = slice_from(r->text.data + at, inside.len + 6);
	look_up(s);
	look_at_file(s);
	return true;
}

/* Whether a quoted text is all there is, filters behind it aside: {"a", b} of a program is none. */
static bool
is_literal(struct slice words)
{
	char quote = words.data[0];
	size_t n = 1;

	while (n < words.len && (words.data[n] != quote || words.data[n - 1] == '\\'))
		n++;
	words = slice_trim_left(slice_skip(words, n + 1));
	return words.len == 0 || strchr("|-+~.", words.data[0]) != NULL;
}

/* {{ f(x="y") }} is a tag of Zola's, {{ a.b | c }} a value that cannot be known. */
static bool
read_expression(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice inside, words;

	if (!find_inside(r, at, 2, END_EXPRESSION, &inside))
		return false;
	s->source = slice_from(r->text.data + at, inside.len + 4);
	s->expression = true;
	/* {{- x -}} takes the blanks around it away. */
	if (slice_starts(inside, SLICE("-")))
		inside = slice_skip(inside, 1);
	if (slice_ends(inside, SLICE("-")))
		inside.len--;
	words = slice_trim(inside);
	if (words.len > 0 && (words.data[0] == '"' || words.data[0] == '\'')) {
		s->args = words;
		return is_literal(words);
	}
	if (count_quotes(slice_first(words, slice_find(words, '{'))) % 2 == 0 && memchr(words.data, '{', words.len))
		return false;   /* a program's, unless it is in a text */
	if (!read_inside(s, words))
		return false;
	if (s->args.len > 0 && s->args.data[0] == '(') {
		look_up(s);
		look_at_file(s);
		s->expression = false;
	}
	return true;
}

static bool
read_attributes(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice rest = slice_first(slice_skip(r->text, at), 256);
	size_t end = slice_find(rest, '}'), line = slice_find(rest, '\n');

	/* a line may end right behind the mark, as editors wrap paragraphs, and nowhere else */
	if (end == rest.len || (line < end && (line != 2 || slice_find(slice_skip(rest, 3), '\n') + 3 < end)) ||
	    slice_find(slice_skip(rest, 1), '{') + 1 < end)
		return false;
	s->kind = SHORTCODE_ATTRIBUTES;
	s->source = slice_first(rest, end + 1);
	s->args = slice_from(rest.data + 2, end - 2);
	return true;
}

static bool
read_remark(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice rest = slice_first(slice_skip(r->text, at), 4096);
	size_t end = slice_find(rest, '}');

	if (end == rest.len || end < 3 || rest.data[end - 1] != '#')
		return false;
	s->kind = SHORTCODE_COMMENT;
	s->closing = true;
	s->source = slice_first(rest, end + 1);
	return true;
}

/* A comment of MDX's at the end of a line, by which some authors of Markdown give a heading its name. */
static bool
read_name(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice rest = slice_skip(r->text, at);
	size_t line = slice_find(rest, '\n'), end = slice_search(slice_first(rest, line), SLICE("*/}"));

	if (!slice_starts(rest, SLICE("{/*")) || at == 0 || r->text.data[at - 1] != ' ' || end >= line ||
	    slice_trim(slice_from(rest.data + end + 3, line - end - 3)).len > 0)
		return false;
	s->kind = SHORTCODE_COMMENT;
	s->closing = true;
	s->source = slice_first(rest, end + 3);
	return true;
}

/* "{ #7d8c33}" at the end of a line: the name of a block in programs for notes. */
static bool
read_block_name(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice rest = slice_first(slice_skip(r->text, at), 64);
	size_t end = slice_find(rest, '}'), line = slice_find(rest, '\n');

	if (!slice_starts(rest, SLICE("{ #")) || end >= line || end < 5 ||
	    slice_find(slice_skip(rest, 2), ' ') + 2 < end ||
	    slice_trim(slice_from(rest.data + end + 1, line - end - 1)).len > 0)
		return false;
	s->kind = SHORTCODE_COMMENT;
	s->closing = true;
	s->source = slice_first(rest, end + 1);
	return true;
}

bool
shortcode_read(struct shortcode_reader *r, size_t at, struct shortcode *s)
{
	struct slice rest = slice_skip(r->text, at);

	*s = (struct shortcode){ .name = SLICE(""), .args = SLICE("") };
	if (rest.len < 4)
		return false;
	switch (rest.data[1]) {
	case '{':
		if (rest.data[2] == '<' || rest.data[2] == '%')
			return read_hugo(r, at, s);
		return read_expression(r, at, s);
	case '%':
		return read_tag(r, at, s);
	case ':':
		return read_attributes(r, at, s);
	case '#':
		return read_remark(r, at, s);
	case '/':
		return read_name(r, at, s);
	case ' ':
		return read_block_name(r, at, s);
	default:
		return false;
	}
}

/* --- arguments ------------------------------------------------------------ */

static bool
is_separator(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == ',' || c == '(' || c == ')';
}

/* Cut one value off the front: quoted in one of three ways, or a run without blanks. */
static struct slice
cut_value(struct slice *rest)
{
	char quote = rest->len > 0 ? rest->data[0] : 0;
	struct slice value = *rest;
	size_t n = 0;

	if (quote == '"' && rest->len > 4 && rest->data[1] == '"' && !is_separator(rest->data[2]) &&
	    (n = slice_search(slice_skip(value, 2), SLICE("\"\""))) < value.len - 2) {
		*rest = slice_skip(value, n + 4);   /* ""A text"" */
		return slice_first(slice_skip(value, 2), n);
	}
	n = 0;
	if (quote == '"' || quote == '\'' || quote == '`') {
		value = slice_skip(value, 1);
		while (n < value.len &&
		       (value.data[n] != quote || (n > 0 && value.data[n - 1] == '\\')))
			n++;
		*rest = slice_skip(value, n + 1);
		return slice_first(value, n);
	}
	while (n < value.len && !is_separator(value.data[n]))
		n++;
	*rest = slice_skip(value, n);
	return slice_first(value, n);
}

bool
shortcode_next_arg(struct slice *rest, struct slice *name, struct slice *value)
{
	size_t n = 0;

	while (rest->len > 0 && is_separator(rest->data[0]))
		*rest = slice_skip(*rest, 1);
	if (rest->len == 0)
		return false;
	*name = SLICE("");
	while (
	    n < rest->len && is_name(rest->data[n]) && rest->data[n] != ':' && rest->data[n] != '/')
		n++;
	if (n > 0) {
		struct slice after = slice_trim_left(slice_skip(*rest, n));

		if (after.len > 1 &&
		    (after.data[0] == '=' || (after.data[0] == ':' && after.data[1] != '/'))) {
			*name = slice_first(*rest, n);
			*rest = slice_trim_left(slice_skip(after, 1));
		}
	}
	*value = cut_value(rest);
	return true;
}

bool
shortcode_arg(const struct shortcode *s, const char *wanted, struct slice *value)
{
	struct slice rest = s->args, name;

	while (shortcode_next_arg(&rest, &name, value)) {
		if (name.len > 0 && slice_eq_nocase(name, slice_of(wanted)) && value->len > 0)
			return true;
	}
	*value = SLICE("");
	return false;
}

bool
shortcode_arg_of(const struct shortcode *s, const char *names, struct slice *value)
{
	for (; *names; names += strlen(names) + 1) {
		if (shortcode_arg(s, names, value))
			return true;
	}
	return false;
}

bool
shortcode_positional(const struct shortcode *s, size_t n, struct slice *value)
{
	struct slice rest = s->args, name;

	while (shortcode_next_arg(&rest, &name, value)) {
		if (name.len == 0 && value->len > 0 && n-- == 0)
			return true;
	}
	*value = SLICE("");
	return false;
}

/* What authors call the address that all of a site's addresses begin with. */
static bool
is_root(struct slice name)
{
	static const char *const names[] = { "site.url", "site.baseurl", "baseurl", "site.base_url" };

	return slice_is_one_of(name, names, COUNT(names));
}

/* {{ "/x/" | relative_url }} is its text; {{ site.url }} the root, which is left away. */
static bool
put_expression(const struct shortcode *s, struct buf *out)
{
	struct slice rest = s->args;

	if (s->args.len > 0 && (s->args.data[0] == '"' || s->args.data[0] == '\'')) {
		buf_put_slice(out, cut_value(&rest));
		return true;
	}
	return is_root(s->name);
}

bool
shortcode_put_address(const struct shortcode *s, struct buf *out)
{
	struct slice value;

	if (s->expression)
		return put_expression(s, out);
	if (s->kind != SHORTCODE_ADDRESS)
		return is_root(s->name) && s->args.len == 0;   /* {{< baseurl >}} */
	if (!shortcode_arg_of(s, "path\0slug\0href\0url\0page\0", &value) &&
	    !shortcode_positional(s, 0, &value))
		return false;
	buf_put_slice(out, value);
	return true;
}
