/*
 * pages/titan_page.c: uploads, and the sources that are fetched to be edited.
 *
 * All that can be known before the first byte of an upload is asked here:
 * who, where, what kind, how much (R67). The writer asks it once more.
 *
 * Source: the Titan specification; `;edit` as Lagrange has it (R66 to R71).
 */
#include "base/utf8.h"
#include "blogs/blog.h"
#include "gemini/mime.h"
#include "gemini/url.h"
#include "pages/asking.h"
#include "pages/asset.h"
#include "pages/site_links.h"
#include "pages/upload_claim.h"
#include "pages/zone.h"
#include "writing/upload_name.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

static const struct titan_rules *
rules_of(const struct site *s)
{
	return &s->settings->writing.titan;
}

/* ---- who ---------------------------------------------------------------------------- */

bool
titan_admits(const struct site *s, const struct client *client)
{
	return keyring_holds(&rules_of(s)->allow.ring, client);
}

static bool
knows_token(const struct site *s, const struct request *req)
{
	const char *token = rules_of(s)->token;

	return token && token[0] != '\0' && req->titan.token.len == strlen(token) &&
	    CRYPTO_memcmp(req->titan.token.data, token, req->titan.token.len) == 0;
}

void
titan_refuse(struct response *res, const struct site *s, const struct request *req)
{
	struct buf key = BUF_INIT(64);

	if (req->titan.token.len > 0) {
		response_set(res, STATUS_CERTIFICATE_NOT_AUTHORISED, "This token is not the one that uploads need here");
	} else if (keyring_is_empty(&rules_of(s)->allow.ring)) {
		response_set(res, STATUS_CERTIFICATE_NOT_AUTHORISED, "Uploads need the token that the capsule's author gives out");
	} else if (!zone_refuse_nobody(res, page_lang(s, ""), req->client)) {
		fingerprint_put(&key, req->client->key);
		asking_refuse(res, STATUS_CERTIFICATE_NOT_AUTHORISED, page_lang(s, ""), REFUSAL_NOT_LET_WRITE, buf_slice(&key));
	}
	buf_release(&key);
}

/* ---- where ---------------------------------------------------------------------------- */

/* The page at the address; of one that could be no file's own name, at another spelling of it, too: "/posts/x/", an alias. */
static const struct entry *
find_page(const struct site *s, struct slice path)
{
	const struct entry *e = catalog_find(s->catalog, path);
	struct slice last = slice_skip(path, slice_find_last(path, '/') + 1);

	if (!e && (slice_find(last, '.') == last.len || slice_ends_nocase(last, SLICE(".html"))))
		e = catalog_find_other(s->catalog, path);
	return e;
}

/*
 * Where a generator's blog would have the file `name`, which lies nowhere yet:
 * Hugo's /posts/x.md is content/posts/x.md. False: it would take it nowhere.
 */
static bool
put_in_blog(struct buf *out, const struct blog *blog, struct slice name)
{
	bool found = !blog || !blog_has_addresses(blog) || blog_role(blog, name) != BLOG_NOTHING;
	size_t start = out->len;

	if (found)
		buf_put_slice(out, name);
	for (const struct blog_root *r = blog ? blog->roots : NULL; r && !found; r = r->next) {
		struct slice rest = name, path = slice_skip(slice_of(r->path), 1);

		if (path.len > 0 && slice_starts(name, path) && name.len > path.len && name.data[path.len] == '/')
			rest = slice_skip(name, path.len + 1);
		buf_printf(out, "%s%s%.*s", r->folder, r->folder[0] ? "/" : "", SLICE_ARG(rest));
		found = r->role == BLOG_TEXT && blog_role(blog, slice_skip(buf_slice(out), start)) != BLOG_NOTHING;
		if (!found)
			buf_truncate(out, start);
	}
	return found;
}

/* The name of what the address makes: a folder's own page, or one in Markdown, unless it says what. */
static void
put_new_name(struct buf *out, struct slice name)
{
	struct slice last = slice_skip(name, slice_find_last(name, '/') < name.len ? slice_find_last(name, '/') + 1 : 0);

	buf_put_slice(out, name);
	if (last.len == 0)
		buf_puts(out, "index.md");
	else if (slice_find(last, '.') == last.len)
		buf_puts(out, ".md");
}

