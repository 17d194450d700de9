/* config/config_show.c: a configuration told to people; see config_show.h. */
#include "config/config_show.h"

#include "config/config_inside.h"
#include "data/json_put.h"
#include "data/yaml_put.h"

#include <stdlib.h>

enum {
	VALUE_MOST = 1 << 20,      /* bytes of one value: no more than the file has */
	COMMENT_COLUMN = 44,       /* where comments begin, on lines that are not longer */
};

/* ---- one value --------------------------------------------------------------- */

/* In the largest unit that says it exactly. */
static void
put_size(struct buf *out, unsigned long bytes)
{
	static const char *const units[] = { "B", "KB", "MB", "GB" };
	size_t unit = 0;

	while (unit < 3 && bytes > 0 && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	buf_printf(out, "%lu %s", bytes, units[unit]);
}

static void
put_choice(struct buf *out, const struct config_key *k, int choice)
{
	struct slice words = config_key_words(k), word = SLICE("");

	for (int i = 0; i <= choice; i++)
		word = slice_cut(&words, '|');
	buf_put_slice(out, word);
}

static void
put_list(struct buf *out, char *const *list, size_t count)
{
	buf_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		yaml_put_quoted(out, slice_of(list[i]));
	}
	buf_putc(out, ']');
}

static void
put_prefixes(struct buf *out, const struct site_settings *site)
{
	buf_putc(out, '{');
	for (size_t i = 0; i < site->web_count; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		yaml_put_quoted(out, slice_of(site->web[i].from));
		buf_puts(out, ": ");
		yaml_put_quoted(out, slice_of(site->web[i].to));
	}
	buf_putc(out, '}');
}

static void
put_sentences(struct buf *out, const struct site_settings *site)
{
	buf_putc(out, '{');
	for (size_t i = 0; i < site->gone_count; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		yaml_put_quoted(out, slice_of(site->gone[i].path));
		buf_puts(out, ": ");
		yaml_put_quoted(out, slice_of(site->gone[i].sentence));
	}
	buf_putc(out, '}');
}

static void
put_zones(struct buf *out, const struct site_settings *site)
{
	buf_putc(out, '{');
	for (size_t i = 0; i < site->zone_count; i++) {
		const struct zone *z = &site->zones[i];

		buf_puts(out, i > 0 ? ", " : "");
		yaml_put_quoted(out, slice_of(z->path));
		buf_puts(out, ": ");
		if (z->who.ring.anybody)
			buf_puts(out, "any");
		else
			put_list(out, z->who.list, z->who.count);
	}
	buf_putc(out, '}');
}

/* The value of the key, as capsule.yaml would have it on one line. */
static void
put_value(struct buf *out, const struct config *c, const struct config_key *k)
{
	void *member = config_member(c, k);

	switch (k->type) {
	case TEXT:
		yaml_put_quoted(out, slice_of(*(char **)member));
		break;
	case BOOL:
		buf_puts(out, *(bool *)member ? "yes" : "no");
		break;
	case NUMBER:
		buf_printf(out, "%u", *(unsigned *)member);
		break;
	case SIZE:
		put_size(out, *(unsigned long *)member);
		break;
	case CHOICE:
		put_choice(out, k, *(int *)member);
		break;
	case LIST:
		put_list(out, *(char ***)member, *config_list_count(member));
		break;
	case PREFIXES:
		put_prefixes(out, &c->site);
		break;
	case SENTENCES:
		put_sentences(out, &c->site);
		break;
	case ZONES:
		put_zones(out, &c->site);
		break;
	case SECRET:  /* this goes to logs and screens */
		buf_puts(out, **(char **)member ? "\"(a secret)\"" : "\"\"");
	}
}

static void
put_origin(struct buf *out, const struct config_origin *o, const char *file)
{
	static const char *const words[] = {
		[CONFIG_FROM_DEFAULT] = "default", [CONFIG_FROM_BLOG] = "the blog's own configuration",
		[CONFIG_FROM_OPTION] = "command line",
	};

	if (o->from == CONFIG_FROM_FILE)
		buf_printf(out, "%s:%u", file, o->line);
	else
		buf_puts(out, words[o->from]);
}

/* ---- all of them ------------------------------------------------------------- */

/* The table that a key lies in, "limits" of "limits.connections"; "": none. */
static struct slice
group_of(const struct config_key *k)
{
	struct slice name = slice_of(k->name);
	size_t dot = slice_find(name, '.');

	return dot == name.len ? SLICE("") : slice_first(name, dot);
}

static void
put_line(struct buf *out, const struct config *c, const struct config_key *k, const char *file)
{
	struct slice group = group_of(k);
	size_t start = out->len;

	if (group.len > 0)
		buf_puts(out, "  ");
	buf_printf(out, "%s: ", k->name + (group.len > 0 ? group.len + 1 : 0));
	put_value(out, c, k);
	while (out->len - start < COMMENT_COLUMN && !out->full)
		buf_putc(out, ' ');
	buf_puts(out, "  # ");
	put_origin(out, &c->origins[k - config_keys], file);
	buf_putc(out, '\n');
}

void
config_put_all(struct buf *out, const struct config *c, const char *file)
{
	struct slice group = SLICE("");

	for (size_t i = 0; i < config_key_count; i++) {
		const struct config_key *k = &config_keys[i];

		if (!slice_eq(group_of(k), group)) {
			group = group_of(k);
			if (group.len > 0)
				buf_printf(out, "%.*s:\n", SLICE_ARG(group));
		}
		put_line(out, c, k, file);
	}
}

