/* test_tls_context.c: certificates as they are found, SNI, tickets; client and server without a socket. */
#include "unit.h"
#include "folder.h"
#include "tls/self_signed.h"
#include "tls/tls_session.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <time.h>

/* A clock that tests set, for the server, the client and OpenSSL alike. 0: the real one. */
static time_t set_clock;

time_t
time(time_t *t)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec = set_clock != 0 ? set_clock : now.tv_sec;
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}

enum { DAY = 24 * 60 * 60, YEAR = 365 * DAY };

static const char *const ORG[] = { "example.org", "www.example.org" };
static const char *const NET[] = { "example.net" };

/* --- certificates ------------------------------------------------------------ */

static struct tls_certificate *
load(struct folder_for_test *f, const char *const *names, size_t count, struct err *err)
{
	return tls_certificate_load(f->fd, names[0], names, count, true, time(NULL), err);
}

static void
test_made_once(void **state)
{
	struct folder_for_test f;
	struct tls_certificate *first, *second;
	uint8_t a[32], b[32];
	struct err err;

	(void)state;
	folder_make(&f);
	first = load(&f, ORG, 2, &err);
	second = load(&f, ORG, 2, &err);
	assert_non_null(first);
	assert_non_null(second);
	tls_certificate_digest(first, a);
	tls_certificate_digest(second, b);
	assert_memory_equal(a, b, 32);
	tls_certificate_key_digest(first, b);
	assert_memory_not_equal(a, b, 32);
	assert_string_equal(tls_certificate_name(first, 1), "www.example.org");
	assert_null(tls_certificate_name(first, 2));
	assert_true(tls_certificate_until(first) > time(NULL) + 20LL * YEAR);
	tls_certificate_free(first);
	tls_certificate_free(second);
	folder_remove(&f);
}

/* What is done to a good pair, and what is said then. */
static void drop_key(struct folder_for_test *f) { unlinkat(f->fd, "example.org/key.pem", 0); }
static void drop_cert(struct folder_for_test *f) { unlinkat(f->fd, "example.org/cert.pem", 0); }
static void open_key(struct folder_for_test *f) { fchmodat(f->fd, "example.org/key.pem", 0640, 0); }
static void spoil_key(struct folder_for_test *f) { folder_write(f, "example.org/key.pem", "rubbish\n"); }
static void spoil_cert(struct folder_for_test *f) { folder_write(f, "example.org/cert.pem", "\1\2\3"); }
static void empty_cert(struct folder_for_test *f) { folder_write(f, "example.org/cert.pem", ""); }
static void folder_for_key(struct folder_for_test *f) { drop_key(f); mkdirat(f->fd, "example.org/key.pem", 0700); }

static void
other_key(struct folder_for_test *f)
{
	int dir = openat(f->fd, "example.org", O_RDONLY | O_DIRECTORY);
	char *cert = folder_read(f, "example.org/cert.pem");

	drop_key(f);
	drop_cert(f);
	assert_true(self_signed_make(dir, ORG, 2, time(NULL), NULL));
	folder_write(f, "example.org/cert.pem", cert);
	free(cert);
	close(dir);
}

static void
cut_chain(struct folder_for_test *f)
{
	char *cert = folder_read(f, "example.org/cert.pem"), *twice = calloc(2, 1 << 16);

	strcat(strcat(twice, cert), cert);
	memcpy(strrchr(twice, 'M'), "!!!!", 4);
	folder_write(f, "example.org/cert.pem", twice);
	free(cert);
	free(twice);
}

static void
locked_key(struct folder_for_test *f)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	char *text;
	BIO *pem = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(pem, key, EVP_aes_128_cbc(), NULL, 0, NULL, (void *)"secret");
	BIO_write(pem, "", 1);
	BIO_get_mem_data(pem, &text);
	folder_write(f, "example.org/key.pem", text);
	BIO_free(pem);
	EVP_PKEY_free(key);
}

