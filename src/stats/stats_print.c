/* stats/stats_print.c: what a log says, for people and for programs; see stats_print.h. */
#include "stats/stats_print.h"

#include "base/date.h"

#include <jansson.h>
#include <stdlib.h>

enum { LIST_MOST = 15, DAYS_MOST = 31, BAR_MOST = 24, DAY = 86400 };

/* ---- for people ----------------------------------------------------------------------- */

static void
print_bytes(FILE *out, uint64_t n)
{
	static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
	double size = (double)n;
	int unit = 0;

	for (; size >= 1024 && unit < 4; unit++)
		size /= 1024;
	fprintf(out, unit == 0 ? "%6.0f %-2s" : "%6.1f %-2s", size, units[unit]);
}

/* A bar in eighths of a column (U+2588 to U+258F), as long as `n` is a part of `most`. */
static void
print_bar(FILE *out, uint64_t n, uint64_t most)
{
	uint64_t eighths = most == 0 ? 0 : (n * BAR_MOST * 8 + most - 1) / most;

	for (; eighths >= 8; eighths -= 8)
		fputs("\u2588", out);
	if (eighths > 0)
		fprintf(out, "\xE2\x96%c", (char)(0x90 - eighths));
}

/* The name, shortened in its middle to `width` columns of bytes. */
static void
print_name(FILE *out, struct slice name, unsigned width)
{
	if (name.len <= width)
		fprintf(out, "%.*s", SLICE_ARG(name));
	else
		fprintf(out, "%.*s...%.*s", (int)(width - 3) / 2, name.data, (int)(width - 3) - (int)(width - 3) / 2,
		    name.data + name.len - ((width - 3) - (width - 3) / 2));
}

static void
print_heading(FILE *out, const char *text, uint64_t more)
{
	if (more > 0)
		fprintf(out, "\n%s (and %llu more)\n", text, (unsigned long long)more);
	else
		fprintf(out, "\n%s\n", text);
}

static void
put_day(FILE *out, int64_t day)
{
	struct date date = date_from_seconds(day * DAY);
	struct buf text = BUF_INIT(16);

	date_put_day(&text, &date);
	fprintf(out, "  %s", text.data);
	buf_release(&text);
}

static void
print_days(FILE *out, const struct log_stats *s)
{
	size_t from = s->day_count > DAYS_MOST ? s->day_count - DAYS_MOST : 0;
	uint64_t most = 0;

	for (size_t i = from; i < s->day_count; i++)
		most = s->days[i].answers > most ? s->days[i].answers : most;
	print_heading(out, "Days", from);
	for (size_t i = from; i < s->day_count; i++) {
		put_day(out, s->days[i].day);
		fprintf(out, " %9llu  ", (unsigned long long)s->days[i].answers);
		print_bytes(out, s->days[i].bytes);
		fputs("  ", out);
		print_bar(out, s->days[i].answers, most);
		fputc('\n', out);
	}
}

static void
print_status(FILE *out, const struct log_stats *s)
{
	print_heading(out, "Status", 0);
	for (int i = 0; i < 70; i++) {
		if (s->status[i] == 0)
			continue;
		fprintf(out, "  %02d         %9llu  %5.1f %%    ", i, (unsigned long long)s->status[i],
		    100.0 * (double)s->status[i] / (double)s->answers);
		print_bar(out, s->status[i], s->answers);
		fputc('\n', out);
	}
}

static void
print_items(FILE *out, const char *heading, const struct table *t, bool bytes, unsigned columns)
{
	size_t count;
	struct stats_item **list = log_stats_sorted(t, &count);
	unsigned width = columns > 60 ? columns - 34 : 26;

	if (count > 0)
		print_heading(out, heading, count > LIST_MOST ? count - LIST_MOST : 0);
	for (size_t i = 0; i < count && i < LIST_MOST; i++) {
		fprintf(out, "  %9llu  ", (unsigned long long)list[i]->count);
		if (bytes) {
			print_bytes(out, list[i]->bytes);
			fputs("  ", out);
		}
		print_name(out, list[i]->name, width);
		fputc('\n', out);
	}
	free(list);
}

static void
print_span(FILE *out, uint32_t seconds)
{
	if (seconds % (7 * DAY) == 0)
		fputs("a week", out);
	else if (seconds % DAY == 0)
		fputs("a day", out);
	else if (seconds == 3600)
		fputs("an hour", out);
	else if (seconds % 3600 == 0)
		fprintf(out, "%u hours", (unsigned)seconds / 3600);
	else
		fprintf(out, "%u minutes", (unsigned)seconds / 60);
}

static void
print_feeds(FILE *out, const struct log_stats *s, unsigned columns)
{
	if (s->feed_count > 0)
		print_heading(out, "Feeds, and how many ask for them regularly", 0);
	for (size_t i = 0; i < s->feed_count; i++) {
		const struct stats_feed *f = &s->feeds[i];
		const char *between = ": every ";

		fprintf(out, "  %9zu  ", f->count);
		print_name(out, f->name, columns - 40);
		fprintf(out, "  %u reader%s", f->subscribers, f->subscribers == 1 ? "" : "s");
		for (size_t k = 0; k < STATS_RHYTHMS; k++) {
			if (f->rhythms[k].subscribers == 0)
				continue;
			fputs(between, out);
			print_span(out, f->rhythms[k].seconds);
			fprintf(out, " %u", f->rhythms[k].subscribers);
			between = ", ";
		}
		fputc('\n', out);
	}
}

