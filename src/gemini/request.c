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
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (parts[i]->len > 0)
			parts[i]->data = line.data + (parts[i]->data - ascii);
	}
	return true;
}

/* The rules for addresses that hold before anybody asks what they name (R1, R10 to R12). */
static enum status
check_parts(const struct url *u, bool titan, struct buf *why)
{
	if (u->scheme.len == 0)
		return refuse(why, STATUS_BAD_REQUEST, "This address lacks its scheme, gemini://");
	if (!slice_eq_nocase(u->scheme, titan ? SLICE("titan") : SLICE("gemini")))
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

/* Read the line but for its parameters, which are cut off the path into *parameters for a titan address. */
static enum status
parse(struct request *r, struct slice line, bool titan, struct slice *parameters, struct buf *why)
{
	struct url u;
	enum status status;
	size_t last;

	r->uri = line;
	r->host = r->path = r->query = SLICE("");
	r->port = GEMINI_PORT;
	r->has_query = false;
	r->titan = (struct titan){ .is = titan, .mime = SLICE(""), .token = SLICE("") };
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
	status = check_parts(&u, titan, why);
	if (status != STATUS_SUCCESS)
		return status;
	if (!read_port(&r->port, u.port))
		return refuse(why, STATUS_BAD_REQUEST,
		    "The port in this address is no number from 1 to 65535");
	if (titan) {
		last = slice_find(u.path, ';');  /* a type has a '/', which clients send as it is */
		*parameters = slice_skip(u.path, last);
		u.path = slice_first(u.path, last);
	}
	if (!decode(r, &u))
		return refuse(why, STATUS_BAD_REQUEST,
		    "This address leads above its root, or hides a character that no name here has");
	r->query = u.query;
	r->has_query = u.has_query;
	return STATUS_SUCCESS;
}

enum status
request_parse(struct request *r, struct slice line, struct buf *why)
{
	return parse(r, line, false, NULL, why);
}

/* ---- uploads ---------------------------------------------------------------------- */

bool
request_is_titan(struct slice line)
{
	return slice_starts_nocase(line, SLICE("titan:"));
}

/* Decode a parameter's value behind what r->store holds already. False: it cannot be. */
static bool
take_value(struct request *r, struct slice value, struct slice *to)
{
	char *end = (char *)r->path.data + r->path.len;
	struct buf store;
	size_t before;

	if (r->titan.mime.len > 0)
		end = (char *)r->titan.mime.data + r->titan.mime.len;
	if (r->titan.token.len > 0 && r->titan.token.data + r->titan.token.len > end)
		end = (char *)r->titan.token.data + r->titan.token.len;
	store = buf_over(end, (size_t)(r->store + sizeof(r->store) - end));
	before = store.len;
	if (value.len == 0 || !url_decode_query(&store, value) || store.full)
		return false;
	for (size_t i = before; i < store.len; i++) {
		if ((unsigned char)store.data[i] < 0x20 || store.data[i] == 0x7F)
			return false;
	}
	*to = slice_skip(buf_slice(&store), before);
	return true;
}

/* One parameter, "size=63" or "edit". `seen`: a bit for each that came. */
static enum status
take_parameter(struct request *r, struct slice parameter, unsigned *seen, struct buf *why)
{
	static const char *const names[] = { "size", "mime", "token", "edit" };
	struct slice value = parameter, name = slice_cut(&value, '=');
	unsigned long size;
	size_t i = 0;

	while (i < 4 && !slice_eq_nocase(name, slice_of(names[i])))
		i++;
	if (i == 4)
		return STATUS_SUCCESS;
	if (*seen & 1u << i) {
		buf_printf(why, "This address has the parameter %s twice: one of them is not meant", names[i]);
		return STATUS_BAD_REQUEST;
	}
	*seen |= 1u << i;
	if (i == 0 && !slice_number(value, SLICE_NUMBER_BITS(40), &size))
		return refuse(why, STATUS_BAD_REQUEST, "The size of an upload is a number of bytes, such as ;size=63");
	if (i == 0)
		r->titan.size = size;
	if ((i == 1 && !take_value(r, value, &r->titan.mime)) || (i == 2 && !take_value(r, value, &r->titan.token)))
		return refuse(why, STATUS_BAD_REQUEST, "A parameter of this address is empty, or its %-escapes are wrong");
	if (i == 3)
		r->titan.edit = true;
	return STATUS_SUCCESS;
}

enum status
request_parse_titan(struct request *r, struct slice line, struct buf *why)
{
	struct slice parameters = SLICE("");
	enum status status = parse(r, line, true, &parameters, why);
	unsigned seen = 0;

	parameters = slice_skip(parameters, 1);
	while (status == STATUS_SUCCESS && parameters.len > 0)
		status = take_parameter(r, slice_cut(&parameters, ';'), &seen, why);
	if (status != STATUS_SUCCESS)
		return status;
	if (r->titan.edit && seen & 1u)
		return refuse(why, STATUS_BAD_REQUEST, "An address asks for the source (;edit) or brings an upload (;size=N), not both");
	if (!r->titan.edit && !(seen & 1u))
		return refuse(why, STATUS_BAD_REQUEST, "An upload says how long it is: ;size=N behind the last part of the path");
	return STATUS_SUCCESS;
}
