/* wire.c: see wire.h. */
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
wire_read(BIO *bio, char *to, int most)
{
	struct wire *w = BIO_get_data(bio);
	size_t n = (size_t)most < w->in_len ? (size_t)most : w->in_len;

	BIO_clear_retry_flags(bio);
	if (n == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	memcpy(to, w->in, n);
	w->in += n;
	w->in_len -= n;
	return (int)n;
}

static int
wire_write(BIO *bio, const char *from, int n)
{
	struct wire *w = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if ((size_t)n > sizeof(w->out) - w->out_len) {
		BIO_set_retry_write(bio);
		return -1;
	}
	memcpy(w->out + w->out_len, from, (size_t)n);
	w->out_len += (size_t)n;
	return n;
}

static long
wire_ctrl(BIO *bio, int what, long number, void *pointer)
{
	(void)bio, (void)number, (void)pointer;
	return what == BIO_CTRL_FLUSH;
}

BIO *
wire_bio_new(struct wire *w)
{
	static BIO_METHOD *method;
	BIO *bio;

	if (!method) {
		method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
		if (!method || !BIO_meth_set_read(method, wire_read) || !BIO_meth_set_write(method, wire_write) ||
		    !BIO_meth_set_ctrl(method, wire_ctrl))
			abort();
	}
	bio = BIO_new(method);
	if (!bio) {
		fprintf(stderr, "out of memory\n");
		exit(1);
	}
	BIO_set_data(bio, w);
	BIO_set_init(bio, 1);
	return bio;
}
