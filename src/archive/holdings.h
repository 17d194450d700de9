/*
 * archive/holdings.h: everything that a capsule holds, answered once.
 *
 * Each address (pages/addresses.h) is answered by site_answer(), the very
 * function that visitors reach, so what is archived is what they read. What is
 * kept of an answer is its hash, its size and the day of its last change; the
 * pages in gemtext (or all that is made, for who wants all) are written to a
 * spool besides, so that nobody has to make them again. Memory does not grow
 * with the texts.
 *
 * The day of the last change is the author's word, never a file's time, which
 * differs from copy to copy: of a post the newest of its date, its `updated`,
 * its comments and the dates of the posts that its page links to (so that "Newer:" counts);
 * of a list the newest of the posts on it; of another file that of the newest
 * post that links to it.
 */
#ifndef CAPSULE_ARCHIVE_HOLDINGS_H
#define CAPSULE_ARCHIVE_HOLDINGS_H

#include "pages/addresses.h"

#include <sys/types.h>

enum { HOLDING_DIGEST = 32 };   /* bytes of SHA-256 */

struct holding {
	const struct address *address;
	uint8_t  digest[HOLDING_DIGEST];   /* of the body */
	uint64_t size;                     /* bytes of it */
	uint32_t day;                      /* of its last change, 20171114; 0: nobody says */
	bool     is_gemtext;
	off_t    spooled;                  /* where its header line lies in the spool; -1: it is to be answered again */
	uint16_t header;                   /* bytes of that line, CR LF too */
};

struct holdings {
	struct site *site;
	struct addresses addresses;
	struct holding *items;             /* one for each address, in the same order */
	size_t   count;
	int      spool;
	bool     spools_all;               /* other forms than gemtext too */
	off_t    spool_size;
	uint32_t newest, oldest;           /* days of posts; 0: there is none */
	const struct holding *cover;       /* the picture for a book's cover; NULL: none */
};

/* Hears how far it is: `done` of `all`. NULL where such is passed: nobody listens. */
struct progress {
	void (*tell)(struct progress *p, const char *what, size_t done, size_t all);
};

/*
 * Answer everything. `spool`: an empty file open for reading and writing,
 * borrowed; `all`: not only gemtext is wanted again. False with *err when something does not answer with 20 or memory
 * is out; *h is then empty.
 */
bool holdings_make(struct holdings *h, struct site *s, int spool, bool all, struct progress *p, struct err *err);
void holdings_release(struct holdings *h);

/* The one at exactly this address (decoded); NULL when there is none. */
struct holding *holdings_find(const struct holdings *h, struct slice path);

/* Answer the address `path` (decoded) as a visitor would get it; *res is initialised. */
void holdings_answer(struct site *s, struct slice path, struct response *res);

/* Hears a piece of a body. False with *err: enough. */
typedef bool piece_fn(void *ctx, struct slice piece, struct err *err);

/* Hand the body of one to `take`, piece by piece, and before it the header line where that is wanted. False with *err. */
bool holdings_give(const struct holdings *h, const struct holding *one, bool header, piece_fn *take, void *ctx,
    struct err *err);

/* Append the body of gemtext. False with *err. */
bool holdings_read(const struct holdings *h, const struct holding *one, struct buf *out, struct err *err);

/* A date as such a day, 20171114; 0 for none. */
uint32_t holdings_day(const struct date *d);
/* Append "2017-11-14", or "-" for 0. */
void holdings_put_day(struct buf *out, uint32_t day);

#endif
