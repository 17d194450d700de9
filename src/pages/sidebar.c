/* pages/sidebar.c: the fields that stand beside a post; see sidebar.h. */
#include "pages/sidebar.h"

#include "gemini/url.h"
#include "pages/langs.h"
#include "pages/related.h"
#include "pages/site_links.h"

/* Pieces share a line with the pieces next to them; lines stand alone. */
enum shape { PIECE, LINES };

static void
put_authors(struct buf *out, const struct post_view *v)
{
	const struct post *p = v->post;
	struct buf names = BUF_INIT(1 << 14);
	struct buf text = BUF_INIT(1 << 14);

	for (size_t i = 0; i < p->author_count; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", p->authors[i]);
	if (p->author_count == 0 && p->date.precision != DATE_NONE)
		buf_puts(&names, v->site->settings->author);
	if (names.len > 0) {
		phrases_put(&text, v->lang, PHRASE_BY, buf_slice(&names));
		gemtext_put_prose(out, buf_slice(&text));
	}
	buf_release(&names);
	buf_release(&text);
}

static void
put_date(struct buf *out, const struct post_view *v)
{
	phrases_put_date(out, v->lang, &v->post->date);
}

static void
put_reading_time(struct buf *out, const struct post_view *v)
{
	struct buf minutes = BUF_INIT(16);

	if (v->post->date.precision != DATE_NONE) {
		buf_printf(&minutes, "%u", gemtext_reading_minutes(v->post->body));
		phrases_put(out, v->lang, PHRASE_MINUTES, buf_slice(&minutes));
	}
	buf_release(&minutes);
}

static void
put_summary(struct buf *out, const struct post_view *v)
{
	gemtext_put_prose(out, slice_of(v->post->summary));
	if (*v->post->summary != '\0')
		buf_putc(out, '\n');
}

static void
put_updated(struct buf *out, const struct post_view *v)
{
	const struct post *p = v->post;
	struct buf date = BUF_INIT(64);

	phrases_put_date(&date, v->lang, &p->updated);
	if (date.len > 0) {
		phrases_put(out, v->lang, PHRASE_UPDATED, buf_slice(&date));
		if (*p->update_note != '\0') {
			buf_puts(out, " — ");
			gemtext_put_words(out, slice_of(p->update_note));
		}
		buf_putc(out, '\n');
	}
	buf_release(&date);
}

/* The name of where a cross-post appeared: its own, or the host of its address. */
static struct slice
crosspost_name(const struct crosspost *c)
{
	struct url u;

	if (*c->name != '\0')
		return slice_of(c->name);
	return url_parse(&u, slice_of(c->url)) && u.host.len > 0 ? u.host : slice_of(c->url);
}

/*
 * "A version of this post appeared in Foreign Policy (2018) — shortened": a
 * link, if there is an address.
 */
static void
put_crosspost(struct buf *out, const struct post_view *v, const struct crosspost *c)
{
	struct buf label = BUF_INIT(1 << 14);

	phrases_put(&label, v->lang, PHRASE_APPEARED, crosspost_name(c));
	if (c->date.precision != DATE_NONE) {
		buf_puts(&label, " (");
		phrases_put_date(&label, v->lang, &c->date);
		buf_putc(&label, ')');
	}
	if (*c->note != '\0') {
		buf_puts(&label, " — ");
		buf_puts(&label, c->note);
	}
	if (*c->url != '\0') {
		gemtext_put_link(out, slice_of(c->url), buf_slice(&label));
	} else {
		gemtext_put_prose(out, buf_slice(&label));
		buf_putc(out, '\n');
	}
	buf_release(&label);
}

static void
put_crossposts(struct buf *out, const struct post_view *v)
{
	for (size_t i = 0; i < v->post->crosspost_count; i++)
		put_crosspost(out, v, &v->post->crossposts[i]);
}

/* "=> slabs.de.gmi Auch auf Deutsch: Der Weg aus Lochplatten", in the language that it leads to. */
static void
put_translation(struct buf *out, const struct post_view *v, const struct entry *e)
{
	const char *lang = page_lang(v->site, e->lang);
	struct buf label = BUF_INIT(1 << 14);

	langs_put_also(&label, lang);
	buf_printf(&label, ": %s", e->title);
	site_links_put_line(out, v->path, slice_of(e->path), buf_slice(&label));
	buf_release(&label);
}

static void
put_translations(struct buf *out, const struct post_view *v)
{
	size_t count;
	const struct entry *const *all = catalog_translations(v->site->catalog, v->post->translation_key, &count);

	for (size_t i = 0; i < count; i++) {
		if (all[i] != v->entry && strcmp(all[i]->lang, v->post->lang) != 0)
			put_translation(out, v, all[i]);
	}
}

static void
put_tags(struct buf *out, const struct post_view *v)
{
	struct buf names = BUF_INIT(1 << 14);

	for (size_t i = 0; i < v->post->tag_count; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", v->post->tags[i]);
	gemtext_put_prose(out, buf_slice(&names));
	buf_release(&names);
}

static void put_byline(struct buf *out, const struct post_view *v);

/* X(name in capsule.yaml, function, shape) */
#define SIDEBAR_TABLE(X) \
	X("byline",       put_byline,         PIECE) \
	X("author",       put_authors,        PIECE) \
	X("date",         put_date,           PIECE) \
	X("reading_time", put_reading_time,   PIECE) \
	X("series",       related_put_series, PIECE) \
	X("tags",         put_tags,           PIECE) \
	X("updated",      put_updated,        LINES) \
	X("crossposts",   put_crossposts,     LINES) \
	X("translations", put_translations,   LINES) \
	X("summary",      put_summary,        LINES)

static const struct field {
	const char *name;
	void (*put)(struct buf *out, const struct post_view *v);
	enum shape shape;
} fields[] = {
#define AS_FIELD(name, put, shape) { name, put, shape },
	SIDEBAR_TABLE(AS_FIELD)
#undef AS_FIELD
};

static const struct field *
find(struct slice name)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (slice_eq(slice_of(fields[i].name), name))
			return &fields[i];
	}
	return NULL;
}

