/* gemtext/conversion.c: what modules share; see conversion.h. */
#include "gemtext/conversion.h"

#include <stdarg.h>
#include <stdio.h>

unsigned
conversion_line(const struct conversion *c, unsigned line)
{
	if (c->note_line > 0)
		line = c->note_line;
	return line > 0 ? lines_in_file(c->options->lines, c->options->first_line, line) : line;
}

void
conversion_report(struct conversion *c, const char *kind, unsigned line, const char *format, ...)
{
	char sentence[512];
	va_list args;

	if (!c->options->report)
		return;
	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	report_add(c->options->report, kind, c->options->file ? c->options->file : "",
	    conversion_line(c, line), "%s", sentence);
}

void
conversion_put_plain(struct conversion *c, struct slice text)
{
	while (text.len > 0) {
		size_t n = 0;

		while (n < text.len && (unsigned char)text.data[n] >= ' ' && text.data[n] != 0x7F)
			n++;
		prose_put(&c->prose, slice_first(text, n));
		if (n < text.len)
			prose_put(&c->prose, SLICE(" "));
		text = slice_skip(text, n + 1);
	}
}
