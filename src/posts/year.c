/* posts/year.c: the years that posts are from; see year.h. */
#include "posts/year.h"

enum { YEARS = 10000 };

static const struct slice undated = { "undated", 7 };

int
year_of(const struct entry *e)
{
	return e->date.precision == DATE_NONE ? YEAR_UNDATED : e->date.year;
}

void
year_put_name(struct buf *out, int year)
{
	if (year == YEAR_UNDATED)
		buf_put_slice(out, undated);
	else
		buf_printf(out, "%04d", year);
}

bool
year_read_name(struct slice name, int *year)
{
	unsigned long number = YEAR_UNDATED;

	if (!slice_eq(name, undated) && (name.len != 4 || !slice_number(name, YEARS - 1, &number) || number == YEAR_UNDATED))
		return false;
	*year = (int)number;
	return true;
}

bool
year_has_posts(const struct catalog *c, int year)
{
	for (size_t i = 0; i < catalog_post_count(c); i++) {
		if (year_of(catalog_post(c, i)) == year)
			return true;
	}
	return false;
}

void
year_each(const struct catalog *c, void (*found)(void *ctx, struct slice name), void *ctx)
{
	bool seen[YEARS] = { false };

	for (size_t i = 0; i < catalog_post_count(c); i++)
		seen[year_of(catalog_post(c, i))] = true;
	for (int year = YEARS - 1; year >= YEAR_UNDATED; year--) {
		char memory[16];
		struct buf name = buf_over(memory, sizeof(memory));

		if (!seen[year])
			continue;
		year_put_name(&name, year);
		found(ctx, buf_slice(&name));
	}
}
