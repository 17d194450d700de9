/*
 * import/wxr.c: WordPress's export, read by expat.
 *
 * An item's fields come as elements whose text is gathered until their end.
 * Which text goes where is one table.
 */
#include "import/wp_shortcode.h"
#include "import/xml.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 64 << 20 };   /* bytes of one element's text */

struct reader {
	struct import_sink *sink;
	const struct wxr_facts *facts;
	XML_Parser    parser;
	struct arena *arena;          /* of the item that is being read */
	struct import_post post;
	struct slice  password, meta_key, meta_value;
	struct slice  status, type, kind;  /* wp:status, wp:post_type, a category's domain */
	struct import_comment *comments;   /* room for `comment_room`, kept from item to item */
	size_t comment_room;
	struct slice  approved, comment_type;
	struct arena *types_arena;
	struct left_out { const char *type; unsigned count; struct left_out *next; } *left_out;  /* in types_arena, by type */
	bool   in_item, in_comment, stopped, out_of_memory;
	struct buf text;
};

#define POST(member) offsetof(struct reader, post.member)
#define HERE(member) offsetof(struct reader, member)

static const struct field {
	const char *element;
	size_t      offset;
} fields[] = {
	{ "title", POST(title) }, { "link", POST(url) }, { "dc:creator", POST(author) },
	{ "wp:post_date", POST(date) }, { "wp:post_modified", POST(updated) },
	{ "wp:post_name", POST(slug) }, { "content:encoded", POST(html) },
	{ "excerpt:encoded", POST(summary) }, { "wp:status", HERE(status) }, { "wp:post_password", HERE(password) },
	{ "wp:meta_key", HERE(meta_key) }, { "wp:meta_value", HERE(meta_value) }, { "wp:post_type", HERE(type) },
};

static const struct field comment_fields[] = {
	{ "wp:comment_id", offsetof(struct import_comment, id) },
	{ "wp:comment_parent", offsetof(struct import_comment, parent) },
	{ "wp:comment_author", offsetof(struct import_comment, author) },
	{ "wp:comment_author_url", offsetof(struct import_comment, url) },
	{ "wp:comment_date", offsetof(struct import_comment, date) },
	{ "wp:comment_content", offsetof(struct import_comment, html) },
};

enum { FIELDS = COUNT(fields), COMMENT_FIELDS = COUNT(comment_fields) };

static void
begin_item(struct reader *r)
{
	arena_free(r->arena);
	r->arena = arena_new();
	r->post = (struct import_post){ .loose = true };
	r->status = r->type = r->password = r->meta_key = r->meta_value = SLICE("");
	r->out_of_memory = r->out_of_memory || !r->arena;
	r->in_item = true;
}

/* Whether an item of this type is a text that a plugin or theme invented, and nothing that WordPress makes for itself. */
static bool
is_custom(struct slice type)
{
	static const char *const own[] = { "", "post", "page", "attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset",
		"oembed_cache", "user_request" };

	return !slice_is_one_of(type, own, COUNT(own)) && !slice_starts(type, SLICE("wp_"));   /* blocks, templates, styles of a theme */
}

static bool
is_thrown_away(const struct reader *r)
{
	return slice_eq(r->status, SLICE("trash")) || slice_eq(r->status, SLICE("auto-draft")) || slice_eq(r->status, SLICE("inherit"));
}

/* Count a text that is left out, if it is one that its author may look for. */
static void
count_left_out(struct reader *r)
{
	struct left_out **at = &r->left_out;

	if (is_thrown_away(r) || !is_custom(r->type) || slice_trim(r->post.html).len == 0)
		return;
	while (*at && !slice_eq(slice_of((*at)->type), r->type))
		at = &(*at)->next;
	if (!*at && (*at = arena_get(r->types_arena, sizeof(**at))) != NULL)
		(*at)->type = arena_copy(r->types_arena, r->type);
	r->out_of_memory = r->out_of_memory || !*at || !(*at)->type;
	if (!r->out_of_memory)
		(*at)->count++;
}

/* A post or page, published or not; the rest (menus, attachments, revisions, the bin) is no text of the author's. */
static bool
is_wanted(const struct reader *r)
{
	return (slice_eq(r->type, SLICE("post")) || slice_eq(r->type, SLICE("page"))) && !is_thrown_away(r);
}

/* The picture above a post is another item, named by its number. */
static void
take_meta(struct reader *r)
{
	const struct wxr_attachment *a = slice_eq(r->meta_key, SLICE("_thumbnail_id")) ? wxr_facts_attachment(r->facts, r->meta_value) : NULL;

	if (a) {
		r->post.cover = slice_of(a->url);
		r->post.cover_caption = slice_of(a->words);
	}
}

static bool
put_post(struct reader *r)
{
	const char *shown = table_get(&r->facts->authors, r->post.author);
	struct buf linked = BUF_INIT(TEXT_MOST), html = BUF_INIT(TEXT_MOST);
	bool good;

	if (shown)
		r->post.author = slice_of(shown);
	wxr_facts_put_links(&linked, r->facts, r->post.html);
	wp_put_html(&html, buf_slice(&linked), r->facts);
	r->post.html = buf_slice(&html);
	good = r->sink->put(r->sink, &r->post);
	buf_release(&linked);
	buf_release(&html);
	return good;
}

