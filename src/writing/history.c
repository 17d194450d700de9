/* writing/history.c: former versions; see history.h. */
#include "writing/history.h"

#include "base/date.h"
#include "base/folder.h"
#include "writing/store.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

static int
open_folder(int state, const char *file, bool make)
{
	struct buf path = BUF_INIT(1 << 13);
	int fd;

	buf_printf(&path, "history/%s", file);
	fd = store_open_folder(state, path.data, make);
	buf_release(&path);
	return fd;
}

int
history_open(int state, const char *file)
{
	return open_folder(state, file, false);
}

static void
put_name(char name[HISTORY_NAME_MOST], struct slice text, const char *word, int64_t now)
{
	struct date d = date_from_seconds(now);
	unsigned char digest[32] = { 0 };

	EVP_Digest(text.data, text.len, digest, NULL, EVP_sha256(), NULL);
	snprintf(name, HISTORY_NAME_MOST, "%04d%02u%02uT%02u%02u%02uZ-%02x%02x%02x%02x%s%s", d.year, d.month, d.day,
	    d.hour, d.minute, d.second, digest[0], digest[1], digest[2], digest[3], word[0] ? "-" : "", word);
}

static void
prune(int dir, size_t most)
{
	size_t count;
	char **names = folder_names(dir, &count);

	for (size_t i = 0; count > most && i < count - most; i++)
		unlinkat(dir, names[i], 0);
	folder_names_free(names, count);
}

bool
history_keep(int state, const char *file, struct slice text, const char *word, int64_t now, size_t most,
    char name[HISTORY_NAME_MOST])
{
	int dir = open_folder(state, file, true);
	bool good;

	put_name(name, text, word, now);
	if (dir == -1)
		return false;
	good = store_put(dir, dir, name, 0600, text);
	if (good)
		prune(dir, most);
	close(dir);
	return good;
}
