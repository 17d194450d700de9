/* base/err.c: what went wrong, in words; see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

bool
err_set(struct err *err, const char *format, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

void
report_add(struct report *r, const char *kind, const char *file,
    unsigned line, const char *format, ...)
{
	char sentence[512];
	va_list args;

	if (!r)
		return;
	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	r->found(r, kind, file, line, sentence);
}
