/* commands/check_post.c: what is wrong with one post; see check_post.h. */
#include "commands/check_post.h"

#include "commands/check_gemtext.h"
#include "gemtext/gemtext.h"
#include "pages/page.h"

#include <string.h>

enum { PAGE_WELL = 10 << 10 };   /* bytes of a page that nobody waits for */

/*
 * The line of the front matter that begins with one of `names` (ended by
 * NULL); 1 when none does.
 */
static unsigned
front_line(const struct post *p, const char *const *names)
{
	struct slice rest = slice_first(p->source, p->source.len - p->body.len);

	for (unsigned line = 1; rest.len > 0; line++) {
		struct slice text = slice_trim_left(slice_cut_line(&rest));

		if (text.len > 0 && text.data[0] == '"')
			text = slice_skip(text, 1);
		for (size_t i = 0; names[i]; i++) {
			if (slice_starts_nocase(text, slice_of(names[i])))
				return line;
		}
	}
	return 1;
}

static void
check_date(const struct check_post *c, const struct entry *e, const struct post *p)
{
	static const char *const names[] = { "date", "published", "pubDate", "created", NULL };
	struct buf day = BUF_INIT(16);

	if (e->date.precision == DATE_NONE && !e->is_page) {
		report_add(c->report, "date", e->file, front_line(p, names),
		    "the post has no date, so it is in no list by date and no feed; "
		    "add a line such as `date: 2026-02-07`");
	} else if (!catalog_is_due(p, catalog_blog(c->catalog), c->now)) {
		date_put_iso(&day, p->publish.seconds > e->date.seconds ? &p->publish : &e->date);
		report_add(c->report, "date", e->file, front_line(p, names),
		    "%s is in the future: nobody sees the post before", day.data);
	}
	buf_release(&day);
}

/* A title that comes from the file's name alone, or that feeds could not show. */
static void
check_title(const struct check_post *c, const struct entry *e, const struct post *p)
{
	static const char *const names[] = { "title", NULL };
	struct buf label = BUF_INIT(1 << 16);
	const char *fault;

	if (p->title_from_name && p->format != POST_GEMTEXT)
		report_add(c->report, "title", e->file, 1,
		    "the page has no title, so its file's name, or the text's first words, stand there; "
		    "add `title:` or a first heading");
	if (!e->is_page && e->date.precision != DATE_NONE) {
		date_put_day(&label, &e->date);
		buf_printf(&label, " %s", e->title);
		fault = check_feed_label(buf_slice(&label));
		if (fault)
			report_add(c->report, "feed", e->file, front_line(p, names),
			    "'%.100s': %s", label.data, fault);
	}
	buf_release(&label);
}

/* For who wants to know how long it is: bytes of the page in the line's place, and words, or characters of CJK. */
static void
tell_length(const struct check_post *c, const struct entry *e, const struct post *p, size_t bytes)
{
	struct slice rest = p->text;
	size_t all = 0;

	while (c->report->lengths && rest.len > 0) {   /* addresses of links are no words */
		size_t target = slice_search(rest, SLICE("](")), words, cjk;

		gemtext_count_words(slice_first(rest, target), &words, &cjk);
		all += words + cjk;
		rest = slice_skip(rest, target);
		rest = slice_skip(rest, slice_find(rest, ')'));
	}
	if (c->report->lengths)
		report_add(c->report, "page", e->file, (unsigned)bytes, "%zu", all);
}

static void
check_text(const struct check_post *c, const struct entry *e, const struct post *p)
{
	struct gemtext_source source = {
		.site = c->site, .file = e->file, .path = slice_of(e->path),
		.text = p->body, .first_line = p->body_line,
	};
	struct buf page = BUF_INIT(PAGE_MOST);

	if (p->format == POST_GEMTEXT)
		check_gemtext(&source, c->report);
	else if (!post_page(&page, c->site, p, slice_of(e->path), c->report))
		report_add(c->report, "file", e->file, 0,
		    "it becomes too long a page, so visitors do not get it");
	else if (page.len > PAGE_WELL)
		report_add(c->report, "size", e->file, 0,
		    "the page has %u KB; on a thin line that takes its time, so think of parts", (unsigned)(page.len >> 10));
	tell_length(c, e, p, p->format == POST_GEMTEXT ? p->body.len : page.len);
	buf_release(&page);
}

/* Append the text, its line "{{ posts }}" empty. */
static void
put_without_mark(struct buf *out, struct slice text)
{
	while (text.len > 0) {
		struct slice line = slice_cut_line(&text);

		buf_put_slice(out, home_is_mark(line) ? SLICE("") : line);
		buf_putc(out, '\n');
	}
}

void
check_post(const struct check_post *c, const struct entry *e)
{
	struct err err;
	struct post *p = post_load(c->content, catalog_blog(c->catalog), e->file, c->report, &err);
	struct buf text = BUF_INIT(POST_FILE_MOST);

	if (!p) {
		report_add_err(c->report, "front-matter", e->file, &err);
		return;
	}
	if (strcmp(e->path, "/") != 0) {
		check_date(c, e, p);
		check_title(c, e, p);
	} else {   /* a front page is called by the capsule's title, and has a place for lists */
		put_without_mark(&text, p->text);
		p->text = buf_slice(&text);
	}
	check_text(c, e, p);
	post_free(p);
	buf_release(&text);
}
