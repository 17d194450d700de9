/* posts/post.c: one post, from its file; see post.h. */
#include "posts/post.h"

#include "base/arena.h"
#include "base/beneath.h"
#include "base/utf8.h"
#include "blogs/blog.h"
#include "data/yaml.h"
#include "gemtext/gemtext.h"
#include "posts/fields.h"
#include "posts/front_matter.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TITLE_WORDS = 60 };   /* bytes of a text's beginning that make a title */

static const struct { const char *ending; enum post_format format; } formats[] = {
	{ ".md", POST_MARKDOWN }, { ".markdown", POST_MARKDOWN }, { ".mdown", POST_MARKDOWN }, { ".mkd", POST_MARKDOWN },
	{ ".mkdn", POST_MARKDOWN }, { ".mkdown", POST_MARKDOWN }, { ".mdx", POST_MARKDOWN },
	{ ".gmi", POST_GEMTEXT }, { ".gemini", POST_GEMTEXT },
	{ ".html", POST_HTML }, { ".htm", POST_HTML },
};

bool
post_format_of(struct slice file, enum post_format *format)
{
	for (size_t i = 0; i < COUNT(formats); i++) {
		if (slice_ends_nocase(file, slice_of(formats[i].ending))) {
			*format = formats[i].format;
			return true;
		}
	}
	return false;
}

/* --- what the file's name says ---------------------------------------------- */

static struct slice
after_slash(struct slice path)
{
	size_t at = slice_find_last(path, '/');

	return at < path.len ? slice_skip(path, at + 1) : path;
}

struct slice
post_name_of(struct slice file, bool *is_index)
{
	struct slice name = after_slash(file);
	enum post_format format;

	if (post_format_of(name, &format))
		name = slice_first(name, slice_find_last(name, '.'));
	*is_index = slice_eq_nocase(name, SLICE("index")) || slice_eq_nocase(name, SLICE("_index"));
	if (!*is_index)
		return name;
	return after_slash(slice_first(file, slice_find_last(file, '/') < file.len ? slice_find_last(file, '/') : 0));
}

/* How many digits stand there, up to two: authors write "2019-3-7" too. */
static size_t
digits_at(struct slice text, size_t at)
{
	size_t n = 0;

	while (n < 2 && at + n < text.len && text.data[at + n] >= '0' && text.data[at + n] <= '9')
		n++;
	return n;
}

size_t
post_name_date(struct slice name, struct date *date)
{
	struct date ignored;
	size_t n = 5;

	if (name.len < 8 || name.data[4] != '-')
		return 0;
	n += digits_at(name, n);
	if (n < 6 || n >= name.len || name.data[n] != '-')
		return 0;
	n += 1 + digits_at(name, n + 1);
	if ((n < name.len && !strchr("-_ ", name.data[n])) || !date_parse(slice_first(name, n), date ? date : &ignored))
		return 0;
	return n < name.len ? n + 1 : n;
}

/* "2019-03-07-my-first_post" gives "My first post". */
static const char *
title_from_name(struct post *p)
{
	bool is_index;
	struct slice name = post_name_of(slice_of(p->file), &is_index);
	char *title;

	if (post_name_date(name, NULL) < name.len)
		name = slice_skip(name, post_name_date(name, NULL));
	title = arena_copy(p->arena, name.len > 0 ? name : SLICE("index"));
	if (!title)
		return "";
	for (char *c = title; *c; c++) {
		if (*c == '-' || *c == '_' || (unsigned char)*c < ' ')
			*c = ' ';
	}
	title[0] = (char)toupper((unsigned char)title[0]);
	return title;
}

/* --- what the text says ------------------------------------------------------ */

/* The words of the first "# " line that no fence shields. */
static bool
gemtext_title(struct buf *out, struct slice body)
{
	bool fenced = false;

	while (body.len > 0) {
		struct slice line = slice_cut_line(&body);

		if (slice_starts(line, SLICE("```")))
			fenced = !fenced;
		if (fenced || !slice_starts(line, SLICE("#")) || slice_starts(line, SLICE("##")))
			continue;
		gemtext_put_words(out, slice_trim(slice_skip(line, 1)));
		return out->len > 0;
	}
	return false;
}

/* Whether a title says something: it has a letter. */
static bool
has_letter(const char *title)
{
	while (*title && !isalpha((unsigned char)*title) && (unsigned char)*title < 0x80)
		title++;
	return *title != '\0';
}

