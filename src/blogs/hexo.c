/*
 * blogs/hexo.c: blogs made for Hexo.
 *
 * Source: Hexo's documentation: configuration, permalinks, front matter,
 * asset folders, writing (drafts).
 */
#include "blogs/kind.h"
#include "blogs/pattern.h"

#define CONFIG "_config.yml"
#define COPIED "posts"   /* where posts are that a script of the blog's own copies into source/_posts, all into that one folder */
#define USUAL_PERMALINK ":year/:month/:day/:title/"

/* The folder with all texts: `source_dir`. */
static struct slice
source_of(const struct value *config)
{
	const char *own = kind_text(value_get(config, "source_dir"));
	struct slice source = slice_of(own[0] ? own : "source");

	while (slice_ends(source, SLICE("/")))
		source.len--;
	return source;
}

/* Whether there are posts where the configuration says. */
static bool
has_posts(int folder)
{
	struct blog scratch = { .arena = arena_new() };
	struct loading l = { .folder = folder, .blog = &scratch };
	bool found;

	if (!scratch.arena)
		return false;
	found = kind_has(folder, kind_format(scratch.arena, "%.*s/_posts", SLICE_ARG(source_of(kind_read_values(&l, CONFIG)))));
	arena_free(scratch.arena);
	return found;
}

/*
 * Jekyll has a configuration of the same name; Octopress, which is Jekyll, even
 * the same folder of posts. Where posts are elsewhere, package.json tells; a
 * theme for Hexo has that, too, but nothing that new posts are made from.
 */
static bool
is_hexo(int folder)
{
	return kind_has(folder, CONFIG) && !kind_has(folder, "_posts") && !kind_has(folder, "Gemfile") && !kind_has(folder, "Rakefile") &&
	    (kind_has(folder, "source/_posts") || (kind_mentions(folder, "package.json", "\"hexo\"") &&
	    (has_posts(folder) || kind_has(folder, "scaffolds"))));
}

/* --- configuration ------------------------------------------------------------------- */

/* The first of `language:`, which is a text or a list. */
static const char *
language_of(const struct value *config)
{
	const struct value *v = value_get(config, "language");
	const char *code = kind_text(v && v->kind == VALUE_LIST ? v->first : v);

	return strcmp(code, "default") == 0 ? "" : code;
}

/* Every title below _posts begins with a date when new ones are made so: ":year-:month-:day-:title.md". */
static bool
dates_names(const struct value *config)
{
	return strncmp(kind_text(value_get(config, "new_post_name")), ":year-:month-:day-:title", 24) == 0;
}

static void
take_folders(struct loading *l, const struct value *config)
{
	struct slice source = source_of(config);

	kind_add_root(l, kind_format(l->blog->arena, "%.*s", SLICE_ARG(source)), "", BLOG_TEXT)->pages = true;
	if (has_posts(l->folder) || !kind_has(l->folder, COPIED)) {
		kind_add_root(l, kind_format(l->blog->arena, "%.*s/_posts", SLICE_ARG(source)), "", BLOG_TEXT)->posts = true;
	} else {
		kind_add_root(l, COPIED, "", BLOG_TEXT)->posts = true;
		kind_ignore(l, COPIED "/README.md");
	}
}

static void
load_hexo(struct loading *l)
{
	struct blog *b = l->blog;
	const struct value *config = kind_read_values(l, CONFIG);
	const char *permalink = kind_text(value_get(config, "permalink"));

	b->settings = config;
	b->title = kind_text(value_get(config, "title"));
	b->subtitle = kind_first_text(config, "subtitle,description");
	b->author = kind_text(value_get(config, "author"));
	b->lang = language_of(config);
	kind_set_base(l, kind_text(value_get(config, "url")));
	take_folders(l, config);
	kind_ignore_list(l, value_get(config, "exclude"));
	kind_ignore_list(l, value_get(config, "ignore"));
	b->permalinks = permalink[0] ? permalink : USUAL_PERMALINK;
	b->name_dates = dates_names(config);
	b->keeps_case = true;
	b->shows_future = !kind_is_no(config, "future");
}

/* --- texts ---------------------------------------------------------------------------- */

