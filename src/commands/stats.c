/*
 * commands/stats.c: `capsule stats`: what logs of requests say, added up.
 *
 * A log is mapped, not read: addresses are kept as they stand in it.
 */
#include "commands/commands.h"

#include "base/buf.h"
#include "base/err.h"
#include "stats/stats_print.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COLUMNS = 80, COLUMNS_LEAST = 60 };

/* What cannot be mapped, a pipe for instance, is read. */
static bool
read_stream(int fd, const char *name, struct buf *text, struct err *err)
{
	ssize_t n = 1;

	while (n > 0 && !text->full) {
		char *room = buf_room(text, 1 << 20);

		n = room ? read(fd, room, 1 << 20) : -1;
		if (n > 0)
			buf_grew(text, (size_t)n);
	}
	return (n == 0 && !text->full) || err_set(err, "cannot read '%.120s': %s", name, strerror(text->full ? ENOMEM : errno));
}

/* A log that was cut while it was read has no bytes any more where some were. */
static void
on_cut_log(int signal)
{
	static const char sentence[] = "capsule: the log became shorter while it was read; try again\n";
	ssize_t told = write(STDERR_FILENO, sentence, sizeof(sentence) - 1);

	(void)signal, (void)told;
	_exit(EXIT_FAILED);
}

/* The text of the log; it stays until the process ends. */
static bool
open_log(const char *name, struct slice *log, struct buf *streamed, struct err *err)
{
	bool standard = strcmp(name, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map = MAP_FAILED;
	bool ok = true;

	if (fd == -1 || fstat(fd, &st) == -1)
		return err_set(err, "cannot open '%.120s': %s", name, strerror(errno));
	if (S_ISREG(st.st_mode) && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map != MAP_FAILED) {
		signal(SIGBUS, on_cut_log);
		madvise(map, (size_t)st.st_size, MADV_SEQUENTIAL);
		*log = slice_from(map, (size_t)st.st_size);
	} else {
		ok = read_stream(fd, name, streamed, err);
		*log = buf_slice(streamed);
	}
	if (!standard)
		close(fd);
	return ok;
}

static unsigned
columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1 || size.ws_col < COLUMNS_LEAST)
		return COLUMNS;
	return size.ws_col;
}

int
stats_command(const struct options *o)
{
	struct buf streamed[COUNT(o->arguments)];
	struct log_stats s = { 0 };
	struct slice log;
	struct err err;
	size_t opened = 0;
	bool ok = true;

	for (; ok && opened < o->argument_count; opened++) {
		buf_init(&streamed[opened], SIZE_MAX / 2);
		ok = open_log(o->arguments[opened], &log, &streamed[opened], &err);
		if (ok)
			log_stats_add(&s, log);
	}
	ok = ok && (!s.failed || err_set(&err, "cannot add up the logs: memory is out"));
	log_stats_finish(&s);
	if (!ok)
		fprintf(stderr, "capsule: %s\n", err.text);
	else if (o->json)
		ok = stats_print_json(stdout, &s);
	else
		stats_print(stdout, &s, columns());
	log_stats_release(&s);
	while (opened > 0)
		buf_release(&streamed[--opened]);
	return ok ? EXIT_GOOD : EXIT_FAILED;
}
