/*
 * gemini/url.h: addresses, taken apart and put together.
 *
 * Source: RFC 3986 (parsing by uriparser); RFC 5891 host names by libidn2.
 */
#ifndef CAPSULE_GEMINI_URL_H
#define CAPSULE_GEMINI_URL_H

#include "base/buf.h"

/* The parts of a URI reference, borrowed from its text, still encoded. */
struct url {
	struct slice scheme;    /* without ':'; empty in a relative reference */
	struct slice userinfo;
	struct slice host;      /* an IPv6 address without its brackets */
	struct slice port;      /* digits */
	struct slice path;
	struct slice query;
	struct slice fragment;
	bool has_authority, has_userinfo, has_port, has_query, has_fragment;
};

/* Strict RFC 3986 syntax. False when `text` is no URI reference. */
bool url_parse(struct url *u, struct slice text);

/*
 * Append `path` decoded: percent escapes decoded once, after splitting into
 * segments, "." and ".." resolved; always begins with '/'. False, with nothing
 * appended, for a ".." above the root, %00, an encoded '/' inside a segment, a
 * bad escape, controls, or bytes that are no UTF-8 (R5).
 */
bool url_decode_path(struct buf *out, struct slice path);

/*
 * Append `query` decoded; CR LF and CR become LF. False for bad escapes, NUL
 * or bytes that are no UTF-8.
 */
bool url_decode_query(struct buf *out, struct slice query);

/*
 * Append a decoded path or query encoded, so that it can stand in a URI: all
 * but unreserved and sub-delims, ':' '@' '/'.
 */
void url_put_path(struct buf *out, struct slice decoded);
/* How many bytes a path of letters, digits and "/-._~" has then, whatever script its letters are of. */
size_t url_path_size(struct slice decoded);
void url_put_query(struct buf *out, struct slice decoded);

/* Append the reference from the file `from` to the file `to`, both paths decoded and without a first '/'. */
void url_put_relative(struct buf *out, struct slice from, struct slice to);

/* Append the value of a parameter: all but unreserved characters encoded. */
void url_put_parameter(struct buf *out, struct slice value);

/*
 * Append a link target as an author wrote it made fit for a link line (R44):
 * blanks, controls, non-ASCII bytes and what may not stand in a URI are
 * percent-encoded, escapes that are already there stay; a non-ASCII host
 * becomes its A-labels.
 */
void url_put_target(struct buf *out, struct slice target);

/*
 * Append `host` as servers and certificates know it: escapes decoded, lower
 * case, letters outside ASCII as A-labels, no final dot. False, with nothing
 * appended, when it cannot be a host name.
 */
bool url_put_host(struct buf *out, struct slice host);

/*
 * Append the reference `ref` resolved against `base`, an absolute URL or an
 * absolute path (RFC 3986, 5.2). False, with nothing appended, when either is
 * no URI reference.
 */
bool url_resolve(struct buf *out, struct slice base, struct slice ref);

#endif
