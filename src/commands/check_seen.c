/* commands/check_seen.c: what readers' programs have seen of the posts already; see check_seen.h. */
#include "commands/check_seen.h"

#include "base/file.h"
#include "base/table.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { SEEN_MOST = 64 << 20, NAME_MOST = 4096 };

/* "2019-03-07 Title", as a line of a feed says it. */
static void
put_label(struct buf *out, const struct entry *e)
{
	date_put_day(out, &e->date);
	buf_printf(out, " %s", e->title);
}

/* Posts that the file names, by path, with their labels behind the path's end. */
static void
read_seen(struct table *seen, struct buf *text, const char *name)
{
	struct slice rest;

	if (access(name, R_OK) == -1 || !file_read(text, AT_FDCWD, name, NULL))
		return;
	for (rest = buf_slice(text); rest.len > 0;) {
		struct slice line = slice_cut_line(&rest), path;
		size_t tab = slice_find(line, '\t');

		if (tab == line.len)
			continue;
		path = slice_first(line, tab);
		((char *)line.data)[line.len] = '\0';   /* the line's end, or the text's own */
		table_put(seen, path, (char *)line.data + tab + 1);
	}
}

static void
compare(const struct entry *e, const char *before, struct report *report)
{
	struct buf now = BUF_INIT(1 << 16);

	put_label(&now, e);
	if (before && strcmp(before, now.data) != 0)
		report_add(report, "unread", e->file, 0,
		    "readers who follow the feed get this old post as a new one: it was '%.120s' when check last looked", before);
	buf_release(&now);
}

static void
write_seen(const struct catalog *c, const char *state)
{
	struct buf text = BUF_INIT(SEEN_MOST);
	int folder = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; folder != -1 && i < catalog_post_count(c); i++) {
		const struct entry *e = catalog_post(c, i);

		if (e->date.precision == DATE_NONE)
			continue;
		buf_printf(&text, "%s\t", e->path);
		put_label(&text, e);
		buf_putc(&text, '\n');
	}
	if (folder != -1 && !text.full) {
		unlinkat(folder, "seen.new", 0);
		if (file_create(folder, "seen.new", 0600, buf_slice(&text), NULL))
			(void)!renameat(folder, "seen.new", folder, "seen");
	}
	if (folder != -1)
		close(folder);
	buf_release(&text);
}

void
check_seen(const struct catalog *c, const char *state, struct report *report)
{
	struct table seen = { 0 };
	struct buf text = BUF_INIT(SEEN_MOST);
	char name[NAME_MOST];

	snprintf(name, sizeof(name), "%s/seen", state);
	read_seen(&seen, &text, name);
	for (size_t i = 0; i < catalog_post_count(c); i++) {
		const struct entry *e = catalog_post(c, i);

		if (e->date.precision != DATE_NONE)
			compare(e, table_get(&seen, slice_of(e->path)), report);
	}
	write_seen(c, state);
	table_release(&seen);
	buf_release(&text);
}
