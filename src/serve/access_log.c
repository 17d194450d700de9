/* serve/access_log.c: one line per request; see access_log.h. */
#include "serve/access_log.h"

#include "base/date.h"
#include "base/utf8.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	GATHER_MOST = 1 << 16,     /* bytes that wait; more is lost when the log cannot be written */
	GATHER_ENOUGH = 4000,      /* bytes written at once: less than PIPE_BUF, so lines stay whole */
	GATHER_MS = 200,
};

struct access_log {
	int fd;
	enum log_addresses addresses;
	enum log_format format;
	bool   journal;            /* lines go to systemd's journal */
	bool   failing;            /* and the operator knows */
	struct buf    gathered;
	struct event *timer;
};

/* The length of what `text` begins with that can stand in quotes as it is. */
static size_t
plain_length(struct slice text)
{
	size_t n = 0;

	while (n < text.len) {
		uint32_t c;
		bool damaged;
		size_t len = utf8_next(slice_skip(text, n), &c, &damaged);
		if (damaged || c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == '"' || c == '\\')
			break;
		n += len;
	}
	return n;
}

/* As it is, but for quotes, controls (C0 and C1) and what is no UTF-8, whose bytes are told. */
static void
put_escaped(struct buf *out, struct slice text)
{
	buf_putc(out, '"');
	while (text.len > 0) {
		size_t plain = plain_length(text);
		uint32_t c;
		bool damaged;

		buf_put_slice(out, slice_first(text, plain));
		text = slice_skip(text, plain);
		for (size_t len = text.len > 0 ? utf8_next(text, &c, &damaged) : 0; len > 0; len--) {
			buf_printf(out, "\\x%02X", (unsigned char)text.data[0]);
			text = slice_skip(text, 1);
		}
	}
	buf_putc(out, '"');
}

/* The network only: the first 24 bits of IPv4, 48 of IPv6. */
static void
shorten(struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET) {
		struct sockaddr_in *in = (struct sockaddr_in *)address;

		in->sin_addr.s_addr &= htonl(0xFFFFFF00);
	} else if (address->ss_family == AF_INET6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)address;
		bool mapped = IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr);

		memset(in6->sin6_addr.s6_addr + (mapped ? 15 : 6), 0, mapped ? 1 : 10);
	}
}

static void
put_address(struct buf *out, const struct visit *v, enum log_addresses addresses)
{
	struct sockaddr_storage address = { 0 };
	char text[INET6_ADDRSTRLEN] = "-";

	if (addresses != LOG_ADDRESSES_NONE && v->address && v->address_len <= sizeof(address)) {
		memcpy(&address, v->address, v->address_len);
		if (addresses == LOG_ADDRESSES_SHORTENED)
			shorten(&address);
		if (address.ss_family == AF_INET)
			inet_ntop(AF_INET, &((struct sockaddr_in *)&address)->sin_addr, text, sizeof(text));
		else if (address.ss_family == AF_INET6)
			inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&address)->sin6_addr, text, sizeof(text));
	}
	buf_puts(out, text);
}

/* Whether an address goes on with what stands for a visitor who writes a comment: "/~0123456789abcdef". */
static bool
is_visitor_token(struct slice rest)
{
	enum { HEX = 16 };

	if (!slice_starts(rest, SLICE("/~")) && !slice_starts_nocase(rest, SLICE("/%7e")))
		return false;
	rest = slice_skip(rest, rest.data[1] == '~' ? 2 : 4);
	for (size_t i = 0; i < HEX; i++) {
		if (i >= rest.len || !isxdigit((unsigned char)rest.data[i]))
			return false;
	}
	return true;
}

/*
 * What was asked for, up to its query or parameters: those are words of a
 * search, a comment, a token. The mark stays, to show that there were some.
 */
static struct slice
public_part(struct slice uri)
{
	size_t colon = slice_search(uri, SLICE("://")), begin = colon < uri.len ? colon + 3 : 0, end = begin + slice_find(slice_skip(uri, begin), '/');

	if (slice_find(slice_first(uri, end), '@') < slice_first(uri, end).len)
		return slice_first(uri, begin);   /* a name and a password, which no Gemini address has */
	for (size_t i = 0; i < uri.len; i++) {
		if (uri.data[i] == '?' || uri.data[i] == ';' || uri.data[i] == '#')
			return slice_first(uri, i + 1);
		if ((uri.data[i] | 0x20) == 't' && slice_starts_nocase(slice_skip(uri, i), SLICE("token=")))
			return slice_first(uri, i);
		if (uri.data[i] == '/' && is_visitor_token(slice_skip(uri, i)))
			return slice_first(uri, i + 2);
		if (uri.data[i] == '%' && (slice_starts_nocase(slice_skip(uri, i), SLICE("%3b")) ||
		    slice_starts_nocase(slice_skip(uri, i), SLICE("%3f")) || slice_starts_nocase(slice_skip(uri, i), SLICE("%23"))))
			return slice_first(uri, i + 3);
	}
	return uri;
}

