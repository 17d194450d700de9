/*
 * config/completion.h: scripts by which shells complete the words of a command line.
 *
 * They are made of the tables of commands and options, so they know what the
 * program knows.
 */
#ifndef CAPSULE_CONFIG_COMPLETION_H
#define CAPSULE_CONFIG_COMPLETION_H

#include "base/buf.h"

/* Append the script for `shell`, "bash", "zsh" or "fish". False: it is none of them. */
bool completion_put(struct buf *out, const char *shell);

#endif
