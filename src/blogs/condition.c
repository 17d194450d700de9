/*
 * blogs/condition.c: which branches of {% if %} a text shows; see condition.h.
 *
 * Source: Liquid's documentation (control flow, truthy and falsy), Nunjucks'
 * (if), Jekyll's (variables).
 */
#include "blogs/condition.h"

#include "blogs/kind.h"

enum answer { NO, YES, UNKNOWN };

/* --- values ------------------------------------------------------------------------- */

/* What Jekyll says of a site or page by itself, so that no configuration tells it. */
static bool
is_generated(struct slice name)
{
	static const char *const names[] = { "site.time", "site.pages", "site.posts", "site.related_posts", "site.static_files",
		"site.html_pages", "site.html_files", "site.collections", "site.data", "site.documents", "site.categories", "site.tags",
		"site.github", "page.content", "page.title", "page.excerpt", "page.url", "page.date", "page.id", "page.categories",
		"page.collection", "page.tags", "page.dir", "page.name", "page.path", "page.next", "page.previous", "page.slug" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct slice rest = slice_skip(name, strlen(names[i]));

		if (slice_starts(name, slice_of(names[i])) && (rest.len == 0 || rest.data[0] == '.'))
			return true;
	}
	return false;
}

/* What the name stands for. NULL: nothing, and *known says whether that is certain. */
static const struct value *
find(const struct blog *b, const struct value *front, struct slice name, bool *known)
{
	const struct value *v;

	*known = true;
	if (b->kind == BLOG_JEKYLL) {
		bool site = slice_starts(name, SLICE("site.")), page = slice_starts(name, SLICE("page."));

		v = site || page ? kind_member(site ? b->settings : front, slice_skip(name, 5)) : NULL;
		*known = v || ((site || page) && !is_generated(name));
		return v;
	}
	v = kind_member(front, name);
	v = v ? v : kind_member(b->settings, name);
	*known = v != NULL;   /* programs may say more */
	return v;
}

static bool
is_true(const struct blog *b, const struct value *v)
{
	if (!v || v->kind == VALUE_NULL)
		return false;
	if (v->kind == VALUE_BOOL)
		return v->truth;
	return b->kind == BLOG_JEKYLL || v->kind == VALUE_LIST || v->kind == VALUE_MAP || v->text.len > 0;
}

/* --- expressions ---------------------------------------------------------------------- */

static bool
is_quoted(struct slice text)
{
	return text.len > 1 && strchr("'\"", text.data[0]) && text.data[text.len - 1] == text.data[0] &&
	    slice_find(slice_skip(text, 1), text.data[0]) == text.len - 2;
}

static bool
is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", text.data[i]))
			return false;
	}
	return text.len > 0 && !strchr("0123456789-.", text.data[0]);
}

/* "page.lang == 'de'": `name` and what it is compared with. */
static enum answer
compare(const struct blog *b, const struct value *front, struct slice name, struct slice literal, bool equal)
{
	const struct value *v;
	bool known, truth;

	if (!is_name(name))
		return UNKNOWN;
	v = find(b, front, name, &known);
	if (!known || (v && (v->kind == VALUE_LIST || v->kind == VALUE_MAP)))
		return UNKNOWN;
	if (is_quoted(literal))
		truth = v && v->kind != VALUE_BOOL && slice_eq(v->text, slice_from(literal.data + 1, literal.len - 2));
	else if (slice_eq(literal, SLICE("true")) || slice_eq(literal, SLICE("false")))
		truth = v && v->kind == VALUE_BOOL && v->truth == slice_eq(literal, SLICE("true"));
	else if (slice_eq(literal, SLICE("nil")) || slice_eq(literal, SLICE("null")))
		truth = !v || v->kind == VALUE_NULL;
	else
		return UNKNOWN;
	return truth == equal ? YES : NO;
}

