/* Logs read back: what access_log.c writes, what is no line of it, and what readers of feeds are found. */
#include "unit.h"

#include "serve/access_log.h"
#include "stats/log_stats.h"

#include <stdlib.h>

/* Both forms, read back, say what the visit was. */
static void
test_round_trip(void **state)
{
	static const char *const fronts[] = { "", "<6>", "Nov 25 22:22:32 host capsule[123]: " };
	const struct visit visits[] = {
		{ .uri = SLICE("gemini://example.org/a\"b"), .status = 20, .meta = SLICE("text/gemini"), .bytes = 8123,
		    .microseconds = 1449, .resumed = true, .tls = "TLSv1.3" },
		{ .uri = SLICE("gemini://example.org/x"), .status = 44, .meta = SLICE("10"), .bytes = 7, .microseconds = 99,
		    .tls = "TLSv1.2", .failure = "too many from one address" },
		{ .uri = SLICE(""), .meta = SLICE(""), .tls = "", .failure = "no common TLS version" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(visits) * COUNT(fronts) * 2; i++) {
		const struct visit *v = &visits[i / 2 / COUNT(fronts)];
		struct buf line = BUF_INIT(4096);
		struct log_line l;

		buf_puts(&line, fronts[i / 2 % COUNT(fronts)]);
		access_log_put(&line, v, LOG_ADDRESSES_NONE, i % 2 ? LOG_FORMAT_NGINX : LOG_FORMAT_OWN, 1709210096);
		print_message("  %s", line.data);
		assert_true(log_line_read(&l, slice_first(buf_slice(&line), line.len - 1)));
		assert_int_equal(l.time, 1709210096);
		assert_int_equal(l.status, v->status);
		assert_int_equal(l.bytes, v->bytes);
		assert_int_equal(l.microseconds / 100, (v->microseconds + 50) / 100);
		assert_int_equal(l.handshake, v->tls[0] != '\0');
		assert_int_equal(l.resumed, v->resumed);
		assert_true(slice_eq(l.meta, v->meta));
		assert_true(slice_eq(l.failure, slice_of(v->failure)));
		assert_true(slice_eq(l.address, SLICE("-")));
		buf_release(&line);
	}
}

static void
test_no_lines(void **state)
{
	static const char *const lines[] = {
		"", "listening on 127.0.0.1:1965", "capsule: capsule.yaml was read again; no value changed",
		"2026-02-07T10:11:12Z 20 8123 1.4ms TLSv1.3 resumed - \"no end",
		"2026-02-07T10:11:12Z 99 8123 1.4ms TLSv1.3 resumed - \"\" \"\"",
		"2026-99-07T10:11:12Z 20 8123 1.4ms TLSv1.3 resumed - \"\" \"\"",
		"2026-02-07T10:11:12Z 20 -3 1.4ms TLSv1.3 resumed - \"\" \"\"",
		"2026-02-07T10:11:12Z 20 8123 soon TLSv1.3 resumed - \"\" \"\" \"\"",
		"1.2.3.4 - - [07/Foo/2026:10:11:12 +0000] \"GET / HTTP/1.1\" 200 12 \"-\" \"curl\"",
		"1.2.3.4 - - [07/Feb/2026:10:11:12 +0000] \"GET / HTTP/1.1\" 200 12 \"-\" \"curl\"",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct log_line l;

		assert_false(log_line_read(&l, slice_of(lines[i])));
	}
}

/* ---- feeds -------------------------------------------------------------------------- */

struct asking {
	int64_t first, every;
	const char *address;
};

/* A log of 21 days in which each of them asks for the feed, and others for other things at odd times. */
static void
write_log(struct buf *log, const struct asking *a, size_t count, unsigned noise)
{
	enum { DAY = 86400, START = 1767225600 };

	for (size_t i = 0; i < count; i++) {
		for (int64_t t = a[i].first; t < 21 * DAY; t += a[i].every) {
			struct buf line = BUF_INIT(1024);
			struct visit v = { .uri = SLICE("gemini://x/atom.xml"), .meta = SLICE("application/atom+xml"), .status = 20,
				.tls = "TLSv1.3" };

			access_log_put(&line, &v, LOG_ADDRESSES_NONE, LOG_FORMAT_OWN, START + t + (t / 7 + (int64_t)i * 31) % 40);
			line.data[slice_search(buf_slice(&line), SLICE(" - \"")) + 1] = a[i].address[0];
			buf_put_slice(log, buf_slice(&line));
			buf_release(&line);
		}
	}
	for (unsigned i = 0; i < noise; i++) {
		struct visit v = { .uri = SLICE("gemini://x/atom.xml"), .meta = SLICE(""), .status = 20, .tls = "TLSv1.3" };

		access_log_put(log, &v, LOG_ADDRESSES_NONE, LOG_FORMAT_OWN, START + (int64_t)(i * 2654435761u % (21u * DAY)));
	}
}

static unsigned
readers(const struct log_stats *s, uint32_t seconds)
{
	for (size_t i = 0; i < STATS_RHYTHMS; i++) {
		if (s->feeds[0].rhythms[i].seconds == seconds)
			return s->feeds[0].rhythms[i].subscribers;
	}
	return 0;
}

static void
test_readers(void **state)
{
	static const struct asking by_time[] = {
		{ 100, 3600, "-" }, { 2500, 3600, "-" }, { 8 * 3600 + 60, 86400, "-" }, { 8 * 3600 + 90, 86400, "-" },
		{ 15 * 3600, 86400, "-" }, { 1300, 6 * 3600, "-" },
	};
	static const struct asking by_address[] = {
		{ 0, 3600, "a" }, { 1234, 3500, "b" }, { 500, 80000, "c" }, { 999, 20 * 86400, "d" },
	};
	struct buf log = BUF_INIT(64 << 20);
	struct log_stats s = { 0 };

	(void)state;
	write_log(&log, by_time, COUNT(by_time), 200);
	log_stats_add(&s, buf_slice(&log));
	log_stats_finish(&s);
	assert_int_equal(s.feed_count, 1);
	assert_int_equal(readers(&s, 3600), 2);
	assert_int_equal(readers(&s, 6 * 3600), 1);
	assert_int_equal(readers(&s, 86400), 3);
	assert_int_equal(s.feeds[0].subscribers, 6);
	log_stats_release(&s);
	buf_clear(&log);
	write_log(&log, by_address, COUNT(by_address), 0);
	log_stats_add(&s, buf_slice(&log));
	log_stats_finish(&s);
	assert_int_equal(readers(&s, 3600), 2);
	assert_int_equal(readers(&s, 86400), 1);
	assert_int_equal(s.feeds[0].subscribers, 3);
	log_stats_release(&s);
	buf_release(&log);
}

static void
test_sums(void **state)
{
	static const char text[] =
	    "2026-02-08T00:00:01Z 51 60 2.0ms TLSv1.3 full - \"gemini://x/wp-login.php\" \"No\"\n"
	    "2026-02-07T10:11:12Z 20 100 1.0ms TLSv1.3 resumed 192.0.2.0 \"gemini://x/robots.txt\" \"text/plain\"\n"
	    "2026-02-07T10:11:13Z 53 60 1.0ms TLSv1.3 full - \"gemini://y/\" \"No\" \"no host of this server's\"\n"
	    "2026-02-07T10:11:14Z 0 0 1.0ms - full - \"\" \"\" \"HTTP, where TLS was expected\"\n"
	    "2026-02-07T10:11:15Z 20 50 1.0ms TLSv1.3 full - \"gemini://x/a\" \"text/gemini\" \"the visitor went away\"\n"
	    "something else";
	struct log_stats s = { 0 };

	(void)state;
	log_stats_add(&s, slice_of(text));
	log_stats_finish(&s);
	assert_int_equal(s.lines, 6);
	assert_int_equal(s.foreign, 1);
	assert_int_equal(s.answers, 4);
	assert_int_equal(s.bytes, 270);
	assert_int_equal(s.handshakes, 4);
	assert_int_equal(s.resumed, 1);
	assert_int_equal(s.broken_off, 1);
	assert_int_equal(s.day_count, 2);
	assert_int_equal(s.days[0].answers, 3);
	assert_int_equal(s.paths.count, 2);
	assert_int_equal(s.missing.count, 1);
	for (int robot = 0; robot < STATS_ROBOT_COUNT; robot++)
		assert_int_equal(s.robots[robot], robot != STATS_ROBOT_ARCHIVE && robot != STATS_ROBOT_FAVICON);
	assert_int_equal(s.crawlers.count, 1);
	log_stats_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_no_lines), cmocka_unit_test(test_readers),
		cmocka_unit_test(test_sums),
	};

	return cmocka_run_group_tests_name("log_stats", tests, NULL, NULL);
}
