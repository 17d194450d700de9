/* writing/message.c: what a worker and the writer say; see message.h. */
#include "writing/message.h"

enum { HEAD = 4 + 1 + 1 + 8, FIELD_HEAD = 1 + 4 };  /* bytes */

static const char *const needed[] = {
#define AS_NEEDED(name, fields) [MESSAGE_##name] = fields,
	MESSAGE_TABLE(AS_NEEDED)
};

static const struct { char letter; uint32_t most; } fields[] = {
#define AS_FIELD(name, letter, most) [FIELD_##name] = { letter, most },
	FIELD_TABLE(AS_FIELD)
};

static void
put_number(struct buf *out, uint64_t n, int bytes)
{
	while (bytes-- > 0)
		buf_putc(out, (char)(n >> (8 * bytes)));
}

static uint64_t
take_number(struct slice *from, size_t bytes)
{
	uint64_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | (unsigned char)from->data[i];
	*from = slice_skip(*from, bytes);
	return n;
}

bool
message_put(struct buf *out, const struct message *m)
{
	size_t start = out->len, count = 0;

	for (int i = 0; i < FIELDS; i++)
		count += m->field[i].len > 0;
	buf_puts(out, "cap1");
	put_number(out, m->kind, 1);
	put_number(out, count, 1);
	put_number(out, m->id, 8);
	for (int i = 0; i < FIELDS; i++) {
		if (m->field[i].len == 0)
			continue;
		if (m->field[i].len > fields[i].most)
			out->full = true;
		put_number(out, (uint64_t)i, 1);
		put_number(out, m->field[i].len, 4);
		buf_put_slice(out, m->field[i]);
	}
	if (out->len - start > MESSAGE_MOST)
		out->full = true;
	return !out->full;
}

static bool
take_field(struct message *m, struct slice *bytes)
{
	uint64_t which, len;

	if (bytes->len < FIELD_HEAD)
		return false;
	which = take_number(bytes, 1);
	len = take_number(bytes, 4);
	if (which >= FIELDS || len == 0 || len > fields[which].most || len > bytes->len || m->field[which].len > 0)
		return false;
	m->field[which] = slice_first(*bytes, (size_t)len);
	*bytes = slice_skip(*bytes, (size_t)len);
	return true;
}

/* A file's name ends at no NUL in its midst, and two digits are two digits. */
static bool
is_sound(const struct message *m)
{
	struct slice status = m->field[FIELD_STATUS];

	for (const char *letter = needed[m->kind]; *letter; letter++) {
		for (int i = 0; i < FIELDS; i++) {
			if (fields[i].letter == *letter && m->field[i].len == 0)
				return false;
		}
	}
	if (slice_find(m->field[FIELD_FILE], '\0') < m->field[FIELD_FILE].len ||
	    slice_find(m->field[FIELD_ID], '\0') < m->field[FIELD_ID].len)
		return false;
	return status.len == 0 || (status.len == 2 && status.data[0] >= '1' && status.data[0] <= '6' &&
	    status.data[1] >= '0' && status.data[1] <= '9');
}

bool
message_read(struct message *m, struct slice bytes)
{
	uint64_t kind, count;

	memset(m, 0, sizeof(*m));
	for (int i = 0; i < FIELDS; i++)
		m->field[i] = SLICE("");
	if (bytes.len < HEAD || bytes.len > MESSAGE_MOST || !slice_starts(bytes, SLICE("cap1")))
		return false;
	bytes = slice_skip(bytes, 4);
	kind = take_number(&bytes, 1);
	count = take_number(&bytes, 1);
	m->id = take_number(&bytes, 8);
	if (kind >= MESSAGE_KINDS)
		return false;
	m->kind = (enum message_kind)kind;
	while (count-- > 0) {
		if (!take_field(m, &bytes))
			return false;
	}
	return bytes.len == 0 && is_sound(m);
}
