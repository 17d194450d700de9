/* tls/tls_cookie.c: what a visitor brings back; see tls_cookie.h. */
#include "tls/tls_cookie.h"

#include <openssl/rand.h>
#include <string.h>

static int
give_cookie(SSL *ssl, unsigned char *to, size_t *len)
{
	const struct tls_cookie *cookie = SSL_get_app_data(ssl);

	*len = sizeof(cookie->bytes);
	memcpy(to, cookie->bytes, *len);
	return 1;
}

static int
take_cookie(SSL *ssl, const unsigned char *from, size_t len)
{
	const struct tls_cookie *cookie = SSL_get_app_data(ssl);

	return cookie->sent && len == sizeof(cookie->bytes) && CRYPTO_memcmp(from, cookie->bytes, len) == 0;
}

void
tls_cookie_attach(SSL_CTX *ctx)
{
	SSL_CTX_set_stateless_cookie_generate_cb(ctx, give_cookie);
	SSL_CTX_set_stateless_cookie_verify_cb(ctx, take_cookie);
}

bool
tls_cookie_use(struct tls_cookie *cookie, SSL *ssl)
{
	SSL_set_app_data(ssl, cookie);
	if (cookie->sent)
		SSL_set_options(ssl, SSL_OP_NO_TICKET);
	return cookie->sent || RAND_bytes(cookie->bytes, sizeof(cookie->bytes)) == 1;
}

void
tls_cookie_taken(SSL *ssl)
{
	SSL_clear_options(ssl, SSL_OP_NO_TICKET);
}
