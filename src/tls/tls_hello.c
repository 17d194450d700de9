/* tls/tls_hello.c: what stands in a ClientHello; see tls_hello.h. */
#include "tls/tls_hello.h"

#include <openssl/ssl.h>

enum { HEAD = 4 + 2 + 32 };   /* type and length, version, random */

bool
tls_hello_take(struct slice *from, size_t n, struct slice *out)
{
	if (from->len < n)
		return false;
	*out = slice_first(*from, n);
	*from = slice_skip(*from, n);
	return true;
}

static size_t
number_of(struct slice bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes.len; i++)
		n = n << 8 | (unsigned char)bytes.data[i];
	return n;
}

bool
tls_hello_take_vector(struct slice *from, size_t width, struct slice *out)
{
	struct slice number;

	return tls_hello_take(from, width, &number) && tls_hello_take(from, number_of(number), out);
}

bool
tls_hello_extensions(struct slice hello, struct slice *extensions)
{
	struct slice skipped;   /* session id, cipher suites, compression */

	return tls_hello_take(&hello, HEAD, &skipped) && tls_hello_take_vector(&hello, 1, &skipped) &&
	    tls_hello_take_vector(&hello, 2, &skipped) && tls_hello_take_vector(&hello, 1, &skipped) &&
	    tls_hello_take_vector(&hello, 2, extensions) && hello.len == 0;
}

bool
tls_hello_next_extension(struct slice *extensions, unsigned *type, struct slice *body)
{
	struct slice number;

	if (!tls_hello_take(extensions, 2, &number) || !tls_hello_take_vector(extensions, 2, body))
		return false;
	*type = (unsigned)number_of(number);
	return true;
}

bool
tls_hello_names_13(struct slice supported_versions)
{
	struct slice list, version;

	if (!tls_hello_take_vector(&supported_versions, 1, &list))
		return false;
	while (tls_hello_take(&list, 2, &version))
		if (number_of(version) == TLS1_3_VERSION)
			return true;
	return false;
}

bool
tls_hello_offers_13(struct slice hello)
{
	struct slice extensions, body;
	unsigned type;

	if (!tls_hello_extensions(hello, &extensions))
		return false;
	while (tls_hello_next_extension(&extensions, &type, &body))
		if (type == TLSEXT_TYPE_supported_versions)
			return tls_hello_names_13(body);
	return false;
}
