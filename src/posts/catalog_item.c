/* posts/catalog_item.c: what the catalog keeps of one file, in one piece of memory. */
#include "posts/catalog_inside.h"

#include "blogs/blog.h"
#include "posts/permalink.h"

#include <stdlib.h>

/* Where the next text goes. While `at` is NULL only the size is counted. */
struct packing {
	char *at;
	size_t size;
};

static const char *
pack(struct packing *k, struct slice text)
{
	char *copy = k->at;

	k->size += text.len + 1;
	if (!copy)
		return "";
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	k->at += text.len + 1;
	return copy;
}

static const char *
pack_text(struct packing *k, const char *text)
{
	return text[0] ? pack(k, slice_of(text)) : "";
}

/* Lists of texts: first all arrays, so that their pointers are aligned, then all texts. */
static const char **
pack_array(struct packing *k, size_t count)
{
	const char **array = (const char **)(void *)k->at;

	k->size += count * sizeof(*array);
	if (k->at)
		k->at += count * sizeof(*array);
	return k->at && count > 0 ? array : NULL;
}

static void
pack_list(struct packing *k, const char **array, const char **list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *copy = pack_text(k, list[i]);

		if (array)
			array[i] = copy;
	}
}

/* `path`: what the alias is relative to where it has no '/' in front. */
static const char *
pack_alias(struct packing *k, struct slice alias, struct slice path)
{
	struct buf whole = BUF_INIT(4096);
	const char *copy;

	permalink_put_alias(&whole, alias, path);
	copy = pack(k, buf_slice(&whole));
	buf_release(&whole);
	return copy;
}

static void
pack_aliases(struct packing *k, const char **array, const struct post *p, const struct blog *blog, struct slice path)
{
	/* Zola, Hexo and Jekyll count from the root; Hugo from the page's folder */
	bool from_root = blog && (blog->kind == BLOG_ZOLA || blog->kind == BLOG_HEXO || blog->kind == BLOG_JEKYLL);

	for (size_t i = 0; i < p->alias_count; i++) {
		const char *copy = pack_alias(k, slice_of(p->aliases[i]), from_root ? SLICE("/") : path);

		if (array)
			array[i] = copy;
	}
}

/* The first of the redirects from `r` on that leads to the path; NULL: none does. */
static const struct blog_redirect *
redirect_to(const struct blog_redirect *r, struct slice path)
{
	struct slice plain = catalog_plain_path(path);

	for (; r; r = r->next) {
		struct slice to = slice_of(r->to);

		if (slice_starts_nocase(to, plain) && catalog_plain_path(to).len == plain.len)
			return r;
	}
	return NULL;
}

static const struct blog_redirect *
first_redirect(const struct blog *blog, struct slice path)
{
	return blog ? redirect_to(blog->redirects, path) : NULL;
}

static size_t
count_redirects(const struct blog *blog, struct slice path)
{
	size_t count = 0;

	for (const struct blog_redirect *r = first_redirect(blog, path); r; r = redirect_to(r->next, path))
		count++;
	return count;
}

/* Former addresses that the text itself names, then those that the blog does. */
static void
pack_former(struct packing *k, const char **array, const struct post *p, const struct blog *blog, struct slice path)
{
	size_t i = p->alias_count;

	pack_aliases(k, array, p, blog, path);
	for (const struct blog_redirect *r = first_redirect(blog, path); r; r = redirect_to(r->next, path), i++) {
		const char *copy = pack_alias(k, slice_of(r->from), path);

		if (array)
			array[i] = copy;
	}
}

static size_t
count_of(struct slice text, struct slice mark)
{
	size_t count = 0, at;

	while ((at = slice_find(text, mark.data[0])) < text.len) {   /* which is rare, and found faster than all of the mark */
		text = slice_skip(text, at);
		count += slice_starts(text, mark);
		text = slice_skip(text, 1);
	}
	return count;
}

/* As Markdown and HTML write them; one in a piece of code counts too. */
static uint16_t
count_pictures(struct slice body)
{
	size_t count = count_of(body, SLICE("![")) + count_of(body, SLICE("<img"));

	return (uint16_t)(count < UINT16_MAX ? count : UINT16_MAX);
}

