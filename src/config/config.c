/* config/config.c: capsule.yaml; see config.h. */
#include "config/config_inside.h"

#include "base/edit_distance.h"
#include "base/file.h"
#include "blogs/blog.h"
#include "data/yaml.h"
#include "gemini/url.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_FILE_MOST = 1 << 20 };   /* bytes */

#define SITE(member) offsetof(struct config, site.member)
#define LIMIT(member) offsetof(struct config, limits.member)
#define RULE(member) offsetof(struct config, site.writing.member)
#define HERE(member) offsetof(struct config, member)

/*
 * X(key, type, where it goes, default as capsule.yaml would say it, least, most, help)
 * A LIST's default is its items with commas; a CHOICE's `help` begins with its
 * words, separated by '|', in the order of their values.
 */
#define CONFIG_TABLE(X) \
	X("title",          TEXT,   SITE(title),    "A capsule", 0, 0, "name of the capsule") \
	X("subtitle",       TEXT,   SITE(subtitle), "", 0, 0, "a line below it") \
	X("author",         TEXT,   SITE(author),   "", 0, 0, "who writes posts that name nobody") \
	X("lang",           TEXT,   SITE(lang),     "en", 0, 0, "language (BCP 47) of what names none") \
	X("kind",           TEXT,   HERE(kind),     "", 0, 0, "the blog's generator, if its files do not tell it") \
	X("contact",        TEXT,   SITE(contact),  "", 0, 0, "mailto: or other address for /.well-known/security.txt") \
	X("contact_until",  TEXT,   SITE(contact_until), "", 0, 0, "date that ends it; a year after the newest post") \
	X("certificate_page", BOOL, SITE(certificate_page), "no", 0, 0, "/certificate.gmi tells fingerprints and days of the certificates") \
	X("feed_id",        TEXT,   SITE(feed_id),  "", 0, 0, "what ids in the Atom feeds begin with; gemini:// and the first host") \
	X("hosts",          LIST,   SITE(hosts),    "localhost", 1, 64, "names to answer for; the first is in absolute links") \
	X("public_port",    NUMBER, HERE(public_port), "0", 0, 65535, "port that visitors use where it is another one; 0: the ports in 'listen'") \
	X("home_posts",     NUMBER, SITE(home_posts), "10", 0, 1000, "newest posts on the home page") \
	X("feed_posts",     NUMBER, SITE(feed_posts), "30", 1, 1000, "newest posts in the feeds") \
	X("sidebar",        LIST,   SITE(sidebar),  "byline,updated,crossposts,translations", 0, 32, "fields beside a post, in their order") \
	X("sidebar_below",  BOOL,   SITE(sidebar_below), "no", 0, 0, "the sidebar stands after the text") \
	X("links",          CHOICE, SITE(links),    "paragraph", 0, 0, "paragraph|section|end: where link lines stand") \
	X("numbered_links", BOOL,   SITE(numbered_links), "no", 0, 0, "links are numbered in the text") \
	X("keep_emphasis",  BOOL,   SITE(keep_emphasis), "no", 0, 0, "* and ** stay around emphasised words") \
	X("width",          NUMBER, SITE(width),    "72", 20, 1000, "columns that tables are fitted to") \
	X("split",          SIZE,   SITE(split),    "0", 0, 1ul << 26, "posts longer than this are there in parts, too; 0: none") \
	X("robots.archive", BOOL,   SITE(archive),  "yes", 0, 0, "public archives may keep copies") \
	X("robots.index",   BOOL,   SITE(index),    "yes", 0, 0, "search engines may index") \
	X("robots.research", BOOL,  SITE(research), "yes", 0, 0, "researchers may count") \
	X("robots.proxy",   BOOL,   SITE(proxy),    "no", 0, 0, "web proxies may show it in browsers") \
	X("web",            PREFIXES, SITE(web),    "", 0, 0, "web addresses and the capsule addresses they are here") \
	X("gone",           SENTENCES, SITE(gone),  "", 0, 0, "addresses of texts that were taken away, and what is said there") \
	X("announce",       LIST,   HERE(announce), "", 0, 16, "addresses that `capsule announce` tells of new posts") \
	X("zones",          ZONES, SITE(zones),     "", 0, 0, "parts of the capsule for some readers only, and their certificates") \
	X("reply_by",       TEXT,   SITE(reply_by), "", 0, 0, "mailto: or other address for replies, linked below every post") \
	X("comments.mode",  CHOICE, RULE(comments.mode), "off", 0, 0, "off|approve|open: who shows a comment, its author or the server") \
	X("comments.certificate", BOOL, RULE(comments.certificate), "yes", 0, 0, "a client certificate is asked for before a comment") \
	X("comments.trusted", LIST, RULE(comments.trusted), "", 0, 1000, "fingerprints whose comments are shown at once") \
	X("comments.author", LIST,  RULE(comments.author), "", 0, 64, "fingerprints that open /comments/, to approve and reject") \
	X("comments.length", NUMBER, RULE(comments.length), "8000", 80, 32000, "bytes of one comment") \
	X("comments.links", NUMBER, RULE(comments.links), "5", 0, 1000, "addresses in one comment") \
	X("comments.hourly", NUMBER, RULE(comments.hourly), "10", 1, 10000, "comments an hour from one certificate, and from one address") \
	X("comments.hourly_all", NUMBER, RULE(comments.hourly_all), "120", 1, 1000000, "from all visitors together") \
	X("comments.waiting", NUMBER, RULE(comments.waiting), "500", 1, 100000, "that may wait to be approved") \
	X("comments.per_post", NUMBER, RULE(comments.per_post), "500", 1, 10000, "that visitors may add to one post without its author") \
	X("comments.quota", SIZE,   RULE(comments.quota), "8 MB", 0, SLICE_NUMBER_BITS(40), "for all comments that wait or are begun") \
	X("titan.allow",    LIST,   RULE(titan.allow), "", 0, 1000, "fingerprints that may upload") \
	X("titan.token",    SECRET, RULE(titan.token), "", 0, 0, "a secret; who sends it may upload") \
	X("titan.folders",  LIST,   RULE(titan.folders), "", 0, 1000, "folders below content/ that uploads may go to; empty: all") \
	X("titan.size",     SIZE,   RULE(titan.size), "4 MB", 0, 1ul << 26, "for one upload") \
	X("titan.types",    LIST,   RULE(titan.types), "text/*,image/*", 0, 1000, "media types that are taken") \
	X("titan.drafts",   BOOL,   RULE(titan.drafts), "yes", 0, 0, "what is new is a draft until it is published") \
	X("titan.history",  NUMBER, RULE(titan.history), "20", 1, 10000, "former versions that are kept of each file") \
	X("bundles",        CHOICE, SITE(bundles),  "all", 0, 0, "none|text|all: manifest and bundles made ahead for archivists") \
	X("as_is",          BOOL,   SITE(as_is),    "no", 0, 0, "files go out as they are and nothing is made of them: a mirror") \
	X("origin",         TEXT,   SITE(origin),   "", 0, 0, "capsule that a mirror is of; who asks for what it has not is sent there") \
	X("listen",         LIST,   HERE(listen),   "0.0.0.0:1965,[::]:1965", 1, CONFIG_LISTEN_MOST, "where to listen") \
	X("sites",          LIST,   HERE(sites),    "", 0, CONFIG_SITES_MOST - 1, "folders of further capsules to serve, relative to this one's") \
	X("proxies",        LIST,   HERE(proxies),  "", 0, 64, "addresses of balancers that tell by the PROXY protocol who visits") \
	X("workers",        NUMBER, HERE(workers),  "0", 0, 64, "processes that answer; 0: one per core") \
	X("user",           TEXT,   HERE(user),     "", 0, 0, "whom workers run as when started as root") \
	X("sandbox",        CHOICE, HERE(sandbox),  "on", 0, 0, "off|on|required: what workers are shut in by") \
	X("private_key",    CHOICE, HERE(private_key), "worker", 0, 0, "worker|apart: in each worker, or in a process of its own that signs for them") \
	X("metrics",        TEXT,   HERE(metrics),  "", 0, 0, "loopback address for Prometheus, 127.0.0.1:9965 for instance; none when empty") \
	X("log.file",       TEXT,   HERE(log_file), "", 0, 0, "where requests are logged: a file, none; stderr when empty") \
	X("log.format",     CHOICE, HERE(log_format), "own", 0, 0, "own|nginx: the form of a line of the log") \
	X("log.addresses",  CHOICE, HERE(log_addresses), "none", 0, 0, "none|shortened|full: visitors' addresses in the log") \
	X("cache",          SIZE,   HERE(cache),    "8 MB", 0, SLICE_NUMBER_BITS(40), "finished pages that each worker keeps") \
	X("limits.connections", NUMBER, LIMIT(connections), "4096", 1, 1000000, "visitors at once, in each worker") \
	X("limits.connections_per_address", NUMBER, LIMIT(connections_per_address), "128", 1, 60000, "from one address") \
	X("limits.handshake_seconds", NUMBER, LIMIT(handshake_timeout), "10", 1, 3600, "for the TLS handshake") \
	X("limits.request_seconds", NUMBER, LIMIT(request_timeout), "10", 1, 3600, "for the request line") \
	X("limits.write_seconds", NUMBER, LIMIT(write_timeout), "30", 1, 3600, "without a byte taken by the visitor") \
	X("limits.response_seconds", NUMBER, LIMIT(response_timeout), "3600", 1, 86400, "for a whole answer") \
	X("limits.close_seconds", NUMBER, LIMIT(close_timeout), "5", 1, 3600, "for the visitor to close after us") \
	X("limits.slow_down_seconds", NUMBER, LIMIT(slow_down), "10", 1, 3600, "what a visitor too many is told to wait")