/* The header's text, without the fingerprint that some name; where an address is, the public part of it. */
static struct slice
public_meta(const struct visit *v)
{
	if (v->status / 10 == 6)
		return slice_of(status_default_meta((enum status)v->status));
	return v->status / 10 == 3 ? public_part(v->meta) : v->meta;
}

/* Of a line in nginx's "combined" what stands there: no user, the header's text as referrer, the session as agent. */
static void
put_nginx(struct buf *out, const struct visit *v, enum log_addresses addresses, int64_t seconds)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec" };
	time_t when = (time_t)seconds;
	struct tm t;

	gmtime_r(&when, &t);
	put_address(out, v, addresses);
	buf_printf(out, " - - [%02d/%s/%04d:%02d:%02d:%02d +0000] ", t.tm_mday, months[t.tm_mon], t.tm_year + 1900,
	    t.tm_hour, t.tm_min, t.tm_sec);
	put_escaped(out, public_part(v->uri));
	buf_printf(out, " %d %llu ", v->status, (unsigned long long)v->bytes);
	put_escaped(out, public_meta(v));
	buf_printf(out, " \"%s %s %.1fms%s%s\"\n", v->tls && v->tls[0] ? v->tls : "-", v->resumed ? "resumed" : "full",
	    (double)v->microseconds / 1000, v->failure ? "; " : "", v->failure ? v->failure : "");
}

static void
put_own(struct buf *out, const struct visit *v, enum log_addresses addresses, int64_t seconds)
{
	struct date now = date_from_seconds(seconds);

	date_put_rfc3339(out, &now);
	buf_printf(out, " %d %llu %.1fms %s %s ", v->status, (unsigned long long)v->bytes,
	    (double)v->microseconds / 1000, v->tls && v->tls[0] ? v->tls : "-",
	    v->resumed ? "resumed" : "full");
	put_address(out, v, addresses);
	buf_putc(out, ' ');
	put_escaped(out, public_part(v->uri));
	buf_putc(out, ' ');
	put_escaped(out, public_meta(v));
	if (v->failure) {
		buf_putc(out, ' ');
		put_escaped(out, slice_of(v->failure));
	}
	buf_putc(out, '\n');
}

void
access_log_put(struct buf *out, const struct visit *v, enum log_addresses addresses, enum log_format format,
    int64_t seconds)
{
	if (format == LOG_FORMAT_NGINX)
		put_nginx(out, v, addresses, seconds);
	else
		put_own(out, v, addresses, seconds);
}

/* Tell the operator, when lines begin to be lost and when they no longer are. */
static void
tell_state(struct access_log *log, bool failing, int error)
{
	if (failing == log->failing)
		return;
	log->failing = failing;
	if (failing)
		fprintf(stderr, "cannot write the log: %s; answers go on without it\n", strerror(error));
	else
		fprintf(stderr, "the log can be written again\n");
}

/* A full disk or a closed pipe must not stop answers: what cannot be written is lost. */
static void
write_gathered(struct access_log *log)
{
	struct slice left = buf_slice(&log->gathered);
	ssize_t n = 0;

	while (left.len > 0 && (n = write(log->fd, left.data, left.len)) > 0)
		left = slice_skip(left, (size_t)n);
	tell_state(log, left.len > 0, errno);
	buf_clear(&log->gathered);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	write_gathered(arg);
}

/* Whether `fd` is what systemd says that the journal reads: JOURNAL_STREAM=DEVICE:INODE (systemd.exec(5)). */
static bool
is_journal(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char text[64];

	if (!stream || fstat(fd, &st) == -1)
		return false;
	snprintf(text, sizeof(text), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(text, stream) == 0;
}

struct access_log *
access_log_new(struct event_base *base, int fd, enum log_addresses addresses, enum log_format format,
    struct err *err)
{
	struct access_log *log = calloc(1, sizeof(*log));

	if (log) {
		log->fd = fd;
		log->addresses = addresses;
		log->format = format;
		log->journal = is_journal(fd);
		buf_init(&log->gathered, GATHER_MOST);
		log->timer = evtimer_new(base, on_timer, log);
	}
	if (!log || !log->timer) {
		free(log);
		err_set(err, "cannot set up the log: memory is out");
		return NULL;
	}
	return log;
}

void
access_log_visited(void *arg, const struct visit *v)
{
	static const struct timeval delay = { 0, GATHER_MS * 1000 };
	struct access_log *log = arg;

	if (log->gathered.len == 0)
		evtimer_add(log->timer, &delay);
	if (log->journal)
		buf_puts(&log->gathered, "<6>");   /* sd-daemon(3): info */
	access_log_put(&log->gathered, v, log->addresses, log->format, (int64_t)time(NULL));
	if (log->gathered.len >= GATHER_ENOUGH - RESPONSE_META_MOST - REQUEST_LINE_MOST) {
		write_gathered(log);
		evtimer_del(log->timer);
	}
}

void
access_log_free(struct access_log *log)
{
	if (!log)
		return;
	write_gathered(log);
	event_free(log->timer);
	buf_release(&log->gathered);
	free(log);
}
