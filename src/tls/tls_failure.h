/*
 * tls/tls_failure.h: why a handshake came to nothing, in words that operators
 * can act on and count by.
 */
#ifndef CAPSULE_TLS_FAILURE_H
#define CAPSULE_TLS_FAILURE_H

/* X(kind, name for counting, sentence for the log) */
#define TLS_FAILURE_TABLE(X) \
	X(VERSION,  "version",     "no common TLS version") \
	X(CIPHER,   "cipher",      "no common cipher or group") \
	X(REFUSED,  "certificate", "the visitor does not accept our certificate") \
	X(NAME,     "name",        "a malformed name or extension in the handshake") \
	X(CLIENT,   "client",      "the visitor's own certificate is no good") \
	X(ALERT,    "alert",       "the visitor broke the handshake off") \
	X(HTTP,     "http",        "HTTP, where TLS was expected") \
	X(NOT_TLS,  "not_tls",     "something else, where TLS was expected") \
	X(LONG,     "long",        "a ClientHello of more than 16 KB") \
	X(LEFT,     "left",        "left in the handshake") \
	X(TIME,     "time",        "no handshake in time") \
	X(OTHER,    "other",       "the handshake failed")

#define TLS_FAILURE_AS_ENUM(kind, name, sentence) TLS_FAILURE_##kind,
enum tls_failure { TLS_FAILURE_TABLE(TLS_FAILURE_AS_ENUM) TLS_FAILURE_COUNT };

extern const char *const tls_failure_names[TLS_FAILURE_COUNT];
extern const char *const tls_failure_sentences[TLS_FAILURE_COUNT];

/* The kind that has this sentence; TLS_FAILURE_OTHER when none has. */
enum tls_failure tls_failure_of(const char *sentence);

/* The kind of an OpenSSL error, as ERR_peek_last_error() gives it. */
enum tls_failure tls_failure_of_error(unsigned long error);

#endif