/* The first line of prose in a page of gemtext; empty when there is none. */
static struct slice
first_prose(struct slice page)
{
	bool fenced = false;

	while (page.len > 0) {
		struct slice line = slice_cut_line(&page);

		if (slice_starts(line, SLICE("```")))
			fenced = !fenced;
		else if (!fenced && line.len > 0 && !strchr("=#*>", line.data[0]) && slice_find(line, '{') == line.len)
			return line;
	}
	return SLICE("");
}

/* How much of a line is a title: whole words, where there are blanks. */
static size_t
title_length(struct slice line)
{
	size_t at = 0, blank = 0, next = 0;

	while (next <= TITLE_WORDS && at < line.len) {
		uint32_t c;

		at = next;
		blank = at < line.len && line.data[at] == ' ' ? at : blank;
		next = at + utf8_next(slice_skip(line, at), &c, NULL);
	}
	return at >= line.len ? line.len : blank > TITLE_WORDS / 2 ? blank : at;
}

/* The first words of the text, for a note that is called by a number; "" when it has none. */
static const char *
title_from_text(struct post *p, struct slice head)
{
	struct buf page = BUF_INIT(8 * POST_TITLE_WITHIN), title = BUF_INIT(2 * TITLE_WORDS);
	struct slice line = SLICE("");
	const char *copy;
	size_t end;

	if (gemtext_convert(&page, head, NULL))
		line = slice_trim(first_prose(buf_slice(&page)));
	end = title_length(line);
	buf_put_slice(&title, slice_first(line, end));
	buf_puts(&title, line.len > end ? "…" : "");
	copy = arena_copy(p->arena, buf_slice(&title));
	buf_release(&page);
	buf_release(&title);
	return copy ? copy : "";
}

static const char *
title_of(struct post *p)
{
	struct slice head = slice_first(p->body, POST_TITLE_WITHIN);
	struct buf words = BUF_INIT(4 * POST_TITLE_WITHIN);
	const char *title = NULL;

	if (p->format == POST_GEMTEXT ? gemtext_title(&words, head) : gemtext_first_heading(&words, head))
		title = arena_copy(p->arena, slice_trim(buf_slice(&words)));
	buf_release(&words);
	p->title_from_name = !title || !title[0];
	if (p->title_from_name)
		title = title_from_name(p);
	/* A text that comes through a pipe has no name at all, and needs no title: it is in no list. */
	if (slice_trim(slice_of(title)).len > 0 && !has_letter(title) && p->format == POST_MARKDOWN) {
		const char *first = title_from_text(p, head);

		title = first[0] ? first : title;
	}
	return title;
}

/* A note is called by its file's name as it is, "2023-05-06"; a number that is no day says less than its first words. */
static void
take_name_for_title(struct post *p)
{
	bool is_index;
	struct slice name = post_name_of(slice_of(p->file), &is_index);
	const char *title = arena_copy(p->arena, name);

	if (!title || !title[0] || (!has_letter(title) && post_name_date(name, NULL) == 0))
		return;
	p->title = title;
	p->title_from_name = false;
}

/* Every text of a post is "" until it is set. */
static struct post *
new_post(const char *file)
{
	struct arena *arena = arena_new();
	struct post *p = arena ? arena_get(arena, sizeof(*p)) : NULL;
	char *name = p ? arena_copy(arena, slice_of(file)) : NULL;

	if (!name) {
		arena_free(arena);
		return NULL;
	}
	*p = (struct post){ .arena = arena, .file = name, .announce = true,
		.title = "", .update_note = "", .cover_image = "", .cover_caption = "", .cover_credit = "",
		.series = "", .lang = "", .summary = "", .slug = "", .url = "", .translation_key = "", .gone = "",
		.source = SLICE(""), .body = SLICE(""), .text = SLICE("") };
	post_format_of(slice_of(name), &p->format);
	return p;
}

/* A text that is no UTF-8 as UTF-8, in the arena: of the letters of Latin-1 none is lost. */
static struct slice
in_utf8(struct arena *arena, struct slice text)
{
	struct buf out = BUF_INIT(3 * text.len + 1);
	struct slice copy = text;
	char *data;

	utf8_put_western(&out, text);
	data = out.full ? NULL : arena_copy(arena, buf_slice(&out));
	if (data)
		copy = slice_from(data, out.len);
	buf_release(&out);
	return copy;
}

static bool
is_utf16(struct slice text)
{
	return slice_starts(text, SLICE("\xFF\xFE")) || slice_starts(text, SLICE("\xFE\xFF"));
}

