/*
 * import/wix.c: comments as Wix's programming interface answers them, since
 * its dashboard exports none: one JSON document with lists "comments", "posts"
 * and "members", or a list of comments alone.
 *
 * A comment's text is Ricos, a tree of nodes; its author and its post are ids
 * that "members" and "posts" explain.
 *
 * Source: Wix REST reference, Comment Object and Ricos document (2025).
 */
#include "import/import.h"

#include "data/json.h"

#include <stdlib.h>

enum { TEXT_MOST = 1 << 20, DEPTH_MOST = 32 };

/* The first of these members that has a text; keys are separated by blanks. */
static struct slice
first_of(const struct value *map, const char *keys)
{
	struct slice rest = slice_of(keys);

	while (rest.len > 0) {
		struct slice key = slice_cut(&rest, ' '), text;
		char name[32] = "";

		memcpy(name, key.data, key.len < sizeof(name) - 1 ? key.len : sizeof(name) - 1);
		text = value_text(map, name);
		if (text.len > 0)
			return text;
	}
	return SLICE("");
}

static const struct value *
find_id(const struct value *list, struct slice id)
{
	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v && id.len > 0; v = v->next) {
		if (slice_eq(first_of(v, "id _id memberId"), id))
			return v;
	}
	return NULL;
}

/* ---- texts --------------------------------------------------------------------------- */

static void
put_escaped(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '<' || text.data[i] == '&')
			buf_puts(out, text.data[i] == '<' ? "&lt;" : "&amp;");
		else if (text.data[i] == '\n')
			buf_puts(out, "<br>");
		else
			buf_putc(out, text.data[i]);
	}
}

/* The elements that nodes become; all others are what is inside of them. */
static const char *
element_of(struct slice type)
{
	static const struct { const char *type, *element; } table[] = {
		{ "PARAGRAPH", "p" }, { "HEADING", "p" }, { "BLOCKQUOTE", "blockquote" }, { "CODE_BLOCK", "pre" },
		{ "BULLETED_LIST", "ul" }, { "ORDERED_LIST", "ol" }, { "LIST_ITEM", "li" },
	};

	for (size_t i = 0; i < COUNT(table); i++) {
		if (slice_eq(type, slice_of(table[i].type)))
			return table[i].element;
	}
	return NULL;
}

/* The address of a node's link, or of a picture. */
static struct slice
link_of(const struct value *node)
{
	const struct value *data = value_get(node, "textData"), *list = value_get(data, "decorations");

	for (const struct value *d = list && list->kind == VALUE_LIST ? list->first : NULL; d; d = d->next) {
		struct slice url = value_text(value_get(value_get(d, "linkData"), "link"), "url");

		if (url.len > 0)
			return url;
	}
	return SLICE("");
}

static void
put_node(struct buf *out, const struct value *node, unsigned depth)
{
	const char *element = element_of(value_text(node, "type"));
	const struct value *nodes = value_get(node, "nodes");
	struct slice url = link_of(node);

	if (depth > DEPTH_MOST)
		return;
	if (element)
		buf_printf(out, "<%s>", element);
	if (url.len > 0) {
		buf_puts(out, "<a href=\"");
		for (size_t i = 0; i < url.len; i++)
			buf_puts(out, url.data[i] == '"' ? "%22" : (char[]){ url.data[i], '\0' });
		buf_puts(out, "\">");
	}
	put_escaped(out, value_text(value_get(node, "textData"), "text"));
	if (url.len > 0)
		buf_puts(out, "</a>");
	for (const struct value *v = nodes && nodes->kind == VALUE_LIST ? nodes->first : NULL; v; v = v->next)
		put_node(out, v, depth + 1);
	if (element)
		buf_printf(out, "</%s>", element);
}

