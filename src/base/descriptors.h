/*
 * base/descriptors.h: what a process does with descriptors that it inherited.
 */
#ifndef CAPSULE_BASE_DESCRIPTORS_H
#define CAPSULE_BASE_DESCRIPTORS_H

#include <stddef.h>

/*
 * Close every descriptor from 3 on but the `count` ones in `keep`, in any
 * order; negative ones are none. Listeners above all have to go: the next
 * start binds their addresses. A call per gap (close_range(2)).
 */
void descriptors_close_others(const int *keep, size_t count);

/*
 * Have write(2) to `fd` fail with EAGAIN from here on where it would wait for
 * whoever reads: a pipe that nobody empties, a terminal that is held. It is
 * opened anew (proc(5), /proc/PID/fd), so that others who have it notice
 * nothing; what cannot be, a socket, changes for them too. A file stays as it is.
 */
void descriptors_never_wait(int fd);

#endif