/* ---- as JSON ------------------------------------------------------------------- */

static json_t *
json_list(char *const *list, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(list[i]));
	return array;
}

static json_t *
json_prefixes(const struct site_settings *site)
{
	json_t *object = json_object();

	for (size_t i = 0; i < site->web_count; i++)
		json_object_set_new(object, site->web[i].from, json_string(site->web[i].to));
	return object;
}

static json_t *
json_sentences(const struct site_settings *site)
{
	json_t *object = json_object();

	for (size_t i = 0; i < site->gone_count; i++)
		json_object_set_new(object, site->gone[i].path, json_string(site->gone[i].sentence));
	return object;
}

static json_t *
json_zones(const struct site_settings *site)
{
	json_t *object = json_object();

	for (size_t i = 0; i < site->zone_count; i++) {
		const struct zone *z = &site->zones[i];

		json_object_set_new(object, z->path,
		    z->who.ring.anybody ? json_string("any") : json_list(z->who.list, z->who.count));
	}
	return object;
}

static json_t *
json_value(const struct config *c, const struct config_key *k)
{
	void *member = config_member(c, k);
	struct buf word = BUF_INIT(64);
	json_t *text;

	switch (k->type) {
	case TEXT:
		return json_string(*(char **)member);
	case BOOL:
		return json_boolean(*(bool *)member);
	case NUMBER:
		return json_integer(*(unsigned *)member);
	case SIZE:
		return json_integer((json_int_t)*(unsigned long *)member);
	case LIST:
		return json_list(*(char ***)member, *config_list_count(member));
	case PREFIXES:
		return json_prefixes(&c->site);
	case SENTENCES:
		return json_sentences(&c->site);
	case ZONES:
		return json_zones(&c->site);
	case SECRET:
		return json_string(**(char **)member ? "(a secret)" : "");
	default:
		put_choice(&word, k, *(int *)member);
		text = json_string(word.data);
		buf_release(&word);
		return text;
	}
}

bool
config_put_json(struct buf *out, const struct config *c, const char *file)
{
	static const char *const words[] = { "default", "file", "blog", "option" };
	json_t *all = json_object();

	for (size_t i = 0; i < config_key_count; i++) {
		const struct config_origin *o = &c->origins[i];
		json_t *entry = json_pack("{s:o, s:s}", "value", json_value(c, &config_keys[i]), "from", words[o->from]);

		if (o->from == CONFIG_FROM_FILE) {
			json_object_set_new(entry, "file", json_string(file));
			json_object_set_new(entry, "line", json_integer(o->line));
		}
		json_object_set_new(all, config_keys[i].name, entry);
	}
	return json_put(out, all);
}

/* ---- the table ------------------------------------------------------------------ */

static void
put_type(struct buf *out, const struct config_key *k)
{
	static const char *const names[] = {
		[TEXT] = "text", [BOOL] = "yes or no", [NUMBER] = "number", [SIZE] = "size", [LIST] = "list",
		[PREFIXES] = "table", [SENTENCES] = "table", [ZONES] = "table", [SECRET] = "text",
	};

	if (k->type != CHOICE) {
		buf_puts(out, names[k->type]);
		return;
	}
	for (struct slice words = config_key_words(k); words.len > 0;) {
		struct slice word = slice_cut(&words, '|');

		buf_printf(out, "%.*s%s", SLICE_ARG(word), words.len == 0 ? "" : slice_find(words, '|') < words.len ? ", " : " or ");
	}
}

/* The help without a CHOICE's words, which the type tells. */
static struct slice
help_of(const struct config_key *k)
{
	struct slice help = slice_of(k->help);

	return k->type == CHOICE ? slice_trim_left(slice_skip(help, config_key_words(k).len + 1)) : help;
}

void
config_put_table(struct buf *out)
{
	for (size_t i = 0; i < config_key_count; i++) {
		const struct config_key *k = &config_keys[i];

		buf_printf(out, "%s\t", k->name);
		put_type(out, k);
		buf_printf(out, "\t%s\t", k->otherwise);
		if (k->most > 0 && k->type == SIZE)
			put_size(out, k->most);
		else if (k->most > 0)
			buf_printf(out, "%lu to %lu", k->least, k->most);
		buf_printf(out, "\t%.*s\n", SLICE_ARG(help_of(k)));
	}
}

/* ---- what changed ------------------------------------------------------------------ */

static const char *
text_of(const struct config *c, const struct config_key *k)
{
	char **member = config_member(c, k);

	return *member ? *member : "";
}

void
config_put_changes(struct buf *out, const struct config *before, const struct config *now)
{
	struct buf was = BUF_INIT(VALUE_MOST), is = BUF_INIT(VALUE_MOST);

	for (size_t i = 0; i < config_key_count; i++) {
		const struct config_key *k = &config_keys[i];

		buf_clear(&was);
		buf_clear(&is);
		put_value(&was, before, k);
		put_value(&is, now, k);
		if (!slice_eq(buf_slice(&was), buf_slice(&is)))
			buf_printf(out, "%s: %s, before: %s\n", k->name, is.data, was.data);
		else if (k->type == SECRET && strcmp(text_of(before, k), text_of(now, k)) != 0)
			buf_printf(out, "%s: another secret than before\n", k->name);
	}
	buf_release(&was);
	buf_release(&is);
}
