/* import/wp_shortcode.c: WordPress's tags in square brackets; see wp_shortcode.h. */
#include "import/wp_shortcode.h"

#include <ctype.h>
#include <string.h>

/* A tag: [name arguments]inside[/name]; without an end `inside` is empty. */
struct tag {
	struct slice args, inside;
	size_t len;     /* of all of it */
};

/* Read the tag `name` that `text` begins with; false: it is another. */
static bool
read_tag(struct slice text, const char *name, struct tag *t)
{
	size_t len = strlen(name), open = slice_find(text, ']'), end;
	struct slice rest;
	char close[32];

	if (!slice_starts(slice_skip(text, 1), slice_of(name)) || len + 1 >= text.len || open == text.len ||
	    (text.data[len + 1] != ']' && !isspace((unsigned char)text.data[len + 1])) || memchr(text.data, '\n', open))
		return false;
	t->args = slice_trim(slice_from(text.data + len + 1, open - len - 1));
	if (slice_ends(t->args, SLICE("/")))
		t->args.len--;
	rest = slice_skip(text, open + 1);
	memcpy(close, "[/", 2);
	memcpy(close + 2, name, len);
	close[len + 2] = ']';
	end = slice_search(rest, slice_from(close, len + 3));
	t->inside = end < rest.len ? slice_first(rest, end) : SLICE("");
	t->len = open + 1 + (end < rest.len ? end + len + 3 : 0);
	return true;
}

/* The value of an argument, in quotes of either kind or in none; empty without. */
static struct slice
argument(struct slice args, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + len + 1 < args.len; i++) {
		struct slice value = slice_skip(args, i + len + 1);
		char quote = value.data[0];

		if ((i > 0 && !isspace((unsigned char)args.data[i - 1])) || strncmp(args.data + i, name, len) != 0 || args.data[i + len] != '=')
			continue;
		if (quote == '"' || quote == '\'')
			return slice_first(slice_skip(value, 1), slice_find(slice_skip(value, 1), quote));
		return slice_first(value, slice_find(value, ' '));
	}
	return SLICE("");
}

/* Text as the value of an attribute. */
static void
put_value(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '"')
			buf_puts(out, "&quot;");
		else if (text.data[i] == '<')
			buf_puts(out, "&lt;");
		else
			buf_putc(out, text.data[i]);
	}
}

typedef void put_fn(struct buf *out, const struct tag *t, const struct wxr_facts *facts);

/* [caption id="x"]<img ...> words[/caption] */
static void
put_caption(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	size_t image = slice_search(t->inside, SLICE("<img"));

	(void)facts;
	image += slice_find(slice_skip(t->inside, image), '>') + 1;
	if (slice_starts_nocase(slice_skip(t->inside, image), SLICE("</a>")))
		image += strlen("</a>");
	buf_printf(out, "<figure>%.*s<figcaption>%.*s</figcaption></figure>", SLICE_ARG(slice_first(t->inside, image)),
	    SLICE_ARG(slice_skip(t->inside, image)));
}

/* [gallery ids="1,2"]; the pictures of a post itself, without ids, are not said anywhere. */
static void
put_gallery(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	struct slice ids = argument(t->args, "ids");

	if (ids.len == 0)
		ids = argument(t->args, "include");
	while (ids.len > 0 && facts) {
		const struct wxr_attachment *a = wxr_facts_attachment(facts, slice_cut(&ids, ','));

		if (!a)
			continue;
		buf_puts(out, "<figure><img src=\"");
		put_value(out, slice_of(a->url));
		buf_puts(out, "\" alt=\"");
		put_value(out, slice_of(a->words));
		buf_puts(out, "\"></figure>");
	}
}

static void
put_media(struct buf *out, const struct tag *t, const char *element)
{
	static const char *const names[] = { "src", "mp3", "mp4", "m4a", "m4v", "ogg", "ogv", "webm", "wav", "flac", "wmv" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct slice source = argument(t->args, names[i]);

		if (source.len == 0)
			continue;
		buf_printf(out, "<p><%s src=\"", element);
		put_value(out, source);
		buf_printf(out, "\"></%s></p>", element);
		return;
	}
}

static void
put_audio(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	(void)facts;
	put_media(out, t, "audio");
}

static void
put_video(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	(void)facts;
	put_media(out, t, "video");
}

/* An address in a paragraph of its own. */
static void
put_address(struct buf *out, const char *before, struct slice address)
{
	address = slice_trim(address);
	if (address.len == 0)
		return;
	buf_puts(out, "<p>");
	if (slice_search(address, SLICE("://")) == address.len)
		buf_puts(out, before);
	buf_put_slice(out, address);
	buf_puts(out, "</p>");
}

static void
put_embed(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	(void)facts;
	put_address(out, "", t->inside.len > 0 ? t->inside : argument(t->args, "src"));
}

/* [youtube id], [youtube id="x"], [youtube https://...], [youtube=https://...] is another tag. */
static struct slice
number_of(const struct tag *t)
{
	struct slice id = argument(t->args, "id");

	return id.len > 0 ? id : t->inside.len > 0 ? t->inside : slice_first(t->args, slice_find(t->args, ' '));
}

static void
put_youtube(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	(void)facts;
	put_address(out, "https://www.youtube.com/watch?v=", number_of(t));
}

static void
put_vimeo(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	(void)facts;
	put_address(out, "https://vimeo.com/", number_of(t));
}

/* What stands in [code] is shown as it is. */
static void
put_code(struct buf *out, const struct tag *t, const struct wxr_facts *facts)
{
	struct slice language = argument(t->args, "language"), text = t->inside;

	(void)facts;
	if (language.len == 0)
		language = argument(t->args, "lang");
	buf_puts(out, "<pre><code class=\"language-");
	put_value(out, language);
	buf_puts(out, "\">");
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '<')
			buf_puts(out, "&lt;");
		else
			buf_putc(out, text.data[i]);
	}
	buf_puts(out, "</code></pre>");
}

static const struct {
	const char *name;
	put_fn *put;
} tags[] = {
	{ "caption", put_caption }, { "wp_caption", put_caption }, { "gallery", put_gallery }, { "audio", put_audio }, { "video", put_video },
	{ "embed", put_embed }, { "youtube", put_youtube }, { "vimeo", put_vimeo }, { "code", put_code }, { "sourcecode", put_code },
};

void
wp_put_html(struct buf *out, struct slice html, const struct wxr_facts *facts)
{
	while (html.len > 0) {
		size_t at = slice_find(html, '['), i = 0, most = COUNT(tags);
		struct tag t;

		buf_put_slice(out, slice_first(html, at));
		html = slice_skip(html, at);
		while (i < most && !(html.len > 0 && read_tag(html, tags[i].name, &t)))
			i++;
		if (i < most)
			tags[i].put(out, &t, facts);
		else
			buf_put_slice(out, slice_first(html, 1));
		html = slice_skip(html, i < most ? t.len : 1);
	}
}
