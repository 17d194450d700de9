/*
 * reload.c: taking what changed, one mechanism for all of it; see serving.h.
 *
 * Content, configuration and certificates are read again when a file changed,
 * a signal asks for it or a post is due. What is wrong is said and left as it
 * was; when anything changed, the next generation of workers is born with it.
 */
#include "config_show.h"
#include "serving.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	FINDINGS_MOST = 1 << 20,   /* bytes of sentences that are known to have been said */
	CHANGES_MOST = 1 << 20,
	DUE_CHECK_SECONDS = 3600,  /* clocks are set, so a far date is looked at again */
};

/* ---- content --------------------------------------------------------------- */

/* A finding on a post: to stderr, unless the last scan said it too. */
static void
on_finding(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	struct serving *s = (struct serving *)r;
	struct buf text = BUF_INIT(4096);

	(void)kind;
	if (line > 0)
		buf_printf(&text, "%s/%s:%u: %s\n", s->folder.content_path, file, line, sentence);
	else
		buf_printf(&text, "%s/%s: %s\n", s->folder.content_path, file, sentence);
	if (slice_search(buf_slice(&s->findings_before), buf_slice(&text)) == s->findings_before.len)
		fputs(text.data, stderr);
	buf_put_slice(&s->findings, buf_slice(&text));
	buf_release(&text);
}

void
reload_init(struct serving *s)
{
	s->report.found = on_finding;
	buf_init(&s->findings, FINDINGS_MOST);
	buf_init(&s->findings_before, FINDINGS_MOST);
}

void
reload_release(struct serving *s)
{
	buf_release(&s->findings);
	buf_release(&s->findings_before);
}

bool
reload_content(struct serving *s, bool *changed, struct err *err)
{
	struct buf before = s->findings_before;

	s->findings_before = s->findings;
	s->findings = before;
	buf_clear(&s->findings);
	return catalog_scan(s->catalog, s->folder.content, (int64_t)time(NULL), &s->report, changed, err);
}

/* ---- generations ----------------------------------------------------------- */

static unsigned
worker_count(const struct config *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (c->workers > 0)
		return c->workers;
	return cores < 1 ? 1 : cores > 16 ? 16 : (unsigned)cores;
}

/* Wake when the next post is due that is dated in the future. */
static void
set_due(struct serving *s)
{
	int64_t at = catalog_next_due(s->catalog), left = at - (int64_t)time(NULL);
	struct timeval delay = { left < 0 ? 0 : left > DUE_CHECK_SECONDS ? DUE_CHECK_SECONDS : left, 10000 };

	if (at != 0)
		evtimer_add(s->due, &delay);
	else
		evtimer_del(s->due);
}

bool
reload_generation(struct serving *s, struct err *err)
{
	set_due(s);
	return supervisor_next(s->supervisor, worker_count(s->folder.config), err);
}

/* ---- the log ---------------------------------------------------------------- */

/* Where requests are logged now; -1: nowhere. */
static bool
open_log(const struct config *c, int *fd, struct err *err)
{
	if (strcmp(c->log_file, "none") == 0) {
		*fd = -1;
		return true;
	}
	*fd = c->log_file[0] == '\0' ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
	    : open(c->log_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
	return *fd != -1 || err_set(err, "cannot open the log '%s': %s", c->log_file, strerror(errno));
}

bool
reload_log(struct serving *s, struct err *err)
{
	int fd;

	if (!open_log(s->folder.config, &fd, err))
		return false;
	if (s->log_fd != -1)
		close(s->log_fd);
	s->log_fd = fd;
	return true;
}

/* ---- all of it --------------------------------------------------------------- */

/* A line for each key that has another value than before. */
static void
print_changes(const struct serving *s, const struct config *before, const struct config *now)
{
	struct buf changes = BUF_INIT(CHANGES_MOST);
	struct slice rest, line;

	config_put_changes(&changes, before, now);
	fprintf(stderr, "capsule: %s was read again%s\n", s->folder.config_path,
	    changes.len > 0 ? "" : "; no value changed");
	for (rest = buf_slice(&changes); rest.len > 0;) {
		line = slice_cut_line(&rest);
		fprintf(stderr, "capsule: %.*s\n", SLICE_ARG(line));
	}
	buf_release(&changes);
}

static void
take_config(struct serving *s, struct config *c)
{
	struct err err;
	struct config *old = s->folder.config;
	bool same_listeners = c->listen_count == old->listen_count;

	print_changes(s, old, c);
	for (size_t i = 0; same_listeners && i < c->listen_count; i++)
		same_listeners = strcmp(c->listen[i], old->listen[i]) == 0;
	if (!same_listeners)
		fprintf(stderr, "capsule: 'listen' changed; that takes a restart\n");
	s->folder.config = c;
	if (strcmp(c->log_file, old->log_file) != 0 && !reload_log(s, &err))
		fprintf(stderr, "capsule: %s; the one before stays in use\n", err.text);
	config_free(old);
}

/* Say what is wrong, once, however often it is read again. */
static void
refuse_settings(struct serving *s, const struct err *err)
{
	if (strcmp(s->settings_err.text, err->text) != 0)
		fprintf(stderr, "capsule: %s; the configuration and certificates before stay in use\n", err->text);
	s->settings_err = *err;
}

/*
 * Take a changed configuration and changed certificates, both or neither: what
 * is wrong with one is said and all stays as it was. Whether anything changed.
 */
static bool
reload_settings(struct serving *s)
{
	struct err err;
	struct config *c = site_folder_reload(&s->folder, s->options, &err);
	bool new_config = c && !slice_eq(buf_slice(&c->source), buf_slice(&s->folder.config->source));
	struct certificates next = { 0 };
	bool new_certificates;

	if (!c || !certificates_load(&next, s->folder.certs_path, c->site.hosts, c->site.host_count, new_config, &err)) {
		refuse_settings(s, &err);
		config_free(c);
		return false;
	}
	s->settings_err.text[0] = '\0';
	new_certificates = !certificates_equal(&next, &s->certificates);
	if (new_config)
		take_config(s, c);
	else
		config_free(c);
	if (new_certificates) {
		certificates_release(&s->certificates);
		s->certificates = next;
		certificates_print(&s->certificates);
	} else {
		certificates_release(&next);
	}
	return new_config || new_certificates;
}

void
reload(struct serving *s, bool force)
{
	bool settings = reload_settings(s), content = false;
	struct err err;

	if (!reload_content(s, &content, &err))
		fprintf(stderr, "capsule: %s; what was read before stays in use\n", err.text);
	if (!force && !settings && !content)
		set_due(s);
	else if (!reload_generation(s, &err))
		fprintf(stderr, "capsule: %s\n", err.text);
	if (content)
		indexing_start(s->indexing);
}