static const struct refusal {
	const char *label;
	void (*harm)(struct folder_for_test *f);
	int64_t years;      /* how far the clock is from now */
	size_t names;
	const char *says;
} refusals[] = {
	{ "key missing", drop_key, 0, 2, "example.org: cert.pem is there and key.pem is not" },
	{ "certificate missing", drop_cert, 0, 2, "example.org: key.pem is there and cert.pem is not" },
	{ "key open to others", open_key, 0, 2, "example.org/key.pem: others than its owner" },
	{ "key is rubbish", spoil_key, 0, 2, "example.org/key.pem: no private key" },
	{ "key has a passphrase", locked_key, 0, 2, "example.org/key.pem: this key is locked" },
	{ "key is a folder", folder_for_key, 0, 2, "example.org/key.pem: not a file" },
	{ "certificate is rubbish", spoil_cert, 0, 2, "example.org/cert.pem: no certificate" },
	{ "certificate is empty", empty_cert, 0, 2, "example.org/cert.pem: no certificate" },
	{ "chain is damaged", cut_chain, 0, 2, "example.org/cert.pem: certificate 2 of its chain" },
	{ "key of another", other_key, 0, 2, "example.org/key.pem: does not belong" },
	{ "expired", NULL, 90, 2, "example.org/cert.pem: expired on 20" },
	{ "not yet valid", NULL, -1, 2, "example.org/cert.pem: not valid before 20" },
	{ "name missing", NULL, 0, 3, "example.org/cert.pem: does not hold the name 'new.example.org'" },
};

static void
test_refusals(void **state)
{
	static const char *const names[] = { "example.org", "www.example.org", "new.example.org" };

	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		const struct refusal *r = &refusals[i];
		struct folder_for_test f;
		struct err err = { "" };

		folder_make(&f);
		print_message("  %s\n", r->label);
		tls_certificate_free(load(&f, names, 2, &err));
		if (r->harm)
			r->harm(&f);
		assert_null(tls_certificate_load(f.fd, names[0], names, r->names, true,
		    time(NULL) + r->years * YEAR, &err));
		if (strncmp(err.text, r->says, strlen(r->says)) != 0)
			fail_msg("'%s' does not begin with '%s'", err.text, r->says);
		folder_remove(&f);
	}
}

static void
test_may_not_make(void **state)
{
	struct folder_for_test f;
	struct err err;

	(void)state;
	folder_make(&f);
	assert_null(tls_certificate_load(f.fd, "example.org", ORG, 1, false, time(NULL), &err));
	assert_null(tls_certificate_load(f.fd, "../x", ORG, 1, true, time(NULL), &err));
	assert_null(tls_certificate_load(f.fd, "", ORG, 1, true, time(NULL), &err));
	folder_remove(&f);
}

/* An author's own key, of any kind: a certificate for it is made here, then the pair is loaded and used. */
static const struct { const char *label, *type, *detail; } kinds[] = {
	{ "RSA", "RSA", NULL },
	{ "P-384", "EC", "P-384" },
	{ "Ed25519", "ED25519", NULL },
};

static EVP_PKEY *
make_key(const char *type, const char *detail)
{
	if (detail)
		return EVP_EC_gen(detail);
	return strcmp(type, "RSA") == 0 ? EVP_RSA_gen(2048) : EVP_PKEY_Q_keygen(NULL, NULL, type);
}

static void
put_own_pair(struct folder_for_test *f, EVP_PKEY *key)
{
	BIO *pem = BIO_new(BIO_s_mem());
	char *text;
	int dir;

	mkdirat(f->fd, "example.org", 0700);
	PEM_write_bio_PrivateKey(pem, key, NULL, NULL, 0, NULL, NULL);
	BIO_write(pem, "", 1);
	BIO_get_mem_data(pem, &text);
	folder_write(f, "example.org/key.pem", text);
	BIO_free(pem);
	dir = openat(f->fd, "example.org", O_RDONLY | O_DIRECTORY);
	assert_true(self_signed_renew(dir, ORG, 2, time(NULL), NULL));
	close(dir);
}

static void
test_own_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct folder_for_test f;
		EVP_PKEY *key = make_key(kinds[i].type, kinds[i].detail);
		struct tls_certificate *c;
		struct tls_context *t;
		struct err err = { "" };

		folder_make(&f);
		print_message("  %s\n", kinds[i].label);
		put_own_pair(&f, key);
		c = load(&f, ORG, 2, &err);
		assert_string_equal(err.text, "");
		assert_non_null(c);
		t = tls_context_new(&c, 1, NULL, &err);
		assert_non_null(t);
		tls_context_free(t);
		tls_certificate_free(c);
		EVP_PKEY_free(key);
		folder_remove(&f);
	}
}

