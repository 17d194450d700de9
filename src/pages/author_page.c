/*
 * pages/author_page.c: /comments/, where the author reads what waits.
 *
 * Only the author's certificate opens it (`comments.author`). Showing and
 * rejecting is a link each.
 */
#include "data/yaml.h"
#include "pages/asking.h"
#include "pages/comment_section.h"
#include "pages/site_links.h"
#include "pages/zone.h"

static void
put_choice(struct buf *out, const struct site *s, const char *what, struct slice id, enum phrase label)
{
	struct buf path = BUF_INIT(256);

	buf_printf(&path, "/comments/%s/%.*s", what, SLICE_ARG(id));
	page_put_link(out, s, path.data, label, 0);
	buf_release(&path);
}

static void
put_waiting(struct buf *out, const struct site *s, const struct value *v)
{
	const struct entry *e = catalog_find_source(s->catalog, value_text(v, "post"));
	struct buf over = BUF_INIT(1 << 12);

	buf_puts(out, "\n## ");
	gemtext_put_words(out, e ? slice_of(e->title) : value_text(v, "post"));
	buf_putc(out, '\n');
	if (e)
		site_links_put_line(out, SLICE(""), slice_of(e->path), slice_of(e->path));
	buf_put_slice(&over, value_text(v, "author"));
	if (over.len == 0)
		phrases_put(&over, page_lang(s, e ? e->lang : ""), PHRASE_READER, SLICE(""));
	if (value_text(v, "key").len > 0)
		buf_printf(&over, " (%.*s)", SLICE_ARG(value_text(v, "key")));
	comment_section_put_one(out, s, page_lang(s, e ? e->lang : ""), over.data, value_text(v, "text").data);
	buf_printf(out, "%.10s\n", value_text(v, "date").data);
	put_choice(out, s, "approve", value_text(v, "id"), PHRASE_SHOW_IT);
	put_choice(out, s, "reject", value_text(v, "id"), PHRASE_REJECT_IT);
	buf_release(&over);
}

static void
after_waiting(struct errand *e, struct slice reply, struct response *res)
{
	const struct site *s = e->site;
	struct arena *arena = arena_new();
	struct reading r = { .arena = arena, .file = "comments" };
	struct buf page = BUF_INIT(PAGE_MOST);
	const struct value *list;
	struct message m;

	if (arena && asking_read(&m, e, reply, res)) {
		list = yaml_read(&r, m.field[FIELD_TEXT], NULL);
		buf_puts(&page, "# ");
		phrases_put(&page, page_lang(s, ""), PHRASE_TO_READ, m.field[FIELD_META]);
		buf_putc(&page, '\n');
		for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next)
			put_waiting(&page, s, v);
		buf_putc(&page, '\n');
		page_put_home(&page, s);
		asking_give(res, page_lang(s, ""), &page);
	}
	arena_free(arena);
	buf_release(&page);
}

static void
after_decision(struct errand *e, struct slice reply, struct response *res)
{
	struct message m;

	if (asking_read(&m, e, reply, res))
		asking_redirect(res, e->site, SLICE("/comments/"), false);
}

bool
author_answer(struct response *res, const struct site *s, const struct request *req)
{
	const struct keyring *author = &s->settings->writing.comments.author.ring;
	struct slice id = req->path;
	struct message m = { .kind = MESSAGE_WAITING };
	struct buf key = BUF_INIT(64);
	struct errand *e;

	if (!slice_starts(req->path, SLICE("/comments/")) || keyring_is_empty(author))
		return false;
	if (slice_starts(id, SLICE("/comments/approve/")))
		m.kind = MESSAGE_APPROVE;
	else if (slice_starts(id, SLICE("/comments/reject/")))
		m.kind = MESSAGE_REJECT;
	else if (id.len > strlen("/comments/"))
		return false;
	if (zone_refuse_nobody(res, page_lang(s, ""), req->client))
		return true;
	if (!keyring_holds(author, req->client)) {
		fingerprint_put(&key, req->client->key);
		asking_refuse(res, STATUS_CERTIFICATE_NOT_AUTHORISED, page_lang(s, ""), REFUSAL_NOT_THE_AUTHOR, buf_slice(&key));
		buf_release(&key);
		return true;
	}
	m.field[FIELD_ID] = m.kind == MESSAGE_WAITING ? SLICE("") : slice_skip(id, slice_find_last(id, '/') + 1);
	e = asking_begin(res, s, req, &m);
	if (e)
		e->finish = m.kind == MESSAGE_WAITING ? after_waiting : after_decision;
	return true;
}
