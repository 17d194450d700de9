/* The PROXY header: versions 1 and 2, whole, in pieces, and wrong. */
#include "unit.h"

#include "net/proxy_header.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#define V2 "\r\n\r\n\0\r\nQUIT\n"

static const struct header_case {
	const char *label;
	struct slice bytes;
	enum proxy_step want;
	const char *address;     /* NULL: the header names none */
	unsigned port;
} cases[] = {
	{ "1, IPv4", { "PROXY TCP4 192.0.2.7 198.51.100.1 50000 1965\r\n\x16", 47 }, PROXY_DONE, "192.0.2.7", 50000 },
	{ "1, IPv6", { "PROXY TCP6 2001:db8::7 2001:db8::1 50000 1965\r\n", 47 }, PROXY_DONE, "2001:db8::7", 50000 },
	{ "1, unknown", { "PROXY UNKNOWN\r\n", 15 }, PROXY_DONE, NULL, 0 },
	{ "1, unknown with more", { "PROXY UNKNOWN ffff:: ffff:: 1 2\r\n", 33 }, PROXY_DONE, NULL, 0 },
	{ "1, a port too large", { "PROXY TCP4 192.0.2.7 198.51.100.1 65536 1965\r\n", 46 }, PROXY_WRONG, NULL, 0 },
	{ "1, no address", { "PROXY TCP4 here there 1 2\r\n", 27 }, PROXY_WRONG, NULL, 0 },
	{ "1, IPv6 called IPv4", { "PROXY TCP4 ::1 ::1 1 2\r\n", 24 }, PROXY_WRONG, NULL, 0 },
	{ "1, a NUL in the address", { "PROXY TCP4 1.2.3.4\0 1.2.3.4 1 2\r\n", 34 }, PROXY_WRONG, NULL, 0 },
	{ "2, IPv4", { V2 "\x21\x11\0\x0C\xC0\0\x02\x07\xC6\x33\x64\x01\xC3\x50\x07\xAD", 28 }, PROXY_DONE, "192.0.2.7", 50000 },
	{ "2, IPv6", { V2 "\x21\x21\0\x24\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x07"
	    "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01\xC3\x50\x07\xAD", 52 }, PROXY_DONE, "2001:db8::7", 50000 },
	{ "2, IPv4 with more behind", { V2 "\x21\x11\0\x0F\xC0\0\x02\x07\xC6\x33\x64\x01\xC3\x50\x07\xAD\x04\0\0", 31 }, PROXY_DONE, "192.0.2.7", 50000 },
	{ "2, local", { V2 "\x20\0\0\0", 16 }, PROXY_DONE, NULL, 0 },
	{ "2, too short for its family", { V2 "\x21\x11\0\x04\xC0\0\x02\x07", 20 }, PROXY_DONE, NULL, 0 },
	{ "2, another version", { V2 "\x31\x11\0\0", 16 }, PROXY_WRONG, NULL, 0 },
	{ "2, longer than anybody needs", { V2 "\x21\x11\xFF\xFF", 16 }, PROXY_WRONG, NULL, 0 },
	{ "a ClientHello", { "\x16\x03\x01\x02\0\x01", 6 }, PROXY_WRONG, NULL, 0 },
	{ "nothing yet", { "", 0 }, PROXY_MORE, NULL, 0 },
};

static void
assert_address(const struct sockaddr_storage *address, socklen_t len, const struct header_case *c)
{
	char text[INET6_ADDRSTRLEN];
	bool four = address->ss_family == AF_INET;
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;

	if (!c->address) {
		assert_int_equal(len, 0);
		return;
	}
	assert_int_equal(len, four ? sizeof(*in) : sizeof(*in6));
	inet_ntop(address->ss_family, four ? (const void *)&in->sin_addr : &in6->sin6_addr, text, sizeof(text));
	assert_string_equal(text, c->address);
	assert_int_equal(ntohs(four ? in->sin_port : in6->sin6_port), c->port);
}

static void
test_whole_and_in_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct header_case *c = &cases[i];
		struct sockaddr_storage address;
		socklen_t len;
		size_t used = 0;

		print_message("# %s\n", c->label);
		assert_int_equal(proxy_header_read(c->bytes, &used, &address, &len), c->want);
		if (c->want != PROXY_DONE)
			continue;
		assert_address(&address, len, c);
		assert_true(used <= c->bytes.len && used + 1 >= c->bytes.len);
		for (size_t n = 0; n < used; n++)
			assert_int_equal(proxy_header_read(slice_first(c->bytes, n), &used, &address, &len), PROXY_MORE);
	}
}

static void
test_a_line_without_end(void **state)
{
	char bytes[200] = "PROXY TCP4 ";
	struct sockaddr_storage address;
	socklen_t len;
	size_t used;

	(void)state;
	memset(bytes + 11, '1', sizeof(bytes) - 11);
	assert_int_equal(proxy_header_read(slice_from(bytes, 106), &used, &address, &len), PROXY_MORE);
	assert_int_equal(proxy_header_read(slice_from(bytes, 107), &used, &address, &len), PROXY_WRONG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_and_in_pieces), cmocka_unit_test(test_a_line_without_end),
	};

	return cmocka_run_group_tests_name("proxy_header", tests, NULL, NULL);
}
