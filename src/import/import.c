/* import/import.c: which export a file is, and the files inside a zip; see import.h. */
#include "import/import.h"

#include "base/file.h"

#include <fcntl.h>
#include <minizip/unzip.h>
#include <string.h>

/* Called for each file of a zip. False stops the walk. */
typedef bool entry_fn(void *ctx, const char *path, struct slice text);

/* Read the file of the zip that stands next. */
static bool
read_entry(struct buf *text, unzFile zip, char *path, size_t path_size, const char *file, struct err *err)
{
	unz_file_info64 info;
	char *room = NULL;
	int n = -1;

	buf_clear(text);
	if (unzGetCurrentFileInfo64(zip, &info, path, path_size, NULL, 0, NULL, 0) != UNZ_OK ||
	    unzOpenCurrentFile(zip) != UNZ_OK)
		return err_set(err, "%s: cannot read the zip: it is damaged or encrypted", file);
	while ((room = buf_room(text, 1 << 16)) != NULL && (n = unzReadCurrentFile(zip, room, 1 << 16)) > 0)
		buf_grew(text, (size_t)n);
	if (unzCloseCurrentFile(zip) != UNZ_OK || n < 0)
		return err_set(err, "%s: cannot read '%s' in it: %s", file, path, room ? "it is damaged" : "it is too long");
	return true;
}

static bool
walk_zip(const char *file, entry_fn *each, void *ctx, struct err *err)
{
	unzFile zip = unzOpen64(file);
	struct buf text = BUF_INIT(IMPORT_FILE_MOST);
	char path[1024];
	bool good = zip != NULL;
	int status;

	if (!zip)
		return err_set(err, "%s: cannot read the zip: it is damaged", file);
	for (status = unzGoToFirstFile(zip); good && status == UNZ_OK; status = unzGoToNextFile(zip))
		good = read_entry(&text, zip, path, sizeof(path), file, err) && each(ctx, path, buf_slice(&text));
	buf_release(&text);
	unzClose(zip);
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
read_zip(const char *file, struct import_sink *sink, struct err *err)
{
	struct pages pages = { .sink = sink };
	bool good = walk_zip(file, find_table, &pages, err) && walk_zip(file, read_page, &pages, err);

	substack_free(pages.substack);
	if (good && pages.count == 0)
		return err_set(err, "%s: no posts/ with pages of HTML in it, as Medium's and Substack's exports have", file);
	return good;
}

/* What the file begins with, by which it is known. */
static struct slice
start_of(const struct buf *text)
{
	struct slice start = slice_trim_left(slice_first(buf_slice(text), 4096));

	return slice_starts(start, SLICE("\xEF\xBB\xBF")) ? slice_trim_left(slice_skip(start, 3)) : start;
}

bool
import_read(const char *file, struct import_sink *sink, struct err *err)
{
	struct buf text = BUF_INIT(IMPORT_FILE_MOST);
	bool good = file_read(&text, AT_FDCWD, file, err);
	struct slice start = start_of(&text);

	if (!good)
		;
	else if (slice_starts(start, SLICE("PK\x03\x04")))
		good = read_zip(file, sink, err);
	else if (slice_starts(start, SLICE("{")))
		good = ghost_read(buf_slice(&text), file, sink, err);
	else if (slice_starts(start, SLICE("<")))
		good = wxr_read(buf_slice(&text), file, sink, err);
	else
		good = err_set(err, "%s: neither XML (WordPress), JSON (Ghost) nor a zip (Medium, Substack)", file);
	buf_release(&text);
	return good;
}

bool
import_read_comments(const char *file, const char **kind, struct import_sink *sink, struct err *err)
{
	struct buf text = BUF_INIT(IMPORT_FILE_MOST);
	bool good = file_read(&text, AT_FDCWD, file, err);
	struct slice start = start_of(&text);

	*kind = slice_starts(start, SLICE("SQLite format 3")) ? "isso" : slice_starts(start, SLICE("{")) || slice_starts(start, SLICE("["))
	    ? "wix" : slice_search(start, SLICE("<disqus")) < start.len ? "disqus" : "wordpress";
	if (!good)
		;
	else if (strcmp(*kind, "isso") == 0)
		good = isso_read(file, sink, err);
	else if (strcmp(*kind, "wix") == 0)
		good = wix_read(buf_slice(&text), file, sink, err);
	else if (strcmp(*kind, "disqus") == 0)
		good = disqus_read(buf_slice(&text), file, sink, err);
	else if (slice_starts(start, SLICE("<")))
		good = wxr_read(buf_slice(&text), file, sink, err);
	else
		good = err_set(err, "%s: neither XML (Disqus, WordPress), JSON (Wix) nor a database of Isso's", file);
	buf_release(&text);
	return good;
}
