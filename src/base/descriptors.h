/*
 * base/descriptors.h: what a forked process keeps open of what it inherited.
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

#endif
