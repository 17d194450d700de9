/*
 * commands/config_command.c: `capsule config`: the configuration as it holds,
 * and where each value comes from.
 */
#include "commands/commands.h"

#include "config/config_show.h"
#include "config/site_folder.h"
#include "pages/phrases_file.h"

#include <stdio.h>

enum { OUTPUT_MOST = 4 << 20 };

static bool
put(struct buf *out, const struct site_folder *f, const struct options *o)
{
	if (o->json)
		return config_put_json(out, f->config, f->config_path);
	buf_printf(out, "# The configuration of '%s' as it holds.\n", f->path);
	config_put_all(out, f->config, f->config_path);
	return !out->full;
}

int
config_command(const struct options *o)
{
	struct buf out = BUF_INIT(OUTPUT_MOST);
	struct site_folder f;
	struct err err;
	bool ok = true;

	if (o->table) {
		config_put_table(&out);
	} else if (o->phrases) {
		ok = phrases_is_tag(o->phrases) || err_set(&err, "'%.40s' is no language tag such as sv or pt-BR", o->phrases);
		if (ok)
			phrases_file_put(&out, o->phrases);
	} else {
		ok = site_folder_find(&f, o->arguments[0], o, &err) &&
		    (f.config = site_folder_reload(&f, o, &err)) != NULL &&
		    (put(&out, &f, o) || err_set(&err, "cannot show the configuration: memory is out"));
		site_folder_close(&f);
	}
	if (ok)
		fwrite(out.data, 1, out.len, stdout);
	else
		fprintf(stderr, "capsule: %s\n", err.text);
	buf_release(&out);
	return ok ? EXIT_GOOD : EXIT_FAILED;
}
