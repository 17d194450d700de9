/*
 * base/err.h: telling an operator or an author what went wrong.
 *
 * A function that can fail for a reason worth a sentence returns false (or
 * NULL) and fills the caller's struct err: lower case, the failing act first,
 * its subject in quotes, "file:line: " in front where there is one.
 *
 * What does not stop the work (one post of many that does not parse) goes to
 * a struct report instead, a finding at a time.
 */
#ifndef CAPSULE_BASE_ERR_H
#define CAPSULE_BASE_ERR_H

#include <stdbool.h>

struct err {
	char text[256];  /* a sentence without its full stop; a longer one ends with its last whole character that fits */
};

/* Fill *err (NULL is fine) and return false, so that reporting and returning is one statement. */
bool err_set(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * A listener for findings. Embed it as the first member of a struct that
 * holds what the listener needs.
 */
struct report {
	/*
	 * `file`: as the author would name it, relative to the site; "" when
	 * there is none. `line`: from 1; 0 when unknown. `kind`: one word of
	 * the list in `capsule check --help`, such as "front-matter" or "link".
	 */
	void (*found)(struct report *r, const char *kind, const char *file,
	    unsigned line, const char *sentence);
	bool links;  /* it also hears where links lead: "linked" and an address here, "external" and one elsewhere */
	bool lengths;  /* it also hears how long each page is: "page" and its words, in the line's place the bytes */
	bool style;  /* it also hears what an author could do better, where nothing is wrong or lost */
};

/* Tell `r` (NULL is fine: nobody listens) one finding. */
void report_add(struct report *r, const char *kind, const char *file,
    unsigned line, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/*
 * Tell `r` what took a whole file out: *err with its "file:line: " taken apart,
 * so that every finding has its place where a listener looks for it.
 */
void report_add_err(struct report *r, const char *kind, const char *file, const struct err *err);

#endif
