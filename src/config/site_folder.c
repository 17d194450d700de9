/* config/site_folder.c: a site's configuration and folders; see site_folder.h. */
#include "config/site_folder.h"

#include "blogs/blog.h"
#include "net/listener.h"
#include "pages/phrases_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* `given`, or "SITE/name" when it is NULL. */
static bool
set_path(char path[SITE_PATH_MOST], const char *site, const char *name, const char *given, struct err *err)
{
	int n = given ? snprintf(path, SITE_PATH_MOST, "%s", given)
	    : strcmp(site, ".") == 0 ? snprintf(path, SITE_PATH_MOST, "%s", name)
	    : snprintf(path, SITE_PATH_MOST, "%s/%s", site, name);

	if (n >= SITE_PATH_MOST)
		return err_set(err, "cannot open '%.80s...': its name is too long", site);
	return true;
}

/* What the command line says goes before what the file says. */
static bool
take_options(struct config *c, const struct options *o, struct err *err)
{
	if (o->hosts.count > 0) {
		if (!config_set_hosts(c, o->hosts.items, o->hosts.count, err))
			return false;
		config_set_origin(c, "hosts", CONFIG_FROM_OPTION);
	}
	if (o->listen.count > 0) {
		if (!config_set_list(&c->listen, &c->listen_count, o->listen.items, o->listen.count))
			return err_set(err, "cannot read the configuration: memory is out");
		config_set_origin(c, "listen", CONFIG_FROM_OPTION);
	}
	if (o->workers) {
		c->workers = (unsigned)options_number(o->workers, 0);
		config_set_origin(c, "workers", CONFIG_FROM_OPTION);
	}
	return true;
}

/* The ports that `listen` names; the one that everybody expects where the system is to choose. */
static void
set_ports(struct config *c)
{
	unsigned ports[CONFIG_LISTEN_MOST];
	size_t count = 0;

	for (size_t i = 0; i < c->listen_count && count < CONFIG_LISTEN_MOST; i++) {
		ports[count] = listener_port_of(c->listen[i]);
		count += ports[count] != 0;
	}
	if (count > 0)
		config_set_ports(c, c->public_port, ports, count);
}

/* What a blog that says no title is called: the host that it is on, or its folder. */
static void
name_of_site(char name[SITE_PATH_MOST], const struct blog *b, const char *path)
{
	const char *host = strstr(b->base_url, "://");
	char whole[PATH_MAX];

	name[0] = '\0';
	if (host && host[3])
		snprintf(name, SITE_PATH_MOST, "%.*s", (int)strcspn(host + 3, "/:"), host + 3);
	else if (blog_has_addresses(b) && realpath(path, whole) && strrchr(whole, '/'))
		snprintf(name, SITE_PATH_MOST, "%s", strrchr(whole, '/') + 1);
}

/* Where neither file nor command line says, the blog's own configuration does. */
static bool
take_blog(struct config *c, const char *path, struct err *err)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char name[SITE_PATH_MOST];
	const struct blog *b;

	if (folder == -1)
		return err_set(err, "cannot open '%.120s': %s", path, strerror(errno));
	b = c->blog = blog_load(folder, c->kind, NULL, err);
	close(folder);
	if (!b)
		return false;
	name_of_site(name, b, path);
	if (!config_set_text(c, "title", b->title[0] ? b->title : name) || !config_set_text(c, "subtitle", b->subtitle) ||
	    !config_set_text(c, "author", b->author) || !config_set_text(c, "lang", b->lang))
		return err_set(err, "cannot read the configuration: memory is out");
	return true;
}

/* Words of pages that the site has in a file of its own. */
static bool
take_phrases(struct config *c, const struct site_folder *f, struct err *err)
{
	return phrases_file_read(f->path, f->phrases_path, &c->phrases_print, &c->site.phrases_owner, err);
}

struct config *
site_folder_reload(const struct site_folder *f, const struct options *o, struct err *err)
{
	struct config *c = config_load(AT_FDCWD, f->config_path, o->config != NULL, err);

	if (c && take_options(c, o, err) && take_blog(c, f->path, err) && take_phrases(c, f, err)) {
		set_ports(c);
		return c;
	}
	config_free(c);
	return NULL;
}

