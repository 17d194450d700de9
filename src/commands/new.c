/*
 * commands/new.c: `capsule new`: a dated draft, ready for its text.
 *
 * It is made as the blog's newest post was: in its folder, with its kind of
 * front matter, named as it is. In a capsule that is content/posts and YAML.
 * The file's name comes from the title as the address of a post would. Nothing
 * is ever overwritten: when the name, or the address that it stands for, is
 * taken, a number is put behind it. On a terminal $VISUAL or $EDITOR opens it.
 */
#include "commands/commands.h"

#include "base/beneath.h"
#include "base/file.h"
#include "base/utf8.h"
#include "blogs/blog.h"
#include "config/site_folder.h"
#include "data/yaml_put.h"
#include "posts/catalog.h"
#include "posts/fields.h"
#include "posts/front_matter.h"
#include "posts/slug.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
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

/* How the blog's posts are made. */
struct manner {
	char folder[SITE_PATH_MOST];  /* below the content folder */
	char ending[16];              /* ".md" */
	enum front_kind front;
	bool dated;                   /* names begin with the day */
	bool bundle;                  /* a post is a folder with index.md */
	char date[64];                /* what the day is called: "pubDate" */
	bool published;               /* "published: false" keeps a post back, not "draft: true" */
	struct buf kept;              /* lines of front matter that all posts have: "layout: post" */
};

/* --- how the blog does it ------------------------------------------------------- */

/* What a blog without posts has. */
static void
set_usual(struct manner *m, const struct blog *b)
{
	static const struct { const char *folder; enum front_kind front; } usual[BLOG_KIND_COUNT] = {
		[BLOG_HUGO] = { "content/posts", FRONT_YAML }, [BLOG_ZOLA] = { "content", FRONT_TOML },
		[BLOG_HEXO] = { "source/_posts", FRONT_YAML },
		[BLOG_JEKYLL] = { "_posts", FRONT_YAML }, [BLOG_ELEVENTY] = { "posts", FRONT_YAML },
		[BLOG_ASTRO] = { "src/content/blog", FRONT_YAML }, [BLOG_OBSIDIAN] = { "", FRONT_YAML },
		[BLOG_CAPSULE] = { "posts", FRONT_YAML }, [BLOG_PLAIN] = { "", FRONT_YAML },
	};
	const char *input = b->roots && b->kind == BLOG_ELEVENTY ? b->roots->folder : "";

	snprintf(m->folder, sizeof(m->folder), "%s%s%s", input, input[0] ? "/" : "", usual[b->kind].folder);
	snprintf(m->ending, sizeof(m->ending), ".md");
	snprintf(m->date, sizeof(m->date), "date");
	m->front = usual[b->kind].front;
	m->dated = m->published = b->kind == BLOG_JEKYLL;
	if (b->kind == BLOG_JEKYLL)
		buf_puts(&m->kept, "layout: post\n");
}

/* Whether the line is one that a new post wants too: how it is shown and who wrote it. */
static bool
is_kept(struct slice line)
{
	static const char *const names[] = { "layout", "type", "author", "authors", "lang", "locale", "template", "pubauthor" };

	if (slice_find(line, '[') < line.len || slice_find(line, '{') < line.len)
		return false;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct slice rest = slice_trim_left(slice_skip(line, strlen(names[i])));

		if (slice_starts(line, slice_of(names[i])) && rest.len > 1 && strchr(":=", rest.data[0]) &&
		    slice_trim(slice_skip(rest, 1)).len > 0)
			return true;
	}
	return false;
}

/* What the line calls the day of publication, where it is one that says it. */
static void
learn_date(struct manner *m, struct slice line)
{
	size_t end = 0;
	struct slice name, value;

	while (end < line.len && !strchr(":=", line.data[end]))
		end++;
	name = slice_trim_right(slice_first(line, end));
	value = slice_trim(slice_skip(line, end + 1));
	if (value.len > 0 && fields_is_date(name) && !slice_eq(value, SLICE("true")) && !slice_eq(value, SLICE("false")))
		snprintf(m->date, sizeof(m->date), "%.*s", SLICE_ARG(name));
}

/* The kind of front matter of the post, and what of it a new one has too. */
static void
learn_front(struct manner *m, int content, const char *file)
{
	struct buf text = BUF_INIT(POST_FILE_MOST);
	int fd = beneath_open(content, file, O_RDONLY | O_NONBLOCK);
	struct front_matter front;
	struct slice rest;

	if (fd == -1)
		return;
	if (file_read_fd(&text, fd, file, NULL)) {
		front = front_matter_find(buf_slice(&text));
		if (front.kind == FRONT_YAML || front.kind == FRONT_TOML || front.kind == FRONT_JSON)
			m->front = front.kind;
		buf_clear(&m->kept);
		for (rest = front.text; rest.len > 0 && m->front != FRONT_JSON;) {
			struct slice line = slice_cut_line(&rest);

			if (line.len > 0 && line.data[0] == '[')
				break;  /* a table of TOML: what follows is not at the top */
			learn_date(m, line);
			if (is_kept(line))
				buf_printf(&m->kept, "%.*s\n", SLICE_ARG(slice_trim_right(line)));
		}
	}
	close(fd);
	buf_release(&text);
}

