/* config/config_people.c: whose certificates may do what; see config_inside.h. */
#include "config/config_inside.h"

#include <stdlib.h>

/* ---- zones -------------------------------------------------------------------------- */

static bool
take_person(struct people *p, const struct value *v)
{
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP || !keyring_add(&p->ring, v->text))
		return false;
	return config_append(&p->list, v->text);
}

static bool
take_who(struct zone *z, const struct value *v, const struct value **wrong)
{
	*wrong = v;
	if (v->kind == VALUE_STRING && slice_eq_nocase(v->text, SLICE("any")))
		return z->who.ring.anybody = true;
	if (v->kind != VALUE_LIST)
		return take_person(&z->who, v);
	for (const struct value *item = v->first; item; item = item->next) {
		*wrong = item;
		if (!take_person(&z->who, item))
			return false;
	}
	*wrong = v;
	return z->who.count > 0;
}

bool
config_read_zones(struct config *c, const struct value *v, const struct value **wrong, const char **why)
{
	struct site_settings *site = &c->site;

	*wrong = v;
	*why = "is a table, one `/friends/: any` or `/friends/: [SHA256:...]` a line";
	if (v->kind != VALUE_MAP)
		return false;
	for (const struct value *item = v->first; item; item = item->next) {
		struct zone *more = realloc(site->zones, (site->zone_count + 1) * sizeof(*more));
		struct zone *z;

		*wrong = item;
		*why = "cannot be kept: memory is out";
		if (!more)
			return false;
		site->zones = more;
		*why = "is no path of this capsule: one begins with '/'";
		if (!slice_starts(item->key, SLICE("/")))
			return false;
		z = &more[site->zone_count++];
		*z = (struct zone){ .path = slice_dup(item->key) };
		*why = "wants `any`, or fingerprints such as SHA256:... or 64 hex digits, one at least";
		if (!z->path || !take_who(z, item, wrong))
			return false;
	}
	return true;
}

/* ---- other lists ---------------------------------------------------------------------- */

/* X(key, where) */
#define PEOPLE_TABLE(X) \
	X("comments.trusted", comments.trusted) \
	X("comments.author",  comments.author) \
	X("titan.allow",      titan.allow)

static bool
settle(struct config *c, struct people *p, const char *key, const char *file, struct err *err)
{
	unsigned line = 0;

	for (size_t i = 0; i < config_key_count; i++) {
		if (strcmp(config_keys[i].name, key) == 0)
			line = c->origins[i].line;
	}
	for (size_t i = 0; i < p->count; i++) {
		if (slice_eq_nocase(slice_of(p->list[i]), SLICE("any")))
			p->ring.anybody = true;
		else if (!keyring_add(&p->ring, slice_of(p->list[i])))
			return err_set(err, "%s:%u: '%s' wants fingerprints such as SHA256:... or 64 hex digits, not '%.60s'",
			    file, line, key, p->list[i]);
	}
	return true;
}

bool
config_settle_people(struct config *c, const char *file, struct err *err)
{
#define AS_SETTLED(key, where) && settle(c, &c->site.writing.where, key, file, err)
	return true PEOPLE_TABLE(AS_SETTLED);
}

void
config_release_people(struct config *c)
{
	struct site_settings *site = &c->site;

	for (size_t i = 0; i < site->zone_count; i++) {
		struct people *who = &site->zones[i].who;

		free(site->zones[i].path);
		config_set_list(&who->list, &who->count, NULL, 0);
		keyring_release(&who->ring);
	}
	free(site->zones);
#define AS_RELEASED(key, where) keyring_release(&c->site.writing.where.ring);
	PEOPLE_TABLE(AS_RELEASED)
}
