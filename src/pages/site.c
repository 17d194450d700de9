/* pages/site.c: from a request to its answer; see site.h. */
#include "pages/site.h"

#include "gemini/url.h"
#include "pages/asking.h"
#include "pages/asset.h"
#include "pages/site_links.h"
#include "pages/page_cache.h"
#include "pages/post_forms.h"
#include "pages/route.h"
#include "pages/search_page.h"
#include "pages/shelf.h"
#include "pages/zone.h"

#include <stdlib.h>

struct site *
site_new(const struct site_settings *settings, const struct catalog *catalog, int content,
    size_t cache_most)
{
	struct site *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->settings = settings;
	s->lang = phrases_is_tag(settings->lang) ? settings->lang : "en";
	s->catalog = catalog;
	s->content = content;
	s->shelf = -1;
	s->cache = page_cache_new(cache_most);
	if (!s->cache) {
		free(s);
		return NULL;
	}
	return s;
}

void
site_free(struct site *s)
{
	if (!s)
		return;
	page_cache_free(s->cache);
	free(s);
}

struct page_cache_state
site_cache_state(const struct site *s)
{
	return page_cache_state(s->cache);
}

void
site_set_search(struct site *s, struct search *search)
{
	s->search = search;
	s->searchable = search != NULL;
}

void
site_set_searchable(struct site *s)
{
	s->searchable = true;
}

void
site_set_shelf(struct site *s, int folder)
{
	s->shelf = folder;
}

void
site_set_certificates(struct site *s, const struct site_certificate *list, size_t count)
{
	s->certificates = list;
	s->certificate_count = count;
}

void
site_let_write(struct site *s)
{
	s->writes = true;
}

/* --- whose request it is -------------------------------------------------- */

bool
site_answers_for(const struct site_settings *settings, struct slice host)
{
	for (size_t i = 0; i < settings->host_count; i++) {
		if (slice_eq_nocase(host, slice_of(settings->hosts[i])))
			return true;
	}
	return false;
}

static bool
is_our_port(const struct site_settings *settings, unsigned port)
{
	for (size_t i = 0; i < settings->port_count; i++) {
		if (settings->ports[i] == port)
			return true;
	}
	return port == settings->public_port;
}

/*
 * R12, R15: the host and port of the address are this server's, and the host
 * is the one that shook hands.
 */
static bool
is_for_us(const struct site_settings *settings, const struct request *req)
{
	return site_answers_for(settings, req->host) && is_our_port(settings, req->port) &&
	    (req->sni.len == 0 || slice_eq_nocase(req->sni, req->host));
}

static void
refuse(struct response *res, const struct site_settings *settings)
{
	const char *host = settings->host_count > 0 ? settings->hosts[0] : "no host at all";

	if (settings->public_port == GEMINI_PORT)
		response_set(res, STATUS_PROXY_REQUEST_REFUSED,
		    "This server answers for gemini://%s/ and for nobody else", host);
	else
		response_set(res, STATUS_PROXY_REQUEST_REFUSED,
		    "This server answers for gemini://%s:%u/ and for nobody else", host,
		    settings->public_port);
}

/* --- pages ---------------------------------------------------------------- */

/* Answer with a page and keep it for the next visitor. */
static void
give(struct response *res, const struct site *s, const struct request *req, const struct page *page)
{
	struct buf type = BUF_INIT(256);

	if (page->body.full) {
		response_set(
		    res, STATUS_PERMANENT_FAILURE, "This page is longer than the server sends");
		return;
	}
	asset_put_type(&type, page->type, page->lang);
	response_set_body(res, buf_slice(&type), buf_slice(&page->body));
	if (res->bytes && res->status == STATUS_SUCCESS)
		page_cache_keep(s->cache, req->path, res->bytes);
	buf_release(&type);
}

static void
answer_page(struct response *res, const struct site *s, const struct request *req,
    const struct place *place)
{
	struct page page = {
	    .body = BUF_INIT(PAGE_MOST), .type = "text/gemini", .lang = page_lang(s, "")};

	if (place->page(&page, s, place->name))
		give(res, s, req, &page);
	else
		response_set(res, STATUS_NOT_FOUND, "%s", "");
	buf_release(&page.body);
}

