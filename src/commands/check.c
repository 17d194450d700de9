/*
 * commands/check.c: `capsule check`: what is wrong with a site, by file and line.
 *
 * Every post goes through the functions that answer visitors, with somebody
 * listening: the catalog tells what it leaves out, the pages which links lead
 * nowhere, the converter what it drops and what could be better. Posts are
 * shared out among as many processes as there are cores.
 */
#include "commands/commands.h"

#include "base/beneath.h"
#include "base/file.h"
#include "blogs/blog.h"
#include "commands/check_gemtext.h"
#include "commands/check_post.h"
#include "commands/check_seen.h"
#include "commands/check_summary.h"
#include "commands/findings.h"
#include "config/site_folder.h"
#include "gemini/mime.h"
#include "mirror/mirror.h"
#include "pages/asset.h"
#include "pages/page.h"
#include "serve/certificates.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PARTS_MOST = 16,            /* processes */
	PART_LEAST = 250,           /* posts that are worth a process */
	DAY = 24 * 60 * 60,
	CERTIFICATE_DAYS = 60,      /* before its end, a certificate is a finding */
	PICTURE_MOST = 500 << 10,   /* bytes */
	CONTACT_DAYS = 30,          /* likewise security.txt */
	ROBOTS_MOST = 1 << 20,      /* bytes */
	CONTACT_MOST = 1 << 16,     /* bytes */
};

struct check {
	struct findings findings;
	struct site_folder folder;
	struct catalog *catalog;
	struct site *site;
	int64_t now;                /* seconds since 1970 UTC */
};

/* ---- posts ------------------------------------------------------------------ */

/* Every `parts`th post and page from `part` on. */
static void
check_part(struct check *c, size_t part, size_t parts)
{
	size_t posts = catalog_post_count(c->catalog), pages = catalog_page_count(c->catalog);

	const struct check_post each = { .site = c->site, .catalog = c->catalog, .content = c->folder.content, .now = c->now,
		.report = &c->findings.report };

	const struct entry *home = catalog_find(c->catalog, SLICE("/"));

	if (part == 0 && home && !home->gone)   /* which is in no list */
		check_post(&each, home);
	for (size_t i = part; i < posts + pages; i += parts)
		check_post(&each, i < posts ? catalog_post(c->catalog, i)
		    : catalog_page(c->catalog, i - posts));
}

/* ---- sharing out ------------------------------------------------------------ */

static size_t
part_count(const struct check *c)
{
	size_t entries = catalog_post_count(c->catalog) + catalog_page_count(c->catalog);
	size_t most = entries / PART_LEAST + 1;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t parts = cores < 1 ? 1 : cores > PARTS_MOST ? PARTS_MOST : (size_t)cores;

	return parts < most ? parts : most;
}

/* In a process of its own: check a part, hand the findings to `fd`. Does not return. */
static void
work_on_part(struct check *c, size_t part, size_t parts, int fd)
{
	const struct report before = c->findings.report;

	if (!findings_init(&c->findings, c->findings.content))
		_exit(EXIT_FAILED);
	c->findings.report = before;
	check_part(c, part, parts);
	_exit(findings_send(&c->findings, fd) ? EXIT_GOOD : EXIT_FAILED);
}

/* Start a process; where its findings come from, or -1 with errno. */
static int
start_part(struct check *c, size_t part, size_t parts, pid_t *pid)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1)
		return -1;
	*pid = fork();
	if (*pid == 0)
		work_on_part(c, part, parts, ends[1]);
	close(ends[1]);
	if (*pid == -1) {
		close(ends[0]);
		return -1;
	}
	return ends[0];
}

/* Take the findings of a process and wait for its end. */
static bool
finish_part(struct check *c, int fd, pid_t pid)
{
	bool ok = findings_receive(&c->findings, fd);
	int status = -1;

	close(fd);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return ok && status == 0;
}

static bool
check_posts(struct check *c, struct err *err)
{
	size_t parts = part_count(c), started = 0;
	int fds[PARTS_MOST];
	pid_t pids[PARTS_MOST];
	bool ok = true;

	if (parts == 1) {
		check_part(c, 0, 1);
		return true;
	}
	fflush(NULL);
	while (started < parts) {
		fds[started] = start_part(c, started, parts, &pids[started]);
		if (fds[started] == -1)
			break;
		started++;
	}
	for (size_t i = 0; i < started; i++)
		ok &= finish_part(c, fds[i], pids[i]);
	for (size_t i = started; i < parts; i++)
		check_part(c, i, parts);
	return ok || err_set(err, "not every post could be checked: a process ended early");
}

