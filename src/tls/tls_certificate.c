/* tls/tls_certificate.c: a host's certificate chain and its private key; see tls_certificate.h. */
#include "tls/tls_certificate.h"

#include "base/date.h"
#include "base/file.h"
#include "tls/remote_key.h"
#include "tls/self_signed.h"
#include "tls/x509_facts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PEM_MOST = 1 << 20 };  /* bytes of a file; a long chain has some thousands */

struct tls_certificate {
	X509 *leaf;
	STACK_OF(X509) *chain;
	EVP_PKEY *key;
	char **names;
	size_t name_count;
	int64_t from, until;
};

/* --- reading the two files ------------------------------------------------ */

/*
 * A service manager can hand over what only this service is to read (systemd's
 * LoadCredential=): "certs_HOST_key.pem" in the folder that it names. Who may
 * read it there is the manager's to decide. -1: there is none.
 */
static int
open_credential(const char *host, const char *name)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	char path[PATH_MAX];

	if (!folder || snprintf(path, sizeof(path), "%s/certs_%s_%s", folder, host, name) >= (int)sizeof(path))
		return -1;
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

/*
 * The file `name` of the host, open; -1 with errno. A credential goes before
 * a key in the folder; a certificate in the folder, which may be renewed while
 * the server runs, before a credential.
 */
static int
open_one(int dir, const char *host, const char *name, bool secret, bool *handed_over)
{
	int credential = open_credential(host, name);
	int own = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = errno;

	*handed_over = credential != -1 && (secret || own == -1);
	if (own != -1 && *handed_over)
		close(own);
	if (credential != -1 && !*handed_over)
		close(credential);
	errno = error;
	return *handed_over ? credential : own;
}

/* Append the file `name` to *text. `secret`: refuse one that others may read. */
static bool
load_file(int dir, const char *host, const char *name, bool secret, struct buf *text,
    struct err *err)
{
	bool handed_over, ok = false;
	int fd = open_one(dir, host, name, secret, &handed_over);
	struct err why;
	struct stat st;

	if (fd == -1)
		return err_set(err, "%s/%s: cannot open it: %s", host, name, strerror(errno));
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		err_set(err, "%s/%s: not a file", host, name);
	else if (secret && !handed_over && (st.st_mode & 077) != 0)
		err_set(err, "%s/%s: others than its owner may use this key (mode %04o); "
		    "chmod 600 it", host, name, (unsigned)st.st_mode & 07777);
	else
		ok = file_read_fd(text, fd, name, &why) ||
		    err_set(err, "%s/%s: %s", host, name, why.text);
	close(fd);
	return ok;
}

/* In place of OpenSSL's own, which would ask on the terminal. */
static int
no_passphrase(char *to, int size, int writing, void *asked)
{
	(void)to, (void)size, (void)writing;
	*(bool *)asked = true;
	return -1;
}

static bool
read_key(struct tls_certificate *c, const char *host, struct buf *text, struct err *err)
{
	BIO *pem = BIO_new_mem_buf(text->data, (int)text->len);
	bool asked = false;

	c->key = pem ? PEM_read_bio_PrivateKey(pem, NULL, no_passphrase, &asked) : NULL;
	BIO_free(pem);
	if (c->key)
		return true;
	if (asked)
		return err_set(err, "%s/key.pem: this key is locked with a passphrase; "
		    "write it without one", host);
	return err_set(err, "%s/key.pem: no private key in PEM form", host);
}

static bool
read_chain(struct tls_certificate *c, const char *host, struct buf *text, struct err *err)
{
	BIO *pem = BIO_new_mem_buf(text->data, (int)text->len);
	X509 *next;
	bool at_end;

	c->leaf = pem ? PEM_read_bio_X509(pem, NULL, NULL, NULL) : NULL;
	c->chain = sk_X509_new_null();
	while (c->leaf && c->chain && (next = PEM_read_bio_X509(pem, NULL, NULL, NULL)))
		sk_X509_push(c->chain, next);
	BIO_free(pem);
	at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	if (!c->leaf || !c->chain)
		return err_set(err, "%s/cert.pem: no certificate in PEM form", host);
	return at_end || err_set(err, "%s/cert.pem: certificate %d of its chain is damaged", host,
	    sk_X509_num(c->chain) + 2);
}

static bool
read_certificate_file(struct tls_certificate *c, int dir, const char *host, struct err *err)
{
	struct buf cert = BUF_INIT(PEM_MOST);
	bool ok = load_file(dir, host, "cert.pem", false, &cert, err) && read_chain(c, host, &cert, err);

	buf_release(&cert);
	return ok;
}

