/*
 * commands/header.h: the first line of a Gemini server's answer.
 */
#ifndef CAPSULE_COMMANDS_HEADER_H
#define CAPSULE_COMMANDS_HEADER_H

#include "base/buf.h"
#include "commands/dial.h"

enum { HEADER_MOST = 2 + 1 + 1024 + 2 };   /* bytes: status, blank, text, CR LF */

/*
 * Read until the header line is whole: *header, without CR LF, lies in `start`;
 * what of the body came with it stays behind it. False with *err.
 */
bool header_read(struct dial *d, struct buf *start, struct slice *header, struct err *err);

/* The status of a header line "NN text"; 0 when it is none. */
unsigned header_status(struct slice header);

#endif
