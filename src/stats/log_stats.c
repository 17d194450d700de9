/* stats/log_stats.c: what a log says, added up; see log_stats.h. */
#include "stats/log_stats.h"

#include "stats/feed_rhythm.h"

#include <stdlib.h>

enum { DAY = 86400 };

#define AS_NAME(kind, name, asks) name,
#define AS_ASKS(kind, name, asks) asks,
const char *const stats_robot_names[STATS_ROBOT_COUNT] = { STATS_ROBOT_TABLE(AS_NAME) };
const char *const stats_robot_asks[STATS_ROBOT_COUNT] = { STATS_ROBOT_TABLE(AS_ASKS) };

/* ---- counting --------------------------------------------------------------------- */

/* Count it under `name`. False: the table is full, or memory is out. */
static bool
count_in(struct log_stats *s, struct table *t, struct slice name, uint64_t bytes)
{
	struct stats_item *item = table_get(t, name);

	if (!item) {
		if (t->count >= STATS_PATHS_MOST)
			return false;
		item = calloc(1, sizeof(*item));
		if (!item || !table_put(t, name, item)) {
			free(item);
			s->failed = true;
			return false;
		}
		item->name = name;
	}
	item->count++;
	item->bytes += bytes;
	return true;
}

/* The day's record; lines come mostly in order, so it is mostly the last one. */
static struct stats_day *
day_of(struct log_stats *s, int64_t day)
{
	for (size_t i = s->day_count; i-- > 0;) {
		if (s->days[i].day == day)
			return &s->days[i];
	}
	if (s->day_count == s->day_room) {
		size_t room = s->day_room ? 2 * s->day_room : 64;
		struct stats_day *more = realloc(s->days, room * sizeof(*more));

		if (!more) {
			s->failed = true;
			return NULL;
		}
		s->days = more;
		s->day_room = room;
	}
	s->days[s->day_count] = (struct stats_day){ .day = day };
	return &s->days[s->day_count++];
}

/* "/posts/x.gmi" of "gemini://host/posts/x.gmi"; the query is not in the log. */
static struct slice
path_of(struct slice uri)
{
	size_t scheme = slice_search(uri, SLICE("://"));
	struct slice rest = scheme < uri.len ? slice_skip(uri, scheme + 3) : uri;
	size_t slash = slice_find(rest, '/');

	return slash < rest.len ? slice_skip(rest, slash) : SLICE("/");
}

/* ---- feeds and robots ---------------------------------------------------------------- */

static bool
is_feed(struct slice path)
{
	return slice_starts(path, SLICE("/feed")) || slice_starts(path, SLICE("/atom")) ||
	    (slice_starts(path, SLICE("/tags/")) && slice_ends(path, SLICE(".xml")));
}

static struct stats_feed *
feed_of(struct log_stats *s, struct slice path)
{
	for (size_t i = 0; i < s->feed_count; i++) {
		if (slice_eq(s->feeds[i].name, path))
			return &s->feeds[i];
	}
	if (s->feed_count == STATS_FEEDS_MOST)
		return NULL;
	s->feeds[s->feed_count] = (struct stats_feed){ .name = path };
	return &s->feeds[s->feed_count++];
}

static void
note_feed(struct log_stats *s, struct slice path, const struct log_line *l)
{
	struct stats_feed *f = feed_of(s, path);

	if (!f)
		return;
	if (f->count == f->room) {
		size_t room = f->room ? 2 * f->room : 256;
		int64_t *times = realloc(f->times, room * sizeof(*times));
		struct slice *addresses;

		if (times)
			f->times = times;
		addresses = realloc(f->addresses, room * sizeof(*addresses));
		if (addresses)
			f->addresses = addresses;
		if (!times || !addresses) {
			s->failed = true;
			return;
		}
		f->room = room;
	}
	f->times[f->count] = l->time;
	f->addresses[f->count++] = l->address;
}

static bool
is_scan(struct slice path)
{
	return slice_search(path, SLICE(".php")) < path.len || slice_search(path, SLICE("/.env")) < path.len ||
	    slice_search(path, SLICE("/.git")) < path.len || slice_search(path, SLICE("/wp-")) < path.len ||
	    slice_search(path, SLICE("/cgi-bin")) < path.len;
}

