/*
 * version.h: which Capsule this is, and what it is linked with.
 */
#ifndef CAPSULE_VERSION_H
#define CAPSULE_VERSION_H

#define CAPSULE_VERSION "0.1.0"

/* "capsule 0.1.0" and a line for each library with its run-time version, on stdout. */
void version_print(void);

#endif