static void
test_has_name(void **state)
{
	static const char *const names[] = { "example.org", "*.example.net", "127.0.0.1" };
	static const struct { const char *name; bool want; } cases[] = {
		{ "example.org", true }, { "EXAMPLE.org", true }, { "www.example.org", false },
		{ "a.example.net", true }, { "a.b.example.net", false }, { "example.net", false },
		{ ".example.net", false }, { "127.0.0.1", true }, { "", false },
	};
	struct folder_for_test f;
	struct err err;
	struct tls_certificate *c;

	(void)state;
	folder_make(&f);
	c = load(&f, names, 3, &err);
	assert_non_null(c);
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("  %s\n", cases[i].name);
		assert_int_equal(tls_certificate_has_name(c, slice_of(cases[i].name)), cases[i].want);
	}
	tls_certificate_free(c);
	folder_remove(&f);
}

/* --- handshakes --------------------------------------------------------------- */

/* A visit in which one text comes back; what the client saw of it. */
struct outcome {
	bool done, resumed, asked_again;
	int version, tickets;
	char name[64];          /* CN of the certificate */
	SSL_SESSION *session;   /* the newest ticket */
};

static int
count_ticket(SSL *ssl, SSL_SESSION *session)
{
	struct outcome *o = SSL_get_app_data(ssl);

	SSL_SESSION_free(o->session);
	o->session = session;
	o->tickets++;
	return 1;
}

/* What the client may, where a test says so. */
static const char *client_groups, *client_suites;

static SSL_CTX *
client_context(int version)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (client_groups)
		SSL_CTX_set1_groups_list(ctx, client_groups);
	if (client_suites)
		SSL_CTX_set_ciphersuites(ctx, client_suites);

	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, version);
	SSL_CTX_set_max_proto_version(ctx, version);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(ctx, count_ticket);
	return ctx;
}

/* The server's own half of the exchange, and the client's, are gone; what was made of them goes on. */
static void
forget_exchange(struct tls_session *s)
{
	unsigned char bytes[256];
	EVP_PKEY *keys[2] = { NULL };

	tls_session_forget_exchange(s);
	if (SSL_get_tmp_key(s->ssl, &keys[0]))
		SSL_get_peer_tmp_key(s->ssl, &keys[1]);
	for (size_t i = 0; i < COUNT(keys); i++) {
		size_t len = sizeof(bytes);

		if (keys[i])
			assert_int_equal(EVP_PKEY_get_raw_public_key(keys[i], bytes, &len), 0);
		EVP_PKEY_free(keys[i]);
	}
}

/* Whether servers have every hello said twice, where clients can. */
static bool ask_again;

static enum tls_step
shake_hands(struct tls_session *s, struct tls_context *t, struct tls_wire *wire)
{
	if (s->ssl)
		return tls_session_handshake(s);
	assert_int_equal(tls_wire_hello(wire), TLS_HELLO_WHOLE);
	assert_true(tls_session_init(s, t, wire));
	return ask_again ? tls_session_ask_again(s) : tls_session_handshake(s);
}

/* Let the server work on what the client said; false when it is through with the client. */
static bool
serve(struct tls_session *s, struct tls_context *t, struct tls_wire *wire, SSL *client, bool *open)
{
	char *said, text[64];
	size_t got;
	long len = BIO_get_mem_data(SSL_get_wbio(client), &said);
	char *copy = malloc((size_t)len + 1);
	enum tls_step step = TLS_DONE;

	memcpy(copy, said, (size_t)len);
	(void)BIO_reset(SSL_get_wbio(client));
	tls_wire_give(wire, slice_from(copy, (size_t)len));
	if (!*open) {
		*open = (step = shake_hands(s, t, wire)) == TLS_DONE;
		if (*open)
			forget_exchange(s);
	}
	if (*open && tls_session_read(s, text, sizeof(text), &got) == TLS_DONE) {
		tls_session_write(s, text, got);
		tls_session_close(s);
	}
	free(copy);
	BIO_write(SSL_get_rbio(client), wire->out.data, (int)wire->out.len);
	buf_clear(&wire->out);
	return step != TLS_FAILED;
}

