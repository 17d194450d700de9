/* pages/phrases_file.c: a site's own words for pages; see phrases_file.h. */
#include "pages/phrases_file.h"

#include "base/file.h"
#include "data/yaml.h"
#include "data/yaml_put.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20, WORD_MOST = 500 };

/* What one file says: it stays for as long as its words are in use. */
struct file_words {
	struct arena *arena;
	size_t count;
	struct phrases_language languages[];
};

static const char *const names[] = {
#define AS_NAME(name, english) [PHRASE_##name] = #name,
	PHRASE_TABLE(AS_NAME)
#undef AS_NAME
};

static const char *const english[] = {
#define AS_WORDS(name, english) [PHRASE_##name] = english,
	PHRASE_TABLE(AS_WORDS)
#undef AS_WORDS
};

struct file_reading {
	const char *file;
	struct err *err;
};

static bool
fail(const struct file_reading *r, const struct value *at, const char *why)
{
	return err_set(r->err, "%s:%u: '%.60s' %s", r->file, at->line, at->key.data, why);
}

static bool
has_place(const char *text)
{
	return strstr(text, "{}") != NULL;
}

/* A line of words, with "{}" where the English ones have it. */
static bool
take_words(const struct file_reading *r, const struct value *v, enum phrase phrase, struct phrases_language *l)
{
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP || v->kind == VALUE_NULL || v->text.len == 0)
		return fail(r, v, "wants its words");
	if (v->text.len > WORD_MOST || slice_find(v->text, '\n') < v->text.len)
		return fail(r, v, "is more than a short line");
	if (has_place(v->text.data) != has_place(english[phrase]))
		return fail(r, v, has_place(english[phrase]) ? "needs {} where what is spoken of goes" : "has no place for {}");
	l->words[phrase] = v->text.data;
	return true;
}

static bool
take_months(const struct file_reading *r, const struct value *v, const char *months[12])
{
	size_t count = 0;

	for (const struct value *m = v->kind == VALUE_LIST ? v->first : NULL; m; m = m->next) {
		if (count < 12 && m->kind != VALUE_LIST && m->kind != VALUE_MAP && m->text.len > 0)
			months[count] = m->text.data;
		count++;
	}
	for (size_t i = 0; i < 12; i++) {
		if (count != 12 || !months[i])
			return fail(r, v, "is a list of twelve names");
	}
	return true;
}

/* "{d} {m} {y}" in any order, with what stands between. */
static bool
take_form(const struct file_reading *r, const struct value *v, const char **form)
{
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP || v->text.len == 0 || v->text.len > WORD_MOST)
		return fail(r, v, "is a form such as {d} {m} {y}");
	for (const char *at = v->text.data; *at; at++) {
		if (*at == '{' && (at[1] == '\0' || !strchr("dmy", at[1]) || at[2] != '}'))
			return fail(r, v, "is a form such as {d} {m} {y}");
	}
	*form = v->text.data;
	return true;
}

static bool
take_member(const struct file_reading *r, const struct value *v, struct phrases_language *l)
{
	if (slice_eq_nocase(v->key, SLICE("months")))
		return take_months(r, v, l->months);
	if (slice_eq_nocase(v->key, SLICE("lone_months")))
		return take_months(r, v, l->lone_months);
	if (slice_eq_nocase(v->key, SLICE("day")))
		return take_form(r, v, &l->day);
	if (slice_eq_nocase(v->key, SLICE("month")))
		return take_form(r, v, &l->month);
	if (slice_eq_nocase(v->key, SLICE("year")))
		return take_form(r, v, &l->year);
	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		if (slice_eq_nocase(v->key, slice_of(names[i])))
			return take_words(r, v, (enum phrase)i, l);
	}
	return fail(r, v, "is no word of a page; `capsule config --phrases en` lists them");
}

static bool
take_language(const struct file_reading *r, const struct value *v, struct phrases_language *l)
{
	l->tag = v->key.data;
	if (!phrases_is_tag(l->tag))
		return fail(r, v, "is no language tag such as sv or pt-BR");
	if (v->kind != VALUE_MAP)
		return fail(r, v, "is a table of words");
	for (const struct value *word = v->first; word; word = word->next) {
		if (!take_member(r, word, l))
			return false;
	}
	return true;
}

static void
free_words(struct file_words *w)
{
	if (w)
		arena_free(w->arena);
	free(w);
}

