/* serve/status_text.c: what a running server says about itself; see status.h. */
#include "serve/status.h"

#include "data/json_put.h"
#include "version.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAY = 24 * 60 * 60 };

void
status_memory(pid_t pid, unsigned long long *resident, unsigned long long *own)
{
	char path[64];
	unsigned long long size, in_use = 0, shared = 0;
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);
	FILE *statm;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	statm = fopen(path, "re");
	if (!statm || fscanf(statm, "%llu %llu %llu", &size, &in_use, &shared) != 3)
		in_use = shared = 0;
	if (statm)
		fclose(statm);
	*resident = in_use * page;
	*own = (in_use - shared) * page;
}

/* Of all processes: the supervisor and its workers. Returns how many there are. */
static size_t
sum_memory(const struct serving *s, unsigned long long *resident, unsigned long long *own)
{
	pid_t pids[SUPERVISOR_SLOTS + 1];
	size_t count = supervisor_pids(s->supervisor, pids);

	pids[count++] = getpid();
	*resident = *own = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned long long r, o;

		status_memory(pids[i], &r, &o);
		*resident += r;
		*own += o;
	}
	return count;
}

static double
seconds_of(unsigned long microseconds)
{
	return (double)microseconds / 1e6;
}

/* ---- JSON --------------------------------------------------------------------------- */

static json_t *
number(unsigned long long n)
{
	return json_integer((json_int_t)n);
}

static json_t *
json_sites(const struct serving *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->sites.count; i++) {
		const struct hosted *h = s->sites.list[i];
		const struct site_settings *site = &h->folder.config->site;
		json_t *hosts = json_array();

		for (size_t k = 0; k < site->host_count; k++)
			json_array_append_new(hosts, json_string(site->hosts[k]));
		json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:i, s:o, s:o}", "path", h->folder.path,
		    "title", site->title, "hosts", hosts, "port", (int)site->public_port,
		    "posts", number(catalog_post_count(h->catalog)), "pages", number(catalog_page_count(h->catalog))));
	}
	return list;
}

static json_t *
json_certificates(const struct status_facts *f)
{
	const struct certificates *all = &f->serving->certificates;
	json_t *list = json_array();

	for (size_t i = 0; i < all->count; i++) {
		int64_t until = tls_certificate_until(all->list[i]);

		json_array_append_new(list, json_pack("{s:s, s:I, s:I}", "host", tls_certificate_name(all->list[i], 0),
		    "until", (json_int_t)until, "days", (json_int_t)((until - f->now) / DAY)));
	}
	return list;
}

static json_t *
json_answers(const struct tally *t)
{
	json_t *object = json_object();
	char name[16];

	for (int status = 10; status < COUNTERS_STATUS_MOST; status++) {
		if (t->status[status] == 0)
			continue;
		snprintf(name, sizeof(name), "%d", status);
		json_object_set_new(object, name, number(t->status[status]));
	}
	return object;
}

static json_t *
json_failures(const struct tally *t)
{
	json_t *object = json_object();

	for (int kind = 0; kind < TLS_FAILURE_COUNT; kind++) {
		if (t->failures[kind] > 0)
			json_object_set_new(object, tls_failure_sentences[kind], number(t->failures[kind]));
	}
	return object;
}

static json_t *
json_times(const struct tally *t)
{
	json_t *list = json_array();

	for (int i = 0; i < COUNTERS_TIMES; i++)
		json_array_append_new(list, json_pack("{s:o, s:o}",
		    "within", i < COUNTERS_TIMES - 1 ? json_real(seconds_of(counters_times[i])) : json_null(),
		    "answers", number(t->times[i])));
	return list;
}

static json_t *
json_memory(const struct serving *s)
{
	unsigned long long resident, own;
	size_t processes = sum_memory(s, &resident, &own);

	return json_pack("{s:o, s:o, s:o}", "processes", number(processes), "resident", number(resident),
	    "own", number(own));
}

