/* pages/langs.c: the languages of a capsule; see langs.h. */
#include "pages/langs.h"

#include "blogs/blog.h"

#include <string.h>

/* Whether a is the language that b is a variety of: "en" of "en-US". */
static bool
is_primary_of(const char *a, const char *b)
{
	size_t len = strlen(a);

	return strlen(b) > len && b[len] == '-' && slice_eq_nocase(slice_of(a), slice_first(slice_of(b), len));
}

const char *
langs_of(const struct site *s, const char *own)
{
	const char *site = s->lang, *lang = *own == '\0' || own == site ? site : page_lang(s, own);

	if (lang == site)
		return site;
	return slice_eq_nocase(slice_of(lang), slice_of(site)) || is_primary_of(lang, site) || is_primary_of(site, lang)
	    ? site : lang;
}

bool
langs_has(const struct site *s, const struct entry *e, const char *lang)
{
	const char *own = lang ? langs_of(s, e->lang) : NULL;

	return own == lang || slice_eq_nocase(slice_of(own), slice_of(lang));
}

size_t
langs_count(const struct site *s, const char *lang)
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_post_count(s->catalog); i++)
		count += langs_has(s, catalog_post(s->catalog, i), lang);
	return count;
}

/* What the blog's configuration says of itself in the language; NULL: nothing. */
static const struct blog_language *
find_language(const struct site *s, const char *lang)
{
	const struct blog *blog = catalog_blog(s->catalog);
	const struct blog_language *l = blog ? blog->languages : NULL;

	while (l && !slice_eq_nocase(slice_of(l->code), slice_of(lang)))
		l = l->next;
	return l;
}

const char *
langs_title(const struct site *s, const char *lang)
{
	const struct blog_language *l = find_language(s, lang);

	return l && l->title[0] ? l->title : s->settings->title;
}

const char *
langs_subtitle(const struct site *s, const char *lang)
{
	const struct blog_language *l = find_language(s, lang);

	return l ? l->subtitle : "";
}

size_t
langs_list(const struct site *s, const char *langs[LANGS_MOST])
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_lang_count(s->catalog); i++) {
		struct slice lang = slice_of(langs_of(s, catalog_lang(s->catalog, i)));
		size_t at = 0;

		while (at < count && slice_cmp(slice_of(langs[at]), lang) < 0)
			at++;
		if ((at < count && slice_eq_nocase(slice_of(langs[at]), lang)) || count == LANGS_MOST)
			continue;
		memmove(&langs[at + 1], &langs[at], (count - at) * sizeof(*langs));
		langs[at] = lang.data;
		count++;
	}
	return count;
}

size_t
langs_list_of_posts(const struct site *s, const char *langs[LANGS_MOST])
{
	return catalog_post_count(s->catalog) > 0 ? langs_list(s, langs) : 0;
}

const char *
langs_find(const struct site *s, struct slice tag)
{
	for (size_t i = 0; i < catalog_lang_count(s->catalog); i++) {
		const char *lang = langs_of(s, catalog_lang(s->catalog, i));

		if (slice_eq_nocase(slice_of(lang), tag))
			return lang;
	}
	return NULL;
}

/* Addresses are in small letters: "/pt-br/". */
void
langs_put_front(struct buf *out, const struct site *s, const char *lang)
{
	buf_putc(out, '/');
	if (strcmp(lang, page_lang(s, "")) == 0)
		return;
	for (; *lang; lang++)
		buf_putc(out, *lang >= 'A' && *lang <= 'Z' ? *lang | 0x20 : *lang);
	buf_putc(out, '/');
}

/* Whether what the author has at "/de/" is a page of its own, and no frame for a list that a template makes. */
static bool
is_taken(const struct site *s, struct slice path)
{
	const struct blog *blog = catalog_blog(s->catalog);

	return (!blog || !blog_has_addresses(blog)) && catalog_find(s->catalog, path);
}

const char *
langs_front(const struct site *s, struct slice name)
{
	struct buf path = BUF_INIT(256);
	const char *lang = name.len > 0 && name.len < 36 ? langs_find(s, name) : NULL;

	if (lang)
		langs_put_front(&path, s, lang);
	if (path.len < 3 || !slice_eq(slice_skip(slice_first(buf_slice(&path), path.len - 1), 1), name) || is_taken(s, buf_slice(&path)))
		lang = NULL;
	buf_release(&path);
	return lang;
}

/* What languages without phrases call themselves. */
static const struct { const char *tag, *name; } own_names[] = {
	{ "az", "Azərbaycanca" }, { "be", "Беларуская" }, { "bg", "Български" }, { "bn", "বাংলা" }, { "ca", "Català" }, { "cs", "Čeština" },
	{ "cy", "Cymraeg" }, { "da", "Dansk" }, { "el", "Ελληνικά" }, { "eo", "Esperanto" }, { "et", "Eesti" }, { "eu", "Euskara" },
	{ "fa", "فارسی" }, { "fi", "Suomi" }, { "ga", "Gaeilge" }, { "gl", "Galego" }, { "he", "עברית" }, { "hi", "हिन्दी" },
	{ "hr", "Hrvatski" }, { "hu", "Magyar" }, { "hy", "Հայերեն" }, { "id", "Bahasa Indonesia" }, { "is", "Íslenska" },
	{ "ka", "ქართული" }, { "kk", "Қазақша" }, { "la", "Latina" }, { "lt", "Lietuvių" }, { "lv", "Latviešu" }, { "ms", "Bahasa Melayu" },
	{ "nb", "Norsk bokmål" }, { "nn", "Norsk nynorsk" }, { "no", "Norsk" }, { "pcm", "Naijá" }, { "ro", "Română" }, { "sa", "संस्कृतम्" }, { "sk", "Slovenčina" },
	{ "sl", "Slovenščina" }, { "sr", "Српски" }, { "sv", "Svenska" }, { "sw", "Kiswahili" }, { "ta", "தமிழ்" }, { "th", "ไทย" },
	{ "tr", "Türkçe" }, { "ur", "اردو" }, { "uz", "Oʻzbekcha" }, { "vi", "Tiếng Việt" },
};

void
langs_put_also(struct buf *out, const char *lang)
{
	struct slice tag = slice_of(lang), primary = slice_first(tag, slice_find(tag, '-'));

	if (phrases_know(lang)) {
		phrases_put(out, lang, PHRASE_ALSO, SLICE(""));
		return;
	}
	for (size_t i = 0; i < COUNT(own_names); i++) {
		if (slice_eq_nocase(primary, slice_of(own_names[i].tag))) {
			buf_puts(out, own_names[i].name);
			return;
		}
	}
	buf_puts(out, lang);
}

bool
langs_stands(const struct site *s, const struct entry *e)
{
	size_t count;
	const struct entry *const *all = catalog_translations(s->catalog, e->translation_key, &count), *first = NULL;

	if (langs_has(s, e, s->lang))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (all[i]->is_page != e->is_page)
			continue;
		if (langs_has(s, all[i], s->lang))
			return false;
		first = first ? first : all[i];
	}
	return !first || first == e;
}
