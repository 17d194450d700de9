/*
 * serve/serve.h: `capsule serve`.
 */
#ifndef CAPSULE_SERVE_SERVE_H
#define CAPSULE_SERVE_SERVE_H

#include "config/options.h"

/* Serve a site until a signal ends it. Returns the exit status. */
int serve_command(const struct options *o);

#endif
