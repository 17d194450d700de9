/*
 * pages/zone.h: parts of the capsule that only some may enter.
 *
 * Source: Gemini network protocol specification 0.24.1, statuses 60 to 62.
 */
#ifndef CAPSULE_PAGES_ZONE_H
#define CAPSULE_PAGES_ZONE_H

#include "gemini/client.h"
#include "gemini/response.h"
#include "pages/route.h"

/* The zone that the path (decoded) lies in, the innermost of several; NULL: none. */
const struct zone *zone_of(const struct site *s, struct slice path);

/* The same for what stands at a place, whatever the address that led to it. */
const struct zone *zone_of_place(const struct site *s, const struct place *place);

/* The zone of a file below content/, or of a draft, by its own place or by that of its page. */
const struct zone *zone_of_source(const struct site *s, struct slice file);

/* Whether the visitor may enter; `zone` NULL: everybody may. */
bool zone_admits(const struct zone *zone, const struct client *client);

/* Answer who may not: 60 without a certificate, 62 with one that is not good, 61 with another one. */
void zone_refuse(struct response *res, const struct site *s, const struct client *client);

/* 60 and 62 alone, in this language: an answer to who shows no good certificate. False: the certificate is good. */
bool zone_refuse_nobody(struct response *res, const char *lang, const struct client *client);

/* A zone's own address, where its author put no page: a list of what is in it. False: it is none. */
bool zone_find_index(struct place *place, const struct site *s, struct slice path);

/* Whether `path` is a zone's address without its last slash. */
bool zone_has_index(const struct site *s, struct slice path);

#endif