static enum answer
ask(const struct blog *b, const struct value *front, struct slice condition)
{
	size_t same = slice_search(condition, SLICE("==")), other = slice_search(condition, SLICE("!="));
	size_t at = same < other ? same : other;
	const struct value *v;
	bool known;

	if (at < condition.len)
		return compare(b, front, slice_trim(slice_first(condition, at)), slice_trim(slice_skip(condition, at + 2)), at == same);
	if (slice_eq(condition, SLICE("true")) || slice_eq(condition, SLICE("false")))
		return slice_eq(condition, SLICE("true")) ? YES : NO;
	if (!is_name(condition))
		return UNKNOWN;
	v = find(b, front, condition, &known);
	return !known ? UNKNOWN : is_true(b, v) ? YES : NO;
}

/* --- tags ------------------------------------------------------------------------------- */

bool
conditions_show(const struct conditions *c)
{
	return c->depth == 0 || c->open[c->depth - 1].shown;
}

static void
open_tag(struct conditions *c, bool is_loop, bool taken)
{
	bool outside = conditions_show(c);

	c->open[c->depth++] = (struct open_tag){ .is_loop = is_loop, .outside = outside, .taken = taken, .shown = outside && taken };
}

/* `takes`: whether the branch is shown when none before it was. */
static void
begin_branch(struct open_tag *t, bool takes)
{
	t->shown = t->outside && takes && !t->taken;
	t->taken = t->taken || takes;
}

/* What a tag does to those around it. */
enum tag_kind { TAG_OTHER, TAG_IF, TAG_UNLESS, TAG_LOOP, TAG_ELSE, TAG_ELSIF, TAG_END, TAG_END_LOOP };

static enum tag_kind
kind_of_tag(struct slice name)
{
	static const struct { const char *name; enum tag_kind kind; } tags[] = {
		{ "if", TAG_IF }, { "unless", TAG_UNLESS }, { "for", TAG_LOOP }, { "case", TAG_LOOP },
		{ "else", TAG_ELSE }, { "elsif", TAG_ELSIF }, { "elif", TAG_ELSIF }, { "elseif", TAG_ELSIF },
		{ "endif", TAG_END }, { "endunless", TAG_END }, { "endfor", TAG_END_LOOP }, { "endcase", TAG_END_LOOP },
	};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (slice_eq(name, slice_of(tags[i].name)))
			return tags[i].kind;
	}
	return TAG_OTHER;
}

/* Cut "if" off "if page.x", whatever blanks stand between. */
static struct slice
cut_name(struct slice *tag)
{
	struct slice whole = *tag;
	size_t n = 0;

	while (n < whole.len && !slice_is_blank(whole.data[n]))
		n++;
	*tag = slice_trim_left(slice_skip(whole, n));
	return slice_first(whole, n);
}

/* Count a tag that had no room, or is in one that had none; false: it is neither. */
static bool
is_beyond(struct conditions *c, enum tag_kind kind)
{
	bool opens = kind == TAG_IF || kind == TAG_UNLESS || kind == TAG_LOOP;

	if (c->beyond == 0 && !(opens && c->depth == CONDITION_DEPTH_MOST))
		return false;
	c->beyond += opens;
	c->beyond -= kind == TAG_END || kind == TAG_END_LOOP;
	return true;
}

bool
conditions_take(struct conditions *c, const struct blog *b, const struct value *front, struct slice tag)
{
	struct open_tag *inner = c->depth > 0 ? &c->open[c->depth - 1] : NULL;
	enum tag_kind kind;

	tag = slice_skip(tag, slice_starts(tag, SLICE("-")));
	tag = slice_trim(slice_first(tag, tag.len - slice_ends(tag, SLICE("-"))));
	kind = kind_of_tag(cut_name(&tag));
	if (is_beyond(c, kind))
		return false;
	if (kind == TAG_IF || kind == TAG_UNLESS) {
		open_tag(c, false, ask(b, front, tag) != (kind == TAG_IF ? NO : YES));
		return true;
	}
	if (kind == TAG_LOOP)
		open_tag(c, true, true);
	else if (kind == TAG_END_LOOP && inner)
		c->depth -= inner->is_loop;
	if (!inner || inner->is_loop || kind == TAG_LOOP || kind == TAG_END_LOOP)
		return false;
	if (kind == TAG_END)
		c->depth--;
	else if (kind == TAG_ELSE)
		begin_branch(inner, true);
	else if (kind == TAG_ELSIF)
		begin_branch(inner, ask(b, front, tag) != NO);
	return kind != TAG_OTHER;
}
