/*
 * commands/commands.h: the subcommands that need no network of their own making.
 *
 * Each takes the parsed command line and returns the exit status: 0 good, 1
 * failed, 2 used wrongly. What they print for people to use goes to stdout,
 * sentences about trouble to stderr.
 */
#ifndef CAPSULE_COMMANDS_H
#define CAPSULE_COMMANDS_H

#include "config/options.h"

int render_command(const struct options *o);  /* what a reader of a post gets */
int check_command(const struct options *o);   /* findings on a whole site */
int config_command(const struct options *o);  /* the configuration as it holds */
int preview_command(const struct options *o); /* the capsule in a browser */
int announce_command(const struct options *o); /* telling aggregators of new posts */
int new_command(const struct options *o);     /* a dated draft */
int cert_command(const struct options *o);    /* show, make and renew certificates */
int import_command(const struct options *o);  /* another blog's export as a site */
int export_command(const struct options *o);  /* all of a site, for other programs */
int mirror_command(const struct options *o);  /* a folder kept equal to a capsule */
int pictures_command(const struct options *o); /* small copies of pictures */
int get_command(const struct options *o);     /* one request to any server */
int stats_command(const struct options *o);   /* what logs say, added up */
int status_command(const struct options *o);  /* asks a running server */
int help_command(const struct options *o);    /* what the program knows of itself */
int completion_command(const struct options *o);  /* a script for a shell */

int comments_command(const struct options *o);  /* what readers wrote, and what becomes of it */
int history_command(const struct options *o);   /* former versions of what was uploaded */

#endif
