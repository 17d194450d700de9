/*
 * config/config_show.h: a configuration told to people: as it holds, key by key, and
 * in what it differs from the one before.
 */
#ifndef CAPSULE_CONFIG_CONFIG_SHOW_H
#define CAPSULE_CONFIG_CONFIG_SHOW_H

#include "config/config.h"

/*
 * Append the whole of `c` as a file capsule.yaml that says the same, with
 * where each value comes from in a comment behind it. `file` names the
 * configuration file in those comments.
 */
void config_put_all(struct buf *out, const struct config *c, const char *file);

/* The same as JSON, one object: key -> {"value", "from", "line"}; false when memory is out. */
bool config_put_json(struct buf *out, const struct config *c, const char *file);

/*
 * Append a line for each key: name, type, default, bounds and help with tabs
 * between them: what capsule.yaml(5) is made of.
 */
void config_put_table(struct buf *out);

/*
 * Append a line for each key whose value in `now` is another than in `before`:
 * "home_posts: 20, before: 10".
 */
void config_put_changes(struct buf *out, const struct config *before, const struct config *now);

#endif
