/*
 * wire.h: a BIO whose two ends are plain memory, so that the programs here
 * decide themselves when bytes are read from the socket and when they leave,
 * and can count them.
 */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <openssl/bio.h>
#include <stddef.h>

enum { WIRE_OUT_MOST = 80 * 1024 };

struct wire {
	const char *in;    /* came from the socket and is still to be read; borrowed */
	size_t in_len;
	size_t out_len;
	char out[WIRE_OUT_MOST];  /* OpenSSL's output, to be sent; what does not fit is refused as "retry" */
};

/* A BIO over `w` (borrowed). Reading past the end of `in` is "retry". Ends the program when memory is out. */
BIO *wire_bio_new(struct wire *w);

#endif
