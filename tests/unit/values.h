/* values.h: a tree of values as one line of text, to compare it. */
#ifndef VALUES_H
#define VALUES_H

#include "data/value.h"
#include "base/buf.h"

/* {key: "text", n: 1, flag: true, list: ["a", null]}; with `lines`, "@3" after each value. */
static inline void
value_put(struct buf *out, const struct value *v, bool lines)
{
	if (v->kind == VALUE_NULL)
		buf_puts(out, "null");
	else if (v->kind == VALUE_BOOL)
		buf_puts(out, v->truth ? "true" : "false");
	else if (v->kind == VALUE_NUMBER)
		buf_printf(out, "%.10g", v->number);
	else if (v->kind == VALUE_STRING)
		buf_printf(out, "\"%.*s\"", SLICE_ARG(v->text));
	else
		buf_puts(out, v->kind == VALUE_MAP ? "{" : "[");
	for (const struct value *m = v->first; m; m = m->next) {
		if (v->kind == VALUE_MAP)
			buf_printf(out, "%.*s: ", SLICE_ARG(m->key));
		value_put(out, m, lines);
		buf_puts(out, m->next ? ", " : "");
	}
	if (v->kind == VALUE_MAP || v->kind == VALUE_LIST)
		buf_puts(out, v->kind == VALUE_MAP ? "}" : "]");
	if (lines)
		buf_printf(out, "@%u", v->line);
}

/* A report that keeps "kind file:line sentence\n" of each finding. */
struct kept_report {
	struct report report;
	struct buf text;
};

static inline void
keep_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct kept_report *kept = (struct kept_report *)r;

	buf_printf(&kept->text, "%s %s:%u %s\n", kind, file, line, sentence);
}

#define KEPT_REPORT { { .found = keep_finding }, BUF_INIT(1 << 20) }

typedef struct value *value_read_fn(const struct reading *r, struct slice text, struct err *err);

/* Append what `read` makes of `text`: the tree, or the reason; a finding follows in (). */
static inline void
read_and_put(struct buf *out, value_read_fn *read, struct slice text, bool lines)
{
	struct kept_report kept = KEPT_REPORT;
	struct reading r = { .arena = arena_new(), .file = "f", .report = &kept.report };
	struct err err = { "" };
	struct value *v = read(&r, text, &err);

	if (v)
		value_put(out, v, lines);
	else
		buf_puts(out, err.text);
	if (kept.text.len > 0)
		buf_printf(out, " (%.*s)", SLICE_ARG(slice_trim(buf_slice(&kept.text))));
	buf_release(&kept.text);
	arena_free(r.arena);
}

#endif
