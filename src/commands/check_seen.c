/* commands/check_seen.c: what readers' programs have seen of the posts already; see check_seen.h. */
#include "commands/check_seen.h"

#include "base/file.h"
#include "base/table.h"
#include "base/utf8.h"
#include "blogs/blog.h"
#include "pages/route.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	SEEN_MOST = 64 << 20,
	NAME_MOST = 4096,
	TOLD_MOST = 150,   /* bytes of a title or an address in a sentence */
	MOVED_MOST = 20,   /* posts that are told one by one of those that moved and that their old addresses lead to */
};

/* "2019-03-07 Title", as a line of a feed says it. */
static void
put_label(struct buf *out, const struct entry *e)
{
	date_put_day(out, &e->date);
	buf_printf(out, " %s", e->title);
}

static struct slice
told(const char *text)
{
	return utf8_first(slice_of(text), TOLD_MOST);
}

/* Whether readers can know it as an entry of a feed. */
static bool
is_out(const struct check_seen *c, const struct entry *e)
{
	return e->date.precision != DATE_NONE && catalog_due(e) <= c->now;
}

/* ---- the file: a path and its label a line, a tab between -------------------- */

/* Put what the file names into `seen`: labels by path, both ended by '\0' in `text`. */
static void
read_seen(struct table *seen, struct buf *text, const char *name)
{
	struct slice rest;

	if (access(name, R_OK) == -1 || !file_read(text, AT_FDCWD, name, NULL))
		return;
	for (rest = buf_slice(text); rest.len > 0;) {
		struct slice line = slice_cut_line(&rest);
		size_t tab = slice_find(line, '\t');

		if (tab == line.len)
			continue;
		((char *)line.data)[tab] = '\0';
		((char *)line.data)[line.len] = '\0';   /* the line's end, or the text's own */
		table_put(seen, slice_first(line, tab), (char *)line.data + tab + 1);
	}
}

static void
write_seen(const struct check_seen *c)
{
	struct buf text = BUF_INIT(SEEN_MOST);
	int folder = open(c->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; folder != -1 && i < catalog_post_count(c->catalog); i++) {
		const struct entry *e = catalog_post(c->catalog, i);

		if (!is_out(c, e))
			continue;
		buf_printf(&text, "%s\t", e->path);
		put_label(&text, e);
		buf_putc(&text, '\n');
	}
	if (folder != -1 && !text.full) {
		unlinkat(folder, "seen.new", 0);
		if (file_create(folder, "seen.new", 0600, buf_slice(&text), NULL))
			(void)!renameat(folder, "seen.new", folder, "seen");
	}
	if (folder != -1)
		close(folder);
	buf_release(&text);
}

/* ---- what moved --------------------------------------------------------------- */

/* A post at an address where none was or none is any more. */
struct stray {
	const char *path, *label;
	const struct entry *entry;   /* NULL: it was there the last time */
	bool paired;                 /* it has been found at another address */
};

struct strays {
	struct stray *list;
	size_t count;
	size_t led_on;   /* of these, how many lead on to where the post is now */
};

/* Labels begin with a date and a blank. */
static const char *
title_of(const struct stray *s)
{
	const char *blank = strchr(s->label, ' ');

	return blank ? blank + 1 : s->label;
}

static int
by_title(const void *a, const void *b)
{
	return strcmp(title_of(a), title_of(b));
}

static int
by_label(const void *a, const void *b)
{
	const struct stray *x = a, *y = b;

	return strcmp(x->label, y->label);
}

/* Whether visitors who ask for the address get an answer, by a redirect or a tombstone too. */
static bool
is_answered(const struct check_seen *c, const char *path)
{
	struct buf other = BUF_INIT(NAME_MOST);
	struct place place;
	bool is = route_find(&place, c->site, slice_of(path)) || route_find_other(&other, c->site, slice_of(path)) ||
	    site_has_tombstone(c->site, slice_of(path));

	buf_release(&other);
	return is;
}

static void
tell_moved(const struct check_seen *c, struct strays *gone, const struct stray *from, const struct stray *to)
{
	const struct blog *blog = catalog_blog(c->catalog);
	struct slice plain = catalog_plain_path(slice_of(from->path));
	bool leads_on = is_answered(c, from->path);

	gone->led_on += leads_on;
	if (leads_on && gone->led_on <= MOVED_MOST)
		report_add(&c->findings->report, "unread", to->entry->file, 0,
		    "readers who follow the feed get this old post as a new one: it was at %.*s when check last looked, and is at %.*s now",
		    SLICE_ARG(told(from->path)), SLICE_ARG(told(to->path)));
	else if (!leads_on)
		report_add(&c->findings->report, "unread", to->entry->file, 0,
		    "this post was at %.*s when check last looked, and is at %.*s now: `%s: [%.*s]` in its front matter leads old links here",
		    SLICE_ARG(told(from->path)), SLICE_ARG(told(to->path)), blog && blog->kind == BLOG_JEKYLL ? "redirect_from" : "aliases",
		    SLICE_ARG(utf8_first(plain, TOLD_MOST)));
}

