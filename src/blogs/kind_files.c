/* blogs/kind_files.c: the files that a blog's settings are read from; see kind.h. */
#include "blogs/kind.h"

#include "base/beneath.h"
#include "base/file.h"
#include "base/folder.h"
#include "blogs/literal.h"
#include "data/json.h"
#include "data/toml.h"
#include "data/yaml.h"
#include "posts/front_matter.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SETTINGS_MOST = 4 << 20,  /* bytes of one file */
	DEPTH_MOST = 16,          /* folders inside one another */
	HEAD = 64 << 10,          /* bytes in which a text's front matter is looked for */
};

bool
kind_has(int folder, const char *file)
{
	int fd = beneath_open(folder, file, O_PATH);

	if (fd == -1)
		return false;
	close(fd);
	return true;
}

const char *
kind_folder_with(struct loading *l, const char *name)
{
	int fd = beneath_open(l->folder, ".", O_RDONLY | O_DIRECTORY);
	DIR *dir = fd != -1 ? fdopendir(fd) : NULL;
	const char *found = "";
	struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir))) {
		const char *inside = kind_format(l->blog->arena, "%s/%s", entry->d_name, name);

		if (entry->d_name[0] == '.' || !kind_has(l->folder, inside))
			continue;
		found = kind_format(l->blog->arena, "%s", entry->d_name);
		count++;
	}
	if (dir)
		closedir(dir);
	else if (fd != -1)
		close(fd);
	return count == 1 ? found : "";
}

size_t
kind_size(int folder, const char *file)
{
	int fd = beneath_open(folder, file, O_PATH);
	struct stat st;
	size_t size = fd != -1 && fstat(fd, &st) == 0 ? (size_t)st.st_size : 0;

	if (fd != -1)
		close(fd);
	return size;
}

bool
kind_mentions(int folder, const char *file, const char *words)
{
	int fd = beneath_open(folder, file, O_RDONLY | O_NONBLOCK);
	struct buf text = BUF_INIT(HEAD / 2);
	struct err ignored;
	bool found = false;

	if (fd == -1)
		return false;
	file_read_fd(&text, fd, file, &ignored);
	close(fd);
	found = slice_search(buf_slice(&text), slice_of(words)) < text.len;
	buf_release(&text);
	return found;
}

/* FNV-1a */
void
kind_mix(struct blog *b, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		b->fingerprint = (b->fingerprint ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
}

static bool
read_whole(struct loading *l, const char *file, size_t most, struct slice *text)
{
	int fd = beneath_open(l->folder, file, O_RDONLY | O_NONBLOCK);
	struct stat st;
	char *data = NULL;
	size_t len = 0, want;

	if (fd == -1)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		want = (size_t)st.st_size < most ? (size_t)st.st_size : most;
		data = arena_get(l->blog->arena, want + 1);
		while (data && len < want) {
			ssize_t n = read(fd, data + len, want - len);

			if (n <= 0)
				break;
			len += (size_t)n;
		}
	}
	close(fd);
	if (!data)
		return false;
	*text = slice_from(data, len);
	kind_mix(l->blog, file, strlen(file) + 1);
	kind_mix(l->blog, data, len);
	return true;
}

bool
kind_read(struct loading *l, const char *file, struct slice *text)
{
	return read_whole(l, file, SETTINGS_MOST, text);
}

static bool
ends(const char *file, const char *ending)
{
	return slice_ends_nocase(slice_of(file), slice_of(ending));
}

const struct value *
kind_read_values(struct loading *l, const char *file)
{
	struct reading r = { .arena = l->blog->arena, .file = file, .report = l->report };
	const struct value *v;
	struct slice text;
	struct err err;

	if (!kind_read(l, file, &text))
		return NULL;
	if (ends(file, ".toml"))
		v = toml_read(&r, text, &err);
	else if (ends(file, ".json"))
		v = json_read(&r, text, &err);
	else if (ends(file, ".yaml") || ends(file, ".yml"))
		v = yaml_read(&r, text, &err);
	else
		return literal_read(&r, text);
	if (!v)
		report_add_err(l->report, "config", file, &err);
	return v;
}

const struct value *
kind_read_front(struct loading *l, const char *file)
{
	struct reading r = { .arena = l->blog->arena, .file = file };
	struct front_matter front;
	struct slice text;

	if (!read_whole(l, file, HEAD, &text))
		return NULL;
	front = front_matter_find(text);
	return front.kind == FRONT_NONE ? NULL : front_matter_read(&front, &r, NULL);
}

/* --- walking ------------------------------------------------------------------------------- */

struct walk {
	struct loading *loading;
	struct buf path;
	unsigned depth;
	void (*each)(struct loading *l, const char *file);
};

static void walk(struct walk *w);

/* The file or folder called so in the folder open at `folder`, whose path is w->path. */
static void
visit(struct walk *w, int folder, const char *name)
{
	size_t len = w->path.len;
	struct stat st;

	buf_printf(&w->path, len > 0 ? "/%s" : "%s", name);
	if (!w->path.full && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (S_ISDIR(st.st_mode) && w->depth < DEPTH_MOST) {
			w->depth++;
			walk(w);
			w->depth--;
		} else if (S_ISREG(st.st_mode)) {
			w->each(w->loading, w->path.data);
		}
	}
	w->path.full = false;
	buf_truncate(&w->path, len);
}

static void
walk(struct walk *w)
{
	int fd = beneath_open(w->loading->folder, w->path.len > 0 ? w->path.data : ".", O_RDONLY | O_DIRECTORY);
	size_t count;
	char **names;

	if (fd == -1)
		return;
	names = folder_names(fd, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], "node_modules") != 0)
			visit(w, fd, names[i]);
	}
	folder_names_free(names, count);
	close(fd);
}

void
kind_walk(struct loading *l, const char *folder, void (*each)(struct loading *l, const char *file))
{
	struct walk w = { .loading = l, .path = BUF_INIT(4095), .each = each };

	buf_puts(&w.path, folder);
	walk(&w);
	buf_release(&w.path);
}
