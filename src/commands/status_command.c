/*
 * commands/status_command.c: `capsule status`: asks the server that runs on a
 * site, over the socket in its state folder.
 */
#include "commands/commands.h"

#include "base/buf.h"
#include "base/date.h"
#include "config/site_folder.h"
#include "serve/status.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

enum { ANSWER_MOST = 4 << 20, LABEL_WIDTH = 13 };

/* ---- asking -------------------------------------------------------------------- */

/* What the server says at `path`, to *answer, without its header. */
static bool
ask(int fd, const char *path, struct buf *answer, struct err *err)
{
	char question[256], bytes[4096];
	int len = snprintf(question, sizeof(question),
	    "GET %s HTTP/1.0\r\nAccept: application/openmetrics-text\r\n\r\n", path);
	ssize_t n;
	size_t head;

	if (write(fd, question, (size_t)len) != len)
		return err_set(err, "cannot ask the server: %s", strerror(errno));
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		buf_put(answer, bytes, (size_t)n);
	head = slice_search(buf_slice(answer), SLICE("\r\n\r\n"));
	if (n < 0 || answer->full || head == answer->len || slice_search(slice_first(buf_slice(answer), head), SLICE(" 200 ")) == head)
		return err_set(err, "the server gave no answer");
	memmove(answer->data, answer->data + head + 4, answer->len - head - 4 + 1);
	answer->len -= head + 4;
	return true;
}

/* ---- telling --------------------------------------------------------------------- */

