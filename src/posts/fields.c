/* posts/fields.c: the table of fields and their synonyms; see fields.h. */
#include "posts/fields.h"

#include "base/utf8.h"
#include "gemini/url.h"

#include <ctype.h>

typedef bool take_fn(struct taking *t, const struct value *v, void *target);

static take_fn take_line, take_date, take_authors, take_crosspost, take_cover, take_comments, take_backlinks, take_tags,
    take_category, take_series, take_lang, take_draft, take_switch, take_published, take_url, take_aliases, take_weight,
    take_gone, take_slug;

/*
 * Every field of a post. The first name holds that has something to say; with
 * `all` each name adds to what the others said. Names are Hugo's, Jekyll's,
 * Zola's, Eleventy's and Astro's; capitals, '_' and '-' in them do not matter.
 */
static const struct field {
	const char *names;
	take_fn *take;
	size_t offset;   /* of the member of struct post that `take` gets */
	bool all;
} fields[] = {
#define AT(member) offsetof(struct post, member)
	{ "title pageTitle", take_line, AT(title), false },
	{ "date published publishDate pubDate pubDatetime datePublished publishedAt publishedDate publishedOn publishedTime "
	    "postDate posted created createdAt createdOn createdTime createdDate dateCreated creationDate added addedOn dateAdded", take_date, AT(date), false },
	{ "updated lastmod modified lastModifiedAt lastModified updatedDate updatedAt updatedOn updatedTime updateDate dateUpdated "
	    "dateModified modDatetime modDate modifiedAt modifiedDate modifiedTime lastUpdated lastEditedTime lastEdited", take_date,
	    AT(updated), false },
	{ "publishDate", take_date, AT(publish), false },
	{ "update_note", take_line, AT(update_note), false },
	{ "authors author", take_authors, 0, false },
	{ "crosspost crossposts syndication canonical_url canonicalURL canonical originally_published", take_crosspost,
	    0, true },
	{ "cover image hero coverImage featuredImage featureImage heroImage banner thumbnail images header", take_cover,
	    0, false },
	{ "cover_caption image_caption feature_image_caption cover_alt image_alt cover_image_alt feature_image_alt hero_image_alt", take_line,
	    AT(cover_caption), false },
	{ "cover_credit image_credit", take_line, AT(cover_credit), false },
	{ "comments", take_comments, 0, false },
	{ "comments_mode comment_mode", take_comments, 0, false },
	{ "backlinks", take_backlinks, 0, false },
	{ "tags tag categories", take_tags, 0, true },
	{ "category", take_category, 0, false },
	{ "series", take_series, 0, false },
	{ "lang language locale", take_lang, AT(lang), false },
	{ "draft", take_draft, AT(draft), false },
	{ "published", take_published, AT(draft), false },
	{ "summary description excerpt", take_line, AT(summary), false },
	{ "slug", take_slug, AT(slug), false },
	{ "url permalink path", take_url, AT(url), false },
	{ "aliases alias redirect_from", take_aliases, 0, true },
	{ "weight order nav_order", take_weight, AT(weight), false },
	{ "translationKey translation_key translation_id page_id", take_line, AT(translation_key), false },
	{ "unlisted", take_switch, AT(unlisted), false },
	{ "gone", take_gone, AT(gone), false },
	{ "announce", take_switch, AT(announce), false },
#undef AT
};

/* Where fields stand: at the top, and where the generators keep what is not theirs: Hugo, Zola, Zola. */
static const char *const places[] = { "params", "extra", "taxonomies" };

enum { PLACES = 1 + COUNT(places) };

/* --- pieces ----------------------------------------------------------------- */

void
take_odd(struct taking *t, const struct value *v, const char *wanted)
{
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP)
		report_add(t->report, "front-matter", t->file, v->line, "'%.*s' is %s; it should be %s",
		    SLICE_ARG(t->name), value_kind_name(v->kind), wanted);
	else
		report_add(t->report, "front-matter", t->file, v->line, "'%.*s' is '%.*s'; it should be %s",
		    SLICE_ARG(t->name), SLICE_ARG(utf8_first(v->text, 60)), wanted);
}