/* ---- what belongs to no post ------------------------------------------------- */

/* Hand-written gemtext that is no post. */
static void
check_gemtext_file(struct check *c, const struct file *file)
{
	struct buf text = BUF_INIT(POST_FILE_MOST), path = BUF_INIT(1 << 16);
	struct gemtext_source source = { .site = c->site, .file = file->name, .first_line = 1 };
	int fd = beneath_open(c->folder.content, file->name, O_RDONLY | O_NONBLOCK);
	struct err err;

	buf_printf(&path, "/%s", file->name);
	if (fd == -1) {
		report_add(&c->findings.report, "file", file->name, 0, "it cannot be opened: %s",
		    strerror(errno));
	} else if (!file_read_fd(&text, fd, file->name, &err)) {
		report_add(&c->findings.report, "file", file->name, 0, "%s", err.text);
	} else {
		source.path = buf_slice(&path);
		source.text = buf_slice(&text);
		check_gemtext(&source, &c->findings.report);
	}
	if (fd != -1)
		close(fd);
	buf_release(&path);
	buf_release(&text);
}

static void
check_files(struct check *c)
{
	for (size_t i = 0; i < catalog_file_count(c->catalog); i++) {
		const struct file *file = catalog_file(c->catalog, i);
		struct slice name = slice_of(file->name);
		const char *type = mime_by_name(name);

		if (file->size > PICTURE_MOST && type && strncmp(type, "image/", 6) == 0)
			report_add(&c->findings.report, "size", file->name, 0,
			    "a picture of %u KB; some clients fetch it whole before they show anything", (unsigned)(file->size >> 10));

		if (slice_ends_nocase(name, SLICE(".gmi")) ||
		    slice_ends_nocase(name, SLICE(".gemini")))
			check_gemtext_file(c, file);
	}
}

static void
check_end(struct check *c, const struct tls_certificate *certificate)
{
	const char *name = tls_certificate_name(certificate, 0);
	int64_t left = (tls_certificate_until(certificate) - c->now) / DAY;
	struct buf file = BUF_INIT(SITE_PATH_MOST), text = BUF_INIT(512);

	if (left < CERTIFICATE_DAYS && name) {
		buf_printf(&file, "%s/%s/cert.pem", c->folder.certs_path, name);
		buf_printf(&text,
		    "it ends in %lld days; `capsule cert renew %s` makes one that has the same key",
		    (long long)left, name);
		findings_add(&c->findings, "certificate", file.data, 0, text.data);
	}
	buf_release(&text);
	buf_release(&file);
}

static void
check_certificates(struct check *c)
{
	const struct site_settings *site = &c->folder.config->site;
	struct certificates all;
	struct err err;

	if (site_folder_keys_exposed(&c->folder, &err))
		findings_add_err(&c->findings, "certificate", c->folder.path, &err);
	if (certificates_missing(c->folder.certs_path, site->hosts[0]))
		return;   /* the first start makes it */
	if (!certificates_load(&all, c->folder.certs_path, site->hosts, site->host_count, false,
	    &err)) {
		findings_add_err(&c->findings, "certificate", c->folder.certs_path, &err);
		return;
	}
	for (size_t i = 0; i < all.count; i++)
		check_end(c, all.list[i]);
	certificates_release(&all);
}

/* "ended on 2020-01-01", where the day is over or near. */
static bool
put_contact_end(struct buf *out, const struct check *c, const struct date *until)
{
	if (until->seconds >= c->now + CONTACT_DAYS * DAY)
		return false;
	buf_puts(out, until->seconds < c->now ? "ended on " : "ends on ");
	date_put_day(out, until);
	return true;
}

