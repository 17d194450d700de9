/* gemini/request.c: what a visitor asks for; see request.h. */
#include "gemini/request.h"

#include "base/utf8.h"
#include "gemini/url.h"

static enum status
refuse(struct buf *why, enum status status, const char *sentence)
{
	buf_puts(why, sentence);
	return status;
}

/*
 * Take `line` apart. uriparser reads ASCII alone, and some clients send
 * letters as they are (R6): it is shown '_' for each such byte, and the
 * parts are then cut from the line itself, at the same places.
 */
static bool
take_apart(struct url *u, struct slice line)
{
	char ascii[REQUEST_URI_MOST];
	struct slice *const parts[] = {
		&u->scheme, &u->userinfo, &u->host, &u->port, &u->path, &u->query, &u->fragment,
	};

	for (size_t i = 0; i < line.len; i++)
		ascii[i] = (signed char)line.data[i] < 0 ? '_' : line.data[i];
	if (!url_parse(u, slice_from(ascii, line.len)))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i]->len > 0)
			parts[i]->data = line.data + (parts[i]->data - ascii);
	}
	return true;
}

/* The rules for addresses that hold before anybody asks what they name (R1, R10 to R12). */
static enum status
check_parts(const struct url *u, struct buf *why)
{
	if (u->scheme.len == 0)
		return refuse(why, STATUS_BAD_REQUEST, "This address lacks its scheme, gemini://");
	if (!slice_eq_nocase(u->scheme, SLICE("gemini")))
		return refuse(why, STATUS_PROXY_REQUEST_REFUSED,
		    "This server answers gemini:// addresses only");
	if (!u->has_authority || u->host.len == 0)
		return refuse(why, STATUS_BAD_REQUEST, "This address lacks the name of a host");
	if (u->has_userinfo)
		return refuse(why, STATUS_BAD_REQUEST, "A Gemini address carries no user name");
	if (u->has_fragment)
		return refuse(
		    why, STATUS_BAD_REQUEST, "A request ends before the '#' of an address");
	return STATUS_SUCCESS;
}

static bool
read_port(unsigned *port, struct slice digits)
{
	unsigned long number = GEMINI_PORT;

	if (digits.len > 0 && (!slice_number(digits, 65535, &number) || number == 0))
		return false;
	*port = (unsigned)number;
	return true;
}

/* Decode host and path into r->store. */
static bool
decode(struct request *r, const struct url *u)
{
	struct buf store = buf_over(r->store, sizeof(r->store));
	size_t host_len;

	if (!url_put_host(&store, u->host))
		return false;
	host_len = store.len;
	if (!url_decode_path(&store, u->path))
		return false;
	r->host = slice_from(store.data, host_len);
	r->path = slice_skip(buf_slice(&store), host_len);
	return true;
}

enum status
request_parse(struct request *r, struct slice line, struct buf *why)
{
	struct url u;
	enum status status;

	r->uri = line;
	r->host = r->path = r->query = SLICE("");
	r->port = GEMINI_PORT;
	r->has_query = false;
	if (line.len == 0)
		return refuse(
		    why, STATUS_BAD_REQUEST, "This request is empty: an address is expected");
	if (line.len > REQUEST_URI_MOST)
		return refuse(why, STATUS_BAD_REQUEST, "This address is longer than 1024 bytes");
	if (!utf8_valid(line))
		return refuse(why, STATUS_BAD_REQUEST, "This address is not UTF-8");
	if (!take_apart(&u, line))
		return refuse(why, STATUS_BAD_REQUEST,
		    "This is no address: a character in it needs its %-escape, or a part is "
		    "missing");
	status = check_parts(&u, why);
	if (status != STATUS_SUCCESS)
		return status;
	if (!read_port(&r->port, u.port))
		return refuse(why, STATUS_BAD_REQUEST,
		    "The port in this address is no number from 1 to 65535");
	if (!decode(r, &u))
		return refuse(why, STATUS_BAD_REQUEST,
		    "This address leads above its root, or hides a character that no name here has");
	r->query = u.query;
	r->has_query = u.has_query;
	return STATUS_SUCCESS;
}
