/*
 * bench_gemtext.c: how fast gemtext_convert() is, beside cmark's own parser.
 *
 * Reads every *.md below the folders named, without their front matter, and
 * converts all of them, then parses all of them, some rounds by turns in this
 * one process. Prints megabytes of Markdown per second of processor time.
 */
#include "base/buf.h"
#include "gemtext/gemtext.h"

#include <cmark.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, LEAST_BYTES = 8 << 20 };

static struct slice *texts;
static size_t text_count, bytes;

/* What follows "---" or "+++" front matter. */
static struct slice
body_of(struct slice text)
{
	struct slice rest = text, mark = slice_cut_line(&rest);

	if (!slice_eq(mark, SLICE("---")) && !slice_eq(mark, SLICE("+++")))
		return text;
	while (rest.len > 0) {
		if (slice_eq(slice_cut_line(&rest), mark))
			return rest;
	}
	return text;
}

static int
take_file(const char *path, const struct stat *st, int type, struct FTW *where)
{
	struct buf text = BUF_INIT(1 << 26);
	char part[65536];
	size_t n;
	FILE *f;

	(void)st;
	(void)where;
	if (type != FTW_F ||
	    !(slice_ends(slice_of(path), SLICE(".md")) ||
		slice_ends(slice_of(path), SLICE(".markdown"))) ||
	    !(f = fopen(path, "rb")))
		return 0;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&text, part, n);
	fclose(f);
	texts = realloc(texts, (text_count + 1) * sizeof(*texts));
	if (!texts)
		exit(1);
	texts[text_count] = body_of(buf_slice(&text));
	bytes += texts[text_count++].len;
	return 0;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
convert_all(unsigned times)
{
	struct buf page = BUF_INIT(1 << 28);
	double start = seconds();

	for (unsigned n = 0; n < times; n++) {
		for (size_t i = 0; i < text_count; i++) {
			buf_clear(&page);
			gemtext_convert(&page, texts[i], NULL);
		}
	}
	buf_release(&page);
	return seconds() - start;
}

static double
parse_all(unsigned times)
{
	double start = seconds();

	for (unsigned n = 0; n < times; n++) {
		for (size_t i = 0; i < text_count; i++)
			cmark_node_free(
			    cmark_parse_document(texts[i].data, texts[i].len, CMARK_OPT_DEFAULT));
	}
	return seconds() - start;
}

int
main(int argc, char **argv)
{
	double convert = 1e9, parse = 1e9, megabytes;
	unsigned times;

	for (int i = 1; i < argc; i++)
		nftw(argv[i], take_file, 16, FTW_PHYS);
	if (bytes == 0) {
		fprintf(stderr, "usage: bench_gemtext FOLDER... with Markdown in them\n");
		return 2;
	}
	times = (unsigned)(LEAST_BYTES / bytes) + 1;
	for (int round = 0; round < ROUNDS; round++) {
		double c = convert_all(times), p = parse_all(times);

		convert = c < convert ? c : convert;
		parse = p < parse ? p : parse;
	}
	megabytes = (double)bytes * times / 1e6;
	printf("%zu texts, %.1f MB; best of %d rounds\n", text_count, (double)bytes / 1e6, ROUNDS);
	printf("gemtext_convert         %7.1f MB/s\n", megabytes / convert);
	printf("cmark_parse_document    %7.1f MB/s\n", megabytes / parse);
	printf("converting takes %.2f times what parsing takes\n", convert / parse);
	return 0;
}
