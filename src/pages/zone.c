/* pages/zone.c: parts of the capsule that only some may enter; see zone.h. */
#include "pages/zone.h"

#include "base/date.h"
#include "gemini/url.h"
#include "pages/asking.h"
#include "pages/site_links.h"

#include <stdlib.h>

const struct zone *
zone_of(const struct site *s, struct slice path)
{
	const struct zone *found = NULL;

	for (size_t i = 0; i < s->settings->zone_count; i++) {
		const struct zone *z = &s->settings->zones[i];

		if (catalog_covers(slice_of(z->path), path) && (!found || strlen(z->path) > strlen(found->path)))
			found = z;
	}
	return found;
}

/* The zone of a file below content/. */
static const struct zone *
zone_of_file(const struct site *s, const char *file)
{
	struct buf path = BUF_INIT(1 << 13);
	const struct zone *z;

	buf_printf(&path, "/%s", file);
	z = zone_of(s, buf_slice(&path));
	buf_release(&path);
	return z;
}

const struct zone *
zone_of_place(const struct site *s, const struct place *place)
{
	const struct zone *z = NULL;

	if (s->settings->zone_count == 0)
		return NULL;
	if (place->kind == PLACE_FILE)
		return (z = zone_of(s, slice_of(place->file->path))) ? z : zone_of_file(s, place->file->name);
	if (place->entry) {
		z = zone_of(s, slice_of(place->entry->path));
		if (!z)
			z = zone_of_file(s, place->entry->file);
	}
	return z;
}

const struct zone *
zone_of_source(const struct site *s, struct slice file)
{
	const struct entry *e;
	struct buf name = BUF_INIT(1 << 13);
	const struct zone *z = NULL;

	if (s->settings->zone_count > 0) {
		buf_put_slice(&name, slice_starts(file, SLICE("_drafts/")) ? slice_skip(file, strlen("_drafts/")) : file);
		z = zone_of_file(s, name.data);
		e = catalog_find_source(s->catalog, buf_slice(&name));
		if (!z && e)
			z = zone_of(s, slice_of(e->path));
	}
	buf_release(&name);
	return z;
}

bool
zone_admits(const struct zone *zone, const struct client *client)
{
	return !zone || keyring_holds(&zone->who.ring, client);
}

/* ---- who may not ---------------------------------------------------------------- */

bool
zone_refuse_nobody(struct response *res, const char *lang, const struct client *client)
{
	struct date day;
	struct buf text = BUF_INIT(32);

	if (!client) {
		asking_refuse(res, STATUS_CERTIFICATE_REQUIRED, lang, REFUSAL_NEEDS_CERTIFICATE, SLICE(""));
		return true;
	}
	if (client->state == CLIENT_BROKEN)
		asking_refuse(res, STATUS_CERTIFICATE_NOT_VALID, lang, REFUSAL_CERTIFICATE_BROKEN, SLICE(""));
	if (client->state == CLIENT_GOOD || client->state == CLIENT_BROKEN)
		return client->state == CLIENT_BROKEN;
	day = date_from_seconds(client->state == CLIENT_ENDED ? client->until : client->from);
	date_put_day(&text, &day);
	asking_refuse(res, STATUS_CERTIFICATE_NOT_VALID, lang,
	    client->state == CLIENT_ENDED ? REFUSAL_CERTIFICATE_ENDED : REFUSAL_CERTIFICATE_EARLY, buf_slice(&text));
	buf_release(&text);
	return true;
}

void
zone_refuse(struct response *res, const struct site *s, const struct client *client)
{
	struct buf key = BUF_INIT(64);

	if (!zone_refuse_nobody(res, page_lang(s, ""), client)) {
		fingerprint_put(&key, client->key);
		asking_refuse(res, STATUS_CERTIFICATE_NOT_AUTHORISED, page_lang(s, ""), REFUSAL_NOT_LET_IN, buf_slice(&key));
	}
	buf_release(&key);
}

/* ---- what is in one --------------------------------------------------------------- */

/* Its posts and pages, newest first; of what lies in zones within it, nothing. */
static bool
index_page(struct page *page, const struct site *s, struct slice name)
{
	struct buf path = BUF_INIT(1 << 12);
	const struct zone *zone;

	buf_printf(&path, "/%.*s/", SLICE_ARG(name));
	zone = zone_of(s, buf_slice(&path));
	page_put_title(&page->body, s, name);
	buf_putc(&page->body, '\n');
	for (size_t i = 0; zone && i < catalog_private_count(s->catalog); i++) {
		const struct entry *e = catalog_private(s->catalog, i);
		const struct place place = { .kind = PLACE_POST, .entry = e };

		if (zone_of_place(s, &place) == zone)
			site_links_put_entry(&page->body, buf_slice(&path), e);
	}
	buf_putc(&page->body, '\n');
	page_put_home(&page->body, s);
	buf_release(&path);
	return zone != NULL;
}

bool
zone_find_index(struct place *place, const struct site *s, struct slice path)
{
	const struct zone *zone = zone_of(s, path);

	if (!zone || path.len < 3 || !slice_ends(path, SLICE("/")) || !slice_eq(path, slice_of(zone->path)))
		return false;
	*place = (struct place){
		.kind = PLACE_PAGE, .page = index_page, .name = slice_from(path.data + 1, path.len - 2),
	};
	return true;
}

bool
zone_has_index(const struct site *s, struct slice path)
{
	const struct zone *zone = zone_of(s, path);
	struct slice own = slice_of(zone ? zone->path : "");

	return own.len == path.len + 1 && slice_starts(own, path);
}

/* ---- for the site ------------------------------------------------------------------ */

bool
site_hide_zones(struct catalog *c, const struct site_settings *settings)
{
	const char **prefixes = calloc(settings->zone_count + 1, sizeof(*prefixes));
	bool good;

	for (size_t i = 0; prefixes && i < settings->zone_count; i++)
		prefixes[i] = settings->zones[i].path;
	good = prefixes && catalog_set_private(c, prefixes, settings->zone_count);
	free(prefixes);
	return good;
}

bool
site_knows_clients(const struct site_settings *settings)
{
	const struct writing_rules *w = &settings->writing;

	return settings->zone_count > 0 || w->comments.mode != COMMENTS_RULE_OFF || titan_is_on(&w->titan);
}
