/* archive/holdings.c: everything that a capsule holds; see holdings.h. */
#include "archive/holdings.h"

#include "base/beneath.h"
#include "base/file.h"
#include "gemini/link_scan.h"
#include "gemini/mime.h"
#include "gemini/request.h"
#include "pages/site_links.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE = 64 << 10, TELL_EACH = 64 };

uint32_t
holdings_day(const struct date *d)
{
	return d->precision == DATE_NONE ? 0 : (uint32_t)d->year * 10000 + d->month * 100u + d->day;
}

void
holdings_put_day(struct buf *out, uint32_t day)
{
	if (day == 0)
		buf_putc(out, '-');
	else
		buf_printf(out, "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
}

static uint32_t
later(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* --- an answer ------------------------------------------------------------ */

void
holdings_answer(struct site *s, struct slice path, struct response *res)
{
	const struct request req = {
		.host = slice_of(s->settings->hosts[0]), .port = s->settings->public_port, .path = path,
		.query = SLICE(""), .sni = SLICE(""), .uri = SLICE(""),
	};

	site_answer(s, &req, res);
}

/* The header line, CR LF too. */
static struct slice
header_of(const struct response *res)
{
	struct slice all = slice_from(res->bytes->data, res->bytes->len);

	return slice_first(all, slice_search(all, SLICE("\r\n")) + 2);
}

static struct slice
body_of(const struct response *res)
{
	return slice_skip(slice_from(res->bytes->data, res->bytes->len), header_of(res).len);
}

/* Hand the answer behind its header line to `take`, piece by piece. False with *err: cut, or `take` had enough. */
static bool
each_piece(struct response *res, piece_fn *take, void *ctx, struct err *err)
{
	char piece[PIECE];

	if (!take(ctx, body_of(res), err))
		return false;
	while (res->fd != -1 && res->fd_left > 0) {
		size_t most = res->fd_left < sizeof(piece) ? (size_t)res->fd_left : sizeof(piece);
		ssize_t n = read(res->fd, piece, most);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(err, "a file became shorter while it was read");
		res->fd_left -= (uint64_t)n;
		if (!take(ctx, slice_from(piece, (size_t)n), err))
			return false;
	}
	return true;
}

/* --- what is told of it --------------------------------------------------- */

struct making {
	struct holdings *h;
	struct buf root;              /* "gemini://example.org" */
	struct buf body;              /* of a page in memory, to look for links in */
	EVP_MD_CTX *hash;
	const struct entry *looked_into;   /* the last one: its forms stand together */
	uint32_t inside;              /* what its inside_day() was */
};

/* The day of an entry alone. */
static uint32_t
entry_day(const struct entry *e)
{
	return later(holdings_day(&e->date), holdings_day(&e->updated));
}

/* What the page at `from` is younger by for linking to `target`; a file there is as young as `from`. */
static uint32_t
follow(struct making *m, const struct holding *from, struct slice target)
{
	struct buf path = BUF_INIT(1 << 14);
	struct slice base = slice_of(from->address->path), rest;
	struct holding *to = NULL;
	uint32_t day = 0;

	if (link_scan_own_path(&path, &rest, buf_slice(&m->root), base, target))
		to = holdings_find(m->h, buf_slice(&path));
	if (to && to->address->group == ADDRESS_FILE && from->address->entry)
		to->day = later(to->day, entry_day(from->address->entry));
	else if (to && to->address->group == ADDRESS_POST)
		day = entry_day(to->address->entry);
	buf_release(&path);
	return day;
}

/* The newest day of what the links of a page lead to. */
static uint32_t
linked_day(struct making *m, const struct holding *from)
{
	struct link_scan scan = { .rest = buf_slice(&m->body) };
	struct slice rest = buf_slice(&m->body);
	uint32_t day = 0;

	if (from->is_gemtext) {
		while (link_scan_next(&scan))
			day = scan.is_link ? later(day, follow(m, from, scan.target)) : day;
		return day;
	}
	while (rest.len > 0) {   /* a feed */
		rest = slice_skip(rest, slice_search(rest, SLICE("href=\"")) + 6);
		day = later(day, follow(m, from, slice_first(rest, slice_find(rest, '"'))));
	}
	return day;
}

/* Gempub: a cover is a PNG or a JPEG. */
static bool
can_be_cover(const char *image)
{
	const char *type = mime_by_name(slice_of(image));

	return type && (strcmp(type, "image/png") == 0 || strcmp(type, "image/jpeg") == 0);
}

/* The day of the newest comment on a post; whether it has a cover goes to the holdings. */
static uint32_t
look_inside(struct making *m, const struct holding *one)
{
	struct holdings *h = m->h;
	struct post *p = post_load(h->site->content, catalog_blog(h->site->catalog), one->address->entry->file, NULL, NULL);
	struct buf path = BUF_INIT(1 << 14);
	struct slice rest;
	uint32_t day = 0;

	for (size_t i = 0; p && i < p->comment_count; i++)
		day = later(day, holdings_day(&p->comments[i].date));
	if (p && *p->cover_image != '\0' && !h->cover && can_be_cover(p->cover_image) &&
	    link_scan_own_path(&path, &rest, buf_slice(&m->root), slice_of(one->address->entry->path), slice_of(p->cover_image)))
		h->cover = holdings_find(h, buf_slice(&path));
	post_free(p);
	buf_release(&path);
	return day;
}

static uint32_t
inside_day(struct making *m, const struct holding *one)
{
	if (m->looked_into != one->address->entry)
		m->inside = look_inside(m, one);
	m->looked_into = one->address->entry;
	return m->inside;
}

static uint32_t
page_day(struct making *m, const struct entry *e)
{
	const struct holding *page = holdings_find(m->h, slice_of(e->path));

	return page ? page->day : 0;
}

/* A page that links to no post (a list of years) is as old as the newest one; what is no page tells nothing. */
static uint32_t
list_day(struct making *m, const struct holding *one)
{
	uint32_t day = linked_day(m, one);

	return day == 0 && one->is_gemtext ? m->h->newest : day;
}

static void
set_day(struct making *m, struct holding *one)
{
	const struct address *a = one->address;
	uint32_t day = 0;

	if (a->group == ADDRESS_LIST || a->group == ADDRESS_TAG)
		day = list_day(m, one);
	else if (a->group == ADDRESS_POST || a->group == ADDRESS_PAGE) {
		day = later(entry_day(a->entry), inside_day(m, one));
		if (one->is_gemtext)
			day = later(day, linked_day(m, one));
		else if (a->form == ADDRESS_TEXT || a->form == ADDRESS_SOURCE)   /* with the links of the page, which comes before it */
			day = later(day, page_day(m, a->entry));
	} else if (one->is_gemtext) {
		day = linked_day(m, one);
	}
	one->day = later(one->day, day);
}

/* --- one after the other --------------------------------------------------- */

static bool
take_piece(void *ctx, struct slice piece, struct err *err)
{
	struct making *m = ctx;

	buf_put_slice(&m->body, piece);   /* of a large file only the beginning: it is no page */
	return EVP_DigestUpdate(m->hash, piece.data, piece.len) == 1 || err_set(err, "cannot hash: OpenSSL refuses");
}

static bool
spool(struct making *m, struct holding *one, struct slice header, struct err *err)
{
	struct holdings *h = m->h;

	one->spooled = -1;
	if ((!one->is_gemtext && !h->spools_all) || one->address->group == ADDRESS_FILE)
		return true;
	one->spooled = h->spool_size;
	one->header = (uint16_t)header.len;
	h->spool_size += (off_t)(header.len + m->body.len);
	return (file_write_fd(h->spool, header) && file_write_fd(h->spool, buf_slice(&m->body))) ||
	    err_set(err, "cannot write aside what is archived: %s", strerror(errno));
}

static bool
hash_answer(struct making *m, struct holding *one, struct response *res, struct err *err)
{
	struct slice header = slice_first(slice_from(res->bytes->data, res->bytes->len), 64);

	one->is_gemtext = slice_starts(header, SLICE("20 text/gemini"));
	one->size = body_of(res).len + (res->fd != -1 ? res->fd_left : 0);
	buf_clear(&m->body);
	return EVP_DigestInit_ex(m->hash, EVP_sha256(), NULL) == 1 && each_piece(res, take_piece, m, err) &&
	    EVP_DigestFinal_ex(m->hash, one->digest, NULL) == 1;
}

static bool
hold(struct making *m, struct holding *one, struct err *err)
{
	struct response res;
	bool good;

	response_init(&res);
	holdings_answer(m->h->site, slice_of(one->address->path), &res);
	if (!res.bytes || res.status != STATUS_SUCCESS)
		good = err_set(err, "'%s' does not answer: %.60s", one->address->path, res.bytes ? res.bytes->data : "memory is out");
	else
		good = hash_answer(m, one, &res, err) && spool(m, one, header_of(&res), err);
	response_release(&res);
	return good;
}

static void
find_range(struct holdings *h)
{
	const struct catalog *c = h->site->catalog;

	for (size_t i = 0; i < catalog_post_count(c); i++) {
		uint32_t day = entry_day(catalog_post(c, i)), first = holdings_day(&catalog_post(c, i)->date);

		h->newest = later(h->newest, day);
		if (first > 0 && (h->oldest == 0 || first < h->oldest))
			h->oldest = first;
	}
}

/* The author's own picture for a cover goes before that of a post. */
static void
find_cover(struct holdings *h)
{
	static const char *const names[] = { "/cover.png", "/cover.jpg" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct holding *one = holdings_find(h, slice_of(names[i]));

		h->cover = one ? one : h->cover;
	}
}

static bool
hold_all(struct making *m, struct progress *p, struct err *err)
{
	struct holdings *h = m->h;

	for (size_t i = 0; i < h->count; i++)
		h->items[i].address = &h->addresses.items[i];
	find_range(h);
	for (size_t i = 0; i < h->count; i++) {
		if (!hold(m, &h->items[i], err))
			return false;
		set_day(m, &h->items[i]);
		if (p && (i % TELL_EACH == 0 || i + 1 == h->count))
			p->tell(p, "pages and files", i + 1, h->count);
	}
	find_cover(h);
	return true;
}

static bool
may_read(const struct site *s, const struct address *a)
{
	const char *name = a->file ? a->file->name : a->entry ? a->entry->file : NULL;
	int fd = name ? beneath_open(s->content, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;

	if (fd == -1)
		return !name || errno != EACCES;
	close(fd);
	return true;
}

/* What may not be read answers no visitor: all else is archived without it. */
static void
leave_out_unreadable(struct addresses *all, const struct site *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->count; i++) {
		if (may_read(s, &all->items[i]))
			all->items[kept++] = all->items[i];
		else
			fprintf(stderr, "capsule: '%s' is not archived: its file may not be read by this user\n", all->items[i].path);
	}
	all->count = kept;
}

bool
holdings_make(struct holdings *h, struct site *s, int spool_fd, bool all, struct progress *p, struct err *err)
{
	struct making m = { .h = h, .root = BUF_INIT(1 << 10), .body = BUF_INIT(PAGE_MOST), .hash = EVP_MD_CTX_new() };
	bool good = false;

	*h = (struct holdings){ .site = s, .spool = spool_fd, .spools_all = all };
	if (m.hash && addresses_list(&h->addresses, s)) {
		leave_out_unreadable(&h->addresses, s);
		h->items = calloc(h->addresses.count, sizeof(*h->items));
	}
	h->count = h->addresses.count;
	site_links_put_absolute(&m.root, s, SLICE(""));
	if (h->items)
		good = hold_all(&m, p, err);
	else
		err_set(err, "cannot list what there is: memory is out");
	EVP_MD_CTX_free(m.hash);
	buf_release(&m.root);
	buf_release(&m.body);
	if (!good)
		holdings_release(h);
	return good;
}

void
holdings_release(struct holdings *h)
{
	free(h->items);
	addresses_release(&h->addresses);
	*h = (struct holdings){ 0 };
}

struct holding *
holdings_find(const struct holdings *h, struct slice path)
{
	const struct address *a = addresses_find(&h->addresses, path);

	return a ? &h->items[a - h->addresses.items] : NULL;
}

/* --- once more ------------------------------------------------------------- */

static bool
put_piece(void *ctx, struct slice piece, struct err *err)
{
	struct buf *out = ctx;

	buf_put_slice(out, piece);
	return !out->full || err_set(err, "a page is longer than the server sends");
}

static bool
give_spooled(const struct holdings *h, const struct holding *one, bool header, piece_fn *take, void *ctx, struct err *err)
{
	off_t at = one->spooled + (header ? 0 : one->header), end = one->spooled + one->header + (off_t)one->size;
	char piece[PIECE];

	while (at < end) {
		size_t most = end - at < (off_t)sizeof(piece) ? (size_t)(end - at) : sizeof(piece);
		ssize_t n = pread(h->spool, piece, most, at);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(err, "cannot read what was written aside: %s", strerror(errno));
		if (!take(ctx, slice_from(piece, (size_t)n), err))
			return false;
		at += n;
	}
	return true;
}

bool
holdings_give(const struct holdings *h, const struct holding *one, bool header, piece_fn *take, void *ctx, struct err *err)
{
	struct response res;
	bool good;

	if (one->spooled >= 0)
		return give_spooled(h, one, header, take, ctx, err);
	response_init(&res);
	holdings_answer(h->site, slice_of(one->address->path), &res);
	good = (res.bytes && res.status == STATUS_SUCCESS) || err_set(err, "'%s' changed while it was read", one->address->path);
	good = good && (!header || take(ctx, header_of(&res), err)) && each_piece(&res, take, ctx, err);
	response_release(&res);
	return good;
}

bool
holdings_read(const struct holdings *h, const struct holding *one, struct buf *out, struct err *err)
{
	return holdings_give(h, one, false, put_piece, out, err);
}
