/* tls/tls_binder.c: whether a visitor knows the secret of a ticket he offers; see tls_binder.h. */
#include "tls/tls_binder.h"
#include "tls/tls_hello.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

enum { AGE = 4, HASH = BINDER_SECRET };

/* Tickets that a hello offers, and their binders, in the same order. */
struct offer {
	struct slice tickets, binders;
	struct slice bound;         /* of the hello: what a binder is a MAC over */
};

/* --- reading a hello --------------------------------------------------------- */

static bool
next_ticket(struct slice *tickets, struct slice *ticket)
{
	struct slice age;

	return tls_hello_take_vector(tickets, 2, ticket) && tls_hello_take(tickets, AGE, &age);
}

/* The last of the extensions of a hello, which pre_shared_key has to be. */
static bool
find_extension(struct slice hello, struct slice *extension)
{
	struct slice extensions;
	unsigned type = 0;
	bool good = tls_hello_extensions(hello, &extensions);

	while (good && extensions.len > 0)
		good = tls_hello_next_extension(&extensions, &type, extension);
	return good && type == TLSEXT_TYPE_psk;
}

static bool
read_offer(struct slice hello, struct offer *o)
{
	struct slice rest = SLICE("");

	if (!find_extension(hello, &rest) || !tls_hello_take_vector(&rest, 2, &o->tickets))
		return false;
	o->bound = slice_first(hello, (size_t)(rest.data - hello.data));
	return tls_hello_take_vector(&rest, 2, &o->binders) && rest.len == 0;
}

/* The binder of one ticket. */
static bool
find_binder(struct offer o, struct slice ticket, struct slice *binder)
{
	struct slice offered;

	while (next_ticket(&o.tickets, &offered) && tls_hello_take_vector(&o.binders, 1, binder))
		if (slice_eq(offered, ticket))
			return binder->len == HASH;
	return false;
}

bool
tls_binder_has_ticket(struct slice extension, size_t len)
{
	struct slice tickets, ticket;

	if (!tls_hello_take_vector(&extension, 2, &tickets))
		return false;
	while (next_ticket(&tickets, &ticket))
		if (ticket.len == len)
			return true;
	return false;
}

/* --- the MAC ------------------------------------------------------------------- */

static bool
mac(EVP_MAC_CTX *hmac, const unsigned char key[HASH], const void *text, size_t len, unsigned char out[HASH])
{
	size_t got;

	return EVP_MAC_init(hmac, key, HASH, NULL) == 1 && EVP_MAC_update(hmac, text, len) == 1 &&
	    EVP_MAC_final(hmac, out, &got, HASH) == 1;
}

/* The key of a binder (RFC 8446, 7.1): three steps from the secret. */
static bool
derive_key(EVP_MAC_CTX *hmac, const unsigned char secret[BINDER_SECRET], unsigned char key[HASH])
{
	/* HkdfLabel of 32 bytes, "res binder" with the hash of nothing; and of "finished"; the last byte is HKDF's counter */
	static const unsigned char zero[HASH], resumption[] = "\0\x20\x10tls13 res binder\x20"
	    "\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24"
	    "\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55\x01";
	static const unsigned char finished[] = "\0\x20\x0etls13 finished\0\x01";

	return mac(hmac, zero, secret, BINDER_SECRET, key) && mac(hmac, key, resumption, sizeof(resumption) - 1, key) &&
	    mac(hmac, key, finished, sizeof(finished) - 1, key);
}

bool
tls_binder_is_good(const EVP_MD *sha256, EVP_MAC_CTX *hmac, struct slice hello, struct slice ticket,
    const unsigned char secret[BINDER_SECRET])
{
	unsigned char key[HASH], digest[HASH], wanted[HASH];
	struct slice binder;
	struct offer o;
	bool good;

	if (!read_offer(hello, &o) || !find_binder(o, ticket, &binder))
		return false;
	good = derive_key(hmac, secret, key) && EVP_Digest(o.bound.data, o.bound.len, digest, NULL, sha256, NULL) == 1 &&
	    mac(hmac, key, digest, sizeof(digest), wanted) && CRYPTO_memcmp(binder.data, wanted, sizeof(wanted)) == 0;
	OPENSSL_cleanse(key, sizeof(key));
	return good;
}