static long long
whole(const json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

static void
label(const char *text)
{
	printf("%-*s ", LABEL_WIDTH, text);
}

/* 1234567 as "1,234,567". */
static void
print_count(long long n)
{
	if (n >= 1000) {
		print_count(n / 1000);
		printf(",%03lld", n % 1000);
	} else {
		printf("%lld", n);
	}
}

static void
print_bytes(long long n)
{
	static const char *const units[] = { "bytes", "KB", "MB", "GB", "TB" };
	double size = (double)n;
	int unit = 0;

	for (; size >= 1024 && unit < 4; unit++)
		size /= 1024;
	printf(unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}

static void
print_span(long long seconds)
{
	if (seconds >= 2 * 86400)
		printf("%lld days", seconds / 86400);
	else if (seconds >= 2 * 3600)
		printf("%lld hours", seconds / 3600);
	else if (seconds >= 120)
		printf("%lld minutes", seconds / 60);
	else
		printf("%lld s", seconds);
}

/* "name: 3, name: 2" of an object of numbers. Returns their sum. */
static long long
print_members(json_t *object, const char *none)
{
	const char *name, *between = "";
	json_t *value;
	long long sum = 0;

	json_object_foreach(object, name, value) {
		printf("%s%s: ", between, name);
		print_count((long long)json_integer_value(value));
		sum += (long long)json_integer_value(value);
		between = ", ";
	}
	if (sum == 0)
		fputs(none, stdout);
	return sum;
}

static const char *
plural(long long n)
{
	return n == 1 ? "" : "s";
}

static void
print_sites(json_t *all)
{
	size_t i;
	json_t *site;

	json_array_foreach(json_object_get(all, "sites"), i, site) {
		label("serving");
		printf("gemini://%s", json_string_value(json_array_get(json_object_get(site, "hosts"), 0)));
		if (whole(site, "port") != 1965)
			printf(":%lld", whole(site, "port"));
		printf("/, %lld post%s, %lld page%s, from %s\n", whole(site, "posts"), plural(whole(site, "posts")),
		    whole(site, "pages"), plural(whole(site, "pages")),
		    json_string_value(json_object_get(site, "path")));
	}
	json_array_foreach(json_object_get(all, "certificates"), i, site) {
		label("certificate");
		printf("%s: ", json_string_value(json_object_get(site, "host")));
		print_count(whole(site, "days"));
		printf(" day%s left\n", plural(whole(site, "days")));
	}
}

/* The time within which so many of a hundred answers were. */
static void
print_time(json_t *times, long long all, double share)
{
	long long sum = 0;
	double within = 0;
	size_t i;
	json_t *span;

	json_array_foreach(times, i, span) {
		const json_t *end = json_object_get(span, "within");

		sum += whole(span, "answers");
		if (json_is_real(end))
			within = json_real_value(end);
		if ((double)sum >= share * (double)all)
			break;
	}
	printf("%.0f%% within %g ms", share * 100, within * 1000);
}

static void
print_answers(json_t *all)
{
	json_t *rates = json_object_get(all, "rates"), *times = json_object_get(all, "times");
	long long sum;

	label("answers");
	sum = print_members(json_object_get(all, "answers"), "none yet");
	printf("\n%-*s %.2f a second (1 min), %.2f (5 min), %.2f (15 min)", LABEL_WIDTH, "",
	    json_real_value(json_object_get(rates, "1m")), json_real_value(json_object_get(rates, "5m")),
	    json_real_value(json_object_get(rates, "15m")));
	if (sum > 0) {
		fputs("; ", stdout);
		print_time(times, sum, 0.5);
		fputs(", ", stdout);
		print_time(times, sum, 0.99);
	}
	putchar('\n');
	label("sent");
	print_bytes(whole(all, "bytes"));
	if (whole(all, "broken_off") > 0)
		printf("; %lld broken off", whole(all, "broken_off"));
	putchar('\n');
}

static void
print_handshakes(json_t *all)
{
	json_t *shakes = json_object_get(all, "handshakes"), *limits = json_object_get(all, "limits_hit");
	long long full = whole(shakes, "full"), resumed = whole(shakes, "resumed");

	label("handshakes");
	print_count(full + resumed);
	if (full + resumed > 0)
		printf(", %lld%% resumed", 100 * resumed / (full + resumed));
	fputs("; failed: ", stdout);
	print_members(json_object_get(shakes, "failed"), "none");
	putchar('\n');
	label("connections");
	printf("%lld now; turned away: %lld too many at once, %lld from one address, %lld unheard\n",
	    whole(all, "connections"), whole(limits, "connections"), whole(limits, "connections_per_address"),
	    whole(limits, "closed"));
}

static void
print_memory(json_t *all)
{
	json_t *cache = json_object_get(all, "cache"), *memory = json_object_get(all, "memory");
	long long hits = whole(cache, "hits"), misses = whole(cache, "misses");

	label("kept pages");
	printf("%lld, ", whole(cache, "pages"));
	print_bytes(whole(cache, "bytes"));
	if (hits + misses > 0)
		printf("; %lld%% of questions answered from them", 100 * hits / (hits + misses));
	putchar('\n');
	label("memory");
	print_bytes(whole(memory, "resident"));
	printf(" in %lld processes, ", whole(memory, "processes"));
	print_bytes(whole(memory, "own"));
	puts(" of it their own");
}

static void
print_text(json_t *all)
{
	const char *error = json_string_value(json_object_get(all, "settings_error"));

	printf("capsule %s, process %lld, up ", json_string_value(json_object_get(all, "version")), whole(all, "pid"));
	print_span(whole(all, "uptime"));
	printf(", generation %lld, %lld worker%s\n", whole(all, "generation"), whole(all, "workers"),
	    whole(all, "workers") == 1 ? "" : "s");
	print_sites(all);
	print_answers(all);
	print_handshakes(all);
	print_memory(all);
	label("settings");
	printf("%s%s\n", error && *error ? "not taken: " : "as in the files", error ? error : "");
}

static bool
tell(const struct options *o, const struct buf *answer, struct err *err)
{
	json_t *all;

	if (o->json || o->metrics) {
		fwrite(answer->data, 1, answer->len, stdout);
		return true;
	}
	all = json_loadb(answer->data, answer->len, 0, NULL);
	if (!all)
		return err_set(err, "cannot read the server's answer");
	print_text(all);
	json_decref(all);
	return true;
}

int
status_command(const struct options *o)
{
	struct buf answer = BUF_INIT(ANSWER_MOST);
	struct site_folder f;
	struct err err;
	int fd = -1;
	bool ok = site_folder_find(&f, o->arguments[0], o, &err) &&
	    (fd = status_connect(f.state_path, &err)) != -1 &&
	    ask(fd, o->metrics ? "/metrics" : "/status.json", &answer, &err) && tell(o, &answer, &err);

	if (!ok)
		fprintf(stderr, "capsule: %s\n", err.text);
	if (fd != -1)
		close(fd);
	buf_release(&answer);
	return ok ? EXIT_GOOD : EXIT_FAILED;
}
