/* commands/check_summary.c: one screen about a blog, and who links to whom; see check_summary.h. */
#include "commands/check_summary.h"

#include "base/table.h"
#include "blogs/blog.h"
#include "gemini/mime.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	HEAVIEST = 10,
	YEARS_ROW = 5,            /* on a line */
	TAGS_SHOWN = 8,
	LANGS_MOST = 64,
	HEAVY_PICTURE = 500 << 10,
	YEAR_MOST = 10000,
};

/* The file of a finding, by its name below content/. */
static struct slice
name_of(const struct findings *f, const struct finding *one)
{
	struct slice file = slice_of(one->file), content = slice_of(f->content);

	return slice_starts(file, content) ? slice_skip(file, content.len + 1) : file;
}

/* ---- who links to whom -------------------------------------------------------- */

/* Put down the paths that a text other than their own links to. */
static bool
gather_linked(const struct findings *f, const struct catalog *catalog, struct table *linked)
{
	for (const struct finding *one = f->first; one; one = one->next) {
		const struct entry *e = strcmp(one->kind, "linked") == 0 ? catalog_find(catalog, slice_of(one->sentence)) : NULL;

		if (e && !slice_eq(slice_of(e->file), name_of(f, one)) && !table_put(linked, slice_of(e->path), (void *)e))
			return false;
	}
	return true;
}

void
check_orphans(struct findings *f, const struct catalog *catalog)
{
	struct table linked = { 0 };
	bool good = gather_linked(f, catalog, &linked);

	for (size_t i = 0; i < catalog_post_count(catalog) && good; i++) {
		const struct entry *e = catalog_post(catalog, i);

		if (!table_get(&linked, slice_of(e->path)))
			report_add(&f->report, "orphan", e->file, 0, "no other text links to it; lists alone lead there");
	}
	table_release(&linked);
}

/* ---- counting ---------------------------------------------------------------- */

struct weighed {
	const struct entry *entry;
	size_t bytes, words;
};

struct count {
	const char *name;
	size_t count;
};

struct summary {
	const char *title, *kind;
	size_t posts, pages, undated, words, longest_words, external, orphans;
	const struct entry *longest;
	size_t years[YEAR_MOST];
	struct count langs[LANGS_MOST];
	size_t lang_count;
	size_t pictures, heavy_pictures, files;
	uint64_t picture_bytes, file_bytes;
	struct weighed heaviest[HEAVIEST];
	size_t heaviest_count;
};

static void
count_lang(struct summary *s, const char *lang)
{
	size_t i = 0;

	while (i < s->lang_count && !slice_eq_nocase(slice_of(s->langs[i].name), slice_of(lang)))
		i++;
	if (i == LANGS_MOST)
		return;
	if (i == s->lang_count)
		s->langs[s->lang_count++] = (struct count){ lang, 0 };
	s->langs[i].count++;
}

static int
most_first(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp(x->name, y->name);
}

static void
count_posts(struct summary *s, const struct catalog *c, const char *lang)
{
	s->posts = catalog_post_count(c);
	s->pages = catalog_page_count(c);
	for (size_t i = 0; i < s->posts; i++) {
		const struct entry *e = catalog_post(c, i);

		if (e->date.precision == DATE_NONE || e->date.year < 0 || e->date.year >= YEAR_MOST)
			s->undated++;
		else
			s->years[e->date.year]++;
		count_lang(s, e->lang[0] ? e->lang : lang);
	}
	qsort(s->langs, s->lang_count, sizeof(s->langs[0]), most_first);
}

static void
count_files(struct summary *s, const struct catalog *c)
{
	for (size_t i = 0; i < catalog_file_count(c); i++) {
		const struct file *file = catalog_file(c, i);
		const char *type = mime_by_name(slice_of(file->name));

		if (type && strncmp(type, "image/", 6) == 0) {
			s->pictures++;
			s->picture_bytes += (uint64_t)file->size;
			s->heavy_pictures += file->size > HEAVY_PICTURE;
		} else {
			s->files++;
			s->file_bytes += (uint64_t)file->size;
		}
	}
}

/* Keep it among the heaviest if it is. */
static void
weigh(struct summary *s, struct weighed one)
{
	size_t at = s->heaviest_count;

	while (at > 0 && s->heaviest[at - 1].bytes < one.bytes)
		at--;
	if (at == HEAVIEST)
		return;
	if (s->heaviest_count < HEAVIEST)
		s->heaviest_count++;
	memmove(&s->heaviest[at + 1], &s->heaviest[at], (s->heaviest_count - 1 - at) * sizeof(s->heaviest[0]));
	s->heaviest[at] = one;
}

static void
count_texts(struct summary *s, const struct findings *f, const struct catalog *c)
{
	for (const struct finding *one = f->first; one; one = one->next) {
		const struct entry *e;
		unsigned long words;

		s->external += strcmp(one->kind, "external") == 0;
		s->orphans += strcmp(one->kind, "orphan") == 0;
		if (strcmp(one->kind, "page") != 0 || !slice_number(slice_of(one->sentence), SLICE_NUMBER_BITS(40), &words) ||
		    !(e = catalog_find_source(c, name_of(f, one))))
			continue;
		s->words += words;
		if (words > s->longest_words || (words == s->longest_words && s->longest && strcmp(e->path, s->longest->path) < 0)) {
			s->longest_words = words;
			s->longest = e;
		}
		weigh(s, (struct weighed){ e, one->line, words });
	}
}

/* ---- a screen -------------------------------------------------------------------- */

static const char *
many(size_t n, const char *one, const char *more)
{
	return n == 1 ? one : more;
}

static void
print_size(uint64_t bytes)
{
	if (bytes < 1024 * 1024)
		printf("%llu KB", (unsigned long long)((bytes + 512) / 1024));
	else
		printf("%.1f MB", (double)bytes / (1024 * 1024));
}

