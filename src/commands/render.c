/*
 * commands/render.c: `capsule render`: what a reader of one post gets.
 *
 * A file that lies in a site is asked for by its address, through the very
 * function that answers visitors. Any other file, standard input, and drafts
 * are made into the same page without neighbours.
 */
#include "commands/commands.h"

#include "base/file.h"
#include "base/utf8.h"
#include "config/site_folder.h"
#include "pages/site.h"
#include "posts/front_matter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Counts what conversion dropped and says it on stderr. */
struct listener {
	struct report report;
	const char *file;
	unsigned    count;
};

static void
on_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct listener *l = (struct listener *)r;

	(void)file;
	l->count++;
	fprintf(stderr, "%s:%u: %s: %s\n", l->file, line, kind, sentence);
}

static bool
read_all(struct buf *out, const char *file, struct err *err)
{
	return strcmp(file, "-") == 0 ? file_read_fd(out, STDIN_FILENO, "standard input", err)
	    : file_read(out, AT_FDCWD, file, err);
}

/* What the command line says of conversion goes over what the configuration says. */
static bool
apply_options(struct site_settings *settings, const struct options *o, struct err *err)
{
	static const char *const places[] = { "paragraph", "section", "end" };

	settings->numbered_links |= o->numbered;
	settings->keep_emphasis |= o->keep_emphasis;
	if (o->links) {
		int i = 0;

		while (i < 3 && strcmp(o->links, places[i]) != 0)
			i++;
		if (i == 3)
			return err_set(err, "--links wants paragraph, section or end, not '%.40s'", o->links);
		settings->links = (enum gemtext_links)i;
	}
	settings->width = (unsigned)options_number(o->width, settings->width);
	return true;
}

/* The body alone: nothing is known of a site around it. What is gemtext already is its author's to the last byte. */
static bool
put_body(struct buf *out, const struct post *p, const struct site_settings *settings, struct report *report, struct err *err)
{
	const struct gemtext_options go = {
		.links = settings->links, .numbered = settings->numbered_links,
		.keep_emphasis = settings->keep_emphasis, .width = settings->width,
		.lang = slice_of(p->lang[0] ? p->lang : settings->lang),
		.report = report, .file = p->file, .first_line = p->body_line,
	};

	if (p->format == POST_GEMTEXT)
		utf8_put_clean(out, p->body);
	else if (!gemtext_convert(out, p->body, &go))
		return err_set(err, "'%s' becomes too long a page", p->file);
	return true;
}

/*
 * The body of a text whose front matter cannot be read: nothing in it is
 * needed here, so that is said, and the body is converted all the same.
 */
static bool
put_body_alone(struct buf *out, struct slice text, const char *file, const struct site_settings *settings,
    struct listener *listener, struct report *report, struct err *err)
{
	struct front_matter front = front_matter_find(text);
	struct post p = { .file = file, .lang = "", .body = front.body, .body_line = front.body_line };

	post_format_of(slice_of(file), &p.format);
	fprintf(stderr, "capsule: %s; the text is converted all the same\n", err->text);
	listener->count += report != NULL;
	return put_body(out, &p, settings, report, err);
}

/* A page of a post that no site lists. */
static bool
put_lone_page(struct buf *out, const struct post *p, const struct site_settings *settings, struct report *report, struct err *err)
{
	struct catalog *catalog = catalog_new();
	struct site *site = catalog ? site_new(settings, catalog, -1, 0) : NULL;
	bool ok = site ? post_page(out, site, p, SLICE(""), report) || err_set(err, "'%s' becomes too long a page", p->file)
	    : err_set(err, "cannot make the page: memory is out");

	site_free(site);
	catalog_free(catalog);
	return ok;
}

/* A file by itself, as --body or a whole page. */
static bool
put_lone(struct buf *out, const char *file, const struct options *o, struct listener *listener, struct err *err)
{
	struct config *c = config_load(AT_FDCWD, o->config ? o->config : "", o->config != NULL, err);
	struct buf text = BUF_INIT(POST_FILE_MOST);
	struct report *report = o->check ? &listener->report : NULL;
	struct post *p = NULL;
	bool ok = c && apply_options(&c->site, o, err) && read_all(&text, file, err);

	/* What a text is written in is told by its name. */
	if (strcmp(file, "-") == 0 && o->mdx)
		file = "-.mdx";
	if (ok)
		p = post_parse(buf_slice(&text), NULL, file, report, err);
	if (!p && ok && o->body)
		ok = put_body_alone(out, buf_slice(&text), file, &c->site, listener, report, err);
	else
		ok = p && (o->body ? put_body(out, p, &c->site, report, err) : put_lone_page(out, p, &c->site, report, err));
	post_free(p);
	buf_release(&text);
	config_free(c);
	return ok;
}

/* Ask the site for the post's address, as a visitor would. */
static bool
put_answer(struct buf *out, const struct site_folder *f, const struct catalog *catalog, const struct entry *e, struct err *err)
{
	struct site *site = site_new(&f->config->site, catalog, f->content, 0);
	struct request *req = calloc(1, sizeof(*req));
	struct response res;
	bool ok;

	response_init(&res);
	if (!site || !req) {
		free(req);
		site_free(site);
		return err_set(err, "cannot make the page: memory is out");
	}
	req->host = slice_of(f->config->site.hosts[0]);
	req->port = f->config->site.public_port;
	req->path = slice_of(e->path);
	site_answer(site, req, &res);
	if (res.bytes) {
		struct slice body = slice_from(res.bytes->data, res.bytes->len);

		slice_cut(&body, '\n');   /* the header line */
		buf_put_slice(out, body);
	}
	ok = res.status == STATUS_SUCCESS || err_set(err, "'%s' answers %d", e->path, (int)res.status);
	response_release(&res);
	free(req);
	site_free(site);
	return ok;
}

