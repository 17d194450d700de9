/*
 * tls/remote_key.h: a private key that is somewhere else.
 *
 * OpenSSL is given a key of which this process has the public half only. When
 * a handshake has to be signed, a function is asked, which may ask another
 * process. It is done by a small OpenSSL provider (provider(7),
 * provider-keymgmt(7), provider-signature(7)) in a library context of its
 * own, so that nothing else is ever fetched from it.
 */
#ifndef CAPSULE_TLS_REMOTE_KEY_H
#define CAPSULE_TLS_REMOTE_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	REMOTE_TEXT_MOST = 512,        /* bytes that a handshake signs: 64 + 4 + 133 at the most in TLS 1.2 */
	REMOTE_SIGNATURE_MOST = 1024,  /* bytes of a signature: RSA with 8192 bits */
};

/* One signature that is wanted. */
struct remote_request {
	uint16_t number;      /* of the key, as given to remote_key_new() */
	uint16_t len;         /* bytes of text */
	uint8_t  pss;         /* RSA with PSS padding and a salt as long as the digest */
	char     digest[15];  /* OpenSSL's name, "" for keys that bring their own */
	unsigned char text[REMOTE_TEXT_MOST];
};

/* Sign: up to REMOTE_SIGNATURE_MOST bytes to `signature`, how many to *len. False when it cannot be had. */
typedef bool remote_sign_fn(const struct remote_request *q, unsigned char *signature, size_t *len);

/* Whom to ask, for all keys of this process. */
void remote_key_ask(remote_sign_fn *sign);

/*
 * A key whose public half is `public` and that is called `number` when a
 * signature is wanted; for EVP_PKEY_free(). NULL when OpenSSL refuses, or the
 * key is none of EC, RSA, Ed25519 and Ed448.
 */
EVP_PKEY *remote_key_new(EVP_PKEY *public, unsigned number);

/*
 * Whether `text` is what a TLS server signs in a handshake, and nothing else:
 * CertificateVerify (RFC 8446, 4.4.3) or ServerKeyExchange with a named curve
 * (RFC 8422, 5.4).
 */
bool remote_text_is_handshake(const unsigned char *text, size_t len);

/* Sign as `q` asks, with the private key. False when q asks for anything but a handshake, or OpenSSL refuses. */
bool remote_request_sign(const struct remote_request *q, EVP_PKEY *key, unsigned char *signature, size_t *len);

#endif