static void
add_numbers(json_t *all, const struct status_facts *f)
{
	struct tally t;

	counters_sum(f->serving->counters, &t);
	json_object_set_new(all, "connections", number(t.connections));
	json_object_set_new(all, "answers", json_answers(&t));
	json_object_set_new(all, "broken_off", number(t.failed));
	json_object_set_new(all, "without_request", number(t.silent));
	json_object_set_new(all, "bytes", number(t.bytes));
	json_object_set_new(all, "times", json_times(&t));
	json_object_set_new(all, "rates", json_pack("{s:f, s:f, s:f}", "1m", f->rates[0], "5m", f->rates[1], "15m", f->rates[2]));
	json_object_set_new(all, "handshakes", json_pack("{s:o, s:o, s:o}", "full", number(t.full),
	    "resumed", number(t.resumed), "failed", json_failures(&t)));
	json_object_set_new(all, "limits_hit", json_pack("{s:o, s:o, s:o}", "connections", number(t.away_full),
	    "connections_per_address", number(t.away_address), "closed", number(t.closed)));
	json_object_set_new(all, "cache", json_pack("{s:o, s:o, s:o, s:o}", "hits", number(t.cache_hits),
	    "misses", number(t.cache_misses), "pages", number(t.cache_pages), "bytes", number(t.cache_bytes)));
}

bool
status_put_json(struct buf *out, const struct status_facts *f)
{
	const struct serving *s = f->serving;
	json_t *all = json_pack("{s:s, s:i, s:I, s:I, s:i, s:o, s:s, s:o, s:o, s:o}", "version", CAPSULE_VERSION,
	    "pid", (int)getpid(), "started", (json_int_t)f->started, "uptime", (json_int_t)(f->now - f->started),
	    "generation", (int)supervisor_generation(s->supervisor), "workers", number(supervisor_serving(s->supervisor)),
	    "settings_error", s->settings_err.text, "sites", json_sites(s), "certificates", json_certificates(f),
	    "memory", json_memory(s));

	if (!all)
		return false;
	add_numbers(all, f);
	return json_put(out, all);
}

/* ---- metrics -------------------------------------------------------------------------- */

struct metrics {
	struct buf *out;
	bool openmetrics;
};

/* A family's head. A counter's name has "_total" at its samples; the old text form has it in the head, too. */
static void
put_family(const struct metrics *m, const char *name, const char *type, const char *help)
{
	const char *total = strcmp(type, "counter") == 0 && !m->openmetrics ? "_total" : "";

	buf_printf(m->out, "# HELP capsule_%s%s %s\n# TYPE capsule_%s%s %s\n", name, total, help, name, total, type);
}

/* A label's value, with quotes, backslashes and line ends escaped. */
static void
put_label(const struct metrics *m, const char *name, const char *value)
{
	buf_printf(m->out, "{%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n')
			buf_puts(m->out, "\\n");
		else if (*value == '"' || *value == '\\')
			buf_printf(m->out, "\\%c", *value);
		else
			buf_putc(m->out, *value);
	}
	buf_puts(m->out, "\"}");
}

static void
put_gauge(const struct metrics *m, const char *name, const char *help, double value)
{
	put_family(m, name, "gauge", help);
	buf_printf(m->out, "capsule_%s %.17g\n", name, value);
}

static void
put_counter(const struct metrics *m, const char *name, const char *help, unsigned long long value)
{
	put_family(m, name, "counter", help);
	buf_printf(m->out, "capsule_%s_total %llu\n", name, value);
}

static void
put_labelled(const struct metrics *m, const char *name, const char *label, const char *value, unsigned long long n)
{
	buf_printf(m->out, "capsule_%s_total", name);
	put_label(m, label, value);
	buf_printf(m->out, " %llu\n", n);
}

static void
put_answers(const struct metrics *m, const struct tally *t)
{
	char status[12];
	unsigned long long sum = 0;

	put_family(m, "responses", "counter", "Answers by status.");
	for (int i = 10; i < COUNTERS_STATUS_MOST; i++) {
		snprintf(status, sizeof(status), "%d", i);
		if (t->status[i] > 0 || i == 20 || i == 51)
			put_labelled(m, "responses", "status", status, t->status[i]);
	}
	put_family(m, "response_seconds", "histogram", "Time from accept to the last byte taken.");
	for (int i = 0; i < COUNTERS_TIMES - 1; i++) {
		sum += t->times[i];
		buf_printf(m->out, "capsule_response_seconds_bucket{le=\"%g\"} %llu\n", seconds_of(counters_times[i]), sum);
	}
	sum += t->times[COUNTERS_TIMES - 1];
	buf_printf(m->out, "capsule_response_seconds_bucket{le=\"+Inf\"} %llu\n", sum);
	buf_printf(m->out, "capsule_response_seconds_sum %.6f\ncapsule_response_seconds_count %llu\n",
	    (double)t->microseconds / 1e6, sum);
}