static void
end_item(struct reader *r)
{
	r->in_item = false;
	if (r->out_of_memory)
		return;
	if (!is_wanted(r)) {
		count_left_out(r);
		return;
	}
	r->post.page = slice_eq(r->type, SLICE("page"));
	/* what only some may read is published to nobody */
	r->post.draft = (!slice_eq(r->status, SLICE("publish")) && !slice_eq(r->status, SLICE("future"))) || r->password.len > 0;
	r->post.comments = r->comments;
	if (!put_post(r)) {
		r->stopped = true;
		XML_StopParser(r->parser, XML_FALSE);
	}
}

/* Have room for one comment more. */
static void
begin_comment(struct reader *r)
{
	size_t count = r->post.comment_count;

	if (count == r->comment_room) {
		size_t room = count * 2 + 16;
		struct import_comment *more = realloc(r->comments, room * sizeof(*more));

		r->out_of_memory = r->out_of_memory || !more;
		if (!more)
			return;
		r->comments = more;
		r->comment_room = room;
	}
	r->in_comment = true;
	r->approved = r->comment_type = SLICE("");
	r->comments[count] = (struct import_comment){ 0 };
}

/* A comment that was approved and is no ping stays; another is written over by the next. */
static void
end_comment(struct reader *r)
{
	r->in_comment = false;
	if (slice_eq(r->approved, SLICE("1")) && (r->comment_type.len == 0 || slice_eq(r->comment_type, SLICE("comment"))))
		r->post.comment_count++;
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = ctx;

	buf_clear(&r->text);
	if (strcmp(name, "item") == 0)
		begin_item(r);
	if (!r->in_item || r->out_of_memory)
		return;
	if (strcmp(name, "wp:comment") == 0)
		begin_comment(r);
	r->kind = SLICE("");
	for (; !r->out_of_memory && strcmp(name, "category") == 0 && attributes[0]; attributes += 2) {
		if (strcmp(attributes[0], "domain") == 0)
			r->kind = slice_of(arena_copy(r->arena, slice_of(attributes[1])));
	}
}

static struct slice
keep_text(struct reader *r)
{
	char *copy = arena_copy(r->arena, buf_slice(&r->text));

	r->out_of_memory = r->out_of_memory || !copy;
	return slice_of(copy);
}

static void
take(struct reader *r, void *into, const struct field *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].element, name) == 0)
			*(struct slice *)((char *)into + list[i].offset) = keep_text(r);
	}
}

static void
take_tag(struct reader *r)
{
	bool wanted = slice_eq(r->kind, SLICE("post_tag")) || slice_eq(r->kind, SLICE("category"));

	if (wanted && r->post.tag_count < IMPORT_TAGS_MOST && !slice_eq_nocase(buf_slice(&r->text), SLICE("Uncategorized")))
		r->post.tags[r->post.tag_count++] = keep_text(r);
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;

	if (!r->in_item || r->out_of_memory)
		return;
	if (strcmp(name, "item") == 0) {
		end_item(r);
	} else if (strcmp(name, "wp:comment") == 0 && r->in_comment) {
		end_comment(r);
	} else if (r->in_comment) {
		take(r, &r->comments[r->post.comment_count], comment_fields, COMMENT_FIELDS, name);
		if (strcmp(name, "wp:comment_approved") == 0)
			r->approved = keep_text(r);
		else if (strcmp(name, "wp:comment_type") == 0)
			r->comment_type = keep_text(r);
	} else if (strcmp(name, "category") == 0) {
		take_tag(r);
	} else if (strcmp(name, "wp:postmeta") == 0) {
		take_meta(r);
	} else {
		take(r, r, fields, FIELDS, name);
	}
	buf_clear(&r->text);
}

static void XMLCALL
on_text(void *ctx, const XML_Char *text, int len)
{
	buf_put(&((struct reader *)ctx)->text, text, (size_t)len);
}

bool
wxr_read(struct slice text, const char *file, struct import_sink *sink, struct err *err)
{
	struct wxr_facts facts;
	struct reader r = { .sink = sink, .facts = &facts, .text = BUF_INIT(TEXT_MOST) };
	bool good;

	r.parser = xml_parser_new(&r, on_start, on_end, on_text);
	if (!r.parser)
		return err_set(err, "%s: cannot be read: memory is out", file);
	r.types_arena = arena_new();
	r.out_of_memory = !wxr_facts_read(&facts, text) || !r.types_arena;
	if (facts.whole && sink->about && !sink->about(sink, &facts.site)) {
		wxr_facts_release(&facts);
		XML_ParserFree(r.parser);
		arena_free(r.types_arena);
		return false;
	}
	good = xml_parse(r.parser, text, file, &r.stopped, err);
	for (const struct left_out *type = r.left_out; type && sink->left_out; type = type->next)
		sink->left_out(sink, type->type, type->count);
	if (r.out_of_memory)
		good = err_set(err, "%s: cannot be read: memory is out", file);
	XML_ParserFree(r.parser);
	wxr_facts_release(&facts);
	arena_free(r.arena);
	arena_free(r.types_arena);
	free(r.comments);
	buf_release(&r.text);
	return good;
}
