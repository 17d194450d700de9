/*
 * commands/new.c: `capsule new`: a dated draft, ready for its text.
 *
 * The file's name comes from the title as the address of a post would. Nothing
 * is ever overwritten: when the name, or the address that it stands for, is
 * taken, a number is put behind it.
 */
#include "commands/commands.h"

#include "base/file.h"
#include "data/yaml_put.h"
#include "posts/slug.h"
#include "site_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	TITLE_MOST = 1000,   /* bytes */
	NAME_MOST = 100,     /* bytes of the file's name, without number and ending */
	TRIES_MOST = 1000,
};

/*
 * The time where the author is, so that the post has the day of their
 * calendar: 2026-02-07T10:11:12+01:00.
 */
static void
put_time(struct buf *out, time_t now)
{
	struct tm local;
	char text[64];

	localtime_r(&now, &local);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &local);
	buf_printf(out, "%s%c%02ld:%02ld", text, local.tm_gmtoff < 0 ? '-' : '+',
	    labs(local.tm_gmtoff) / 3600, labs(local.tm_gmtoff) / 60 % 60);
}

static void
put_draft(struct buf *out, struct slice title, time_t now)
{
	buf_puts(out, "---\ntitle: ");
	yaml_put_quoted(out, title);
	buf_puts(out, "\ndate: ");
	put_time(out, now);
	buf_puts(out, "\ndraft: true\n---\n\n");
}

/* The file's name without its ending; a title without a letter gives the day. */
static void
put_name(struct buf *out, struct slice title, time_t now)
{
	slug_put(out, title);
	if (out->len > NAME_MOST) {
		size_t cut = slice_find_last(slice_first(buf_slice(out), NAME_MOST), '-');

		buf_truncate(out, cut);
	}
	if (out->len == 0) {
		put_time(out, now);
		buf_truncate(out, strlen("2026-02-07"));
	}
}

/* Whether a file or folder in `posts` has the address that `name` would get. */
static bool
is_taken(int posts, const char *name)
{
	static const char *const endings[] = { "", ".md", ".markdown", ".gmi", ".gemini", ".html",
	    ".htm", ".txt" };
	char path[NAME_MOST + 32];
	struct stat st;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", name, endings[i]);
		if (fstatat(posts, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	}
	return false;
}

/* Put the first number behind *name, if it needs one, that makes it free. */
static bool
make_free(int posts, struct buf *name, struct err *err)
{
	size_t len = name->len;

	for (unsigned n = 2; is_taken(posts, name->data); n++) {
		if (n > TRIES_MOST)
			return err_set(err,
			    "cannot make '%s': %d posts have that name; choose another title",
			    name->data, TRIES_MOST);
		buf_truncate(name, len);
		buf_printf(name, "-%u", n);
	}
	return true;
}

/* content/posts, made when it is not there; -1 with *err. */
static int
open_posts(const char *path, struct err *err)
{
	int fd;

	if (mkdir(path, 0777) == -1 && errno != EEXIST) {
		err_set(err, "cannot make the folder '%s': %s", path, strerror(errno));
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		err_set(err, "cannot open the folder '%s': %s", path, strerror(errno));
	return fd;
}

static bool
create(const char *folder, struct slice title, time_t now, struct err *err)
{
	struct buf text = BUF_INIT(1 << 16), name = BUF_INIT(1 << 14);
	int posts = open_posts(folder, err);
	bool ok = false;

	if (posts != -1) {
		put_draft(&text, title, now);
		put_name(&name, title, now);
		ok = make_free(posts, &name, err);
		buf_puts(&name, ".md");
		ok = ok && file_create(posts, name.data, 0666, buf_slice(&text), err);
		close(posts);
	}
	if (ok)
		printf("%s/%s\n", folder, name.data);
	buf_release(&name);
	buf_release(&text);
	return ok;
}

/* SITE/content/posts, below a content folder that is there. */
static bool
find_folder(char folder[SITE_PATH_MOST], const char *site, const struct options *o, struct err *err)
{
	struct site_folder f;

	if (!site_folder_find(&f, site, o, err))
		return false;
	if (access(f.content_path, F_OK) == -1)
		return err_set(err,
		    "cannot open '%s': %s; a site keeps its posts in a folder of that name",
		    f.content_path, strerror(errno));
	if (snprintf(folder, SITE_PATH_MOST, "%s/posts", f.content_path) >= SITE_PATH_MOST)
		return err_set(err, "cannot open the site '%.80s...': its name is too long", site);
	return true;
}

/* With one argument, whether it is a site and the title was forgotten. */
static bool
is_site(const char *path, const struct options *o)
{
	struct site_folder f;

	return site_folder_find(&f, path, o, NULL) &&
	    (access(f.content_path, F_OK) == 0 || access(f.config_path, F_OK) == 0);
}

int
new_command(const struct options *o)
{
	const char *site = o->argument_count == 2 ? o->arguments[0] : ".";
	struct slice title = slice_trim(slice_of(o->arguments[o->argument_count - 1]));
	char folder[SITE_PATH_MOST];
	struct err err;

	if (title.len == 0 || title.len > TITLE_MOST) {
		fprintf(stderr, "capsule: the title is %s\n",
		    title.len == 0 ? "empty" : "longer than 1000 bytes");
		return EXIT_USAGE;
	}
	if (o->argument_count == 1 && is_site(o->arguments[0], o)) {
		fprintf(stderr,
		    "capsule: '%s' is a site; which title has its new post? capsule new %s TITLE\n",
		    o->arguments[0], o->arguments[0]);
		return EXIT_USAGE;
	}
	if (!find_folder(folder, site, o, &err) || !create(folder, title, time(NULL), &err)) {
		fprintf(stderr, "capsule: %s\n", err.text);
		return EXIT_FAILED;
	}
	return EXIT_GOOD;
}
