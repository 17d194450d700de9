/*
 * fuzz_front_matter.c: any bytes are a post or a sentence. What a post says is
 * UTF-8 on one line, its comments are in order, its address is UTF-8 without
 * blanks and controls.
 */
#include "base/utf8.h"
#include "posts/front_matter.h"
#include "posts/permalink.h"
#include "posts/post.h"

#include <stdlib.h>

static void
check_line(const char *text)
{
	if (!utf8_valid(slice_of(text)))
		abort();
	for (; *text; text++) {
		if ((unsigned char)*text < ' ')
			abort();
	}
}

static void
check_list(const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_line(list[i]);
		if (!list[i][0])
			abort();
	}
}

static void
check_path(const struct post *p)
{
	struct buf path = BUF_INIT(1 << 20);

	permalink_put(&path, p, NULL);
	if (path.data[0] != '/' || !utf8_valid(buf_slice(&path)))
		abort();
	for (size_t i = 0; i < path.len; i++) {
		if ((unsigned char)path.data[i] <= ' ' || path.data[i] == 0x7F)
			abort();
	}
	buf_release(&path);
}

/* Those with a date stand in the order of time; one without stands behind another. */
static void
check_comments(const struct post *p)
{
	const struct comment *before = NULL;

	for (size_t i = 0; i < p->comment_count; i++) {
		const struct comment *c = &p->comments[i];

		check_line(c->author);
		if (!utf8_valid(slice_of(c->text)))
			abort();
		if (c->date.precision == DATE_NONE)
			continue;
		if (before && date_cmp(&before->date, &c->date) > 0)
			abort();
		before = c;
	}
}

static void
check_post(const struct post *p)
{
	const char *const lines[] = { p->title, p->update_note, p->cover_image, p->cover_caption, p->cover_credit,
		p->series, p->lang, p->summary, p->slug, p->url, p->translation_key, p->gone };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		check_line(lines[i]);
	check_list(p->authors, p->author_count);
	check_list(p->tags, p->tag_count);
	check_list(p->aliases, p->alias_count);
	for (size_t i = 0; i < p->crosspost_count; i++) {
		check_line(p->crossposts[i].name);
		check_line(p->crossposts[i].url);
		if (!p->crossposts[i].url[0])
			abort();
	}
	check_comments(p);
	if (!p->title[0] || p->body.data + p->body.len != p->source.data + p->source.len)
		abort();
	check_path(p);
}

/* Front matter that nothing opens, as in Hexo, and the body are all of the text but for the line between them. */
static void
check_unopened(struct slice text)
{
	struct front_matter f = front_matter_find(text);
	bool found = f.kind != FRONT_NONE;

	front_matter_find_unopened(&f);
	if (f.body.data + f.body.len != text.data + text.len)
		abort();
	if (!found && f.kind != FRONT_NONE && (f.text.len == 0 || f.text.data + f.text.len >= f.body.data || f.body_line < 3))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { "" };
	struct post *p = post_parse(slice_from((const char *)data, size), NULL, "posts/x.md", NULL, &err);

	if (p)
		check_post(p);
	else if (!slice_starts(slice_of(err.text), SLICE("posts/x.md:")))
		abort();
	post_free(p);
	check_unopened(slice_from((const char *)data, size));
	return 0;
}