static struct outcome
visit(struct tls_context *t, int version, const char *sni, SSL_SESSION *session)
{
	struct outcome o = { 0 };
	struct tls_wire wire;
	struct tls_session server = { 0 };
	SSL_CTX *ctx = client_context(version);
	SSL *client = SSL_new(ctx);
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	SSL_SESSION *copy = NULL;
	bool open = false;
	char text[64];

	assert_true(tls_wire_init(&wire, 1 << 16));
	BIO_set_mem_eof_return(in, -1);
	SSL_set_bio(client, in, out);
	SSL_set_app_data(client, &o);
	SSL_set_connect_state(client);
	if (sni)
		SSL_set_tlsext_host_name(client, sni);
	if (session)  /* a copy, since OpenSSL's client uses a session of TLS 1.3 once */
		SSL_set_session(client, copy = SSL_SESSION_dup(session));
	for (int turn = 0; turn < 8 && !o.done; turn++) {
		if (SSL_do_handshake(client) == 1 && turn < 4)
			SSL_write(client, "hello", 5);
		if (SSL_is_init_finished(client))
			o.done = SSL_read(client, text, sizeof(text)) == 5 && memcmp(text, "hello", 5) == 0;
		if (!o.done && !serve(&server, t, &wire, client, &open))
			break;
	}
	o.version = SSL_version(client);
	o.resumed = SSL_session_reused(client);
	o.asked_again = server.cookie.sent;
	assert_int_equal(o.resumed, tls_session_resumed(&server));
	if (o.done) {
		assert_string_equal(tls_session_sni(&server).data, sni ? sni : "");
		/* the next thing read is close_notify */
		assert_int_equal(SSL_read(client, text, sizeof(text)), 0);
		assert_int_equal(SSL_get_error(client, 0), SSL_ERROR_ZERO_RETURN);
		X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(client)),
		    NID_commonName, o.name, sizeof(o.name));
	}
	SSL_shutdown(client);  /* else its session would not be good for another visit */
	ERR_clear_error();
	tls_session_release(&server);
	tls_wire_release(&wire);
	SSL_SESSION_free(copy);
	SSL_free(client);
	SSL_CTX_free(ctx);
	return o;
}

struct site {
	struct folder_for_test folder;
	struct tls_certificate *certs[2];
	struct tls_context *tls;
};

static void
site_open(struct site *s)
{
	struct err err;

	s->certs[0] = load(&s->folder, ORG, 2, &err);
	s->certs[1] = load(&s->folder, NET, 1, &err);
	s->tls = tls_context_new(s->certs, 2, NULL, &err);
	assert_non_null(s->tls);
}

static void
site_close(struct site *s)
{
	tls_context_free(s->tls);
	tls_certificate_free(s->certs[0]);
	tls_certificate_free(s->certs[1]);
}

static void
test_names_and_versions(void **state)
{
	static const struct { const char *label; int version; const char *sni, *name; } cases[] = {
		{ "1.3, first host", TLS1_3_VERSION, "example.org", "example.org" },
		{ "1.3, second host", TLS1_3_VERSION, "example.net", "example.net" },
		{ "1.3, second name, capitals", TLS1_3_VERSION, "WWW.example.org", "example.org" },
		{ "1.3, R33: no SNI", TLS1_3_VERSION, NULL, "example.org" },
		{ "1.3, R33: nobody's name", TLS1_3_VERSION, "example.com", "example.org" },
		{ "1.2, second host", TLS1_2_VERSION, "example.net", "example.net" },
		{ "1.2, no SNI", TLS1_2_VERSION, NULL, "example.org" },
	};
	struct site s;

	(void)state;
	folder_make(&s.folder);
	site_open(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome o;

		print_message("  %s\n", cases[i].label);
		o = visit(s.tls, cases[i].version, cases[i].sni, NULL);
		assert_true(o.done);
		assert_int_equal(o.version, cases[i].version);
		assert_string_equal(o.name, cases[i].name);
		assert_int_equal(o.tickets, cases[i].version == TLS1_3_VERSION ? 1 : 0);
		SSL_SESSION_free(o.session);
	}
	print_message("  R32: 1.1 refused\n");
	assert_false(visit(s.tls, TLS1_1_VERSION, "example.org", NULL).done);
	site_close(&s);
	folder_remove(&s.folder);
}

