/* commands/history.c: `capsule history`: former versions of files that were changed from outside. */
#include "commands/commands.h"
#include "base/folder.h"
#include "config/site_folder.h"
#include "writing/history.h"
#include "writing/kept_comment.h"
#include "writing/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RESTORED_MOST = 1 << 26, KEPT_MOST = 10000 };

/* The versions of one file, or of all files below a folder of the history. */
static void
list_folder(int state, const char *path)
{
	int dir = history_open(state, path);
	size_t count = 0;
	char **names = dir == -1 ? NULL : folder_names(dir, &count);
	struct stat st;

	for (size_t i = 0; i < count; i++) {
		struct buf below = BUF_INIT(1 << 13);

		buf_printf(&below, "%s%s%s", path, path[0] ? "/" : "", names[i]);
		if (fstatat(dir, names[i], &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode))
			list_folder(state, below.data);
		else
			printf("%s %s %lld bytes\n", path, names[i], (long long)st.st_size);
		buf_release(&below);
	}
	folder_names_free(names, count);
	if (dir != -1)
		close(dir);
}

static bool
read_version(struct buf *text, int state, const char *file, const char *version, struct err *err)
{
	int dir = history_open(state, file);
	bool good = dir != -1 && strchr(version, '/') == NULL && store_read(text, dir, version);

	if (dir != -1)
		close(dir);
	return good || err_set(err, "there is no version '%.60s' of '%.100s'; `capsule history list` shows all", version, file);
}

/* Put a version in the place of the file; what is there now is kept first. */
static bool
restore(const struct site_folder *f, int state, const char *file, const char *version, struct err *err)
{
	struct buf text = BUF_INIT(RESTORED_MOST), now = BUF_INIT(RESTORED_MOST), folder = BUF_INIT(1 << 13);
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	char kept[HISTORY_NAME_MOST];
	int dir = -1;
	bool good = read_version(&text, state, file, version, err);

	if (good) {
		buf_put(&folder, file, slash ? (size_t)(slash - file) : 0);
		dir = store_open_folder(f->content, folder.data, true);
		good = dir != -1;
	}
	if (good && store_read(&now, dir, name))
		good = history_keep(state, file, buf_slice(&now), "", (int64_t)time(NULL), KEPT_MOST, kept);
	if (dir != -1 && !(good = good && store_put(dir, dir, name, 0644, buf_slice(&text))))
		err_set(err, "cannot write '%.100s': %s", file, strerror(errno));
	if (good)
		printf("%s is as it was at %s\n", file, version);
	if (dir != -1)
		close(dir);
	buf_release(&text);
	buf_release(&now);
	buf_release(&folder);
	return good;
}

int
history_command(const struct options *o)
{
	bool here = strcmp(o->arguments[0], "list") == 0 || strcmp(o->arguments[0], "restore") == 0;
	const char *const *words = o->arguments + !here;
	size_t count = o->argument_count - !here;
	struct site_folder f = { .content = -1 };
	struct comment_folders folders;
	struct err err;
	int state = -1, lock = -1;
	bool lists = count > 0 && strcmp(words[0], "list") == 0, good;

	if (count == 0 || (lists ? count > 2 : strcmp(words[0], "restore") != 0 || count != 3)) {
		fprintf(stderr, "capsule: history wants [SITE] and one of: list [FILE], restore FILE VERSION\n");
		return EXIT_USAGE;
	}
	good = site_folder_open(&f, here ? "." : o->arguments[0], o, &err);
	state = good ? open(f.state_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	folders = (struct comment_folders){ f.content, state };
	if (good && state == -1)
		good = lists || err_set(&err, "nothing was changed here from outside");
	else if (good && lists)
		list_folder(state, count == 2 ? words[1] : "");
	else if (good && (lock = comments_lock(&folders)) == -1)
		good = err_set(&err, "cannot work in '%.120s': %s", f.state_path, strerror(errno));
	else if (good)
		good = restore(&f, state, words[1], words[2], &err);
	if (!good)
		fprintf(stderr, "capsule: %s\n", err.text);
	if (lock != -1)
		close(lock);
	if (state != -1)
		close(state);
	site_folder_close(&f);
	return good ? EXIT_GOOD : EXIT_FAILED;
}
