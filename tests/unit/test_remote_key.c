/* tls/remote_key.c: handshakes signed elsewhere, with every kind of key, and nothing but handshakes. */
#include "unit.h"

#include "tls/remote_key.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static EVP_PKEY *private_key;
static unsigned asked;

/* In place of another process. */
static bool
sign_here(const struct remote_request *q, unsigned char *signature, size_t *len)
{
	asked++;
	assert_int_equal(q->number, 7);
	return remote_request_sign(q, private_key, signature, len);
}

static bool
sign_nothing(const struct remote_request *q, unsigned char *signature, size_t *len)
{
	(void)q, (void)signature, (void)len;
	return false;
}

static X509 *
certificate_for(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	bool brings_digest = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");

	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	assert_true(X509_sign(cert, key, brings_digest ? NULL : EVP_sha256()) > 0);
	return cert;
}

/* One handshake through memory BIOs; true when both ends have finished. */
static bool
shake_hands(X509 *cert, EVP_PKEY *key, int version)
{
	SSL_CTX *server = SSL_CTX_new(TLS_server_method()), *client = SSL_CTX_new(TLS_client_method());
	SSL *s, *c;
	BIO *a, *b;
	bool done;

	assert_int_equal(SSL_CTX_use_certificate(server, cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(server, key), 1);
	SSL_CTX_set_max_proto_version(client, version);
	s = SSL_new(server);
	c = SSL_new(client);
	BIO_new_bio_pair(&a, 0, &b, 0);
	SSL_set_bio(s, a, a);
	SSL_set_bio(c, b, b);
	SSL_set_accept_state(s);
	SSL_set_connect_state(c);
	for (int i = 0; i < 10; i++) {
		SSL_do_handshake(c);
		SSL_do_handshake(s);
	}
	done = SSL_is_init_finished(s) && SSL_is_init_finished(c);
	ERR_clear_error();
	SSL_free(s);
	SSL_free(c);
	SSL_CTX_free(server);
	SSL_CTX_free(client);
	return done;
}

static void
try_kind(const char *label, EVP_PKEY *key)
{
	X509 *cert = certificate_for(key);
	EVP_PKEY *remote = remote_key_new(X509_get0_pubkey(cert), 7);

	print_message("  %s\n", label);
	private_key = key;
	asked = 0;
	assert_non_null(remote);
	remote_key_ask(sign_here);
	assert_true(shake_hands(cert, remote, TLS1_3_VERSION));
	assert_true(shake_hands(cert, remote, TLS1_2_VERSION));
	assert_int_equal(asked, 2);
	remote_key_ask(sign_nothing);
	assert_false(shake_hands(cert, remote, TLS1_3_VERSION));
	EVP_PKEY_free(remote);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void
test_every_kind(void **state)
{
	(void)state;
	try_kind("P-256", EVP_EC_gen("P-256"));
	try_kind("P-384", EVP_EC_gen("P-384"));
	try_kind("RSA", EVP_RSA_gen(2048));
	try_kind("Ed25519", EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
	try_kind("Ed448", EVP_PKEY_Q_keygen(NULL, NULL, "ED448"));
}

static void
test_other_kinds(void **state)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");

	(void)state;
	assert_null(remote_key_new(key, 0));
	EVP_PKEY_free(key);
}

/* A worker that somebody has taken over is to have nothing signed but handshakes. */
static void
test_only_handshakes(void **state)
{
	static const char label[] = "TLS 1.3, server CertificateVerify", client[] = "TLS 1.3, client CertificateVerify";
	unsigned char text[REMOTE_TEXT_MOST] = { 0 };
	size_t verify = 64 + sizeof(label) + 32;

	(void)state;
	memset(text, ' ', 64);
	memcpy(text + 64, label, sizeof(label));
	assert_true(remote_text_is_handshake(text, verify));
	assert_true(remote_text_is_handshake(text, verify + 16));
	assert_false(remote_text_is_handshake(text, verify - 1));
	memcpy(text + 64, client, sizeof(client));
	assert_false(remote_text_is_handshake(text, verify));
	memset(text, 0, sizeof(text));
	text[64] = 3;   /* a named curve... */
	text[67] = 32;  /* ...and a point of so many bytes */
	assert_true(remote_text_is_handshake(text, 64 + 4 + 32));
	assert_false(remote_text_is_handshake(text, 64 + 4 + 31));
	text[64] = 1;
	assert_false(remote_text_is_handshake(text, 64 + 4 + 32));
	assert_false(remote_text_is_handshake((const unsigned char *)"x", 1));
	assert_false(remote_text_is_handshake(NULL, 0));
}

static void
test_bad_requests(void **state)
{
	struct remote_request q = { .len = 1, .digest = "SHA256", .text = "x" };
	unsigned char signature[REMOTE_SIGNATURE_MOST];
	EVP_PKEY *key = EVP_EC_gen("P-256");
	size_t len;

	(void)state;
	assert_false(remote_request_sign(&q, key, signature, &len));
	q.len = 64 + 4 + 1;
	q.text[64] = 3;
	q.text[67] = 1;
	assert_true(remote_request_sign(&q, key, signature, &len));
	q.pss = 1;  /* with a key that has no padding */
	assert_false(remote_request_sign(&q, key, signature, &len));
	q.pss = 0;
	memset(q.digest, 'x', sizeof(q.digest));
	assert_false(remote_request_sign(&q, key, signature, &len));
	EVP_PKEY_free(key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_other_kinds),
		cmocka_unit_test(test_only_handshakes),
		cmocka_unit_test(test_bad_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
