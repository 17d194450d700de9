/* gemini/url.c: addresses, taken apart and put together; see url.h. */
#include "gemini/url.h"

#include "base/hex.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include <idn2.h>
#include <uriparser/Uri.h>

static struct slice
range(const UriTextRangeA *r)
{
	return r->first ? slice_from(r->first, (size_t)(r->afterLast - r->first)) : SLICE("");
}

/* What a byte is in a URI (RFC 3986, 2); 0: it may not stand in one. */
enum {
	LETTER_OR_DIGIT = 1 << 0, MARK = 1 << 1, SUB_DELIM = 1 << 2, COLON = 1 << 3, AT = 1 << 4,
	SLASH = 1 << 5, QUESTION = 1 << 6, HASH = 1 << 7, BRACKET = 1 << 8,
	UNRESERVED = LETTER_OR_DIGIT | MARK,
	IN_NAME = UNRESERVED | SUB_DELIM,
	IN_PATH = IN_NAME | COLON | AT | SLASH,
	IN_QUERY = IN_PATH | QUESTION,
};
static const uint16_t class[256] = {
	['0' ... '9'] = LETTER_OR_DIGIT, ['A' ... 'Z'] = LETTER_OR_DIGIT, ['a' ... 'z'] = LETTER_OR_DIGIT,
	['-'] = MARK, ['.'] = MARK, ['_'] = MARK, ['~'] = MARK,
	['!'] = SUB_DELIM, ['$'] = SUB_DELIM, ['&'] = SUB_DELIM, ['\''] = SUB_DELIM, ['('] = SUB_DELIM,
	[')'] = SUB_DELIM, ['*'] = SUB_DELIM, ['+'] = SUB_DELIM, [','] = SUB_DELIM, [';'] = SUB_DELIM,
	['='] = SUB_DELIM, [':'] = COLON, ['@'] = AT, ['/'] = SLASH, ['?'] = QUESTION, ['#'] = HASH,
	['['] = BRACKET, [']'] = BRACKET,
};

static bool
is_one_of(char c, unsigned classes)
{
	return (class[(unsigned char)c] & classes) != 0;
}

/* The first byte of `s` that is of one of `classes`; s.len when none is. */
static size_t
find_any(struct slice s, unsigned classes)
{
	size_t at = 0;

	while (at < s.len && !is_one_of(s.data[at], classes))
		at++;
	return at;
}

/* The path of a URI reference that is known to be sound (RFC 3986, appendix B). */
static struct slice
path_of(struct slice text, size_t scheme_len, bool has_authority)
{
	if (scheme_len > 0)
		text = slice_skip(text, scheme_len + 1);
	if (has_authority) {
		text = slice_skip(text, 2);
		text = slice_skip(text, find_any(text, SLASH | QUESTION | HASH));
	}
	return slice_first(text, find_any(text, QUESTION | HASH));
}

bool
url_parse(struct url *u, struct slice text)
{
	UriUriA uri;
	const char *wrong;

	if (uriParseSingleUriExA(&uri, text.data, text.data + text.len, &wrong) != URI_SUCCESS)
		return false;
	u->scheme = range(&uri.scheme);
	u->userinfo = range(&uri.userInfo);
	u->host = range(&uri.hostText);
	u->port = range(&uri.portText);
	u->query = range(&uri.query);
	u->fragment = range(&uri.fragment);
	u->has_authority = uri.hostText.first != NULL;
	u->has_userinfo = uri.userInfo.first != NULL;
	u->has_port = uri.portText.first != NULL;
	u->has_query = uri.query.first != NULL;
	u->has_fragment = uri.fragment.first != NULL;
	u->path = path_of(text, u->scheme.len, u->has_authority);
	uriFreeUriMembersA(&uri);
	return true;
}

/* --- decoding ------------------------------------------------------------- */

/* Whether `s` begins with an escape; its byte is then in *byte. */
static bool
is_escape(struct slice s, char *byte)
{
	int high, low;

	if (s.len < 3 || s.data[0] != '%')
		return false;
	high = hex_value(s.data[1]);
	low = hex_value(s.data[2]);
	if (high < 0 || low < 0)
		return false;
	*byte = (char)(high << 4 | low);
	return true;
}

