/*
 * fuzz_import.c: any bytes as the export of another blog are posts whose
 * Markdown is clean, or a sentence. The first byte says which export.
 */
#include "base/utf8.h"
#include "import/html_markdown.h"
#include "import/import.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
check_html(struct slice html, bool loose)
{
	struct buf out = BUF_INIT(1 << 22);

	if (html_to_markdown(&out, html, loose) && out.len > 0 && out.data[out.len - 1] != '\n')
		abort();
	buf_clear(&out);
	html_to_words(&out, html);
	if (slice_find(buf_slice(&out), '\n') < out.len)
		abort();
	buf_release(&out);
}

static bool
take_post(struct import_sink *sink, const struct import_post *p)
{
	(void)sink;
	if (p->tag_count > IMPORT_TAGS_MOST)
		abort();
	check_html(p->html, p->loose);
	check_html(p->title, false);
	for (size_t i = 0; i < p->comment_count; i++)
		check_html(p->comments[i].html, true);
	return true;
}

/* As `capsule import` has it: a file of any kind, zips too. */
static void
read_file(struct slice bytes, struct import_sink *sink)
{
	int fd = memfd_create("export", MFD_CLOEXEC);
	struct err err = { "" };
	const char *kind;
	char path[32];

	if (fd == -1 || write(fd, bytes.data, bytes.len) != (ssize_t)bytes.len)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!import_read(path, sink, &err) && err.text[0] == '\0')
		abort();
	err.text[0] = '\0';
	if (!import_read_comments(path, &kind, sink, &err) && err.text[0] == '\0')
		abort();
	close(fd);
}

static void
read_substack(struct slice bytes, struct import_sink *sink)
{
	size_t csv = slice_find(bytes, '\0');
	struct substack *s = substack_new(slice_first(bytes, csv));

	if (s)
		substack_read_page(s, slice_skip(bytes, csv + 1), "1.post.html", sink);
	substack_free(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_sink sink = { .put = take_post };
	struct slice bytes = slice_skip(slice_from((const char *)data, size), 1);
	struct err err = { "" };

	switch (size > 0 ? data[0] % 7 : 0) {
	case 0:
		if (!wxr_read(bytes, "x", &sink, &err) && err.text[0] == '\0')
			abort();
		break;
	case 1:
		if (!ghost_read(bytes, "x", &sink, &err) && err.text[0] == '\0')
			abort();
		break;
	case 2:
		medium_read_page(bytes, "2020-01-01_x.html", &sink);
		break;
	case 3:
		read_substack(bytes, &sink);
		break;
	case 4:
		if (!disqus_read(bytes, "x", &sink, &err) && err.text[0] == '\0')
			abort();
		break;
	case 5:
		if (!wix_read(bytes, "x", &sink, &err) && err.text[0] == '\0')
			abort();
		break;
	default:
		read_file(bytes, &sink);
	}
	return 0;
}
