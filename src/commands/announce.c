/*
 * commands/announce.c: `capsule announce`: tell aggregators that there is something new.
 *
 * With manners: one request to each of the addresses in `announce`, once a day
 * at most, and only for a post that is dated within three days and was not
 * told there before. An edit is no news, a post of another blog's export is
 * none either. Nothing is sent without --send.
 */
#include "commands/commands.h"

#include "commands/announced.h"
#include "commands/header.h"
#include "commands/known_hosts.h"
#include "config/site_folder.h"
#include "gemini/request.h"
#include "gemini/url.h"
#include "gemtext/gemtext.h"
#include "pages/page.h"
#include "pages/site_links.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	DAY = 24 * 60 * 60,
	NEWS_DAYS = 3,             /* a post is news that long */
	CONTACT_DAYS = 30,         /* before its end, security.txt is spoken of */
};

struct announce {
	struct site_folder folder;
	struct catalog *catalog;
	struct site *site;
	struct announced record;
	struct buf day;            /* "2026-11-25", UTC */
	int64_t now;
	bool send;
};

/* ---- what is new ------------------------------------------------------------ */

static bool
is_news(const struct announce *a, const struct entry *e, const char *address)
{
	return e->announce && e->date.precision != DATE_NONE && e->date.seconds > a->now - NEWS_DAYS * DAY &&
	    !announced_told(&a->record, address, e->file);
}

/* Call for each post that is news at `address`; how many there are. False with *err when one could not be kept. */
static bool
each_news(struct announce *a, const char *address,
    bool (*act)(struct announce *a, const char *address, const struct entry *e, struct err *err), struct err *err)
{
	for (size_t i = 0; i < catalog_post_count(a->catalog); i++) {
		const struct entry *e = catalog_post(a->catalog, i);

		if (is_news(a, e, address) && !act(a, address, e, err))
			return false;
	}
	return true;
}

static size_t
count_news(struct announce *a, const char *address)
{
	size_t count = 0;

	for (size_t i = 0; i < catalog_post_count(a->catalog); i++)
		count += is_news(a, catalog_post(a->catalog, i), address);
	return count;
}

static bool
print_news(struct announce *a, const char *address, const struct entry *e, struct err *err)
{
	struct buf day = BUF_INIT(16);

	(void)a, (void)address, (void)err;
	date_put_day(&day, &e->date);
	printf("  %s %s\n", day.data, e->title);
	buf_release(&day);
	return true;
}

static bool
keep_news(struct announce *a, const char *address, const struct entry *e, struct err *err)
{
	return announced_add(&a->record, "told", address, e->file, err);
}

/* ---- one request ------------------------------------------------------------ */

/* Whether the server has the key that it had before. */
static bool
check_trust(const struct announce *a, const struct request *r, const char *host, struct dial *d, struct err *err)
{
	X509 *certificate = dial_certificate(d);
	struct buf path = BUF_INIT(4096), where = BUF_INIT(512);
	bool good = certificate && known_hosts_path(&path, err);

	buf_printf(&where, "%s:%u", host, r->port);
	if (!certificate)
		err_set(err, "'%s' shows no certificate", host);
	else if (good)
		good = known_hosts_look(path.data, where.data, certificate, a->now, err) != KNOWN_CHANGED;
	buf_release(&where);
	buf_release(&path);
	return good;
}

/* The answer's first line, which is all that matters. */
static bool
read_answer(struct dial *d, struct err *err)
{
	struct buf start = BUF_INIT(1 << 16), words = BUF_INIT(8 * HEADER_MOST);
	struct slice header;
	bool good = header_read(d, &start, &header, err);

	if (good) {
		gemtext_put_words(&words, header);
		good = header_status(header) / 10 == 2 || err_set(err, "it answers '%.200s'", words.data);
	}
	buf_release(&words);
	buf_release(&start);
	return good;
}

static bool
ask(struct announce *a, const struct request *r, struct err *err)
{
	struct buf host = BUF_INIT(512), line = BUF_INIT(REQUEST_LINE_MOST);
	struct dial *d;
	bool good;

	buf_put_slice(&host, r->host);
	buf_put_slice(&line, r->uri);
	buf_puts(&line, "\r\n");
	d = dial_open(host.data, r->port, err);
	good = d && check_trust(a, r, host.data, d, err) && dial_send(d, buf_slice(&line), err) && read_answer(d, err);
	dial_close(d);
	buf_release(&line);
	buf_release(&host);
	return good;
}

/* Append what is asked of `address`: the address of the feed as its query. */
static void
put_request(struct buf *out, const struct announce *a, const char *address)
{
	struct buf feed = BUF_INIT(1 << 13);

	site_links_put_absolute(&feed, a->site, SLICE("/feed.gmi"));
	buf_printf(out, "%s?", address);
	/* slashes and colons too, as those who read it expect */
	for (size_t i = 0; i < feed.len; i++)
		buf_printf(out, strchr("/:", feed.data[i]) ? "%%%02X" : "%c", (unsigned char)feed.data[i]);
	buf_release(&feed);
}