/* Whom nobody would take for a reader, by what is asked for. */
static void
note_robot(struct log_stats *s, struct slice path, const struct log_line *l)
{
	if (slice_eq(path, SLICE("/robots.txt"))) {
		s->robots[STATS_ROBOT_CRAWLER]++;
		if (!slice_eq(l->address, SLICE("-")))
			count_in(s, &s->crawlers, l->address, 0);
	} else if (slice_eq(path, SLICE("/manifest.txt")) || slice_starts(path, SLICE("/capsule."))) {
		s->robots[STATS_ROBOT_ARCHIVE]++;
	} else if (slice_starts(path, SLICE("/favicon."))) {
		s->robots[STATS_ROBOT_FAVICON]++;
	} else if (l->status == 53) {
		s->robots[STATS_ROBOT_PROXY]++;
	} else if (l->status >= 50 && is_scan(path)) {
		s->robots[STATS_ROBOT_SCANNER]++;
	}
}

/* ---- lines ---------------------------------------------------------------------------- */

static void
add_answer(struct log_stats *s, const struct log_line *l)
{
	struct slice path = path_of(l->uri);
	struct stats_day *day = day_of(s, l->time / DAY);
	int span = 0;

	while (span < STATS_TIMES - 1 && l->microseconds >> (span + 1) != 0)
		span++;
	s->times[span]++;
	s->answers++;
	s->bytes += l->bytes;
	s->status[l->status]++;
	if (day) {
		day->answers++;
		day->bytes += l->bytes;
	}
	if (l->failure.len > 0 && l->status != 44 && l->status != 53)
		s->broken_off++;
	if (l->status < 40 && !count_in(s, &s->paths, path, l->bytes))
		s->other_paths++;
	else if (l->status == 51)
		count_in(s, &s->missing, path, l->bytes);
	if (l->status == 20 && is_feed(path))
		note_feed(s, path, l);
	note_robot(s, path, l);
}

static void
add_line(struct log_stats *s, struct slice line)
{
	struct log_line l;

	s->lines++;
	if (!log_line_read(&l, line)) {
		s->foreign++;
		return;
	}
	if (s->first == 0 || l.time < s->first)
		s->first = l.time;
	if (l.time > s->last)
		s->last = l.time;
	s->handshakes += l.handshake;
	s->resumed += l.handshake && l.resumed;
	if (l.status != 0) {
		add_answer(s, &l);
	} else {
		count_in(s, &s->failures, l.failure, 0);
		s->robots[STATS_ROBOT_HTTP] += slice_starts(l.failure, SLICE("HTTP,"));
	}
}

void
log_stats_add(struct log_stats *s, struct slice log)
{
	while (log.len > 0) {
		const char *end = memchr(log.data, '\n', log.len);
		size_t len = end ? (size_t)(end - log.data) : log.len;

		if (len > 0)
			add_line(s, slice_from(log.data, len));
		log = slice_skip(log, len + 1);
	}
}

/* ---- the end ---------------------------------------------------------------------------- */

static int
by_day(const void *a, const void *b)
{
	const struct stats_day *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

void
log_stats_finish(struct log_stats *s)
{
	if (s->day_count > 0)
		qsort(s->days, s->day_count, sizeof(s->days[0]), by_day);
	for (size_t i = 0; i < s->feed_count; i++)
		feed_rhythm_find(&s->feeds[i]);
}

/* Most first; of equals by name. */
static int
by_count(const void *a, const void *b)
{
	const struct stats_item *x = *(struct stats_item *const *)a, *y = *(struct stats_item *const *)b;

	return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : slice_cmp(x->name, y->name);
}

struct stats_item **
log_stats_sorted(const struct table *t, size_t *count)
{
	struct stats_item **list = t->count > 0 ? malloc(t->count * sizeof(*list)) : NULL;

	*count = 0;
	for (size_t i = 0; list && i < t->size; i++) {
		if (t->slots[i].key)
			list[(*count)++] = t->slots[i].value;
	}
	if (list)
		qsort(list, *count, sizeof(*list), by_count);
	return list;
}

static void
release_items(struct table *t)
{
	for (size_t i = 0; i < t->size; i++) {
		if (t->slots[i].key)
			free(t->slots[i].value);
	}
	table_release(t);
}

void
log_stats_release(struct log_stats *s)
{
	release_items(&s->paths);
	release_items(&s->missing);
	release_items(&s->failures);
	release_items(&s->crawlers);
	for (size_t i = 0; i < s->feed_count; i++) {
		free(s->feeds[i].times);
		free(s->feeds[i].addresses);
	}
	free(s->days);
	*s = (struct log_stats){ 0 };
}