static bool
read_key_file(struct tls_certificate *c, int dir, const char *host, struct err *err)
{
	struct buf key = BUF_INIT(PEM_MOST);
	bool ok = load_file(dir, host, "key.pem", true, &key, err) && read_key(c, host, &key, err);

	OPENSSL_cleanse(key.data, key.len);
	buf_release(&key);
	return ok;
}

/* In place of the key: one that is asked for signatures under this number. */
static bool
make_remote_key(struct tls_certificate *c, const char *host, unsigned number, struct err *err)
{
	c->key = remote_key_new(X509_get0_pubkey(c->leaf), number);
	ERR_clear_error();
	return c->key || err_set(err, "%s/cert.pem: its key is none of EC, RSA, Ed25519 and Ed448; "
	    "with others there is 'private_key: worker' alone", host);
}

/* --- what the certificate says -------------------------------------------- */

static bool
add_name(struct tls_certificate *c, char *name)
{
	char **names = name ? realloc(c->names, (c->name_count + 1) * sizeof(*names)) : NULL;

	if (!names) {
		free(name);
		return false;
	}
	names[c->name_count++] = name;
	c->names = names;
	return true;
}

/* A name of the certificate as text for free(); NULL for what is neither DNS name nor address. */
static char *
name_text(const GENERAL_NAME *general)
{
	int kind;
	const ASN1_STRING *value = GENERAL_NAME_get0_value(general, &kind);
	const unsigned char *data = ASN1_STRING_get0_data(value);
	size_t len = (size_t)ASN1_STRING_length(value);
	char address[INET6_ADDRSTRLEN];

	if (kind == GEN_DNS)
		return memchr(data, '\0', len) ? NULL : slice_dup(slice_from((const char *)data, len));
	if (kind == GEN_IPADD && (len == 4 || len == 16))
		return slice_dup(slice_of(inet_ntop(len == 4 ? AF_INET : AF_INET6, data, address,
		    sizeof(address))));
	return NULL;
}

/* The names of subjectAltName; in a certificate without it, the CN. */
static void
read_names(struct tls_certificate *c)
{
	GENERAL_NAMES *list = X509_get_ext_d2i(c->leaf, NID_subject_alt_name, NULL, NULL);
	char common[256];

	for (int i = 0; i < sk_GENERAL_NAME_num(list); i++) {
		const GENERAL_NAME *general = sk_GENERAL_NAME_value(list, i);
		if (general->type == GEN_DNS || general->type == GEN_IPADD)
			add_name(c, name_text(general));
	}
	GENERAL_NAMES_free(list);
	if (c->name_count == 0 && X509_NAME_get_text_by_NID(X509_get_subject_name(c->leaf),
	    NID_commonName, common, sizeof(common)) > 0)
		add_name(c, slice_dup(slice_of(common)));
}

static bool
check_dates(const struct tls_certificate *c, const char *host, int64_t now, struct err *err)
{
	struct date when = date_from_seconds(c->from > now ? c->from : c->until);
	struct buf day = BUF_INIT(16);

	if (c->from <= now && now <= c->until)
		return true;
	date_put_day(&day, &when);
	if (c->from > now)
		err_set(err, "%s/cert.pem: not valid before %s; is the clock right?", host, day.data);
	else
		err_set(err, "%s/cert.pem: expired on %s; renew it, for instance with "
		    "'capsule cert renew %s'", host, day.data, host);
	buf_release(&day);
	return false;
}

static bool
check_names(const struct tls_certificate *c, const char *host, const char *const *names,
    size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!tls_certificate_has_name(c, slice_of(names[i])))
			return err_set(err, "%s/cert.pem: does not hold the name '%s'; leave the name "
			    "out of the configuration or renew the certificate with it", host, names[i]);
	return true;
}

bool
tls_certificate_check(const struct tls_certificate *c, const char *host, const char *const *names,
    size_t count, int64_t now, struct err *err)
{
	if (X509_check_private_key(c->leaf, c->key) != 1) {
		ERR_clear_error();
		return err_set(err, "%s/key.pem: does not belong to the certificate beside it", host);
	}
	return check_dates(c, host, now, err) && check_names(c, host, names, count, err);
}

/* --- finding or making the pair ------------------------------------------- */

