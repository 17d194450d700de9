/* tls/tls_context.c: what all handshakes share; see tls_context.h. */
#include "tls/tls_context.h"
#include "tls/tls_client.h"
#include "tls/tls_cookie.h"
#include "tls/tls_hello.h"
#include "tls/tls_ticket.h"

#include <openssl/err.h>
#include <stdlib.h>

enum { CLIENT_CHAIN_MOST = 16 << 10 };   /* bytes of certificates that a visitor may show */

struct tls_context {
	struct tls_ticket *ticket;
	size_t count;
	struct tls_host {
		const struct tls_certificate *cert;
		SSL_CTX *ctx;
		bool asks;     /* visitors for a certificate of theirs */
	} hosts[];         /* the first is the default */
};

/* Under TLS 1.2 a ticket would give up forward secrecy: none is offered to a client that is not for 1.3. */
static int
see_hello(SSL *ssl, int *alert, void *ctx)
{
	const unsigned char *versions;
	size_t len;

	(void)alert, (void)ctx;
	if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &versions, &len) == 1 &&
	    tls_hello_names_13(slice_from((const char *)versions, len)))
		tls_ticket_expect(ssl);
	else
		SSL_set_options(ssl, SSL_OP_NO_TICKET);
	return SSL_CLIENT_HELLO_SUCCESS;
}

/* SNI: go on with the certificate that has the name; with nobody's name, with the default. */
static int
pick_host(SSL *ssl, int *alert, void *ctx)
{
	struct tls_context *t = ctx;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert;
	if (!name || t->count < 2)
		return SSL_TLSEXT_ERR_NOACK;  /* the name made no difference (RFC 6066, 3) */
	for (size_t i = 0; i < t->count; i++) {
		if (!tls_certificate_has_name(t->hosts[i].cert, slice_of(name)))
			continue;
		if (i > 0)
			SSL_set_SSL_CTX(ssl, t->hosts[i].ctx);
		SSL_set_verify(ssl, t->hosts[i].asks ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
		return SSL_TLSEXT_ERR_OK;
	}
	return SSL_TLSEXT_ERR_NOACK;
}

static bool
use_certificate(SSL_CTX *ctx, const struct tls_certificate *c)
{
	return SSL_CTX_use_certificate(ctx, tls_certificate_leaf(c)) == 1 &&
	    SSL_CTX_use_PrivateKey(ctx, tls_certificate_key(c)) == 1 &&
	    SSL_CTX_set1_chain(ctx, tls_certificate_chain(c)) == 1;
}

/*
 * AES-128 first: it is the cheapest with the processor's help, and its
 * SHA-256 makes the shortest Finished.
 */
static bool
set_ciphers(SSL_CTX *ctx)
{
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256:"
	        "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384") == 1 &&
	    SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM+AES128:ECDHE+CHACHA20:ECDHE+AESGCM") == 1 &&
	    SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384:P-521") == 1;
}

/*
 * With a key on a curve only ECDSA can sign, and OpenSSL need not compare
 * twenty other ways with each visitor's list. What visitors may prove their
 * own certificates with is named apart: it would be the same few otherwise.
 */
static bool
set_signatures(SSL_CTX *ctx, const struct tls_certificate *c)
{
	static const char ecdsa[] = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512";
	static const char of_visitors[] = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:"
	    "rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:"
	    "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:RSA+SHA256:RSA+SHA384:RSA+SHA512";

	return EVP_PKEY_get_base_id(tls_certificate_key(c)) != EVP_PKEY_EC ||
	    (SSL_CTX_set1_sigalgs_list(ctx, ecdsa) == 1 && SSL_CTX_set1_client_sigalgs_list(ctx, of_visitors) == 1);
}

/* Whatever certificate a visitor shows is taken; what it is good for is asked later. */
static int
take_any(X509_STORE_CTX *store, void *ctx)
{
	(void)store, (void)ctx;
	return 1;
}

static void
set_options(SSL_CTX *ctx, struct tls_context *t)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
	    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_max_early_data(ctx, 0);
	SSL_CTX_set_cert_verify_callback(ctx, take_any, NULL);
	SSL_CTX_set_max_cert_list(ctx, CLIENT_CHAIN_MOST);
	SSL_CTX_set_client_hello_cb(ctx, see_hello, NULL);
	tls_cookie_attach(ctx);
	SSL_CTX_set_tlsext_servername_callback(ctx, pick_host);
	SSL_CTX_set_tlsext_servername_arg(ctx, t);
}

static SSL_CTX *
new_host(struct tls_context *t, const struct tls_certificate *c)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (ctx && set_ciphers(ctx) && set_signatures(ctx, c) && use_certificate(ctx, c) && tls_ticket_attach(t->ticket, ctx)) {
		set_options(ctx, t);
		return ctx;
	}
	SSL_CTX_free(ctx);
	return NULL;
}

static void
ask(struct tls_host *h)
{
	h->asks = true;
	SSL_CTX_set_verify(h->ctx, SSL_VERIFY_PEER, NULL);
}

void
tls_context_ask_clients(struct tls_context *t, const char *host)
{
	bool found = false;

	for (size_t i = 0; i < t->count && !found; i++) {
		found = tls_certificate_has_name(t->hosts[i].cert, slice_of(host));
		if (found)
			ask(&t->hosts[i]);
	}
	if (!found)
		ask(&t->hosts[0]);
}

/* Ticket keys from the secret, or from one derived from `key`. */
static struct tls_ticket *
new_ticket(const unsigned char *secret, EVP_PKEY *key)
{
	unsigned char derived[TICKET_SECRET];
	struct tls_ticket *t;

	if (secret)
		return tls_ticket_new(secret);
	t = tls_ticket_secret(key, derived) ? tls_ticket_new(derived) : NULL;
	OPENSSL_cleanse(derived, sizeof(derived));
	return t;
}

struct tls_context *
tls_context_new(struct tls_certificate *const *certs, size_t count, const unsigned char *ticket_secret,
    struct err *err)
{
	struct tls_context *t = calloc(1, sizeof(*t) + count * sizeof(t->hosts[0]));
	bool ok = t && (t->ticket = new_ticket(ticket_secret, tls_certificate_key(certs[0])));

	for (size_t i = 0; ok && i < count; i++) {
		t->hosts[i].cert = certs[i];
		ok = (t->hosts[i].ctx = new_host(t, certs[i])) != NULL;
		t->count += ok;
	}
	if (ok)
		return t;
	err_set(err, "cannot set up TLS: %s", ERR_peek_error() != 0 ?
	    ERR_reason_error_string(ERR_get_error()) : "out of memory");
	tls_context_free(t);
	return NULL;
}

void
tls_context_free(struct tls_context *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->count; i++)
		SSL_CTX_free(t->hosts[i].ctx);
	tls_ticket_free(t->ticket);
	free(t);
}

SSL *
tls_context_accept(struct tls_context *t)
{
	SSL *ssl = SSL_new(t->hosts[0].ctx);

	if (ssl)
		SSL_set_accept_state(ssl);
	return ssl;
}
