/* tls/tls_client.c: the certificate that a visitor showed; see tls_client.h. */
#include "tls/tls_client.h"

#include "tls/x509_facts.h"

#include <openssl/err.h>

static bool
has_dates(const X509 *x)
{
	struct tm tm;

	return ASN1_TIME_to_tm(X509_get0_notBefore(x), &tm) == 1 && ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) == 1;
}

/* One that says it signed itself must have done so; who stands behind another's is nobody's to check here. */
static bool
is_sound(X509 *x)
{
	if (X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) != 0)
		return true;
	return X509_verify(x, X509_get0_pubkey(x)) == 1;
}

static enum client_state
state_of(X509 *x, const struct client *c, int64_t now)
{
	if (!has_dates(x) || c->from > c->until || !X509_get0_pubkey(x) || !is_sound(x))
		return CLIENT_BROKEN;
	if (now < c->from)
		return CLIENT_NOT_YET;
	return now > c->until ? CLIENT_ENDED : CLIENT_GOOD;
}

/* The last CN, which is the most specific one. */
static void
read_name(struct client *client, X509 *x)
{
	X509_NAME *subject = X509_get_subject_name(x);
	struct buf name = buf_over(client->name, sizeof(client->name)), clean = BUF_INIT(4 * CLIENT_NAME_MOST);
	int at = -1, next;
	unsigned char *text = NULL;
	int len;

	while ((next = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0)
		at = next;
	if (at < 0)
		return;
	len = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (len > 0)
		client_put_name(&clean, slice_from((char *)text, (size_t)len));
	buf_put_slice(&name, buf_slice(&clean));
	buf_release(&clean);
	OPENSSL_free(text);
}

void
tls_client_read(struct client *client, X509 *x, int64_t now)
{
	memset(client, 0, sizeof(*client));
	x509_key_digest(x, client->key);
	x509_whole_digest(x, client->whole);
	client->from = x509_from(x);
	client->until = x509_until(x);
	client->state = state_of(x, client, now);
	read_name(client, x);
	ERR_clear_error();
}

bool
tls_session_client(const struct tls_session *s, int64_t now, struct client *client)
{
	X509 *x = SSL_get0_peer_certificate(s->ssl);

	if (x)
		tls_client_read(client, x, now);
	return x != NULL;
}
