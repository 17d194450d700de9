/* pages/upload_claim.c: what an upload may lay claim to; see upload_claim.h. */
#include "pages/upload_claim.h"

#include "base/file.h"
#include "blogs/blog.h"
#include "pages/route.h"
#include "pages/zone.h"
#include "posts/permalink.h"
#include "posts/post.h"
#include "writing/message.h"
#include "writing/upload_name.h"

#include <stdio.h>
#include <unistd.h>

enum {
	PATH_MOST = 1 << 13,
	ADDRESS_MOST = 800,   /* bytes of a path; what is commented on or edited has words before and behind it */
};

bool
upload_claim_is_kept(const struct site *s, struct slice path)
{
	static const char *const kept[] = { "/comment/", "/comments/", "/drafts/" };

	for (size_t i = 0; s->writes && i < COUNT(kept); i++) {
		if (slice_starts(path, slice_of(kept[i])))
			return true;
	}
	return false;
}

/* A page that is about to get an address. */
struct claim {
	const struct site *site;
	const struct client *client;
	struct slice file;
	const struct post *post;
	const struct entry *before;   /* the page as it is; NULL: there is none */
};

static bool
is_its_own(const struct claim *c, struct slice path)
{
	return c->before && slice_eq(path, slice_of(c->before->path));
}

/* Who else has the address; NULL: nobody. */
static const char *
owner_of(const struct claim *c, struct slice path)
{
	const struct entry *e = catalog_find(c->site->catalog, path);
	const struct file *f = catalog_find_file(c->site->catalog, path);
	const char *owner = e ? e->file : f ? f->name : NULL;

	return owner && !slice_eq(c->file, slice_of(owner)) ? owner : NULL;
}

/* Whether front matter took the page out of the folders that uploads may go to. */
static bool
leaves_folders(const struct claim *c, struct slice path)
{
	const struct blog *blog = catalog_blog(c->site->catalog);

	return c->post->url[0] != '\0' && !(blog && blog_has_addresses(blog)) &&
	    !upload_in_folders(&c->site->settings->writing.titan, slice_skip(path, 1));
}

/* Asked before anything that tells what is there. */
static bool
is_let_in(const struct claim *c, struct slice path, struct err *err)
{
	return zone_admits(zone_of(c->site, path), c->client) ||
	    err_set(err, "%.100s lies in a part of the capsule that you may not enter", path.data);
}

/* A page that its finder may not see is not told of by its name. */
static const char *
name_of(const struct claim *c, const char *file)
{
	return zone_admits(zone_of_source(c->site, slice_of(file)), c->client) ? file : "another page";
}

static bool
path_allowed(const struct claim *c, struct slice path, struct err *err)
{
	const char *owner = owner_of(c, path);
	struct place place;

	if (path.len > ADDRESS_MOST)
		return err_set(err, "its address would be longer than readers' programs can ask for: give this page a shorter one");
	if (!is_its_own(c, path) && !is_let_in(c, path, err))
		return false;
	if (upload_claim_is_kept(c->site, path))
		return err_set(err, "%.100s is kept for the server's own pages: give this one another address", path.data);
	if (owner)
		return err_set(err, "%.100s is the address of %.80s: give this page a slug or a url of its own", path.data, name_of(c, owner));
	if (is_its_own(c, path))
		return true;
	if (c->post->url[0] != '\0' && route_find(&place, c->site, path) && place.kind != PLACE_POST)
		return err_set(err, "%.100s is the address of a page that the server makes: give this one another url", path.data);
	return !leaves_folders(c, path) ||
	    err_set(err, "the url %.100s lies outside the folders that uploads may go to", path.data);
}

static bool
had_alias(const struct claim *c, struct slice alias)
{
	for (size_t i = 0; c->before && i < c->before->alias_count; i++) {
		if (slice_eq(alias, slice_of(c->before->aliases[i])))
			return true;
	}
	return false;
}

/* Whether the alias is the address of the page `e`, in any spelling, or an alias of it that an older page would take away. */
static bool
takes_from(const struct claim *c, struct slice alias, const struct entry *e)
{
	return slice_eq(catalog_plain_path(alias), catalog_plain_path(slice_of(e->path))) || date_cmp(&c->post->date, &e->date) < 0;
}

