/*
 * archive/warc.h: the capsule as web archives keep it: WARC, each record in a
 * gzip member of its own.
 *
 * First a warcinfo record, then for each address a response record whose block
 * is what came over the wire: the header line, CR LF, the body. Its type is
 * "application/gemini; msgtype=response", as HTTP's is. Redirects of former
 * addresses are answers too. The same content gives the same bytes: the date
 * of all records is that of the newest post, their ids are made of what they
 * hold.
 *
 * Source: WARC 1.1 (ISO 28500:2017); RFC 1952 for gzip.
 */
#ifndef CAPSULE_ARCHIVE_WARC_H
#define CAPSULE_ARCHIVE_WARC_H

#include "archive/holdings.h"

/* Write to `fd` what changed on `since` or later (0: all). False with *err. */
bool warc_write(int fd, const struct holdings *h, uint32_t since, struct progress *p, struct err *err);

#endif
