/* tls/x509_facts.c: what a certificate says; see x509_facts.h. */
#include "tls/x509_facts.h"

#include <openssl/evp.h>

enum { DAY = 24 * 60 * 60 };

void
x509_key_digest(const X509 *certificate, uint8_t digest[X509_DIGEST_LEN])
{
	unsigned char *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);

	memset(digest, 0, X509_DIGEST_LEN);
	if (len > 0)
		EVP_Digest(der, (size_t)len, digest, NULL, EVP_sha256(), NULL);
	OPENSSL_free(der);
}

void
x509_whole_digest(const X509 *certificate, uint8_t digest[X509_DIGEST_LEN])
{
	memset(digest, 0, X509_DIGEST_LEN);
	X509_digest(certificate, EVP_sha256(), digest, NULL);
}

/* Not by way of time_t, which ends in 2038 on small machines. */
static int64_t
seconds_of(const ASN1_TIME *t)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;

	if (!epoch || ASN1_TIME_diff(&days, &seconds, epoch, t) != 1)
		days = seconds = 0;
	ASN1_TIME_free(epoch);
	return (int64_t)days * DAY + seconds;
}

int64_t
x509_from(const X509 *certificate)
{
	return seconds_of(X509_get0_notBefore(certificate));
}

int64_t
x509_until(const X509 *certificate)
{
	return seconds_of(X509_get0_notAfter(certificate));
}

void
x509_put_hex(struct buf *out, const uint8_t digest[X509_DIGEST_LEN])
{
	for (size_t i = 0; i < X509_DIGEST_LEN; i++)
		buf_printf(out, "%s%02X", i > 0 ? ":" : "", digest[i]);
}

void
x509_put_base64(struct buf *out, const uint8_t digest[X509_DIGEST_LEN])
{
	unsigned char text[(X509_DIGEST_LEN + 2) / 3 * 4 + 1];

	EVP_EncodeBlock(text, digest, X509_DIGEST_LEN);
	buf_puts(out, (const char *)text);
}
