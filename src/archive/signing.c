/* archive/signing.c: the key that a capsule signs its manifest with; see signing.h. */
#include "archive/signing.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BASE64_MOST = 512, SIGNATURE_LEN = 64, PEM_MOST = 4096 };

static const char name[] = "manifest-key.pem";

static EVP_PKEY *
parse(struct slice pem)
{
	BIO *in = BIO_new_mem_buf(pem.data, (int)pem.len);
	EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;

	BIO_free(in);
	if (key && EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519) {
		EVP_PKEY_free(key);
		return NULL;
	}
	return key;
}

static EVP_PKEY *
read_key(int folder, const char *certs, struct err *err)
{
	struct buf pem = BUF_INIT(PEM_MOST);
	EVP_PKEY *key = NULL;
	struct stat st;

	if (fstatat(folder, name, &st, 0) == 0 && (st.st_mode & 077) != 0)
		err_set(err, "'%s/%s' can be read by others: chmod 600 it, or delete it and have another one made", certs, name);
	else if (file_read(&pem, folder, name, err) && !(key = parse(buf_slice(&pem))))
		err_set(err, "'%s/%s' is no Ed25519 key in PEM", certs, name);
	OPENSSL_cleanse(pem.data, pem.len);
	buf_release(&pem);
	return key;
}

static EVP_PKEY *
make_key(int folder, const char *certs, struct err *err)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long len = 0;
	bool good = key && out && PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;

	if (good)
		len = BIO_get_mem_data(out, &text);
	good = good ? file_create(folder, name, 0600, slice_from(text, (size_t)len), err)
	    : err_set(err, "cannot make '%s/%s': OpenSSL refuses", certs, name);
	BIO_free(out);
	if (good)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

EVP_PKEY *
signing_load(const char *certs, bool may_make, struct err *err)
{
	int folder = open(certs, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	EVP_PKEY *key = NULL;

	if (folder == -1 && may_make && file_make_hidden_folder(certs, 0755))
		folder = open(certs, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err->text[0] = '\0';
	if (folder == -1)
		return NULL;
	if (faccessat(folder, name, F_OK, 0) == 0)
		key = read_key(folder, certs, err);
	else if (may_make)
		key = make_key(folder, certs, err);
	close(folder);
	return key;
}

static void
put_base64(struct buf *out, const unsigned char *bytes, int len)
{
	unsigned char text[BASE64_MOST];

	EVP_EncodeBlock(text, bytes, len);
	buf_puts(out, (const char *)text);
}

bool
signing_put_key(struct buf *out, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);

	if (len > 0)
		put_base64(out, der, len);
	OPENSSL_free(der);
	return len > 0;
}

bool
signing_put(struct buf *out, EVP_PKEY *key, struct slice text)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char signature[SIGNATURE_LEN];
	size_t len = sizeof(signature);
	bool good = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestSign(ctx, signature, &len, (const unsigned char *)text.data, text.len) == 1;

	if (good)
		put_base64(out, signature, (int)len);
	EVP_MD_CTX_free(ctx);
	return good;
}

/* The bytes of base64 text: how many; -1: it is none, or too much. */
static int
read_base64(unsigned char bytes[BASE64_MOST], struct slice text)
{
	int len, padding = 0;

	if (text.len == 0 || text.len > BASE64_MOST || text.len % 4 != 0)
		return -1;
	while (padding < 2 && text.data[text.len - 1 - (size_t)padding] == '=')
		padding++;
	len = EVP_DecodeBlock(bytes, (const unsigned char *)text.data, (int)text.len);
	return len < padding ? -1 : len - padding;
}

bool
signing_check(struct slice key, struct slice signature, struct slice text)
{
	unsigned char der[BASE64_MOST], bytes[BASE64_MOST];
	int der_len = read_base64(der, key), len = read_base64(bytes, signature);
	const unsigned char *at = der;
	EVP_PKEY *parsed = der_len > 0 ? d2i_PUBKEY(NULL, &at, der_len) : NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = parsed && ctx && len == SIGNATURE_LEN && EVP_PKEY_get_base_id(parsed) == EVP_PKEY_ED25519 &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, parsed) == 1 &&
	    EVP_DigestVerify(ctx, bytes, (size_t)len, (const unsigned char *)text.data, text.len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(parsed);
	return good;
}
