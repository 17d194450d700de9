/* data/json_put.c: jansson's tree as text; see json_put.h. */
#include "data/json_put.h"

#include <stdlib.h>

bool
json_put(struct buf *out, json_t *tree)
{
	char *text = json_dumps(tree, JSON_INDENT(2));

	json_decref(tree);
	if (!text)
		return false;
	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
	return true;
}
