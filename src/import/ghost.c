/* import/ghost.c: Ghost's export, one JSON document. */
#include "import/import.h"

#include "data/json.h"
#include "import/ghost_text.h"

#include <string.h>

/* The member of `list` whose id is `id`. */
static const struct value *
find_id(const struct value *list, struct slice id)
{
	for (const struct value *v = list ? list->first : NULL; v; v = v->next) {
		if (slice_eq(value_text(v, "id"), id))
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
		const struct value *thing = slice_eq(value_text(v, "post_id"), id)
		    ? find_id(value_get(data, things), value_text(v, key)) : NULL;

		if (thing)
			take(p, thing);
	}
}

static void
take_tag(struct import_post *p, const struct value *tag)
{
	struct slice name = value_text(tag, "name");

	if (p->tag_count < IMPORT_TAGS_MOST && name.len > 0 && name.data[0] != '#')   /* #internal */
		p->tags[p->tag_count++] = name;
}

static void
take_author(struct import_post *p, const struct value *user)
{
	if (p->author.len == 0)
		p->author = value_text(user, "name");
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

/* What some of the site's readers alone may see is no post for everybody. */
static bool
is_public(const struct value *v)
{
	struct slice visibility = value_text(v, "visibility");

	return slice_eq(value_text(v, "status"), SLICE("published")) && (visibility.len == 0 || slice_eq(visibility, SLICE("public")));
}

/* The row of posts_meta about the post; NULL without. */
static const struct value *
meta_of(const struct value *data, struct slice id)
{
	const struct value *list = value_get(data, "posts_meta"), *v = list ? list->first : NULL;

	while (v && !slice_eq(value_text(v, "post_id"), id))
		v = v->next;
	return v;
}

static bool
put_post(struct arena *arena, const struct value *data, const struct value *v, struct import_sink *sink)
{
	struct slice id = value_text(v, "id"), own = value_text(v, "canonical_url");
	struct buf text = BUF_INIT(IMPORT_FILE_MOST), html = BUF_INIT(IMPORT_FILE_MOST), cover = BUF_INIT(1 << 16), url = BUF_INIT(1 << 16);
	bool good;
	struct import_post p = {
		.title = value_text(v, "title"), .slug = value_text(v, "slug"),
		.date = value_text(v, "published_at"), .updated = value_text(v, "updated_at"),
		.summary = value_text(v, "custom_excerpt"), .cover = value_text(v, "feature_image"),
		.url = buf_slice(&url),
		.page = slice_eq(value_text(v, "type"), SLICE("page")) || slice_eq(value_text(v, "page"), SLICE("true")),
		.draft = !is_public(v),
	};

	/* its pages lie at the root: "https://x/a-lamp/" */
	if (own.len > 0)
		buf_put_slice(&url, own);
	else
		buf_printf(&url, "ghost://site/%.*s/", SLICE_ARG(p.slug));
	ghost_text_put_html(&text, arena, v);
	put_local(&html, buf_slice(&text));
	put_local(&cover, p.cover);
	p.html = buf_slice(&html);
	p.cover = buf_slice(&cover);
	p.url = buf_slice(&url);
	p.cover_caption = value_text(v, "feature_image_caption");
	if (p.cover_caption.len == 0)
		p.cover_caption = value_text(meta_of(data, id), "feature_image_caption");
	if (p.date.len == 0)
		p.date = value_text(v, "created_at");
	join(data, "posts_tags", "tag_id", "tags", id, take_tag, &p);
	join(data, "posts_authors", "author_id", "users", id, take_author, &p);
	good = sink->put(sink, &p);
	buf_release(&text);
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
		if (slice_eq(value_text(v, "key"), slice_of(key)))
			return value_text(v, "value");
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
		good = put_post(arena, data, v, sink);
	arena_free(arena);
	return good;
}
