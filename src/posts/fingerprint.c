/* posts/fingerprint.c: has anything below a folder changed? See watch.h. */
#include "posts/watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MOST = 16 };

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

static uint64_t
of_stat(const char *name, const struct stat *st)
{
	uint64_t hash = mix(st->st_ino, st->st_mode);

	for (; *name; name++)
		hash = mix(hash, (unsigned char)*name);
	hash = mix(mix(hash, (uint64_t)st->st_mtim.tv_sec), (uint64_t)st->st_mtim.tv_nsec);
	hash = mix(mix(hash, (uint64_t)st->st_ctim.tv_sec), (uint64_t)st->st_ctim.tv_nsec);
	return mix(hash, (uint64_t)st->st_size);
}

/* A sum, so that the order in which a folder tells its names does not matter. */
static uint64_t
of_tree(int folder, const char *name, unsigned depth)
{
	uint64_t sum;
	struct stat st;
	struct dirent *found;
	DIR *dir;
	int fd;

	if (fstatat(folder, name, &st, depth == 0 ? 0 : AT_SYMLINK_NOFOLLOW) == -1)
		return 0;
	sum = of_stat(name, &st);
	if (!S_ISDIR(st.st_mode) || depth == DEPTH_MOST)
		return sum;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth == 0 ? 0 : O_NOFOLLOW));
	dir = fd != -1 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (fd != -1)
			close(fd);
		return sum;
	}
	while ((found = readdir(dir))) {
		if (found->d_name[0] != '.' || strcmp(found->d_name, ".well-known") == 0)
			sum += of_tree(dirfd(dir), found->d_name, depth + 1);
	}
	closedir(dir);
	return sum;
}

uint64_t
watch_fingerprint(const char *path)
{
	return of_tree(AT_FDCWD, path, 0);
}
