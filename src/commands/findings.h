/*
 * commands/findings.h: what `capsule check` found, gathered and printed.
 */
#ifndef CAPSULE_COMMANDS_FINDINGS_H
#define CAPSULE_COMMANDS_FINDINGS_H

#include "base/arena.h"
#include "base/err.h"

/* X(kind, what such a finding says), for --kind and the help */
#define FINDING_TABLE(X) \
	X("config",       "a configuration that does not parse") \
	X("certificate",  "a certificate that cannot be used, or ends within 60 days") \
	X("contact",      "security.txt has ended, or ends within 30 days") \
	X("robots",       "archivers are shut out of what is made for them") \
	X("file",         "a file that cannot be read or served") \
	X("front-matter", "front matter that does not parse, or a field that cannot be read") \
	X("duplicate",    "a field that is given twice") \
	X("comments",     "a file of comments that does not parse") \
	X("date",         "no date, or one in the future") \
	X("title",        "a page without a title") \
	X("address",      "two posts on one address") \
	X("unread",       "since the last check a post's title, date or address changed, so that readers get it once more, or it is gone without a word") \
	X("size",         "a page of more than 10 KB, or a picture of more than 500 KB") \
	X("feed",         "a line of a feed that clients would not take") \
	X("link",         "a link that leads to nothing here, or that has no words") \
	X("orphan",       "a post that no other text links to; told with --kind orphan alone") \
	X("external",     "a link that leads out of the capsule; told with --links alone") \
	X("image",        "a picture that is not there, or has no description") \
	X("fence",        "a code block without language or description") \
	X("heading",      "a heading that skips a level") \
	X("dropped",      "something that gemtext cannot say and that is left out")

struct finding {
	const char *file;      /* as the author would open it; "" when it is about none */
	unsigned    line;      /* from 1; 0: the file as a whole */
	const char *kind, *sentence;
	struct finding *next;
};

struct findings {
	struct report report;  /* takes findings whose files are below content/ */
	const char *content;   /* path of that folder, put in front of such files; borrowed */
	struct arena *arena;   /* what all of them lie in */
	struct finding *first;
	size_t count;
};

/* False when memory is out. */
bool findings_init(struct findings *f, const char *content);
void findings_release(struct findings *f);

/* Add one; `file` stays as it is. */
void findings_add(struct findings *f, const char *kind, const char *file, unsigned line,
    const char *sentence);

/*
 * Add what `err` says, "file:line: sentence" or a sentence alone, as a
 * finding on that file below `folder` ("" for none).
 */
void findings_add_err(struct findings *f, const char *kind, const char *folder,
    const struct err *err);

/* Whether it is one of the table's kinds. */
bool findings_is_kind(const char *kind);

/*
 * Those of `kind` (NULL: all but those aside), sorted by file and line, each once; *count says
 * how many. The list is for free(), what it points to is of `f`. NULL: memory
 * is out.
 */
const struct finding **findings_sorted(const struct findings *f, const char *kind, size_t *count);

/*
 * Print those of `kind` (NULL: all but those aside) on stdout, sorted by file and line, each
 * once: "file:line: kind: sentence", or as a JSON object a line. Returns how
 * many.
 */
size_t findings_print(struct findings *f, const char *kind, bool json);

/* Hand all of `f` through a pipe to another process, and take them there. False with errno. */
bool findings_send(const struct findings *f, int fd);
bool findings_receive(struct findings *f, int fd);

#endif