static struct file_words *
read_words(const struct file_reading *r, struct slice text)
{
	struct arena *arena = arena_new();
	struct reading reading = { .arena = arena, .file = r->file };
	const struct value *v = arena ? yaml_read(&reading, text, r->err) : NULL;
	struct file_words *w = NULL;
	size_t count = 0;
	bool good = true;

	for (const struct value *one = v && v->kind == VALUE_MAP ? v->first : NULL; one; one = one->next)
		count++;
	if (v && v->kind != VALUE_MAP && v->kind != VALUE_NULL)
		err_set(r->err, "%s:%u: this is a table of languages, each with its words", r->file, v->line);
	else if (v && (w = calloc(1, sizeof(*w) + (count + 1) * sizeof(w->languages[0]))) == NULL)
		err_set(r->err, "cannot read '%s': memory is out", r->file);
	if (!w) {
		arena_free(arena);
		return NULL;
	}
	w->arena = arena;
	for (v = v->kind == VALUE_MAP ? v->first : NULL; v && good; v = v->next)
		good = take_language(r, v, &w->languages[w->count++]);
	if (!good) {
		free_words(w);
		return NULL;
	}
	return w;
}

static uint64_t
print_of(struct slice text)
{
	uint64_t print = 14695981039346656037u;   /* FNV-1a */

	for (size_t i = 0; i < text.len; i++)
		print = (print ^ (unsigned char)text.data[i]) * 1099511628211u;
	return print | 1;
}

static unsigned
use(const char *owner, struct file_words *w)
{
	const struct phrases_language *former;
	unsigned number = phrases_add(owner, w ? w->languages : NULL, w ? w->count : 0, &former);

	if (former)
		free_words((struct file_words *)((char *)former - offsetof(struct file_words, languages)));
	return number;
}

bool
phrases_file_read(const char *owner, const char *path, uint64_t *print, unsigned *number, struct err *err)
{
	struct file_reading r = { path, err };
	struct buf text = BUF_INIT(FILE_MOST);
	struct file_words *w = NULL;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool good = fd != -1 ? file_read_fd(&text, fd, path, err)
	    : errno == ENOENT || err_set(err, "cannot open '%s': %s", path, strerror(errno));

	*print = fd != -1 ? print_of(buf_slice(&text)) : 0;
	if (fd != -1)
		close(fd);
	if (good && slice_trim(buf_slice(&text)).len > 0)
		good = (w = read_words(&r, buf_slice(&text))) != NULL;
	if (good)
		*number = use(owner, w);
	buf_release(&text);
	return good;
}

/* --- the other way ----------------------------------------------------------------- */

static void
put_name(struct buf *out, const char *name)
{
	buf_puts(out, "  ");
	for (; *name; name++)
		buf_putc(out, tolower((unsigned char)*name));
	buf_puts(out, ": ");
}

static void
put_months(struct buf *out, const char *name, const char *const months[12])
{
	buf_printf(out, "  %s: [", name);
	for (size_t i = 0; i < 12; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		yaml_put_quoted(out, slice_of(months[i]));
	}
	buf_puts(out, "]\n");
}

static void
put_form(struct buf *out, const char *name, const char *form)
{
	buf_printf(out, "  %s: ", name);
	yaml_put_quoted(out, slice_of(form));
	buf_putc(out, '\n');
}

static void
put_dates(struct buf *out, const char *lang)
{
	struct slice tag = slice_of(lang);
	const struct phrases_language *l = phrases_row(tag);

	if (!l)
		l = phrases_row(slice_first(tag, slice_find(tag, '-')));
	if (!l)
		l = phrases_row(SLICE("en"));
	put_months(out, "months", l->months);
	if (l->lone_months[0])
		put_months(out, "lone_months", l->lone_months);
	put_form(out, "day", l->day);
	put_form(out, "month", l->month ? l->month : "{m} {y}");
	put_form(out, "year", l->year ? l->year : "{y}");
}

void
phrases_file_put(struct buf *out, const char *lang)
{
	buf_printf(out, "%s:\n", lang);
	put_dates(out, lang);
	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		struct buf words = BUF_INIT(WORD_MOST * 4);

		put_name(out, names[i]);
		phrases_put(&words, lang, (enum phrase)i, SLICE("{}"));
		yaml_put_quoted(out, buf_slice(&words));
		buf_putc(out, '\n');
		buf_release(&words);
	}
}