/* Append `s` with its escapes decoded; false at a bad one. */
static bool
put_decoded(struct buf *out, struct slice s)
{
	while (s.len > 0) {
		size_t plain = slice_find(s, '%');
		char byte;

		buf_put(out, s.data, plain);
		s = slice_skip(s, plain);
		if (s.len == 0)
			break;
		if (!is_escape(s, &byte))
			return false;
		buf_putc(out, byte);
		s = slice_skip(s, 3);
	}
	return !out->full;
}

/* Well-formed UTF-8 without C0, DEL and C1. */
static bool
is_clean(struct slice s)
{
	while (s.len > 0) {
		bool damaged = false;
		uint32_t c = (unsigned char)s.data[0];
		size_t n = c < 0x80 ? 1 : utf8_next(s, &c, &damaged);

		if (damaged || c < 0x20 || (c >= 0x7F && c < 0xA0))
			return false;
		s = slice_skip(s, n);
	}
	return true;
}

/* Take the last segment, and the '/' before it, off the path that begins at `start`. */
static void
drop_segment(struct buf *out, size_t start)
{
	struct slice path = slice_skip(buf_slice(out), start);
	size_t slash = slice_find_last(path, '/');

	buf_truncate(out, start + (slash < path.len ? slash : 0));
}

/* Append "/segment" to the path that begins at `start`, or do what a dot segment asks. */
static bool
put_segment(struct buf *out, size_t start, struct slice encoded, bool last)
{
	size_t before = out->len;
	struct slice segment;

	buf_putc(out, '/');
	if (!put_decoded(out, encoded))
		return false;
	segment = slice_skip(buf_slice(out), before + 1);
	if (slice_find(segment, '/') < segment.len || !is_clean(segment))
		return false;
	if (slice_eq(segment, SLICE(".")) || slice_eq(segment, SLICE(".."))) {
		bool up = segment.len == 2;

		buf_truncate(out, before);
		if (up && before == start)
			return false;
		if (up)
			drop_segment(out, start);
		if (last)
			buf_putc(out, '/');
	}
	return true;
}

bool
url_decode_path(struct buf *out, struct slice path)
{
	size_t start = out->len;
	bool last;

	if (path.len > 0 && path.data[0] == '/')
		path = slice_skip(path, 1);
	do {
		last = slice_find(path, '/') == path.len;
		if (!put_segment(out, start, slice_cut(&path, '/'), last)) {
			buf_truncate(out, start);
			return false;
		}
	} while (!last);
	return !out->full;
}

bool
url_decode_query(struct buf *out, struct slice query)
{
	size_t start = out->len, to = start;
	bool good = put_decoded(out, query);
	struct slice text = slice_skip(buf_slice(out), start);

	if (!good || !utf8_valid(text) || slice_find(text, '\0') < text.len) {
		buf_truncate(out, start);
		return false;
	}
	for (size_t i = start; i < out->len; i++) {
		if (out->data[i] == '\r' && out->data[i + 1] == '\n')
			continue;
		out->data[to++] = out->data[i] == '\r' ? '\n' : out->data[i];
	}
	buf_truncate(out, to);
	return true;
}

size_t
url_path_size(struct slice decoded)
{
	size_t size = decoded.len;

	for (size_t i = 0; i < decoded.len; i++)
		size += (unsigned char)decoded.data[i] < 0x80 ? 0 : strlen("%E3") - 1;
	return size;
}

/* --- encoding ------------------------------------------------------------- */

/* Append `s`: what is of none of the classes `plain` is encoded. */
static void
put_encoded(struct buf *out, struct slice s, unsigned plain)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_one_of(s.data[i], plain))
			buf_putc(out, s.data[i]);
		else
			buf_printf(out, "%%%02X", (unsigned char)s.data[i]);
	}
}

void
url_put_path(struct buf *out, struct slice decoded)
{
	if (slice_starts(decoded, SLICE("//")))
		buf_puts(out, "/.");  /* else what follows would be read as a host */
	put_encoded(out, decoded, IN_PATH);
}

