/* commands/check_gemtext.c: looking through gemtext written by hand; see check_gemtext.h. */
#include "commands/check_gemtext.h"

#include "base/date.h"
#include "gemini/link_scan.h"
#include "gemini/url.h"
#include "pages/route.h"

#include <ctype.h>

enum { SHOWN_MOST = 100 };   /* bytes of the author's text in a sentence */

struct walk {
	const struct gemtext_source *source;
	struct report *report;
	unsigned line, fence;     /* this one; the one that a fence was opened on, 0: none is */
	int level;                /* of the last heading */
	bool titled;
};

/* ---- feeds ------------------------------------------------------------------ */

/*
 * How many of the first characters are a date, however written: "2026-2-7",
 * "2026/02/07"; 0: none.
 */
static size_t
date_length(struct slice s)
{
	size_t n = 0, groups = 0;

	while (groups < 3) {
		size_t digits = 0;

		while (n + digits < s.len && isdigit((unsigned char)s.data[n + digits]))
			digits++;
		if (digits == 0 || (groups == 0 && digits != 4) || (groups > 0 && digits > 2))
			return 0;
		n += digits;
		if (++groups == 3)
			return n;
		if (n == s.len || !strchr("-/.", s.data[n]))
			return 0;
		n++;
	}
	return n;
}

/* What Lagrange leaves of a title: blanks and marks in front of it go. */
static struct slice
feed_title(struct slice s)
{
	static const char *const dashes[] = { "\xE2\x80\x93", "\xE2\x80\x94" };

	for (;;) {
		struct slice before = s = slice_trim(s);

		if (s.len > 0 && ispunct((unsigned char)s.data[0]) && !strchr("\"([{<", s.data[0]))
			s = slice_skip(s, 1);
		for (size_t i = 0; i < 2; i++) {
			if (slice_starts(s, slice_of(dashes[i])))
				s = slice_skip(s, strlen(dashes[i]));
		}
		if (s.len == before.len)
			return s;
	}
}

const char *
check_feed_label(struct slice label)
{
	size_t n = date_length(label);
	struct slice date = slice_first(label, n);
	struct date day;

	if (n == 0)
		return NULL;
	if (n != 10 || date.data[4] != '-' || date.data[7] != '-')
		return "its date is not written like 2026-02-07, "
		    "so readers who subscribe do not get it";
	if (!date_parse(date, &day))
		return "its date names a day that does not exist";
	if (feed_title(slice_skip(label, n)).len == 0)
		return "it has a date and no title, so readers who subscribe do not get it";
	return NULL;
}

/* ---- links ------------------------------------------------------------------ */

static void
say(struct walk *w, const char *kind, const char *what, struct slice text)
{
	report_add(w->report, kind, w->source->file, w->line, "%.*s: %s",
	    SLICE_ARG(slice_first(text, SHOWN_MOST)), what);
}

/* Whether the scheme and host of an address, if it has them, are this capsule's. */
static bool
is_own_host(const struct site_settings *settings, const struct url *u)
{
	if (!u->has_authority)
		return u->scheme.len == 0;
	if (!slice_eq_nocase(u->scheme, SLICE("gemini")))
		return false;
	for (size_t i = 0; i < settings->host_count; i++) {
		if (slice_eq_nocase(u->host, slice_of(settings->hosts[i])))
			return true;
	}
	return false;
}

/* Whether `target` is an address of this capsule, which is then appended to *path. */
static bool
is_own(struct walk *w, struct slice target, struct buf *path)
{
	struct buf base = BUF_INIT(1 << 16), whole = BUF_INIT(1 << 16);
	struct url u;
	bool own;

	url_put_path(&base, w->source->path);
	own = url_resolve(&whole, buf_slice(&base), target) && url_parse(&u, buf_slice(&whole)) &&
	    !u.has_query && is_own_host(w->source->site->settings, &u) &&
	    url_decode_path(path, u.path);
	buf_release(&whole);
	buf_release(&base);
	return own;
}

/* For who wants to know what leads where. */
static void
tell_link(struct walk *w, const char *kind, struct slice target)
{
	if (w->report && w->report->links)
		report_add(w->report, kind, w->source->file, w->line, "%.*s", SLICE_ARG(target));
}

static void
check_target(struct walk *w, struct slice target)
{
	struct buf path = BUF_INIT(1 << 16), other = BUF_INIT(1 << 16);
	struct place place;
	struct url u;

	if (!url_parse(&u, target))
		say(w, "link", "this is no address: a character in it needs its %-escape", target);
	else if (w->source->path.len == 0 || !is_own(w, target, &path))
		tell_link(w, "external", target);
	else if (route_find(&place, w->source->site, buf_slice(&path)))
		tell_link(w, "linked", buf_slice(&path));
	else {
		if (route_find_other(&other, w->source->site, buf_slice(&path)))
			report_add(w->report, "link", w->source->file, w->line,
			    "'%.*s' leads to a redirect; write '%s'",
			    SLICE_ARG(slice_first(target, SHOWN_MOST)), other.data);
		else
			report_add(w->report, "link", w->source->file, w->line,
			    "'%.*s' leads to no page or file of this capsule",
			    SLICE_ARG(slice_first(target, SHOWN_MOST)));
	}
	buf_release(&other);
	buf_release(&path);
}

static void
check_link(struct walk *w, struct slice target, struct slice label)
{
	const char *fault = check_feed_label(label);

	if (target.len == 0) {
		report_add(w->report, "link", w->source->file, w->line, "'=>' without an address");
		return;
	}
	if (label.len == 0)
		say(w, "link", "a link without words says nothing to who hears the page read",
		    target);
	if (fault)
		say(w, "feed", fault, label);
	check_target(w, target);
}

/* ---- lines ------------------------------------------------------------------ */

static void
check_heading(struct walk *w, struct slice line)
{
	int level = slice_starts(line, SLICE("###")) ? 3 : slice_starts(line, SLICE("##")) ? 2 : 1;

	if (level == 1)
		w->titled = true;
	if (level > w->level + 1 && w->level > 0)
		report_add(w->report, "heading", w->source->file, w->line,
		    "a heading of level %d follows one of level %d", level, w->level);
	w->level = level;
}

static void
check_line(struct walk *w, struct slice line)
{
	struct slice target, label;

	if (slice_starts(line, SLICE("```"))) {
		if (w->fence == 0 && slice_trim(slice_skip(line, 3)).len == 0)
			report_add(w->report, "fence", w->source->file, w->line,
			    "a block without a description: put some words behind its first ```");
		w->fence = w->fence == 0 ? w->line : 0;
	} else if (w->fence > 0) {
		return;
	} else if (link_line(line, &target, &label)) {
		check_link(w, target, label);
	} else if (slice_starts(line, SLICE("#"))) {
		check_heading(w, line);
	} else if (slice_starts(slice_trim_left(line), SLICE("=>"))) {
		report_add(w->report, "link", w->source->file, w->line,
		    "'=>' behind a blank is no link; put it at the start of the line");
	}
}

void
check_gemtext(const struct gemtext_source *s, struct report *report)
{
	struct walk w = { .source = s, .report = report, .line = s->first_line };
	struct slice rest = s->text;

	while (rest.len > 0) {
		check_line(&w, slice_cut_line(&rest));
		w.line++;
	}
	if (w.fence > 0)
		report_add(report, "fence", s->file, w.fence,
		    "this block is never closed: all after it is shown as it is");
	if (!w.titled)
		report_add(report, "title", s->file, s->first_line,
		    "the page has no title: "
		    "clients show its first '# ' line in tabs and bookmarks");
}
