/* pages/parts.c: long lists of posts in parts; see parts.h. */
#include "pages/parts.h"

#include "gemini/url.h"

#include <stdlib.h>
#include <string.h>

enum {
	PART_SIZE = 9 << 10,   /* bytes of link lines */
	PART_POSTS = 100,
	LEFT_LEAST = 20,       /* posts that stay on the page of the newest, */
	LEFT_SIZE = PART_SIZE / 4,   /* or bytes of link lines, where these are long */
};

size_t
parts_line_size(const struct entry *e)
{
	return strlen("=>  2017-03-01 \n") + strlen(e->title) + url_path_size(slice_of(e->path));
}

/* The end, counted from the oldest, of the part that begins at `start` there. */
static size_t
end_of_part(const struct entry *const *posts, size_t count, size_t start)
{
	size_t size = 0, end = start;

	while (end < count && end - start < PART_POSTS) {
		size += parts_line_size(posts[count - 1 - end]);
		if (size > PART_SIZE && end > start)
			break;
		end++;
	}
	return end;
}

/* Whether enough stays on the page of the newest when parts take all up to `end`, counted from the oldest. */
static bool
leaves_enough(const struct entry *const *posts, size_t count, size_t end)
{
	size_t left = count - end, size = 0;

	for (size_t i = 0; i < left && left < LEFT_LEAST; i++)
		size += parts_line_size(posts[i]);
	return left >= LEFT_LEAST || size >= LEFT_SIZE;
}

/* What the parts before `most` take, counted from the oldest; *number: how many there are of them. */
static size_t
walk(const struct entry *const *posts, size_t count, size_t most, size_t *number)
{
	size_t start = 0;

	for (*number = 0; *number < most; (*number)++) {
		size_t end = end_of_part(posts, count, start);

		if (!leaves_enough(posts, count, end))
			break;
		start = end;
	}
	return start;
}

size_t
parts_count(const struct entry *const *posts, size_t count)
{
	size_t number;

	walk(posts, count, SIZE_MAX, &number);
	return number;
}

struct parts_range
parts_of(const struct entry *const *posts, size_t count, size_t part)
{
	size_t number, start = walk(posts, count, part == 0 ? SIZE_MAX : part - 1, &number);

	if (part == 0)
		return (struct parts_range){ 0, count - start };
	return (struct parts_range){ count - end_of_part(posts, count, start), count - start };
}

struct parts_range *
parts_all(const struct entry *const *posts, size_t count, size_t *number)
{
	struct parts_range *all;
	size_t start = 0;

	*number = parts_count(posts, count);
	all = *number > 0 ? calloc(*number, sizeof(*all)) : NULL;
	for (size_t i = 0; all && i < *number; i++) {
		size_t end = end_of_part(posts, count, start);

		all[i] = (struct parts_range){ count - end, count - start };
		start = end;
	}
	return all;
}
