/* tls/tls_ticket.c: tickets by which a reader resumes a session; see tls_ticket.h. */
#include "tls/tls_ticket.h"
#include "tls/tls_binder.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * There are two kinds, for a reader who returns has 450 bytes in all:
 *
 * A short one, 32 bytes, is the session's secret, enciphered, and nothing
 * else. It is random, so that it needs no IV, and it needs no MAC: the hello
 * has one by that very secret (tls_binder.h). What else there is to a session
 * is always the same. OpenSSL takes such a ticket for the name of a session
 * that it asks us for; what it calls "no tickets" is these.
 *
 * A long one, for a visitor with a certificate (or a longer secret), has the
 * whole session: the name of its key, the sealed session and a MAC over both.
 * The name is the day's tag and random bytes, and each ticket's key comes from
 * the day's secret and that name: a key seals one ticket, so that the blocks
 * of AES need no chaining and no IV.
 */
enum {
	DAY = 24 * 60 * 60,
	SECRET = TICKET_SECRET,
	NAME = 16, TAG = 4,      /* bytes; the rest of a name is random */
	DAYS = 3,                /* yesterday, today, tomorrow */
	SHORT = BINDER_SECRET,   /* bytes of a short ticket: what OpenSSL has for a session's id */
};

struct day {
	unsigned char secret[SECRET];
	unsigned char tag[TAG];  /* to know its tickets by */
	unsigned char wrap[64];  /* for short ones: AES-256 in XTS, which makes nothing longer */
};

struct ticket_key {
	unsigned char seal[16];  /* AES-128 */
	unsigned char mac[32];   /* HMAC with SHA-256 */
	unsigned char rest[16];  /* of the digest; not used */
};

struct tls_ticket {
	EVP_CIPHER *seal;        /* AES-128, in single blocks */
	EVP_MD *mix;             /* SHA-512 */
	EVP_CIPHER *wrap;        /* AES-256-XTS */
	EVP_CIPHER_CTX *wrapping;
	EVP_MD *sha256;
	EVP_MAC_CTX *hmac;       /* with SHA-256 */
	struct slice hello;      /* the ClientHello that OpenSSL has read last, borrowed from it */
	const SSL *said_by;
	unsigned char secret[SECRET];
	int64_t today;           /* days since 1970 that `days` are around */
	struct day days[DAYS];
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

bool
tls_ticket_secret(EVP_PKEY *key, unsigned char secret[TICKET_SECRET])
{
	static const char info[] = "capsule session tickets";
	unsigned char number[2048];
	size_t len = private_number(key, number, sizeof(number));
	bool ok = len > 0 && hkdf(EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND, number, len, info, sizeof(info) - 1,
	    secret, TICKET_SECRET);

	OPENSSL_cleanse(number, sizeof(number));
	return ok;
}

/* SHA-256 for `mac`, and the key; NULL: it comes later. */
static bool
set_mac(EVP_MAC_CTX *mac, const struct ticket_key *key)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_end(),
		OSSL_PARAM_construct_end(),
	};

	if (key)
		params[1] = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)key->mac, sizeof(key->mac));
	return EVP_MAC_CTX_set_params(mac, params) == 1;
}

static EVP_MAC_CTX *
new_hmac(void)
{
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = hmac ? EVP_MAC_CTX_new(hmac) : NULL;

	EVP_MAC_free(hmac);
	if (ctx && set_mac(ctx, NULL))
		return ctx;
	EVP_MAC_CTX_free(ctx);
	return NULL;
}

struct tls_ticket *
tls_ticket_new(const unsigned char secret[TICKET_SECRET])
{
	struct tls_ticket *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->today = INT64_MIN;
	memcpy(t->secret, secret, sizeof(t->secret));
	t->seal = EVP_CIPHER_fetch(NULL, "AES-128-ECB", NULL);
	t->mix = EVP_MD_fetch(NULL, "SHA512", NULL);
	t->wrap = EVP_CIPHER_fetch(NULL, "AES-256-XTS", NULL);
	t->wrapping = EVP_CIPHER_CTX_new();
	t->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	t->hmac = new_hmac();
	if (t->seal && t->mix && t->wrap && t->wrapping && t->sha256 && t->hmac)
		return t;
	tls_ticket_free(t);
	return NULL;
}

void
tls_ticket_free(struct tls_ticket *t)
{
	if (!t)
		return;
	EVP_CIPHER_free(t->seal);
	EVP_MD_free(t->mix);
	EVP_CIPHER_free(t->wrap);
	EVP_CIPHER_CTX_free(t->wrapping);
	EVP_MD_free(t->sha256);
	EVP_MAC_CTX_free(t->hmac);
	OPENSSL_cleanse(t, sizeof(*t));
	free(t);
}

