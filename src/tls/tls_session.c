/* tls/tls_session.c: one visitor's TLS session, from bytes to bytes; see tls_session.h. */
#include "tls/tls_failure.h"
#include "tls/tls_session.h"

#include <openssl/err.h>

/* --- between OpenSSL and the wire ------------------------------------------ */

/*
 * How much of `in` OpenSSL may have: whole records. What does not look like a
 * record is passed on at once, for it to complain about.
 */
static size_t
whole_records(struct slice in)
{
	size_t whole = 0;

	while (in.len - whole >= 5) {
		const unsigned char *head = (const unsigned char *)in.data + whole;
		size_t len = 5 + ((size_t)head[3] << 8 | head[4]);
		if (head[0] < SSL3_RT_CHANGE_CIPHER_SPEC || head[0] > SSL3_RT_APPLICATION_DATA ||
		    head[1] != SSL3_VERSION_MAJOR || len > TLS_RECORD_MOST)
			return in.len;
		if (len > in.len - whole)
			break;
		whole += len;
	}
	return whole;
}

bool
tls_wire_is_ready(const struct tls_wire *wire)
{
	return whole_records(wire->in) > 0;
}

static int
wire_read(BIO *bio, char *to, int size)
{
	struct tls_wire *wire = BIO_get_data(bio);
	size_t n = (size_t)size;

	BIO_clear_retry_flags(bio);
	if (wire->whole == 0)
		wire->whole = whole_records(wire->in);
	if (wire->whole == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	if (n > wire->whole)
		n = wire->whole;
	memcpy(to, wire->in.data, n);
	wire->in = slice_skip(wire->in, n);
	wire->whole -= n;
	return (int)n;
}

static int
wire_write(BIO *bio, const char *bytes, int n)
{
	struct tls_wire *wire = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	buf_put(&wire->out, bytes, (size_t)n);
	return wire->out.full ? -1 : n;
}

static long
wire_ctrl(BIO *bio, int command, long n, void *p)
{
	(void)bio, (void)n, (void)p;
	return command == BIO_CTRL_FLUSH;  /* whoever has the socket does that */
}

/* Made once and kept as long as the process. */
static const BIO_METHOD *
wire_method(void)
{
	static BIO_METHOD *method;

	if (!method && (method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire"))) {
		BIO_meth_set_read(method, wire_read);
		BIO_meth_set_write(method, wire_write);
		BIO_meth_set_ctrl(method, wire_ctrl);
	}
	return method;
}

/* --- sessions -------------------------------------------------------------- */

bool
tls_session_init(struct tls_session *s, struct tls_context *t, struct tls_wire *wire)
{
	const BIO_METHOD *method = wire_method();
	BIO *bio = method ? BIO_new(method) : NULL;

	s->ssl = bio ? tls_context_accept(t) : NULL;
	if (!s->ssl) {
		BIO_free(bio);
		return false;
	}
	BIO_set_data(bio, wire);
	BIO_set_init(bio, 1);
	SSL_set_bio(s->ssl, bio, bio);
	return true;
}

void
tls_session_release(struct tls_session *s)
{
	SSL_free(s->ssl);
	s->ssl = NULL;
}

/* What a return value of OpenSSL's says. */
static enum tls_step
step_of(const struct tls_session *s, int returned)
{
	if (returned > 0)
		return TLS_DONE;
	switch (SSL_get_error(s->ssl, returned)) {
	case SSL_ERROR_WANT_READ:
		return TLS_AGAIN;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_CLOSED;
	default:
		return TLS_FAILED;
	}
}

enum tls_step
tls_session_handshake(struct tls_session *s)
{
	ERR_clear_error();
	return step_of(s, SSL_accept(s->ssl));
}

enum tls_step
tls_session_read(struct tls_session *s, char *to, size_t size, size_t *got)
{
	ERR_clear_error();
	return step_of(s, SSL_read_ex(s->ssl, to, size, got));
}

enum tls_step
tls_session_write(struct tls_session *s, const char *text, size_t n)
{
	size_t written;

	ERR_clear_error();
	return n == 0 ? TLS_DONE : step_of(s, SSL_write_ex(s->ssl, text, n, &written));
}

void
tls_session_close(struct tls_session *s)
{
	ERR_clear_error();
	SSL_shutdown(s->ssl);
}

const char *
tls_session_failure(void)
{
	unsigned long error = ERR_peek_last_error();
	enum tls_failure kind = tls_failure_of_error(error);
	const char *reason = ERR_reason_error_string(error);

	if (kind != TLS_FAILURE_OTHER)
		return tls_failure_sentences[kind];
	return reason ? reason : "the TLS session broke off";
}

struct slice
tls_session_sni(const struct tls_session *s)
{
	return slice_of(SSL_get_servername(s->ssl, TLSEXT_NAMETYPE_host_name));
}

bool
tls_session_resumed(const struct tls_session *s)
{
	return SSL_session_reused(s->ssl) == 1;
}

const char *
tls_session_version(const struct tls_session *s)
{
	return SSL_get_version(s->ssl);
}