_Static_assert(offsetof(struct config, site) == 0, "what is not in `site` is the server's");

const struct config_key config_keys[] = {
#define AS_KEY(name, type, offset, otherwise, least, most, help) \
	{ name, type, offset, otherwise, least, most, help },
	CONFIG_TABLE(AS_KEY)
};

enum { KEY_COUNT = COUNT(config_keys) };
const size_t config_key_count = KEY_COUNT;

struct slice
config_key_words(const struct config_key *k)
{
	struct slice help = slice_of(k->help);

	return slice_first(help, slice_find(help, ':'));
}

/* What is being read: for sentences. */
struct source {
	struct config *config;
	const char    *file;
	struct err    *err;
};

static bool
fail(const struct source *s, const struct value *at, const char *key, const char *why)
{
	return err_set(s->err, "%s:%u: '%s' %s", s->file, at ? at->line : 0, key, why);
}

/* ---- lists --------------------------------------------------------------- */

static void
free_list(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

bool
config_append(char ***list, struct slice item)
{
	size_t *count = config_list_count(list);
	char **more = realloc(*list, (*count + 1) * sizeof(*more));

	if (!more)
		return false;
	*list = more;
	more[*count] = slice_dup(item);
	if (!more[*count])
		return false;
	(*count)++;
	return true;
}

bool
config_set_list(char ***list, size_t *list_count, const char *const *items, size_t count)
{
	free_list(*list, *list_count);
	*list = NULL;
	*list_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!config_append(list, slice_of(items[i])))
			return false;
	}
	return true;
}

