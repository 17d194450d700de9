/*
 * serve/access_log.h: one line per request, for the operator.
 *
 * In a form of its own:
 *
 *   2026-02-07T10:11:12Z 20 8123 1.4ms TLSv1.3 resumed - "gemini://example.org/" "text/gemini; ..."
 *
 * or as nginx has it ("combined"), for tools that read that:
 *
 *   - - - [07/Feb/2026:10:11:12 +0000] "gemini://example.org/" 20 8123 "text/gemini; ..." "TLSv1.3 resumed 1.4ms"
 *
 * Time (UTC), status, bytes sent, duration, TLS version, "resumed" or "full",
 * the visitor's address as the configuration allows ("-": not at all), what
 * was asked for, without query and parameters (what a visitor searches or
 * writes is nobody's business), the header's text, without the fingerprint
 * that some name; at the end, why an answer broke off, or is 44 or 53.
 * Control characters, quotes and backslashes are escaped as \xHH. Lines are
 * gathered for a moment, or until there are some KB, and written whole. Where
 * standard error is systemd's journal they have the level "info", so that
 * `journalctl -p notice` leaves them out.
 */
#ifndef CAPSULE_SERVE_ACCESS_LOG_H
#define CAPSULE_SERVE_ACCESS_LOG_H

#include "base/err.h"
#include "net/server.h"

enum log_format { LOG_FORMAT_OWN, LOG_FORMAT_NGINX };
enum log_addresses { LOG_ADDRESSES_NONE, LOG_ADDRESSES_SHORTENED, LOG_ADDRESSES_FULL };

struct access_log;

/*
 * A log that writes to `fd` (borrowed; opened with O_APPEND). `base` (borrowed)
 * times the writing. NULL with *err when memory is out.
 */
struct access_log *access_log_new(struct event_base *base, int fd,
    enum log_addresses addresses, enum log_format format, struct err *err);

/* One line for the visit `v`; fit for server_options.visited, `log` being a struct access_log. */
void access_log_visited(void *log, const struct visit *v);

/* Write what is gathered, then free. NULL is fine. */
void access_log_free(struct access_log *log);

/* Append the line for `v` at `seconds` since 1970, in one of the forms above, with LF. */
void access_log_put(struct buf *out, const struct visit *v, enum log_addresses addresses,
    enum log_format format, int64_t seconds);

#endif