static void
print_years(const struct summary *s)
{
	size_t put = 0;

	for (int year = YEAR_MOST - 1; year >= 0; year--) {
		if (s->years[year] == 0)
			continue;
		printf("%s%04d: %4zu", put % YEARS_ROW == 0 ? put > 0 ? "\n             " : "By year      " : "  ", year, s->years[year]);
		put++;
	}
	if (s->undated > 0)
		printf("%swithout a date: %zu", put > 0 ? "  " : "By year      ", s->undated);
	if (put > 0 || s->undated > 0)
		putchar('\n');
}

static void
print_tags(const struct catalog *c)
{
	size_t count = catalog_tag_count(c);

	if (count == 0)
		return;
	printf("Tags         %zu: ", count);
	for (size_t i = 0; i < count && i < TAGS_SHOWN; i++)
		printf("%s%s (%zu)", i > 0 ? ", " : "", catalog_tag(c, i)->name, catalog_tag(c, i)->count);
	puts(count > TAGS_SHOWN ? ", ..." : "");
}

static void
print_files(const struct summary *s)
{
	printf("Pictures     %zu, ", s->pictures);
	print_size(s->picture_bytes);
	if (s->heavy_pictures > 0)
		printf("; %zu of more than 500 KB", s->heavy_pictures);
	printf("\nOther files  %zu, ", s->files);
	print_size(s->file_bytes);
	putchar('\n');
}

static void
print_screen(const struct summary *s, const struct catalog *c)
{
	printf("%s: %s, %zu %s, %zu %s\n", s->title, s->kind, s->posts, many(s->posts, "post", "posts"), s->pages, many(s->pages, "page", "pages"));
	print_years(s);
	printf("Words        %zu", s->words);
	if (s->longest)
		printf(", %zu a text; most in %s (%zu)", s->words / (s->posts + s->pages > 0 ? s->posts + s->pages : 1), s->longest->path, s->longest_words);
	printf("\nLanguages    ");
	for (size_t i = 0; i < s->lang_count; i++)
		printf("%s%s %zu", i > 0 ? ", " : "", s->langs[i].name, s->langs[i].count);
	putchar('\n');
	print_tags(c);
	print_files(s);
	printf("Links        %zu out of the capsule; %zu %s that no other text links to\n", s->external, s->orphans,
	    many(s->orphans, "post", "posts"));
	if (s->heaviest_count > 0)
		puts("Heaviest pages");
	for (size_t i = 0; i < s->heaviest_count; i++)
		printf("  %6.1f KB  %s  %s\n", (double)s->heaviest[i].bytes / 1024, s->heaviest[i].entry->path, s->heaviest[i].entry->title);
}

/* ---- for programs ------------------------------------------------------------------ */

static json_t *
json_counts(const struct count *counts, size_t n)
{
	json_t *object = json_object();

	for (size_t i = 0; i < n; i++)
		json_object_set_new(object, counts[i].name, json_integer((json_int_t)counts[i].count));
	return object;
}

static json_t *
json_years(const struct summary *s)
{
	json_t *object = json_object();

	for (int year = YEAR_MOST - 1; year >= 0; year--) {
		char name[16];

		snprintf(name, sizeof(name), "%04d", year);
		if (s->years[year] > 0)
			json_object_set_new(object, name, json_integer((json_int_t)s->years[year]));
	}
	return object;
}

static void
print_json(const struct summary *s, const struct catalog *c)
{
	json_t *tags = json_object(), *heaviest = json_array(), *all;

	for (size_t i = 0; i < catalog_tag_count(c); i++)
		json_object_set_new(tags, catalog_tag(c, i)->name, json_integer((json_int_t)catalog_tag(c, i)->count));
	for (size_t i = 0; i < s->heaviest_count; i++)
		json_array_append_new(heaviest, json_pack("{s:s, s:s, s:I, s:I}", "path", s->heaviest[i].entry->path, "title", s->heaviest[i].entry->title,
		    "bytes", (json_int_t)s->heaviest[i].bytes, "words", (json_int_t)s->heaviest[i].words));
	all = json_pack("{s:s, s:s, s:I, s:I, s:o, s:I, s:I, s:o, s:o, s:{s:I, s:I, s:I}, s:{s:I, s:I}, s:I, s:I, s:o}",
	    "title", s->title, "kind", s->kind, "posts", (json_int_t)s->posts, "pages", (json_int_t)s->pages,
	    "years", json_years(s), "undated", (json_int_t)s->undated, "words", (json_int_t)s->words,
	    "languages", json_counts(s->langs, s->lang_count), "tags", tags,
	    "pictures", "count", (json_int_t)s->pictures, "bytes", (json_int_t)s->picture_bytes, "heavy", (json_int_t)s->heavy_pictures,
	    "files", "count", (json_int_t)s->files, "bytes", (json_int_t)s->file_bytes,
	    "external", (json_int_t)s->external, "orphans", (json_int_t)s->orphans, "heaviest", heaviest);
	if (all && json_dumpf(all, stdout, JSON_INDENT(2)) == 0)
		putchar('\n');
	json_decref(all);
}

void
check_summary(const struct findings *f, const struct config *config, const struct catalog *catalog, bool json)
{
	struct summary *s = calloc(1, sizeof(*s));

	if (!s) {
		fputs("capsule: cannot sum up: memory is out\n", stderr);
		return;
	}
	s->title = config->site.title;
	s->kind = blog_kind_label(config->blog->kind);
	count_posts(s, catalog, config->site.lang);
	count_files(s, catalog);
	count_texts(s, f, catalog);
	(json ? print_json : print_screen)(s, catalog);
	free(s);
}
