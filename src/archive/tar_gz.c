/* archive/tar_gz.c: a tar, packed by gzip; see tar_gz.h. */
#include "archive/tar_gz.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum {
	BLOCK = 512,
	NAME_MOST = 100,
};
#define SIZE_MOST (UINT64_C(1) << 33)   /* of eleven octal digits: the first that is too large */

/* A block before each file; numbers are octal, and '\0' ends what is shorter than its field. */
struct header {
	char name[NAME_MOST];
	char mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8];
	char type;          /* '0': a file; 'x': what holds for the next one */
	char linkname[100];
	char magic[6], version[2];
	char uname[32], gname[32], devmajor[8], devminor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is a block");

struct tar_gz {
	gzFile gz;
	uint64_t left;      /* bytes of the open file that are still to come */
	unsigned padding;   /* and zeros behind it, up to the next block */
};

struct tar_gz *
tar_gz_open(const char *path, int level)
{
	struct tar_gz *t = calloc(1, sizeof(*t));
	char mode[] = "wb0e";   /* e: closed in programs that are run */

	if (!t)
		return NULL;
	mode[2] = (char)('0' + level);
	t->gz = gzopen(path, mode);
	if (t->gz)
		return t;
	free(t);
	return NULL;
}

static bool
put(struct tar_gz *t, const void *bytes, size_t n)
{
	return gzfwrite(bytes, 1, n, t->gz) == n;
}

static bool
put_zeros(struct tar_gz *t, uint64_t n)
{
	static const char zeros[BLOCK];
	bool good = true;

	for (; n > 0 && good; n -= n < BLOCK ? n : BLOCK)
		good = put(t, zeros, n < BLOCK ? (size_t)n : BLOCK);
	return good;
}

/* Fill up what is open. */
static bool
end_file(struct tar_gz *t)
{
	uint64_t missing = t->left + t->padding;

	t->left = t->padding = 0;
	return put_zeros(t, missing);
}

static bool
put_header(struct tar_gz *t, struct slice name, char type, uint64_t size, int64_t mtime)
{
	struct header h = { .mode = "0000644", .uid = "0000000", .gid = "0000000", .type = type,
	    .magic = "ustar", .version = { '0', '0' }, .checksum = "        " };
	const unsigned char *bytes = (const unsigned char *)&h;
	unsigned sum = 0;

	memcpy(h.name, name.data, name.len < NAME_MOST ? name.len : NAME_MOST);
	snprintf(h.size, sizeof(h.size), "%011llo", (unsigned long long)(size % SIZE_MOST));
	snprintf(h.mtime, sizeof(h.mtime), "%011llo", (unsigned long long)mtime % SIZE_MOST);
	for (size_t i = 0; i < sizeof(h); i++)
		sum += bytes[i];
	snprintf(h.checksum, sizeof(h.checksum), "%06o", sum);   /* a blank stays behind its '\0' */
	t->left = size;
	t->padding = (unsigned)((BLOCK - size % BLOCK) % BLOCK);
	return put(t, &h, sizeof(h));
}

/* "LENGTH key=value\n", whose length counts its own digits. */
static void
put_record(struct buf *out, const char *key, const char *value)
{
	size_t rest = strlen(key) + strlen(value) + 3, length = rest, before;

	do {
		before = length;
		length = rest + (size_t)snprintf(NULL, 0, "%zu", length);
	} while (length != before);
	buf_printf(out, "%zu %s=%s\n", length, key, value);
}

static bool
is_ascii(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		if ((unsigned char)name.data[i] >= 0x80)
			return false;
	}
	return true;
}

/* What a file's own header has no room for. */
static bool
put_pax_header(struct tar_gz *t, struct slice name, uint64_t size, int64_t mtime)
{
	struct buf records = BUF_INIT(1 << 16);
	char digits[24];
	bool good;

	if (!utf8_valid(name))
		put_record(&records, "hdrcharset", "BINARY");
	if (name.len > NAME_MOST || !is_ascii(name))
		put_record(&records, "path", name.data);
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)size);
	if (size >= SIZE_MOST)
		put_record(&records, "size", digits);
	good = records.len == 0 || (put_header(t, SLICE("PaxHeader"), 'x', records.len, mtime) &&
	    tar_gz_write(t, buf_slice(&records)) && end_file(t));
	buf_release(&records);
	return good;
}

bool
tar_gz_begin(struct tar_gz *t, const char *name, uint64_t size, int64_t mtime)
{
	return end_file(t) && put_pax_header(t, slice_of(name), size, mtime) &&
	    put_header(t, slice_of(name), '0', size, mtime);
}

bool
tar_gz_write(struct tar_gz *t, struct slice bytes)
{
	if (bytes.len > t->left || !put(t, bytes.data, bytes.len))
		return false;
	t->left -= bytes.len;
	return true;
}

const char *
tar_gz_problem(struct tar_gz *t)
{
	int number;
	const char *text = gzerror(t->gz, &number);

	if (number == Z_ERRNO)
		return strerror(errno);
	return number == Z_OK ? "the file has grown meanwhile" : text;
}

bool
tar_gz_close(struct tar_gz *t)
{
	/* Two blocks of zeros end a tar. */
	bool good = end_file(t) && put_zeros(t, 2 * BLOCK);

	good = gzclose(t->gz) == Z_OK && good;
	free(t);
	return good;
}
