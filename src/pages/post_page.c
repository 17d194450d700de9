/* pages/post_page.c: one post, from its title to what surrounds it. */
#include "base/utf8.h"
#include "gemini/link_scan.h"
#include "gemini/url.h"
#include "pages/asking.h"
#include "pages/comment_section.h"
#include "pages/site_links.h"
#include "pages/page.h"
#include "pages/post_forms.h"
#include "pages/related.h"
#include "pages/route.h"
#include "pages/section_list.h"
#include "pages/sidebar.h"
#include "pages/small_pictures.h"

static struct site_links
links_of(const struct site *s, const struct post *p, struct slice path, struct report *report)
{
	return (struct site_links){
		.site = s, .file = slice_of(p->file), .path = path,
		.source = p->source, .report = report,
	};
}

/* Gemtext goes out as its author wrote it, but as UTF-8 in any case. */
static bool
put_gemtext(struct buf *out, struct slice body)
{
	if (utf8_valid(body))
		buf_put_slice(out, body);
	else
		utf8_put_clean(out, body);
	return !out->full;
}

/* What is in the section whose text this is. */
static void
put_section(struct buf *out, const struct post_view *v)
{
	const struct section *sec = v->entry ? catalog_find_section(v->site->catalog, slice_of(v->entry->path)) : NULL;

	if (sec && sec->own == v->entry)
		section_list_put(out, v->site, sec, 0);
}

bool
page_put_body(struct buf *out, const struct site *s, const struct post *p,
    struct slice path, struct slice title, struct report *report)
{
	const struct site_settings *settings = s->settings;
	struct site_links links = links_of(s, p, path, report);
	struct gemtext_options options = {
		.links = settings->links, .numbered = settings->numbered_links,
		.keep_emphasis = settings->keep_emphasis, .width = settings->width, .title = title,
		.lang = slice_of(page_lang(s, p->lang)), .site = site_links_hooks(&links),
		.report = report, .file = p->file, .first_line = p->body_line, .lines = &p->text_lines,
	};

	if (p->format == POST_GEMTEXT)
		return put_gemtext(out, p->text);
	return gemtext_convert(out, p->text, &options);
}

/* One blank line before what comes next. */
static void
put_gap(struct buf *out)
{
	if (out->len == 0)
		return;   /* a page without a title begins with its text */
	if (!slice_ends(buf_slice(out), SLICE("\n")))
		buf_putc(out, '\n');
	if (!slice_ends(buf_slice(out), SLICE("\n\n")))
		buf_putc(out, '\n');
}

static void
put_sidebar(struct buf *out, const struct post_view *v)
{
	struct buf sidebar = BUF_INIT(1 << 20);

	sidebar_put(&sidebar, v);
	if (sidebar.len > 0)
		put_gap(out);
	buf_put_slice(out, buf_slice(&sidebar));
	buf_release(&sidebar);
}

/* The words of a caption that is Markdown go to `label`, the lines of its links to `lines`. */
static void
put_caption(struct buf *label, struct buf *lines, const struct post_view *v, struct slice caption)
{
	struct gemtext_options options = { .lang = slice_of(v->lang), .no_tags = true, .site = site_links_hooks(v->links) };
	struct buf text = BUF_INIT(1 << 16);
	struct slice rest, words, target;

	if (slice_search(caption, SLICE("](")) == caption.len && slice_search(caption, SLICE("**")) == caption.len) {
		buf_put_slice(label, caption);
	} else if (gemtext_convert(&text, caption, &options)) {
		rest = buf_slice(&text);
		words = slice_first(rest, slice_find(rest, '\n'));
		if (!link_line(words, &target, &words))   /* else it is but a link */
			slice_cut_line(&rest);
		buf_put_slice(label, words);
		buf_put_slice(lines, slice_trim_left(rest));
	}
	buf_release(&text);
}