/* "content/posts/2019/03" of a post of that month is this month's folder today. */
static void
put_folder(struct manner *m, struct slice folder, const struct date *of, const struct tm *now)
{
	struct buf out = BUF_INIT(SITE_PATH_MOST - 1);
	bool in_year = false;

	while (folder.len > 0) {
		struct slice name = slice_cut(&folder, '/');
		unsigned long number;
		bool counts = slice_number(name, 9999, &number);

		if (out.len > 0)
			buf_putc(&out, '/');
		if (counts && name.len == 4 && (int)number == of->year)
			buf_printf(&out, "%04d", now->tm_year + 1900);
		else if (counts && in_year && name.len == 2 && number == of->month)
			buf_printf(&out, "%02d", now->tm_mon + 1);
		else
			buf_put_slice(&out, name);
		in_year = in_year || (counts && name.len == 4);
	}
	snprintf(m->folder, sizeof(m->folder), "%s", out.data);
	buf_release(&out);
}

static void
learn_post(struct manner *m, const struct site_folder *f, const struct entry *e, const struct tm *now)
{
	struct slice file = slice_of(e->file), folder, name;
	size_t slash = slice_find_last(file, '/');
	bool is_index;

	name = post_name_of(file, &is_index);
	folder = slash < file.len ? slice_first(file, slash) : SLICE("");
	if (is_index) {
		slash = slice_find_last(folder, '/');
		folder = slash < folder.len ? slice_first(folder, slash) : SLICE("");
	}
	m->bundle = is_index;
	m->dated = post_name_date(name, NULL) > 0;
	snprintf(m->ending, sizeof(m->ending), "%s", strrchr(e->file, '.'));
	put_folder(m, folder, &e->date, now);
	learn_front(m, f->content, e->file);
}

/* Go by the newest post, where there is one that a person wrote as text. */
static bool
learn(struct manner *m, const struct site_folder *f, const struct tm *now, struct err *err)
{
	const struct blog *b = f->config->blog;
	struct catalog *c;
	bool changed, ok;

	set_usual(m, b);
	if (!blog_has_addresses(b))
		return true;
	c = catalog_new();
	if (!c)
		return err_set(err, "cannot read the blog: memory is out");
	catalog_set_blog(c, b);
	ok = catalog_scan(c, f->content, INT64_MAX, NULL, &changed, err);
	for (size_t i = 0; ok && i < catalog_post_count(c); i++) {
		const struct entry *e = catalog_post(c, i);

		if (e->format == POST_MARKDOWN && e->date.precision != DATE_NONE) {
			learn_post(m, f, e, now);
			break;
		}
	}
	catalog_free(c);
	return ok;
}

/* --- the draft -------------------------------------------------------------------- */

/*
 * The time where the author is, so that the post has the day of their
 * calendar: 2026-02-07T10:11:12+01:00.
 */
static void
put_time(struct buf *out, const struct tm *now)
{
	char text[64];

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", now);
	buf_printf(out, "%s%c%02ld:%02ld", text, now->tm_gmtoff < 0 ? '-' : '+',
	    labs(now->tm_gmtoff) / 3600, labs(now->tm_gmtoff) / 60 % 60);
}

static void
put_json(struct buf *out, const struct manner *m, struct slice title, const char *time)
{
	json_t *front = json_pack("{s:s%, s:s, s:b}", "title", title.data, title.len, m->date, time, "draft", 1);
	char *text = json_dumps(front, JSON_INDENT(2) | JSON_PRESERVE_ORDER);

	buf_printf(out, "%s\n\n", text ? text : "{}");
	free(text);
	json_decref(front);
}

static void
put_draft(struct buf *out, const struct manner *m, struct slice title, const struct tm *now)
{
	struct buf time = BUF_INIT(64);
	bool toml = m->front == FRONT_TOML;
	const char *is = toml ? " =" : ":", *marks = toml ? "+++" : "---";

	put_time(&time, now);
	if (m->front == FRONT_JSON) {
		put_json(out, m, title, time.data);
	} else {
		buf_printf(out, "%s\ntitle%s ", marks, is);
		yaml_put_quoted(out, title);   /* TOML's basic strings have the same escapes */
		buf_printf(out, "\n%s%s %s\n%s%s %s\n", m->date, is, time.data, m->published ? "published" : "draft", is,
		    m->published ? "false" : "true");
		buf_put_slice(out, buf_slice(&m->kept));
		buf_printf(out, "%s\n\n", marks);
	}
	buf_release(&time);
}

