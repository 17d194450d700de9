/* base/buf.c: owned text; see buf.h. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

enum { SMALLEST = 64 };

char buf_nothing[1] = "";

void
buf_init(struct buf *b, size_t limit)
{
	*b = BUF_INIT(limit);
}

struct buf
buf_over(char *memory, size_t size)
{
	memory[0] = '\0';
	return (struct buf){ .data = memory, .cap = size, .limit = size - 1 };
}

void
buf_release(struct buf *b)
{
	if (b->cap > 0)
		free(b->data);
	buf_init(b, b->limit);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->cap > 0)
		b->data[0] = '\0';
}

void
buf_truncate(struct buf *b, size_t len)
{
	if (len < b->len) {
		b->len = len;
		b->data[len] = '\0';
	}
}

/* Have at least `need` bytes allocated. */
static bool
reserve(struct buf *b, size_t need)
{
	size_t cap = b->cap > 0 ? b->cap : SMALLEST;
	char *data;

	if (need <= b->cap)
		return true;
	while (cap < need)
		cap = cap > need / 2 ? need + need / 4 : cap * 2;
	data = realloc(b->cap > 0 ? b->data : NULL, cap);
	if (!data)
		return false;
	data[b->len] = '\0';
	b->data = data;
	b->cap = cap;
	return true;
}

char *
buf_room(struct buf *b, size_t n)
{
	if (b->full)
		return NULL;
	if (n > b->limit - b->len || !reserve(b, b->len + n + 1)) {
		b->full = true;
		return NULL;
	}
	return b->data + b->len;
}

void
buf_grew(struct buf *b, size_t n)
{
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_put(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0 || (!buf_has_room(b, n) && !buf_room(b, n)))
		return;
	memcpy(b->data + b->len, bytes, n);
	buf_grew(b, n);
}

void
buf_put_number(struct buf *b, int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char digits[24];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		digits[--at] = '-';
	buf_put(b, digits + at, sizeof(digits) - at);
}

/* Into the room at hand, which nearly always does; else once more, when there is enough. */
void
buf_vprintf(struct buf *b, const char *format, va_list args)
{
	size_t room = b->cap > b->len ? b->cap - b->len : 0;  /* the '\0' counted */
	va_list again;
	int n;

	if (b->full)
		return;
	va_copy(again, args);
	n = vsnprintf(room > 0 ? b->data + b->len : NULL, room, format, again);
	va_end(again);
	if (n >= 0 && (size_t)n >= room && buf_room(b, (size_t)n))
		vsnprintf(b->data + b->len, (size_t)n + 1, format, args);
	if (n < 0 || (size_t)n > b->limit - b->len)
		b->full = true;
	if (!b->full)
		b->len += (size_t)n;
	else if (room > 0)
		b->data[b->len] = '\0';
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

char *
buf_steal(struct buf *b)
{
	char *data = b->cap > 0 ? b->data : slice_dup(buf_slice(b));

	buf_init(b, b->limit);
	return data;
}
