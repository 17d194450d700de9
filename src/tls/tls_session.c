/* tls/tls_session.c: one visitor's TLS session, from bytes to bytes; see tls_session.h. */
#include "tls/tls_failure.h"
#include "tls/tls_hello.h"
#include "tls/tls_session.h"

#include <openssl/err.h>

/* --- between OpenSSL and the wire ------------------------------------------ */

/* The five bytes that a record begins with. */
enum { RECORD_HEAD = 5 };

static size_t
record_length(struct slice in)
{
	const unsigned char *head = (const unsigned char *)in.data;

	return RECORD_HEAD + ((size_t)head[3] << 8 | head[4]);
}

/* Whether `in` looks like a record of TLS, as far as its head tells. */
static bool
is_record(struct slice in)
{
	const unsigned char *head = (const unsigned char *)in.data;

	return head[0] >= SSL3_RT_CHANGE_CIPHER_SPEC && head[0] <= SSL3_RT_APPLICATION_DATA &&
	    head[1] == SSL3_VERSION_MAJOR && record_length(in) <= TLS_RECORD_MOST;
}

/*
 * How much of `in` OpenSSL may have: whole records. What does not look like a
 * record is passed on at once, for it to complain about.
 */
static size_t
whole_records(struct slice in)
{
	struct slice left = in;

	while (left.len >= RECORD_HEAD) {
		if (!is_record(left))
			return in.len;
		if (record_length(left) > left.len)
			break;
		left = slice_skip(left, record_length(left));
	}
	return in.len - left.len;
}

/* How long a handshake message is whose first `n` bytes are in `head`; 0 when it is no ClientHello, or not enough. */
static size_t
hello_length(const unsigned char head[4], size_t n)
{
	if (n < 4 || head[0] != SSL3_MT_CLIENT_HELLO)
		return 0;
	return 4 + ((size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3]);
}

/* It may be cut into several records, and stand behind one that says ChangeCipherSpec (RFC 8446, D.4). */
enum tls_hello
tls_wire_hello(const struct tls_wire *wire)
{
	unsigned char head[4];
	struct slice in = wire->in;
	size_t got = 0;

	while (in.len >= RECORD_HEAD && is_record(in)) {
		struct slice text = slice_skip(slice_first(in, record_length(in)), RECORD_HEAD);
		bool whole = in.len >= record_length(in);

		if (in.data[0] == SSL3_RT_HANDSHAKE) {
			for (size_t i = 0; i < text.len && got + i < sizeof(head); i++)
				head[got + i] = (unsigned char)text.data[i];
			got += text.len;
			if (hello_length(head, got) > TLS_HELLO_MOST)
				return TLS_HELLO_TOO_LONG;
			if (whole && got >= sizeof(head) && got >= hello_length(head, got))
				return TLS_HELLO_WHOLE;
		} else if (whole && in.data[0] != SSL3_RT_CHANGE_CIPHER_SPEC) {
			return TLS_HELLO_WHOLE;
		}
		if (!whole)
			break;
		in = slice_skip(in, record_length(in));
	}
	if (in.len >= RECORD_HEAD && !is_record(in))
		return TLS_HELLO_WHOLE;
	return wire->in.len > TLS_RECORD_MOST ? TLS_HELLO_TOO_LONG : TLS_HELLO_MORE;
}

bool
tls_wire_offers_13(const struct tls_wire *wire)
{
	struct slice in = wire->in;

	return in.len >= RECORD_HEAD && is_record(in) &&
	    tls_hello_offers_13(slice_skip(slice_first(in, record_length(in)), RECORD_HEAD));
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

bool
tls_wire_init(struct tls_wire *wire, size_t out_most)
{
	const BIO_METHOD *method = wire_method();

	tls_wire_give(wire, SLICE(""));
	buf_init(&wire->out, out_most);
	wire->bio = method ? BIO_new(method) : NULL;
	if (!wire->bio)
		return false;
	BIO_set_data(wire->bio, wire);
	BIO_set_init(wire->bio, 1);
	return true;
}

void
tls_wire_release(struct tls_wire *wire)
{
	BIO_free(wire->bio);
	wire->bio = NULL;
	buf_release(&wire->out);
}

/* --- sessions -------------------------------------------------------------- */

bool
tls_session_init(struct tls_session *s, struct tls_context *t, struct tls_wire *wire)
{
	s->ssl = tls_context_accept(t);
	if (!s->ssl)
		return false;
	BIO_up_ref(wire->bio);
	SSL_set_bio(s->ssl, wire->bio, wire->bio);
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
tls_session_ask_again(struct tls_session *s)
{
	int done;

	ERR_clear_error();
	if (!tls_cookie_use(&s->cookie, s->ssl))
		return TLS_FAILED;
	do  /* it comes back for a ChangeCipherSpec before a second hello, which is none of its errors */
		done = SSL_stateless(s->ssl);
	while (done == -1 && s->cookie.sent && SSL_get_error(s->ssl, done) == SSL_ERROR_SYSCALL);
	if (done == 1) {
		tls_cookie_taken(s->ssl);
		return tls_session_handshake(s);
	}
	if (done == -1)
		return s->cookie.sent ? TLS_FAILED : step_of(s, -1);
	if (s->cookie.sent)
		return TLS_FAILED;  /* he has come back without it */
	s->cookie.sent = true;
	tls_session_release(s);
	return TLS_AGAIN;
}

static void
forget_key(EVP_PKEY *key)
{
	EVP_PKEY_set_type(key, EVP_PKEY_X25519);  /* what it was is freed; the session keeps an empty one of some type */
	EVP_PKEY_free(key);
}

void
tls_session_forget_exchange(struct tls_session *s)
{
	EVP_PKEY *key;

	if (SSL_get_tmp_key(s->ssl, &key) == 1)
		forget_key(key);
	if (SSL_get_peer_tmp_key(s->ssl, &key) == 1)
		forget_key(key);
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
