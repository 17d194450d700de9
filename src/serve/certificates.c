/* serve/certificates.c: the certificates of a site's hosts; see certificates.h. */
#include "serve/certificates.h"

#include "base/file.h"
#include "base/arena.h"
#include "base/date.h"
#include "tls/x509_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 24 * 60 * 60, WARN_DAYS = 30 };

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

	if (may_make && !file_make_hidden_folder(path, 0755)) {
		err_set(err, "cannot make the folder '%s': %s", path, strerror(errno));
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		err_set(err, "cannot open the folder '%s': %s", path, strerror(errno));
	return fd;
}

/* How certificates are loaded. */
struct loading {
	int certs;      /* open folder */
	bool may_make;
	bool public;    /* without keys, and without a look at what they say: a keeper has done that */
};

static bool
load_one(struct certificates *c, const struct loading *l, const char *const *names, size_t count, struct err *err)
{
	c->list[c->count] = l->public ? tls_certificate_read_public(l->certs, names[0], (unsigned)c->count, err)
	    : tls_certificate_load(l->certs, names[0], names, count, l->may_make, (int64_t)time(NULL), err);
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
load_hosts(struct certificates *c, const struct loading *l, char *const *hosts, size_t host_count, struct err *err)
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
	count = certificates_names(l->certs, hosts[0], hosts, host_count, names);
	ok = load_one(c, l, names, count, err);
	for (size_t i = 1; ok && i < host_count; i++) {
		if (has_own_folder(l->certs, hosts[i]))
			ok = load_one(c, l, (const char *const *)&hosts[i], 1, err);
	}
	free(names);
	return ok;
}

/* The lists of all sources in one, each from an open folder of its own. */
static bool
load_list(struct certificates *c, const struct certificates_source *sources, size_t count, struct loading l,
    struct err *err)
{
	struct err why;
	bool ok = true;

	*c = (struct certificates){ 0 };
	for (size_t i = 0; ok && i < count; i++) {
		l.certs = open_folder(sources[i].certs_path, l.may_make, err);
		ok = l.certs != -1 && (load_hosts(c, &l, sources[i].hosts, sources[i].host_count, &why) ||
		    err_set(err, "%s (in '%.80s')", why.text, sources[i].certs_path));
		if (l.certs != -1)
			close(l.certs);
	}
	return ok;
}

bool
certificates_load_all(struct certificates *c, const struct certificates_source *sources,
    size_t count, bool may_make, struct err *err)
{
	if (load_list(c, sources, count, (struct loading){ .may_make = may_make }, err))
		c->tls = tls_context_new(c->list, c->count, NULL, err);
	if (!c->tls)
		certificates_release(c);
	return c->tls != NULL;
}

/* What the keeper signs with has to be what the certificates say. */
static bool
fits_keeper(const struct certificates *c, const struct keeper *k, struct err *err)
{
	uint8_t digest[X509_DIGEST_LEN];
	bool fits = c->count == keeper_key_count(k);

	for (size_t i = 0; fits && i < c->count; i++) {
		tls_certificate_key_digest(c->list[i], digest);
		fits = memcmp(digest, keeper_key_digest(k, i), sizeof(digest)) == 0;
	}
	return fits || err_set(err, "the certificates changed while they were read; try again");
}

bool
certificates_load_apart(struct certificates *c, const struct keeper_options *o, struct err *err)
{
	struct keeper *keeper = keeper_new(o, err);

	*c = (struct certificates){ 0 };
	if (!keeper)
		return false;
	if (load_list(c, o->sources, o->source_count, (struct loading){ .public = true }, err) && fits_keeper(c, keeper, err))
		c->tls = tls_context_new(c->list, c->count, keeper_ticket_secret(keeper), err);
	c->keeper = keeper;
	if (!c->tls)
		certificates_release(c);
	return c->tls != NULL;
}

/* FNV-1a, which is good enough to see a change by. */
static void
mix(uint64_t *stamp, uint64_t value)
{
	for (int i = 0; i < 8; i++, value >>= 8)
		*stamp = (*stamp ^ (value & 0xFF)) * 1099511628211u;
}

