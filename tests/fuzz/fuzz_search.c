/*
 * fuzz_search.c: whatever is looked for, the index answers: no query is an
 * error, every excerpt is text on one line, and nothing unpublished is found.
 */
#include "base/utf8.h"
#include "search/search_index.h"
#include "search/search_query.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOW = 1700000000 };

static void
put_file(int folder, const char *name, const char *text)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, text, strlen(text)) == -1)
		abort();
	close(fd);
}

static struct search *
make_index(void)
{
	char folder[] = "/tmp/capsule-fuzz.XXXXXX", file[64];
	struct catalog *c = catalog_new();
	struct search *s;
	struct err err;
	bool changed;
	int fd;

	if (!mkdtemp(folder) || (fd = open(folder, O_RDONLY | O_DIRECTORY)) == -1)
		abort();
	put_file(fd, "a.md", "---\ntitle: The sea\ndate: 2020-01-01\n---\nGo to sea; \"quoted\" 'words', über Köln, a b c.\n");
	put_file(fd, "b.md", "---\ntitle: 東京\ndate: 2020-01-02\n---\n日本語の全文検索。한국 हिन्दी ไทย\n");
	put_file(fd, "hidden.md", "---\ntitle: The sea\ndate: 2020-01-02\ndraft: true\n---\nGo to sea 日本 a b c\n");
	snprintf(file, sizeof(file), "%s/.search.db", folder);
	if (!catalog_scan(c, fd, NOW, NULL, &changed, &err) || search_index_update(file, c, fd, &err) == SEARCH_FAILED)
		abort();
	s = search_new(file);
	unlink(file);
	unlinkat(fd, "a.md", 0);
	unlinkat(fd, "b.md", 0);
	unlinkat(fd, "hidden.md", 0);
	close(fd);
	rmdir(folder);
	catalog_free(c);
	return s;
}

static bool
check_hit(void *ctx, struct slice file, struct slice excerpt)
{
	size_t *count = ctx;

	if (++*count > 2 || slice_eq(file, SLICE("hidden.md")) || !utf8_valid(excerpt) ||
	    slice_find(excerpt, '\n') < excerpt.len || excerpt.len > SEARCH_EXCERPT_MOST)
		abort();
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct search *search;
	size_t count = 0;

	if (!search)
		search = make_index();
	if (search_find(search, slice_from((const char *)data, size), check_hit, &count) == SEARCH_NOT_NOW)
		abort();
	return 0;
}