static void
put_handshakes(const struct metrics *m, const struct tally *t)
{
	put_family(m, "handshakes", "counter", "TLS handshakes that came to their end.");
	put_labelled(m, "handshakes", "kind", "full", t->full);
	put_labelled(m, "handshakes", "kind", "resumed", t->resumed);
	put_family(m, "handshake_failures", "counter", "TLS handshakes that did not, by reason.");
	for (int kind = 0; kind < TLS_FAILURE_COUNT; kind++)
		put_labelled(m, "handshake_failures", "reason", tls_failure_names[kind], t->failures[kind]);
	put_family(m, "turned_away", "counter", "Visitors for whom there was no room, by limit.");
	put_labelled(m, "turned_away", "limit", "connections", t->away_full);
	put_labelled(m, "turned_away", "limit", "connections_per_address", t->away_address);
	put_labelled(m, "turned_away", "limit", "closed", t->closed);
}

static void
put_sites(const struct metrics *m, const struct status_facts *f)
{
	const struct serving *s = f->serving;

	put_family(m, "posts", "gauge", "Posts of each capsule, by its first host.");
	for (size_t i = 0; i < s->sites.count; i++) {
		buf_puts(m->out, "capsule_posts");
		put_label(m, "host", s->sites.list[i]->folder.config->site.hosts[0]);
		buf_printf(m->out, " %zu\n", catalog_post_count(s->sites.list[i]->catalog));
	}
	put_family(m, "certificate_expires_timestamp_seconds", "gauge", "When a certificate ends, by its first name.");
	for (size_t i = 0; i < s->certificates.count; i++) {
		buf_puts(m->out, "capsule_certificate_expires_timestamp_seconds");
		put_label(m, "host", tls_certificate_name(s->certificates.list[i], 0));
		buf_printf(m->out, " %lld\n", (long long)tls_certificate_until(s->certificates.list[i]));
	}
}

void
status_put_metrics(struct buf *out, const struct status_facts *f, bool openmetrics)
{
	const struct metrics m = { out, openmetrics };
	unsigned long long resident, own;
	struct tally t;

	counters_sum(f->serving->counters, &t);
	sum_memory(f->serving, &resident, &own);
	put_answers(&m, &t);
	put_counter(&m, "broken_off", "Answers that the visitor did not take to their end.", t.failed);
	put_counter(&m, "without_request", "Visits that ended after the handshake without a request.", t.silent);
	put_counter(&m, "sent_bytes", "Bytes sent inside TLS.", t.bytes);
	put_handshakes(&m, &t);
	put_counter(&m, "cache_hits", "Pages that were kept.", t.cache_hits);
	put_counter(&m, "cache_misses", "Pages that had to be made.", t.cache_misses);
	put_gauge(&m, "cache_bytes", "Bytes of pages that are kept.", (double)t.cache_bytes);
	put_gauge(&m, "connections", "Connections open now.", (double)t.connections);
	put_gauge(&m, "workers", "Workers of the newest generation that accept visitors.", (double)supervisor_serving(f->serving->supervisor));
	put_gauge(&m, "generation", "Generations of workers so far.", (double)supervisor_generation(f->serving->supervisor));
	put_gauge(&m, "memory_resident_bytes", "Memory of all processes, with what they share counted in each.", (double)resident);
	put_gauge(&m, "memory_own_bytes", "Memory of all processes that is no file's.", (double)own);
	put_gauge(&m, "settings_good", "Whether the configuration and certificates last read are in use: 1 or 0.",
	    f->serving->settings_err.text[0] == '\0' ? 1 : 0);
	put_gauge(&m, "start_time_seconds", "When the server started, in seconds since 1970.", (double)f->started);
	put_sites(&m, f);
	if (openmetrics)
		buf_puts(out, "# EOF\n");
}
