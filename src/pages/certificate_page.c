/*
 * pages/certificate_page.c: /certificate.gmi, for readers who want to know
 * that the certificate is the author's.
 *
 * It tells of the certificates as they are, so it changes when one is
 * renewed, and is in no manifest and no export. On a first visit it proves
 * nothing, since whoever stands between could have written it; for somebody
 * who is there already it says what the next visit has to show.
 */
#include "pages/page.h"

static void
put_heading(struct buf *out, const char *lang, enum phrase phrase)
{
	buf_puts(out, "\n### ");
	phrases_put(out, lang, phrase, SLICE(""));
	buf_putc(out, '\n');
}

static void
put_days(struct buf *out, const char *lang, const struct site_certificate *c)
{
	struct date from = date_from_seconds(c->from), until = date_from_seconds(c->until);
	struct buf days = BUF_INIT(512);

	from.precision = until.precision = DATE_DAY;
	phrases_put_date(&days, lang, &from);
	buf_puts(&days, " – ");
	phrases_put_date(&days, lang, &until);
	phrases_put(out, lang, PHRASE_CERTIFICATE_DAYS, buf_slice(&days));
	buf_putc(out, '\n');
	buf_release(&days);
}

static void
put_fingerprint(struct buf *out, const char *lang, enum phrase phrase, const char *base64, const char *hex)
{
	put_heading(out, lang, phrase);
	buf_puts(out, "```");
	phrases_put(out, lang, phrase, SLICE(""));
	buf_printf(out, "\nSHA256:%s\n%s\n```\n", base64, hex);
}

/* By which anybody with openssl sees both fingerprints. */
static void
put_commands(struct buf *out, const struct site *s)
{
	const char *host = s->settings->hosts[0];

	buf_printf(out, "```openssl\n"
	    "openssl s_client -connect %s:%u -servername %s </dev/null 2>/dev/null | openssl x509 >cert.pem\n"
	    "openssl x509 -in cert.pem -noout -dates -fingerprint -sha256\n"
	    "openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -c\n```\n",
	    host, s->settings->public_port, host);
}

bool
certificate_page(struct page *page, const struct site *s, struct slice name)
{
	const char *lang = page_lang(s, "");
	struct buf *out = &page->body, title = BUF_INIT(512);

	(void)name;
	phrases_put(&title, lang, PHRASE_CERTIFICATE, SLICE(""));
	page_put_title(out, s, buf_slice(&title));
	buf_release(&title);
	for (size_t i = 0; i < s->certificate_count; i++) {
		const struct site_certificate *c = &s->certificates[i];

		buf_printf(out, "\n## %s\n", c->names);
		put_days(out, lang, c);
		put_fingerprint(out, lang, PHRASE_CERTIFICATE_KEY, c->key, c->key_hex);
		put_fingerprint(out, lang, PHRASE_CERTIFICATE_WHOLE, c->whole, c->whole_hex);
	}
	buf_putc(out, '\n');
	phrases_put(out, lang, PHRASE_CERTIFICATE_CHECK, SLICE(""));
	buf_putc(out, '\n');
	put_commands(out, s);
	buf_putc(out, '\n');
	page_put_home(out, s);
	return true;
}
