/*
 * base/resident.h: giving back memory that only a start needed.
 */
#ifndef CAPSULE_BASE_RESIDENT_H
#define CAPSULE_BASE_RESIDENT_H

/*
 * Unmap the pages of program text and constants of this process, libraries'
 * included; what is needed again comes back from the page cache by itself
 * (madvise(2), MADV_DONTNEED). Segments that may be written to stay. For a
 * process that does much once and little from then on: a kernel with large
 * folios keeps whole libraries mapped for it.
 */
void resident_give_back(void);

#endif