/* ---- values -------------------------------------------------------------- */

/* Which of the words before ':' in the key's help is `text`; false: none. */
static bool
choose(const struct config_key *k, struct slice text, int *choice)
{
	struct slice words = config_key_words(k);

	for (*choice = 0; words.len > 0; (*choice)++) {
		if (slice_eq_nocase(slice_cut(&words, '|'), text))
			return true;
	}
	return false;
}

/* "512 KB", "8 MB", "1 GB", or bytes. */
static bool
read_size(struct slice text, unsigned long most, unsigned long *size)
{
	static const struct { struct slice unit; unsigned shift; } units[] = {
		{ { "KB", 2 }, 10 }, { { "MB", 2 }, 20 }, { { "GB", 2 }, 30 }, { { "B", 1 }, 0 },
	};
	unsigned shift = 0;

	for (size_t i = 0; i < COUNT(units); i++) {
		if (slice_ends_nocase(text, units[i].unit)) {
			shift = units[i].shift;
			text = slice_trim(slice_first(text, text.len - units[i].unit.len));
			break;
		}
	}
	if (!slice_number(text, most >> shift, size))
		return false;
	*size <<= shift;
	return true;
}

/* Take the scalar `text` for the key; `at` is its value, NULL for a default. */
static bool
set_scalar(const struct source *s, const struct config_key *k, struct slice text, const struct value *at)
{
	void *member = config_member(s->config, k);
	unsigned long number;
	char why[160];

	switch (k->type) {
	case TEXT:
	case SECRET:
		free(*(char **)member);
		*(char **)member = slice_dup(text);
		return *(char **)member || fail(s, at, k->name, "cannot be kept: memory is out");
	case BOOL:
		return value_read_bool(text, member) || fail(s, at, k->name, "is yes or no");
	case NUMBER:
		snprintf(why, sizeof(why), "is a number from %lu to %lu", k->least, k->most);
		if (!slice_number(text, k->most, &number) || number < k->least)
			return fail(s, at, k->name, why);
		*(unsigned *)member = (unsigned)number;
		return true;
	case SIZE:
		return read_size(text, k->most, member) || fail(s, at, k->name, "is a size such as 8 MB");
	case CHOICE:
		snprintf(why, sizeof(why), "is one of %.*s", SLICE_ARG(config_key_words(k)));
		return choose(k, text, member) || fail(s, at, k->name, why);
	default:
		return fail(s, at, k->name, "is not a single value");
	}
}