/* Fill the page with the form of the post that the place is. False: it grew too long. */
static bool
fill(struct page *page, const struct site *s, const struct post *p, const struct place *place)
{
	const struct entry *e = place->entry;

	page->lang = page_lang(s, e->lang);
	if (place->kind == PLACE_POST)
		return post_page(&page->body, s, p, slice_of(e->path), NULL);
	if (place->kind == PLACE_SOURCE) {
		page->type = "text/markdown";
		source_page(&page->body, s, p, e);
		return true;
	}
	if (place->kind == PLACE_PICTURES)
		return post_forms_put_pictures(&page->body, s, p, e);
	if (place->kind == PLACE_PART)
		return post_forms_put_part(&page->body, s, p, e, place->number);
	page->type = "text/plain";
	return post_forms_put_text(&page->body, s, p, e);
}

static void
answer_post(struct response *res, const struct site *s, const struct request *req,
    const struct place *place)
{
	struct page page = { .body = BUF_INIT(PAGE_MOST), .type = "text/gemini" };
	struct post *p = post_load(s->content, catalog_blog(s->catalog), place->entry->file, NULL, NULL);

	if (!p) {
		response_set(res, STATUS_TEMPORARY_FAILURE,
		    "This post is being changed just now; try again in a moment");
		return;
	}
	page.body.full |= !fill(&page, s, p, place);
	give(res, s, req, &page);
	post_free(p);
	buf_release(&page.body);
}

static void
answer_gone(struct response *res, const struct site *s, const struct entry *e)
{
	struct buf sentence = BUF_INIT(RESPONSE_META_MOST);

	phrases_put(&sentence, page_lang(s, e->lang), PHRASE_WITHDRAWN, SLICE(""));
	response_set(res, STATUS_GONE, "%s", *e->gone != '\0' ? e->gone : sentence.data);
	buf_release(&sentence);
}

static void
answer_file(
    struct response *res, const struct site *s, const struct request *req, const struct file *file)
{
	if (!asset_answer(res, s, file->name))
		response_set(res, STATUS_TEMPORARY_FAILURE,
		    "This file is being changed just now; try again in a moment");
	else if (res->fd == -1 && res->bytes)
		page_cache_keep(s->cache, req->path, res->bytes);
}

/* --- what has no page ----------------------------------------------------- */

/* The tombstone at the address, in whatever spelling; NULL: there is none. */
static const struct tombstone *
tombstone_at(const struct site *s, struct slice path)
{
	for (size_t i = 0; i < s->settings->gone_count; i++) {
		struct slice at = slice_of(s->settings->gone[i].path);

		if (slice_eq_nocase(catalog_plain_path(at), catalog_plain_path(path)))
			return &s->settings->gone[i];
	}
	return NULL;
}

bool
site_has_tombstone(const struct site *s, struct slice path)
{
	return tombstone_at(s, path) != NULL;
}

static void
answer_tombstone(struct response *res, const struct site *s, const struct tombstone *t)
{
	struct buf sentence = BUF_INIT(RESPONSE_META_MOST);

	phrases_put(&sentence, page_lang(s, ""), PHRASE_WITHDRAWN, SLICE(""));
	response_set(res, STATUS_GONE, "%s", *t->sentence != '\0' ? t->sentence : sentence.data);
	buf_release(&sentence);
}

/*
 * 51, naming the page that comes nearest by address or title, or else where
 * all of them are listed.
 */
static void
answer_not_found(struct response *res, const struct site *s, const struct request *req)
{
	const struct entry *e = catalog_nearest(s->catalog, req->path);
	struct buf sentence = BUF_INIT(1 << 14), nearest = BUF_INIT(1 << 13);

	if (e && !e->gone) {
		url_put_path(&nearest, slice_of(e->path));
		buf_printf(&nearest, " (%s)", e->title);
		phrases_put(&sentence, page_lang(s, ""), PHRASE_NEAREST, buf_slice(&nearest));
	} else {
		phrases_put(&sentence, page_lang(s, ""), PHRASE_NOT_FOUND, SLICE(""));
		buf_putc(&sentence, ' ');
		phrases_put(&sentence, page_lang(s, ""), PHRASE_ARCHIVE, SLICE(""));
		buf_puts(&sentence, ": /archive.gmi");
	}
	response_set(res, STATUS_NOT_FOUND, "%s", sentence.data);
	buf_release(&sentence);
	buf_release(&nearest);
}

/*
 * What a mirror has not (search, bundles, what came since) may be at its origin. The address there; empty when the origin is
 * not known, or is this very capsule.
 */