/* "=> hero.jpg Caption · credit (JPEG, 182 KB)", and what these lead to. */
static void
put_cover(struct buf *out, const struct post_view *v)
{
	const struct post *p = v->post;
	struct buf target = BUF_INIT(1 << 14), label = BUF_INIT(1 << 16),
		   known = BUF_INIT(PICTURE_TEXT_MOST), lines = BUF_INIT(1 << 16);

	if (*p->cover_image == '\0')
		return;
	site_links_put_target(&target, v->links, slice_of(p->cover_image));
	if (*p->cover_caption != '\0')
		put_caption(&label, &lines, v, slice_of(p->cover_caption));
	else
		phrases_put(&label, v->lang, PHRASE_COVER, SLICE(""));
	if (*p->cover_credit != '\0') {
		buf_puts(&label, " · ");
		put_caption(&label, &lines, v, slice_of(p->cover_credit));
	}
	if (site_links_describe(&known, v->links, slice_of(p->cover_image)))
		buf_printf(&label, " (%s)", known.data);
	if (target.len > 0) {   /* a picture that is lost, of a blog that is nowhere on the web, has none */
		put_gap(out);
		gemtext_put_link(out, buf_slice(&target), buf_slice(&label));
		buf_put_slice(out, buf_slice(&lines));
	}
	buf_release(&target);
	buf_release(&label);
	buf_release(&known);
	buf_release(&lines);
}

static void
put_tag(struct buf *out, const struct post_view *v, const char *name)
{
	const struct tag *t = page_find_tag(v->site, name);
	struct buf path = BUF_INIT(1 << 12);

	if (t) {
		buf_printf(&path, "/tags/%s.gmi", t->slug);
		site_links_put_line(out, v->path, buf_slice(&path), slice_of(name));
	}
	buf_release(&path);
}

/* What is in no list has tags that are none, unless a listed text has them too. */
static void
put_tags(struct buf *out, const struct post_view *v)
{
	struct buf tags = BUF_INIT(1 << 16);

	for (size_t i = 0; v->entry && i < v->entry->tag_count; i++)
		put_tag(&tags, v, v->entry->tags[i]);
	if (tags.len > 0) {
		phrases_put(out, v->lang, PHRASE_FILED, SLICE(""));
		buf_putc(out, '\n');
		buf_put_slice(out, buf_slice(&tags));
	}
	buf_release(&tags);
}

static void
put_neighbour(struct buf *out, const struct post_view *v, const struct entry *e, enum phrase phrase)
{
	struct buf label = BUF_INIT(1 << 14);

	if (e) {
		phrases_put(&label, v->lang, phrase, slice_of(e->title));
		site_links_put_line(out, v->path, slice_of(e->path), buf_slice(&label));
	}
	buf_release(&label);
}

static void
put_source(struct buf *out, const struct post_view *v)
{
	struct buf path = BUF_INIT(1 << 14), size = BUF_INIT(32), label = BUF_INIT(1 << 12);

	if (v->entry && v->post->format == POST_MARKDOWN) {
		route_put_source_path(&path, v->site, v->entry);
		site_links_put_size(&size, v->post->source.len);
		phrases_put(&label, v->lang, PHRASE_SOURCE, buf_slice(&size));
		site_links_put_line(out, SLICE(""), buf_slice(&path), buf_slice(&label));
	}
	buf_release(&path);
	buf_release(&size);
	buf_release(&label);
}

/* "=> x/pictures.gmi All pictures (5)" */
static void
put_pictures(struct buf *out, const struct post_view *v)
{
	struct buf path = BUF_INIT(1 << 14), label = BUF_INIT(1 << 10), count = BUF_INIT(16);

	if (v->entry && post_forms_has_pictures(v->entry)) {
		route_put_pictures_path(&path, v->entry);
		buf_printf(&count, "%u", v->entry->pictures);
		phrases_put(&label, v->lang, PHRASE_PICTURES, buf_slice(&count));
		site_links_put_line(out, v->path, buf_slice(&path), buf_slice(&label));
	}
	buf_release(&path);
	buf_release(&label);
	buf_release(&count);
}

