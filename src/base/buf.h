/*
 * base/buf.h: owned text that grows up to a limit and remembers refusal.
 *
 * Every buf has a limit chosen by its owner. An append that would pass it, or
 * for which memory is out, is refused whole, and so is every later one: a
 * writer appends straight through and asks `full` once at the end.
 */
#ifndef CAPSULE_BASE_BUF_H
#define CAPSULE_BASE_BUF_H

#include "base/slice.h"

#include <stdarg.h>
#include <stdint.h>

struct buf {
	char  *data;   /* never NULL; data[len] is always '\0' */
	size_t len;    /* bytes in use, '\0' not counted */
	size_t cap;    /* bytes allocated; 0 while nothing is */
	size_t limit;  /* len never passes this */
	bool   full;   /* refused an append: content is the whole appends before */
};

extern char buf_nothing[1];  /* what an empty buf's data points at */
#define BUF_INIT(most) ((struct buf){ .data = buf_nothing, .limit = (most) })

void buf_init(struct buf *b, size_t limit);
/*
 * A buf over `size` bytes (at least 1) of the caller's memory: it never
 * allocates, refuses what does not fit, and is not to be released or stolen.
 */
struct buf buf_over(char *memory, size_t size);
/* Free the contents; b is empty again, its limit stays. */
void buf_release(struct buf *b);
/* Empty it and forget a refusal; the memory is kept for the next use. */
void buf_clear(struct buf *b);
/* Shorten to `len` bytes, no more than there are. A refusal stays. */
void buf_truncate(struct buf *b, size_t len);

void buf_put(struct buf *b, const void *bytes, size_t n);

static inline void
buf_put_slice(struct buf *b, struct slice s)
{
	buf_put(b, s.data, s.len);
}

static inline void
buf_puts(struct buf *b, const char *text)
{
	buf_put(b, text, strlen(text));
}

/* Whether `n` more bytes, and '\0', have room in the memory that it has. */
static inline bool
buf_has_room(const struct buf *b, size_t n)
{
	return n < b->cap - b->len && n <= b->limit - b->len && !b->full;
}

static inline void
buf_putc(struct buf *b, char c)
{
	if (!buf_has_room(b, 1)) {
		buf_put(b, &c, 1);
		return;
	}
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

/* Append `number` in decimal digits. */
void buf_put_number(struct buf *b, int64_t number);

void buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args);

/*
 * Make room for `n` more bytes and return where they go; the caller writes
 * them and calls buf_grew() with how many it wrote. NULL when refused.
 */
char *buf_room(struct buf *b, size_t n);
void buf_grew(struct buf *b, size_t n);

/* The contents, borrowed until the next append. */
static inline struct slice
buf_slice(const struct buf *b)
{
	return slice_from(b->data, b->len);
}

/* Take the contents for free(); b is empty again. NULL when memory is out. */
char *buf_steal(struct buf *b);

#endif
