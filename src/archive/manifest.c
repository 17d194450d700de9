/* archive/manifest.c: what there is, signed; see manifest.h. */
#include "archive/manifest.h"

#include "archive/signing.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "gemini/url.h"
#include "pages/site_links.h"

static bool
put_hash(struct buf *out, struct slice text)
{
	uint8_t digest[HOLDING_DIGEST];

	if (EVP_Digest(text.data, text.len, digest, NULL, EVP_sha256(), NULL) != 1)
		return false;
	hex_put(out, digest, sizeof(digest));
	return true;
}

/* --- writing ---------------------------------------------------------------- */

static void
put_line(struct buf *out, const struct holding *one)
{
	hex_put(out, one->digest, HOLDING_DIGEST);
	buf_printf(out, " %llu ", (unsigned long long)one->size);
	holdings_put_day(out, one->day);
	buf_putc(out, ' ');
	url_put_path(out, slice_of(one->address->path));
	buf_putc(out, '\n');
}

static void
put_title(struct buf *out, const char *title)
{
	buf_puts(out, "Title: ");
	for (; *title != '\0'; title++)
		buf_putc(out, (unsigned char)*title < ' ' ? ' ' : *title);
	buf_putc(out, '\n');
}

static bool
put_head(struct buf *out, const struct holdings *h, struct slice rest, EVP_PKEY *key)
{
	size_t start = out->len;
	bool good;

	buf_puts(out, "Capsule-Manifest: 1\n");
	put_title(out, h->site->settings->title);
	buf_puts(out, "Address: ");
	site_links_put_absolute(out, h->site, SLICE("/"));
	buf_puts(out, "\nChanged: ");
	holdings_put_day(out, h->newest);
	buf_printf(out, "\nCount: %zu\nRest: ", h->count);
	good = put_hash(out, rest);
	buf_putc(out, '\n');
	if (key) {
		buf_puts(out, "Key: ");
		good = good && signing_put_key(out, key);
		buf_puts(out, "\nSignature: ");
		good = good && signing_put(out, key, slice_first(slice_skip(buf_slice(out), start),
		    out->len - start - strlen("Signature: ")));
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	return good;
}

bool
manifest_put(struct buf *out, const struct holdings *h, EVP_PKEY *key)
{
	struct buf rest = BUF_INIT(MANIFEST_MOST);
	bool good;

	for (size_t i = 0; i < h->count; i++)
		put_line(&rest, &h->items[i]);
	good = !rest.full && put_head(out, h, buf_slice(&rest), key);
	buf_put_slice(out, buf_slice(&rest));
	buf_release(&rest);
	return good && !out->full;
}

/* --- reading ----------------------------------------------------------------- */

static bool
field(struct slice line, const char *key, struct slice *value)
{
	size_t len = strlen(key);

	if (!slice_starts(line, slice_of(key)))
		return false;
	*value = slice_trim(slice_skip(line, len));
	return true;
}

bool
manifest_read(struct manifest *m, struct slice text, struct err *err)
{
	const char *start = text.data;
	struct slice count = SLICE(""), ignored;
	unsigned long number;

	*m = (struct manifest){ 0 };
	if (!field(slice_cut_line(&text), "Capsule-Manifest: 1", &ignored))
		return err_set(err, "this is no manifest of a capsule");
	while (text.len > 0) {
		const char *at = text.data;
		struct slice line = slice_cut_line(&text);

		if (line.len == 0)
			break;
		if (field(line, "Signature: ", &m->signature))
			m->head = slice_from(start, (size_t)(at - start));
		else if (!field(line, "Title: ", &m->title) && !field(line, "Address: ", &m->address) &&
		    !field(line, "Changed: ", &m->changed) && !field(line, "Count: ", &count) &&
		    !field(line, "Rest: ", &m->rest_hash) && !field(line, "Key: ", &m->key))
			continue;   /* of a later version */
	}
	m->rest = text;
	if (!slice_number(count, 100000000, &number) || m->rest_hash.len != 2 * HOLDING_DIGEST)
		return err_set(err, "the manifest's head lacks its count or its hash");
	m->count = number;
	return true;
}

bool
manifest_check_signature(const struct manifest *m, struct err *err)
{
	if (m->key.len == 0 && m->signature.len == 0)
		return true;
	return signing_check(m->key, m->signature, m->head) ||
	    err_set(err, "the manifest's signature is not that of its key: it was changed on its way");
}

bool
manifest_is_whole(const struct manifest *m, struct slice rest)
{
	struct buf hash = BUF_INIT(2 * HOLDING_DIGEST);
	bool same = put_hash(&hash, rest) && slice_eq(buf_slice(&hash), m->rest_hash);

	buf_release(&hash);
	return same;
}

static bool
read_digest(uint8_t digest[HOLDING_DIGEST], struct slice hex)
{
	static const char digits[] = "0123456789abcdef";

	if (hex.len != 2 * HOLDING_DIGEST)
		return false;
	for (size_t i = 0; i < hex.len; i++) {
		const char *at = hex.data[i] == '\0' ? NULL : strchr(digits, hex.data[i]);

		if (!at)
			return false;
		digest[i / 2] = (uint8_t)(digest[i / 2] << 4 | (at - digits));
	}
	return true;
}

/* Blanks and controls are escaped in a path. */
static bool
is_path(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7F)
			return false;
	}
	return slice_starts(text, SLICE("/"));
}

