/*
 * config/site_folder.h: SITE on the command line: its configuration and its folders.
 */
#ifndef CAPSULE_CONFIG_SITE_FOLDER_H
#define CAPSULE_CONFIG_SITE_FOLDER_H

#include "config/config.h"
#include "config/options.h"

enum { SITE_PATH_MOST = 4096 };

struct site_folder {
	char path[SITE_PATH_MOST];          /* as given, "." by default */
	char config_path[SITE_PATH_MOST];   /* capsule.yaml, or what --config says */
	char phrases_path[SITE_PATH_MOST];  /* SITE/phrases.yaml; need not be there */
	char content_path[SITE_PATH_MOST];  /* where texts and files lie: SITE/content, or a blog's whole folder; "" until it is open */
	char certs_path[SITE_PATH_MOST];
	char state_path[SITE_PATH_MOST];    /* what the server keeps; need not be there */
	int  content;                       /* open folder */
	struct config *config;              /* owned */
};

/*
 * Set the paths of the site `path` (NULL: "."), nothing else. False with *err
 * when it is no folder.
 */
bool site_folder_find(struct site_folder *f, const char *path,
    const struct options *o, struct err *err);

/*
 * Open the site `path` (NULL: ".") with what the options override. False with
 * *err when a folder is missing or the configuration is not good; nothing is
 * then left open.
 */
bool site_folder_open(struct site_folder *f, const char *path,
    const struct options *o, struct err *err);
void site_folder_close(struct site_folder *f);

/*
 * Whether content_path is another folder now than the one that was opened (it
 * was swapped, or a file system was mounted there), with something in it: that
 * one is open then, as the same descriptor. An empty one is no content yet: a
 * place where nothing is mounted.
 */
bool site_folder_follow(struct site_folder *f);

/*
 * Whether the blog's generator would put the private keys of the open site on
 * the web; *why then says so, and what to do.
 */
bool site_folder_keys_exposed(const struct site_folder *f, struct err *why);

/* Read the configuration again. NULL with *err when it is not good; f->config is untouched. */
struct config *site_folder_reload(const struct site_folder *f,
    const struct options *o, struct err *err);

/*
 * The site that the file `path` belongs to: the nearest folder above it that
 * has a capsule.yaml, a content/ folder or a generator's configuration. Its path goes to `site`. False when there is none.
 */
bool site_folder_of_file(const char *path, char site[SITE_PATH_MOST]);

/* The name by which the open site's catalog knows the file `path`; false when it lies elsewhere. */
bool site_folder_name_of(const struct site_folder *f, const char *path, char name[SITE_PATH_MOST]);

#endif