/* A ticket is good again and again, after a restart, on another day, and not with another key. */
static void
test_tickets(void **state)
{
	struct site s, other;
	struct outcome first, again, restarted, elsewhere, second_host;

	(void)state;
	folder_make(&s.folder);
	folder_make(&other.folder);
	site_open(&s);
	first = visit(s.tls, TLS1_3_VERSION, "example.org", NULL);
	assert_false(first.resumed);
	again = visit(s.tls, TLS1_3_VERSION, "example.org", first.session);
	assert_true(again.done && again.resumed);
	assert_int_equal(again.tickets, 1);
	second_host = visit(s.tls, TLS1_3_VERSION, "example.net", NULL);
	site_close(&s);
	site_open(&s);
	restarted = visit(s.tls, TLS1_3_VERSION, "example.org", again.session);
	assert_true(restarted.done && restarted.resumed);
	SSL_SESSION_free(restarted.session);
	restarted = visit(s.tls, TLS1_3_VERSION, "example.net", second_host.session);
	assert_true(restarted.done && restarted.resumed);
	site_open(&other);
	elsewhere = visit(other.tls, TLS1_3_VERSION, "example.org", first.session);
	assert_true(elsewhere.done && !elsewhere.resumed);
	SSL_SESSION_free(first.session);
	SSL_SESSION_free(again.session);
	SSL_SESSION_free(second_host.session);
	SSL_SESSION_free(restarted.session);
	SSL_SESSION_free(elsewhere.session);
	site_close(&s);
	site_close(&other);
	folder_remove(&s.folder);
	folder_remove(&other.folder);
}

/* The session with one byte of its ticket changed: a visitor with a ticket that is not of ours. */
static SSL_SESSION *
spoilt(SSL_SESSION *session)
{
	const unsigned char *ticket, *at;
	unsigned char *der = NULL;
	size_t ticket_len;
	int len = i2d_SSL_SESSION(session, &der);
	SSL_SESSION *other;

	SSL_SESSION_get0_ticket(session, &ticket, &ticket_len);
	*((unsigned char *)memmem(der, (size_t)len, ticket, ticket_len) + ticket_len - 1) ^= 1;
	at = der;
	other = d2i_SSL_SESSION(NULL, &at, len);
	OPENSSL_free(der);
	return other;
}

/* A ticket is short; what only looks like one, and one behind a HelloRetryRequest, leads to a full handshake. */
static void
test_short_tickets(void **state)
{
	struct site s;
	struct outcome first, strange, retried;
	const unsigned char *ticket;
	size_t len;
	SSL_SESSION *other;

	(void)state;
	folder_make(&s.folder);
	site_open(&s);
	first = visit(s.tls, TLS1_3_VERSION, "example.org", NULL);
	SSL_SESSION_get0_ticket(first.session, &ticket, &len);
	assert_int_equal(len, 32);
	other = spoilt(first.session);
	strange = visit(s.tls, TLS1_3_VERSION, "example.org", other);
	assert_true(strange.done && !strange.resumed && strange.tickets == 1);
	client_groups = "X448:X25519";
	retried = visit(s.tls, TLS1_3_VERSION, "example.org", first.session);
	client_groups = NULL;
	assert_true(retried.done && !retried.resumed && retried.tickets == 1);
	SSL_SESSION_free(other);
	SSL_SESSION_free(first.session);
	SSL_SESSION_free(strange.session);
	SSL_SESSION_free(retried.session);
	site_close(&s);
	folder_remove(&s.folder);
}

/* A secret of SHA-384 does not fit into a short one. */
static void
test_long_tickets(void **state)
{
	struct site s;
	struct outcome first, again;
	const unsigned char *ticket;
	size_t len;

	(void)state;
	folder_make(&s.folder);
	site_open(&s);
	client_suites = "TLS_AES_256_GCM_SHA384";
	first = visit(s.tls, TLS1_3_VERSION, "example.org", NULL);
	SSL_SESSION_get0_ticket(first.session, &ticket, &len);
	assert_true(len > 32);
	again = visit(s.tls, TLS1_3_VERSION, "example.org", first.session);
	assert_true(again.done && again.resumed && again.tickets == 1);
	client_suites = NULL;
	SSL_SESSION_free(first.session);
	SSL_SESSION_free(again.session);
	site_close(&s);
	folder_remove(&s.folder);
}