void *
take_room(struct taking *t, void *items, size_t count, size_t size)
{
	void *more;

	/* there is room until the count reaches a power of two */
	if (count > 0 && (count & (count - 1)) != 0)
		return items;
	more = arena_array(t->post->arena, count > 0 ? 2 * count : 1, size);
	if (more && count > 0)
		memcpy(more, items, count * size);
	return more;
}

static void
add_text(struct taking *t, const char ***list, size_t *count, const char *text)
{
	const char **room;

	for (size_t i = 0; i < *count; i++) {
		if (slice_eq_nocase(slice_of((*list)[i]), slice_of(text)))
			return;
	}
	room = text[0] ? take_room(t, *list, *count, sizeof(**list)) : NULL;
	if (!room)
		return;
	*list = room;
	room[(*count)++] = text;
}

/* On one line: blanks, line breaks and controls are one blank, none at the ends. */
static const char *
one_line(struct arena *arena, struct slice text)
{
	char *line = arena_copy(arena, text);
	size_t n = 0;

	if (!line)
		return "";
	for (size_t i = 0; i < text.len; i++) {
		bool blank = (unsigned char)line[i] <= ' ' || line[i] == 0x7F;

		if (!blank)
			line[n++] = line[i];
		else if (n > 0 && line[n - 1] != ' ')
			line[n++] = ' ';
	}
	line[n > 0 && line[n - 1] == ' ' ? n - 1 : n] = '\0';
	return line;
}

const char *
take_text(struct taking *t, const struct value *v)
{
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP) {
		take_odd(t, v, "a text");
		return NULL;
	}
	return one_line(t->post->arena, v->text);
}

/* The first of `names` that `map` has and that is not null. */
static const struct value *
first_member(const struct value *map, const char *names)
{
	struct slice rest = slice_of(names);

	while (rest.len > 0) {
		const struct value *v = value_find(map, slice_cut(&rest, ' '));

		if (v && v->kind != VALUE_NULL)
			return v;
	}
	return NULL;
}

const char *
take_member(struct taking *t, const struct value *map, const char *names)
{
	const struct value *v = first_member(map, names);
	const char *text = v ? take_text(t, v) : NULL;

	return text ? text : "";
}

struct date
take_date_member(struct taking *t, const struct value *map, const char *names)
{
	const struct value *v = first_member(map, names);
	struct date date = { 0 };

	if (v && !date_parse(v->text, &date))
		take_odd(t, v, "a date such as 2019-03-07");
	return date;
}

/* Call `take` with each item of a list, or with a single value. */
static void
each(struct taking *t, const struct value *v, take_fn *take, void *target)
{
	if (v->kind != VALUE_LIST) {
		take(t, v, target);
		return;
	}
	for (const struct value *item = v->first; item; item = item->next) {
		if (item->kind != VALUE_NULL)
			take(t, item, target);
	}
}

/* --- how each field is taken; false: it says nothing, the next name is tried -- */

static bool
take_line(struct taking *t, const struct value *v, void *target)
{
	const char **line = target, *text = take_text(t, v);

	if (!text || !text[0])
		return false;
	if (!(*line)[0])
		*line = text;
	return true;
}

/* Eleventy's words for the times of the file itself, which a copy or a checkout changes: no date, then. */
static bool
is_file_time(struct slice text)
{
	if (slice_starts_nocase(text, SLICE("git ")))
		text = slice_skip(text, 4);
	return slice_eq_nocase(text, SLICE("Last Modified")) || slice_eq_nocase(text, SLICE("Created"));
}