static bool
is_there(int dir, const char *host, const char *name)
{
	int credential = open_credential(host, name);
	struct stat st;

	if (credential != -1)
		close(credential);
	return credential != -1 || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool
make_if_absent(int dir, const char *host, const char *const *names, size_t count,
    bool may_make, int64_t now, struct err *err)
{
	bool key = is_there(dir, host, "key.pem"), cert = is_there(dir, host, "cert.pem");
	struct err why;

	if (key && !cert)
		cert = self_signed_finish(dir);
	if (key && cert)
		return true;
	if (key || cert)
		return err_set(err, "%s: %s.pem is there and %s.pem is not; put both there, or "
		    "move the one away and a new pair is made", host, key ? "key" : "cert",
		    key ? "cert" : "key");
	if (!may_make)
		return err_set(err, "%s: there is neither cert.pem nor key.pem", host);
	return self_signed_make(dir, names, count, now, &why) ||
	    err_set(err, "%s: %s", host, why.text);
}

/* The folder of `host`, open; made when it may be. */
static int
open_folder(int certs, const char *host, bool may_make, struct err *err)
{
	int dir;

	if (host[0] == '\0' || host[0] == '.' || strchr(host, '/')) {
		err_set(err, "'%s' cannot be the name of a host", host);
		return -1;
	}
	if (may_make && mkdirat(certs, host, 0700) == -1 && errno != EEXIST) {
		err_set(err, "cannot make the folder '%s' for its certificate: %s", host,
		    strerror(errno));
		return -1;
	}
	dir = openat(certs, host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		err_set(err, "cannot open the folder '%s' of its certificate: %s", host,
		    strerror(errno));
	return dir;
}

enum { WITH_KEY = -1 };

/* What the folder open at `dir` holds, unchecked. `number`: WITH_KEY, or what the remote key is called. */
static struct tls_certificate *
read_from(int dir, const char *host, int number, struct err *err)
{
	struct tls_certificate *c = calloc(1, sizeof(*c));

	if (!c) {
		err_set(err, "%s: out of memory", host);
		return NULL;
	}
	if ((number == WITH_KEY && !read_key_file(c, dir, host, err)) || !read_certificate_file(c, dir, host, err) ||
	    (number != WITH_KEY && !make_remote_key(c, host, (unsigned)number, err))) {
		tls_certificate_free(c);
		return NULL;
	}
	c->from = x509_from(c->leaf);
	c->until = x509_until(c->leaf);
	read_names(c);
	return c;
}

static struct tls_certificate *
read_below(int certs, const char *host, int number, struct err *err)
{
	int dir = open_folder(certs, host, false, err);
	struct tls_certificate *c = NULL;

	if (dir != -1) {
		c = read_from(dir, host, number, err);
		close(dir);
	}
	return c;
}

struct tls_certificate *
tls_certificate_read(int certs, const char *host, struct err *err)
{
	return read_below(certs, host, WITH_KEY, err);
}

struct tls_certificate *
tls_certificate_read_public(int certs, const char *host, unsigned number, struct err *err)
{
	return read_below(certs, host, (int)number, err);
}

struct tls_certificate *
tls_certificate_load(int certs, const char *host, const char *const *names, size_t count,
    bool may_make, int64_t now, struct err *err)
{
	int dir = open_folder(certs, host, may_make, err);
	struct tls_certificate *c = NULL;

	if (dir == -1)
		return NULL;
	if (make_if_absent(dir, host, names, count, may_make, now, err))
		c = read_from(dir, host, WITH_KEY, err);
	close(dir);
	if (!c || tls_certificate_check(c, host, names, count, now, err))
		return c;
	tls_certificate_free(c);
	return NULL;
}

void
tls_certificate_free(struct tls_certificate *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->name_count; i++)
		free(c->names[i]);
	free(c->names);
	X509_free(c->leaf);
	sk_X509_pop_free(c->chain, X509_free);
	EVP_PKEY_free(c->key);
	free(c);
}

/* --- asking it ------------------------------------------------------------ */

int64_t
tls_certificate_from(const struct tls_certificate *c)
{
	return c->from;
}

int64_t
tls_certificate_until(const struct tls_certificate *c)
{
	return c->until;
}

void
tls_certificate_key_digest(const struct tls_certificate *c, uint8_t digest[32])
{
	x509_key_digest(c->leaf, digest);
}

void
tls_certificate_digest(const struct tls_certificate *c, uint8_t digest[32])
{
	x509_whole_digest(c->leaf, digest);
}

const char *
tls_certificate_name(const struct tls_certificate *c, size_t i)
{
	return i < c->name_count ? c->names[i] : NULL;
}

bool
tls_certificate_has_name(const struct tls_certificate *c, struct slice name)
{
	struct slice parent = slice_skip(name, slice_find(name, '.'));

	for (size_t i = 0; i < c->name_count; i++) {
		struct slice own = slice_of(c->names[i]);
		if (slice_eq_nocase(own, name))
			return true;
		if (slice_starts(own, SLICE("*.")) && parent.len > 1 && parent.len < name.len &&
		    slice_eq_nocase(slice_skip(own, 1), parent))
			return true;
	}
	return false;
}

EVP_PKEY *
tls_certificate_key(const struct tls_certificate *c)
{
	return c->key;
}

X509 *
tls_certificate_leaf(const struct tls_certificate *c)
{
	return c->leaf;
}

STACK_OF(X509) *
tls_certificate_chain(const struct tls_certificate *c)
{
	return c->chain;
}