/* For those alone who may: the page is then kept for nobody else. */
static void
put_edit(struct buf *out, const struct post_view *v)
{
	struct buf target = BUF_INIT(1 << 14), label = BUF_INIT(1 << 10);

	if (v->entry && v->site->editor) {
		asking_put_titan(&target, v->site, v->path, ";edit");
		phrases_put(&label, v->lang, PHRASE_EDIT, SLICE(""));
		gemtext_put_link(out, buf_slice(&target), buf_slice(&label));
	}
	buf_release(&target);
	buf_release(&label);
}

static void
put_about(struct buf *out, const struct post_view *v)
{
	bool dated = v->entry ? !v->entry->is_page : v->post->date.precision != DATE_NONE;

	buf_puts(out, "## ");
	phrases_put(out, v->lang, dated ? PHRASE_ABOUT_POST : PHRASE_ABOUT_PAGE, SLICE(""));
	buf_putc(out, '\n');
	sidebar_put_translations(out, v);
	related_put_parts(out, v);
	put_tags(out, v);
	related_put_posts(out, v);
	if (v->entry) {
		put_neighbour(out, v, related_older(v), PHRASE_OLDER);
		put_neighbour(out, v, related_newer(v), PHRASE_NEWER);
	}
	put_pictures(out, v);
	put_source(out, v);
	put_edit(out, v);
	page_put_home(out, v->site);
}

bool
post_page(struct buf *out, const struct site *s, const struct post *p, struct slice path, struct report *report)
{
	size_t start = out->len;
	struct post_frame frame;

	if (!post_page_put_whole(out, s, p, path, report, &frame))
		return false;
	if (s->settings->split > 0 && path.len > 0)
		post_forms_link_parts(out, start, &frame, s, p, catalog_find_source(s->catalog, slice_of(p->file)));
	return !out->full;
}

bool
post_page_put_whole(struct buf *out, const struct site *s, const struct post *p, struct slice path, struct report *report,
    struct post_frame *frame)
{
	size_t start = out->len;
	struct site_links links = links_of(s, p, path, report);
	struct post_view view = {
		.site = s, .post = p, .entry = catalog_find_source(s->catalog, slice_of(p->file)),
		.path = path, .lang = page_lang(s, p->lang), .links = &links,
	};

	*frame = (struct post_frame){ 0 };
	if (p->format == POST_GEMTEXT) {
		put_gemtext(out, p->body);
		if (s->editor || comment_is_open(s, view.entry)) {
			put_gap(out);
			comment_section_put(out, &view);
			comment_section_put_ways(out, &view);
			put_edit(out, &view);
		}
		return !out->full;
	}
	if (slice_trim(slice_of(p->title)).len > 0) {
		buf_puts(out, "# ");
		gemtext_put_words(out, slice_of(p->title));
		buf_putc(out, '\n');
	}
	if (!s->settings->sidebar_below)
		put_sidebar(out, &view);
	frame->lead = out->len - start;
	put_cover(out, &view);
	small_pictures_put(out, start + frame->lead, &view);
	put_gap(out);
	frame->body = out->len - start;
	if (!page_put_body(out, s, p, path, slice_of(p->title), report))
		return false;
	small_pictures_put(out, start + frame->body, &view);
	frame->body_end = out->len - start;
	if (s->settings->sidebar_below)
		put_sidebar(out, &view);
	put_gap(out);
	put_section(out, &view);
	put_gap(out);
	comment_section_put(out, &view);
	put_gap(out);
	comment_section_put_ways(out, &view);
	if (path.len > 0) {   /* there is a site around it */
		put_gap(out);
		put_about(out, &view);
	}
	return !out->full;
}
