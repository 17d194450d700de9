/* tls/tls_ticket.c: tickets by which a reader resumes a session; see tls_ticket.h. */
#include "tls/tls_ticket.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	DAY = 24 * 60 * 60,
	SECRET = 32,           /* bytes */
	NAME = 16, SEAL = 16, MAC = 32,  /* bytes of the three parts of a day's keys */
	DAYS = 3,              /* yesterday, today, tomorrow */
};

struct day_keys {
	unsigned char name[NAME];  /* goes with the ticket, to know it by */
	unsigned char seal[SEAL];  /* AES-128-CTR */
	unsigned char mac[MAC];    /* HMAC, over name, IV and sealed bytes */
};

struct tls_ticket {
	unsigned char secret[SECRET];
	int64_t today;                /* days since 1970 that `keys` are around */
	struct day_keys keys[DAYS];
};

/* --- keys ------------------------------------------------------------------ */

static bool
hkdf(int mode, const void *key, size_t key_len, const void *info, size_t info_len,
    unsigned char *out, size_t out_len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_len),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_len),
		OSSL_PARAM_construct_end(),
	};
	bool ok = ctx && EVP_KDF_derive(ctx, out, out_len, params) == 1;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok;
}

/*
 * The number that makes the key private, for it is the same however the key's
 * file is written: EC "priv", RSA "d", or the raw bytes of an Ed25519 key.
 * Returns its length in `to`, 0 when the key gives none.
 */
static size_t
private_number(EVP_PKEY *key, unsigned char *to, size_t size)
{
	const char *which[] = { OSSL_PKEY_PARAM_PRIV_KEY, OSSL_PKEY_PARAM_RSA_D };
	size_t len = size;

	if (EVP_PKEY_get_raw_private_key(key, to, &len) == 1)
		return len;
	for (size_t i = 0; i < sizeof(which) / sizeof(which[0]); i++) {
		BIGNUM *n = NULL;
		if (EVP_PKEY_get_bn_param(key, which[i], &n) != 1)
			continue;
		len = (size_t)BN_num_bytes(n) <= size ? (size_t)BN_bn2bin(n, to) : 0;
		BN_clear_free(n);
		return len;
	}
	return 0;
}

struct tls_ticket *
tls_ticket_new(EVP_PKEY *key)
{
	static const char info[] = "capsule session tickets";
	struct tls_ticket *t = calloc(1, sizeof(*t));
	unsigned char number[2048];
	size_t len = private_number(key, number, sizeof(number));

	if (t && (len == 0 || !hkdf(EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND, number, len, info,
	    sizeof(info) - 1, t->secret, SECRET))) {
		free(t);
		t = NULL;
	}
	if (t)
		t->today = INT64_MIN;
	OPENSSL_cleanse(number, sizeof(number));
	return t;
}

void
tls_ticket_free(struct tls_ticket *t)
{
	if (!t)
		return;
	OPENSSL_cleanse(t, sizeof(*t));
	free(t);
}

static bool
derive_day(const struct tls_ticket *t, int64_t day, struct day_keys *keys)
{
	char info[32] = "day ";
	size_t len = strlen(info);

	for (int shift = 56; shift >= 0; shift -= 8)
		info[len++] = (char)((uint64_t)day >> shift);
	return hkdf(EVP_KDF_HKDF_MODE_EXPAND_ONLY, t->secret, SECRET, info, len,
	    (unsigned char *)keys, sizeof(*keys));
}

/* Have the keys of the days around now; derived anew when the day has changed. */
static bool
keep_up(struct tls_ticket *t)
{
	int64_t today = (int64_t)time(NULL) / DAY;

	if (t->today == today)
		return true;
	for (int i = 0; i < DAYS; i++)
		if (!derive_day(t, today - 1 + i, &t->keys[i]))
			return false;
	t->today = today;
	return true;
}

/* --- sealing and opening --------------------------------------------------- */

static struct tls_ticket *
ticket_of(SSL *ssl)
{
	return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

/* SHA-224: as strong as the seal needs, and four bytes less in every handshake than SHA-256. */
static bool
start_mac(EVP_MAC_CTX *mac, const struct day_keys *keys)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)keys->mac, MAC),
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA224", 0),
		OSSL_PARAM_construct_end(),
	};

	return EVP_MAC_CTX_set_params(mac, params) == 1;
}

static int
seal(const struct day_keys *keys, unsigned char name[16], unsigned char *iv,
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
	memcpy(name, keys->name, NAME);
	return RAND_bytes(iv, 16) == 1 &&
	    EVP_EncryptInit_ex2(cipher, EVP_aes_128_ctr(), keys->seal, iv, NULL) == 1 &&
	    start_mac(mac, keys) ? 1 : -1;
}

/* OpenSSL asks for a cipher and a MAC. To open: 2 is "known, and give a new one"; 0 "unknown". */
static int
ticket_keys(SSL *ssl, unsigned char name[16], unsigned char *iv, EVP_CIPHER_CTX *cipher,
    EVP_MAC_CTX *mac, int sealing)
{
	struct tls_ticket *t = ticket_of(ssl);

	if (!keep_up(t))
		return -1;
	if (sealing)
		return seal(&t->keys[1], name, iv, cipher, mac);
	for (int i = 0; i < DAYS; i++)
		if (CRYPTO_memcmp(name, t->keys[i].name, NAME) == 0)
			return EVP_DecryptInit_ex2(cipher, EVP_aes_128_ctr(), t->keys[i].seal, iv,
			    NULL) == 1 && start_mac(mac, &t->keys[i]) ? 2 : -1;
	return 0;
}

/*
 * Just before a session is put into a ticket: leave out what nobody will ask
 * of it. Its age is told by the day's key, its host by the next handshake.
 */
static int
slim_session(SSL *ssl, void *ctx)
{
	SSL_SESSION *session = SSL_get_session(ssl);

	(void)ctx;
	SSL_SESSION_set_time(session, 0);
	return SSL_SESSION_set1_hostname(session, NULL);
}

bool
tls_ticket_attach(struct tls_ticket *t, SSL_CTX *ctx)
{
	static const unsigned char id[] = "c";

	SSL_CTX_set_app_data(ctx, t);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_timeout(ctx, TICKET_LIFETIME);
	return SSL_CTX_set_num_tickets(ctx, 1) == 1 &&
	    SSL_CTX_set_session_id_context(ctx, id, sizeof(id) - 1) == 1 &&
	    SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, ticket_keys) == 1 &&
	    SSL_CTX_set_session_ticket_cb(ctx, slim_session, NULL, NULL) == 1;
}
