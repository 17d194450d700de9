/* tls/remote_key.c: a private key that is somewhere else; see remote_key.h. */
#include "tls/remote_key.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#define NAME "capsule-remote"
#define PROPERTIES "provider=" NAME
#define PARAM_NUMBER "capsule-number"

/* X(kind, names, name for OpenSSL's own, what signs with it) */
#define KINDS(X) \
	X(ec,      "EC:id-ecPublicKey:1.2.840.10045.2.1",   "EC",      "ECDSA") \
	X(rsa,     "RSA:rsaEncryption:1.2.840.113549.1.1.1", "RSA",     "RSA") \
	X(ed25519, "ED25519:1.3.101.112",                   "ED25519", "ED25519") \
	X(ed448,   "ED448:1.3.101.113",                     "ED448",   "ED448")

static remote_sign_fn *signer;

void
remote_key_ask(remote_sign_fn *sign)
{
	signer = sign;
}

/* --- keys: everything public is asked of OpenSSL's own ------------------------ */

struct remote_key {
	const char *kind;
	EVP_PKEY *public;   /* NULL until it is imported */
	unsigned number;
};

static struct remote_key *
key_new(const char *kind)
{
	struct remote_key *k = calloc(1, sizeof(*k));

	if (k)
		k->kind = kind;
	return k;
}

static void
key_free(void *key)
{
	struct remote_key *k = key;

	if (k)
		EVP_PKEY_free(k->public);
	free(k);
}

/* The private half is said to be here too, or OpenSSL would not sign. */
static int
key_has(const void *key, int selection)
{
	const struct remote_key *k = key;

	(void)selection;
	return k->public != NULL;
}

static int
key_match(const void *a, const void *b, int selection)
{
	const struct remote_key *left = a, *right = b;

	(void)selection;
	return EVP_PKEY_eq(left->public, right->public) == 1;
}

static int
key_import(void *key, int selection, const OSSL_PARAM params[])
{
	struct remote_key *k = key;
	const OSSL_PARAM *number = OSSL_PARAM_locate_const(params, PARAM_NUMBER);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, k->kind, NULL);
	int ok = ctx && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &k->public, EVP_PKEY_PUBLIC_KEY, (OSSL_PARAM *)params) == 1;

	(void)selection;
	EVP_PKEY_CTX_free(ctx);
	return ok && (!number || OSSL_PARAM_get_uint(number, &k->number));
}

static const OSSL_PARAM *
key_import_types(int selection)
{
	static const OSSL_PARAM types[] = {
		OSSL_PARAM_uint(PARAM_NUMBER, NULL),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0),
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
		OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_N, NULL, 0),
		OSSL_PARAM_BN(OSSL_PKEY_PARAM_RSA_E, NULL, 0),
		OSSL_PARAM_END,
	};

	(void)selection;
	return types;
}

static int
key_get_params(void *key, OSSL_PARAM params[])
{
	const struct remote_key *k = key;

	return EVP_PKEY_get_params(k->public, params);
}

static const OSSL_PARAM *
key_gettable_params(void *provider)
{
	static const OSSL_PARAM params[] = {
		OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, NULL),
		OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, NULL),
		OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, NULL),
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_DEFAULT_DIGEST, NULL, 0),
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_MANDATORY_DIGEST, NULL, 0),
		OSSL_PARAM_END,
	};

	(void)provider;
	return params;
}

