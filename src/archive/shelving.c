/* archive/shelving.c: the folder of the manifest and the bundles; see shelving.h. */
#include "archive/shelving.h"

#include "archive/bundle.h"
#include "archive/manifest.h"
#include "base/file.h"
#include "pages/shelf.h"
#include "version.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEYS_MOST = 16 << 20 };

/* What the bundles were made of: a line "PATH HASH" for each. */
static const char keys_name[] = SHELVING_NOTE;
static const char aside_name[] = "aside";

struct filling {
	const struct holdings *h;
	const char *path;          /* of the folder */
	int folder;
	struct buf keys_before, keys;
	struct progress *progress;
	struct err *err;
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

		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
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
	for (size_t i = 0; i < HOLDING_DIGEST && good; i++)
		buf_printf(out, "%02x", digest[i]);
	EVP_MD_CTX_free(hash);
	return good;
}

/* --- one bundle --------------------------------------------------------------- */

static bool
take_name(struct filling *f, const char *name)
{
	return renameat(f->folder, aside_name, f->folder, name) == 0 ||
	    err_set(f->err, "cannot name '%s/%.100s': %s", f->path, name, strerror(errno));
}

static bool
make_bundle(struct filling *f, const char *path, const struct bundle *what, enum pack_kind kind)
{
	char aside[4200];
	struct pack *pack;
	bool good;

	snprintf(aside, sizeof(aside), "%s/%s", f->path, aside_name);
	unlink(aside);
	pack = pack_open(aside, kind, f->err);
	good = pack && bundle_put(pack, f->h, what, NULL, f->err);
	good = pack_close(pack, good, f->err);
	if (good)
		chmod(aside, 0644);
	return good && take_name(f, path + 1);
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

static bool
link_twin(struct filling *f, const char *name)
{
	unlinkat(f->folder, aside_name, 0);
	return linkat(f->folder, "capsule.gpub", f->folder, aside_name, 0) == 0 && take_name(f, name);
}

static void
fill_bundle(void *ctx, struct slice path)
{
	struct filling *f = ctx;
	struct buf name = BUF_INIT(4096), key = BUF_INIT(4400);
	struct bundle what;
	enum pack_kind kind;

	if (!f->good || !bundle_at(&what, &kind, f->h->site, path))
		return;
	buf_put_slice(&name, path);
	buf_printf(&key, "%s ", name.data);
	f->good = put_key(&key, f->h, &what, name.data) || err_set(f->err, "cannot hash: OpenSSL refuses");
	buf_putc(&key, '\n');
	if (f->good && (slice_search(buf_slice(&f->keys_before), buf_slice(&key)) == f->keys_before.len ||
	    faccessat(f->folder, name.data + 1, F_OK, 0) == -1))
		f->good = (is_twin(f->h, &what, path) && link_twin(f, name.data + 1)) || make_bundle(f, name.data, &what, kind);
	buf_put_slice(&f->keys, buf_slice(&key));
	buf_release(&name);
	buf_release(&key);
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
	unlinkat(f->folder, aside_name, 0);
	return file_create(f->folder, aside_name, 0644, text, f->err) && take_name(f, name);
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

bool
shelving_fill_from(const char *path, const struct holdings *h, EVP_PKEY *key, struct progress *p, struct err *err)
{
	struct filling f = { .h = h, .path = path, .folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.keys_before = BUF_INIT(KEYS_MOST), .keys = BUF_INIT(KEYS_MOST), .progress = p, .err = err, .good = true };

	if (f.folder == -1)
		return err_set(err, "cannot open '%s': %s", path, strerror(errno));
	read_keys(&f);
	mkdirat(f.folder, "bundles", 0755);
	f.good = fill_manifest(&f, key);
	shelf_each_bundle(h->site, fill_bundle, &f);
	drop_vanished(&f);
	if (f.good) {
		syncfs(f.folder);   /* what is named as made is on the disk */
		f.good = put_aside(&f, keys_name, buf_slice(&f.keys));
	}
	unlinkat(f.folder, aside_name, 0);
	close(f.folder);
	buf_release(&f.keys_before);
	buf_release(&f.keys);
	return f.good;
}

bool
shelving_fill(const char *path, struct site *s, EVP_PKEY *key, struct progress *p, struct err *err)
{
	int spool = shelving_open_spool(path, err);
	struct holdings h;
	bool good = spool != -1 && holdings_make(&h, s, spool, false, p, err);

	if (good) {
		good = shelving_fill_from(path, &h, key, p, err);
		holdings_release(&h);
	}
	if (spool != -1)
		close(spool);
	return good;
}