/* A day before which it is not to be shown that cannot be read takes the post out: nobody knows whether it is due. */
static bool
take_date(struct taking *t, const struct value *v, void *target)
{
	bool ignored;

	if (date_parse(v->text, target))
		return true;
	if (is_file_time(v->text) || (slice_eq_nocase(t->name, SLICE("published")) && value_read_bool(v->text, &ignored)))
		return false;
	if (target != &t->post->updated && v->kind != VALUE_LIST && v->kind != VALUE_MAP && !t->failed) {
		t->failed = true;
		err_set(t->err, "%s:%u: %.*s '%.*s' is no date; write it as 2019-03-07", t->file, v->line,
		    SLICE_ARG(t->name), SLICE_ARG(utf8_first(v->text, 60)));
		return true;
	}
	take_odd(t, v, "a date such as 2019-03-07");
	return false;
}

/* A name that is a link in a vault: "Ann" of "[[People/Ann]]" and "[[Ann B|Ann]]". */
static const char *
plain_name(struct arena *arena, const char *name)
{
	struct slice inside = slice_of(name);

	if (!slice_starts(inside, SLICE("[[")) || !slice_ends(inside, SLICE("]]")) || inside.len < 5)
		return name;
	inside = slice_from(inside.data + 2, inside.len - 4);
	if (slice_find(inside, '|') < inside.len)
		inside = slice_skip(inside, slice_find(inside, '|') + 1);
	else if (slice_find_last(inside, '/') < inside.len)
		inside = slice_skip(inside, slice_find_last(inside, '/') + 1);
	return arena_copy(arena, slice_trim(inside));
}

static bool
take_author(struct taking *t, const struct value *v, void *target)
{
	const char *name = v->kind == VALUE_MAP ? take_member(t, v, "name display_name title") : take_text(t, v);

	(void)target;
	if (name)
		add_text(t, &t->post->authors, &t->post->author_count,
		    plain_name(t->post->arena, one_line(t->post->arena, value_person_name(slice_of(name)))));
	return true;
}

static bool
take_authors(struct taking *t, const struct value *v, void *target)
{
	each(t, v, take_author, target);
	return t->post->author_count > 0;
}

static bool
is_web_address(struct slice s)
{
	size_t at = slice_search(s, SLICE("://"));

	return at > 0 && at < s.len && slice_find(s, ' ') > at;
}

static void
add_crosspost(struct taking *t, const struct crosspost *c)
{
	struct post *p = t->post;
	struct crosspost *room;

	for (size_t i = 0; i < p->crosspost_count; i++) {
		if (slice_eq(slice_of(p->crossposts[i].url), slice_of(c->url)))
			return;
	}
	room = take_room(t, p->crossposts, p->crosspost_count, sizeof(*room));
	if (!room)
		return;
	p->crossposts = room;
	room[p->crosspost_count++] = *c;
}

/* "https://example.org/x", with the name of the place before or behind it. */
static bool
take_crosspost_text(struct taking *t, const struct value *v)
{
	struct slice text = slice_of(take_text(t, v)), rest = text, word = SLICE("");
	struct crosspost c = { .name = "", .note = "" };
	struct arena *arena = t->post->arena;
	size_t at;

	while (rest.len > 0 && !is_web_address(word))
		word = slice_cut(&rest, ' ');
	if (!is_web_address(word))
		return false;
	at = (size_t)(word.data - text.data);
	c.url = one_line(arena, word);
	at -= at >= 2 && text.data[at - 2] == ':' ? 2 : 0;  /* "Foreign Policy: https://…" */
	c.name = one_line(arena, slice_first(text, at));
	if (!c.name[0])
		c.name = one_line(arena, rest);
	add_crosspost(t, &c);
	return true;
}

/* {mastodon: https://…, medium: https://…} */
static bool
take_crosspost_names(struct taking *t, const struct value *map)
{
	bool any = false;

	for (const struct value *v = map->first; v; v = v->next) {
		struct crosspost c = { .note = "" };

		if (v->kind != VALUE_STRING || !is_web_address(v->text))
			continue;
		c.name = one_line(t->post->arena, v->key);
		c.url = one_line(t->post->arena, v->text);
		add_crosspost(t, &c);
		any = true;
	}
	return any;
}