bool
manifest_next(struct slice *rest, struct manifest_line *line, struct err *err)
{
	struct slice text, hex, size;
	unsigned long number;

	err->text[0] = '\0';
	if (rest->len == 0)
		return false;
	*line = (struct manifest_line){ 0 };
	text = line->line = slice_cut_line(rest);
	hex = slice_cut(&text, ' ');
	size = slice_cut(&text, ' ');
	line->day = slice_cut(&text, ' ');
	line->path = text;
	if (!read_digest(line->digest, hex) || !slice_number(size, SLICE_NUMBER_BITS(50), &number) || !is_path(text))
		return err_set(err, "a line of the manifest is none: '%.*s'", SLICE_ARG(utf8_first(line->line, 100)));
	line->size = number;
	return true;
}

/* --- merging ------------------------------------------------------------------ */

static void
put(struct buf *out, const struct manifest_line *line)
{
	buf_put_slice(out, line->line);
	buf_putc(out, '\n');
}

/*
 * Lines are in the order of decoded paths. Encoded ones compare otherwise only
 * where a byte that is escaped meets one that is not, and so they are compared
 * decoded.
 */
static int
by_path(struct slice a, struct slice b)
{
	struct buf x = BUF_INIT(1 << 14), y = BUF_INIT(1 << 14);
	int order;

	url_decode_path(&x, a);
	url_decode_path(&y, b);
	order = slice_cmp(buf_slice(&x), buf_slice(&y));
	buf_release(&x);
	buf_release(&y);
	return order;
}

bool
manifest_merge(struct buf *out, struct slice old, struct slice news, struct err *err)
{
	struct err bad = { "" };
	struct manifest_line was, is;
	bool has_old = manifest_next(&old, &was, &bad), has_new = bad.text[0] == '\0' && manifest_next(&news, &is, &bad);

	while ((has_old || has_new) && bad.text[0] == '\0') {
		int order = !has_old ? 1 : !has_new ? -1 : by_path(was.path, is.path);

		put(out, order < 0 ? &was : &is);
		if (order <= 0)
			has_old = manifest_next(&old, &was, &bad);
		if (order >= 0 && bad.text[0] == '\0')
			has_new = manifest_next(&news, &is, &bad);
	}
	if (bad.text[0] != '\0')
		return err_set(err, "%s", bad.text);
	return !out->full || err_set(err, "the manifest is too long");
}