/* A security.txt that the author wrote. */
static void
check_own_contact(struct check *c, const struct file *own)
{
	struct buf whole = BUF_INIT(CONTACT_MOST), end = BUF_INIT(64);
	struct slice rest;
	struct date until;

	asset_read(&whole, c->site, own->name, CONTACT_MOST);
	rest = buf_slice(&whole);
	for (unsigned line = 1; rest.len > 0; line++) {
		struct slice field = slice_cut_line(&rest);

		if (slice_starts_nocase(field, SLICE("Expires:")) &&
		    date_parse(slice_trim(slice_skip(field, strlen("Expires:"))), &until) && put_contact_end(&end, c, &until))
			report_add(&c->findings.report, "contact", own->name, line, "it %s; give `Expires` a later date", end.data);
	}
	buf_release(&end);
	buf_release(&whole);
}

/* security.txt is not to be trusted past its date (RFC 9116, 2.5.5). */
static void
check_contact(struct check *c)
{
	const struct file *own = catalog_find_file(c->catalog, SLICE("/.well-known/security.txt"));
	struct date until;
	struct buf end = BUF_INIT(64), text = BUF_INIT(512);

	if (own) {
		check_own_contact(c, own);
	} else if (security_until(c->site, &until) && put_contact_end(&end, c, &until)) {
		buf_printf(&text, "/.well-known/security.txt %s; set `contact_until` to a later date", end.data);
		findings_add(&c->findings, "contact", c->folder.config_path, 0, text.data);
	}
	buf_release(&text);
	buf_release(&end);
}

/* Archivers who read robots.txt take nothing, though nobody seems to have meant it: there is a manifest for them. */
static void
check_robots(struct check *c)
{
	const struct site_settings *site = &c->folder.config->site;
	const struct file *own = catalog_find_file(c->catalog, SLICE("/robots.txt"));
	struct buf robots = BUF_INIT(ROBOTS_MOST);

	if (site->bundles != BUNDLES_NONE && !own && !site->archive)
		findings_add(&c->findings, "robots", c->folder.config_path, 0, "`robots.archive: no` keeps mirrors and web archives away, "
		    "but a manifest and bundles are made for them; say `bundles: none`, or `archive: yes`");
	if (site->bundles != BUNDLES_NONE && own && asset_read(&robots, c->site, own->name, ROBOTS_MOST) &&
	    !robots_allow(buf_slice(&robots), SLICE("/")))
		report_add(&c->findings.report, "robots", own->name, 0, "it keeps mirrors and web archives away, but a manifest and "
		    "bundles are made for them; say `bundles: none` in capsule.yaml, or name who is meant instead of '*'");
	buf_release(&robots);
}

/* A tombstone is for what is not there any more. */
static void
check_tombstones(struct check *c)
{
	const struct site_settings *site = &c->folder.config->site;

	for (size_t i = 0; i < site->gone_count; i++) {
		struct slice path = slice_of(site->gone[i].path);
		const struct entry *e = catalog_find(c->catalog, path);
		struct buf text = BUF_INIT(1024);

		e = e ? e : catalog_find_other(c->catalog, path);
		if (e && !e->gone) {
			buf_printf(&text, "'gone' has %.200s, which is the address of %.200s; delete the text, or give it `gone:` in its front matter",
			    site->gone[i].path, e->file);
			findings_add(&c->findings, "config", c->folder.config_path, 0, text.data);
		}
		buf_release(&text);
	}
}

/* What the blog's own configuration does not say in plain words, or says wrongly. */
struct blog_report {
	struct report report;
	struct check *check;
};

static void
on_blog_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct check *c = ((struct blog_report *)r)->check;

	if (strcmp(kind, BLOG_UNTITLED) != 0 || !config_is_said(c->folder.config, "title"))
		report_add(&c->findings.report, "config", file, line, "%s", sentence);
}

static void
check_blog(struct check *c)
{
	struct blog_report report = { { .found = on_blog_finding }, c };
	int folder = open(c->folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder == -1)
		return;
	blog_free(blog_load(folder, c->folder.config->kind, &report.report, NULL));
	close(folder);
}

/* ---- the command -------------------------------------------------------------- */

/*
 * Open the site; a configuration that is not good is a finding, and the
 * defaults hold in its place.
 */
