/*
 * commands/cert.c: `capsule cert`: a host's certificate shown, made, renewed.
 *
 * Readers trust a certificate on their first visit and take a changed one for
 * an attack, so nothing is made over, and renewing keeps the key: most clients
 * keep only that in mind (the rest is said when it happens).
 */
#include "commands/commands.h"

#include "base/file.h"
#include "base/date.h"
#include "base/hex.h"
#include "config/site_folder.h"
#include "gemini/url.h"
#include "serve/certificates.h"
#include "tls/self_signed.h"
#include "tls/x509_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct cert {
	struct site_folder folder;
	struct config *config;
	int certs;              /* the folder, open; -1: there is none */
	int64_t now;            /* seconds since 1970 UTC */
	bool rehearse;          /* renewing writes nothing */
};

/* ---- show --------------------------------------------------------------------- */

static void
print_day(const char *label, int64_t seconds)
{
	struct date date = date_from_seconds(seconds);
	struct buf day = BUF_INIT(16);

	date_put_day(&day, &date);
	printf("%s%s", label, day.data);
	buf_release(&day);
}

static void
print_digest(const char *label, const uint8_t digest[X509_DIGEST_LEN])
{
	struct buf text = BUF_INIT(512);

	x509_put_base64(&text, digest);
	printf("  %-12s SHA256:%s\n", label, text.data);
	buf_clear(&text);
	x509_put_hex(&text, digest);
	printf("  %-12s %s\n", "", text.data);
	buf_release(&text);
}

/*
 * What an owner can put into DNS, so that readers can compare: free text, and
 * DANE's record (RFC 6698).
 */
static void
print_dns(const struct cert *c, const char *host, const uint8_t key[X509_DIGEST_LEN])
{
	struct buf text = BUF_INIT(512);

	x509_put_base64(&text, key);
	printf("  %-12s %s. IN TXT \"gemini-key=SHA256:%s\"\n", "DNS", host, text.data);
	buf_clear(&text);
	hex_put(&text, key, X509_DIGEST_LEN);
	printf("  %-12s _%u._tcp.%s. IN TLSA 3 1 1 %s\n", "", c->config->site.public_port, host,
	    text.data);
	buf_release(&text);
}

static void
print_certificate(const struct cert *c, const char *host, const struct tls_certificate *certificate)
{
	uint8_t key[X509_DIGEST_LEN], whole[X509_DIGEST_LEN];

	tls_certificate_key_digest(certificate, key);
	tls_certificate_digest(certificate, whole);
	printf("%s/%s/cert.pem\n  %-12s", c->folder.certs_path, host, "names");
	for (size_t i = 0; tls_certificate_name(certificate, i); i++)
		printf("%s %s", i > 0 ? "," : "", tls_certificate_name(certificate, i));
	print_day("\n  valid        ", tls_certificate_from(certificate));
	print_day(" to ", tls_certificate_until(certificate));
	putchar('\n');
	print_digest("key", key);
	print_digest("certificate", whole);
	print_dns(c, host, key);
}

static const char **
names_of(const struct cert *c, const char *host, size_t more, size_t *count, struct err *err)
{
	const struct site_settings *site = &c->config->site;
	const char **names = calloc(site->host_count + 1 + more, sizeof(*names));

	if (names)
		*count = certificates_names(c->certs, host, site->hosts, site->host_count, names);
	else
		err_set(err, "cannot list the names of '%s': memory is out", host);
	return names;
}

/* Print it, then say whether visitors can be answered with it. */
static bool
show(const struct cert *c, const char *host, struct err *err)
{
	struct tls_certificate *certificate = tls_certificate_read(c->certs, host, err);
	size_t count;
	const char **names = certificate ? names_of(c, host, 0, &count, err) : NULL;
	bool ok = names != NULL;

	if (ok) {
		print_certificate(c, host, certificate);
		ok = tls_certificate_check(certificate, host, names, count, c->now, err);
	}
	free(names);
	tls_certificate_free(certificate);
	return ok;
}

static bool
has_folder(const struct cert *c, const char *host)
{
	struct stat st;

	return fstatat(c->certs, host, &st, 0) == 0;
}

/* The default host's and each one with a folder of its own. */
static bool
show_all(const struct cert *c, struct err *err)
{
	const struct site_settings *site = &c->config->site;
	bool ok = show(c, site->hosts[0], err);

	for (size_t i = 1; ok && i < site->host_count; i++) {
		if (has_folder(c, site->hosts[i]))
			ok = show(c, site->hosts[i], err);
	}
	return ok;
}

/* ---- new ---------------------------------------------------------------------- */