/* Each alias leads to nobody else's page so far. */
static bool
aliases_allowed(const struct claim *c, struct slice path, struct err *err)
{
	bool good = true;

	for (size_t i = 0; good && i < c->post->alias_count; i++) {
		struct buf alias = BUF_INIT(PATH_MOST);
		const struct entry *e;

		permalink_put_alias(&alias, slice_of(c->post->aliases[i]), path);
		good = had_alias(c, buf_slice(&alias)) || is_let_in(c, buf_slice(&alias), err);
		e = catalog_find(c->site->catalog, buf_slice(&alias));
		e = e ? e : catalog_find_other(c->site->catalog, buf_slice(&alias));
		if (good && e && !slice_eq(c->file, slice_of(e->file)) && !had_alias(c, buf_slice(&alias)) && takes_from(c, buf_slice(&alias), e))
			good = err_set(err, "the alias %.100s leads to %.80s already: take it out", alias.data, name_of(c, e->file));
		buf_release(&alias);
	}
	return good;
}

/* How far a page lets visitors write: not, with the author's leave, at once. */
static int
openness(const struct site *s, enum comments_mode mode, bool is_page)
{
	if (mode == COMMENTS_OPEN || mode == COMMENTS_APPROVE || mode == COMMENTS_OFF)
		return mode == COMMENTS_OPEN ? 2 : mode == COMMENTS_APPROVE;
	return is_page || s->settings->writing.comments.mode == COMMENTS_RULE_OFF ? 0 :
	    s->settings->writing.comments.mode == COMMENTS_RULE_OPEN ? 2 : 1;
}

/* An upload opens a page to strangers no further than it was and the capsule is, unless the author of the capsule sends it. */
static bool
comments_allowed(const struct claim *c, struct err *err)
{
	const struct site *s = c->site;
	int most = openness(s, COMMENTS_AS_SITE, false), before = c->before ? openness(s, c->before->comments, c->before->is_page) : 0;

	most = before > most ? before : most;
	return openness(s, c->post->comments_mode, false) <= most || keyring_holds(&s->settings->writing.comments.author.ring, c->client) ||
	    err_set(err, "'comments: %s' would let strangers write here: the capsule's author alone says so, in the file or in capsule.yaml",
	        c->post->comments_mode == COMMENTS_OPEN ? "open" : "approve");
}

bool
upload_claim_allowed(const struct site *s, const struct client *client, struct slice file, struct slice text, struct err *err)
{
	struct claim c = { .site = s, .client = client, .file = file };
	struct buf name = BUF_INIT(PATH_MOST), path = BUF_INIT(PATH_MOST);
	struct post *p = NULL;
	enum post_format format;
	bool good = true;

	buf_put_slice(&name, file);
	if (post_format_of(file, &format))
		p = post_parse(text, catalog_blog(s->catalog), name.data, NULL, NULL);
	if (p) {
		c.post = p;
		c.before = catalog_find_source(s->catalog, file);
		permalink_put(&path, p, catalog_blog(s->catalog));
		good = path_allowed(&c, buf_slice(&path), err) && aliases_allowed(&c, buf_slice(&path), err) && comments_allowed(&c, err);
	}
	post_free(p);
	buf_release(&name);
	buf_release(&path);
	return good;
}

/* The same message with one more field. */
static void
add_why(struct errand *e, struct message *m, const char *why)
{
	struct buf again = BUF_INIT(e->message.limit);

	m->field[FIELD_WHY] = slice_of(why);
	if (!message_put(&again, m)) {
		buf_release(&again);
		return;
	}
	buf_release(&e->message);
	e->message = again;
}

void
upload_claim_look(struct errand *e)
{
	const struct site *s = e->site;
	struct buf text = BUF_INIT(s->settings->writing.titan.size);
	struct client client = { .state = CLIENT_GOOD };
	struct message m;
	struct err err;
	enum post_format format;

	if (!message_read(&m, buf_slice(&e->message)) || !post_format_of(m.field[FIELD_FILE], &format) || lseek(e->body, 0, SEEK_SET) == -1 ||
	    !file_read_fd(&text, e->body, "upload", NULL)) {
		buf_release(&text);
		return;
	}
	if (m.field[FIELD_KEY].len == CLIENT_DIGEST && m.field[FIELD_WHOLE].len == CLIENT_DIGEST) {
		memcpy(client.key, m.field[FIELD_KEY].data, CLIENT_DIGEST);
		memcpy(client.whole, m.field[FIELD_WHOLE].data, CLIENT_DIGEST);
	}
	if (!upload_claim_allowed(s, m.field[FIELD_KEY].len > 0 ? &client : NULL, m.field[FIELD_FILE], buf_slice(&text), &err))
		add_why(e, &m, err.text);
	buf_release(&text);
}
