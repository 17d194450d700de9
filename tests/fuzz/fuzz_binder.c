/* Any bytes as the ClientHello of a visitor with a ticket: nobody has a binder for a secret that he does not know. */
#include "tls/tls_binder.h"

#include <openssl/core_names.h>
#include <stdint.h>
#include <stdlib.h>

static EVP_MAC_CTX *
new_hmac(void)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);

	EVP_MAC_free(mac);
	EVP_MAC_CTX_set_params(ctx, params);
	return ctx;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char secret[BINDER_SECRET] = "known to nobody";
	static EVP_MAC_CTX *hmac;
	struct slice bytes = slice_from((const char *)data, size);

	if (!hmac)
		hmac = new_hmac();
	tls_binder_has_ticket(bytes, BINDER_SECRET);
	for (size_t at = 0; at < size; at += BINDER_SECRET)
		if (tls_binder_is_good(EVP_sha256(), hmac, bytes, slice_first(slice_skip(bytes, at), BINDER_SECRET), secret))
			abort();
	return 0;
}