static bool
open_site(struct check *c, const struct options *o, struct err *err)
{
	struct options plain = *o;
	struct err first;

	if (site_folder_open(&c->folder, o->arguments[0], o, &first))
		return true;
	plain.config = "/dev/null";
	if (!site_folder_open(&c->folder, o->arguments[0], &plain, err))
		return false;
	findings_add_err(&c->findings, "config", "", &first);
	return true;
}

/* Whether findings of the kind are among those that are printed. */
static bool
is_told(const struct options *o, const char *kind)
{
	return !o->summary && !o->external && (!o->kind || strcmp(o->kind, kind) == 0);
}

static bool
check(struct check *c, const struct options *o, struct err *err)
{
	bool changed;

	if (!findings_init(&c->findings, c->folder.content_path))
		return err_set(err, "cannot check: memory is out");
	if (!open_site(c, o, err))
		return false;
	c->findings.report.links = o->external || o->summary || !o->kind || strcmp(o->kind, "orphan") == 0;
	c->findings.report.lengths = o->summary;
	c->findings.content = c->folder.content_path;
	c->catalog = catalog_new();
	if (c->catalog) {
		catalog_set_blog(c->catalog, c->folder.config->blog);
		catalog_set_as_is(c->catalog, c->folder.config->site.as_is);
	}
	c->site = c->catalog ? site_new(&c->folder.config->site, c->catalog, c->folder.content, 0)
	    : NULL;
	if (!c->site)
		return err_set(err, "cannot check: memory is out");
	/* a clock at the end of time has the catalog take posts that are dated in the future */
	if (!catalog_scan(c->catalog, c->folder.content, INT64_MAX, &c->findings.report,
	    &changed, err) || !check_posts(c, err))
		return false;
	check_files(c);
	if (c->findings.report.links)
		check_orphans(&c->findings, c->catalog);
	check_blog(c);
	if (is_told(o, "unread"))   /* otherwise it stays to be told */
		check_seen(&(struct check_seen){ .site = c->site, .catalog = c->catalog, .state = c->folder.state_path,
		    .config = c->folder.config_path, .now = c->now, .findings = &c->findings });
	check_certificates(c);
	check_contact(c);
	check_robots(c);
	check_tombstones(c);
	return true;
}

/* Print what was asked for; how many findings say that something is wrong. */
static size_t
print(struct check *c, const struct options *o)
{
	if (o->summary) {
		check_summary(&c->findings, c->folder.config, c->catalog, o->json);
		return 0;
	}
	if (o->external) {
		findings_print(&c->findings, "external", o->json);
		return 0;
	}
	return findings_print(&c->findings, o->kind, o->json);
}

static void
print_count(const char *before, size_t n, const char *thing)
{
	fprintf(stderr, "%s%zu %s%s", before, n, thing, n == 1 ? "" : "s");
}

static void
print_summary(const struct check *c, const struct options *o, size_t found)
{
	size_t orphans = 0;

	for (const struct finding *one = c->findings.first; one; one = one->next)
		orphans += strcmp(one->kind, "orphan") == 0;
	print_count("", found, "finding");
	print_count(" in ", catalog_post_count(c->catalog), "post");
	print_count(" and ", catalog_page_count(c->catalog), "page");
	fputc('\n', stderr);
	if (orphans > 0 && orphans < catalog_post_count(c->catalog) && !o->kind)
		fprintf(stderr, "no other text links to %zu of the posts; `capsule check --kind orphan` lists them\n", orphans);
}

int
check_command(const struct options *o)
{
	struct check c = { .folder.content = -1, .now = (int64_t)time(NULL) };
	struct err err;
	bool ok;
	size_t found = 0;

	if (o->kind && !findings_is_kind(o->kind)) {
		fprintf(stderr,
		    "capsule: '%s' is no kind of finding; `capsule check --help` lists them\n",
		    o->kind);
		return EXIT_USAGE;
	}
	ok = check(&c, o, &err);
	if (c.findings.arena && (ok || (!o->summary && !o->external)))
		found = print(&c, o);
	if (!ok)
		fprintf(stderr, "capsule: %s\n", err.text);
	else if (!o->summary && !o->external)
		print_summary(&c, o, found);
	site_free(c.site);
	catalog_free(c.catalog);
	site_folder_close(&c.folder);
	findings_release(&c.findings);
	return ok && found == 0 ? EXIT_GOOD : EXIT_FAILED;
}