/* Pair off those that `order` has for one and the same, and tell of them. */
static void
pair(const struct check_seen *c, struct strays *gone, struct strays *come, int (*order)(const void *, const void *))
{
	size_t k = 0;

	qsort(gone->list, gone->count, sizeof(*gone->list), order);
	qsort(come->list, come->count, sizeof(*come->list), order);
	for (size_t i = 0; i < gone->count; i++) {
		while (k < come->count && (come->list[k].paired || order(&come->list[k], &gone->list[i]) < 0))
			k++;
		if (gone->list[i].paired || k == come->count || order(&come->list[k], &gone->list[i]) != 0)
			continue;
		gone->list[i].paired = come->list[k].paired = true;
		tell_moved(c, gone, &gone->list[i], &come->list[k]);
	}
}

/* All have moved when a rule for addresses changed: one sentence is enough for most. */
static void
tell_rest(const struct check_seen *c, const struct strays *gone)
{
	struct buf text = BUF_INIT(1 << 10);

	if (gone->led_on <= MOVED_MOST)
		return;
	buf_printf(&text, "readers who follow the feed get %zu more old posts as new ones: their addresses are others than when check last looked", gone->led_on - MOVED_MOST);
	findings_add(c->findings, "unread", c->config, 0, text.data);
	buf_release(&text);
}

static void
tell_gone(const struct check_seen *c, const struct stray *gone)
{
	struct buf text = BUF_INIT(1 << 10);

	if (gone->paired || is_answered(c, gone->path))
		return;
	buf_printf(&text, "'%.*s' was at %.*s when check last looked, and nothing is there now; "
	    "a line for that address below `gone:` says why, or `aliases` of another text leads there",
	    SLICE_ARG(told(gone->label)), SLICE_ARG(told(gone->path)));
	findings_add(c->findings, "unread", c->config, 0, text.data);
	buf_release(&text);
}

/* ---- comparing ---------------------------------------------------------------- */

static void
compare(const struct check_seen *c, const struct entry *e, const char *before, const char *now)
{
	if (strcmp(before, now) != 0)
		report_add(&c->findings->report, "unread", e->file, 0,
		    "readers who follow the feed get this old post as a new one: it was '%.*s' when check last looked", SLICE_ARG(told(before)));
}

/* Compare what is where it was; what is not is of `come`. Labels of those are for free(). */
static void
take_posts(const struct check_seen *c, const struct table *seen, struct strays *come)
{
	for (size_t i = 0; i < catalog_post_count(c->catalog); i++) {
		const struct entry *e = catalog_post(c->catalog, i);
		const char *before = table_get(seen, slice_of(e->path));
		struct buf label = BUF_INIT(1 << 16);
		const char *kept;

		if (!is_out(c, e))
			continue;
		put_label(&label, e);
		if (before)
			compare(c, e, before, label.data);
		else if ((kept = slice_dup(buf_slice(&label))) != NULL)
			come->list[come->count++] = (struct stray){ .path = e->path, .label = kept, .entry = e };
		buf_release(&label);
	}
}

/* What was at an address where no post is. */
static void
take_gone(const struct check_seen *c, const struct table *seen, struct strays *gone)
{
	for (size_t i = 0; i < seen->size; i++) {
		const struct table_slot *slot = &seen->slots[i];

		if (slot->key && !catalog_find(c->catalog, slice_of(slot->key)))
			gone->list[gone->count++] = (struct stray){ .path = slot->key, .label = slot->value };
	}
}

static void
compare_all(const struct check_seen *c, const struct table *seen)
{
	struct strays gone = { calloc(seen->count + 1, sizeof(struct stray)), 0, 0 };
	struct strays come = { calloc(catalog_post_count(c->catalog) + 1, sizeof(struct stray)), 0, 0 };

	if (gone.list && come.list) {
		take_posts(c, seen, &come);
		take_gone(c, seen, &gone);
		pair(c, &gone, &come, by_label);
		pair(c, &gone, &come, by_title);
		tell_rest(c, &gone);
	}
	for (size_t i = 0; gone.list && i < gone.count; i++)
		tell_gone(c, &gone.list[i]);
	for (size_t i = 0; come.list && i < come.count; i++)
		free((char *)come.list[i].label);
	free(gone.list);
	free(come.list);
}

void
check_seen(const struct check_seen *c)
{
	struct table seen = { 0 };
	struct buf text = BUF_INIT(SEEN_MOST);
	char name[NAME_MOST];

	snprintf(name, sizeof(name), "%s/seen", c->state);
	read_seen(&seen, &text, name);
	if (seen.count > 0)
		compare_all(c, &seen);
	write_seen(c);
	table_release(&seen);
	buf_release(&text);
}