/* Whether the file is a published post of a site; then its page is appended, or *err says why not. */
static bool
put_site_page(struct buf *out, const char *file, const struct options *o, bool *published, struct err *err)
{
	char site[SITE_PATH_MOST], name[SITE_PATH_MOST];
	struct site_folder f;
	struct catalog *catalog;
	const struct entry *e = NULL;
	bool changed, ok = true;

	*published = false;
	if (!site_folder_of_file(file, site))
		return true;
	if (!site_folder_open(&f, site, o, err))
		return false;
	if (!site_folder_name_of(&f, file, name)) {
		site_folder_close(&f);
		return true;
	}
	if (!apply_options(&f.config->site, o, err)) {
		site_folder_close(&f);
		return false;
	}
	catalog = catalog_new();
	if (catalog)
		catalog_set_blog(catalog, f.config->blog);
	if (catalog && catalog_scan(catalog, f.content, (int64_t)time(NULL), NULL, &changed, err))
		e = catalog_find_source(catalog, slice_of(name));
	if (e) {
		*published = true;
		ok = put_answer(out, &f, catalog, e, err);
	}
	catalog_free(catalog);
	site_folder_close(&f);
	return ok;
}

static bool
render(struct buf *out, const char *file, const struct options *o, struct listener *listener, struct err *err)
{
	bool alone = o->body || o->check || strcmp(file, "-") == 0, published = false;

	if (!alone && !put_site_page(out, file, o, &published, err))
		return false;
	return published || put_lone(out, file, o, listener, err);
}

/*
 * Append where the page of `file` goes: below the folder `dir`, by the path that
 * was given, "../notes/x.md" as "notes/x.gmi".
 */
static bool
put_place(struct buf *out, const char *dir, const char *file, struct err *err)
{
	struct slice name = slice_of(file);
	enum post_format format;

	while (slice_starts(name, SLICE("/")) || slice_starts(name, SLICE("./")) || slice_starts(name, SLICE("../")))
		name = slice_skip(name, slice_find(name, '/') + 1);
	if (slice_search(name, SLICE("/../")) < name.len || slice_eq(name, SLICE("-")))
		return err_set(err, "'%s' has no place of its own below --output", file);
	if (post_format_of(name, &format))
		name = slice_first(name, slice_find_last(name, '.'));
	buf_puts(out, dir);
	buf_putc(out, '/');
	buf_put_slice(out, name);
	buf_puts(out, ".gmi");
	return true;
}

/* Whether the page of no file that was named before goes to the same place. */
static bool
has_own_place(const struct options *o, size_t i, struct err *err)
{
	struct buf place = BUF_INIT(SITE_PATH_MOST), other = BUF_INIT(SITE_PATH_MOST);
	bool own = put_place(&place, o->output, o->arguments[i], err);

	for (size_t k = 0; k < i && own; k++) {
		struct err ignored;

		buf_clear(&other);
		if (put_place(&other, o->output, o->arguments[k], &ignored) && slice_eq(buf_slice(&other), buf_slice(&place)))
			own = err_set(err, "'%s' is left out: '%s' goes to '%s' too", o->arguments[i], o->arguments[k], place.data);
	}
	buf_release(&place);
	buf_release(&other);
	return own;
}

/* Write the page there; folders that are missing are made. */
static bool
write_below(const char *dir, const char *file, struct slice page, struct err *err)
{
	struct buf path = BUF_INIT(SITE_PATH_MOST);
	bool ok = put_place(&path, dir, file, err);
	int fd;

	for (char *slash = path.data; ok && (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
		*slash = '\0';
		mkdir(path.data, 0777);   /* what keeps it from being made keeps the file too */
	}
	if (ok) {
		fd = open(path.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		ok = (fd != -1 && file_write_fd(fd, page)) ||
		    err_set(err, "cannot write '%s': %s", path.data, strerror(errno));
		if (fd != -1)
			close(fd);
	}
	buf_release(&path);
	return ok;
}

/* One file, to where it is wanted; false when that failed, or something was dropped and that was asked. */
static bool
render_one(const struct options *o, size_t i)
{
	const char *file = o->arguments[i];
	struct listener listener = { .report.found = on_finding, .file = file };
	struct buf out = BUF_INIT(4 * (size_t)POST_FILE_MOST);
	struct err err;
	bool ok = (!o->output || has_own_place(o, i, &err)) && render(&out, file, o, &listener, &err);

	if (ok && o->output)
		ok = write_below(o->output, file, buf_slice(&out), &err);
	else if (ok && (fwrite(out.data, 1, out.len, stdout) != out.len || fflush(stdout) != 0))
		ok = err_set(&err, "cannot write the page: %s", strerror(errno));
	if (!ok)
		fprintf(stderr, "capsule: %s\n", err.text);
	buf_release(&out);
	return ok && listener.count == 0;
}

int
render_command(const struct options *o)
{
	bool good = true;

	if (o->argument_count > 1 && !o->output) {
		fprintf(stderr, "capsule: several files want --output DIR; `capsule render --help` says more\n");
		return EXIT_USAGE;
	}
	if (o->output && *o->output == '\0') {
		fprintf(stderr, "capsule: --output wants a folder; \".\" is this one\n");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < o->argument_count; i++)
		good = render_one(o, i) && good;
	return good ? EXIT_GOOD : EXIT_FAILED;
}