/* The file's name without its ending; a title without a letter gives the day. */
static void
put_name(struct buf *out, const struct manner *m, struct slice title, const struct tm *now)
{
	char day[16];
	size_t start;

	strftime(day, sizeof(day), "%Y-%m-%d", now);
	if (m->dated)
		buf_printf(out, "%s-", day);
	start = out->len;
	slug_put(out, title);
	if (out->len - start > NAME_MOST) {
		struct slice slug = utf8_first(slice_skip(buf_slice(out), start), NAME_MOST);

		buf_truncate(out, start + slice_find_last(slug, '-'));
	}
	if (out->len == start)
		buf_puts(out, day);
}

/* Whether a file or folder in `posts` has the address that `name` would get. */
static bool
is_taken(int posts, const char *name)
{
	static const char *const endings[] = { "", ".md", ".markdown", ".gmi", ".gemini", ".html",
	    ".htm", ".txt" };
	char path[NAME_MOST + 32];
	struct stat st;

	for (size_t i = 0; i < COUNT(endings); i++) {
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

/* The folder `path`, made with those above it; -1 with *err. */
static int
open_folder(const char *path, struct err *err)
{
	char part[SITE_PATH_MOST];
	int fd;

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = strchr(part + 1, '/'); ; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = '\0';
		if (mkdir(part, 0777) == -1 && errno != EEXIST) {
			err_set(err, "cannot make the folder '%s': %s", part, strerror(errno));
			return -1;
		}
		if (!slash)
			break;
		*slash = '/';
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		err_set(err, "cannot open the folder '%s': %s", path, strerror(errno));
	return fd;
}

/* "NAME.md", or "NAME/index.md" with its folder made. */
static bool
put_file_name(struct buf *name, int posts, const struct manner *m, struct err *err)
{
	if (m->bundle) {
		if (mkdirat(posts, name->data, 0777) == -1)
			return err_set(err, "cannot make the folder '%s': %s", name->data, strerror(errno));
		buf_puts(name, "/index");
	}
	buf_puts(name, m->ending);
	return true;
}

/* On a terminal, the author's editor on the new file, by a shell, since it may be words: `emacsclient -a ""`. */
static void
open_editor(const char *path)
{
	const char *editor = getenv("VISUAL");

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return;
	fflush(stdout);
	execl("/bin/sh", "sh", "-c", "eval \"$0 \\\"\\$1\\\"\"", editor, path, (char *)NULL);
}

/* Make the draft below `content`; its path goes to `path`. */
static bool
create(struct buf *path, const char *content, const struct manner *m, struct slice title, const struct tm *now, struct err *err)
{
	struct buf text = BUF_INIT(1 << 16), name = BUF_INIT(1 << 14), folder = BUF_INIT(SITE_PATH_MOST - 1);
	int posts;
	bool ok = false;

	if (strcmp(content, ".") == 0)
		content = "";
	buf_printf(&folder, "%s%s%s", content, content[0] && m->folder[0] ? "/" : "", m->folder);
	posts = open_folder(folder.len > 0 ? folder.data : ".", err);
	if (posts != -1) {
		put_draft(&text, m, title, now);
		put_name(&name, m, title, now);
		ok = make_free(posts, &name, err) && put_file_name(&name, posts, m, err) &&
		    file_create(posts, name.data, 0666, buf_slice(&text), err);
		close(posts);
	}
	if (ok)
		buf_printf(path, "%s%s%s", folder.data, folder.len > 0 ? "/" : "", name.data);
	buf_release(&folder);
	buf_release(&name);
	buf_release(&text);
	return ok;
}

/* All of it; the new file's path goes to `path`. */
static bool
begin_post(struct buf *path, const char *site, struct slice title, const struct options *o, struct err *err)
{
	struct manner m = { .kept = BUF_INIT(1 << 12) };
	struct site_folder f;
	time_t seconds = time(NULL);
	struct tm now;
	bool ok;

	localtime_r(&seconds, &now);
	if (!site_folder_open(&f, site, o, err))
		return false;
	ok = learn(&m, &f, &now, err) && create(path, f.content_path, &m, title, &now, err);
	site_folder_close(&f);
	buf_release(&m.kept);
	return ok;
}

/* With one argument, whether it is a site and the title was forgotten. */
static bool
is_site(const char *path, const struct options *o)
{
	struct site_folder f;
	bool site = site_folder_open(&f, path, o, NULL);

	if (site)
		site_folder_close(&f);
	return site;
}

int
new_command(const struct options *o)
{
	const char *site = o->argument_count == 2 ? o->arguments[0] : ".";
	struct slice title = slice_trim(slice_of(o->arguments[o->argument_count - 1]));
	struct buf path = BUF_INIT(2 * SITE_PATH_MOST);
	struct err err;
	bool ok;

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
	ok = begin_post(&path, site, title, o, &err);
	if (ok) {
		printf("%s\n", path.data);
		open_editor(path.data);
	} else {
		fprintf(stderr, "capsule: %s\n", err.text);
	}
	buf_release(&path);
	return ok ? EXIT_GOOD : EXIT_FAILED;
}