#define KEY_FUNCTIONS(name, names, own, signature) \
	static void *name##_new(void *provider) { (void)provider; return key_new(own); } \
	static const char *name##_operation(int id) { return id == OSSL_OP_SIGNATURE ? signature : NULL; } \
	static const OSSL_DISPATCH name##_functions[] = { \
		{ OSSL_FUNC_KEYMGMT_NEW, (void (*)(void))name##_new }, \
		{ OSSL_FUNC_KEYMGMT_FREE, (void (*)(void))key_free }, \
		{ OSSL_FUNC_KEYMGMT_HAS, (void (*)(void))key_has }, \
		{ OSSL_FUNC_KEYMGMT_MATCH, (void (*)(void))key_match }, \
		{ OSSL_FUNC_KEYMGMT_IMPORT, (void (*)(void))key_import }, \
		{ OSSL_FUNC_KEYMGMT_IMPORT_TYPES, (void (*)(void))key_import_types }, \
		{ OSSL_FUNC_KEYMGMT_GET_PARAMS, (void (*)(void))key_get_params }, \
		{ OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, (void (*)(void))key_gettable_params }, \
		{ OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, (void (*)(void))name##_operation }, \
		{ 0, NULL }, \
	};
KINDS(KEY_FUNCTIONS)

/* --- signatures ---------------------------------------------------------------- */

struct signing {
	const struct remote_key *key;
	struct remote_request request;
};

static void *
signing_new(void *provider, const char *properties)
{
	(void)provider, (void)properties;
	return calloc(1, sizeof(struct signing));
}

static void
signing_free(void *ctx)
{
	free(ctx);
}

/* Padding and salt of RSA; TLS has a salt as long as the digest, always. */
static int
signing_set_params(void *ctx, const OSSL_PARAM params[])
{
	struct signing *s = ctx;
	const OSSL_PARAM *p = OSSL_PARAM_locate_const(params, OSSL_SIGNATURE_PARAM_PAD_MODE);
	int number = 0;

	if (p && p->data_type == OSSL_PARAM_UTF8_STRING)
		s->request.pss = strcmp(p->data, OSSL_PKEY_RSA_PAD_MODE_PSS) == 0;
	else if (p && OSSL_PARAM_get_int(p, &number))
		s->request.pss = number == RSA_PKCS1_PSS_PADDING;
	return 1;
}

static const OSSL_PARAM *
signing_settable_params(void *ctx, void *provider)
{
	static const OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, NULL, 0),
		OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, NULL, 0),
		OSSL_PARAM_END,
	};

	(void)ctx, (void)provider;
	return params;
}

static int
signing_init(void *ctx, const char *digest, void *key, const OSSL_PARAM params[])
{
	struct signing *s = ctx;

	s->key = key;
	memset(&s->request, 0, offsetof(struct remote_request, text));
	if (digest && strlen(digest) >= sizeof(s->request.digest))
		return 0;
	strcpy(s->request.digest, digest ? digest : "");
	return params ? signing_set_params(ctx, params) : 1;
}

static int
signing_sign(void *ctx, unsigned char *signature, size_t *len, size_t size, const unsigned char *text, size_t text_len)
{
	struct signing *s = ctx;
	unsigned char room[REMOTE_SIGNATURE_MOST];
	size_t made = 0;

	if (!signature) {
		*len = (size_t)EVP_PKEY_get_size(s->key->public);
		return 1;
	}
	if (!signer || text_len > REMOTE_TEXT_MOST)
		return 0;
	s->request.number = (uint16_t)s->key->number;
	s->request.len = (uint16_t)text_len;
	memcpy(s->request.text, text, text_len);
	if (!signer(&s->request, room, &made) || made > size)
		return 0;
	memcpy(signature, room, made);
	*len = made;
	return 1;
}

static const OSSL_DISPATCH signature_functions[] = {
	{ OSSL_FUNC_SIGNATURE_NEWCTX, (void (*)(void))signing_new },
	{ OSSL_FUNC_SIGNATURE_FREECTX, (void (*)(void))signing_free },
	{ OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, (void (*)(void))signing_init },
	{ OSSL_FUNC_SIGNATURE_DIGEST_SIGN, (void (*)(void))signing_sign },
	{ OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS, (void (*)(void))signing_set_params },
	{ OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS, (void (*)(void))signing_settable_params },
	{ 0, NULL },
};

/* --- the provider ----------------------------------------------------------------- */

#define AS_KEYMGMT(name, names, own, signature) { names, PROPERTIES, name##_functions, NULL },
#define AS_SIGNATURE(name, names, own, signature) { signature, PROPERTIES, signature_functions, NULL },
static const OSSL_ALGORITHM keymgmts[] = { KINDS(AS_KEYMGMT) { NULL, NULL, NULL, NULL } };
static const OSSL_ALGORITHM signatures[] = { KINDS(AS_SIGNATURE) { NULL, NULL, NULL, NULL } };