/* The date that the folders of a path are: "2020/07/27" of "news/2020/07/27/hello". */
static bool
date_of_folders(struct slice path, struct date *date)
{
	while (path.len > 0) {
		struct slice rest = path;
		size_t n = 0;

		for (int i = 0; i < 3; i++)
			slice_cut(&rest, '/');
		n = path.len - rest.len;
		if (rest.len > 0 && n == sizeof("2020/07/27/") - 1 && date_parse(slice_first(path, n - 1), date) && date->precision == DATE_DAY)
			return true;
		slice_cut(&path, '/');
	}
	return false;
}

/* What the front matter did not say and the file's name and place do: date, language, translations. */
static void
take_from_name(struct post *p, const struct blog *blog)
{
	struct slice file = slice_of(p->file);
	struct buf key = BUF_INIT(4096);
	bool is_index;

	if ((blog && blog->name_first) || (p->date.precision == DATE_NONE && (!blog || blog_dates_names(blog))))
		post_name_date(post_name_of(file, &is_index), &p->date);
	if (p->date.precision == DATE_NONE && !date_of_folders(slice_of(p->url), &p->date))
		date_of_folders(file, &p->date);
	if (blog && !p->lang[0])
		p->lang = blog_lang(blog, file);
	if (blog && (blog->language_count > 1 || (p->lang[0] && blog_has_addresses(blog))) && !p->translation_key[0]) {
		blog_put_key(&key, blog, file, slice_of(p->lang));
		p->translation_key = arena_copy(p->arena, buf_slice(&key));
		if (!p->translation_key)
			p->translation_key = "";
	}
	buf_release(&key);
}

/* Tags that stand in the text. */
static void
take_from_text(struct post *p)
{
	struct slice rest = p->body, tag;

	while (blog_next_tag(&rest, &tag))
		fields_add_tag(p, tag);
}

static void
fill(struct post *p, const struct blog *blog)
{
	struct buf text = BUF_INIT(POST_FILE_MOST);
	char *copy;

	p->text = p->body;
	if (blog && blog_fills(blog, p->body) && blog_fill(&text, blog, p->front, p->body, &p->text_lines) && !text.full &&
	    (copy = arena_copy(p->arena, buf_slice(&text))) != NULL)
		p->text = slice_from(copy, text.len);
	else
		line_map_release(&p->text_lines);
	buf_release(&text);
}

/*
 * Whether a title is plainly HTML, which only a theme that takes it for HTML
 * makes an author write: "<em>words</em>", "one <br/> two"; not the "<dl>" or
 * "`<b></b>`" that a title is about.
 */
static bool
is_html_title(struct slice title)
{
	static const char *const pairs[] = { "code>", "em>", "strong>", "b>", "i>", "sup>", "sub>" };
	static const char *const breaks[] = { " <br> ", " <br/> ", " <br /> " };
	char open[16], close[16];

	for (size_t i = 0; i < COUNT(breaks); i++) {
		if (slice_search(title, slice_of(breaks[i])) < title.len)
			return true;
	}
	for (size_t i = 0; i < COUNT(pairs) && slice_find(title, '`') == title.len; i++) {
		struct slice behind;

		snprintf(open, sizeof(open), "<%s", pairs[i]);
		snprintf(close, sizeof(close), "</%s", pairs[i]);
		behind = slice_skip(title, slice_search(title, slice_of(open)));
		if (slice_search(behind, slice_of(close)) < behind.len)
			return true;
	}
	return false;
}

/* "Tea &amp; <em>cake</em>" is "Tea & cake" where titles are HTML. */
static void
read_title(struct post *p)
{
	struct buf words = BUF_INIT(4096);
	const char *title;

	if (strpbrk(p->title, "<&")) {
		gemtext_put_html_words(&words, slice_of(p->title));
		title = arena_copy(p->arena, slice_trim(buf_slice(&words)));
		p->title = title && title[0] ? title : p->title;
	}
	buf_release(&words);
}