/* ---- one address ------------------------------------------------------------ */

/* The day is kept before the request goes: whatever happens then, it does not go twice. */
static bool
send_one(struct announce *a, const char *address, const struct request *r, struct err *err)
{
	return announced_add(&a->record, "asked", a->day.data, address, err) && ask(a, r, err) &&
	    each_news(a, address, keep_news, err);
}

static bool
announce_to(struct announce *a, const char *address, struct err *err)
{
	size_t count = count_news(a, address);
	struct buf line = BUF_INIT(REQUEST_URI_MOST), why = BUF_INIT(512);
	struct request *r = calloc(1, sizeof(*r));
	bool good = true;

	put_request(&line, a, address);
	if (!r)
		good = err_set(err, "memory is out");
	else if (request_parse(r, buf_slice(&line), &why) != STATUS_SUCCESS)
		good = err_set(err, "'%.100s' in 'announce' is no address of a capsule: %s", address, why.data);
	else if (count == 0)
		printf("%s: nothing new: no post is dated within %d days that it does not know\n", address, NEWS_DAYS);
	else if (announced_asked(&a->record, a->day.data, address))
		printf("%s: was asked today; %zu post%s until tomorrow\n", address, count, count == 1 ? " waits" : "s wait");
	else {
		printf("%s %s\n", a->send ? "asking" : "would ask", line.data);
		each_news(a, address, print_news, err);
		good = !a->send || send_one(a, address, r, err);
	}
	free(r);
	buf_release(&why);
	buf_release(&line);
	return good;
}

/* ---- the command ------------------------------------------------------------ */

static bool
open_all(struct announce *a, const struct options *o, struct err *err)
{
	bool changed;

	if (!site_folder_open(&a->folder, o->arguments[0], o, err))
		return false;
	a->catalog = catalog_new();
	if (a->catalog)
		catalog_set_blog(a->catalog, a->folder.config->blog);
	a->site = a->catalog && site_hide_zones(a->catalog, &a->folder.config->site)
	    ? site_new(&a->folder.config->site, a->catalog, a->folder.content, 0) : NULL;
	if (!a->site)
		return err_set(err, "memory is out");
	return catalog_scan(a->catalog, a->folder.content, a->now, NULL, &changed, err) &&
	    announced_open(&a->record, a->folder.state_path, err);
}

/* Whoever announces looks after the capsule just now, so this is the moment to say it. */
static void
watch_contact(const struct announce *a)
{
	struct date until;
	struct buf day = BUF_INIT(16);

	if (security_until(a->site, &until) && until.seconds < a->now + CONTACT_DAYS * DAY) {
		date_put_day(&day, &until);
		fprintf(stderr, "capsule: /.well-known/security.txt %s on %s; set `contact_until` to a later date\n",
		    until.seconds < a->now ? "ended" : "ends", day.data);
	}
	buf_release(&day);
}

static bool
announce(struct announce *a, const struct options *o, struct err *err)
{
	const struct config *c;
	bool good = true;

	if (!open_all(a, o, err))
		return false;
	c = a->folder.config;
	watch_contact(a);
	if (c->announce_count == 0)
		return err_set(err, "nobody is to be told; name addresses in capsule.yaml: announce: [gemini://HOST/submit]");
	if (strcmp(c->site.hosts[0], "localhost") == 0 && a->send)
		return err_set(err, "nobody else can ask 'localhost' for the feed; name the capsule in `hosts`");
	for (size_t i = 0; i < c->announce_count; i++) {
		if (announce_to(a, c->announce[i], err))
			continue;
		fprintf(stderr, "capsule: %s: %s\n", c->announce[i], err->text);
		good = false;
	}
	if (!a->send)
		printf("nothing was sent; `capsule announce --send` does it\n");
	err->text[0] = '\0';
	return good;
}

int
announce_command(const struct options *o)
{
	struct announce a = { .folder.content = -1, .day = BUF_INIT(16), .now = (int64_t)time(NULL), .send = o->send };
	struct date today = date_from_seconds(a.now);
	struct err err = { "" };
	bool good;

	signal(SIGPIPE, SIG_IGN);
	buf_init(&a.record.text, 0);
	date_put_day(&a.day, &today);
	good = announce(&a, o, &err);
	if (!good && err.text[0] != '\0')
		fprintf(stderr, "capsule: cannot announce: %s\n", err.text);
	announced_release(&a.record);
	site_free(a.site);
	catalog_free(a.catalog);
	site_folder_close(&a.folder);
	buf_release(&a.day);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
