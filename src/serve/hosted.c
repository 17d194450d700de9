/* serve/hosted.c: one of the capsules that a server serves; see hosted.h. */
#include "serve/hosted.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FINDINGS_MOST = 1 << 20 };   /* bytes of sentences that are known to have been said */

/* A finding on a post: to stderr, unless the last scan said it too. */
static void
on_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct hosted *h = (struct hosted *)r;
	struct buf text = BUF_INIT(4096);

	(void)kind;
	if (line > 0)
		buf_printf(&text, "%s/%s:%u: %s\n", h->folder.content_path, file, line, sentence);
	else
		buf_printf(&text, "%s/%s: %s\n", h->folder.content_path, file, sentence);
	if (slice_search(buf_slice(&h->findings_before), buf_slice(&text)) == h->findings_before.len)
		fputs(text.data, stderr);
	buf_put_slice(&h->findings, buf_slice(&text));
	buf_release(&text);
}

struct hosted *
hosted_open(const char *path, const struct options *o, struct err *err)
{
	struct hosted *h = calloc(1, sizeof(*h));

	if (!h || !(h->catalog = catalog_new())) {
		free(h);
		err_set(err, "cannot read the posts: memory is out");
		return NULL;
	}
	h->report.found = on_finding;
	h->folder.content = -1;
	buf_init(&h->findings, FINDINGS_MOST);
	buf_init(&h->findings_before, FINDINGS_MOST);
	if (site_folder_open(&h->folder, path, o, err))
		return h;
	hosted_close(h);
	return NULL;
}

void
hosted_close(struct hosted *h)
{
	if (!h)
		return;
	indexing_free(h->indexing);
	archiving_free(h->archiving);
	writer_process_free(h->writer);
	catalog_free(h->catalog);
	site_folder_close(&h->folder);
	buf_release(&h->findings);
	buf_release(&h->findings_before);
	free(h);
}

/* Put those of `paths` that lie in the content folder in names[], without that folder; how many. */
static size_t
names_below(const struct hosted *h, const char *const *paths, size_t count, const char **names)
{
	struct slice folder = slice_of(h->folder.content_path);
	size_t n = 0;

	while (folder.len > 1 && slice_ends(folder, SLICE("/")))
		folder.len--;
	for (size_t i = 0; i < count; i++) {
		if (slice_starts(slice_of(paths[i]), folder) && paths[i][folder.len] == '/')
			names[n++] = paths[i] + folder.len + 1;
	}
	return n;
}

bool
hosted_rescan(struct hosted *h, const char *const *paths, size_t count, bool *changed, struct err *err)
{
	bool moved = site_folder_follow(&h->folder), good;
	const char **names = paths && !moved ? calloc(count + 1, sizeof(*names)) : NULL;
	struct buf before = h->findings_before;

	if (moved) {
		writer_process_free(h->writer);   /* it has the folder before */
		h->writer = NULL;
	}
	h->findings_before = h->findings;
	h->findings = before;
	buf_clear(&h->findings);
	catalog_set_blog(h->catalog, h->folder.config->blog);
	good = site_hide_zones(h->catalog, &h->folder.config->site);
	if (!good)
		err_set(err, "cannot list the posts: memory is out");
	catalog_set_as_is(h->catalog, h->folder.config->site.as_is);
	good = good && catalog_rescan(h->catalog, h->folder.content, names, names ? names_below(h, paths, count, names) : 0,
	    (int64_t)time(NULL), &h->report, changed, err);
	*changed |= moved;
	free(names);
	return good;
}

bool
hosted_scan(struct hosted *h, bool *changed, struct err *err)
{
	return hosted_rescan(h, NULL, 0, changed, err);
}

/* A blog is served without a search rather than not at all. */
void
hosted_keep_index(struct hosted *h, struct event_base *base, bool sandbox, void (*made)(void *ctx), void *ctx)
{
	const struct indexing_options io = {
		.folder = h->folder.state_path, .catalog = h->catalog, .content = h->folder.content,
		.sandbox = sandbox, .made = made, .ctx = ctx,
	};
	struct err err;

	h->indexing = indexing_new(base, &io, &err);
	if (h->indexing)
		h->archiving = archiving_new(base, h, sandbox, &err);
	if (!h->indexing || !h->archiving)
		fprintf(stderr, "capsule: %s; --state names another folder\n", err.text);
}

bool
hosted_knows_clients(const struct hosted *h)
{
	return site_knows_clients(&h->folder.config->site) || catalog_takes_comments(h->catalog);
}

void
hosted_keep_writer(struct hosted *h, struct event_base *base, const struct config *server)
{
	const struct writing_rules *rules = &h->folder.config->site.writing;
	const struct writer_process_options o = {
		.content = h->folder.content, .state_path = h->folder.state_path, .rules = rules, .blog = h->folder.config->blog,
		.sandbox = server->sandbox != CONFIG_SANDBOX_OFF, .required = server->sandbox == CONFIG_SANDBOX_REQUIRED,
		.user = server->user,
	};
	bool wanted = rules->comments.mode != COMMENTS_RULE_OFF || titan_is_on(&rules->titan) || catalog_takes_comments(h->catalog);
	struct err err;

	if (!wanted) {
		writer_process_free(h->writer);
		h->writer = NULL;
	} else if (!h->writer) {
		h->writer = writer_process_new(base, &o, &err);
		if (!h->writer)
			fprintf(stderr, "capsule: %s; nobody can comment or upload\n", err.text);
	} else if (h->writer_rules != rules) {
		writer_process_renew(h->writer, &o);
	}
	h->writer_rules = rules;
}
