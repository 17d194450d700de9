/* archive/shelving.c: the folder of the manifest and the bundles; see shelving.h. */
#include "archive/shelving.h"

#include "archive/bundle.h"
#include "archive/manifest.h"
#include "base/crew.h"
#include "base/file.h"
#include "base/hex.h"
#include "pages/shelf.h"
#include "version.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { KEYS_MOST = 16 << 20 };

/* What the bundles were made of: a line "PATH HASH" for each. */
static const char keys_name[] = "made-of";

enum { ASIDE_MOST = 20, PATH_MOST = 4200 };

/* A bundle that is to be made. */
struct due {
	char *path;                /* "/bundles/2017.gpub" */
	struct bundle what;
	enum pack_kind kind;
	bool twin;                 /* it has the bytes of /capsule.gpub */
};

struct filling {
	const struct holdings *h;
	const char *path;          /* of the folder */
	int folder;
	struct buf keys_before, keys;
	struct due *due;
	size_t due_count, due_room;
	struct progress *progress;
	struct err *err;
	bool lasting;              /* it is filled again and again, with nobody looking */
	bool good;
};

int
shelving_open_spool(const char *path, struct err *err)
{
	char name[4200];
	int fd;

	snprintf(name, sizeof(name), "%s/spool-XXXXXX", path);
	fd = mkostemp(name, O_CLOEXEC);
	if (fd == -1)
		err_set(err, "cannot write in '%.150s': %s", path, strerror(errno));
	else
		unlink(name);
	return fd;
}

/* --- what a bundle is made of ------------------------------------------------ */

static void
digest_text(EVP_MD_CTX *hash, const char *text)
{
	EVP_DigestUpdate(hash, text, strlen(text) + 1);
}

/* Append the hash of all that `path` would be made of. */
static bool
put_key(struct buf *out, const struct holdings *h, const struct bundle *what, const char *path)
{
	const struct site_settings *s = h->site->settings;
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	uint8_t digest[HOLDING_DIGEST];
	bool good = hash && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;

	if (good) {
		const char *texts[] = { CAPSULE_VERSION, path, s->title, s->subtitle, s->author, s->lang, s->hosts[0],
		    h->cover ? h->cover->address->path : "" };

		for (size_t i = 0; i < COUNT(texts); i++)
			digest_text(hash, texts[i]);
		EVP_DigestUpdate(hash, &s->public_port, sizeof(s->public_port));
		for (size_t i = 0; i < h->count; i++) {
			if (!bundle_has(what, &h->items[i]))
				continue;
			digest_text(hash, h->items[i].address->path);
			EVP_DigestUpdate(hash, h->items[i].digest, HOLDING_DIGEST);
			EVP_DigestUpdate(hash, &h->items[i].day, sizeof(h->items[i].day));
		}
		good = EVP_DigestFinal_ex(hash, digest, NULL) == 1;
	}
	if (good)
		hex_put(out, digest, HOLDING_DIGEST);
	EVP_MD_CTX_free(hash);
	return good;
}

/* --- files aside -------------------------------------------------------------- */

/* Where a member of the crew writes. */
static void
put_aside_name(char name[ASIDE_MOST], int member)
{
	snprintf(name, ASIDE_MOST, "aside-%d", member);
}

static bool
take_name(const struct filling *f, const char *aside, const char *name, struct err *err)
{
	return renameat(f->folder, aside, f->folder, name) == 0 ||
	    err_set(err, "cannot name '%s/%.100s': %s", f->path, name, strerror(errno));
}

static void
drop_aside(const struct filling *f)
{
	for (int member = 0; member < CREW_MOST; member++) {
		char aside[ASIDE_MOST];

		put_aside_name(aside, member);
		unlinkat(f->folder, aside, 0);
	}
}

/* --- bundles ------------------------------------------------------------------- */

/* Bytes of a disk that bundles may take: a twentieth of it, of a large one 1 GB, is for others, who write there too. */
static uint64_t
room_of(const struct statvfs *disk)
{
	const uint64_t block = disk->f_frsize, twentieth = disk->f_blocks / 20 * block;
	const uint64_t others = twentieth < 1 << 30 ? twentieth : 1 << 30, all = disk->f_bavail * block;

	return all > others ? all - others : 0;
}

