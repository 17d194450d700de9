/*
 * writing/rules.h: what visitors may write, as capsule.yaml says it.
 *
 * Pages ask them before anything is accepted, and the writer asks them again.
 */
#ifndef CAPSULE_WRITING_RULES_H
#define CAPSULE_WRITING_RULES_H

#include "gemini/client.h"

/* Whose fingerprints: as written, and read. */
struct people {
	char **list; size_t count;
	struct keyring ring;
};

enum comments_rule { COMMENTS_RULE_OFF, COMMENTS_RULE_APPROVE, COMMENTS_RULE_OPEN };

struct comment_rules {
	int      mode;             /* enum comments_rule: what holds where a post says nothing */
	bool     certificate;      /* asked for before anybody writes */
	struct people trusted;     /* whose comments are shown at once */
	struct people author;      /* who opens /comments/ */
	unsigned length;           /* bytes of one comment */
	unsigned links;            /* addresses in one */
	unsigned hourly;           /* from one certificate, and from one address */
	unsigned hourly_all;       /* from everybody */
	unsigned waiting;          /* comments that may wait to be read */
	unsigned per_post;         /* comments that visitors may add to one post */
	unsigned long quota;       /* bytes of all that waits and is begun */
};

struct titan_rules {
	struct people allow;       /* who may upload */
	char    *token;            /* likewise, who knows it; "": nobody */
	char   **folders; size_t folder_count;  /* below content/; none: all of it */
	unsigned long size;        /* bytes of one upload */
	char   **types; size_t type_count;
	bool     drafts;           /* what is new is a draft at first */
	unsigned history;          /* versions kept of one file */
};

struct writing_rules {
	struct comment_rules comments;
	struct titan_rules   titan;
};

/* Whether somebody may upload. */
static inline bool
titan_is_on(const struct titan_rules *t)
{
	return !keyring_is_empty(&t->allow.ring) || (t->token && t->token[0] != '\0');
}

#endif