/* A ticket from the last second of day 0 is good on days -1, 0 and 1. The client is made to offer it always. */
static void
test_ticket_days(void **state)
{
	static const struct { const char *label; int seconds; bool good; } cases[] = {
		{ "the same day", 0, true },
		{ "the next day", 1, true },
		{ "the end of the next day", DAY, true },
		{ "the day after that", DAY + 1, false },
		{ "a machine whose clock is a day behind", -DAY, true },
		{ "two days behind", -2 * DAY, false },
	};
	struct site s;
	struct outcome first, later;
	time_t midnight;

	(void)state;
	folder_make(&s.folder);
	site_open(&s);
	midnight = (time(NULL) / DAY + 100) * DAY;
	set_clock = midnight - 1;
	first = visit(s.tls, TLS1_3_VERSION, "example.org", NULL);
	assert_non_null(first.session);
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("  %s\n", cases[i].label);
		set_clock = midnight - 1 + cases[i].seconds;
		SSL_SESSION_set_time(first.session, set_clock);
		later = visit(s.tls, TLS1_3_VERSION, "example.org", first.session);
		assert_true(later.done);
		assert_int_equal(later.resumed, cases[i].good);
		SSL_SESSION_free(later.session);
	}
	set_clock = 0;
	SSL_SESSION_free(first.session);
	site_close(&s);
	folder_remove(&s.folder);
}

/* Told to say hello once more, clients of 1.3 do; they are answered as others are, but no ticket is taken then. */
static void
test_asked_again(void **state)
{
	static const struct { const char *label; int version; const char *sni, *name; bool again; } cases[] = {
		{ "1.3, first host", TLS1_3_VERSION, "example.org", "example.org", true },
		{ "1.3, second host", TLS1_3_VERSION, "example.net", "example.net", true },
		{ "1.3, no name", TLS1_3_VERSION, NULL, "example.org", true },
		{ "1.2, second host", TLS1_2_VERSION, "example.net", "example.net", false },
	};
	struct site site;
	struct outcome o;

	(void)state;
	folder_make(&site.folder);
	site_open(&site);
	for (size_t i = 0; i < COUNT(cases); i++) {
		SSL_SESSION *ticket = NULL;
		print_message("  %s\n", cases[i].label);
		for (int turn = 0; turn < 3; turn++) {  /* without a ticket; with one; with the one from then, and nobody asks */
			ask_again = turn < 2;
			o = visit(site.tls, cases[i].version, cases[i].sni, ticket);
			assert_true(o.done);
			assert_string_equal(o.name, cases[i].name);
			assert_int_equal(o.asked_again, cases[i].again && ask_again);
			assert_int_equal(o.resumed, cases[i].again && !ask_again);
			SSL_SESSION_free(ticket);
			ticket = o.session;
		}
		SSL_SESSION_free(ticket);
	}
	ask_again = false;
	site_close(&site);
	folder_remove(&site.folder);
}

/* How much of a ClientHello there is. `len`: of what follows the first records, which are told. */
static void
test_hello(void **state)
{
	static const struct { const char *label, *bytes; size_t len, more; enum tls_hello want; } cases[] = {
#define CASE(label, bytes, more, want) { label, bytes, sizeof(bytes) - 1, more, TLS_HELLO_##want },
		CASE("nothing", "", 0, MORE)
		CASE("half a head", "\x16\x03\x01", 0, MORE)
		CASE("a head", "\x16\x03\x01\x00\x08", 0, MORE)
		CASE("all but a byte", "\x16\x03\x01\x00\x08\x01\x00\x00\x04", 3, MORE)
		CASE("whole", "\x16\x03\x01\x00\x08\x01\x00\x00\x04", 4, WHOLE)
		CASE("and more", "\x16\x03\x01\x00\x08\x01\x00\x00\x04", 9, WHOLE)
		CASE("in two records, one here", "\x16\x03\x01\x00\x02\x01\x00\x16\x03\x01\x00\x06\x00\x04", 3, MORE)
		CASE("in two records", "\x16\x03\x01\x00\x02\x01\x00\x16\x03\x01\x00\x06\x00\x04", 4, WHOLE)
		CASE("empty records first", "\x16\x03\x01\x00\x00\x16\x03\x01\x00\x08\x01\x00\x00\x04", 4, WHOLE)
		CASE("behind a ChangeCipherSpec", "\x14\x03\x03\x00\x01\x01\x16\x03\x01\x00\x08\x01\x00\x00\x04", 4, WHOLE)
		CASE("a ChangeCipherSpec alone", "\x14\x03\x03\x00\x01\x01", 0, MORE)
		CASE("an alert", "\x15\x03\x03\x00\x02\x01\x00", 0, WHOLE)
		CASE("half an alert", "\x15\x03\x03\x00\x02\x01", 0, MORE)
		CASE("another message", "\x16\x03\x01\x00\x08\x02\xff\xff\xff", 4, WHOLE)
		CASE("no TLS", "GET / HTTP/1.1\r\n", 0, WHOLE)
		CASE("no TLS behind a record", "\x16\x03\x01\x00\x02\x01\x00hello", 0, WHOLE)
		CASE("of 16 KB", "\x16\x03\x01\x40\x00\x01\x00\x3f\xfc", 16380, WHOLE)
		CASE("a byte more", "\x16\x03\x01\x40\x00\x01\x00\x3f\xfd", 0, TOO_LONG)
		CASE("of 16 MB", "\x16\x03\x01\x00\x04\x01\xff\xff\xff", 0, TOO_LONG)
		CASE("a record longer than any", "\x16\x03\x01\xff\xff\x01\x00", 0, WHOLE)
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *bytes = calloc(1, cases[i].len + cases[i].more + 1);
		struct tls_wire wire;

		print_message("  %s\n", cases[i].label);
		memcpy(bytes, cases[i].bytes, cases[i].len);
		tls_wire_give(&wire, slice_from(bytes, cases[i].len + cases[i].more));
		assert_int_equal(tls_wire_hello(&wire), cases[i].want);
		free(bytes);
	}
}