/* Whether the disk has room for it, as if nothing became smaller. */
static bool
has_room(const struct filling *f, const struct due *due, struct err *err)
{
	uint64_t need = 0, has;
	struct statvfs disk;

	if (fstatvfs(f->folder, &disk) == -1)
		return true;
	for (size_t i = 0; i < f->h->count; i++)
		need += bundle_has(&due->what, &f->h->items[i]) ? f->h->items[i].size : 0;
	has = room_of(&disk);
	return need <= has || err_set(err, "'%s%.100s' may need %llu KB, and the disk has no more than %llu KB to give", f->path,
	    due->path, (unsigned long long)(need >> 10), (unsigned long long)(has >> 10));
}

static bool
make_bundle(const struct filling *f, int member, size_t i, struct err *err)
{
	const struct due *due = &f->due[i];
	char aside[ASIDE_MOST], path[PATH_MOST];
	struct pack *pack;
	bool good;

	put_aside_name(aside, member);
	unlinkat(f->folder, aside, 0);
	if (f->lasting && !has_room(f, due, err))
		return false;
	snprintf(path, sizeof(path), "%s/%s", f->path, aside);
	pack = pack_open(path, due->kind, err);
	good = pack && bundle_put(pack, f->h, &due->what, NULL, err);
	good = pack_close(pack, good, err);
	if (good)
		chmod(path, 0644);
	return good && take_name(f, aside, due->path + 1, err);
}

/* A piece of the crew's work. */
static bool
make_own(void *ctx, int member, size_t i, struct err *err)
{
	const struct filling *f = ctx;

	if (f->progress)
		f->progress->tell(f->progress, "bundles", i, f->due_count);
	return f->due[i].twin || make_bundle(f, member, i, err);
}

/* Whether it has the bytes of /capsule.gpub: a zip has the same tree, and so has what is without pictures where there are none. */
static bool
is_twin(const struct holdings *h, const struct bundle *what, struct slice path)
{
	const struct bundle whole = { .year = BUNDLE_ANY_YEAR };
	bool same = slice_eq(path, SLICE("/capsule.zip")) || slice_eq(path, SLICE("/capsule-text.gpub"));

	for (size_t i = 0; i < h->count && same; i++)
		same = bundle_has(what, &h->items[i]) == bundle_has(&whole, &h->items[i]);
	return same && h->site->settings->bundles == BUNDLES_ALL;
}

/* Give the bytes of /capsule.gpub a second name, or make it where the folder's file system cannot. */
static bool
link_twin(struct filling *f, size_t i)
{
	char aside[ASIDE_MOST];

	put_aside_name(aside, 0);
	unlinkat(f->folder, aside, 0);
	if (linkat(f->folder, "capsule.gpub", f->folder, aside, 0) == -1)
		return make_bundle(f, 0, i, f->err);
	return take_name(f, aside, f->due[i].path + 1, f->err);
}

static void
add_due(struct filling *f, const struct due *due)
{
	size_t room = f->due_room > 0 ? 2 * f->due_room : 16;
	struct due *more = f->due_count < f->due_room ? f->due : realloc(f->due, room * sizeof(*more));

	if (!more || !due->path) {
		f->good = err_set(f->err, "cannot make bundles: memory is out");
		free(due->path);
		return;
	}
	f->due_room = f->due_count < f->due_room ? f->due_room : room;
	f->due = more;
	f->due[f->due_count++] = *due;
}

/* Note what the bundle at `path` is made of, and whether it is due. */
static void
look_at_bundle(void *ctx, struct slice path)
{
	struct filling *f = ctx;
	struct due due;
	struct buf key = BUF_INIT(4400);

	if (!f->good || !bundle_at(&due.what, &due.kind, f->h->site, path))
		return;
	due.path = slice_dup(path);
	buf_put_slice(&key, path);
	buf_putc(&key, ' ');
	f->good = due.path && (put_key(&key, f->h, &due.what, due.path) || err_set(f->err, "cannot hash: OpenSSL refuses"));
	buf_putc(&key, '\n');
	buf_put_slice(&f->keys, buf_slice(&key));
	due.twin = is_twin(f->h, &due.what, path);
	if (f->good && slice_search(buf_slice(&f->keys_before), buf_slice(&key)) < f->keys_before.len &&
	    faccessat(f->folder, due.path + 1, F_OK, 0) == 0)
		free(due.path);
	else
		add_due(f, &due);
	buf_release(&key);
}