static void
put_address_at_origin(struct buf *out, const struct site *s, const struct request *req)
{
	const char *origin = s->settings->origin;

	if (!s->settings->as_is || !origin || *origin == '\0' || slice_starts_nocase(req->uri, slice_of(origin)))
		return;
	buf_puts(out, origin);
	url_put_path(out, req->path);
	if (req->has_query)
		buf_printf(out, "?%.*s", SLICE_ARG(req->query));
}

static void
answer_missing(struct response *res, const struct site *s, const struct request *req)
{
	struct buf path = BUF_INIT(2 * REQUEST_URI_MOST), address = BUF_INIT(8 * REQUEST_URI_MOST);
	const struct tombstone *tombstone = tombstone_at(s, req->path);

	if (tombstone) {
		answer_tombstone(res, s, tombstone);
		return;
	}
	if (route_find_other(&path, s, req->path) && !slice_eq(buf_slice(&path), req->path) &&
	    zone_admits(zone_of(s, buf_slice(&path)), req->client))
		url_put_path(&address, buf_slice(&path));
	else if (zone_has_index(s, req->path))
		buf_printf(&address, "%s", zone_of(s, req->path)->path);
	if (address.len > 0 && address.len <= RESPONSE_META_MOST) {
		response_set(res, STATUS_PERMANENT_REDIRECT, "%s", address.data);
	} else {
		buf_clear(&address);
		put_address_at_origin(&address, s, req);
		if (address.len > 0 && address.len <= RESPONSE_META_MOST)
			response_set(res, STATUS_TEMPORARY_REDIRECT, "%s", address.data);
		else
			answer_not_found(res, s, req);
	}
	buf_release(&path);
	buf_release(&address);
}

/* What stands at the place that was found, for whoever may see it. */
static void
answer_place(struct response *res, const struct site *s, const struct request *req, const struct place *place)
{
	if (place->kind == PLACE_PAGE)
		answer_page(res, s, req, place);
	else if (place->kind == PLACE_SEARCH)
		search_page_answer(res, s, req);
	else if (place->kind == PLACE_SHELF)
		shelf_answer(res, s, req->path);
	else if (place->kind == PLACE_FILE)
		answer_file(res, s, req, place->file);
	else if (place->entry->gone)
		answer_gone(res, s, place->entry);
	else
		answer_post(res, s, req, place);
}

/*
 * A place may lie in a zone though its address does not: the Markdown of a
 * post that has an address elsewhere. What is found so is kept for nobody.
 */
static void
answer_hidden(struct response *res, const struct site *s, const struct request *req, const struct place *place,
    const struct zone *zone)
{
	struct site alone = *s;

	alone.cache = NULL;
	if (zone_admits(zone, req->client))
		answer_place(res, &alone, req, place);
	else
		answer_not_found(res, s, req);
}

static void
answer_path(struct response *res, const struct site *s, const struct request *req)
{
	struct bytes *page = page_cache_find(s->cache, req->path);
	const struct zone *zone;
	struct place place;

	if (page)
		response_set_bytes(res, page);
	else if (!route_find(&place, s, req->path) && !zone_find_index(&place, s, req->path))
		answer_missing(res, s, req);
	else if ((zone = zone_of_place(s, &place)) != NULL && !catalog_covers(slice_of(zone->path), req->path))
		answer_hidden(res, s, req, &place, zone);
	else
		answer_place(res, s, req, &place);
}

/* Who may change pages sees how; such a page is made for him and kept for nobody. */
static void
answer_visitor(struct response *res, const struct site *s, const struct request *req)
{
	struct site own = *s;

	if (!titan_admits(s, req->client)) {
		answer_path(res, s, req);
		return;
	}
	own.cache = NULL;
	own.editor = req->client;
	answer_path(res, &own, req);
}

bool
site_takes_long(const struct request *req)
{
	return req->has_query && slice_eq(req->path, SLICE("/search"));
}

void
site_answer(void *site, const struct request *req, struct response *res)
{
	const struct site *s = site;
	const struct zone *zone;

	phrases_speak_for(s->settings->phrases_owner);
	if (!is_for_us(s->settings, req)) {
		refuse(res, s->settings);
		return;
	}
	if (req->titan.is) {
		titan_answer(res, s, req);
		return;
	}
	zone = zone_of(s, req->path);
	if (!zone_admits(zone, req->client))
		zone_refuse(res, s, req->client);
	else if (!s->writes)
		answer_path(res, s, req);
	else if (!comment_answer(res, s, req) && !author_answer(res, s, req) && !draft_answer(res, s, req))
		answer_visitor(res, s, req);
}