static bool
derive_day(const struct tls_ticket *t, int64_t number, struct day *day)
{
	char info[16] = "day ";
	size_t len = strlen(info);

	for (int shift = 56; shift >= 0; shift -= 8)
		info[len++] = (char)((uint64_t)number >> shift);
	return hkdf(EVP_KDF_HKDF_MODE_EXPAND_ONLY, t->secret, SECRET, info, len,
	    (unsigned char *)day, sizeof(*day));
}

/*
 * The digest of secret and name, both of fixed length, is as good a key as
 * HKDF would make of them, at a tenth of the time; and this is for each visit.
 */
static bool
derive_key(const struct tls_ticket *t, const struct day *day, const unsigned char name[NAME],
    struct ticket_key *key)
{
	unsigned char input[SECRET + NAME];
	bool ok;

	memcpy(input, day->secret, SECRET);
	memcpy(input + SECRET, name, NAME);
	ok = EVP_Digest(input, sizeof(input), (unsigned char *)key, NULL, t->mix, NULL) == 1;
	OPENSSL_cleanse(input, sizeof(input));
	return ok;
}

/* Have the secrets of the days around now; derived anew when the day has changed. */
static bool
keep_up(struct tls_ticket *t)
{
	int64_t today = (int64_t)time(NULL) / DAY;

	if (t->today == today)
		return true;
	for (int i = 0; i < DAYS; i++)
		if (!derive_day(t, today - 1 + i, &t->days[i]))
			return false;
	t->today = today;
	return true;
}

/* --- long tickets ------------------------------------------------------------ */

static struct tls_ticket *
ticket_of(SSL *ssl)
{
	return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

/* Have `cipher` and `mac` work with the key called `name`. */
static bool
use_key(const struct tls_ticket *t, const struct day *day, const unsigned char name[NAME],
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, bool sealing)
{
	struct ticket_key key;
	bool ok = derive_key(t, day, name, &key) && set_mac(mac, &key) &&
	    EVP_CipherInit_ex2(cipher, t->seal, key.seal, NULL, sealing, NULL) == 1;

	OPENSSL_cleanse(&key, sizeof(key));
	return ok;
}

/* OpenSSL asks. To open: 2 is "known, and give a new one", 0 "not known"; -1 breaks off. */
static int
ticket_keys(SSL *ssl, unsigned char name[NAME], unsigned char *iv, EVP_CIPHER_CTX *cipher,
    EVP_MAC_CTX *mac, int sealing)
{
	struct tls_ticket *t = ticket_of(ssl);
	const struct day *today = &t->days[1];

	(void)iv;
	if (!keep_up(t))
		return -1;
	if (sealing) {
		memcpy(name, today->tag, TAG);
		return RAND_bytes(name + TAG, NAME - TAG) == 1 &&
		    use_key(t, today, name, cipher, mac, true) ? 1 : -1;
	}
	for (int i = 0; i < DAYS; i++)
		if (memcmp(name, t->days[i].tag, TAG) == 0)
			return use_key(t, &t->days[i], name, cipher, mac, false) ? 2 : -1;
	return 0;
}

/*
 * What all sessions have in common, or the next handshake tells anyway, need
 * not be in a ticket: OpenSSL's id, the host, the context. Nor need its time
 * be, which the day's secret vouches for; but it cannot be 0.
 */
static const unsigned char id_context[] = { 'c' };

static bool
slim_session(SSL_SESSION *session)
{
	SSL_SESSION_set_time(session, 1);
	return SSL_SESSION_set1_id(session, id_context, 0) &&
	    SSL_SESSION_set1_id_context(session, id_context, 0) &&
	    SSL_SESSION_set1_hostname(session, NULL);
}

/* The other way round, for a ticket that was opened. */
static SSL_TICKET_RETURN
fill_session(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t name_len,
    SSL_TICKET_STATUS status, void *ctx)
{
	(void)ssl, (void)name, (void)name_len, (void)ctx;
	if (status != SSL_TICKET_SUCCESS_RENEW)
		return SSL_TICKET_RETURN_IGNORE_RENEW;
	SSL_SESSION_set_time(session, (long)time(NULL));
	return SSL_SESSION_set1_id_context(session, id_context, sizeof(id_context)) ?
	    SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_IGNORE_RENEW;
}

/* --- short tickets ----------------------------------------------------------- */

/* Encipher a secret, or decipher it. */
static bool
wrap(struct tls_ticket *t, const struct day *day, const unsigned char from[SHORT], unsigned char to[SHORT], bool sealing)
{
	static const unsigned char tweak[16];
	int len = 0;

	return EVP_CipherInit_ex2(t->wrapping, t->wrap, day->wrap, tweak, sealing, NULL) == 1 &&
	    EVP_CipherUpdate(t->wrapping, to, &len, from, SHORT) == 1 && len == SHORT;
}

/* Make the secret of a session its ticket. False when it does not fit, or is not all. */
static bool
shorten_session(struct tls_ticket *t, SSL_SESSION *session)
{
	unsigned char secret[SHORT], ticket[SHORT];
	bool good;

	if (SSL_SESSION_get0_peer(session) || SSL_SESSION_get_protocol_version(session) != TLS1_3_VERSION ||
	    SSL_SESSION_get_master_key(session, NULL, 0) != SHORT)
		return false;
	SSL_SESSION_get_master_key(session, secret, SHORT);
	good = keep_up(t) && wrap(t, &t->days[1], secret, ticket, true) &&
	    SSL_SESSION_set1_id(session, ticket, sizeof(ticket)) == 1;
	OPENSSL_cleanse(secret, sizeof(secret));
	return good;
}

/* The session of a secret. What must match of its cipher is SHA-256. */
static SSL_SESSION *
make_session(SSL *ssl, const unsigned char secret[SHORT])
{
	static const unsigned char aes_128_gcm_sha256[] = { 0x13, 0x01 };
	SSL_SESSION *session = SSL_SESSION_new();

	if (!session)
		return NULL;
	if (SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) == 1 &&
	    SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, aes_128_gcm_sha256)) == 1 &&
	    SSL_SESSION_set1_master_key(session, secret, SHORT) == 1 &&
	    SSL_SESSION_set1_id_context(session, id_context, sizeof(id_context)) == 1) {
		SSL_SESSION_set_time(session, (long)time(NULL));
		SSL_SESSION_set_timeout(session, TICKET_LIFETIME);
		return session;
	}
	SSL_SESSION_free(session);
	return NULL;
}

