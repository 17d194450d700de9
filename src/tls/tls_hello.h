/*
 * tls/tls_hello.h: what stands in a ClientHello (RFC 8446, 4.1.2).
 *
 * A hello is a handshake message with its head of 4 bytes, whole. What is
 * found in it is borrowed from it. Nothing is asked of OpenSSL.
 */
#ifndef CAPSULE_TLS_HELLO_H
#define CAPSULE_TLS_HELLO_H

#include "base/slice.h"

/* Cut `n` bytes off the beginning of *from. False when there are fewer. */
bool tls_hello_take(struct slice *from, size_t n, struct slice *out);

/* Cut off a number of `width` bytes, and as many bytes as it says: those are *out. */
bool tls_hello_take_vector(struct slice *from, size_t width, struct slice *out);

/* All extensions of a hello. False: it has none, or is damaged before their end. */
bool tls_hello_extensions(struct slice hello, struct slice *extensions);

/* Cut the next one off: its type, and what it says. False: there is no whole one. */
bool tls_hello_next_extension(struct slice *extensions, unsigned *type, struct slice *body);

/* Whether the extension supported_versions, without type and length, names TLS 1.3. */
bool tls_hello_names_13(struct slice supported_versions);

/* Whether a hello offers TLS 1.3. */
bool tls_hello_offers_13(struct slice hello);

#endif