/* The file below content/ that the address is about: that of the page there, or a new one. False: no page can be made there. */
static bool
put_file(struct buf *out, const struct site *s, struct slice path)
{
	const struct entry *e = find_page(s, path);
	const struct file *f = catalog_find_file(s->catalog, path);
	struct slice name = slice_skip(path, 1);
	struct buf new = BUF_INIT(4 * REQUEST_URI_MOST);
	bool good = true;

	if (slice_starts(name, SLICE("drafts/"))) {
		buf_puts(out, "_drafts/");
		name = slice_skip(name, strlen("drafts/"));
		e = NULL;
		f = NULL;
	}
	if (!e)
		e = catalog_find_source(s->catalog, name);
	if (e || f) {
		buf_puts(out, e ? e->file : f->name);
	} else {
		put_new_name(&new, name);
		good = put_in_blog(out, catalog_blog(s->catalog), buf_slice(&new));
		if (!good)
			buf_put_slice(out, buf_slice(&new));
	}
	buf_release(&new);
	return good;
}

/* A page among the drafts may lie in its place with 'draft' in its front matter. */
static void
settle_draft(struct buf *file, const struct site *s)
{
	struct buf text = BUF_INIT(rules_of(s)->size);
	struct slice name = buf_slice(file);
	enum post_format format;

	if (upload_is_draft(name) && post_format_of(name, &format) && !asset_read(&text, s, file->data, rules_of(s)->size) &&
	    asset_read(&text, s, file->data + strlen("_drafts/"), rules_of(s)->size) &&
	    !catalog_find_source(s->catalog, slice_skip(name, strlen("_drafts/")))) {
		memmove(file->data, file->data + strlen("_drafts/"), file->len - strlen("_drafts/") + 1);
		buf_truncate(file, file->len - strlen("_drafts/"));
	}
	buf_release(&text);
}

/* ---- the source ------------------------------------------------------------------------- */

static void
after_editing(struct errand *e, struct slice reply, struct response *res)
{
	struct slice text = buf_slice(&e->note), type = slice_cut(&text, '\n');
	struct message m;

	if (asking_read(&m, e, reply, res))
		response_set_body(res, type, text);
}

static void
give_source(struct response *res, const struct site *s, const struct request *req, const struct buf *file)
{
	struct message m = { .kind = MESSAGE_EDITING };
	unsigned char digest[32];
	struct buf text = BUF_INIT(rules_of(s)->size), type = BUF_INIT(256);
	struct errand *e;

	if (!asset_read(&text, s, file->data, rules_of(s)->size)) {
		response_set(res, STATUS_NOT_FOUND, "There is nothing to edit at this address yet: an upload to it makes a new page");
	} else {
		EVP_Digest(text.data, text.len, digest, NULL, EVP_sha256(), NULL);
		m.field[FIELD_FILE] = buf_slice(file);
		m.field[FIELD_VERSION] = slice_from((char *)digest, sizeof(digest));
		m.field[FIELD_TOKEN] = req->titan.token;
		e = asking_begin(res, s, req, &m);
		if (e) {
			e->finish = after_editing;
			e->note.limit = text.len + 256;
			asset_put_type(&type, mime_by_name(buf_slice(file)), page_lang(s, ""));
			buf_printf(&e->note, "%s\n", type.data);
			buf_put_slice(&e->note, buf_slice(&text));
		}
	}
	buf_release(&text);
	buf_release(&type);
}

/* ---- uploads -------------------------------------------------------------------------------- */

/* Who has no certificate cannot look at a draft, or at a page whose day is to come: he is told where it is. */
static void
tell_draft(struct response *res, const struct site *s, struct slice path)
{
	struct buf page = BUF_INIT(1 << 14);

	buf_printf(&page, "# Stored, and not shown yet\n\nIt is %.*s below content/_drafts, or below content with a day to come or 'draft' in its "
	    "front matter. ", SLICE_ARG(slice_skip(path, strlen("/drafts/"))));
	buf_puts(&page, "Its author publishes it by moving it out of there, or by a certificate listed in titan.allow.\n\n");
	page_put_home(&page, s);
	asking_give(res, page_lang(s, ""), &page);
	buf_release(&page);
}

