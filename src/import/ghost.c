/* import/ghost.c: Ghost's export, one JSON document. */
#include "import/import.h"

#include "data/json.h"

#include <string.h>

/* A member's text; empty for null and what is absent. */
static struct slice
text_of(const struct value *map, const char *key)
{
	const struct value *v = value_get(map, key);

	return v && v->kind != VALUE_NULL && v->kind != VALUE_LIST && v->kind != VALUE_MAP ? v->text : SLICE("");
}

/* The member of `list` whose id is `id`. */
static const struct value *
find_id(const struct value *list, struct slice id)
{
	for (const struct value *v = list ? list->first : NULL; v; v = v->next) {
		if (slice_eq(text_of(v, "id"), id))
			return v;
	}
	return NULL;
}

/* The names of what posts_tags or posts_authors join to the post `id`. */
static void
join(const struct value *data, const char *pairs, const char *key, const char *things, struct slice id,
    void (*take)(struct import_post *p, const struct value *thing), struct import_post *p)
{
	const struct value *list = value_get(data, pairs);

	for (const struct value *v = list ? list->first : NULL; v; v = v->next) {
		const struct value *thing = slice_eq(text_of(v, "post_id"), id)
		    ? find_id(value_get(data, things), text_of(v, key)) : NULL;

		if (thing)
			take(p, thing);
	}
}

static void
take_tag(struct import_post *p, const struct value *tag)
{
	struct slice name = text_of(tag, "name");

	if (p->tag_count < IMPORT_TAGS_MOST && name.len > 0 && name.data[0] != '#')   /* #internal */
		p->tags[p->tag_count++] = name;
}

static void
take_author(struct import_post *p, const struct value *user)
{
	if (p->author.len == 0)
		p->author = text_of(user, "name");
}

/* The text with the site's own addresses, which the export has "__GHOST_URL__" in front of, as paths. */
static void
put_local(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("__GHOST_URL__"));

		buf_put_slice(out, slice_first(text, at));
		text = slice_skip(text, at + strlen("__GHOST_URL__"));
	}
}

static bool
put_post(const struct value *data, const struct value *v, struct import_sink *sink)
{
	struct slice id = text_of(v, "id"), status = text_of(v, "status"), own = text_of(v, "canonical_url");
	struct buf html = BUF_INIT(IMPORT_FILE_MOST), cover = BUF_INIT(1 << 16), url = BUF_INIT(1 << 16);
	bool good;
	struct import_post p = {
		.title = text_of(v, "title"), .slug = text_of(v, "slug"), .html = text_of(v, "html"),
		.date = text_of(v, "published_at"), .updated = text_of(v, "updated_at"),
		.summary = text_of(v, "custom_excerpt"), .cover = text_of(v, "feature_image"),
		.url = buf_slice(&url),
		.page = slice_eq(text_of(v, "type"), SLICE("page")) || slice_eq(text_of(v, "page"), SLICE("true")),
		.draft = !slice_eq(status, SLICE("published")),
	};

	/* its pages lie at the root: "https://x/a-lamp/" */
	if (own.len > 0)
		buf_put_slice(&url, own);
	else
		buf_printf(&url, "ghost://site/%.*s/", SLICE_ARG(p.slug));
	put_local(&html, p.html);
	put_local(&cover, p.cover);
	p.html = buf_slice(&html);
	p.cover = buf_slice(&cover);
	p.url = buf_slice(&url);
	p.cover_caption = text_of(v, "feature_image_caption");
	if (p.date.len == 0)
		p.date = text_of(v, "created_at");
	join(data, "posts_tags", "tag_id", "tags", id, take_tag, &p);
	join(data, "posts_authors", "author_id", "users", id, take_author, &p);
	good = sink->put(sink, &p);
	buf_release(&html);
	buf_release(&cover);
	buf_release(&url);
	return good;
}

/* Title and the like are rows of settings, {key: "title", value: "x"}. */
static struct slice
setting(const struct value *data, const char *key)
{
	const struct value *list = value_get(data, "settings");

	for (const struct value *v = list ? list->first : NULL; v; v = v->next) {
		if (slice_eq(text_of(v, "key"), slice_of(key)))
			return text_of(v, "value");
	}
	return SLICE("");
}

static bool
tell_site(const struct value *data, struct import_sink *sink)
{
	struct import_site site = { .title = setting(data, "title"), .subtitle = setting(data, "description"), .lang = setting(data, "locale") };

	if (site.lang.len == 0)
		site.lang = setting(data, "lang");
	return !sink->about || sink->about(sink, &site);
}

bool
ghost_read(struct slice text, const char *file, struct import_sink *sink, struct err *err)
{
	struct arena *arena = arena_new();
	struct reading r = { .arena = arena, .file = file };
	const struct value *top = arena ? json_read(&r, text, err) : NULL;
	const struct value *db = value_get(top, "db"), *data = value_get(db ? db->first : top, "data");
	const struct value *posts = value_get(data, "posts");
	bool good = top != NULL;

	if (!arena)
		err_set(err, "%s: cannot be read: memory is out", file);
	else if (top && !posts)
		good = err_set(err, "%s: no export of Ghost's: it has no list db[0].data.posts", file);
	good = good && tell_site(data, sink);
	for (const struct value *v = good ? posts->first : NULL; good && v; v = v->next)
		good = put_post(data, v, sink);
	arena_free(arena);
	return good;
}
