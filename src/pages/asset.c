/* pages/asset.c: files that go out as they are; see asset.h. */
#include "pages/asset.h"

#include "base/beneath.h"
#include "base/utf8.h"
#include "gemini/mime.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { SAMPLE = 4096 };  /* bytes that tell what a file without a known name is */
enum { TYPE_MOST = 200 };

/* Append up to `n` bytes from the start of the file. */
static bool
put_start(struct buf *out, int fd, size_t n)
{
	char *room = buf_room(out, n);
	size_t got = 0;

	while (room && got < n) {
		ssize_t more = pread(fd, room + got, n - got, (off_t)got);

		if (more == -1 && errno == EINTR)
			continue;
		if (more <= 0)
			break;
		got += (size_t)more;
	}
	if (room)
		buf_grew(out, got);
	return room != NULL;
}

bool
asset_read(struct buf *out, const struct site *s, const char *name, size_t most)
{
	uint64_t size;
	int fd = beneath_open_file(s->content, name, &size);
	bool good;

	if (fd == -1)
		return false;
	good = size <= most && put_start(out, fd, (size_t)size);
	close(fd);
	return good;
}

void
asset_put_type(struct buf *out, const char *type, const char *lang)
{
	buf_puts(out, type);
	if (mime_is_text(slice_of(type)))
		buf_puts(out, "; charset=utf-8");
	if (strcmp(type, "text/gemini") == 0)
		buf_printf(out, "; lang=%s", lang);
}

/* The type of a file: by its name, else by how it begins. Text that is no UTF-8 says so. */
static void
put_file_type(
    struct buf *out, const struct site *s, const char *name, struct slice start, bool whole)
{
	const char *type = mime_by_name(slice_of(name));

	if (!type)
		type = mime_by_content(slice_first(start, SAMPLE));
	if (whole && mime_is_text(slice_of(type)) && !utf8_valid(start))
		buf_printf(out, "%s; charset=iso-8859-1", type);
	else
		asset_put_type(out, type, page_lang(s, ""));
}

/* Append the type that a mirror has noted at the file, which is its origin's; false: there is none. */
static bool
put_noted_type(struct buf *out, const struct site *s, int fd)
{
	char type[TYPE_MOST];
	ssize_t n = s->settings->as_is ? fgetxattr(fd, MIME_ATTRIBUTE, type, sizeof(type)) : -1;
	struct slice noted = slice_from(type, n > 0 ? (size_t)n : 0);

	for (size_t i = 0; i < noted.len; i++) {
		if (noted.data[i] < ' ' || noted.data[i] > '~')
			return false;
	}
	if (slice_find(noted, '/') == noted.len)
		return false;
	buf_put_slice(out, noted);
	return true;
}

bool
asset_answer(struct response *res, const struct site *s, const char *name)
{
	struct buf start = BUF_INIT(ASSET_IN_MEMORY), type = BUF_INIT(256);
	uint64_t size;
	int fd = beneath_open_file(s->content, name, &size);
	bool whole;

	if (fd == -1)
		return false;
	whole = size <= ASSET_IN_MEMORY;
	put_start(&start, fd, whole ? (size_t)size : SAMPLE);
	if (!put_noted_type(&type, s, fd))
		put_file_type(&type, s, name, buf_slice(&start), whole);
	if (whole) {
		response_set_body(res, buf_slice(&type), buf_slice(&start));
		close(fd);
	} else {
		response_set_file(res, buf_slice(&type), fd, size);
	}
	buf_release(&start);
	buf_release(&type);
	return true;
}
