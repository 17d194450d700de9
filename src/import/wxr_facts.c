/* import/wxr_facts.c: what WordPress's export says beside its posts; see wxr_facts.h. */
#include "import/wxr_facts.h"

#include "import/xml.h"
#include <string.h>

enum { TEXT_MOST = 1 << 20 };   /* bytes of one element's text; what is longer is no fact */

enum fact { ID, TYPE, URL, TITLE, CAPTION, LOGIN, SHOWN, NAME, STATUS, LINK, FACTS };

static const char *const elements[FACTS] = {
	[ID] = "wp:post_id", [TYPE] = "wp:post_type", [URL] = "wp:attachment_url", [TITLE] = "title", [CAPTION] = "excerpt:encoded",
	[LOGIN] = "wp:author_login", [SHOWN] = "wp:author_display_name",
	[NAME] = "wp:post_name", [STATUS] = "wp:status", [LINK] = "link",
};

struct reader {
	struct wxr_facts *facts;
	const char *fact[FACTS];   /* of the item or author that is read; "" */
	bool in_item, out_of_memory;
	struct buf text;
};

static const char *
keep_text(struct reader *r)
{
	char *copy = r->text.full ? NULL : arena_copy(r->facts->arena, slice_trim(buf_slice(&r->text)));

	r->out_of_memory = r->out_of_memory || (!copy && !r->text.full);
	return copy ? copy : "";
}

static void
forget(struct reader *r)
{
	for (int i = 0; i < FACTS; i++)
		r->fact[i] = "";
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = ctx;

	(void)attributes;
	buf_clear(&r->text);
	r->text.full = false;
	if (strcmp(name, "item") == 0 || strcmp(name, "wp:author") == 0)
		forget(r);
	if (strcmp(name, "item") == 0)
		r->in_item = true;
}

static void
keep_attachment(struct reader *r)
{
	struct wxr_attachment *a = arena_get(r->facts->arena, sizeof(*a));

	if (a)
		*a = (struct wxr_attachment){ r->fact[URL], r->fact[CAPTION][0] ? r->fact[CAPTION] : r->fact[TITLE] };
	r->out_of_memory = r->out_of_memory || !a || !table_put(&r->facts->attachments, slice_of(r->fact[ID]), a);
}

