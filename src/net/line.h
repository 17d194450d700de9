/*
 * net/line.h: what the kernel knows of the line to a visitor (tcp(7), TCP_INFO).
 */
#ifndef CAPSULE_NET_LINE_H
#define CAPSULE_NET_LINE_H

#include <stdbool.h>

/*
 * Whether the other side says that there is no room where it reads: its
 * window is closed. A slow line has no part in that. False where the kernel
 * does not tell.
 */
bool line_is_stuck(int fd);

/* Milliseconds that a question and its answer take, rounded up; -1: nobody knows yet. */
int line_round_trip(int fd);

#endif
