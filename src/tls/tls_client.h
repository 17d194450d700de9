/*
 * tls/tls_client.h: the certificate that a visitor showed.
 *
 * It is asked for in the handshake and never required there, and any is taken:
 * who it belongs to, and whether that is enough, is decided by the page. A
 * reader without one sends an empty answer and notices nothing. A resumed
 * session has the certificate of its first handshake in its ticket.
 *
 * Source: Gemini network protocol specification 0.24.1, "Client certificates"
 * (self-signed ones are the rule); RFC 8446, 4.3.2.
 */
#ifndef CAPSULE_TLS_CLIENT_H
#define CAPSULE_TLS_CLIENT_H

#include "gemini/client.h"
#include "tls/tls_session.h"

/* Ask those for a certificate, from now on, who shake hands for `host` (an A-label or address). */
void tls_context_ask_clients(struct tls_context *t, const char *host);

/* What the session's visitor showed, at `now` (seconds since 1970 UTC). False: nothing. */
bool tls_session_client(const struct tls_session *s, int64_t now, struct client *client);

/* The same of a certificate at hand. */
void tls_client_read(struct client *client, X509 *certificate, int64_t now);

#endif
