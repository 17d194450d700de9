/* base/folder.c: what is in a folder; see folder.h. */
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

DIR *
folder_walk(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), kept;
	DIR *d = fd == -1 ? NULL : fdopendir(fd);

	if (!d && fd != -1) {
		kept = errno;
		close(fd);
		errno = kept;
	}
	return d;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
add_name(char ***names, size_t *count, const char *name)
{
	char **more = realloc(*names, (*count + 1) * sizeof(*more));

	if (!more)
		return false;
	*names = more;
	more[*count] = strdup(name);
	if (!more[*count])
		return false;
	(*count)++;
	return true;
}

char **
folder_names(int dir, size_t *count)
{
	DIR *d = folder_walk(dir);
	char **names = NULL;
	struct dirent *found;

	*count = 0;
	while (d && (found = readdir(d))) {
		if (found->d_name[0] != '.' && !add_name(&names, count, found->d_name))
			break;
	}
	if (d)
		closedir(d);
	if (names)
		qsort(names, *count, sizeof(*names), by_name);
	return names;
}

void
folder_names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

bool
folder_is_empty(int dir)
{
	DIR *d = folder_walk(dir);
	bool empty = d != NULL;
	struct dirent *found;

	while (empty && (found = readdir(d)))
		empty = strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0;
	if (d)
		closedir(d);
	return empty;
}