static bool
set_list(const struct source *s, const struct config_key *k, const struct value *v)
{
	char ***list = config_member(s->config, k);
	size_t *count = config_list_count(list);

	config_set_list(list, count, NULL, 0);
	if (v->kind != VALUE_LIST) {
		if (v->kind != VALUE_STRING && v->kind != VALUE_NUMBER)
			return fail(s, v, k->name, "is a list of texts");
		return config_append(list, v->text) || fail(s, v, k->name, "cannot be kept: memory is out");
	}
	for (const struct value *item = v->first; item; item = item->next) {
		if (item->kind == VALUE_LIST || item->kind == VALUE_MAP || item->text.len == 0)
			return fail(s, item, k->name, "is a list of texts");
		if (!config_append(list, item->text))
			return fail(s, item, k->name, "cannot be kept: memory is out");
	}
	if (*count < k->least || *count > k->most)
		return fail(s, v, k->name, *count < k->least ? "has too few items" : "has too many items");
	return true;
}

static bool
set_prefixes(const struct source *s, const struct config_key *k, const struct value *v)
{
	struct site_settings *site = &s->config->site;

	if (v->kind != VALUE_MAP)
		return fail(s, v, k->name, "is a table, one `https://old.example/: /posts/` a line");
	for (const struct value *item = v->first; item; item = item->next) {
		struct web_prefix *more;

		if (item->kind != VALUE_STRING)
			return fail(s, item, item->key.data, "wants the capsule address to put in its place");
		more = realloc(site->web, (site->web_count + 1) * sizeof(*more));
		if (!more)
			return fail(s, item, k->name, "cannot be kept: memory is out");
		site->web = more;
		more[site->web_count] = (struct web_prefix){ slice_dup(item->key), slice_dup(item->text) };
		site->web_count++;
	}
	return true;
}

