/*
 * fuzz_blog.c: whatever stands in a blog's configuration, its data files and a
 * text, it is read; the text has an address that is one, lies where it lay,
 * and has as many lines with values filled in as before.
 *
 * The first byte chooses the configuration's name; parts of the input are
 * parted by lines "=====": configuration, data file, text.
 */
#include "base/arena.h"
#include "blogs/blog.h"
#include "posts/post.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A configuration, a data file beside it, and where a text lies. */
static const struct blog_files {
	const char *config, *data, *text;
} all[] = {
	{ "hugo.toml", "content/posts/_index.md", "content/posts/2020-01-02-a.de.md" },
	{ "config.yaml", "config/_default/permalinks.toml", "content/posts/a/index.md" },
	{ "hugo.json", "config/_default/languages.toml", "content/posts/a.md" },
	{ "config.toml", "templates/index.html", "content/notes/2020-01-02-a.es.md" },
	{ "_config.yml", "CNAME", "_posts/2020-01-02-a.md" },
	{ "_config.toml", "package.json", "about.md" },
	{ ".eleventy.js", "posts/posts.json", "posts/2020-01-02-a.md" },
	{ "eleventy.config.js", "src/_data/metadata.js", "src/a.md" },
	{ "eleventy.config.mjs", "posts/posts.11tydata.js", "posts/a.md" },
	{ "astro.config.mjs", "src/consts.ts", "src/content/blog/a.md" },
	{ "astro.config.ts", "src/content/config.ts", "src/content/blog/a.md" },
	{ "quartz.config.ts", ".obsidian/templates.json", "content/a.md" },
};

enum { KINDS = sizeof(all) / sizeof(all[0]) };

static int folder = -1;
static char folder_name[] = "/dev/shm/capsule-fuzz.XXXXXX";

static void
remove_all(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder_name);
	if (system(command) != 0)
		fprintf(stderr, "cannot remove %s\n", folder_name);
}

static void
write_file(const char *file, struct slice text)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s", file);
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdirat(folder, path, 0700);
		*slash = '/';
	}
	fd = openat(folder, file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1 || write(fd, text.data, text.len) != (ssize_t)text.len)
		abort();
	close(fd);
}

static struct slice
cut_part(struct slice *rest)
{
	size_t end = slice_search(*rest, SLICE("\n=====\n"));
	struct slice part = slice_first(*rest, end);

	*rest = slice_skip(*rest, end + 7);
	return part;
}

static size_t
count_lines(struct slice text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.data[i] == '\n';
	return n;
}

static void
check_path(struct slice path)
{
	if (path.len > 0 && path.data[0] != '/')
		abort();
}

static void
check_text(const struct blog *b, const char *file, struct slice text)
{
	struct post *p = post_parse(text, b, file, NULL, NULL);
	struct buf path = BUF_INIT(1 << 16), key = BUF_INIT(1 << 16);

	if (p) {
		const struct blog_text t = { .file = slice_of(file), .front = p->front, .title = slice_of(p->title), .slug = slice_of(p->slug),
			.url = slice_of(p->url), .date = p->date };

		if (count_lines(p->text) != count_lines(p->body))
			abort();
		if (blog_has_addresses(b)) {
			blog_put_text_path(&path, b, &t);
			check_path(buf_slice(&path));
		}
		blog_is_page(b, slice_of(file), p->front, true);
		blog_is_shell(b, slice_of(file), p->body, p->front, false);
		blog_put_key(&key, b, slice_of(file), slice_of(p->lang));
	}
	buf_release(&path);
	buf_release(&key);
	post_free(p);
}

static void
check_tags(struct slice text)
{
	struct slice rest = text, tag;

	while (blog_next_tag(&rest, &tag)) {
		if (tag.len == 0 || tag.data < text.data || tag.data + tag.len > rest.data)
			abort();
	}
	if (rest.len != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_from((const char *)data, size), text;
	const struct blog_files *files;
	struct blog *b;
	struct err err;

	if (folder == -1) {
		if (!mkdtemp(folder_name))
			abort();
		atexit(remove_all);
		folder = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (size == 0)
		return 0;
	files = &all[data[0] % KINDS];
	rest = slice_skip(rest, 1);
	write_file(files->config, cut_part(&rest));
	write_file(files->data, cut_part(&rest));
	text = cut_part(&rest);
	write_file(files->text, text);
	b = blog_load(folder, "", NULL, &err);
	if (b) {
		blog_role(b, slice_of(files->text));
		check_text(b, files->text, text);
	}
	check_tags(text);
	blog_free(b);
	unlinkat(folder, files->config, 0);
	unlinkat(folder, files->data, 0);
	unlinkat(folder, files->text, 0);
	return 0;
}