static bool
parse(struct post *p, const struct blog *blog, struct slice source, struct report *report, struct err *err)
{
	struct slice text = utf8_valid(source) ? source : in_utf8(p->arena, source);
	struct reading r = { .arena = p->arena, .file = p->file, .report = report };
	struct front_matter front = front_matter_find(text);
	const struct value *values;

	if (blog && blog->kind == BLOG_HEXO)
		front_matter_find_unopened(&front);
	if (is_utf16(source))
		return err_set(err, "%s:1: this is UTF-16; save it as UTF-8", p->file);
	values = front_matter_read(&front, &r, err);
	if (!values)
		return false;
	p->source = text;
	p->body = front.body;
	p->body_line = front.body_line;
	if (front.kind != FRONT_NONE)
		p->front_line = values->first ? values->first->line : front.line;
	p->front = blog ? blog_front(blog, &r, slice_of(p->file), values) : values;
	if (!fields_read(p, p->front, report, err))
		return false;
	if (blog && (blog_has_html_titles(blog) || (blog_has_addresses(blog) && is_html_title(slice_of(p->title)))))
		read_title(p);
	take_from_name(p, blog);
	fill(p, blog);
	if (blog && blog_tags_texts(blog))
		take_from_text(p);
	if (!p->title[0])
		p->title = title_of(p);
	if (p->title_from_name && blog && blog->kind == BLOG_OBSIDIAN)
		take_name_for_title(p);
	return !arena_short(p->arena) || err_set(err, "%s: out of memory", p->file);
}

struct post *
post_parse(struct slice text, const struct blog *blog, const char *file, struct report *report, struct err *err)
{
	struct post *p = new_post(file);

	if (!p) {
		err_set(err, "%s: out of memory", file);
		return NULL;
	}
	if (!parse(p, blog, text, report, err)) {
		post_free(p);
		return NULL;
	}
	comments_sort(p);
	return p;
}

/* --- files -------------------------------------------------------------------- */

/* Read what is open at `fd` whole into the arena. */
static bool
read_whole(struct arena *arena, int fd, const char *file, struct slice *text, struct err *err)
{
	struct stat st;
	size_t len = 0;
	char *data;

	if (fstat(fd, &st) == -1)
		return err_set(err, "%s: cannot stat: %s", file, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, "%s: not a regular file", file);
	if (st.st_size > POST_FILE_MOST)
		return err_set(err, "%s: longer than %d MB, which is more than a post may have", file, POST_FILE_MOST >> 20);
	data = arena_get(arena, (size_t)st.st_size + 1);
	if (!data)
		return err_set(err, "%s: out of memory", file);
	while (len < (size_t)st.st_size) {
		ssize_t n = read(fd, data + len, (size_t)st.st_size - len);

		if (n == -1)
			return err_set(err, "%s: cannot read: %s", file, strerror(errno));
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*text = slice_from(data, len);
	return true;
}

/* Read what was opened as `fd`, and close it; -1 with errno when that failed. */
static bool
read_opened(struct arena *arena, int fd, const char *file, struct slice *text, struct err *err)
{
	bool good;

	if (fd == -1)
		return err_set(err, "%s: cannot open: %s", file, errno == EXDEV ? "it leads out of the content folder" : strerror(errno));
	good = read_whole(arena, fd, file, text, err);
	close(fd);
	return good;
}

/* What `x.comments.yaml` beside the post says; a fault in it is told and the post stands without. */
static void
add_comments_file(struct post *p, int content, struct report *report)
{
	struct slice stem = slice_of(p->file), text;
	struct buf name = BUF_INIT(4096);
	struct reading r = { .arena = p->arena, .report = report };
	struct taking t = { .post = p, .report = report, .name = SLICE("comments") };
	struct err err;
	const struct value *v;
	int fd;

	stem = slice_first(stem, slice_find_last(stem, '.'));
	buf_printf(&name, "%.*s.comments.yaml", SLICE_ARG(stem));
	fd = name.full ? -1 : beneath_open(content, name.data, O_RDONLY | O_NONBLOCK);
	if (!name.full && (fd != -1 || errno != ENOENT)) {
		r.file = t.file = name.data;
		v = read_opened(p->arena, fd, name.data, &text, &err) ? yaml_read(&r, text, &err) : NULL;
		if (v)
			comments_take(&t, v);
		else
			report_add_err(report, "comments", name.data, &err);
	}
	buf_release(&name);
}

struct post *
post_load(int content, const struct blog *blog, const char *file, struct report *report, struct err *err)
{
	struct post *p = new_post(file);
	struct slice text;

	if (!p) {
		err_set(err, "%s: out of memory", file);
		return NULL;
	}
	if (!read_opened(p->arena, beneath_open(content, file, O_RDONLY | O_NONBLOCK), file, &text, err) ||
	    !parse(p, blog, text, report, err)) {
		post_free(p);
		return NULL;
	}
	add_comments_file(p, content, report);
	comments_sort(p);
	return p;
}

void
post_free(struct post *p)
{
	if (!p)
		return;
	line_map_release(&p->text_lines);
	arena_free(p->arena);
}