/* "/posts/x.gmi: why it went", one a line. */
static bool
set_sentences(const struct source *s, const struct config_key *k, const struct value *v)
{
	struct site_settings *site = &s->config->site;

	if (v->kind != VALUE_MAP)
		return fail(s, v, k->name, "is a table, one `/posts/x.gmi: why it is gone` a line");
	for (const struct value *item = v->first; item; item = item->next) {
		struct tombstone *more;

		if (item->key.data[0] != '/')
			return fail(s, item, item->key.data, "wants an address of this capsule, beginning with '/'");
		if (item->kind == VALUE_LIST || item->kind == VALUE_MAP)
			return fail(s, item, item->key.data, "wants a sentence that says why it is gone");
		more = realloc(site->gone, (site->gone_count + 1) * sizeof(*more));
		if (!more)
			return fail(s, item, k->name, "cannot be kept: memory is out");
		site->gone = more;
		more[site->gone_count++] = (struct tombstone){ slice_dup(item->key), slice_dup(item->kind == VALUE_NULL ? SLICE("") : item->text) };
	}
	return true;
}

static bool
set_zones(const struct source *s, const struct config_key *k, const struct value *v)
{
	const struct value *wrong;
	const char *why;

	return config_read_zones(s->config, v, &wrong, &why) ||
	    fail(s, wrong, wrong->key.len > 0 ? wrong->key.data : k->name, why);
}

static bool
set_key(const struct source *s, const struct config_key *k, const struct value *v)
{
	if (v->kind == VALUE_NULL)
		return true;
	if (k->type == LIST)
		return set_list(s, k, v);
	if (k->type == PREFIXES)
		return set_prefixes(s, k, v);
	if (k->type == SENTENCES)
		return set_sentences(s, k, v);
	if (k->type == ZONES)
		return set_zones(s, k, v);
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP)
		return fail(s, v, k->name, "is not a single value");
	return set_scalar(s, k, v->text, v);
}

/* ---- keys ---------------------------------------------------------------- */

static const struct config_key *
find_key(const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (strcmp(config_keys[i].name, name) == 0)
			return &config_keys[i];
	}
	return NULL;
}

/* Whether some key lies in the group `name`: "limits" has "limits.connections". */
static bool
is_group(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (strncmp(config_keys[i].name, name, len) == 0 && config_keys[i].name[len] == '.')
			return true;
	}
	return false;
}

/* How far a name is from a key, or from its last part, whose table may have been forgotten. */
static unsigned
distance_to(const char *name, const char *key)
{
	const char *dot = strchr(key, '.');
	unsigned whole = edit_distance(name, key), part = dot ? edit_distance(name, dot + 1) : whole;

	return part < whole ? part : whole;
}

static bool
fail_unknown(const struct source *s, const struct value *at, const char *name)
{
	const struct config_key *nearest = &config_keys[0];
	size_t alike = strlen(name) < 6 ? 2 : strlen(name) / 3;   /* more has been mistaken than mistyped */

	for (size_t i = 1; i < KEY_COUNT; i++) {
		if (distance_to(name, config_keys[i].name) < distance_to(name, nearest->name))
			nearest = &config_keys[i];
	}
	if (distance_to(name, nearest->name) > alike)
		return err_set(s->err, "%s:%u: '%.60s' is no key of a configuration, nor near to one; `capsule help keys` lists them",
		    s->file, at->line, name);
	return err_set(s->err, "%s:%u: '%.60s' is no key of a configuration; the nearest is '%s'",
	    s->file, at->line, name, nearest->name);
}

static bool
set_map(const struct source *s, const struct value *map, const char *group)
{
	for (const struct value *v = map->first; v; v = v->next) {
		const struct config_key *k;
		char name[128];

		snprintf(name, sizeof(name), "%s%s%s", group, group[0] ? "." : "", v->key.data);
		k = find_key(name);
		if (!k && !group[0] && v->kind != VALUE_MAP && v->kind != VALUE_LIST && strcmp(name, "comments") == 0)
			k = find_key("comments.mode");   /* what the table is for most often */
		if (k) {
			if (!set_key(s, k, v))
				return false;
			if (v->kind != VALUE_NULL)
				s->config->origins[k - config_keys] = (struct config_origin){ CONFIG_FROM_FILE, v->line };
		} else if (!group[0] && is_group(name) && v->kind == VALUE_MAP) {
			if (!set_map(s, v, name))
				return false;
		} else if (!group[0] && is_group(name)) {
			if (v->kind != VALUE_NULL)
				return fail(s, v, name, "is a table of keys");
		} else {
			return fail_unknown(s, v, name);
		}
	}
	return true;
}