static struct slice
html_of(struct arena *arena, const struct value *comment)
{
	const struct value *content = value_get(comment, "content"), *rich = value_get(content, "richContent");
	struct buf html = BUF_INIT(TEXT_MOST);
	char *copy;

	if (content && (content->kind == VALUE_STRING || !rich))
		put_escaped(&html, content->kind == VALUE_STRING ? content->text : first_of(content, "plainText text"));
	else if (!content)
		put_escaped(&html, first_of(comment, "plainContent text message"));
	else
		put_node(&html, rich, 0);
	copy = arena_copy(arena, buf_slice(&html));
	buf_release(&html);
	return slice_of(copy ? copy : "");
}

/* ---- who, and on what ------------------------------------------------------------------- */

static struct slice
author_of(const struct value *top, const struct value *comment)
{
	const struct value *author = value_get(comment, "author"), *member;
	struct slice name = first_of(author, "name displayName nickname authorName");

	if (name.len == 0)
		name = first_of(comment, "authorName memberName");
	if (name.len > 0)
		return name;
	member = find_id(value_get(top, "members"), first_of(author, "memberId"));
	name = first_of(value_get(member, "profile"), "nickname title");
	return name.len > 0 ? name : first_of(member, "nickname name");
}

/* Whether it was there to be read. */
static bool
is_shown(const struct value *comment)
{
	struct slice status = value_text(comment, "status");

	return status.len == 0 || slice_eq_nocase(status, SLICE("PUBLISHED"));
}

/* "{"base": "https://x", "path": "/post/y"}", or the whole of it. */
static struct slice
url_of(const struct value *post)
{
	const struct value *url = value_get(post, "url");

	return url && url->kind == VALUE_MAP ? value_text(url, "path") : first_of(post, "url link");
}

static struct slice
post_of(const struct value *comment)
{
	return first_of(comment, "resourceId postId contextId postUrl");
}

/* All comments on what `id` names, in one go. */
static bool
put_post(const struct value *top, const struct value *list, struct slice id, struct arena *arena, struct import_sink *sink)
{
	const struct value *post = find_id(value_get(top, "posts"), id);
	struct import_post p = { .url = url_of(post), .slug = value_text(post, "slug"), .title = value_text(post, "title") };
	struct import_comment *comments;
	size_t count = 0;

	for (const struct value *v = list->first; v; v = v->next)
		count += slice_eq(post_of(v), id);
	comments = arena_array(arena, count, sizeof(*comments));
	for (const struct value *v = list->first; comments && v; v = v->next) {
		if (slice_eq(post_of(v), id) && is_shown(v))
			comments[p.comment_count++] = (struct import_comment){
				.id = first_of(v, "id _id"), .parent = first_of(value_get(v, "parentComment"), "id"),
				.date = first_of(v, "commentDate createdDate _createdDate"), .author = author_of(top, v), .html = html_of(arena, v),
			};
	}
	p.comments = comments;
	if (p.url.len == 0)
		p.url = id;
	return p.comment_count == 0 || sink->put(sink, &p);
}

static bool
is_first(const struct value *list, const struct value *comment)
{
	for (const struct value *v = list->first; v != comment; v = v->next) {
		if (slice_eq(post_of(v), post_of(comment)))
			return false;
	}
	return true;
}

bool
wix_read(struct slice text, const char *file, struct import_sink *sink, struct err *err)
{
	struct arena *arena = arena_new();
	struct reading r = { .arena = arena, .file = file };
	const struct value *top = arena ? json_read(&r, text, err) : NULL;
	const struct value *list = top && top->kind == VALUE_LIST ? top : value_get(top, "comments");
	bool good = top != NULL;

	if (!arena)
		err_set(err, "%s: cannot be read: memory is out", file);
	else if (top && (!list || list->kind != VALUE_LIST))
		good = err_set(err, "%s: no comments of Wix's: it has no list 'comments'", file);
	for (const struct value *v = good ? list->first : NULL; good && v; v = v->next)
		good = !is_first(list, v) || put_post(top, list, post_of(v), arena, sink);
	if (good && arena_short(arena))
		good = err_set(err, "%s: cannot be read whole: memory is out", file);
	arena_free(arena);
	return good;
}
