/*
 * config/config.h: capsule.yaml as a struct; every key optional.
 *
 * One table in config.c gives each key its type, default, bounds and a line of
 * help; from it come the parser and the messages, `capsule config`, and the
 * table of keys in capsule.yaml(5).
 */
#ifndef CAPSULE_CONFIG_CONFIG_H
#define CAPSULE_CONFIG_CONFIG_H

#include "net/server.h"
#include "pages/site.h"
#include "serve/access_log.h"

enum config_sandbox { CONFIG_SANDBOX_OFF, CONFIG_SANDBOX_ON, CONFIG_SANDBOX_REQUIRED };

/* The key is in the workers unless asked otherwise: apart, a full handshake costs more than 1.2 times the floor. */
enum config_private_key { CONFIG_KEY_WORKER, CONFIG_KEY_APART };

enum { CONFIG_LISTEN_MOST = SITE_PORTS_MOST, CONFIG_SITES_MOST = 64 };

/* Where a value comes from. */
enum config_from { CONFIG_FROM_DEFAULT, CONFIG_FROM_FILE, CONFIG_FROM_BLOG, CONFIG_FROM_OPTION };
struct config_origin {
	enum config_from from;
	unsigned line;                           /* CONFIG_FROM_FILE: of that file */
};

struct blog;

struct config {
	struct site_settings site;               /* of this capsule; all below is the server's */
	struct server_limits limits;
	char   **listen;  size_t listen_count;   /* "ADDR:PORT" */
	char   **sites;  size_t more_sites;      /* folders of further capsules */
	unsigned public_port;                    /* 0: the first that is listened on; see config_set_ports() */
	char   **proxies; size_t proxy_count;    /* numeric addresses of balancers */
	unsigned workers;                        /* 0: one per core */
	char   **announce; size_t announce_count;  /* addresses that `capsule announce` asks */
	char    *user;                           /* "": the owner of the site's folder */
	int      sandbox;                        /* enum config_sandbox */
	int      private_key;                    /* enum config_private_key */
	char    *log_file;                       /* "": stderr; "none": no log */
	char    *metrics;                        /* loopback address where they are; "": nowhere */
	int      log_format;                     /* enum log_format */
	int      log_addresses;                  /* enum log_addresses */
	unsigned long cache;                     /* bytes of finished pages that each worker keeps */

	uint64_t phrases_print;                  /* tells whether what phrases.yaml says changed; 0: there is none */
	char    *kind;                           /* of the blog, as blogs/blog.h calls it; "": by its own files */
	struct blog *blog;                       /* what the folder says of itself; owned, NULL until it was read */

	struct buf source;                       /* the file's bytes, to see whether it changed */
	struct config_origin *origins;           /* one for each key, in the order of the table */
};

/*
 * Read `file` below the folder open at `dirfd` (AT_FDCWD for a plain path).
 * A file that is not there gives all defaults when `must_exist` is false.
 * NULL with *err, "capsule.yaml:3: ...", when a key or value is wrong.
 */
struct config *config_load(int dirfd, const char *file, bool must_exist, struct err *err);
void config_free(struct config *c);

/* Whether the file or the command line says the value of `key` (there is one). */
bool config_is_said(const struct config *c, const char *key);

/* Give the text `key` the blog's own `value`, unless it has one already or `value` is "". False when memory is out. */
bool config_set_text(struct config *c, const char *key, const char *value);

/*
 * Append a line for each key that `file` gives, though it belongs to the
 * server: for a capsule that is not the first of its server.
 */
void config_put_foreign(struct buf *out, const struct config *c, const char *file);

/* The value of the key called `key` (there is one) comes from there. */
void config_set_origin(struct config *c, const char *key, enum config_from from);

/* Put `count` strings in place of a list of the configuration. False when memory is out. */
bool config_set_list(char ***list, size_t *list_count, const char *const *items, size_t count);

/*
 * These `count` ports are listened on, at most SITE_PORTS_MOST: visitors may
 * write them and `public_port`, which stands in absolute links; 0: the first
 * does. A configuration that was just loaded has GEMINI_PORT alone.
 */
void config_set_ports(struct config *c, unsigned public_port, const unsigned *ports, size_t count);

/* Put these in place of the hosts, as lower-case A-labels. False with *err when one is no name. */
bool config_set_hosts(struct config *c, const char *const *hosts, size_t count, struct err *err);

#endif
