/* commands/import_comments.c: comments of a blog on the web; see import_comments.h. */
#include "commands/import_comments.h"

bool
import_comments(const struct comment_folders *f, const char *file, struct err *err)
{
	(void)f;
	return err_set(err, "cannot tell what '%.100s' is an export of", file);
}
