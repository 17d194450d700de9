/* test_self_signed.c: the pair that is made at the first start, and its small size. */
#include "unit.h"
#include "folder.h"
#include "tls/self_signed.h"

#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

static const int64_t NOW = 1795000000;  /* in November 2026 */
static const char *const NAMES[] = { "example.org", "www.example.org", "xn--bcher-kva.example",
	"127.0.0.1", "2001:db8::7" };

static X509 *
read_cert(struct folder_for_test *f)
{
	char *text = folder_read(f, "cert.pem");
	BIO *pem = BIO_new_mem_buf(text, -1);
	X509 *cert = PEM_read_bio_X509(pem, NULL, NULL, NULL);

	assert_non_null(cert);
	BIO_free(pem);
	free(text);
	return cert;
}

static void
test_make(void **state)
{
	struct folder_for_test f;
	struct err err;
	struct stat st;
	struct tm until;
	X509 *cert;

	(void)state;
	folder_make(&f);
	assert_true(self_signed_make(f.fd, NAMES, COUNT(NAMES), NOW, &err));
	assert_int_equal(fstatat(f.fd, "key.pem", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	cert = read_cert(&f);
	for (size_t i = 0; i < COUNT(NAMES); i++)
		assert_true(X509_check_host(cert, NAMES[i], 0, 0, NULL) == 1 ||
		    X509_check_ip_asc(cert, NAMES[i], 0) == 1);
	assert_int_not_equal(X509_check_host(cert, "example.com", 0, 0, NULL), 1);
	assert_int_equal(X509_verify(cert, X509_get0_pubkey(cert)), 1);
	assert_int_equal(X509_get_ext_count(cert), 1);
	assert_int_equal(ASN1_TIME_to_tm(X509_get0_notAfter(cert), &until), 1);
	assert_in_range(until.tm_year + 1900, 2060, 2099);
	assert_true(i2d_X509(cert, NULL) < 420);
	assert_int_equal(fstatat(f.fd, "key.pem.new", &st, 0), -1);
	assert_int_equal(fstatat(f.fd, "cert.pem.new", &st, 0), -1);
	X509_free(cert);
	folder_remove(&f);
}

static void
test_never_overwritten(void **state)
{
	static const char *const files[] = { "key.pem", "cert.pem" };
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct folder_for_test f;
		char *after;

		folder_make(&f);
		folder_write(&f, files[i], "precious");
		assert_false(self_signed_make(f.fd, NAMES, 1, NOW, &err));
		assert_non_null(strstr(err.text, files[i]));
		after = folder_read(&f, files[i]);
		assert_string_equal(after, "precious");
		free(after);
		folder_remove(&f);
	}
}

/* A crash between the two names, and one that left files aside. */
static void
test_finish(void **state)
{
	struct folder_for_test f;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "key.pem.new", "half a k");
	folder_write(&f, "cert.pem.new", "half a c");
	assert_true(self_signed_make(f.fd, NAMES, 1, NOW, &err));
	assert_int_equal(renameat(f.fd, "cert.pem", f.fd, "cert.pem.new"), 0);
	assert_true(self_signed_finish(f.fd));
	X509_free(read_cert(&f));
	assert_false(self_signed_finish(f.fd));
	folder_remove(&f);
}

static void
test_renew_keeps_the_key(void **state)
{
	struct folder_for_test f;
	struct err err;
	X509 *before, *after;

	(void)state;
	folder_make(&f);
	assert_false(self_signed_renew(f.fd, NAMES, 1, NOW, &err));
	assert_true(self_signed_make(f.fd, NAMES, 1, NOW, &err));
	before = read_cert(&f);
	assert_true(self_signed_renew(f.fd, NAMES, 2, NOW, &err));
	after = read_cert(&f);
	assert_int_equal(EVP_PKEY_eq(X509_get0_pubkey(before), X509_get0_pubkey(after)), 1);
	assert_int_equal(X509_check_host(after, NAMES[1], 0, 0, NULL), 1);
	X509_free(before);
	X509_free(after);
	folder_remove(&f);
}

static void
test_long_name(void **state)
{
	const char *name = "a-label-that-is-long.and-another-one-that-is-long."
	    "and-a-third-one-that-is-long.example.org";
	struct folder_for_test f;
	struct err err;
	X509 *cert;

	(void)state;
	folder_make(&f);
	assert_true(self_signed_make(f.fd, &name, 1, NOW, &err));
	cert = read_cert(&f);
	assert_int_equal(X509_check_host(cert, name, 0, 0, NULL), 1);
	X509_free(cert);
	folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make),
		cmocka_unit_test(test_never_overwritten),
		cmocka_unit_test(test_finish),
		cmocka_unit_test(test_renew_keeps_the_key),
		cmocka_unit_test(test_long_name),
	};

	return cmocka_run_group_tests_name("self_signed", tests, NULL, NULL);
}
