/* net/proxy_header.c: who the visitor is behind a balancer; see proxy_header.h. */
#include "net/proxy_header.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>

enum {
	V1_MOST = 107,        /* bytes of a line with its CR LF (2.1) */
	V2_HEAD = 16,         /* signature, version and command, family, length (2.2) */
	V2_LOCAL = 0x20, V2_PROXY = 0x21,
	V2_TCP4 = 0x11, V2_TCP6 = 0x21,
	V2_TCP4_LEN = 12, V2_TCP6_LEN = 36,
};

static const char v1_start[] = "PROXY ";
static const char v2_start[] = "\r\n\r\n\0\r\nQUIT\n";

static socklen_t
set_ipv4(struct sockaddr_storage *address, const void *ip, uint16_t port)
{
	struct sockaddr_in *in = (struct sockaddr_in *)address;

	*in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
	memcpy(&in->sin_addr, ip, sizeof(in->sin_addr));
	return sizeof(*in);
}

static socklen_t
set_ipv6(struct sockaddr_storage *address, const void *ip, uint16_t port)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)address;

	*in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(port) };
	memcpy(&in6->sin6_addr, ip, sizeof(in6->sin6_addr));
	return sizeof(*in6);
}

/* "TCP4 192.0.2.7 198.51.100.1 50000 1965", or "UNKNOWN" and anything. */
static bool
read_v1(struct slice line, struct sockaddr_storage *address, socklen_t *address_len)
{
	struct slice family = slice_cut(&line, ' '), from = slice_cut(&line, ' '), port;
	bool four = slice_eq(family, SLICE("TCP4"));
	unsigned char ip[sizeof(struct in6_addr)];
	char text[INET6_ADDRSTRLEN];
	unsigned long number;

	if (slice_eq(family, SLICE("UNKNOWN")))
		return true;
	slice_cut(&line, ' ');   /* the balancer's own address */
	port = slice_cut(&line, ' ');
	if ((!four && !slice_eq(family, SLICE("TCP6"))) || from.len >= sizeof(text) ||
	    memchr(from.data, '\0', from.len) || !slice_number(port, UINT16_MAX, &number))
		return false;
	memcpy(text, from.data, from.len);
	text[from.len] = '\0';
	if (inet_pton(four ? AF_INET : AF_INET6, text, ip) != 1)
		return false;
	*address_len = (four ? set_ipv4 : set_ipv6)(address, ip, (uint16_t)number);
	return true;
}

static enum proxy_step
step_v1(struct slice bytes, size_t *used, struct sockaddr_storage *address, socklen_t *address_len)
{
	struct slice line = slice_first(bytes, V1_MOST);
	size_t end = slice_search(line, SLICE("\r\n"));

	if (end == line.len)
		return bytes.len < V1_MOST ? PROXY_MORE : PROXY_WRONG;
	*used = end + 2;
	line = slice_skip(slice_first(line, end), sizeof(v1_start) - 1);
	return read_v1(line, address, address_len) ? PROXY_DONE : PROXY_WRONG;
}

static uint16_t
number16(const unsigned char *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static enum proxy_step
step_v2(struct slice bytes, size_t *used, struct sockaddr_storage *address, socklen_t *address_len)
{
	const unsigned char *head = (const unsigned char *)bytes.data, *body = head + V2_HEAD;
	size_t len;

	if (bytes.len < V2_HEAD)
		return PROXY_MORE;
	len = number16(head + 14);
	if ((head[12] != V2_LOCAL && head[12] != V2_PROXY) || V2_HEAD + len > PROXY_HEADER_MOST)
		return PROXY_WRONG;
	if (bytes.len < V2_HEAD + len)
		return PROXY_MORE;
	*used = V2_HEAD + len;
	if (head[12] == V2_PROXY && head[13] == V2_TCP4 && len >= V2_TCP4_LEN)
		*address_len = set_ipv4(address, body, number16(body + 8));
	else if (head[12] == V2_PROXY && head[13] == V2_TCP6 && len >= V2_TCP6_LEN)
		*address_len = set_ipv6(address, body, number16(body + 32));
	return PROXY_DONE;
}

/* Whether `bytes` begin as `start` does, as far as both go. */
static bool
agrees(struct slice bytes, struct slice start)
{
	return slice_starts(start, slice_first(bytes, start.len));
}

enum proxy_step
proxy_header_read(struct slice bytes, size_t *used, struct sockaddr_storage *address, socklen_t *address_len)
{
	struct slice v1 = slice_from(v1_start, sizeof(v1_start) - 1);
	struct slice v2 = slice_from(v2_start, sizeof(v2_start) - 1);

	*address_len = 0;
	if (agrees(bytes, v1))
		return bytes.len < v1.len ? PROXY_MORE : step_v1(bytes, used, address, address_len);
	if (agrees(bytes, v2))
		return bytes.len < v2.len ? PROXY_MORE : step_v2(bytes, used, address, address_len);
	return PROXY_WRONG;
}

bool
proxy_is_trusted(const struct sockaddr *address, const char *const *proxies, size_t count)
{
	bool four = address->sa_family == AF_INET;
	const void *ip = four ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
	    : &((const struct sockaddr_in6 *)address)->sin6_addr;
	unsigned char trusted[sizeof(struct in6_addr)];

	for (size_t i = 0; i < count; i++) {
		if (inet_pton(address->sa_family, proxies[i], trusted) == 1 &&
		    memcmp(ip, trusted, four ? sizeof(struct in_addr) : sizeof(struct in6_addr)) == 0)
			return true;
	}
	return false;
}
