/*
 * gemini/request.h: what a visitor asks for.
 *
 * Source: Gemini network protocol specification 0.24.1, "Requests"; RFC 3986.
 */
#ifndef CAPSULE_GEMINI_REQUEST_H
#define CAPSULE_GEMINI_REQUEST_H

#include "base/buf.h"
#include "gemini/status.h"

#include <stdint.h>

enum {
	REQUEST_URI_MOST = 1024,                   /* bytes of the URI */
	REQUEST_LINE_MOST = REQUEST_URI_MOST + 2,  /* with CR LF */
	GEMINI_PORT = 1965,
};

/* What an upload says of itself (Titan). */
struct titan {
	bool     is;           /* it is one */
	bool     edit;         /* no upload: the source is asked for */
	uint64_t size;         /* bytes that follow the request */
	struct slice mime;     /* decoded; empty when none was named */
	struct slice token;    /* likewise */
};

struct request {
	struct slice uri;    /* the whole line without CR LF, as it was sent */
	struct slice host;   /* lower case, without brackets or final dot; a name or an address */
	unsigned     port;   /* GEMINI_PORT when none was written */
	/*
	 * Decoded once, dot segments resolved: begins with '/', well-formed
	 * UTF-8 without NUL or controls, no segment ".." or hidden behind a
	 * decoded '/'. "/" for an empty path.
	 */
	struct slice path;
	struct slice query;  /* still percent-encoded, without the '?' */
	bool         has_query;
	struct titan titan;

	/* Known from the connection, filled in by whoever owns it. */
	struct slice sni;    /* server name of the handshake, lower case; empty without one */
	const struct client *client;  /* who the visitor showed to be; NULL: came without a certificate */

	uint64_t from;       /* a hash of the visitor's address, 0 when nobody needs it */

	char store[4 * REQUEST_URI_MOST + 64];  /* what host and path point into */
};

/*
 * Read one request line (CR LF taken off) into *r; slices of *r then point
 * into `line` and into r->store. STATUS_SUCCESS when it is a well-formed
 * request for a gemini URL (whether this server answers for its host is not
 * asked here). Else STATUS_BAD_REQUEST, or STATUS_PROXY_REQUEST_REFUSED for
 * another scheme, with a sentence for the visitor in *why. R1 to R12.
 * The connection's fields are left alone.
 */
enum status request_parse(struct request *r, struct slice line, struct buf *why);

/*
 * The same of a line that begins with "titan:", in any case. Parameters stand
 * behind the last segment of the path, in any order, each once; those that
 * nobody knows are passed over. Either `size` is there or `edit`. R66, R70.
 */
enum status request_parse_titan(struct request *r, struct slice line, struct buf *why);

/* Whether the line is meant as one. */
bool request_is_titan(struct slice line);

#endif