bool
site_folder_find(struct site_folder *f, const char *path, const struct options *o, struct err *err)
{
	struct stat st;

	if (!path)
		path = ".";
	f->content = -1;
	f->config = NULL;
	if (stat(path, &st) == -1)
		return err_set(err, "cannot open the site '%s': %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(err, "cannot open the site '%s': it is not a folder", path);
	if (snprintf(f->path, sizeof(f->path), "%s", path) >= (int)sizeof(f->path))
		return err_set(err, "cannot open '%.80s...': its name is too long", path);
	f->content_path[0] = '\0';
	return set_path(f->config_path, path, "capsule.yaml", o->config, err) &&
	    set_path(f->phrases_path, path, "phrases.yaml", NULL, err) &&
	    set_path(f->certs_path, path, "certs", o->certs, err) &&
	    set_path(f->state_path, path, ".capsule", o->state, err);
}

static bool
open_content(struct site_folder *f, struct err *err)
{
	const char *folder = f->config->blog->folder;

	if (!set_path(f->content_path, f->path, folder, folder[0] ? NULL : f->path, err))
		return false;
	f->content = open(f->content_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return f->content != -1 || err_set(err, "cannot open '%s': %s", f->content_path, strerror(errno));
}

bool
site_folder_open(struct site_folder *f, const char *path, const struct options *o, struct err *err)
{
	if (!site_folder_find(f, path, o, err))
		return false;
	f->config = site_folder_reload(f, o, err);
	if (f->config && open_content(f, err))
		return true;
	site_folder_close(f);
	return false;
}

bool
site_folder_keys_exposed(const struct site_folder *f, struct err *why)
{
	char usual[SITE_PATH_MOST];

	if (!f->config->blog->takes_certs || !set_path(usual, f->path, "certs", NULL, why) || strcmp(usual, f->certs_path) != 0)
		return false;
	err_set(why, "Jekyll copies '%.80s', with its private keys, into the web site that it makes: "
	    "add 'certs' to 'exclude:' in _config.yml, or have them elsewhere by --certs", usual);
	return true;
}

static bool
is_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *found = NULL;

	while (dir && (found = readdir(dir)) && found->d_name[0] == '.')
		;
	if (dir)
		closedir(dir);
	return !found;
}

bool
site_folder_follow(struct site_folder *f)
{
	struct stat named, have;
	int fd;

	if (stat(f->content_path, &named) == -1 || fstat(f->content, &have) == -1 ||
	    (named.st_dev == have.st_dev && named.st_ino == have.st_ino) || is_empty(f->content_path))
		return false;
	fd = open(f->content_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return false;
	dup3(fd, f->content, O_CLOEXEC);
	close(fd);
	return true;
}

void
site_folder_close(struct site_folder *f)
{
	if (f->content != -1)
		close(f->content);
	config_free(f->config);
	f->content = -1;
	f->config = NULL;
}

static bool
exists(const char *folder, const char *name)
{
	char path[PATH_MAX];

	return snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path) &&
	    access(path, F_OK) == 0;
}

static bool
begins_blog(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool begins = fd != -1 && blog_begins_in(fd);

	if (fd != -1)
		close(fd);
	return begins;
}

bool
site_folder_of_file(const char *path, char site[SITE_PATH_MOST])
{
	char folder[PATH_MAX];
	char *slash;

	site[0] = '\0';
	if (!realpath(path, folder))
		return false;
	while ((slash = strrchr(folder, '/')) != NULL && slash != folder && !site[0]) {
		*slash = '\0';
		if (exists(folder, "capsule.yaml") || exists(folder, "content") || begins_blog(folder))
			snprintf(site, SITE_PATH_MOST, "%s", folder);
	}
	if (site[0] && slash && slash != folder) {   /* src/content/ is a folder of Astro's, and not the site src */
		*slash = '\0';
		if (begins_blog(folder))
			snprintf(site, SITE_PATH_MOST, "%s", folder);
	}
	return site[0] != '\0';
}

bool
site_folder_name_of(const struct site_folder *f, const char *path, char name[SITE_PATH_MOST])
{
	char whole[PATH_MAX], folder[PATH_MAX];
	size_t len;

	if (!realpath(path, whole) || !realpath(f->content_path, folder))
		return false;
	len = strlen(folder);
	if (strncmp(whole, folder, len) != 0 || whole[len] != '/')
		return false;
	snprintf(name, SITE_PATH_MOST, "%s", whole + len + 1);
	return true;
}