static bool
take_crosspost_item(struct taking *t, const struct value *v, void *target)
{
	struct crosspost c;

	(void)target;
	if (v->kind == VALUE_STRING && take_crosspost_text(t, v))
		return true;
	if (v->kind == VALUE_MAP) {
		c = (struct crosspost){
			.name = take_member(t, v, "name title site publisher"),
			.url = take_member(t, v, "url link href"),
			.date = take_date_member(t, v, "date published"),
			.note = take_member(t, v, "note"),
		};
		if (c.url[0])
			add_crosspost(t, &c);
		if (c.url[0] || take_crosspost_names(t, v))
			return true;
	}
	take_odd(t, v, "a web address, or a map with name, url, date and note");
	return false;
}

static bool
take_crosspost(struct taking *t, const struct value *v, void *target)
{
	each(t, v, take_crosspost_item, target);
	return true;
}

/* A file's name; {image: …, caption: …, credit: …}; a list of either, the first one then. */
static bool
take_cover(struct taking *t, const struct value *v, void *target)
{
	struct post *p = t->post;

	if (v->kind == VALUE_LIST)
		return v->first && v->first->kind != VALUE_LIST && take_cover(t, v->first, target);
	if (v->kind == VALUE_STRING) {
		p->cover_image = one_line(p->arena, v->text);
	} else if (v->kind == VALUE_MAP) {
		const struct value *image = first_member(v, "image url src path file source feature overlay_image teaser");

		if (!image || image->kind != VALUE_STRING)
			return false;
		p->cover_image = one_line(p->arena, image->text);
		p->cover_caption = take_member(t, v, "caption alt title");
		p->cover_credit = take_member(t, v, "credit attribution");
	} else if (v->kind == VALUE_NUMBER) {
		take_odd(t, v, "the name of a picture, or a map with image, caption and credit");
	}
	return p->cover_image[0] != '\0';
}

static bool
take_comments(struct taking *t, const struct value *v, void *target)
{
	bool on;

	(void)target;
	if (v->kind == VALUE_LIST)
		comments_take(t, v);
	else if (v->kind == VALUE_STRING && slice_eq_nocase(v->text, SLICE("approve")))
		t->post->comments_mode = COMMENTS_APPROVE;
	else if (v->kind == VALUE_STRING && slice_eq_nocase(v->text, SLICE("open")))
		t->post->comments_mode = COMMENTS_OPEN;
	else if (value_read_bool(v->text, &on))
		t->post->comments_mode = on ? COMMENTS_ON : COMMENTS_OFF;
	else if (v->kind != VALUE_MAP)  /* a map sets up somebody else's comment system */
		take_odd(t, v, "approve, open, off, or a list of comments");
	return true;
}

static bool
take_backlinks(struct taking *t, const struct value *v, void *target)
{
	(void)target;
	comments_take_backlinks(t, v);
	return true;
}

/* "a, b" is two tags; without a comma, "a b" is two, as in Jekyll. */
static bool
take_tag_words(struct taking *t, const struct value *v, void *target)
{
	struct slice rest = v->text;
	char sep = slice_find(rest, ',') < rest.len ? ',' : ' ';

	(void)target;
	while (rest.len > 0)
		add_text(t, &t->post->tags, &t->post->tag_count, one_line(t->post->arena, slice_cut(&rest, sep)));
	return true;
}

static bool
take_tag(struct taking *t, const struct value *v, void *target)
{
	const char *name;

	if (v->kind == VALUE_LIST) {   /* a category within another, as Hexo has them */
		each(t, v, take_tag, target);
		return true;
	}
	name = take_text(t, v);
	if (name)
		add_text(t, &t->post->tags, &t->post->tag_count, plain_name(t->post->arena, name));
	return true;
}

void
fields_add_tag(struct post *p, struct slice name)
{
	struct taking t = { .post = p, .file = p->file };

	add_text(&t, &p->tags, &p->tag_count, one_line(p->arena, name));
}

static bool
take_tags(struct taking *t, const struct value *v, void *target)
{
	if (v->kind == VALUE_STRING)
		return take_tag_words(t, v, target);
	each(t, v, take_tag, target);
	return true;
}