/* Make what is due: whole ones, which take longest, come first; twins when there is what they are twins of. */
static void
make_bundles(struct filling *f)
{
	f->good = f->good && crew_run(f->due_count, make_own, f, f->err);
	for (size_t i = 0; i < f->due_count; i++) {
		f->good = f->good && (!f->due[i].twin || link_twin(f, i));
		free(f->due[i].path);
	}
	if (f->progress && f->good && f->due_count > 0)
		f->progress->tell(f->progress, "bundles", f->due_count, f->due_count);
	free(f->due);
}

/* --- what goes ------------------------------------------------------------------ */

/* Delete the bundles of tags and years that are no more. */
static void
drop_vanished(struct filling *f)
{
	int fd = openat(f->folder, "bundles", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	struct dirent *found;

	while (dir && (found = readdir(dir))) {
		struct buf key = BUF_INIT(4096);

		buf_printf(&key, "/bundles/%s ", found->d_name);
		if (found->d_name[0] != '.' && slice_search(buf_slice(&f->keys), buf_slice(&key)) == f->keys.len)
			unlinkat(dirfd(dir), found->d_name, 0);
		buf_release(&key);
	}
	if (dir)
		closedir(dir);
	else if (fd != -1)
		close(fd);
}

/* --- the whole ------------------------------------------------------------------- */

static bool
put_aside(struct filling *f, const char *name, struct slice text)
{
	char aside[ASIDE_MOST];

	put_aside_name(aside, 0);
	unlinkat(f->folder, aside, 0);
	return file_create(f->folder, aside, 0644, text, f->err) && take_name(f, aside, name, f->err);
}

static bool
fill_manifest(struct filling *f, EVP_PKEY *key)
{
	struct buf text = BUF_INIT(MANIFEST_MOST);
	bool good = manifest_put(&text, f->h, key) || err_set(f->err, "cannot write the manifest: memory is out");

	good = good && put_aside(f, &SHELF_MANIFEST[1], buf_slice(&text));
	buf_release(&text);
	return good;
}

static void
read_keys(struct filling *f)
{
	if (!file_read(&f->keys_before, f->folder, keys_name, NULL))
		buf_clear(&f->keys_before);
	unlinkat(f->folder, keys_name, 0);
}

/* `lasting`: what was made before and has not changed is left, and so is a note for the next time. */
static bool
fill(const char *path, const struct holdings *h, EVP_PKEY *key, bool lasting, struct progress *p, struct err *err)
{
	struct filling f = { .h = h, .path = path, .folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.keys_before = BUF_INIT(KEYS_MOST), .keys = BUF_INIT(KEYS_MOST), .progress = p, .err = err,
		.lasting = lasting, .good = true };

	if (f.folder == -1)
		return err_set(err, "cannot open '%s': %s", path, strerror(errno));
	if (lasting)
		read_keys(&f);
	mkdirat(f.folder, "bundles", 0755);
	f.good = fill_manifest(&f, key);
	shelf_each_bundle(h->site, look_at_bundle, &f);
	make_bundles(&f);
	drop_vanished(&f);
	if (f.good && lasting) {
		syncfs(f.folder);   /* what is named as made is on the disk */
		f.good = put_aside(&f, keys_name, buf_slice(&f.keys));
	}
	drop_aside(&f);
	close(f.folder);
	buf_release(&f.keys_before);
	buf_release(&f.keys);
	return f.good;
}

bool
shelving_fill_once(const char *path, const struct holdings *h, EVP_PKEY *key, struct progress *p, struct err *err)
{
	return fill(path, h, key, false, p, err);
}

bool
shelving_fill(const char *path, struct site *s, EVP_PKEY *key, struct progress *p, struct err *err)
{
	int spool = shelving_open_spool(path, err);
	struct holdings h;
	bool good = spool != -1 && holdings_make(&h, s, spool, false, p, err);

	if (good) {
		good = fill(path, &h, key, true, p, err);
		holdings_release(&h);
	}
	if (spool != -1)
		close(spool);
	return good;
}
