/* gemini/errand.c: an answer that somebody else is asked for; see errand.h. */
#include "gemini/errand.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct errand *
errand_new(const void *to, size_t message_most)
{
	struct errand *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->to = to;
	e->body = -1;
	buf_init(&e->message, message_most);
	buf_init(&e->note, 1 << 14);
	return e;
}

void
errand_free(struct errand *e)
{
	if (!e)
		return;
	if (e->body != -1)
		close(e->body);
	buf_release(&e->message);
	buf_release(&e->note);
	free(e);
}

/* When all is there nobody can change it, whoever has the descriptor. */
static bool
seal(struct errand *e)
{
	return fcntl(e->body, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0;
}

bool
errand_expect_body(struct errand *e, uint64_t size)
{
	e->body = memfd_create("upload", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	e->body_left = size;
	return e->body != -1 && (size > 0 || seal(e));
}

bool
errand_take_body(struct errand *e, struct slice bytes)
{
	bytes = slice_first(bytes, e->body_left < SIZE_MAX ? (size_t)e->body_left : SIZE_MAX);
	if (!file_write_fd(e->body, bytes))
		return false;
	e->body_left -= bytes.len;
	return e->body_left > 0 || seal(e);
}
