/* archive/pack.c: files put into one; see pack.h. */
#include "archive/pack.h"

#include "base/date.h"
#include "base/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FIRST_DAY = 19800101,      /* before it, a zip knows no time */
	UTF8_NAMES = 1 << 11,      /* general purpose bit 11 */
	MADE_BY_UNIX = 3 << 8 | 20,
	FILE_MODE = 0100644,
	LEVEL = 5,                 /* of deflate: 6 takes a quarter more time for half a hundredth less */
};

#define TAR_LEVEL "5"

struct pack {
	enum pack_kind kind;
	zipFile zip;
	bool in_zip;               /* a file of it is open */
	struct archive *tar;
	locale_t utf8;             /* what the names in a tar are read as */
	int folder, file;          /* PACK_FOLDER: descriptors */
	int64_t time;              /* of the open file of a folder */
};

/* The noon of a day, seconds since 1970 UTC. */
static int64_t
noon(uint32_t day)
{
	char text[16];
	struct date date;

	if (day < FIRST_DAY)
		day = FIRST_DAY;
	snprintf(text, sizeof(text), "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
	return date_parse(slice_of(text), &date) ? date.seconds : 0;
}

/* --- zip ------------------------------------------------------------------- */

static bool
end_in_zip(struct pack *p, struct err *err)
{
	bool good = !p->in_zip || zipCloseFileInZip(p->zip) == ZIP_OK;

	p->in_zip = false;
	return good || err_set(err, "cannot write the zip: %s", strerror(errno));
}

static bool
begin_in_zip(struct pack *p, const struct pack_file *f, struct err *err)
{
	uint32_t day = f->day < FIRST_DAY ? FIRST_DAY : f->day;
	const zip_fileinfo info = {
		.tmz_date = { .tm_year = (int)(day / 10000), .tm_mon = (int)(day / 100 % 100) - 1,
		    .tm_mday = (int)(day % 100), .tm_hour = 12 },
		.external_fa = (uLong)FILE_MODE << 16,
	};

	if (!end_in_zip(p, err))
		return false;
	p->in_zip = zipOpenNewFileInZip4_64(p->zip, f->name, &info, NULL, 0, NULL, 0, NULL, f->is_dense ? 0 : Z_DEFLATED,
	    LEVEL, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, NULL, 0, MADE_BY_UNIX, UTF8_NAMES,
	    f->size >= UINT32_MAX) == ZIP_OK;
	return p->in_zip || err_set(err, "cannot write '%s' to the zip", f->name);
}

/* --- tar -------------------------------------------------------------------- */

static bool
open_tar(struct pack *p, const char *path, struct err *err)
{
	p->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (!p->utf8)
		return err_set(err, "cannot write '%s': this system has no locale C.UTF-8", path);
	p->tar = archive_write_new();
	if (p->tar && archive_write_set_format_pax_restricted(p->tar) == ARCHIVE_OK &&
	    archive_write_add_filter_gzip(p->tar) == ARCHIVE_OK &&
	    archive_write_set_filter_option(p->tar, "gzip", "timestamp", NULL) == ARCHIVE_OK &&
	    archive_write_set_filter_option(p->tar, "gzip", "compression-level", TAR_LEVEL) == ARCHIVE_OK &&
	    archive_write_open_filename(p->tar, path) == ARCHIVE_OK)
		return true;
	return err_set(err, "cannot write '%s': %s", path, p->tar ? archive_error_string(p->tar) : "memory is out");
}

/* libarchive makes names of the locale's characters and breaks where it has none for them; tar has UTF-8. */
static int
write_header(struct pack *p, struct archive_entry *e, const char *name)
{
	locale_t before = uselocale(p->utf8);
	int result;

	archive_entry_set_pathname(e, name);   /* bytes that are no UTF-8 stay as they are, with a warning */
	result = archive_write_header(p->tar, e);
	uselocale(before);
	return result;
}

static bool
begin_in_tar(struct pack *p, const struct pack_file *f, struct err *err)
{
	struct archive_entry *e = archive_entry_new();
	bool good;

	if (!e)
		return err_set(err, "cannot write '%s': memory is out", f->name);
	archive_entry_set_size(e, (int64_t)f->size);
	archive_entry_set_mtime(e, noon(f->day), 0);
	archive_entry_set_mode(e, FILE_MODE);
	good = write_header(p, e, f->name) >= ARCHIVE_WARN ||
	    err_set(err, "cannot write '%s' to the tar: %s", f->name, archive_error_string(p->tar));
	archive_entry_free(e);
	return good;
}

/* --- a folder ---------------------------------------------------------------- */

static bool
end_in_folder(struct pack *p, struct err *err)
{
	const struct timespec times[2] = { { .tv_sec = p->time }, { .tv_sec = p->time } };
	bool good = p->file == -1 || (futimens(p->file, times) == 0 && close(p->file) == 0);

	p->file = -1;
	return good || err_set(err, "cannot write a file: %s", strerror(errno));
}

static bool
begin_in_folder(struct pack *p, const struct pack_file *f, struct err *err)
{
	char *copy = strdup(f->name);

	if (!copy || !end_in_folder(p, err)) {
		free(copy);
		return copy ? false : err_set(err, "cannot write '%s': memory is out", f->name);
	}
	for (char *slash = copy; (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
		*slash = '\0';
		mkdirat(p->folder, copy, 0777);
	}
	free(copy);
	p->time = noon(f->day);
	p->file = openat(p->folder, f->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	return p->file != -1 || err_set(err, "cannot write '%s': %s", f->name, strerror(errno));
}

/* --- all of them --------------------------------------------------------------- */

struct pack *
pack_open(const char *path, enum pack_kind kind, struct err *err)
{
	struct pack *p = calloc(1, sizeof(*p));
	bool good = false;

	if (!p) {
		err_set(err, "cannot write '%s': memory is out", path);
		return NULL;
	}
	p->kind = kind;
	p->folder = p->file = -1;
	if (kind == PACK_TAR_GZ) {
		good = open_tar(p, path, err);
	} else if (kind == PACK_ZIP) {
		p->zip = zipOpen64(path, APPEND_STATUS_CREATE);
		good = p->zip || err_set(err, "cannot write '%s': %s", path, strerror(errno));
	} else {
		p->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		good = p->folder != -1 || err_set(err, "cannot open '%s': %s", path, strerror(errno));
	}
	if (good)
		return p;
	pack_close(p, false, NULL);
	return NULL;
}

bool
pack_begin(struct pack *p, const struct pack_file *file, struct err *err)
{
	switch (p->kind) {
	case PACK_ZIP:
		return begin_in_zip(p, file, err);
	case PACK_TAR_GZ:
		return begin_in_tar(p, file, err);
	default:
		return begin_in_folder(p, file, err);
	}
}

bool
pack_write(struct pack *p, struct slice bytes, struct err *err)
{
	if (bytes.len == 0)
		return true;
	switch (p->kind) {
	case PACK_ZIP:
		return zipWriteInFileInZip(p->zip, bytes.data, (unsigned)bytes.len) == ZIP_OK ||
		    err_set(err, "cannot write the zip: %s", strerror(errno));
	case PACK_TAR_GZ:
		return archive_write_data(p->tar, bytes.data, bytes.len) == (la_ssize_t)bytes.len ||
		    err_set(err, "cannot write the tar: %s", archive_error_string(p->tar));
	default:
		return file_write_fd(p->file, bytes) || err_set(err, "cannot write a file: %s", strerror(errno));
	}
}

bool
pack_put(struct pack *p, const char *name, uint32_t day, struct slice bytes, struct err *err)
{
	const struct pack_file file = { .name = name, .size = bytes.len, .day = day };

	return pack_begin(p, &file, err) && pack_write(p, bytes, err);
}

bool
pack_close(struct pack *p, bool good, struct err *err)
{
	if (!p)
		return false;
	if (p->zip) {
		good = end_in_zip(p, good ? err : NULL) && good;
		if (zipClose(p->zip, NULL) != ZIP_OK && good)
			good = err_set(err, "cannot end the zip: %s", strerror(errno));
	}
	if (p->tar) {
		if (archive_write_close(p->tar) != ARCHIVE_OK && good)
			good = err_set(err, "cannot end the tar: %s", archive_error_string(p->tar));
		archive_write_free(p->tar);
	}
	if (p->utf8)
		freelocale(p->utf8);
	if (p->file != -1)
		good = end_in_folder(p, good ? err : NULL) && good;
	if (p->folder != -1)
		close(p->folder);
	free(p);
	return good;
}
