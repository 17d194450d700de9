/* base/err.c: what went wrong, in words; see err.h. */
#include "base/err.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a file says may stand in a sentence, but not steer the terminal that shows it. */
static void
blank_controls(char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7F)
			*text = ' ';
	}
}

/* Put the sentence into `size` bytes; of one that is too long, whole characters. */
static void
put_sentence(char *text, size_t size, const char *format, va_list args)
{
	char whole[1024];
	struct slice fit;

	vsnprintf(whole, sizeof(whole), format, args);
	blank_controls(whole);
	fit = utf8_first(slice_of(whole), size - 1);
	memcpy(text, fit.data, fit.len);
	text[fit.len] = '\0';
}

bool
err_set(struct err *err, const char *format, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, format);
	put_sentence(err->text, sizeof(err->text), format, args);
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
	put_sentence(sentence, sizeof(sentence), format, args);
	va_end(args);
	r->found(r, kind, file, line, sentence);
}

void
report_add_err(struct report *r, const char *kind, const char *file, const struct err *err)
{
	const char *sentence = err->text;
	size_t len = strlen(file);
	unsigned long line = 0;

	if (strncmp(sentence, file, len) == 0 && sentence[len] == ':') {
		char *end;

		line = strtoul(sentence + len + 1, &end, 10);
		sentence = line > 0 && end[0] == ':' ? end + 1 : sentence + len + 1;
		sentence += strspn(sentence, " ");
	}
	report_add(r, kind, file, (unsigned)line, "%s", sentence);
}
