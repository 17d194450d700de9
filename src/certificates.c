/* certificates.c: the certificates of a site's hosts; see certificates.h. */
#include "certificates.h"

#include "base/date.h"
#include "tls/x509_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool
has_own_folder(int certs, const char *host)
{
	struct stat st;

	return fstatat(certs, host, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static int
open_folder(const char *path, bool may_make, struct err *err)
{
	int fd;

	if (may_make && mkdir(path, 0755) == -1 && errno != EEXIST) {
		err_set(err, "cannot make the folder '%s': %s", path, strerror(errno));
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		err_set(err, "cannot open the folder '%s': %s", path, strerror(errno));
	return fd;
}

static bool
load_one(struct certificates *c, int certs, const char *const *names, size_t count, bool may_make,
    struct err *err)
{
	c->list[c->count] = tls_certificate_load(certs, names[0], names, count, may_make,
	    (int64_t)time(NULL), err);
	if (!c->list[c->count])
		return false;
	c->count++;
	return true;
}

size_t
certificates_names(int certs, const char *host, char *const *hosts, size_t host_count,
    const char **names)
{
	size_t count = 0;

	names[count++] = host;
	if (host_count == 0 || strcmp(host, hosts[0]) != 0)
		return count;
	for (size_t i = 1; i < host_count; i++) {
		if (!has_own_folder(certs, hosts[i]))
			names[count++] = hosts[i];
	}
	return count;
}

/* The default's certificate with all hosts that have none of their own, then the others'. */
static bool
load_hosts(struct certificates *c, int certs, char *const *hosts, size_t host_count, bool may_make,
    struct err *err)
{
	const char **names = calloc(host_count + 1, sizeof(*names));
	struct tls_certificate **more = realloc(c->list, (c->count + host_count) * sizeof(*more));
	size_t count;
	bool ok;

	if (more)
		c->list = more;
	if (!names || !more) {
		free(names);
		return err_set(err, "cannot load certificates: memory is out");
	}
	count = certificates_names(certs, hosts[0], hosts, host_count, names);
	ok = load_one(c, certs, names, count, may_make, err);
	for (size_t i = 1; ok && i < host_count; i++) {
		if (has_own_folder(certs, hosts[i]))
			ok = load_one(c, certs, (const char *const *)&hosts[i], 1, may_make, err);
	}
	free(names);
	return ok;
}

static bool
load_source(struct certificates *c, const struct certificates_source *source, bool may_make, struct err *err)
{
	int certs = open_folder(source->certs_path, may_make, err);
	bool ok = certs != -1 && load_hosts(c, certs, source->hosts, source->host_count, may_make, err);

	if (certs != -1)
		close(certs);
	return ok;
}

bool
certificates_load_all(struct certificates *c, const struct certificates_source *sources,
    size_t count, bool may_make, struct err *err)
{
	bool ok = true;

	*c = (struct certificates){ 0 };
	for (size_t i = 0; ok && i < count; i++)
		ok = load_source(c, &sources[i], may_make, err);
	if (ok)
		c->tls = tls_context_new(c->list, c->count, err);
	if (!c->tls)
		certificates_release(c);
	return c->tls != NULL;
}

bool
certificates_load(struct certificates *c, const char *certs_path,
    char *const *hosts, size_t host_count, bool may_make, struct err *err)
{
	const struct certificates_source source = { certs_path, hosts, host_count };

	return certificates_load_all(c, &source, 1, may_make, err);
}

bool
certificates_missing(const char *certs_path, const char *host)
{
	int certs = open(certs_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool missing = certs == -1 || !has_own_folder(certs, host);

	if (certs != -1)
		close(certs);
	return missing;
}

void
certificates_release(struct certificates *c)
{
	tls_context_free(c->tls);
	for (size_t i = 0; i < c->count; i++)
		tls_certificate_free(c->list[i]);
	free(c->list);
	*c = (struct certificates){ 0 };
}

bool
certificates_equal(const struct certificates *a, const struct certificates *b)
{
	uint8_t left[X509_DIGEST_LEN], right[X509_DIGEST_LEN];

	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		tls_certificate_digest(a->list[i], left);
		tls_certificate_digest(b->list[i], right);
		if (memcmp(left, right, sizeof(left)) != 0)
			return false;
	}
	return true;
}

static void
print_one(const struct tls_certificate *c)
{
	struct date until = date_from_seconds(tls_certificate_until(c));
	struct buf day = BUF_INIT(16), key = BUF_INIT(64);
	uint8_t digest[X509_DIGEST_LEN];

	date_put_day(&day, &until);
	tls_certificate_key_digest(c, digest);
	x509_put_base64(&key, digest);
	for (size_t i = 0; tls_certificate_name(c, i); i++)
		fprintf(stderr, "answers to %s, certificate until %s, key SHA256:%s\n",
		    tls_certificate_name(c, i), day.data, key.data);
	buf_release(&key);
	buf_release(&day);
}

void
certificates_print(const struct certificates *c)
{
	for (size_t i = 0; i < c->count; i++)
		print_one(c->list[i]);
}
