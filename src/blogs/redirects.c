/*
 * blogs/redirects.c: old addresses of pages, in the file `_redirects` that
 * Netlify, Cloudflare and others read beside a blog's web pages.
 *
 * A line is "/old /new 301"; the first word is the old address. Lines with
 * patterns, conditions or other sites in them are for web servers alone.
 * Source: Netlify's documentation, "Redirects and rewrites".
 */
#include "blogs/kind.h"

enum { REDIRECTS_MOST = 1000 };

static struct slice
next_word(struct slice *rest)
{
	struct slice word = slice_trim_left(*rest);
	size_t n = 0;

	while (n < word.len && word.data[n] != ' ' && word.data[n] != '\t')
		n++;
	*rest = slice_skip(word, n);
	return slice_first(word, n);
}

/* Whether it is the address of one page, written as it is. */
static bool
is_plain(struct slice address)
{
	for (size_t i = 0; i < address.len; i++) {
		if (strchr("*:?#%", address.data[i]))   /* NUL too */
			return false;
	}
	return slice_starts(address, SLICE("/"));
}

static struct blog_redirect *
redirect_of(struct loading *l, struct slice line)
{
	struct slice rest = slice_trim(slice_first(line, slice_search(line, SLICE(" #"))));
	struct slice from = next_word(&rest), to = next_word(&rest), status = next_word(&rest);
	struct blog_redirect *r;

	if (!is_plain(from) || !is_plain(to) || rest.len > 0 ||
	    (status.len > 0 && !slice_starts(status, SLICE("30")) && !slice_starts(status, SLICE("200"))))
		return NULL;
	r = arena_get(l->blog->arena, sizeof(*r));
	if (r)
		*r = (struct blog_redirect){ .from = kind_format(l->blog->arena, "%.*s", SLICE_ARG(from)),
			.to = kind_format(l->blog->arena, "%.*s", SLICE_ARG(to)) };
	return r;
}

void
kind_load_redirects(struct loading *l)
{
	static const char *const names[] = { "_redirects", "static/_redirects", "public/_redirects", "src/_redirects", "source/_redirects" };
	struct blog_redirect **end = &l->blog->redirects;
	struct slice text = SLICE("");

	for (size_t i = 0; i < COUNT(names) && text.len == 0; i++)
		kind_read(l, names[i], &text);
	for (size_t count = 0; text.len > 0 && count < REDIRECTS_MOST;) {
		*end = redirect_of(l, slice_cut_line(&text));
		if (*end) {
			end = &(*end)->next;
			count++;
		}
	}
}