static void
pack_entry(struct packing *k, struct entry *e, const struct post *p, const struct blog *blog, struct slice path)
{
	const char **tags = pack_array(k, p->tag_count);
	const char **authors = pack_array(k, p->author_count);
	size_t alias_count = p->alias_count + count_redirects(blog, path);
	const char **aliases = pack_array(k, alias_count);

	*e = (struct entry){
		.file = pack_text(k, p->file), .path = pack(k, path), .title = pack_text(k, p->title),
		.date = p->date, .updated = p->updated,
		.lang = pack_text(k, p->lang), .series = pack_text(k, p->series), .summary = pack_text(k, p->summary),
		.translation_key = pack_text(k, p->translation_key),
		.gone = p->is_gone ? pack_text(k, p->gone) : NULL,
		.tags = tags, .tag_count = p->tag_count,
		.authors = authors, .author_count = p->author_count,
		.aliases = aliases, .alias_count = alias_count,
		.weight = p->weight, .format = p->format, .comments = p->comments_mode, .announce = p->announce, .unlisted = p->unlisted,
		.size = (uint32_t)(p->body.len < UINT32_MAX ? p->body.len : UINT32_MAX),
		.pictures = count_pictures(p->body),
	};
	pack_list(k, tags, p->tags, p->tag_count);
	pack_list(k, authors, p->authors, p->author_count);
	pack_former(k, aliases, p, blog, path);
}

static bool
is_home(const struct post *p, const struct blog *blog, struct slice path)
{
	struct slice file = slice_of(p->file);
	bool is_index;

	if (blog && blog_has_addresses(blog))
		return slice_eq(path, SLICE("/"));
	post_name_of(file, &is_index);
	return is_index && slice_find(file, '/') == file.len;
}

/* What has a date is a post, and what lies under posts/ but for that folder's own page. */
static bool
is_page(const struct post *p, const struct blog *blog, struct slice path)
{
	struct slice rest = slice_of(p->file), folder = slice_cut(&rest, '/');
	bool in_posts = slice_eq(folder, SLICE("posts")) || slice_eq(folder, SLICE("_posts")), is_index;

	if (is_home(p, blog, path))
		return true;
	if (blog && blog_has_addresses(blog))
		return blog_is_page(blog, slice_of(p->file), p->front, p->date.precision != DATE_NONE);
	if (p->date.precision != DATE_NONE)
		return false;
	post_name_of(slice_of(p->file), &is_index);
	return !in_posts || rest.len == 0 || (is_index && slice_find(rest, '/') == rest.len);
}

static int64_t
due(const struct date *d, const struct blog *blog)
{
	if (d->precision == DATE_NONE || (blog && blog->shows_future))
		return INT64_MIN;
	return d->precision == DATE_TIME ? d->seconds : d->seconds - 12 * 3600;
}

/* When a post may be shown: at its date, and not before the day that it names for that. */
static int64_t
due_of(const struct post *p, const struct blog *blog)
{
	int64_t own = due(&p->date, blog), named = due(&p->publish, blog);

	return named > own ? named : own;
}

bool
catalog_is_due(const struct post *p, const struct blog *blog, int64_t now)
{
	return due_of(p, blog) <= now;
}

/* What the text says of the list, if it is a section's. */
static void
set_section(struct item *item, const struct post *p, const struct blog *blog)
{
	if (blog && blog_has_sections(blog)) {
		const struct blog_section section = blog_section(blog, p->front);

		item->order = (uint8_t)section.order;
		item->transparent = section.transparent;
	}
}

struct item *
item_from_post(const struct post *p, const struct blog *blog, const struct stamp *stamp)
{
	struct buf path = BUF_INIT(4096);
	struct packing count = { 0 }, k;
	struct entry ignored;
	struct item *item;

	permalink_put(&path, p, blog);
	pack_entry(&count, &ignored, p, blog, buf_slice(&path));
	item = calloc(1, sizeof(*item) + count.size);
	if (item) {
		k = (struct packing){ .at = (char *)(item + 1) };
		item->stamp = *stamp;
		item->kind = ITEM_POST;
		pack_entry(&k, &item->entry, p, blog, buf_slice(&path));
		item->entry.is_page = is_page(p, blog, buf_slice(&path));
		item->home = is_home(p, blog, buf_slice(&path));
		set_section(item, p, blog);
		item->file = (struct file){ .name = item->entry.file, .path = "", .size = stamp->size };
		item->due = due_of(p, blog);
		item->sketch = sketch_of(buf_slice(&path), slice_of(p->title));
	}
	buf_release(&path);
	return item;
}

struct item *
item_from_name(struct slice name, enum item_kind kind, const struct stamp *stamp)
{
	size_t texts = offsetof(struct item, due);
	struct item *item = calloc(1, texts + name.len + 2);

	if (!item)
		return NULL;
	item->stamp = *stamp;
	item->kind = (uint8_t)kind;
	((char *)item)[texts] = '/';
	memcpy((char *)item + texts + 1, name.data, name.len);
	item->file = (struct file){ .name = (char *)item + texts + 1, .path = (char *)item + texts, .size = stamp->size };
	return item;
}
