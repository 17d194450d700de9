/* base/edit_distance.c: how far two words are apart; see edit_distance.h. */
#include "base/edit_distance.h"

#include <string.h>

unsigned
edit_distance(const char *a, const char *b)
{
	unsigned row[EDIT_DISTANCE_FAR + 1];
	size_t len = strlen(b);

	if (len > EDIT_DISTANCE_FAR || strlen(a) > EDIT_DISTANCE_FAR)
		return EDIT_DISTANCE_FAR;
	for (unsigned j = 0; j <= len; j++)
		row[j] = j;
	for (unsigned i = 1; a[i - 1] != '\0'; i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= len; j++) {
			unsigned change = diagonal + (a[i - 1] != b[j - 1]);
			unsigned least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;

			diagonal = row[j];
			row[j] = change < least ? change : least;
		}
	}
	return row[len];
}
