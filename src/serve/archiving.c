/* serve/archiving.c: the process that makes the manifest and the bundles; see archiving.h. */
#include "serve/archiving.h"

#include "archive/shelving.h"
#include "archive/signing.h"
#include "base/file.h"
#include "base/hex.h"
#include "serve/chore.h"
#include "serve/hosted.h"
#include "serve/sandbox.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MADE = 'm', FAILED = 'f', STATE_MOST = 4096 };

/* What it was made from, so that a start after which nothing changed makes nothing. */
static const char state_name[] = "made-from";

struct archiving {
	struct hosted *hosted;
	char path[SITE_PATH_MOST + 16];
	int folder;
	struct chore *chore;
	bool sandbox;
	bool told;                 /* the operator knows that it cannot be made */
};

/* --- in the child ------------------------------------------------------------- */

static void
put_state(struct buf *out, const struct hosted *s, EVP_PKEY *key)
{
	const struct config *c = s->folder.config;
	uint8_t digest[EVP_MAX_MD_SIZE] = { 0 };

	EVP_Digest(c->source.data, c->source.len, digest, NULL, EVP_sha256(), NULL);
	buf_printf(out, "%s %016llx %s:%u ", CAPSULE_VERSION, (unsigned long long)catalog_fingerprint(s->catalog),
	    c->site.hosts[0], c->site.public_port);
	hex_put(out, digest, 32);
	buf_putc(out, ' ');
	if (key)
		signing_put_key(out, key);
	buf_putc(out, '\n');
}

static bool
is_made(const struct archiving *a, struct slice state)
{
	struct buf before = BUF_INIT(STATE_MOST);
	bool same = file_read(&before, a->folder, state_name, NULL) && slice_eq(buf_slice(&before), state);

	buf_release(&before);
	return same;
}

static bool
make(struct archiving *a, EVP_PKEY *key, struct slice state, struct err *err)
{
	struct hosted *s = a->hosted;
	struct site *site = site_new(&s->folder.config->site, s->catalog, s->folder.content, 0);
	bool good;

	if (!site)
		return err_set(err, "memory is out");
	if (s->indexing)
		site_set_searchable(site);
	if (s->writer)
		site_let_write(site);
	unlinkat(a->folder, state_name, 0);
	good = shelving_fill(a->path, site, key, NULL, err) && file_create(a->folder, state_name, 0644, state, err);
	site_free(site);
	return good;
}

static char
work(void *ctx)
{
	struct archiving *a = ctx;
	struct hosted *s = a->hosted;
	struct buf state = BUF_INIT(STATE_MOST);
	struct err err;
	EVP_PKEY *key = signing_load(s->folder.certs_path, true, &err);
	bool good;

	chore_wait_for_turn(a->folder, ".");   /* it ends with this process */
	if (!key && err.text[0] != '\0')
		fprintf(stderr, "capsule: %s; the manifest is not signed\n", err.text);
	good = !a->sandbox || sandbox_enter_maker(s->folder.content, a->folder, &err);
	put_state(&state, s, key);
	if (good && !is_made(a, buf_slice(&state)))
		good = make(a, key, buf_slice(&state), &err);
	if (!good && !a->told)
		fprintf(stderr, "capsule: cannot make manifest and bundles: %s; those of before are still served\n", err.text);
	EVP_PKEY_free(key);
	buf_release(&state);
	return good ? MADE : FAILED;
}

static int
keep(void *ctx, int fds[CHORE_KEEP_MOST])
{
	const struct archiving *a = ctx;

	fds[0] = a->hosted->folder.content;
	fds[1] = a->folder;
	return 2;
}

/* --- in the supervisor ---------------------------------------------------------- */

static bool
done(void *ctx, char word)
{
	struct archiving *a = ctx;

	a->told = word == FAILED;
	return word != FAILED;
}

static bool
open_folder(struct archiving *a, struct err *err)
{
	if (mkdir(a->path, 0755) == -1 && errno != EEXIST)
		return err_set(err, "cannot make '%.120s' for manifest and bundles: %s", a->path, strerror(errno));
	if (access(a->path, W_OK | X_OK) == -1)
		return err_set(err, "cannot write manifest and bundles in '%.120s': %s", a->path, strerror(errno));
	a->folder = open(a->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return a->folder != -1 || err_set(err, "cannot open '%.120s': %s", a->path, strerror(errno));
}

struct archiving *
archiving_new(struct event_base *base, struct hosted *s, bool sandbox, struct err *err)
{
	struct chore_options co = { .name = "capsule-archive", .priority = CHORE_LOWEST, .rests = true, .work = work, .done = done, .keep = keep };
	struct archiving *a = calloc(1, sizeof(*a));

	if (!a) {
		err_set(err, "cannot make bundles: memory is out");
		return NULL;
	}
	a->hosted = s;
	a->sandbox = sandbox;
	a->folder = -1;
	snprintf(a->path, sizeof(a->path), "%s/archive", s->folder.state_path);
	co.ctx = a;
	a->chore = chore_new(base, &co);
	if (a->chore && open_folder(a, err))
		return a;
	archiving_free(a);
	return NULL;
}

void
archiving_start(struct archiving *a)
{
	if (a && a->hosted->folder.config->site.bundles != BUNDLES_NONE)
		chore_start(a->chore);
}

int
archiving_folder(const struct archiving *a)
{
	return a ? a->folder : -1;
}

void
archiving_free(struct archiving *a)
{
	if (!a)
		return;
	chore_free(a->chore);
	if (a->folder != -1)
		close(a->folder);
	free(a);
}
