/*
 * blogs/template_lang.c: the language that a blog's templates say they are in.
 *
 * Configurations often name none; the frame around every page does:
 * <html lang="de">.
 */
#include "blogs/kind.h"

enum { TEMPLATES_MOST = 400 };

struct search {
	struct loading loading;   /* first: what kind_walk() hands on is this */
	const char *lang;
	unsigned looked_at;
};

static bool
is_template(struct slice file)
{
	static const char *const endings[] = { ".html", ".njk", ".liquid", ".astro", ".webc", ".hbs", ".11ty.js", ".ejs" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (slice_ends(file, slice_of(endings[i])))
			return true;
	}
	return false;
}

/* The plain value of `lang` in the text's <html>; "" when it has none. */
static struct slice
lang_of(struct slice text)
{
	struct slice tag = slice_skip(text, slice_search(text, SLICE("<html"))), value;
	size_t at, n = 0;

	tag = slice_first(tag, slice_find(tag, '>'));
	at = slice_search(tag, SLICE("lang="));
	value = slice_skip(tag, at + 6);
	while (n < value.len && ((value.data[n] | 0x20) >= 'a' ? (value.data[n] | 0x20) <= 'z' : value.data[n] == '-'))
		n++;
	return at < tag.len && n >= 2 && n < value.len && strchr("\"'", value.data[n]) ? slice_first(value, n) : SLICE("");
}

static void
look(struct loading *l, const char *file)
{
	struct search *s = (struct search *)l;
	struct slice text, lang;

	if (s->lang[0] || !is_template(slice_of(file)) || s->looked_at++ >= TEMPLATES_MOST || !kind_read(l, file, &text))
		return;
	lang = lang_of(text);
	if (lang.len > 0)
		s->lang = kind_format(l->blog->arena, "%.*s", SLICE_ARG(lang));
}

const char *
kind_template_lang(struct loading *l)
{
	static const char *const folders[] = { "_layouts", "_includes", "layouts", "includes", "templates", "src/layouts",
		"src/_layouts", "src/_includes", "src/includes", "src/pages", "src/components" };
	struct search s = { .loading = *l, .lang = "" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && !s.lang[0]; i++) {
		if (kind_has(l->folder, folders[i]))
			kind_walk(&s.loading, folders[i], look);
	}
	return s.lang;
}
