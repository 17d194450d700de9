/* posts/comments.c: readers' comments, as their author keeps them; see fields.h. */
#include "posts/fields.h"

#include <stdlib.h>

/* The comment itself may have several paragraphs. */
static const char *
take_paragraphs(struct taking *t, const struct value *v)
{
	const char *text = arena_copy(t->post->arena, slice_trim(v->text));

	return text ? text : "";
}

static const struct value *
text_of(const struct value *v)
{
	static const char *const names[] = { "text", "body", "message", "content", "comment" };

	if (v->kind == VALUE_STRING)
		return v;
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct value *text = value_get(v, names[i]);

		if (text && text->text.len > 0)
			return text;
	}
	return NULL;
}

/* Who wrote it, without the e-mail address that stands behind the name or in its place: "Jane <jane@example.org>". */
static const char *
take_name(struct taking *t, const struct value *v)
{
	struct slice name = slice_trim(slice_of(take_member(t, v, "author name")));
	size_t at = slice_find(name, '@'), bracket = slice_find(name, '<');

	if (at < name.len && bracket < at && slice_ends(name, SLICE(">")))
		name = slice_trim(slice_first(name, bracket));
	else if (at > 0 && at < name.len && slice_find(name, ' ') == name.len && slice_find(name, '.') < name.len)
		name = SLICE("");   /* nothing but an address; "@jane" is a name */
	return arena_copy(t->post->arena, name);
}

/* His page; a mailto: is an address that nobody else is to have. */
static const char *
take_url(struct taking *t, const struct value *v)
{
	const char *url = take_member(t, v, "url link website");

	return slice_starts_nocase(slice_of(url), SLICE("mailto:")) ? "" : url;
}

static void
take_comment(struct taking *t, const struct value *v)
{
	struct post *p = t->post;
	const struct value *text = text_of(v);
	struct comment *room;

	if (!text && take_url(t, v)[0] == '\0') {
		take_odd(t, v, "a list of comments, each with a text");
		return;
	}
	room = take_room(t, p->comments, p->comment_count, sizeof(*room));
	if (!room)
		return;
	p->comments = room;
	room[p->comment_count++] = (struct comment){
		.author = take_name(t, v),
		.date = take_date_member(t, v, "date published created_at timestamp"),
		.text = text ? take_paragraphs(t, text) : "",
		.url = take_url(t, v),
		.reply_to = take_member(t, v, "reply_to replyTo in_reply_to parent"),
		.id = take_member(t, v, "id _id"),
		.key = take_member(t, v, "key"),
	};
}

/* An address alone, or a table with one: a reply that stands elsewhere. */
void
comments_take_backlinks(struct taking *t, const struct value *v)
{
	struct post *p = t->post;

	for (const struct value *item = v->kind == VALUE_LIST ? v->first : v; item; item = v->kind == VALUE_LIST ? item->next : NULL) {
		struct comment *room;

		if (item->kind == VALUE_MAP) {
			take_comment(t, item);
			continue;
		}
		if (item->kind != VALUE_STRING || !(room = take_room(t, p->comments, p->comment_count, sizeof(*room)))) {
			take_odd(t, item, "addresses of replies, or tables with url, author and date");
			continue;
		}
		p->comments = room;
		room[p->comment_count++] = (struct comment){
			.author = "", .text = "", .url = arena_copy(p->arena, slice_trim(item->text)), .reply_to = "", .id = "", .key = "",
		};
	}
}

void
comments_take(struct taking *t, const struct value *v)
{
	if (v->kind == VALUE_MAP && value_get(v, "comments"))
		v = value_get(v, "comments");
	if (v->kind != VALUE_LIST) {
		if (v->kind != VALUE_NULL)
			take_odd(t, v, "a list of comments");
		return;
	}
	for (const struct value *item = v->first; item; item = item->next)
		take_comment(t, item);
}

/* A comment and where it goes: one without a date goes behind the one that it was written behind. */
struct placed {
	const struct comment *comment;
	struct date date;
};

/* Equal dates stay in the order that they were written in: the pointers are into that order. */
static int
by_date(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = date_cmp(&x->date, &y->date);

	return order != 0 ? order : (x->comment > y->comment) - (x->comment < y->comment);
}

void
comments_sort(struct post *p)
{
	size_t n = p->comment_count;
	struct placed *order = arena_array(p->arena, n, sizeof(*order));
	struct comment *sorted = arena_array(p->arena, n, sizeof(*sorted));

	if (!order || !sorted || n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		order[i] = (struct placed){ &p->comments[i], p->comments[i].date };
		if (i > 0 && order[i].date.precision == DATE_NONE)
			order[i].date = order[i - 1].date;
	}
	qsort(order, n, sizeof(*order), by_date);
	for (size_t i = 0; i < n; i++)
		sorted[i] = *order[i].comment;
	p->comments = sorted;
}
