/* A line of the log: its form, what is escaped, whose address is told. */
#include "unit.h"

#include "serve/access_log.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static void
assert_line(const struct visit *v, enum log_addresses addresses, const char *want)
{
	struct buf out = BUF_INIT(4096);

	access_log_put(&out, v, addresses, LOG_FORMAT_OWN, 1510660800);
	assert_string_equal(out.data, want);
	buf_release(&out);
}

static void
test_line(void **state)
{
	struct visit v = {
		.uri = SLICE("gemini://example.org/a\"b\\\x1b[31m\xc2\x9b\xff\xc3\xbc"), .status = 20, .meta = SLICE("text/gemini"),
		.bytes = 8123, .microseconds = 1449, .resumed = true, .tls = "TLSv1.3",
	};

	(void)state;
	assert_line(&v, LOG_ADDRESSES_FULL, "2017-11-14T12:00:00Z 20 8123 1.4ms TLSv1.3 resumed - "
	    "\"gemini://example.org/a\\x22b\\x5C\\x1B[31m\\xC2\\x9B\\xFF\xc3\xbc\" \"text/gemini\"\n");
	v = (struct visit){ .uri = SLICE(""), .meta = SLICE(""), .tls = "", .failure = "no handshake within 10 s" };
	assert_line(&v, LOG_ADDRESSES_NONE, "2017-11-14T12:00:00Z 0 0 0.0ms - full - \"\" \"\" \"no handshake within 10 s\"\n");
}

/* What a log keeps of an address. */
static const struct { const char *uri, *want; } kept[] = {
	{ "gemini://h/a@b/~anna/x", "gemini://h/a@b/~anna/x" }, { "gemini://h/search?words", "gemini://h/search?" },
	{ "titan://h/x;size=1;token=secret", "titan://h/x;" }, { "titan://h/x%3Btoken=secret", "titan://h/x%3B" },
	{ "titan://h/x#token=secret", "titan://h/x#" }, { "titan://h/x&Token=secret", "titan://h/x&" },
	{ "titan://me:secret@h/x;size=1", "titan://" }, { "gemini://secret@h", "gemini://" }, { "secret@h", "" },
	{ "gemini://h/comment/x.gmi/~0123456789abcdef/send", "gemini://h/comment/x.gmi/~" },
	{ "gemini://h/comment/x.gmi/%7E0123456789abcdef/send", "gemini://h/comment/x.gmi/%" },
};

static void
test_secrets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kept); i++) {
		struct visit v = { .uri = slice_of(kept[i].uri), .status = 59, .meta = SLICE("x"), .tls = "TLSv1.3" };
		struct buf out = BUF_INIT(4096), want = BUF_INIT(4096);

		access_log_put(&out, &v, LOG_ADDRESSES_NONE, LOG_FORMAT_OWN, 1510660800);
		buf_printf(&want, "2017-11-14T12:00:00Z 59 0 0.0ms TLSv1.3 full - \"%s\" \"x\"\n", kept[i].want);
		assert_string_equal(out.data, want.data);
		buf_release(&out);
		buf_release(&want);
	}
}

/* What nginx calls "combined": address, time, what was asked, status, bytes, two texts. */
static void
test_nginx(void **state)
{
	struct visit v = {
		.uri = SLICE("gemini://example.org/\"?words"), .status = 44, .meta = SLICE("10"), .bytes = 7,
		.microseconds = 1449, .tls = "TLSv1.3", .failure = "too many from one address",
	};
	struct buf out = BUF_INIT(4096);

	(void)state;
	access_log_put(&out, &v, LOG_ADDRESSES_NONE, LOG_FORMAT_NGINX, 1510660800);
	assert_string_equal(out.data, "- - - [14/Nov/2017:12:00:00 +0000] \"gemini://example.org/\\x22?\" 44 7 \"10\" "
	    "\"TLSv1.3 full 1.4ms; too many from one address\"\n");
	buf_release(&out);
}

static void
test_addresses(void **state)
{
	static const struct { const char *text; enum log_addresses how; const char *want; } cases[] = {
		{ "192.0.2.77", LOG_ADDRESSES_FULL, " 192.0.2.77 " },
		{ "192.0.2.77", LOG_ADDRESSES_SHORTENED, " 192.0.2.0 " },
		{ "192.0.2.77", LOG_ADDRESSES_NONE, " - " },
		{ "2001:db8:1:2:3::4", LOG_ADDRESSES_FULL, " 2001:db8:1:2:3::4 " },
		{ "2001:db8:1:2:3::4", LOG_ADDRESSES_SHORTENED, " 2001:db8:1:: " },
		{ "::ffff:192.0.2.77", LOG_ADDRESSES_SHORTENED, " ::ffff:192.0.2.0 " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sockaddr_in in = { .sin_family = AF_INET };
		struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
		bool four = inet_pton(AF_INET, cases[i].text, &in.sin_addr) == 1;
		struct visit v = { .uri = SLICE(""), .meta = SLICE(""), .tls = "" };
		struct buf out = BUF_INIT(4096);

		v.address = four ? (struct sockaddr *)&in : (struct sockaddr *)&in6;
		v.address_len = four ? sizeof(in) : sizeof(in6);
		if (!four)
			assert_int_equal(inet_pton(AF_INET6, cases[i].text, &in6.sin6_addr), 1);
		access_log_put(&out, &v, cases[i].how, LOG_FORMAT_OWN, 0);
		assert_non_null(strstr(out.data, cases[i].want));
		buf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_line), cmocka_unit_test(test_nginx),
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_secrets) };

	return cmocka_run_group_tests_name("access_log", tests, NULL, NULL);
}