static bool
take_category(struct taking *t, const struct value *v, void *target)
{
	each(t, v, take_tag, target);
	return true;
}

static bool
take_series(struct taking *t, const struct value *v, void *target)
{
	(void)target;
	if (v->kind == VALUE_LIST)
		return v->first && v->first->kind != VALUE_LIST && take_series(t, v->first, target);
	if (v->kind == VALUE_MAP)
		t->post->series = take_member(t, v, "name title");
	else
		t->post->series = one_line(t->post->arena, v->text);
	return t->post->series[0] != '\0';
}

/* What some take for a language, and is a country: "us"; others, such as "br", are languages too. */
static const char *
lang_of_country(const char *lang)
{
	static const char *const countries[][2] = { { "us", "en" }, { "gb", "en" }, { "jp", "ja" }, { "cn", "zh" }, { "kr", "ko" },
		{ "ua", "uk" }, { "cz", "cs" }, { "dk", "da" } };

	for (size_t i = 0; i < COUNT(countries); i++) {
		if (slice_eq_nocase(slice_of(lang), slice_of(countries[i][0])))
			return countries[i][1];
	}
	return lang;
}

/* BCP 47, or POSIX's en_US.UTF-8. */
static bool
take_lang(struct taking *t, const struct value *v, void *target)
{
	struct slice text = v->text;
	char *lang;

	text = slice_first(text, slice_find(text, '.'));
	lang = arena_copy(t->post->arena, text);
	for (size_t i = 0; lang && i < text.len; i++) {
		if (lang[i] == '_')
			lang[i] = '-';
		if (!isalnum((unsigned char)lang[i]) && lang[i] != '-')
			text.len = 0;
	}
	if (text.len < 2 || text.len > 35) {
		take_odd(t, v, "a language tag such as en or pt-BR");
		return false;
	}
	if (lang)
		*(const char **)target = lang_of_country(lang);
	return true;
}

/* As written, or, where it is an address already ("caf%c3%a9"), decoded. */
static bool
take_slug(struct taking *t, const struct value *v, void *target)
{
	struct buf slug = BUF_INIT(4096);
	const char *decoded;

	if (!take_line(t, v, target))
		return false;
	if (slice_find(v->text, '%') < v->text.len && url_decode_query(&slug, slice_trim(v->text)) &&
	    (decoded = one_line(t->post->arena, buf_slice(&slug)))[0])
		*(const char **)target = decoded;
	buf_release(&slug);
	return true;
}

/*
 * A switch. What cannot be read counts for the opposite of what holds without
 * it, for that is what one is written for: what may be a draft stays back.
 */
static bool
take_switch(struct taking *t, const struct value *v, void *target)
{
	bool *on = target;

	if (value_read_bool(v->text, on))
		return true;
	*on = !*on;
	take_odd(t, v, *on ? "true or false, and counts for true" : "true or false, and counts for false");
	return true;
}

/* A theme's word for it keeps a text out of the theme's lists: the generator publishes it. */
static bool
take_draft(struct taking *t, const struct value *v, void *target)
{
	return take_switch(t, v, t->in_theme ? &t->post->unlisted : target);
}

/* Jekyll's `published: false`, which "flase" is meant for; elsewhere the name means a date, or when a book came out. */
static bool
take_published(struct taking *t, const struct value *v, void *target)
{
	bool *draft = target, published;

	if (value_read_bool(v->text, &published)) {
		*draft = *draft || !published;
	} else if (slice_starts_nocase(v->text, SLICE("f")) && slice_find(v->text, ' ') == v->text.len) {
		take_odd(t, v, "true or false, and counts for false");
		*draft = true;
	}
	return true;
}

/*
 * Jekyll's names of styles are for its configuration, a whole web address is
 * something else's; `permalink: false` means that no page is made.
 */