void
url_put_relative(struct buf *out, struct slice from, struct slice to)
{
	size_t start = out->len, same = 0;

	for (size_t i = 0; i < from.len && i < to.len && from.data[i] == to.data[i]; i++) {
		if (from.data[i] == '/')
			same = i + 1;
	}
	for (size_t i = same; i < from.len; i++) {
		if (from.data[i] == '/')
			buf_puts(out, "../");
	}
	to = slice_skip(to, same);
	if (out->len == start && slice_find(to, ':') < slice_find(to, '/'))
		buf_puts(out, "./");   /* a colon before the first slash would be a scheme */
	url_put_path(out, to);
}

void
url_put_query(struct buf *out, struct slice decoded)
{
	put_encoded(out, decoded, IN_QUERY);
}

/* --- hosts ---------------------------------------------------------------- */

static bool
is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!isascii((unsigned char)s.data[i]))
			return false;
	}
	return true;
}

/* Append the A-labels of `host`, '\0'-ended. */
static bool
put_a_labels(struct buf *out, const char *host)
{
	char *ascii = NULL;
	bool good =
	    idn2_to_ascii_8z(host, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK;

	if (good)
		buf_puts(out, ascii);
	idn2_free(ascii);
	return good;
}

/* Names, IPv4 addresses, and IPv6 addresses when `colons` may be. */
static bool
is_host(struct slice s, bool colons)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!is_one_of(s.data[i], colons ? UNRESERVED | COLON : UNRESERVED))
			return false;
	}
	return true;
}

bool
url_put_host(struct buf *out, struct slice host)
{
	char memory[512];
	struct buf plain = buf_over(memory, sizeof(memory));
	size_t start = out->len;

	if (!put_decoded(&plain, host) || !is_clean(buf_slice(&plain)))
		return false;
	if (plain.len > 1 && plain.data[plain.len - 1] == '.')
		buf_truncate(&plain, plain.len - 1);
	if (is_ascii(buf_slice(&plain)))
		buf_put_slice(out, buf_slice(&plain));
	else if (!put_a_labels(out, plain.data))
		return false;
	if (!is_host(slice_skip(buf_slice(out), start), slice_find(host, ':') < host.len)) {
		buf_truncate(out, start);
		return false;
	}
	for (size_t i = start; i < out->len; i++)
		out->data[i] = (char)tolower((unsigned char)out->data[i]);
	return !out->full;
}

/* --- link targets --------------------------------------------------------- */

/* How many bytes of `s` are a scheme; 0 when it has none. */
static size_t
scheme_length(struct slice s)
{
	size_t n = 0;

	if (s.len == 0 || !is_one_of(s.data[0], LETTER_OR_DIGIT) || isdigit((unsigned char)s.data[0]))
		return 0;
	while (n < s.len && (is_one_of(s.data[n], LETTER_OR_DIGIT) || s.data[n] == '+' ||
	    s.data[n] == '-' || s.data[n] == '.'))
		n++;
	return n < s.len && s.data[n] == ':' ? n : 0;
}

/* Append a part of a target: what is of none of `plain` is encoded, escapes stay. */
static void
put_part(struct buf *out, struct slice s, unsigned plain)
{
	while (s.len > 0) {
		char byte;
		size_t n = 0;

		while (n < s.len && is_one_of(s.data[n], plain))
			n++;
		if (n == 0 && is_escape(s, &byte))
			n = 3;
		if (n > 0)
			buf_put(out, s.data, n);
		else
			put_encoded(out, slice_first(s, n = 1), plain);
		s = slice_skip(s, n);
	}
}

/* Append what stands between "//" and the path: "user@host:port". */
static void
put_authority(struct buf *out, struct slice authority)
{
	size_t at = slice_find_last(authority, '@');
	struct slice host = at < authority.len ? slice_skip(authority, at + 1) : authority;
	size_t colon = slice_find_last(host, ':');
	bool bracket = host.len > 0 && host.data[0] == '[';
	struct slice name = slice_first(host, colon);
	bool foreign = !is_ascii(name) && slice_find(name, ':') == name.len;

	if (at < authority.len) {
		put_part(out, slice_first(authority, at), IN_NAME | COLON);
		buf_putc(out, '@');
	}
	if (!foreign || !url_put_host(out, name))
		put_part(out, name, bracket ? IN_NAME | COLON | BRACKET : IN_NAME);
	put_part(out, slice_skip(host, colon), bracket ? IN_NAME | COLON | BRACKET : IN_NAME | COLON);
}