static bool
set_defaults(const struct source *s)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		const struct config_key *k = &config_keys[i];
		struct slice items = slice_of(k->otherwise);

		if (k->type == PREFIXES || k->type == SENTENCES || k->type == ZONES)
			continue;
		if (k->type != LIST) {
			if (!set_scalar(s, k, items, NULL))
				return false;
			continue;
		}
		while (items.len > 0) {
			if (!config_append(config_member(s->config, k), slice_cut(&items, ',')))
				return fail(s, NULL, k->name, "cannot be kept: memory is out");
		}
	}
	return true;
}

/* ---- the file ------------------------------------------------------------ */

/* All of `file`; nothing when it is not there and need not be. */
static bool
read_file(struct buf *out, int dirfd, const char *file, bool must_exist, struct err *err)
{
	if (!must_exist && faccessat(dirfd, file, F_OK, 0) == -1 && errno == ENOENT)
		return true;
	return file_read(out, dirfd, file, err);
}

static bool
read_values(const struct source *s, struct slice text)
{
	struct arena *arena = arena_new();
	struct reading r = { .arena = arena, .file = s->file };
	const struct value *top = arena ? yaml_read(&r, text, s->err) : NULL;
	bool ok = top != NULL;

	if (!arena)
		return err_set(s->err, "cannot read '%s': memory is out", s->file);
	if (top && top->kind == VALUE_MAP)
		ok = set_map(s, top, "");
	else if (top && top->kind != VALUE_NULL)
		ok = err_set(s->err, "%s:%u: a configuration is lines of `key: value`", s->file, top->line);
	arena_free(arena);
	return ok;
}

static bool
check_proxies(const struct source *s)
{
	unsigned char ip[sizeof(struct in6_addr)];

	for (size_t i = 0; i < s->config->proxy_count; i++) {
		const char *proxy = s->config->proxies[i];

		if (inet_pton(AF_INET, proxy, ip) != 1 && inet_pton(AF_INET6, proxy, ip) != 1)
			return err_set(s->err, "%s: 'proxies' wants numeric addresses such as 127.0.0.1, not '%.60s'",
			    s->file, proxy);
	}
	return true;
}

/* The numbers are for this machine: whoever wants them elsewhere puts something in front. */
static bool
check_metrics(const struct source *s)
{
	struct slice where = slice_of(s->config->metrics);

	return where.len == 0 || slice_starts(where, SLICE("127.")) || slice_starts(where, SLICE("[::1]:")) ||
	    err_set(s->err, "%s: 'metrics' wants a loopback address such as 127.0.0.1:9965, not '%.60s'", s->file, where.data);
}

static bool
check_sidebar(const struct source *s)
{
	const struct site_settings *site = &s->config->site;

	for (size_t i = 0; i < site->sidebar_count; i++) {
		if (!sidebar_knows(slice_of(site->sidebar[i])))
			return err_set(s->err, "%s: the sidebar has no field '%.60s'", s->file, site->sidebar[i]);
	}
	return true;
}

/* Host names as certificates and requests have them: lower case, A-labels. */
static bool
settle_hosts(struct config *c, const char *where, struct err *err)
{
	for (size_t i = 0; i < c->site.host_count; i++) {
		struct buf name = BUF_INIT(1024);

		if (!url_put_host(&name, slice_of(c->site.hosts[i])) || name.len == 0) {
			buf_release(&name);
			return err_set(err, "%s: '%.80s' is no name of a host", where, c->site.hosts[i]);
		}
		free(c->site.hosts[i]);
		c->site.hosts[i] = buf_steal(&name);
		if (!c->site.hosts[i])
			return err_set(err, "%s: memory is out", where);
	}
	return true;
}

