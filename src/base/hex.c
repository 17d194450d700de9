/* base/hex.c: bytes as hexadecimal digits; see hex.h. */
#include "base/hex.h"

int
hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

void
hex_put(struct buf *out, const void *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *byte = bytes;

	for (size_t i = 0; i < count; i++) {
		const char pair[] = { digits[byte[i] >> 4], digits[byte[i] & 0xF] };

		buf_put(out, pair, sizeof(pair));
	}
}