void
url_put_target(struct buf *out, struct slice target)
{
	struct slice rest = slice_trim(target);
	size_t scheme = scheme_length(rest), path;

	if (scheme > 0) {
		buf_put(out, rest.data, scheme + 1);
		rest = slice_skip(rest, scheme + 1);
	} else if (find_any(rest, COLON) < find_any(rest, SLASH | QUESTION | HASH)) {
		buf_puts(out, "./");  /* "3:15" is a file, not a scheme */
	}
	if (slice_starts(rest, SLICE("//"))) {
		struct slice authority = slice_skip(rest, 2);

		authority = slice_first(authority, find_any(authority, SLASH | QUESTION | HASH));
		buf_puts(out, "//");
		put_authority(out, authority);
		rest = slice_skip(rest, 2 + authority.len);
	}
	path = find_any(rest, QUESTION | HASH);
	put_part(out, slice_first(rest, path), IN_PATH);
	rest = slice_skip(rest, path);
	if (rest.len > 0 && rest.data[0] == '?') {
		struct slice query = slice_cut(&rest, '#');

		put_part(out, query, IN_QUERY);
		if (query.data + query.len == rest.data)
			return;
		buf_putc(out, '#');
	} else if (rest.len > 0) {
		buf_putc(out, '#');
		rest = slice_skip(rest, 1);
	}
	put_part(out, rest, IN_QUERY);
}

/* --- resolving ------------------------------------------------------------ */

/* What a base that is only a path is put under while uriparser works on it. */
#define ANYWHERE "anywhere://-"

static bool
put_uri(struct buf *out, const UriUriA *uri)
{
	char *room;
	int most;

	if (uriToStringCharsRequiredA(uri, &most) != URI_SUCCESS)
		return false;
	room = buf_room(out, (size_t)most + 1);
	if (!room || uriToStringA(room, uri, most + 1, NULL) != URI_SUCCESS)
		return false;
	buf_grew(out, strlen(room));
	return true;
}

static bool
put_resolved(struct buf *out, struct slice base, struct slice ref)
{
	UriUriA base_uri, ref_uri, uri;
	const char *wrong;
	bool good = false;

	if (uriParseSingleUriExA(&base_uri, base.data, base.data + base.len, &wrong) != URI_SUCCESS)
		return false;
	if (uriParseSingleUriExA(&ref_uri, ref.data, ref.data + ref.len, &wrong) == URI_SUCCESS) {
		good =
		    uriAddBaseUriA(&uri, &ref_uri, &base_uri) == URI_SUCCESS && put_uri(out, &uri);
		uriFreeUriMembersA(&uri);
		uriFreeUriMembersA(&ref_uri);
	}
	uriFreeUriMembersA(&base_uri);
	return good;
}

bool
url_resolve(struct buf *out, struct slice base, struct slice ref)
{
	struct buf whole = BUF_INIT(SIZE_MAX), resolved = BUF_INIT(SIZE_MAX);
	struct slice result;
	bool good;

	if (slice_starts(base, SLICE("/")))
		buf_puts(&whole, ANYWHERE);
	buf_put_slice(&whole, base);
	good = put_resolved(&resolved, buf_slice(&whole), ref);
	result = buf_slice(&resolved);
	if (slice_starts(result, SLICE(ANYWHERE)) && slice_starts(base, SLICE("/")))
		result = slice_skip(result, strlen(ANYWHERE));
	else if (slice_starts(result, SLICE("anywhere:")) && slice_starts(base, SLICE("/")))
		result =
		    slice_skip(result, strlen("anywhere:")); /* the reference was "//host/path" */
	if (good)
		buf_put_slice(out, result);
	buf_release(&whole);
	buf_release(&resolved);
	return good && !out->full;
}

void
url_put_parameter(struct buf *out, struct slice value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];

		if ((c < 0x80 && isalnum(c)) || (c != '\0' && strchr("-._~", c)))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}