bool
config_is_said(const struct config *c, const char *key)
{
	enum config_from from = c->origins[find_key(key) - config_keys].from;

	return from == CONFIG_FROM_FILE || from == CONFIG_FROM_OPTION;
}

bool
config_set_text(struct config *c, const char *key, const char *value)
{
	const struct config_key *k = find_key(key);
	char **member = config_member(c, k);

	if (value[0] == '\0' || c->origins[k - config_keys].from != CONFIG_FROM_DEFAULT)
		return true;
	free(*member);
	*member = slice_dup(slice_of(value));
	config_set_origin(c, key, CONFIG_FROM_BLOG);
	return *member != NULL;
}

void
config_put_foreign(struct buf *out, const struct config *c, const char *file)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (c->origins[i].from == CONFIG_FROM_FILE && config_keys[i].offset >= sizeof(c->site))
			buf_printf(out, "%s:%u: '%s' is the server's and holds for all its capsules: the first one says it\n",
			    file, c->origins[i].line, config_keys[i].name);
	}
}

void
config_set_origin(struct config *c, const char *key, enum config_from from)
{
	c->origins[find_key(key) - config_keys] = (struct config_origin){ from, 0 };
}

void
config_set_ports(struct config *c, unsigned public_port, const unsigned *ports, size_t count)
{
	memcpy(c->site.ports, ports, count * sizeof(*ports));
	c->site.port_count = count;
	c->site.public_port = public_port != 0 ? public_port : ports[0];
}

bool
config_set_hosts(struct config *c, const char *const *hosts, size_t count, struct err *err)
{
	if (!config_set_list(&c->site.hosts, &c->site.host_count, hosts, count))
		return err_set(err, "cannot take the names of hosts: memory is out");
	return settle_hosts(c, "--host", err);
}

struct config *
config_load(int dirfd, const char *file, bool must_exist, struct err *err)
{
	static const unsigned usual_port = GEMINI_PORT;
	struct config *c = calloc(1, sizeof(*c));
	struct source s = { c, file, err };

	if (!c) {
		err_set(err, "cannot read '%s': memory is out", file);
		return NULL;
	}
	buf_init(&c->source, CONFIG_FILE_MOST);
	c->origins = calloc(KEY_COUNT, sizeof(*c->origins));
	if (!c->origins) {
		err_set(err, "cannot read '%s': memory is out", file);
		config_free(c);
		return NULL;
	}
	if (!set_defaults(&s) || !read_file(&c->source, dirfd, file, must_exist, err) ||
	    !read_values(&s, buf_slice(&c->source)) || !check_sidebar(&s) || !check_proxies(&s) || !check_metrics(&s) || !settle_hosts(c, file, err) ||
	    !config_settle_people(c, file, err)) {
		config_free(c);
		return NULL;
	}
	config_set_ports(c, c->public_port, &usual_port, 1);
	return c;
}

void
config_free(struct config *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < KEY_COUNT; i++) {
		void *member = config_member(c, &config_keys[i]);

		if (config_keys[i].type == TEXT || config_keys[i].type == SECRET)
			free(*(char **)member);
		else if (config_keys[i].type == LIST)
			free_list(*(char ***)member, *config_list_count(member));
	}
	for (size_t i = 0; i < c->site.web_count; i++) {
		free(c->site.web[i].from);
		free(c->site.web[i].to);
	}
	free(c->site.web);
	for (size_t i = 0; i < c->site.gone_count; i++) {
		free(c->site.gone[i].path);
		free(c->site.gone[i].sentence);
	}
	free(c->site.gone);
	config_release_people(c);
	blog_free(c->blog);
	buf_release(&c->source);
	free(c->origins);
	free(c);
}
