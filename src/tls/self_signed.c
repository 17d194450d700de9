/* tls/self_signed.c: a key and a certificate that vouches for itself; see self_signed.h. */
#include "tls/self_signed.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	CN_MOST = 64,        /* RFC 5280, ub-common-name */
	DAY = 24 * 60 * 60,
};

/* Append `name` as what it is, an address or a DNS name. */
static bool
add_name(GENERAL_NAMES *names, const char *name)
{
	unsigned char address[16];
	int len = inet_pton(AF_INET, name, address) == 1 ? 4 :
	    inet_pton(AF_INET6, name, address) == 1 ? 16 : 0;
	GENERAL_NAME *general = GENERAL_NAME_new();
	ASN1_STRING *text = len > 0 ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new();

	if (!general || !text || !sk_GENERAL_NAME_push(names, general)) {
		GENERAL_NAME_free(general);
		ASN1_STRING_free(text);
		return false;
	}
	GENERAL_NAME_set0_value(general, len > 0 ? GEN_IPADD : GEN_DNS, text);
	return len > 0 ? ASN1_STRING_set(text, address, len) : ASN1_STRING_set(text, name, -1);
}

static bool
set_alternative_names(X509 *cert, const char *const *names, size_t count)
{
	GENERAL_NAMES *list = GENERAL_NAMES_new();
	bool ok = list != NULL;

	for (size_t i = 0; ok && i < count; i++)
		ok = add_name(list, names[i]);
	ok = ok && X509_add1_ext_i2d(cert, NID_subject_alt_name, list, 0, 0) == 1;
	GENERAL_NAMES_free(list);
	return ok;
}

/* Issuer and subject: the first name, where it is short enough for a CN. */
static bool
set_common_name(X509 *cert, const char *name)
{
	X509_NAME *subject = X509_get_subject_name(cert);

	if (strlen(name) > CN_MOST)
		name = "capsule";
	return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
	    (const unsigned char *)name, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(cert, subject) == 1;
}

/* A positive number that no other certificate has. */
static bool
set_serial(X509 *cert)
{
	uint64_t serial;

	return RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1 &&
	    ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), (serial >> 1) | 1) == 1;
}

/* From a day ago, for readers whose clock is slow. */
static bool
set_dates(X509 *cert, int64_t now)
{
	const int days = SELF_SIGNED_YEARS * 36525 / 100, rest = SELF_SIGNED_YEARS * 36525 % 100 * DAY / 100;
	time_t base = (time_t)now;   /* the end may be past what it holds */

	return X509_time_adj_ex(X509_getm_notBefore(cert), -1, 0, &base) &&
	    X509_time_adj_ex(X509_getm_notAfter(cert), days, rest, &base);
}

static X509 *
sign(EVP_PKEY *key, const char *const *names, size_t count, int64_t now)
{
	X509 *cert = X509_new();
	int kind = EVP_PKEY_get_base_id(key);
	const EVP_MD *digest = kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448 ? NULL : EVP_sha256();

	if (cert && X509_set_version(cert, X509_VERSION_3) && set_serial(cert) &&
	    set_dates(cert, now) && set_common_name(cert, names[0]) &&
	    X509_set_pubkey(cert, key) && set_alternative_names(cert, names, count) &&
	    X509_sign(cert, key, digest) > 0)
		return cert;
	X509_free(cert);
	return NULL;
}

/* Have what `pem` holds on the disk as the file `name`, of its own kind of rights. */
static bool
write_aside(int dir, const char *name, mode_t mode, BIO *pem, struct err *err)
{
	char *text;
	long len = BIO_get_mem_data(pem, &text);
	int fd;
	bool ok;

	unlinkat(dir, name, 0);  /* left by a crash */
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd == -1)
		return err_set(err, "cannot create '%s': %s", name, strerror(errno));
	ok = write(fd, text, (size_t)len) == len && fsync(fd) == 0;
	if (!ok)
		err_set(err, "cannot write '%s': %s", name, strerror(errno));
	close(fd);
	return ok;
}

