/*
 * pages/site.h: one capsule as its visitors see it.
 *
 * From a parsed request to a finished response; nothing here touches a
 * socket. The settings come from capsule.yaml, the catalog from content/.
 */
#ifndef CAPSULE_PAGES_SITE_H
#define CAPSULE_PAGES_SITE_H

#include "gemini/request.h"
#include "gemini/response.h"
#include "gemtext/gemtext.h"
#include "pages/page_cache.h"
#include "posts/catalog.h"
#include "writing/rules.h"

struct web_prefix {
	char *from;  /* "https://old.blog/2019/" */
	char *to;    /* "/posts/", or "gemini://friend.example/" */
};

/* What stands where a text was that its author took away. */
struct tombstone {
	char *path;      /* "/posts/x.gmi", or any other spelling of it */
	char *sentence;
};

/* A part of the capsule that only some may enter. */
struct zone {
	char *path;                  /* "/friends/": what it covers says catalog_covers() */
	struct people who;
};

enum { SITE_PORTS_MOST = 64 };

/* The part of capsule.yaml that pages are made by. Strings are never NULL. */
struct site_settings {
	char  *title, *subtitle, *author, *lang;
	char  *contact;              /* for security.txt; "": none is served */
	char  *contact_until;        /* its last day; "": a year after the newest post */
	bool   certificate_page;     /* /certificate.gmi is there */
	char  *feed_id;              /* what ids in Atom begin with; "": the first host */
	char **hosts; size_t host_count;  /* lower-case A-labels; the first is in absolute links */
	unsigned public_port;        /* the port in absolute links */
	unsigned ports[SITE_PORTS_MOST]; size_t port_count;  /* others that visitors may write */
	unsigned home_posts;         /* posts listed on the home page */
	unsigned feed_posts;         /* posts in /feed.gmi and /atom.xml */
	char **sidebar; size_t sidebar_count;  /* names of its fields, in order */
	bool   sidebar_below;
	unsigned phrases_owner;      /* whose words pages are in (phrases_speak_for) */
	enum gemtext_links links;
	bool   numbered_links, keep_emphasis;
	unsigned width;              /* columns that tables are fitted to */
	size_t split;                /* bytes of a page that is there in parts, too; 0: none is */
	bool   archive, index, research, proxy;  /* what robots may do, for robots.txt */
	struct web_prefix *web; size_t web_count;
	struct tombstone *gone; size_t gone_count;
	struct zone *zones; size_t zone_count;
	char  *reply_by;             /* "mailto:..." or another address for replies; "": none */
	struct writing_rules writing;
	int    bundles;              /* enum site_bundles: what is made ahead for archivists */
	bool   as_is;                /* files go out as they lie there, and nothing else: a mirror */
	char  *origin;               /* the capsule that it is of, "gemini://example.org"; "" or NULL: not known */
};

enum site_bundles { BUNDLES_NONE, BUNDLES_TEXT, BUNDLES_ALL };

/* Whether a field of the sidebar is called `name`. The list is in pages/sidebar.c. */
bool sidebar_knows(struct slice name);

/* Whether `host` (any case) is one of its hosts. */
bool site_answers_for(const struct site_settings *settings, struct slice host);

/* Tell the catalog what lies in zones, so that no list has it. Before a scan; false when memory is out. */
bool site_hide_zones(struct catalog *c, const struct site_settings *settings);

/* Whether any page asks who the visitor is, so that handshakes have to. */
bool site_knows_clients(const struct site_settings *settings);

struct site;

/*
 * A site over these settings, catalog and folder; all are borrowed and must
 * outlive it. `cache_most`: bytes of finished pages to keep. NULL: no memory.
 */
struct site *site_new(const struct site_settings *settings,
    const struct catalog *catalog, int content, size_t cache_most);
void site_free(struct site *s);

/* Answer /search from this index, borrowed, and say so on the home page. NULL: there is no search. */
struct search;
void site_set_search(struct site *s, struct search *search);
/* Pages speak of a search that somebody else answers: they are then the ones that visitors get. */
void site_set_searchable(struct site *s);

/* The folder of the manifest and the bundles, open, borrowed; -1, as at first: there is none. */
void site_set_shelf(struct site *s, int folder);

/* What /certificate.gmi tells of a certificate. Texts are whoever's who sets it. */
struct site_certificate {
	const char *names;             /* "example.org, www.example.org" */
	int64_t from, until;           /* seconds since 1970 UTC */
	const char *key, *key_hex;     /* SHA-256 of the public key, in base64 and as "AB:CD:..." */
	const char *whole, *whole_hex; /* of the certificate */
};

/* Borrowed as long as the site is there. Without: the page has none to tell of. */
void site_set_certificates(struct site *s, const struct site_certificate *list, size_t count);

/* How its kept pages do. */
struct page_cache_state site_cache_state(const struct site *s);

/* Visitors may write, as the settings have it: there is a writer to hand it to. */
void site_let_write(struct site *s);

/* Whether the settings say of the address, in whatever spelling, why nothing is there any more. */
bool site_has_tombstone(const struct site *s, struct slice path);

/* A search looks through all texts: a server_options.takes_long. */
bool site_takes_long(const struct request *req);

/* The answer to one request: an answer_fn, `site` being a struct site. */
void site_answer(void *site, const struct request *req, struct response *res);

/*
 * Append what a reader of the post `p` gets, as gemtext, under the address
 * `path` ("" when it has none). `site` gives links, neighbours and words.
 * False when the page grew past its limit. site_answer() and
 * `capsule render` both come through here.
 */
bool post_page(struct buf *out, const struct site *site, const struct post *p,
    struct slice path, struct report *report);

#endif
