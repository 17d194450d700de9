/* archive/export_folder.c: the folder that an export is written into; see export_folder.h. */
#include "archive/export_folder.h"

#include "base/file.h"
#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char begun_name[] = ".export-begun";

static bool
may_write_into(int folder, const char *out, const char *proof, struct err *err)
{
	if (faccessat(folder, proof, F_OK, 0) == 0 || faccessat(folder, begun_name, F_OK, 0) == 0)
		return true;
	if (!folder_is_empty(folder))
		return err_set(err, "'%.100s' has other things in it, and no %s of an export; name an empty folder", out, proof);
	return file_create(folder, begun_name, 0644, SLICE(""), err);
}

int
export_folder_open(const char *out, const char *proof, struct err *err)
{
	int folder;

	if (mkdir(out, 0777) == -1 && errno != EEXIST) {
		err_set(err, "cannot make '%s': %s", out, strerror(errno));
		return -1;
	}
	folder = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder == -1) {
		err_set(err, "cannot open '%s': %s", out, strerror(errno));
	} else if (flock(folder, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK) {
		err_set(err, "another `capsule export` is at work in '%.150s'", out);
		close(folder);
		folder = -1;
	} else if (!may_write_into(folder, out, proof, err)) {
		close(folder);
		folder = -1;
	}
	return folder;
}

void
export_folder_finish(int folder)
{
	unlinkat(folder, begun_name, 0);
}