/* Drafts, data and whatever else is in a folder or file of the pages that begins with '_' is no page. */
static enum blog_role
hexo_role(const struct blog *b, const struct located *at, struct slice file)
{
	struct slice rest = at->rest;

	(void)b;
	(void)file;
	while (!at->root->posts && rest.len > 0) {
		if (slice_starts(slice_cut(&rest, '/'), SLICE("_")))
			return BLOG_NOTHING;
	}
	return BLOG_TEXT;
}

/* --- addresses -------------------------------------------------------------------------- */

struct filling {
	const struct located *at;
	const struct blog_text *text;
	const struct blog *blog;
};

/* The text's name without the day that new ones are given in front, where the blog does so. */
static struct slice
without_date(const struct blog *b, struct slice name)
{
	return b->name_dates ? kind_without_date(name, "-") : name;
}

/* Append "sea/fish" of categories [Sea, Fish]; of several such lists the last one's. */
static void
put_categories(struct buf *out, const struct filling *f)
{
	const struct value *list = value_get(f->text->front, "categories");
	const char *usual = kind_text(value_get(f->blog->settings, "default_category"));
	size_t start = out->len;

	if (!list)
		list = value_get(f->text->front, "category");
	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next) {
		if (v->kind == VALUE_LIST)
			list = v;
	}
	if (list && list->kind != VALUE_LIST)
		pattern_put_slug(out, slice_of(kind_text(list)), true);
	for (const struct value *v = list && list->kind == VALUE_LIST ? list->first : NULL; v; v = v->next) {
		if (out->len > start)
			buf_putc(out, '/');
		pattern_put_slug(out, slice_of(kind_text(v)), true);
	}
	if (out->len == start)
		buf_puts(out, usual[0] ? usual : "uncategorized");
}

static bool
fill(void *ctx, struct slice name, struct buf *out)
{
	const struct filling *f = ctx;
	struct slice stem = f->at->stem, folder = f->at->folder;
	const struct value *own;
	char key[64];

	if (strcmp(f->at->root->folder, COPIED) == 0)
		folder = SLICE("");
	if (slice_eq(name, SLICE("title"))) {
		pattern_put_folders(out, folder, true);
		if (folder.len > 0)
			buf_putc(out, '/');
		pattern_put_segment(out, without_date(f->blog, stem), true);
	} else if (slice_eq(name, SLICE("name"))) {
		pattern_put_segment(out, without_date(f->blog, stem), true);
	} else if (slice_eq(name, SLICE("post_title"))) {
		pattern_put_slug(out, f->text->title, true);
	} else if (slice_eq(name, SLICE("category"))) {
		put_categories(out, f);
	} else if (slice_eq(name, SLICE("abbrlink")) && !value_get(f->text->front, "abbrlink")) {
		pattern_put_segment(out, stem, true);   /* a number that a plugin has not given yet */
	} else if (name.len < sizeof(key)) {   /* any member of the front matter, such as abbrlink */
		memcpy(key, name.data, name.len);
		key[name.len] = '\0';
		own = value_get(f->text->front, key);
		if (!own)
			return false;
		buf_puts(out, kind_text(own));
	}
	return true;
}

/* "/about/" of about/index.md, "/x/y.html" of x/y.md: pages are where they lie. */
static void
put_page_path(struct buf *out, const struct located *at)
{
	buf_putc(out, '/');
	buf_put_slice(out, at->folder);
	if (at->folder.len > 0)
		buf_putc(out, '/');
	if (!at->is_index)
		buf_printf(out, "%.*s.html", SLICE_ARG(at->stem));
}

static void
put_hexo_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	struct filling f = { .at = at, .text = t, .blog = b };
	struct pattern p = { .date = &t->date, .fill = fill, .ctx = &f };
	bool known = strstr(b->permalinks, ":id") == NULL && strstr(b->permalinks, ":hash") == NULL;

	if (t->url.len > 0 && t->url.data[0] != '/')
		buf_putc(out, '/');
	if (t->url.len > 0)
		buf_put_slice(out, t->url);
	else if (!at->root->posts)
		put_page_path(out, at);
	else
		pattern_put(out, slice_of(known ? b->permalinks : USUAL_PERMALINK), &p);
}

const struct kind kind_hexo = { .is = is_hexo, .load = load_hexo, .role = hexo_role, .put_path = put_hexo_path };
