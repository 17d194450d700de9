/*
 * blogs/liquid.c: the values that Liquid and Nunjucks put into texts.
 *
 * {{ site.x }}, {{ page.x }} of Jekyll, {{ x }}, {{ metadata.x }} of Eleventy:
 * what the configuration or the front matter says in plain words stands in the
 * text, as on the web. What has to be computed stays as it is; the converter
 * leaves it out and says so.
 */
#include "blogs/kind.h"

#include <ctype.h>

/* "a.b" of a map, when it is a text without line breaks; NULL: it is not. */
static const struct value *
scalar_of(const struct value *map, struct slice path)
{
	while (map && path.len > 0) {
		struct slice name = slice_cut(&path, '.');
		char key[64];

		if (name.len >= sizeof(key))
			return NULL;
		memcpy(key, name.data, name.len);
		key[name.len] = '\0';
		map = value_get(map, key);
	}
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
		size_t i = 0;

		while (i < sizeof(usual) / sizeof(usual[0]) && !slice_eq(filter, slice_of(usual[i])))
			i++;
		if (i == sizeof(usual) / sizeof(usual[0]))
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

/* The length of "{% raw %} ... {% endraw %}" that text begins with; 0: it does not. */
static size_t
raw_length(struct slice text)
{
	struct slice tag = slice_first(text, slice_search(text, SLICE("%}")));
	struct slice name = slice_skip(tag, 2);
	size_t end;

	name = slice_trim(slice_starts(name, SLICE("-")) ? slice_skip(name, 1) : name);
	if (!slice_eq(name, SLICE("raw")) && !slice_eq(name, SLICE("raw -")) && !slice_eq(name, SLICE("raw-")))
		return 0;
	end = slice_search(text, SLICE("endraw"));
	return end < text.len ? end + strlen("endraw") : text.len;
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

/* "{% include x.md a="b" %}" that `text` begins with: the text of that name goes to `out`. How long the tag is; 0: it is none, or none is known. */
static size_t
put_include(struct buf *out, const struct blog *b, const struct value *front, struct slice text)
{
	size_t end = slice_search(text, SLICE("%}"));
	struct slice inside = slice_skip(slice_first(text, end), 2), name;
	const struct value *v;
	struct buf whole = BUF_INIT(1 << 20);

	inside = slice_trim(slice_starts(inside, SLICE("-")) ? slice_skip(inside, 1) : inside);
	inside = slice_trim(slice_ends(inside, SLICE("-")) ? slice_first(inside, inside.len - 1) : inside);
	if (end == text.len || !b->includes || !slice_starts(inside, SLICE("include ")))
		return 0;
	inside = slice_trim_left(slice_skip(inside, strlen("include ")));
	name = slice_first(inside, slice_find(inside, ' '));
	v = value_find(b->includes, name);
	if (!v)
		return 0;
	put_with_arguments(&whole, slice_trim(v->text), slice_skip(inside, name.len),
	    slice_ends_nocase(name, SLICE("ml")) && slice_search(v->text, SLICE("<pre")) == v->text.len);
	blog_fill(out, b, front, buf_slice(&whole));
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

bool
blog_fill(struct buf *out, const struct blog *b, const struct value *front, struct slice text)
{
	struct kept kept = { .count = 0 };
	bool filled = false;

	if (b->kind != BLOG_JEKYLL && b->kind != BLOG_ELEVENTY)
		return false;
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("{")), end;
		const struct value *v = NULL;

		buf_put_slice(out, slice_first(text, at));
		text = slice_skip(text, at);
		at = 1;
		if ((slice_starts(text, SLICE("{%")) && ((at = put_include(out, b, front, text)) > 0 || (at = keep_include(&kept, b, front, text)) > 0)) ||
		    (slice_starts(text, SLICE("{{")) && (at = put_kept(out, &kept, text)) > 0)) {
			filled = true;
			text = slice_skip(text, at);
			continue;
		}
		if (slice_starts(text, SLICE("{%"))) {
			at = raw_length(text) > 0 ? raw_length(text) : 2;
		} else if (slice_starts(text, SLICE("{{"))) {
			struct slice line = slice_first(text, slice_find(text, '\n'));

			end = slice_search(line, SLICE("}}"));
			v = end < line.len ? expression(b, front, slice_from(line.data + 2, end - 2)) : NULL;
			at = v ? end + 2 : 2;
		}
		if (v)
			buf_put_slice(out, v->text);
		else
			buf_put_slice(out, slice_first(text, at));
		filled = filled || v;
		text = slice_skip(text, at);
	}
	for (size_t i = 0; i < kept.count; i++)
		buf_release(&kept.texts[i]);
	return filled;
}