static void
print_robots(FILE *out, const struct log_stats *s)
{
	uint64_t sum = 0;

	for (int i = 0; i < STATS_ROBOT_COUNT; i++)
		sum += s->robots[i];
	if (sum > 0)
		print_heading(out, "Robots, by what they ask for", 0);
	for (int i = 0; i < STATS_ROBOT_COUNT; i++) {
		if (s->robots[i] > 0)
			fprintf(out, "  %9llu  %-10s %s\n", (unsigned long long)s->robots[i], stats_robot_names[i],
			    stats_robot_asks[i]);
	}
	if (s->crawlers.count > 0)
		fprintf(out, "  %9zu  addresses asked for robots.txt\n", s->crawlers.count);
}

/* The time within which so many of all answers were, in milliseconds. */
static double
time_of(const struct log_stats *s, double share)
{
	uint64_t sum = 0;
	int i = 0;

	for (; i < STATS_TIMES - 1; i++) {
		sum += s->times[i];
		if ((double)sum >= share * (double)s->answers)
			break;
	}
	return (double)(2u << i) / 1000;
}

void
stats_print(FILE *out, const struct log_stats *s, unsigned columns)
{
	fprintf(out, "%llu answers, ", (unsigned long long)s->answers);
	print_bytes(out, s->bytes);
	fprintf(out, ", in %zu day%s", s->day_count, s->day_count == 1 ? "" : "s");
	if (s->answers > 0)
		fprintf(out, "; half within %.3g ms, 99 of 100 within %.3g ms", time_of(s, 0.5), time_of(s, 0.99));
	fprintf(out, "\n%llu handshakes, %.1f %% resumed; %llu answers broken off\n", (unsigned long long)s->handshakes,
	    s->handshakes == 0 ? 0.0 : 100.0 * (double)s->resumed / (double)s->handshakes, (unsigned long long)s->broken_off);
	if (s->foreign > 0)
		fprintf(out, "%llu lines are no requests\n", (unsigned long long)s->foreign);
	print_days(out, s);
	print_status(out, s);
	print_items(out, "Asked for most", &s->paths, true, columns);
	print_items(out, "Asked for in vain (51)", &s->missing, false, columns);
	print_feeds(out, s, columns);
	print_robots(out, s);
	print_items(out, "Visits without a request", &s->failures, false, columns);
}

/* ---- for programs --------------------------------------------------------------------- */

static json_t *
number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

/* A name as it stands in the log: UTF-8, or else nothing. */
static json_t *
text(struct slice s)
{
	json_t *string = json_stringn(s.data, s.len);

	return string ? string : json_string("?");
}

static json_t *
json_days(const struct log_stats *s)
{
	json_t *list = json_array();
	struct buf day = BUF_INIT(16);

	for (size_t i = 0; i < s->day_count; i++) {
		struct date date = date_from_seconds(s->days[i].day * DAY);

		buf_clear(&day);
		date_put_day(&day, &date);
		json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "day", day.data,
		    "answers", number(s->days[i].answers), "bytes", number(s->days[i].bytes)));
	}
	buf_release(&day);
	return list;
}

static json_t *
json_status(const struct log_stats *s)
{
	json_t *object = json_object();
	char name[12];

	for (int i = 0; i < 70; i++) {
		snprintf(name, sizeof(name), "%02d", i);
		if (s->status[i] > 0)
			json_object_set_new(object, name, number(s->status[i]));
	}
	return object;
}

static json_t *
json_items(const struct table *t)
{
	json_t *list = json_array();
	size_t count;
	struct stats_item **items = log_stats_sorted(t, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "name", text(items[i]->name),
		    "count", number(items[i]->count), "bytes", number(items[i]->bytes)));
	free(items);
	return list;
}

static json_t *
json_feeds(const struct log_stats *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->feed_count; i++) {
		const struct stats_feed *f = &s->feeds[i];
		json_t *rhythms = json_array();

		for (size_t k = 0; k < STATS_RHYTHMS; k++) {
			if (f->rhythms[k].subscribers > 0)
				json_array_append_new(rhythms, json_pack("{s:i, s:i}", "seconds", (int)f->rhythms[k].seconds,
				    "subscribers", (int)f->rhythms[k].subscribers));
		}
		json_array_append_new(list, json_pack("{s:o, s:o, s:i, s:o}", "path", text(f->name), "count", number(f->count),
		    "subscribers", (int)f->subscribers, "rhythms", rhythms));
	}
	return list;
}

static json_t *
json_robots(const struct log_stats *s)
{
	json_t *object = json_object();

	for (int i = 0; i < STATS_ROBOT_COUNT; i++)
		json_object_set_new(object, stats_robot_names[i], number(s->robots[i]));
	json_object_set_new(object, "addresses", number(s->crawlers.count));
	return object;
}

bool
stats_print_json(FILE *out, const struct log_stats *s)
{
	json_t *all = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "lines", number(s->lines),
	    "no_requests", number(s->foreign), "answers", number(s->answers), "bytes", number(s->bytes),
	    "handshakes", number(s->handshakes), "resumed", number(s->resumed), "broken_off", number(s->broken_off));
	bool ok = all != NULL;

	json_object_set_new(all, "days", json_days(s));
	json_object_set_new(all, "status", json_status(s));
	json_object_set_new(all, "paths", json_items(&s->paths));
	json_object_set_new(all, "other_paths", number(s->other_paths));
	json_object_set_new(all, "missing", json_items(&s->missing));
	json_object_set_new(all, "feeds", json_feeds(s));
	json_object_set_new(all, "robots", json_robots(s));
	json_object_set_new(all, "without_request", json_items(&s->failures));
	ok = ok && json_dumpf(all, out, JSON_INDENT(1)) == 0 && fputc('\n', out) != EOF;
	json_decref(all);
	return ok;
}
