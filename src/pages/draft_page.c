/*
 * pages/draft_page.c: /drafts/..., what is not published yet, for who may upload.
 *
 *   /drafts/                     all that lies there
 *   /drafts/posts/x.md           how it will look, as long as it is a draft or its day is to come; a picture, itself
 *   /drafts/posts/x.md/publish   make it a page, and its pictures with it
 */
#include "pages/asking.h"
#include "pages/asset.h"
#include "pages/site_links.h"
#include "pages/upload_claim.h"
#include "pages/zone.h"
#include "posts/post.h"
#include "writing/drafts.h"
#include "writing/upload_name.h"

#include <time.h>

static void
after_publish(struct errand *e, struct slice reply, struct response *res)
{
	struct message m;

	if (asking_read(&m, e, reply, res))
		asking_redirect(res, e->site, m.field[FIELD_META], false);
}

/* Whether the draft may have the address that it would get; what is no text lays claim to none. */
static bool
may_claim(const struct site *s, const struct request *req, const struct buf *file, struct slice name, struct err *err)
{
	struct buf text = BUF_INIT(POST_FILE_MOST);
	enum post_format format;
	bool good = !post_format_of(name, &format) || !asset_read(&text, s, file->data, POST_FILE_MOST) ||
	    upload_claim_allowed(s, req->client, name, buf_slice(&text), err);

	buf_release(&text);
	return good;
}

static void
publish(struct response *res, const struct site *s, const struct request *req, struct slice name)
{
	struct message m = { .kind = MESSAGE_PUBLISH };
	struct buf file = BUF_INIT(1 << 13);
	struct errand *e;
	struct err err;

	buf_printf(&file, "_drafts/%.*s", SLICE_ARG(name));
	m.field[FIELD_FILE] = buf_slice(&file);
	if (!may_claim(s, req, &file, name, &err)) {
		response_set(res, STATUS_BAD_REQUEST, "The draft stays one: %s", err.text);
	} else if ((e = asking_begin(res, s, req, &m)) != NULL) {
		e->finish = after_publish;
		e->to_be_seen = true;
	}
	buf_release(&file);
}

/* Among the drafts, or in its place with 'draft' in its front matter or a day to come; no page that anybody can read. */
static struct post *
load(const struct site *s, struct slice name, bool *aside)
{
	struct buf file = BUF_INIT(1 << 13);
	struct post *p;

	buf_printf(&file, "_drafts/%.*s", SLICE_ARG(name));
	*aside = true;
	p = post_load(s->content, catalog_blog(s->catalog), file.data, NULL, NULL);
	if (!p) {
		*aside = false;
		p = post_load(s->content, catalog_blog(s->catalog), file.data + strlen("_drafts/"), NULL, NULL);
	}
	if (p && !*aside && !p->draft && catalog_is_due(p, catalog_blog(s->catalog), (int64_t)time(NULL))) {
		post_free(p);
		p = NULL;
	}
	buf_release(&file);
	return p;
}

static void
put_choices(struct buf *out, const struct site *s, const struct post *p, struct slice path, bool aside)
{
	struct buf target = BUF_INIT(1 << 14), other = BUF_INIT(1 << 13), label = BUF_INIT(1 << 10);

	buf_puts(out, "\n## ");
	phrases_put(out, page_lang(s, ""), PHRASE_DRAFT, SLICE(""));
	buf_putc(out, '\n');
	buf_printf(&other, "%.*s/publish", SLICE_ARG(path));
	if (aside)
		page_put_link(out, s, other.data, PHRASE_PUBLISH, 0);
	else if (p->draft)
		buf_puts(out, "It is published when 'draft' is taken out of its front matter.\n");
	else
		buf_printf(out, "It is shown to everybody from %04d-%02u-%02u on, the day in its front matter.\n", p->date.year, p->date.month, p->date.day);
	asking_put_titan(&target, s, path, ";edit");
	phrases_put(&label, page_lang(s, ""), PHRASE_EDIT, SLICE(""));
	gemtext_put_link(out, buf_slice(&target), buf_slice(&label));
	buf_release(&label);
	buf_release(&target);
	buf_release(&other);
}

static void
show(struct response *res, const struct site *s, const struct request *req, struct slice name)
{
	struct buf page = BUF_INIT(PAGE_MOST);
	bool aside;
	struct post *p = load(s, name, &aside);

	if (!p) {
		response_set(res, STATUS_NOT_FOUND, "There is no such draft; perhaps it was published");
		return;
	}
	post_page(&page, s, p, SLICE(""), NULL);
	if (!slice_ends(buf_slice(&page), SLICE("\n")))
		buf_putc(&page, '\n');
	put_choices(&page, s, p, req->path, aside);
	asking_give(res, page_lang(s, ""), &page);
	post_free(p);
	buf_release(&page);
}

/* A picture, or whatever is no page. */
static void
show_file(struct response *res, const struct site *s, struct slice name)
{
	struct buf file = BUF_INIT(1 << 13);

	buf_printf(&file, "_drafts/%.*s", SLICE_ARG(name));
	if (!asset_answer(res, s, file.data))
		response_set(res, STATUS_NOT_FOUND, "There is no such draft; perhaps it was published");
	buf_release(&file);
}

struct listing {
	struct buf *page;
	const struct site *site;
	const struct client *client;
};

static bool
put_draft(void *ctx, const char *file)
{
	const struct listing *l = ctx;
	struct buf path = BUF_INIT(1 << 13);

	if (!zone_admits(zone_of_source(l->site, slice_of(file)), l->client))
		return true;
	buf_puts(&path, "/drafts/");
	buf_puts(&path, file);
	site_links_put_line(l->page, SLICE(""), buf_slice(&path), slice_of(file));
	buf_puts(&path, "/publish");
	page_put_link(l->page, l->site, path.data, PHRASE_PUBLISH, 0);
	buf_release(&path);
	return !l->page->full;
}

static void
list(struct response *res, const struct site *s, const struct request *req)
{
	struct buf page = BUF_INIT(PAGE_MOST);
	struct listing l = { &page, s, req->client };
	size_t start;

	page_put_title(&page, s, SLICE("drafts"));
	buf_putc(&page, '\n');
	start = page.len;
	drafts_each(s->content, put_draft, &l);
	if (page.len == start)
		buf_puts(&page, "Nothing lies here.\n");
	buf_putc(&page, '\n');
	page_put_home(&page, s);
	asking_give(res, page_lang(s, ""), &page);
	buf_release(&page);
}

bool
draft_answer(struct response *res, const struct site *s, const struct request *req)
{
	struct slice name = slice_skip(req->path, strlen("/drafts/"));
	struct err err;
	enum post_format format;
	bool publishes = slice_ends(name, SLICE("/publish"));

	if (!slice_starts(req->path, SLICE("/drafts/")) || !titan_is_on(&s->settings->writing.titan))
		return false;
	if (publishes)
		name = slice_first(name, name.len - strlen("/publish"));
	if (!titan_admits(s, req->client))
		titan_refuse(res, s, req);
	else if (name.len == 0)
		list(res, s, req);
	else if (!upload_name_allowed(&s->settings->writing.titan, name, &err) || !zone_admits(zone_of_source(s, name), req->client))
		response_set(res, STATUS_NOT_FOUND, "There is no such draft");
	else if (publishes)
		publish(res, s, req, name);
	else if (!post_format_of(name, &format))
		show_file(res, s, name);
	else
		show(res, s, req, name);
	return true;
}
