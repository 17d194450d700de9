/* test_request.c: request lines, good and bad (R1 to R12). */
#include "gemini/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	const char *label, *line, *host;
	unsigned port;
	const char *path, *query;
} good[] = {
	{"R2: root without slash", "gemini://example.org", "example.org", 1965, "/", NULL},
	{"R2: root with slash", "gemini://example.org/", "example.org", 1965, "/", NULL},
	{"R4: host in capitals, final dot", "GEMINI://Example.ORG./A", "example.org", 1965, "/A", NULL},
	{"R4: its own port", "gemini://example.org:1965/a", "example.org", 1965, "/a", NULL},
	{"another port", "gemini://example.org:7000/a", "example.org", 7000, "/a", NULL},
	{"no digits after the colon", "gemini://example.org:/a", "example.org", 1965, "/a", NULL},
	{"R5: escapes once", "gemini://e.org/a%20b/%2525", "e.org", 1965, "/a b/%25", NULL},
	{"R5: dot segments", "gemini://e.org/a/../b/./c/..", "e.org", 1965, "/b/", NULL},
	{"R6: raw UTF-8", "gemini://e.org/käse?öl", "e.org", 1965, "/käse", "öl"},
	{"R6: raw host", "gemini://bücher.example/", "xn--bcher-kva.example", 1965, "/", NULL},
	{"query", "gemini://e.org/a?b%20c?d/e", "e.org", 1965, "/a", "b%20c?d/e"},
	{"empty query", "gemini://e.org?", "e.org", 1965, "/", ""},
	{"IPv6", "gemini://[::1]:1965/", "::1", 1965, "/", NULL},
};

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct buf why = BUF_INIT(200);
		struct request r = { .sni = SLICE("untouched") };

		print_message("  %s\n", good[i].label);
		assert_int_equal(request_parse(&r, slice_of(good[i].line), &why), STATUS_SUCCESS);
		assert_true(slice_eq(r.host, slice_of(good[i].host)));
		assert_int_equal(r.port, good[i].port);
		assert_true(slice_eq(r.path, slice_of(good[i].path)));
		assert_int_equal(r.has_query, good[i].query != NULL);
		assert_true(slice_eq(r.query, slice_of(good[i].query)));
		assert_true(slice_eq(r.sni, SLICE("untouched")));
		assert_int_equal(why.len, 0);
		buf_release(&why);
	}
}

static const struct { const char *label, *line; enum status want; } bad[] = {
	{ "R11: empty", "", STATUS_BAD_REQUEST },
	{ "R11: no scheme", "//example.org/", STATUS_BAD_REQUEST },
	{ "R11: a path", "/index.gmi", STATUS_BAD_REQUEST },
	{ "R11: BOM", "\xEF\xBB\xBFgemini://example.org/", STATUS_BAD_REQUEST },
	{ "R11: bad UTF-8", "gemini://example.org/\xFF", STATUS_BAD_REQUEST },
	{ "R11: bad UTF-8 in an escape", "gemini://example.org/%FF", STATUS_BAD_REQUEST },
	{ "R1: no host", "gemini:///a", STATUS_BAD_REQUEST },
	{ "R1: no authority", "gemini:a", STATUS_BAD_REQUEST },
	{ "R10: user", "gemini://me@example.org/", STATUS_BAD_REQUEST },
	{ "R10: empty user", "gemini://@example.org/", STATUS_BAD_REQUEST },
	{ "R10: fragment", "gemini://example.org/#a", STATUS_BAD_REQUEST },
	{ "R10: empty fragment", "gemini://example.org/#", STATUS_BAD_REQUEST },
	{ "R5: NUL", "gemini://example.org/%00", STATUS_BAD_REQUEST },
	{ "R5: hidden slash", "gemini://example.org/a%2fb", STATUS_BAD_REQUEST },
	{ "R5: bad escape", "gemini://example.org/%g0", STATUS_BAD_REQUEST },
	{ "R21: CR LF in an escape", "gemini://example.org/a%0D%0A20", STATUS_BAD_REQUEST },
	{ "a blank", "gemini://example.org/a b", STATUS_BAD_REQUEST },
	{ "port 0", "gemini://example.org:0/", STATUS_BAD_REQUEST },
	{ "port 65536", "gemini://example.org:65536/", STATUS_BAD_REQUEST },
	{ "R12: http", "http://example.org/", STATUS_PROXY_REQUEST_REFUSED },
	{ "R12: gopher", "gopher://example.org/", STATUS_PROXY_REQUEST_REFUSED },
	{ "R12: mailto", "mailto:me@example.org", STATUS_PROXY_REQUEST_REFUSED },
};

static void
test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct buf why = BUF_INIT(200);
		struct request r;

		print_message("  %s\n", bad[i].label);
		assert_int_equal(request_parse(&r, slice_of(bad[i].line), &why), bad[i].want);
		assert_true(why.len > 10);
		assert_false(why.full);
		buf_release(&why);
	}
}

static void
test_length(void **state)
{
	char line[REQUEST_URI_MOST + 1] = "gemini://example.org/";
	struct buf why = BUF_INIT(200);
	struct request r;

	(void)state;
	memset(line + strlen(line), 'a', sizeof(line) - strlen("gemini://example.org/"));
	assert_int_equal(
	    request_parse(&r, slice_from(line, REQUEST_URI_MOST), &why), STATUS_SUCCESS);
	assert_int_equal(
	    request_parse(&r, slice_from(line, REQUEST_URI_MOST + 1), &why), STATUS_BAD_REQUEST);
	assert_int_equal(
	    request_parse(&r, slice_from("gemini://e.org/\0", 16), &why), STATUS_BAD_REQUEST);
	buf_release(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