static void
mix_file(uint64_t *stamp, const char *certs, const char *host, const char *name)
{
	struct stat st = { 0 };
	char path[8192];

	snprintf(path, sizeof(path), "%s/%s/%s", certs, host, name);
	mix(stamp, stat(path, &st) == 0);
	mix(stamp, st.st_ino);
	mix(stamp, (uint64_t)st.st_size);
	mix(stamp, st.st_mode);
	mix(stamp, (uint64_t)st.st_mtim.tv_sec * 1000000000u + (uint64_t)st.st_mtim.tv_nsec);
	mix(stamp, (uint64_t)st.st_ctim.tv_sec * 1000000000u + (uint64_t)st.st_ctim.tv_nsec);
}

uint64_t
certificates_stamp(const struct certificates_source *sources, size_t count)
{
	uint64_t stamp = 14695981039346656037u;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < sources[i].host_count; k++) {
			mix_file(&stamp, sources[i].certs_path, sources[i].hosts[k], "cert.pem");
			mix_file(&stamp, sources[i].certs_path, sources[i].hosts[k], "key.pem");
		}
	}
	return stamp;
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
	keeper_free(c->keeper);
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
	int64_t days = (tls_certificate_until(c) - (int64_t)time(NULL)) / DAY;
	struct buf day = BUF_INIT(16), key = BUF_INIT(64);
	uint8_t digest[X509_DIGEST_LEN];

	date_put_day(&day, &until);
	tls_certificate_key_digest(c, digest);
	x509_put_base64(&key, digest);
	for (size_t i = 0; tls_certificate_name(c, i); i++)
		fprintf(stderr, "answers to %s, certificate until %s (%lld days), key SHA256:%s\n",
		    tls_certificate_name(c, i), day.data, (long long)days, key.data);
	buf_release(&key);
	buf_release(&day);
}

void
certificates_print(const struct certificates *c)
{
	for (size_t i = 0; i < c->count; i++)
		print_one(c->list[i]);
}

void
certificates_warn(const struct certificates *c, int64_t now)
{
	for (size_t i = 0; i < c->count; i++) {
		const char *name = tls_certificate_name(c->list[i], 0);
		int64_t left = (tls_certificate_until(c->list[i]) - now) / DAY;

		if (left < WARN_DAYS)
			fprintf(stderr, "capsule: the certificate of %s ends in %lld days; `capsule cert renew %s` makes a new "
			    "one for the same key\n", name, (long long)left, name);
	}
}

/* ---- for their page --------------------------------------------------------- */

static const char *
as_text(struct arena *a, const uint8_t digest[X509_DIGEST_LEN], void (*put)(struct buf *, const uint8_t *))
{
	struct buf text = BUF_INIT(512);
	const char *copy;

	put(&text, digest);
	copy = arena_copy(a, buf_slice(&text));
	buf_release(&text);
	return copy;
}

static const char *
names_in(const struct tls_certificate *certificate, struct arena *a)
{
	struct buf text = BUF_INIT(1 << 16);
	const char *copy;

	for (size_t i = 0; tls_certificate_name(certificate, i); i++)
		buf_printf(&text, "%s%s", i > 0 ? ", " : "", tls_certificate_name(certificate, i));
	copy = arena_copy(a, buf_slice(&text));
	buf_release(&text);
	return copy;
}

static bool
answers_for(const struct tls_certificate *certificate, char *const *hosts, size_t host_count)
{
	for (size_t i = 0; i < host_count; i++) {
		if (tls_certificate_has_name(certificate, slice_of(hosts[i])))
			return true;
	}
	return false;
}

size_t
certificates_tell(const struct certificates *c, char *const *hosts, size_t host_count,
    struct site_certificate *list, struct arena *a)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count && !arena_short(a); i++) {
		const struct tls_certificate *one = c->list[i];
		uint8_t key[X509_DIGEST_LEN], whole[X509_DIGEST_LEN];

		if (!answers_for(one, hosts, host_count))
			continue;
		tls_certificate_key_digest(one, key);
		tls_certificate_digest(one, whole);
		list[count] = (struct site_certificate){
			.names = names_in(one, a), .from = tls_certificate_from(one), .until = tls_certificate_until(one),
			.key = as_text(a, key, x509_put_base64), .key_hex = as_text(a, key, x509_put_hex),
			.whole = as_text(a, whole, x509_put_base64), .whole_hex = as_text(a, whole, x509_put_hex),
		};
		count += !arena_short(a);
	}
	return count;
}