static bool
take_url(struct taking *t, const struct value *v, void *target)
{
	if (v->kind == VALUE_BOOL) {
		t->post->draft = t->post->draft || !v->truth;
		return true;
	}
	if (v->kind == VALUE_STRING && slice_find(v->text, '/') == v->text.len && slice_find(v->text, '.') == v->text.len &&
	    slice_eq_nocase(t->name, SLICE("permalink")))
		return true;
	return slice_search(v->text, SLICE("://")) == v->text.len && take_line(t, v, target);
}

static bool
take_alias(struct taking *t, const struct value *v, void *target)
{
	const char *alias = take_text(t, v);

	(void)target;
	if (alias && alias[0])
		add_text(t, &t->post->aliases, &t->post->alias_count, alias);
	return true;
}

static bool
take_aliases(struct taking *t, const struct value *v, void *target)
{
	each(t, v, take_alias, target);
	return true;
}

static bool
take_weight(struct taking *t, const struct value *v, void *target)
{
	double number;

	if (!value_read_number(v->text, &number) || number > 1e9 || number < -1e9) {
		take_odd(t, v, "a number");
		return false;
	}
	*(long *)target = (long)number;
	return true;
}

static bool
take_gone(struct taking *t, const struct value *v, void *target)
{
	struct post *p = t->post;

	if (v->kind == VALUE_BOOL) {
		p->is_gone = v->truth;
		return true;
	}
	p->is_gone = take_line(t, v, target) || v->kind == VALUE_LIST || v->kind == VALUE_MAP;
	return true;
}

/* --- the table at work ------------------------------------------------------ */

/* Whether two names are one but for capitals, '_', '-' and blanks: "published_at" and "publishedAt". */
static bool
is_same_name(struct slice a, struct slice b)
{
	size_t i = 0, j = 0;

	for (;; i++, j++) {
		while (i < a.len && strchr("_- ", a.data[i]))
			i++;
		while (j < b.len && strchr("_- ", b.data[j]))
			j++;
		if (i == a.len || j == b.len)
			return i == a.len && j == b.len;
		if ((a.data[i] | 0x20) != (b.data[j] | 0x20))
			return false;
	}
}

/* A member by its very name, else by another spelling of it. */
static const struct value *
find_member(const struct value *map, struct slice name)
{
	const struct value *v = value_find(map, name);

	if (v || map->kind != VALUE_MAP)
		return v;
	for (v = map->first; v; v = v->next) {
		if (is_same_name(v->key, name))
			return v;
	}
	return NULL;
}

static bool
read_place(struct taking *t, const struct field *f, const struct value *place, struct slice name)
{
	const struct value *v = find_member(place, name);

	if (!v || v->kind == VALUE_NULL || (v->kind == VALUE_STRING && slice_trim(v->text).len == 0))
		return false;
	t->name = v->key;
	return f->take(t, v, (char *)t->post + f->offset);
}

static void
read_field(struct taking *t, const struct field *f, const struct value *const where[PLACES])
{
	struct slice rest = slice_of(f->names);

	while (rest.len > 0) {
		struct slice name = slice_cut(&rest, ' ');
		bool taken = false;

		for (size_t i = 0; i < PLACES && (!taken || f->all); i++) {
			t->in_theme = i > 0;
			taken = (where[i] && read_place(t, f, where[i], name)) || taken;
		}
		if (taken && !f->all)
			return;
	}
}

bool
fields_is_date(struct slice name)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct slice rest = slice_of(fields[i].offset == offsetof(struct post, date) ? fields[i].names : "");

		while (rest.len > 0) {
			if (is_same_name(slice_cut(&rest, ' '), name))
				return true;
		}
	}
	return false;
}

bool
fields_read(struct post *p, const struct value *front, struct report *report, struct err *err)
{
	struct taking t = { .post = p, .file = p->file, .report = report, .err = err };
	const struct value *where[PLACES] = { front };

	for (size_t i = 1; i < PLACES; i++)
		where[i] = value_get(front, places[i - 1]);
	for (size_t i = 0; i < COUNT(fields); i++)
		read_field(&t, &fields[i], where);
	return !t.failed;
}