static const OSSL_ALGORITHM *
provider_query(void *provider, int operation, int *no_store)
{
	(void)provider;
	*no_store = 0;
	return operation == OSSL_OP_KEYMGMT ? keymgmts : operation == OSSL_OP_SIGNATURE ? signatures : NULL;
}

static int
provider_init(const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **provider)
{
	static const OSSL_DISPATCH functions[] = {
		{ OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))provider_query },
		{ 0, NULL },
	};

	(void)in;
	*out = functions;
	*provider = (void *)core;
	return 1;
}

/* Made once and kept as long as the process. */
static OSSL_LIB_CTX *
library(void)
{
	static OSSL_LIB_CTX *context;

	if (context || !(context = OSSL_LIB_CTX_new()))
		return context;
	if (OSSL_PROVIDER_add_builtin(context, NAME, provider_init) == 1 && OSSL_PROVIDER_load(context, NAME))
		return context;
	OSSL_LIB_CTX_free(context);
	return context = NULL;
}

static EVP_PKEY *
make(const char *kind, EVP_PKEY *public, unsigned number)
{
	OSSL_PARAM *data = NULL, *all = NULL;
	OSSL_PARAM mine[] = { OSSL_PARAM_construct_uint(PARAM_NUMBER, &number), OSSL_PARAM_construct_end() };
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(library(), kind, PROPERTIES);
	EVP_PKEY *key = NULL;

	if (ctx && EVP_PKEY_todata(public, EVP_PKEY_PUBLIC_KEY, &data) == 1 && (all = OSSL_PARAM_merge(data, mine)) &&
	    EVP_PKEY_fromdata_init(ctx) == 1 && EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, all) != 1)
		key = NULL;
	OSSL_PARAM_free(data);
	OSSL_PARAM_free(all);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

EVP_PKEY *
remote_key_new(EVP_PKEY *public, unsigned number)
{
#define AS_KIND(name, names, own, signature) own,
	static const char *const kinds[] = { KINDS(AS_KIND) };

	for (size_t i = 0; library() && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (EVP_PKEY_is_a(public, kinds[i]))
			return make(kinds[i], public, number);
	}
	return NULL;
}

/* --- where the private half is ------------------------------------------------------ */

static bool
is_certificate_verify(const unsigned char *text, size_t len)
{
	static const char label[] = "TLS 1.3, server CertificateVerify";   /* with its '\0' */
	enum { BLANKS = 64 };

	if (len != BLANKS + sizeof(label) + 32 && len != BLANKS + sizeof(label) + 48)
		return false;
	for (int i = 0; i < BLANKS; i++) {
		if (text[i] != ' ')
			return false;
	}
	return memcmp(text + BLANKS, label, sizeof(label)) == 0;
}

static bool
is_key_exchange(const unsigned char *text, size_t len)
{
	enum { RANDOMS = 64, NAMED_CURVE = 3 };

	return len > RANDOMS + 4 && text[RANDOMS] == NAMED_CURVE && len == RANDOMS + 4 + (size_t)text[RANDOMS + 3];
}

bool
remote_text_is_handshake(const unsigned char *text, size_t len)
{
	return is_certificate_verify(text, len) || is_key_exchange(text, len);
}

static bool
set_padding(EVP_PKEY_CTX *ctx, bool pss)
{
	return !pss || (EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0);
}

bool
remote_request_sign(const struct remote_request *q, EVP_PKEY *key, unsigned char *signature, size_t *len)
{
	EVP_MD_CTX *digest;
	EVP_PKEY_CTX *padding;
	bool ok;

	if (q->len > REMOTE_TEXT_MOST || memchr(q->digest, '\0', sizeof(q->digest)) == NULL ||
	    !remote_text_is_handshake(q->text, q->len))
		return false;
	*len = REMOTE_SIGNATURE_MOST;
	digest = EVP_MD_CTX_new();
	ok = digest && EVP_DigestSignInit_ex(digest, &padding, q->digest[0] ? q->digest : NULL, NULL, NULL, key, NULL) == 1 &&
	    set_padding(padding, q->pss) && EVP_DigestSign(digest, signature, len, q->text, q->len) == 1;
	EVP_MD_CTX_free(digest);
	return ok;
}