/* Where a published text is: its address on the web, or, where that is a number too, the one it gets here. */
static void
keep_text_address(struct reader *r)
{
	bool page = strcmp(r->fact[TYPE], "page") == 0;
	struct buf path = BUF_INIT(1024);
	const char *address = r->fact[LINK];

	if ((!page && strcmp(r->fact[TYPE], "post") != 0) || strcmp(r->fact[STATUS], "publish") != 0)
		return;
	if (!address[0] || strchr(address, '?')) {
		if (!r->fact[NAME][0] || strspn(r->fact[NAME], "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(r->fact[NAME]))
			return;
		buf_printf(&path, "%s/%s.gmi", page ? "" : "/posts", r->fact[NAME]);
		address = arena_copy(r->facts->arena, buf_slice(&path));
		buf_release(&path);
	}
	r->out_of_memory = r->out_of_memory || !address || !table_put(&r->facts->texts, slice_of(r->fact[ID]), (void *)address);
}

static void
take_site(struct reader *r, const char *name)
{
	struct import_site *s = &r->facts->site;

	if (strcmp(name, "title") == 0 && s->title.len == 0)
		s->title = slice_of(keep_text(r));
	else if (strcmp(name, "description") == 0 && s->subtitle.len == 0)
		s->subtitle = slice_of(keep_text(r));
	else if (strcmp(name, "language") == 0 && s->lang.len == 0)
		s->lang = slice_of(keep_text(r));
	else if (strcmp(name, "wp:base_blog_url") == 0 || (strcmp(name, "link") == 0 && s->url.len == 0))
		s->url = slice_of(keep_text(r));
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;

	for (int i = 0; i < FACTS; i++) {
		if (strcmp(name, elements[i]) == 0 && r->text.len > 0)
			r->fact[i] = keep_text(r);
	}
	if (strcmp(name, "item") == 0) {
		r->in_item = false;
		if (strcmp(r->fact[TYPE], "attachment") == 0 && r->fact[ID][0] && r->fact[URL][0])
			keep_attachment(r);
		else if (r->fact[ID][0])
			keep_text_address(r);
	} else if (strcmp(name, "wp:author") == 0 && r->fact[LOGIN][0] && r->fact[SHOWN][0]) {
		r->out_of_memory = r->out_of_memory || !table_put(&r->facts->authors, slice_of(r->fact[LOGIN]), (void *)r->fact[SHOWN]);
	} else if (!r->in_item) {
		take_site(r, name);
	}
	buf_clear(&r->text);
}

static void XMLCALL
on_text(void *ctx, const XML_Char *text, int len)
{
	buf_put(&((struct reader *)ctx)->text, text, (size_t)len);
}

bool
wxr_facts_read(struct wxr_facts *f, struct slice text)
{
	struct reader r = { .facts = f, .text = BUF_INIT(TEXT_MOST) };
	XML_Parser parser = xml_parser_new(&r, on_start, on_end, on_text);

	*f = (struct wxr_facts){ .arena = arena_new() };
	if (parser && f->arena) {
		forget(&r);
		while (text.len > 0) {
			struct slice part = slice_first(text, 1 << 24);

			text = slice_skip(text, part.len);
			f->whole = XML_Parse(parser, part.data, (int)part.len, text.len == 0) == XML_STATUS_OK;
			if (!f->whole)
				break;
		}
	}
	if (parser)
		XML_ParserFree(parser);
	buf_release(&r.text);
	return parser && f->arena && !r.out_of_memory;
}

void
wxr_facts_release(struct wxr_facts *f)
{
	table_release(&f->attachments);
	table_release(&f->authors);
	table_release(&f->texts);
	arena_free(f->arena);
}

const struct wxr_attachment *
wxr_facts_attachment(const struct wxr_facts *f, struct slice id)
{
	return table_get(&f->attachments, slice_trim(id));
}

/* --- links by number ---------------------------------------------------------------- */

/* "?p=12" or "?page_id=12" that `text` begins with: the number, and the length of all; 0: it is neither. */
static size_t
read_number(struct slice text, struct slice *number)
{
	static const char *const names[] = { "?p=", "?page_id=" };

	for (size_t i = 0; i < COUNT(names); i++) {
		struct slice rest = slice_skip(text, strlen(names[i]));
		size_t n = 0;

		if (!slice_starts(text, slice_of(names[i])))
			continue;
		while (n < rest.len && rest.data[n] >= '0' && rest.data[n] <= '9')
			n++;
		*number = slice_first(rest, n);
		return n > 0 && (n == rest.len || strchr("\"'#", rest.data[n])) ? strlen(names[i]) + n : 0;
	}
	return 0;
}

/* How long the blog's own address is that the text ends with, as links have it: whole, or its path alone. */
static size_t
own_address_before(const struct import_site *site, struct slice text)
{
	struct slice base = slice_ends(site->url, SLICE("/")) ? slice_first(site->url, site->url.len - 1) : site->url;
	struct slice bare = slice_skip(base, slice_search(base, SLICE("://")));
	struct slice path = slice_skip(bare, 3 + slice_find(slice_skip(bare, 3), '/'));
	size_t slash = slice_ends(text, SLICE("/")), start;

	text = slice_first(text, text.len - slash);
	if (base.len > 0 && bare.len > 3 && slice_ends(text, bare)) {
		start = text.len - bare.len;
		start -= slice_ends(slice_first(text, start), SLICE("https")) ? 5 : slice_ends(slice_first(text, start), SLICE("http")) ? 4 : 0;
		return start + bare.len < text.len ? text.len - start + slash : 0;
	}
	return slice_ends(text, path) && text.len > path.len && strchr("\"'", text.data[text.len - path.len - 1]) && (slash || path.len > 0)
	    ? path.len + slash : 0;
}

void
wxr_facts_put_links(struct buf *out, const struct wxr_facts *f, struct slice html)
{
	while (html.len > 0) {
		size_t at = slice_find(html, '?'), n, own;
		struct slice number;
		const char *address;

		if (at == html.len)
			break;
		n = read_number(slice_skip(html, at), &number);
		own = n > 0 ? own_address_before(&f->site, slice_first(html, at)) : 0;
		address = own > 0 ? table_get(&f->texts, number) : NULL;
		if (address) {
			buf_put_slice(out, slice_first(html, at - own));
			buf_puts(out, address);
		} else {
			n = 1;
			buf_put_slice(out, slice_first(html, at + 1));
		}
		html = slice_skip(html, at + n);
	}
	buf_put_slice(out, html);
}
