/*
 * import/disqus.c: Disqus's export, read by expat.
 *
 * Threads come first, each with the address of its page; then the posts,
 * which are comments: <thread dsq:id="..."/> says on what, <parent/> in reply
 * to which. What was deleted, is spam or waits is left out.
 */
#include "import/import.h"
#include "import/xml.h"

#include "base/table.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 16 << 20 };   /* bytes of one element's text */

struct thread {
	struct slice url, title;
	struct import_comment *comments;
	size_t count, room;
	struct thread *next;
};

enum where { OUTSIDE, IN_THREAD, IN_POST };

struct reader {
	XML_Parser parser;
	struct arena *arena;
	struct table threads;         /* by dsq:id */
	struct thread *first, **last; /* in their order */
	struct thread *thread;        /* being read, or the comment's own; NULL */
	struct import_comment comment;
	enum where where;
	bool in_author, left_out, out_of_memory, stopped;
	struct buf text;
};

static struct slice
keep(struct reader *r, struct slice text)
{
	char *copy = arena_copy(r->arena, slice_trim(text));

	r->out_of_memory = r->out_of_memory || !copy;
	return slice_of(copy ? copy : "");
}

static struct slice
id_of(struct reader *r, const XML_Char **attributes)
{
	for (; attributes[0]; attributes += 2) {
		if (strcmp(attributes[0], "dsq:id") == 0)
			return keep(r, slice_of(attributes[1]));
	}
	return SLICE("");
}

static void
begin_thread(struct reader *r, struct slice id)
{
	struct thread *t = arena_get(r->arena, sizeof(*t));

	r->out_of_memory = r->out_of_memory || !t || !table_put(&r->threads, id, t);
	r->thread = t;
	r->where = IN_THREAD;
	if (t) {
		t->url = t->title = SLICE("");
		*r->last = t;
		r->last = &t->next;
	}
}

static void
begin_post(struct reader *r, struct slice id)
{
	r->comment = (struct import_comment){
		.id = id, .parent = SLICE(""), .author = SLICE(""), .date = SLICE(""), .html = SLICE(""), .url = SLICE(""),
	};
	r->thread = NULL;
	r->left_out = false;
	r->where = IN_POST;
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = ctx;

	buf_clear(&r->text);
	if (r->out_of_memory)
		return;
	if (r->where == OUTSIDE && strcmp(name, "thread") == 0)
		begin_thread(r, id_of(r, attributes));
	else if (r->where == OUTSIDE && strcmp(name, "post") == 0)
		begin_post(r, id_of(r, attributes));
	else if (r->where == IN_POST && strcmp(name, "thread") == 0)
		r->thread = table_get(&r->threads, id_of(r, attributes));
	else if (r->where == IN_POST && strcmp(name, "parent") == 0)
		r->comment.parent = id_of(r, attributes);
	else if (strcmp(name, "author") == 0)
		r->in_author = true;
}

static void
end_post(struct reader *r)
{
	struct thread *t = r->thread;
	struct import_comment *more;

	r->where = OUTSIDE;
	if (!t || r->left_out)
		return;
	if (t->count == t->room) {
		more = realloc(t->comments, (t->room * 2 + 8) * sizeof(*more));
		r->out_of_memory = r->out_of_memory || !more;
		if (!more)
			return;
		t->comments = more;
		t->room = t->room * 2 + 8;
	}
	t->comments[t->count++] = r->comment;
}

static void
take_of_post(struct reader *r, const char *name)
{
	bool yes = slice_eq(slice_trim(buf_slice(&r->text)), SLICE("true"));

	if (strcmp(name, "post") == 0)
		end_post(r);
	else if (strcmp(name, "message") == 0)
		r->comment.html = keep(r, buf_slice(&r->text));
	else if (strcmp(name, "createdAt") == 0)
		r->comment.date = keep(r, buf_slice(&r->text));
	else if (r->in_author && strcmp(name, "name") == 0)
		r->comment.author = keep(r, buf_slice(&r->text));
	else if (strcmp(name, "isDeleted") == 0 || strcmp(name, "isSpam") == 0)
		r->left_out = r->left_out || yes;
	else if (strcmp(name, "isApproved") == 0)
		r->left_out = r->left_out || !yes;
}

static void
take_of_thread(struct reader *r, const char *name)
{
	if (strcmp(name, "thread") == 0)
		r->where = OUTSIDE;
	else if (strcmp(name, "link") == 0)
		r->thread->url = keep(r, buf_slice(&r->text));
	else if (strcmp(name, "title") == 0)
		r->thread->title = keep(r, buf_slice(&r->text));
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;

	if (r->out_of_memory)
		return;
	if (strcmp(name, "author") == 0)
		r->in_author = false;
	else if (r->where == IN_POST)
		take_of_post(r, name);
	else if (r->where == IN_THREAD)
		take_of_thread(r, name);
	buf_clear(&r->text);
}

static void XMLCALL
on_text(void *ctx, const XML_Char *text, int len)
{
	buf_put(&((struct reader *)ctx)->text, text, (size_t)len);
}

/* Two threads of one address (http and https) are put one after the other; who takes them adds to what is there. */
static bool
put_all(struct reader *r, struct import_sink *sink)
{
	bool more = true;

	for (struct thread *t = r->first; more && t; t = t->next) {
		const struct import_post p = {
			.url = t->url, .title = t->title, .slug = SLICE(""), .comments = t->comments, .comment_count = t->count,
		};

		more = t->count == 0 || sink->put(sink, &p);
	}
	return more;
}

bool
disqus_read(struct slice text, const char *file, struct import_sink *sink, struct err *err)
{
	struct reader r = { .arena = arena_new(), .text = BUF_INIT(TEXT_MOST) };
	bool good = false;

	r.parser = xml_parser_new(&r, on_start, on_end, on_text);
	r.last = &r.first;
	r.out_of_memory = !r.parser || !r.arena;
	if (!r.out_of_memory)
		good = xml_parse(r.parser, text, file, &r.stopped, err);
	if (r.out_of_memory)
		good = err_set(err, "%s: cannot be read: memory is out", file);
	good = good && put_all(&r, sink);
	for (struct thread *t = r.first; t; t = t->next)
		free(t->comments);
	if (r.parser)
		XML_ParserFree(r.parser);
	table_release(&r.threads);
	arena_free(r.arena);
	buf_release(&r.text);
	return good;
}
