/* test_response.c: header lines and bodies (R16 to R21). */
#include "gemini/response.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	const char *label;
	enum status status;
	const char *meta, *want;
} headers[] = {
	{"plain", 20, "text/plain", "20 text/plain\r\n"},
	{"R17: never empty", 51, "", "51 There is no such page here\r\n"},
	{"R17: blanks alone are empty", 44, " \t\r\n ", "44 10\r\n"},
	{"R21: CR LF", 51, "a\r\nb", "51 a  b\r\n"},
	{"R16: C1 and DEL", 51,
	"a\xC2\x85"
	"b\x7F"
	"c",
	"51 a b c\r\n"},
	{"damaged UTF-8", 51, "a\xFFz", "51 a\xEF\xBF\xBDz\r\n"},
	{"umlauts stay", 52, "Zurückgezogen", "52 Zurückgezogen\r\n"},
};

static void
test_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct buf out = BUF_INIT(2000);

		print_message("  %s\n", headers[i].label);
		response_put_header(&out, headers[i].status, slice_of(headers[i].meta));
		assert_string_equal(out.data, headers[i].want);
		buf_release(&out);
	}
}

/* R18: cut at 1024 bytes, never inside a character. */
static void
test_long_meta(void **state)
{
	char meta[3000];
	struct buf out = BUF_INIT(4000);

	(void)state;
	memset(meta, 'a', 1023);
	memcpy(meta + 1023, "\xC3\xA4", 2);
	memset(meta + 1025, 'b', sizeof(meta) - 1025);
	response_put_header(&out, STATUS_NOT_FOUND, slice_from(meta, sizeof(meta)));
	assert_int_equal(out.len, 3 + 1023 + 2);
	buf_clear(&out);
	response_put_header(&out, STATUS_NOT_FOUND, slice_from(meta + 1, sizeof(meta) - 1));
	assert_int_equal(out.len, 3 + 1024 + 2);
	assert_memory_equal(out.data + out.len - 4, "\xC3\xA4\r\n", 4);
	buf_release(&out);
}

static void
assert_bytes(const struct response *res, enum status status, const char *want)
{
	assert_int_equal(res->status, status);
	assert_int_equal(res->bytes->len, strlen(want));
	assert_memory_equal(res->bytes->data, want, strlen(want));
}

static void
test_answers(void **state)
{
	struct response res;
	struct bytes *page;

	(void)state;
	response_init(&res);
	response_set(&res, STATUS_PERMANENT_REDIRECT, "/%s", "posts/x.gmi");
	assert_bytes(&res, STATUS_PERMANENT_REDIRECT, "31 /posts/x.gmi\r\n");
	response_set_body(&res, SLICE("text/plain"), SLICE("hello\n"));
	assert_bytes(&res, STATUS_SUCCESS, "20 text/plain\r\nhello\n");
	page = response_bytes(SLICE("text/gemini"), SLICE("# x\n"));
	response_set_bytes(&res, page);
	assert_int_equal(page->refs, 2);
	assert_bytes(&res, STATUS_SUCCESS, "20 text/gemini\r\n# x\n");
	response_release(&res);
	assert_int_equal(page->refs, 1);
	assert_null(res.bytes);
	bytes_drop(page);
	bytes_drop(NULL);
	page = bytes_new(SLICE("x"));
	bytes_drop(bytes_hold(page));
	assert_int_equal(page->refs, 1);
	bytes_drop(page);
}

static void
test_file(void **state)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct response res;

	(void)state;
	response_init(&res);
	response_set_file(&res, SLICE("image/png"), fd, 1234);
	assert_bytes(&res, STATUS_SUCCESS, "20 image/png\r\n");
	assert_int_equal(res.fd, fd);
	assert_int_equal(res.fd_left, 1234);
	response_set(&res, STATUS_NOT_FOUND, "%s", "");
	assert_bytes(&res, STATUS_NOT_FOUND, "51 There is no such page here\r\n");
	assert_int_equal(res.fd, -1);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	response_release(&res);
}

/* R17, R19: every code has a sentence, and it is one. */
static void
test_status(void **state)
{
	(void)state;
#define CHECK(code, name, meta) assert_string_equal(status_default_meta(STATUS_##name), meta);
	STATUS_TABLE(CHECK)
	assert_true(strlen(status_default_meta((enum status)99)) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_long_meta),
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