/* CERTS/HOST, open; -1 with *err. */
static int
open_host(const struct cert *c, const char *host, struct err *err)
{
	int dir = openat(c->certs, host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1)
		err_set(err, "cannot open '%s/%s': %s", c->folder.certs_path, host,
		    strerror(errno));
	return dir;
}

static bool
is_there(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool
make_in(const struct cert *c, int dir, const char *host, struct err *err)
{
	size_t count;
	const char **names;
	bool ok;

	if (is_there(dir, "cert.pem") || is_there(dir, "key.pem"))
		return err_set(err,
		    "'%s/%s' holds a certificate or key already, which readers know; "
		    "`capsule cert renew %s` keeps the key, or move both away",
		    c->folder.certs_path, host, host);
	names = names_of(c, host, 0, &count, err);
	ok = names && self_signed_make(dir, names, count, c->now, err);
	free(names);
	return ok;
}

static bool
make(struct cert *c, const char *host, struct err *err)
{
	int dir;
	bool ok;

	if (mkdirat(c->certs, host, 0700) == -1 && errno != EEXIST)
		return err_set(err, "cannot make '%s/%s': %s", c->folder.certs_path, host,
		    strerror(errno));
	dir = open_host(c, host, err);
	if (dir == -1)
		return false;
	ok = make_in(c, dir, host, err);
	close(dir);
	return ok && show(c, host, err);
}

/* ---- renew -------------------------------------------------------------------- */

/* Give cert.pem a second name with today's date, which then goes to `kept`. */
static bool
keep_aside(const struct cert *c, int dir, struct buf *kept, struct err *err)
{
	struct date today = date_from_seconds(c->now);

	for (unsigned n = 1; n < 1000; n++) {
		buf_clear(kept);
		buf_puts(kept, "cert.pem.");
		date_put_day(kept, &today);
		if (n > 1)
			buf_printf(kept, "-%u", n);
		if (linkat(dir, "cert.pem", dir, kept->data, 0) == 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	return err_set(err, "cannot keep the old certificate as '%s': %s", kept->data,
	    strerror(errno));
}

static bool
is_listed(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_eq_nocase(slice_of(names[i]), slice_of(name)))
			return true;
	}
	return false;
}

/* The configured names, then those that the old certificate has beyond them. */
static const char **
names_for_renewal(const struct cert *c, const char *host, const struct tls_certificate *old,
    size_t *count, struct err *err)
{
	size_t more = 0;
	const char **names;

	while (tls_certificate_name(old, more))
		more++;
	names = names_of(c, host, more, count, err);
	for (size_t i = 0; names && i < more; i++) {
		if (!is_listed(names, *count, tls_certificate_name(old, i)))
			names[(*count)++] = tls_certificate_name(old, i);
	}
	return names;
}

static bool
is_self_signed(const struct tls_certificate *certificate)
{
	const X509 *leaf = tls_certificate_leaf(certificate);

	return X509_NAME_cmp(X509_get_subject_name(leaf), X509_get_issuer_name(leaf)) == 0;
}

/*
 * What programs keep of a certificate at the first visit and compare at every
 * later one; capsule get is one of them.
 */
static const struct pinning {
	bool whole;             /* the certificate, not its key alone */
	const char *clients, *told;
} pinnings[] = {
	{ false, "Lagrange, amfora, Kristall, capsule get", "take it for another server and warn or refuse" },
	{ true, "bombadillo, offpunk", "warn their readers once, who have to accept it" },
};

static void
print_pinning(const struct pinning *p, const X509 *old, const X509 *next)
{
	uint8_t before[X509_DIGEST_LEN], after[X509_DIGEST_LEN];

	(p->whole ? x509_whole_digest : x509_key_digest)(old, before);
	(p->whole ? x509_whole_digest : x509_key_digest)(next, after);
	printf("  %s\n    keep the %s, which is ", p->clients, p->whole ? "whole certificate" : "key");
	if (memcmp(before, after, sizeof(before)) == 0)
		printf("the same: they do not notice\n");
	else
		printf("another: they %s\n", p->told);
}

/* What programs that know the old certificate do when they meet the next one. */
static void
print_meeting(const X509 *old, const X509 *next)
{
	printf("\nReaders' programs that know the certificate of before");
	print_day(" (until ", x509_until(old));
	print_day("), when they meet the new one (until ", x509_until(next));
	printf("):\n");
	for (size_t i = 0; i < COUNT(pinnings); i++)
		print_pinning(&pinnings[i], old, next);
}

static bool
rehearse(const struct cert *c, int dir, const char *const *names, size_t count, const X509 *old, struct err *err)
{
	X509 *next = self_signed_rehearse(dir, names, count, c->now, err);

	if (!next)
		return false;
	printf("Nothing was written. The new certificate would be for");
	for (size_t i = 0; i < count; i++)
		printf("%s %s", i > 0 ? "," : "", names[i]);
	putchar('\n');
	print_meeting(old, next);
	X509_free(next);
	return true;
}

/* Make it, and read back what came of it. */
static bool
renew_for(const struct cert *c, int dir, const char *host, const char *const *names, size_t count,
    const X509 *old, struct err *err)
{
	struct buf kept = BUF_INIT(64);
	struct tls_certificate *next = NULL;
	bool ok = keep_aside(c, dir, &kept, err) && self_signed_renew(dir, names, count, c->now, err) &&
	    show(c, host, err) && (next = tls_certificate_read(c->certs, host, err)) != NULL;

	if (ok) {
		printf("\nThe old certificate is kept as %s. A server that runs takes the new one by itself.\n", kept.data);
		print_meeting(old, tls_certificate_leaf(next));
	}
	tls_certificate_free(next);
	buf_release(&kept);
	return ok;
}

static bool
renew_in(const struct cert *c, int dir, const char *host, const struct tls_certificate *old, struct err *err)
{
	const X509 *leaf = tls_certificate_leaf(old);
	size_t count;
	const char **names = names_for_renewal(c, host, old, &count, err);
	bool ok = names && (c->rehearse ? rehearse(c, dir, names, count, leaf, err)
	    : renew_for(c, dir, host, names, count, leaf, err));

	free(names);
	return ok;
}

static bool
renew(const struct cert *c, const char *host, struct err *err)
{
	struct tls_certificate *old = tls_certificate_read(c->certs, host, err);
	int dir = -1;
	bool ok = false;

	if (old && !is_self_signed(old))
		err_set(err, "%s/%s/cert.pem: it was signed by somebody else, who has to renew it",
		    c->folder.certs_path, host);
	else if (old && (dir = open_host(c, host, err)) != -1)
		ok = renew_in(c, dir, host, old, err);
	if (dir != -1)
		close(dir);
	tls_certificate_free(old);
	return ok;
}

/* ---- the command -------------------------------------------------------------- */

static bool
open_certs(struct cert *c, const struct options *o, bool may_make, struct err *err)
{
	if (!site_folder_find(&c->folder, ".", o, err))
		return false;
	c->config = site_folder_reload(&c->folder, o, err);
	if (!c->config)
		return false;
	if (may_make)
		file_make_hidden_folder(c->folder.certs_path, 0755);   /* opening tells what is wrong */
	c->certs = open(c->folder.certs_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return c->certs != -1 ||
	    err_set(err, "cannot open the folder '%s': %s; "
	        "the first start of the server makes it, or `capsule cert new`",
	        c->folder.certs_path, strerror(errno));
}

/* HOST as certificates have it, to *host; the default when none is given. */
static bool
read_host(const struct cert *c, const char *typed, struct buf *host, struct err *err)
{
	struct slice name = slice_of(typed ? typed : c->config->site.hosts[0]);

	return (url_put_host(host, name) && host->len > 0 && host->data[0] != '.') ||
	    err_set(err, "'%.100s' is no name of a host", typed);
}

static bool
run(struct cert *c, const char *what, const char *typed, const struct options *o, struct err *err)
{
	struct buf host = BUF_INIT(1024);
	bool makes = strcmp(what, "new") == 0;
	bool ok = open_certs(c, o, makes, err) && read_host(c, typed, &host, err);

	if (ok && makes)
		ok = make(c, host.data, err);
	else if (ok && strcmp(what, "renew") == 0)
		ok = renew(c, host.data, err);
	else if (ok)
		ok = typed ? show(c, host.data, err) : show_all(c, err);
	buf_release(&host);
	return ok;
}

int
cert_command(const struct options *o)
{
	const char *what = o->arguments[0];
	struct cert c = { .certs = -1, .now = (int64_t)time(NULL), .rehearse = o->check };
	struct err err;
	bool ok;

	if (strcmp(what, "show") != 0 && strcmp(what, "new") != 0 && strcmp(what, "renew") != 0) {
		fprintf(stderr, "capsule: capsule cert knows show, new and renew, not '%s'\n",
		    what);
		return EXIT_USAGE;
	}
	if (o->check && strcmp(what, "renew") != 0) {
		fprintf(stderr, "capsule: --check rehearses `capsule cert renew`; it says nothing to %s\n", what);
		return EXIT_USAGE;
	}
	ok = run(&c, what, o->arguments[1], o, &err);
	if (!ok)
		fprintf(stderr, "capsule: %s\n", err.text);
	if (c.certs != -1)
		close(c.certs);
	config_free(c.config);
	return ok ? EXIT_GOOD : EXIT_FAILED;
}