bool
sidebar_knows(struct slice name)
{
	return find(name) != NULL;
}

/* Append a piece, with " · " before it when the line has begun at `line`. */
static void
put_piece(struct buf *out, const struct post_view *v, const struct field *f, size_t line)
{
	struct buf piece = BUF_INIT(1 << 14);

	f->put(&piece, v);
	if (piece.len > 0 && out->len > line)
		buf_puts(out, " · ");
	buf_put_slice(out, buf_slice(&piece));
	buf_release(&piece);
}

/* Author, date and reading time, in one. */
static void
put_byline(struct buf *out, const struct post_view *v)
{
	static const char *const parts[] = { "author", "date", "reading_time" };
	size_t line = out->len;

	for (size_t i = 0; i < COUNT(parts); i++)
		put_piece(out, v, find(slice_of(parts[i])), line);
}

void
sidebar_put(struct buf *out, const struct post_view *v)
{
	const struct site_settings *settings = v->site->settings;
	size_t line = out->len;

	for (size_t i = 0; i < settings->sidebar_count; i++) {
		const struct field *f = find(slice_of(settings->sidebar[i]));

		if (!f)
			continue;
		if (f->shape == PIECE) {
			put_piece(out, v, f, line);
			continue;
		}
		if (out->len > line)
			buf_putc(out, '\n');
		f->put(out, v);
		line = out->len;
	}
	if (out->len > line)
		buf_putc(out, '\n');
}

void
sidebar_put_translations(struct buf *out, const struct post_view *v)
{
	const struct site_settings *settings = v->site->settings;

	for (size_t i = 0; i < settings->sidebar_count; i++) {
		if (strcmp(settings->sidebar[i], "translations") == 0)
			return;
	}
	put_translations(out, v);
}
