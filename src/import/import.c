/* import/import.c: which export a file is, and the files inside a zip; see import.h. */
#include "import/import.h"

#include "base/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <string.h>

/* Called for each file of a zip. False stops the walk. */
typedef bool entry_fn(void *ctx, const char *path, struct slice text);

static bool
walk_zip(struct slice zip, const char *file, entry_fn *each, void *ctx, struct err *err)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	struct buf text = BUF_INIT(IMPORT_FILE_MOST);
	int status = ARCHIVE_OK;
	bool good = true;

	archive_read_support_format_zip(a);
	if (archive_read_open_memory(a, zip.data, zip.len) != ARCHIVE_OK)
		good = err_set(err, "%s: cannot open the zip: %s", file, archive_error_string(a));
	while (good && (status = archive_read_next_header(a, &entry)) == ARCHIVE_OK) {
		char *room;
		la_ssize_t n = 0;

		buf_clear(&text);
		while ((room = buf_room(&text, 1 << 16)) != NULL && (n = archive_read_data(a, room, 1 << 16)) > 0)
			buf_grew(&text, (size_t)n);
		if (!room || n < 0)
			good = err_set(err, "%s: cannot read '%s' in it: %s", file, archive_entry_pathname(entry),
			    room ? archive_error_string(a) : "it is too long");
		else
			good = each(ctx, archive_entry_pathname(entry), buf_slice(&text));
	}
	if (good && status != ARCHIVE_EOF)
		good = err_set(err, "%s: cannot read the zip: %s", file, archive_error_string(a));
	buf_release(&text);
	archive_read_free(a);
	return good;
}

struct pages {
	struct import_sink *sink;
	struct substack *substack;   /* NULL: Medium */
	unsigned count;
};

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool
find_table(void *ctx, const char *path, struct slice text)
{
	struct pages *pages = ctx;

	if (strcmp(base_name(path), "posts.csv") == 0 && !pages->substack)
		pages->substack = substack_new(text);
	return true;
}

/* Pages lie in a folder posts/, maybe inside another one. */
static bool
read_page(void *ctx, const char *path, struct slice text)
{
	struct pages *pages = ctx;
	const char *name = base_name(path);
	struct slice folder = slice_from(path, (size_t)(name - path));

	if (!slice_ends(slice_of(name), SLICE(".html")) || !slice_ends(folder, SLICE("posts/")))
		return true;
	pages->count++;
	return pages->substack ? substack_read_page(pages->substack, text, name, pages->sink)
	    : medium_read_page(text, name, pages->sink);
}

static bool
read_zip(struct slice zip, const char *file, struct import_sink *sink, struct err *err)
{
	struct pages pages = { .sink = sink };
	bool good = walk_zip(zip, file, find_table, &pages, err) && walk_zip(zip, file, read_page, &pages, err);

	substack_free(pages.substack);
	if (good && pages.count == 0)
		return err_set(err, "%s: no posts/ with pages of HTML in it, as Medium's and Substack's exports have", file);
	return good;
}

bool
import_read(const char *file, struct import_sink *sink, struct err *err)
{
	struct buf text = BUF_INIT(IMPORT_FILE_MOST);
	bool good = file_read(&text, AT_FDCWD, file, err);
	struct slice start = slice_trim_left(slice_first(buf_slice(&text), 4096));

	if (slice_starts(start, SLICE("\xEF\xBB\xBF")))
		start = slice_trim_left(slice_skip(start, 3));
	if (!good)
		;
	else if (slice_starts(start, SLICE("PK\x03\x04")))
		good = read_zip(buf_slice(&text), file, sink, err);
	else if (slice_starts(start, SLICE("{")))
		good = ghost_read(buf_slice(&text), file, sink, err);
	else if (slice_starts(start, SLICE("<")))
		good = wxr_read(buf_slice(&text), file, sink, err);
	else
		good = err_set(err, "%s: neither XML (WordPress), JSON (Ghost) nor a zip (Medium, Substack)", file);
	buf_release(&text);
	return good;
}