static void
after_upload(struct errand *e, struct slice reply, struct response *res)
{
	const struct site *s = e->site;
	struct message m;

	if (!asking_read(&m, e, reply, res))
		return;
	if (slice_starts(m.field[FIELD_META], SLICE("/drafts/")) && slice_eq(buf_slice(&e->note), SLICE("token")))
		tell_draft(res, s, m.field[FIELD_META]);
	else
		asking_redirect(res, s, m.field[FIELD_META], true);
}

static void
take_upload(struct response *res, const struct site *s, const struct request *req, const struct buf *file)
{
	struct message m = { .kind = req->titan.size == 0 ? MESSAGE_REMOVE : MESSAGE_UPLOAD };
	struct errand *e;

	m.field[FIELD_FILE] = buf_slice(file);
	m.field[FIELD_TOKEN] = req->titan.token;
	e = asking_begin(res, s, req, &m);
	if (!e)
		return;
	e->finish = after_upload;
	e->whole = upload_claim_look;
	e->to_be_seen = true;
	if (!titan_admits(s, req->client))
		buf_puts(&e->note, "token");
	if (req->titan.size > 0 && !errand_expect_body(e, req->titan.size))
		response_set(res, STATUS_TEMPORARY_FAILURE, "The server has no memory for this just now; send it again later");
}

/* Whether nobody could ever see the file, the server having a page of its own at its address. */
static bool
is_kept(const struct site *s, const struct buf *file)
{
	struct buf path = BUF_INIT(4 * REQUEST_URI_MOST);
	bool kept;

	buf_printf(&path, "/%s", file->data);
	kept = upload_claim_is_kept(s, buf_slice(&path));
	buf_release(&path);
	return kept;
}

static void
answer_editor(struct response *res, const struct site *s, const struct request *req)
{
	const struct titan_rules *t = rules_of(s);
	struct buf file = BUF_INIT(4 * REQUEST_URI_MOST);
	bool possible = put_file(&file, s, req->path);
	struct err err;

	settle_draft(&file, s);
	if (!upload_name_allowed(t, buf_slice(&file), &err))
		response_set(res, STATUS_BAD_REQUEST, "%s", err.text);
	else if (!zone_admits(zone_of_source(s, buf_slice(&file)), req->client))
		response_set(res, STATUS_NOT_FOUND, "There is nothing here that you may write to");
	else if (is_kept(s, &file))
		response_set(res, STATUS_BAD_REQUEST, "This address is kept for the server's own pages: give the page another one");
	else if (!possible)
		response_set(res, STATUS_BAD_REQUEST, "The blog's generator makes no page of a file at this address: send it to one below the blog's own folders");
	else if (req->titan.edit)
		give_source(res, s, req, &file);
	else if (req->titan.size > t->size)
		response_set(res, STATUS_BAD_REQUEST, "An upload has at most %lu bytes here; this one would have %llu", t->size,
		    (unsigned long long)req->titan.size);
	else if (req->titan.size > 0 && !upload_type_fits(buf_slice(&file), req->titan.mime))
		response_set(res, STATUS_BAD_REQUEST, "This is said to be %.*s, and the address names a file of another kind",
		    SLICE_ARG(utf8_first(req->titan.mime, 80)));
	else
		take_upload(res, s, req, &file);
	buf_release(&file);
}

void
titan_answer(struct response *res, const struct site *s, const struct request *req)
{
	const struct zone *zone = zone_of(s, req->path);

	if (s->writes && comment_take_upload(res, s, req))
		return;
	if (!s->writes || !titan_is_on(rules_of(s)))
		response_set(res, STATUS_PROXY_REQUEST_REFUSED, "This server takes no uploads: it answers gemini:// addresses only");
	else if (!titan_admits(s, req->client) && !knows_token(s, req))
		titan_refuse(res, s, req);
	else if (!zone_admits(zone, req->client))
		zone_refuse(res, s, req->client);
	else
		answer_editor(res, s, req);
}
