/* test_known_hosts.c: trust on first use, whatever the file looks like. */
#include "unit.h"

#include "commands/known_hosts.h"
#include "folder.h"

#include <openssl/ec.h>

enum { NOW = 1700000000, DAY = 86400 };

/* A certificate with a key of its own, good until `until`. */
static X509 *
make(int64_t until)
{
	X509 *x = X509_new();
	EVP_PKEY *key = EVP_EC_gen("P-256");

	assert_non_null(x);
	assert_int_equal(X509_set_pubkey(x, key), 1);
	ASN1_TIME_set(X509_getm_notBefore(x), 0);
	ASN1_TIME_set(X509_getm_notAfter(x), (time_t)until);
	EVP_PKEY_free(key);
	return x;
}

static enum known_verdict
look(struct folder_for_test *f, const char *where, const X509 *x, int64_t now)
{
	char path[300];
	struct err err;

	snprintf(path, sizeof(path), "%s/known_hosts", f->name);
	return known_hosts_look(path, where, x, now, &err);
}

static void
test_first_use(void **state)
{
	struct folder_for_test f;
	X509 *one = make(NOW + 30 * DAY), *other = make(NOW + 60 * DAY);

	(void)state;
	folder_make(&f);
	assert_int_equal(look(&f, "a.example:1965", one, NOW), KNOWN_NEW);
	assert_int_equal(look(&f, "a.example:1965", one, NOW), KNOWN_SAME);
	assert_int_equal(look(&f, "a.example:1965", other, NOW), KNOWN_CHANGED);
	assert_int_equal(look(&f, "a.example:1966", other, NOW), KNOWN_NEW);
	assert_int_equal(look(&f, "a.example:1965", other, NOW + 40 * DAY), KNOWN_NEW);
	assert_int_equal(look(&f, "a.example:1965", other, NOW + 40 * DAY), KNOWN_SAME);
	X509_free(one);
	X509_free(other);
	folder_remove(&f);
}

/* What was there before the first visit. */
static const char *const before[] = {
	"", "# a remark\n", "# a remark", "b.example:1965 SHA256:abc 2099-01-01", "b.example:1965 SHA2", "\n\n", "a.example:1965", "a.example:1965 SHA256:AAAA", " \r",
};

static void
test_odd_files(void **state)
{
	X509 *x = make(NOW + 30 * DAY);

	(void)state;
	for (size_t i = 0; i < COUNT(before); i++) {
		struct folder_for_test f;

		print_message("  %zu\n", i);
		folder_make(&f);
		folder_write(&f, "known_hosts", before[i]);
		assert_int_equal(look(&f, "a.example:1965", x, NOW), KNOWN_NEW);
		assert_int_equal(look(&f, "a.example:1965", x, NOW), KNOWN_SAME);
		folder_remove(&f);
	}
	X509_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_first_use), cmocka_unit_test(test_odd_files) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
