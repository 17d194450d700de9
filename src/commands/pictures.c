/*
 * commands/pictures.c: `capsule pictures`: small copies of large pictures.
 *
 * For who reads on a thin line (pages/small_pictures.h). They are made by vips
 * or by ImageMagick, whichever is installed, beside their originals in content/;
 * nothing that lies there already is changed but copies older than what they
 * are copies of.
 */
#include "commands/commands.h"

#include "pages/small_pictures.h"
#include "serve/hosted.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LARGE = 100 << 10,       /* bytes; a smaller one needs no copy */
	GAIN = 2,                /* a copy is at most a half of its original */
	NAME_MOST = 4096,
};

#define WIDTH "640"
#define QUALITY "60"

struct copying {
	const char *content;
	char aside[NAME_MOST];
	unsigned long made, kept, without;
	bool has_no_program;
};

static void
exec_vips(const char *from, const char *to)
{
	char out[NAME_MOST + 32];

	snprintf(out, sizeof(out), "%s[Q=" QUALITY ",strip,background=255]", to);
	execlp("vipsthumbnail", "vipsthumbnail", from, "--size", WIDTH "x>", "-o", out, (char *)NULL);
}

static void
exec_magick(const char *from, const char *to)
{
	execlp("convert", "convert", from, "-auto-orient", "-resize", WIDTH "x>", "-background", "white", "-flatten", "-strip",
	    "-quality", QUALITY, to, (char *)NULL);
}

/* Make the copy `to`. 127: there is no program for it. */
static int
run_program(const char *from, const char *to)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		exec_vips(from, to);
		exec_magick(from, to);
		_exit(127);
	}
	while (child != -1 && waitpid(child, &status, 0) == -1) {
		if (errno != EINTR)
			return -1;
	}
	return child != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The whole path, when a program reads it as no option and no format. */
static bool
put_paths(const struct copying *c, const char *name, char from[NAME_MOST], char to[NAME_MOST])
{
	const char *here = strchr("/.", c->content[0]) ? "" : "./";

	return snprintf(from, NAME_MOST, "%s%s/%s", here, c->content, name) < NAME_MOST - 64 &&
	    snprintf(to, NAME_MOST, "%.4000s" SMALL_PICTURES_ENDING, from) < NAME_MOST &&
	    strpbrk(name, "[]%:*?@|") == NULL;   /* of which both make something else */
}

static bool
is_current(const struct stat *from, const char *to)
{
	struct stat st;

	return stat(to, &st) == 0 && st.st_mtim.tv_sec >= from->st_mtim.tv_sec;
}

static bool
copy(struct copying *c, const char *name, struct err *err)
{
	char from[NAME_MOST], to[NAME_MOST];
	struct stat was, is;
	int status;

	if (!put_paths(c, name, from, to))
		return err_set(err, "%.150s: its name has a character that vips and ImageMagick take for something else", name);
	if (stat(from, &was) == -1 || !S_ISREG(was.st_mode) || was.st_size < LARGE)
		return true;
	if (is_current(&was, to)) {
		c->kept++;
		return true;
	}
	status = run_program(from, c->aside);
	c->has_no_program = status == 127;
	if (status != 0 || stat(c->aside, &is) == -1)
		return err_set(err, c->has_no_program ? "neither vipsthumbnail (package libvips-tools) nor convert (imagemagick) is installed"
		    : "%.150s: no small copy could be made of it", name);
	if (is.st_size * GAIN > was.st_size) {
		c->without++;
		unlink(c->aside);
		return true;
	}
	if (rename(c->aside, to) == -1)
		return err_set(err, "cannot name '%.150s': %s", to, strerror(errno));
	c->made++;
	return true;
}

static bool
copy_all(struct copying *c, const struct catalog *catalog)
{
	bool good = true;

	for (size_t i = 0; i < catalog_file_count(catalog) && !c->has_no_program; i++) {
		const char *name = catalog_file(catalog, i)->name;
		struct err err;

		if (small_pictures_may(slice_of(name)) && !copy(c, name, &err)) {
			fprintf(stderr, "capsule: %s\n", err.text);
			good = false;
		}
	}
	unlink(c->aside);
	return good;
}

int
pictures_command(const struct options *o)
{
	struct hosted *hosted;
	struct copying c = { 0 };
	struct err err = { "" };
	bool changed, good;

	hosted = hosted_open(o->argument_count > 0 ? o->arguments[0] : ".", o, &err);
	good = hosted && hosted_scan(hosted, &changed, &err);
	if (good) {
		c.content = hosted->folder.content_path;
		snprintf(c.aside, sizeof(c.aside), "%.4000s/.small-%ld.jpg", c.content, (long)getpid());
		good = copy_all(&c, hosted->catalog);
		fprintf(stderr, "capsule: %lu small copies made, %lu as before, %lu not worth it\n", c.made, c.kept, c.without);
	} else {
		fprintf(stderr, "capsule: %s\n", err.text);
	}
	hosted_close(hosted);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