/* Name a file that is whole; link() and not rename(), so that nothing is overwritten. */
static bool
give_name(int dir, const char *aside, const char *name, struct err *err)
{
	if (linkat(dir, aside, dir, name, 0) == -1)
		return err_set(err, "cannot name '%s': %s", name, strerror(errno));
	unlinkat(dir, aside, 0);
	return true;
}

static bool
write_pair(int dir, EVP_PKEY *key, X509 *cert, struct err *err)
{
	BIO *key_pem = BIO_new(BIO_s_secmem()), *cert_pem = BIO_new(BIO_s_mem());
	bool ok = false;

	if (!key_pem || !cert_pem || !PEM_write_bio_X509(cert_pem, cert) ||
	    !PEM_write_bio_PrivateKey(key_pem, key, NULL, NULL, 0, NULL, NULL))
		err_set(err, "cannot write the certificate as text: OpenSSL is out of memory");
	else
		ok = write_aside(dir, "cert.pem.new", 0644, cert_pem, err) &&
		    write_aside(dir, "key.pem.new", 0600, key_pem, err) &&
		    give_name(dir, "key.pem.new", "key.pem", err) &&
		    give_name(dir, "cert.pem.new", "cert.pem", err) && fsync(dir) == 0;
	BIO_free(key_pem);
	BIO_free(cert_pem);
	return ok;
}

bool
self_signed_make(int dir, const char *const *names, size_t count, int64_t now,
    struct err *err)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = key ? sign(key, names, count, now) : NULL;
	bool ok = cert ? write_pair(dir, key, cert, err) :
	    err_set(err, "cannot make a certificate for '%s': %s", names[0],
	        ERR_reason_error_string(ERR_get_error()));

	X509_free(cert);
	EVP_PKEY_free(key);
	return ok;
}

static EVP_PKEY *
read_key(int dir, struct err *err)
{
	int fd = openat(dir, "key.pem", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	FILE *file = fd != -1 ? fdopen(fd, "r") : NULL;
	EVP_PKEY *key;

	if (!file) {
		err_set(err, "cannot open 'key.pem': %s", strerror(errno));
		if (fd != -1)
			close(fd);
		return NULL;
	}
	key = PEM_read_PrivateKey(file, NULL, NULL, (void *)"");
	if (!key)
		err_set(err, "'key.pem' holds no private key in PEM");
	fclose(file);
	return key;
}

X509 *
self_signed_rehearse(int dir, const char *const *names, size_t count, int64_t now, struct err *err)
{
	EVP_PKEY *key = read_key(dir, err);
	X509 *cert = key ? sign(key, names, count, now) : NULL;

	if (key && !cert)
		err_set(err, "cannot make a certificate for '%s': %s", names[0],
		    ERR_reason_error_string(ERR_get_error()));
	EVP_PKEY_free(key);
	return cert;
}

bool
self_signed_renew(int dir, const char *const *names, size_t count, int64_t now,
    struct err *err)
{
	X509 *cert = self_signed_rehearse(dir, names, count, now, err);
	BIO *pem = cert ? BIO_new(BIO_s_mem()) : NULL;
	bool ok = false;

	if (pem && PEM_write_bio_X509(pem, cert))
		ok = write_aside(dir, "cert.pem.new", 0644, pem, err) &&
		    (renameat(dir, "cert.pem.new", dir, "cert.pem") == 0 ||
		        err_set(err, "cannot replace 'cert.pem': %s", strerror(errno))) &&
		    fsync(dir) == 0;
	else if (cert)
		err_set(err, "cannot write a certificate for '%s': memory is out", names[0]);
	BIO_free(pem);
	X509_free(cert);
	return ok;
}

bool
self_signed_finish(int dir)
{
	return linkat(dir, "cert.pem.new", dir, "cert.pem", 0) == 0 &&
	    unlinkat(dir, "cert.pem.new", 0) == 0 && fsync(dir) == 0;
}
