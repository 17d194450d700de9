/* gemini/client.c: who a visitor is; see client.h. */
#include "gemini/client.h"

#include "base/hex.h"
#include "base/utf8.h"

#include <openssl/evp.h>
#include <stdlib.h>

enum { BASE64_LEN = 43 };   /* characters of 32 bytes, without the final '=' */

/* ---- fingerprints -------------------------------------------------------------- */

static bool
read_hex(struct slice text, uint8_t digest[CLIENT_DIGEST])
{
	for (size_t i = 0; i < CLIENT_DIGEST; i++) {
		if (i > 0 && text.len > 0 && text.data[0] == ':')
			text = slice_skip(text, 1);
		if (text.len < 2 || hex_value(text.data[0]) < 0 || hex_value(text.data[1]) < 0)
			return false;
		digest[i] = (uint8_t)(hex_value(text.data[0]) << 4 | hex_value(text.data[1]));
		text = slice_skip(text, 2);
	}
	return text.len == 0;
}

static bool
read_base64(struct slice text, uint8_t digest[CLIENT_DIGEST])
{
	char padded[BASE64_LEN + 1];
	unsigned char decoded[CLIENT_DIGEST + 1];

	if (slice_ends(text, SLICE("=")))
		text.len--;
	if (text.len != BASE64_LEN)
		return false;
	memcpy(padded, text.data, BASE64_LEN);
	padded[BASE64_LEN] = '=';
	if (EVP_DecodeBlock(decoded, (unsigned char *)padded, BASE64_LEN + 1) != CLIENT_DIGEST + 1)
		return false;
	memcpy(digest, decoded, CLIENT_DIGEST);
	return true;
}

/*
 * Read a fingerprint as programs print it: "SHA256:" and base64, or 64 hex
 * digits with or without colons. What follows a blank is the author's remark.
 */
static bool
read_fingerprint(struct slice text, uint8_t digest[CLIENT_DIGEST])
{
	text = slice_trim(text);
	text = slice_first(text, slice_find(text, ' '));
	if (slice_starts_nocase(text, SLICE("SHA256:")))
		text = slice_skip(text, strlen("SHA256:"));
	return read_hex(text, digest) || read_base64(text, digest);
}

void
fingerprint_put(struct buf *out, const uint8_t digest[CLIENT_DIGEST])
{
	unsigned char text[BASE64_LEN + 2];

	EVP_EncodeBlock(text, digest, CLIENT_DIGEST);
	text[BASE64_LEN] = '\0';
	buf_printf(out, "SHA256:%s", (char *)text);
}

/* ---- keyrings ------------------------------------------------------------------- */

bool
keyring_holds(const struct keyring *k, const struct client *c)
{
	if (!c || c->state != CLIENT_GOOD)
		return false;
	for (size_t i = 0; i < k->count; i++) {
		if (memcmp(k->digests[i], c->key, CLIENT_DIGEST) == 0 ||
		    memcmp(k->digests[i], c->whole, CLIENT_DIGEST) == 0)
			return true;
	}
	return k->anybody;
}

bool
keyring_add(struct keyring *k, struct slice text)
{
	uint8_t digest[CLIENT_DIGEST];
	uint8_t (*more)[CLIENT_DIGEST];

	if (!read_fingerprint(text, digest))
		return false;
	more = realloc(k->digests, (k->count + 1) * sizeof(*more));
	if (!more)
		return false;
	k->digests = more;
	memcpy(k->digests[k->count++], digest, CLIENT_DIGEST);
	return true;
}

void
keyring_release(struct keyring *k)
{
	free(k->digests);
	*k = (struct keyring){ 0 };
}

/* ---- names ---------------------------------------------------------------------- */

/* What has no place in a name, or is a blank by another name. */
static bool
is_blank(uint32_t c)
{
	return utf8_is_hidden(c) || (!utf8_is_seen(c) && utf8_width(c) > 0) || c == ' ' || c == 0x200C || c == 0x200D ||
	    c == UTF8_REPLACEMENT;
}

void
client_put_name(struct buf *out, struct slice text)
{
	size_t start = out->len;
	unsigned marks = 0;

	text = slice_trim(text);
	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL), before = out->len;
		bool blank = is_blank(c);

		text = slice_skip(text, n);
		marks = blank || utf8_width(c) > 0 ? 0 : marks + 1;
		if (marks > UTF8_MARKS_MOST || (marks > 0 && out->len == start))
			continue;
		if (blank && (out->len == start || out->data[out->len - 1] == ' '))
			continue;
		utf8_put(out, blank ? ' ' : c);
		if (out->len - start > CLIENT_NAME_MOST) {
			buf_truncate(out, before);
			break;
		}
	}
	while (out->len > start && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}
