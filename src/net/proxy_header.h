/*
 * net/proxy_header.h: who the visitor is, as a load balancer in front says.
 *
 * A balancer that passes TCP through hides the visitor's address behind its
 * own; the PROXY protocol puts it before the first byte of TLS. It is read
 * from configured addresses only, since anybody could claim anything.
 *
 * Source: The PROXY protocol, versions 1 & 2 (HAProxy, 2020/03/05).
 */
#ifndef CAPSULE_NET_PROXY_HEADER_H
#define CAPSULE_NET_PROXY_HEADER_H

#include "base/slice.h"

#include <sys/socket.h>

enum { PROXY_HEADER_MOST = 16 + 2048 };   /* bytes of a header that is waited for */

enum proxy_step {
	PROXY_DONE,   /* the header is whole */
	PROXY_MORE,   /* so far so good, more bytes are needed */
	PROXY_WRONG,  /* these bytes begin no header */
};

/*
 * Read the header that `bytes` begin with. With PROXY_DONE *used is its length
 * and *address the visitor's, *address_len its size: 0 when the header names
 * none (LOCAL, UNKNOWN, a Unix socket), so that the connection's own holds.
 */
enum proxy_step proxy_header_read(struct slice bytes, size_t *used,
    struct sockaddr_storage *address, socklen_t *address_len);

/* Whether `address` is one of `proxies`, numeric addresses such as "127.0.0.1" and "::1". */
bool proxy_is_trusted(const struct sockaddr *address, const char *const *proxies, size_t count);

#endif
