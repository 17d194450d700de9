/* commands/findings.c: what `capsule check` found; see findings.h. */
#include "commands/findings.h"

#include "base/file.h"
#include "base/utf8.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRANSFER_MOST = 1 << 30 };   /* bytes of findings from another process */

/* ---- gathering -------------------------------------------------------------- */

void
findings_add(struct findings *f, const char *kind, const char *file, unsigned line,
    const char *sentence)
{
	struct finding *new = arena_get(f->arena, sizeof(*new));

	if (!new)
		return;
	new->file = arena_copy(f->arena, slice_of(file));
	new->line = line;
	new->kind = arena_copy(f->arena, slice_of(kind));
	new->sentence = arena_copy(f->arena, slice_of(sentence));
	if (!new->file || !new->kind || !new->sentence)
		return;
	new->next = f->first;
	f->first = new;
	f->count++;
}

static void
add_below(struct findings *f, const char *kind, const char *folder, struct slice file,
    unsigned line, const char *sentence)
{
	struct buf path = BUF_INIT(1 << 16);

	buf_puts(&path, file.len > 0 ? folder : "");
	if (path.len > 0)
		buf_putc(&path, '/');
	buf_put_slice(&path, file);
	findings_add(f, kind, path.data, line, sentence);
	buf_release(&path);
}

/* Take "file:line: " or "file: " off the front of *text. */
static void
cut_place(struct slice *text, struct slice *file, unsigned *line)
{
	size_t end = slice_search(*text, SLICE(": "));
	struct slice place = slice_first(*text, end), digits;
	size_t colon = slice_find_last(place, ':');
	unsigned long number = 0;

	*file = SLICE("");
	*line = 0;
	/* a place has no blank that a quoted name in a sentence would not have too */
	if (end == text->len || slice_find(place, '\'') < place.len)
		return;
	digits = slice_skip(place, colon + 1);
	if (colon < place.len && slice_number(digits, 1u << 30, &number))
		place = slice_first(place, colon);
	else if (slice_find(place, '.') == place.len && slice_find(place, '/') == place.len)
		return;   /* "cannot open it: no such file" */
	*file = place;
	*line = (unsigned)number;
	*text = slice_skip(*text, end + 2);
}

void
findings_add_err(struct findings *f, const char *kind, const char *folder, const struct err *err)
{
	struct slice text = slice_of(err->text), file;
	unsigned line;

	cut_place(&text, &file, &line);
	add_below(f, kind, folder, file, line, text.data);
}

static void
on_finding(struct report *r, const char *kind, const char *file, unsigned line,
    const char *sentence)
{
	struct findings *f = (struct findings *)r;

	add_below(f, kind, f->content, slice_of(file), line, sentence);
}

bool
findings_init(struct findings *f, const char *content)
{
	*f = (struct findings){ .report.found = on_finding, .report.style = true,
	    .content = content, .arena = arena_new() };
	return f->arena != NULL;
}

void
findings_release(struct findings *f)
{
	arena_free(f->arena);
	f->arena = NULL;
}

bool
findings_is_kind(const char *kind)
{
	static const char *const kinds[] = {
#define AS_NAME(name, about) name,
		FINDING_TABLE(AS_NAME)
	};

	return slice_is_one_of(slice_of(kind), kinds, COUNT(kinds));
}

/* Whether such findings are told only to who asks for them by their kind: they say nothing of faults. */
static bool
is_aside(const char *kind)
{
	static const char *const kinds[] = { "orphan", "external", "linked", "page" };

	return slice_is_one_of(slice_of(kind), kinds, COUNT(kinds));
}

/* ---- printing --------------------------------------------------------------- */

static int
by_place(const void *a, const void *b)
{
	const struct finding *left = *(const struct finding *const *)a,
	    *right = *(const struct finding *const *)b;
	int order = strcmp(left->file, right->file);

	if (order == 0)
		order = left->line < right->line ? -1 : left->line > right->line;
	if (order == 0)
		order = strcmp(left->kind, right->kind);
	return order != 0 ? order : strcmp(left->sentence, right->sentence);
}

/* UTF-8 for JSON, whatever a file is called; borrowed from `b`. */
static const char *
clean(struct buf *b, const char *text)
{
	buf_clear(b);
	utf8_put_clean(b, slice_of(text));
	return b->data;
}

static void
print_json(const struct finding *f)
{
	struct buf file = BUF_INIT(1 << 18), sentence = BUF_INIT(1 << 16);
	json_t *object = json_pack("{s:s, s:i, s:s, s:s}", "file", clean(&file, f->file), "line",
	    (int)f->line,
	    "kind", f->kind, "sentence", clean(&sentence, f->sentence));

	if (object)
		json_dumpf(object, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(object);
	buf_release(&sentence);
	buf_release(&file);
}

static void
print_text(const struct finding *f)
{
	if (f->line > 0)
		printf("%s:%u: ", f->file, f->line);
	else if (f->file[0] != '\0')
		printf("%s: ", f->file);
	printf("%s: %s\n", f->kind, f->sentence);
}

const struct finding **
findings_sorted(const struct findings *f, const char *kind, size_t *count)
{
	const struct finding **sorted = calloc(f->count + 1, sizeof(*sorted));
	size_t n = 0, kept = 0;

	*count = 0;
	if (!sorted)
		return NULL;
	for (const struct finding *one = f->first; one; one = one->next) {
		if (kind ? strcmp(one->kind, kind) == 0 : !is_aside(one->kind))
			sorted[n++] = one;
	}
	qsort(sorted, n, sizeof(*sorted), by_place);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || by_place(&sorted[kept - 1], &sorted[i]) != 0)
			sorted[kept++] = sorted[i];
	}
	*count = kept;
	return sorted;
}

size_t
findings_print(struct findings *f, const char *kind, bool json)
{
	size_t count;
	const struct finding **sorted = findings_sorted(f, kind, &count);

	if (!sorted) {
		fputs("capsule: cannot list the findings: memory is out\n", stderr);
		return f->count;
	}
	for (size_t i = 0; i < count; i++)
		(json ? print_json : print_text)(sorted[i]);
	free(sorted);
	return count;
}

/* ---- between processes ------------------------------------------------------- */

bool
findings_send(const struct findings *f, int fd)
{
	struct buf out = BUF_INIT(TRANSFER_MOST);
	bool ok;

	for (const struct finding *one = f->first; one; one = one->next)
		buf_printf(&out, "%s%c%u%c%s%c%s%c", one->file, '\0', one->line, '\0', one->kind,
		    '\0', one->sentence, '\0');
	ok = !out.full && file_write_fd(fd, buf_slice(&out));
	buf_release(&out);
	return ok;
}

bool
findings_receive(struct findings *f, int fd)
{
	struct buf in = BUF_INIT(TRANSFER_MOST);
	bool ok = file_read_fd(&in, fd, "a part of the findings", NULL);
	struct slice rest = buf_slice(&in);

	while (ok && rest.len > 0) {
		struct slice file = slice_cut(&rest, '\0'), line = slice_cut(&rest, '\0');
		struct slice kind = slice_cut(&rest, '\0'), sentence = slice_cut(&rest, '\0');
		unsigned long number = 0;

		ok = slice_number(line, 1u << 30, &number);
		if (ok)
			findings_add(f, kind.data, file.data, (unsigned)number, sentence.data);
	}
	buf_release(&in);
	return ok;
}