/* What a client of these versions says first, cut off after each of its bytes. */
static void
test_hello_offers_13(void **state)
{
	static const struct { const char *label; int least, most; bool want; } cases[] = {
		{ "TLS 1.2", TLS1_2_VERSION, TLS1_2_VERSION, false },
		{ "TLS 1.2 and 1.3", TLS1_2_VERSION, TLS1_3_VERSION, true },
		{ "TLS 1.3", TLS1_3_VERSION, TLS1_3_VERSION, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
		SSL *client;
		struct tls_wire wire;
		char *said;
		long len;

		print_message("  %s\n", cases[i].label);
		SSL_CTX_set_min_proto_version(ctx, cases[i].least);
		SSL_CTX_set_max_proto_version(ctx, cases[i].most);
		client = SSL_new(ctx);
		SSL_set_bio(client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
		SSL_connect(client);
		len = BIO_get_mem_data(SSL_get_wbio(client), &said);
		for (long n = 0; n <= len; n++) {
			char *part = memcpy(malloc(n > 0 ? (size_t)n : 1), said, (size_t)n);

			tls_wire_give(&wire, slice_from(part, (size_t)n));
			assert_int_equal(tls_wire_offers_13(&wire), n == len && cases[i].want);
			free(part);
		}
		SSL_free(client);
		SSL_CTX_free(ctx);
	}
}

/* Records of nothing, or of less than a message's head, are no way to have anything kept without end. */
static void
test_hello_in_crumbs(void **state)
{
	static const char *const crumbs[] = { "\x16\x03\x01\x00\x00", "\x14\x03\x03\x00\x01\x01" };

	(void)state;
	for (size_t i = 0; i < COUNT(crumbs); i++) {
		struct buf all = BUF_INIT(1 << 16);
		struct tls_wire wire = { .in = SLICE("") };
		size_t len = i == 0 ? 5 : 6;

		while (all.len <= TLS_RECORD_MOST) {
			tls_wire_give(&wire, buf_slice(&all));
			assert_int_equal(tls_wire_hello(&wire), TLS_HELLO_MORE);
			buf_put(&all, crumbs[i], len);
		}
		tls_wire_give(&wire, buf_slice(&all));
		assert_int_equal(tls_wire_hello(&wire), TLS_HELLO_TOO_LONG);
		buf_release(&all);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made_once),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_may_not_make),
		cmocka_unit_test(test_own_kinds),
		cmocka_unit_test(test_has_name),
		cmocka_unit_test(test_names_and_versions),
		cmocka_unit_test(test_tickets),
		cmocka_unit_test(test_short_tickets),
		cmocka_unit_test(test_long_tickets),
		cmocka_unit_test(test_ticket_days),
		cmocka_unit_test(test_asked_again),
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_hello_offers_13),
		cmocka_unit_test(test_hello_in_crumbs),
	};

	return cmocka_run_group_tests_name("tls_context", tests, NULL, NULL);
}
