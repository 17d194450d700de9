/* data/yaml_put.c: text as a YAML scalar; see yaml_put.h. */
#include "data/yaml_put.h"

#include "base/utf8.h"

void
yaml_put_quoted(struct buf *out, struct slice text)
{
	buf_putc(out, '"');
	while (text.len > 0) {
		uint32_t c;
		size_t n = utf8_next(text, &c, NULL);

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", (char)c);
		else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
		    c == 0xFEFF)
			buf_printf(out, "\\u%04X", (unsigned)c);
		else
			utf8_put(out, c);
		text = slice_skip(text, n);
	}
	buf_putc(out, '"');
}
