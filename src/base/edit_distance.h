/*
 * base/edit_distance.h: how far two words are apart, for "did you mean".
 */
#ifndef CAPSULE_BASE_EDIT_DISTANCE_H
#define CAPSULE_BASE_EDIT_DISTANCE_H

enum { EDIT_DISTANCE_FAR = 48 };

/*
 * How many insertions, deletions and changes of a byte make `b` of `a`
 * (V. Levenshtein, 1966). Words of more than EDIT_DISTANCE_FAR bytes are
 * EDIT_DISTANCE_FAR apart from any other.
 */
unsigned edit_distance(const char *a, const char *b);

#endif
