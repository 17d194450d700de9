/* tls/tls_failure.c: why a handshake came to nothing; see tls_failure.h. */
#include "tls/tls_failure.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

#define AS_NAME(kind, name, sentence) name,
#define AS_SENTENCE(kind, name, sentence) sentence,
const char *const tls_failure_names[TLS_FAILURE_COUNT] = { TLS_FAILURE_TABLE(AS_NAME) };
const char *const tls_failure_sentences[TLS_FAILURE_COUNT] = { TLS_FAILURE_TABLE(AS_SENTENCE) };

enum tls_failure
tls_failure_of(const char *sentence)
{
	for (int kind = 0; kind < TLS_FAILURE_COUNT; kind++) {
		if (strcmp(tls_failure_sentences[kind], sentence) == 0)
			return (enum tls_failure)kind;
	}
	return TLS_FAILURE_OTHER;
}

/* OpenSSL's reasons (openssl/sslerr.h); an alert of the visitor's is 1000 and its number. */
static const struct { int reason; enum tls_failure kind; } reasons[] = {
	{ SSL_R_UNSUPPORTED_PROTOCOL, TLS_FAILURE_VERSION },
	{ SSL_R_VERSION_TOO_LOW, TLS_FAILURE_VERSION },
	{ SSL_R_NO_PROTOCOLS_AVAILABLE, TLS_FAILURE_VERSION },
	{ SSL_R_UNKNOWN_PROTOCOL, TLS_FAILURE_VERSION },
	{ SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, TLS_FAILURE_VERSION },
	{ SSL_R_INAPPROPRIATE_FALLBACK, TLS_FAILURE_VERSION },
	{ SSL_R_NO_SHARED_CIPHER, TLS_FAILURE_CIPHER },
	{ SSL_R_NO_SHARED_GROUPS, TLS_FAILURE_CIPHER },
	{ SSL_R_NO_SUITABLE_KEY_SHARE, TLS_FAILURE_CIPHER },
	{ SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, TLS_FAILURE_CIPHER },
	{ SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS, TLS_FAILURE_CIPHER },
	{ SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, TLS_FAILURE_CIPHER },
	{ SSL_R_TLSV1_ALERT_UNKNOWN_CA, TLS_FAILURE_REFUSED },
	{ SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, TLS_FAILURE_REFUSED },
	{ SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, TLS_FAILURE_REFUSED },
	{ SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, TLS_FAILURE_REFUSED },
	{ SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, TLS_FAILURE_REFUSED },
	{ SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, TLS_FAILURE_REFUSED },
	{ SSL_R_TLSV1_ALERT_ACCESS_DENIED, TLS_FAILURE_REFUSED },
	{ SSL_R_BAD_EXTENSION, TLS_FAILURE_NAME },
	{ SSL_R_TLSV1_UNRECOGNIZED_NAME, TLS_FAILURE_NAME },
	{ SSL_R_CERTIFICATE_VERIFY_FAILED, TLS_FAILURE_CLIENT },
	{ SSL_R_BAD_SIGNATURE, TLS_FAILURE_CLIENT },
	{ SSL_R_HTTP_REQUEST, TLS_FAILURE_HTTP },
	{ SSL_R_HTTPS_PROXY_REQUEST, TLS_FAILURE_HTTP },
	{ SSL_R_WRONG_VERSION_NUMBER, TLS_FAILURE_NOT_TLS },
	{ SSL_R_PACKET_LENGTH_TOO_LONG, TLS_FAILURE_NOT_TLS },
	{ SSL_R_BAD_RECORD_TYPE, TLS_FAILURE_NOT_TLS },
	{ SSL_R_UNEXPECTED_MESSAGE, TLS_FAILURE_NOT_TLS },
	{ SSL_R_LENGTH_MISMATCH, TLS_FAILURE_NOT_TLS },
};

enum tls_failure
tls_failure_of_error(unsigned long error)
{
	int reason = ERR_GET_REASON(error);

	if (ERR_GET_LIB(error) != ERR_LIB_SSL)
		return TLS_FAILURE_OTHER;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].reason == reason)
			return reasons[i].kind;
	}
	return reason >= SSL_AD_REASON_OFFSET ? TLS_FAILURE_ALERT : TLS_FAILURE_OTHER;
}