/* OpenSSL has a ticket of 32 bytes, and asks for its session. NULL: not one of ours, or not its visitor. */
static SSL_SESSION *
open_short(SSL *ssl, const unsigned char *ticket, int len, int *copy)
{
	struct tls_ticket *t = ticket_of(ssl);
	SSL_SESSION *session = NULL;
	unsigned char secret[SHORT];

	*copy = 0;
	if (len != SHORT || t->said_by != ssl || !keep_up(t))
		return NULL;
	for (int i = 0; i < DAYS && !session; i++) {
		const struct day *day = &t->days[(i + 1) % DAYS];   /* today's first */

		if (wrap(t, day, ticket, secret, false) &&
		    tls_binder_is_good(t->sha256, t->hmac, t->hello, slice_from((const char *)ticket, SHORT), secret))
			session = make_session(ssl, secret);
	}
	OPENSSL_cleanse(secret, sizeof(secret));
	return session;
}

/* OpenSSL shows each message; of a hello it does not say later what its binder is. */
static void
keep_hello(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl, void *ctx)
{
	struct tls_ticket *t = ctx;
	const unsigned char *message = bytes;

	(void)version;
	if (sent || type != SSL3_RT_HANDSHAKE || len == 0 || message[0] != SSL3_MT_CLIENT_HELLO)
		return;
	t->hello = slice_from(bytes, len);
	t->said_by = ssl;
}

/* --- either kind ------------------------------------------------------------- */

void
tls_ticket_expect(SSL *ssl)
{
	const unsigned char *offered;
	size_t len;

	if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_psk, &offered, &len) == 1 &&
	    tls_binder_has_ticket(slice_from((const char *)offered, len), SHORT))
		SSL_set_options(ssl, SSL_OP_NO_TICKET);
}

/* OpenSSL is about to write a ticket. */
static int
make_ticket(SSL *ssl, void *ctx)
{
	SSL_SESSION *session = SSL_get_session(ssl);

	(void)ctx;
	if (shorten_session(ticket_of(ssl), session)) {
		SSL_set_options(ssl, SSL_OP_NO_TICKET);
		return 1;
	}
	SSL_clear_options(ssl, SSL_OP_NO_TICKET);
	return slim_session(session);
}

bool
tls_ticket_attach(struct tls_ticket *t, SSL_CTX *ctx)
{
	SSL_CTX_set_app_data(ctx, t);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_get_cb(ctx, open_short);
	SSL_CTX_set_msg_callback(ctx, keep_hello);
	SSL_CTX_set_msg_callback_arg(ctx, t);
	SSL_CTX_set_timeout(ctx, TICKET_LIFETIME);
	return SSL_CTX_set_num_tickets(ctx, 1) == 1 &&
	    SSL_CTX_set_session_id_context(ctx, id_context, sizeof(id_context)) == 1 &&
	    SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, ticket_keys) == 1 &&
	    SSL_CTX_set_session_ticket_cb(ctx, make_ticket, fill_session, NULL) == 1;
}
