/*
 * import/wxr_facts.h: what WordPress's export says beside its posts: the site,
 * who its authors are, and where its pictures and other files are.
 */
#ifndef CAPSULE_IMPORT_WXR_FACTS_H
#define CAPSULE_IMPORT_WXR_FACTS_H

#include "base/arena.h"
#include "base/table.h"
#include "import/import.h"

struct wxr_attachment {
	const char *url;
	const char *words;   /* its caption, else its title; "" */
};

struct wxr_facts {
	struct import_site site;
	struct table attachments;   /* by id, to struct wxr_attachment */
	struct table authors;       /* by login, to the name that is shown */
	struct table texts;         /* by id, to where a published post or page is */
	struct arena *arena;
	bool whole;                 /* the file did not break off */
};

/* Read them; what is broken is left to who reads the posts. False when memory is out. */
bool wxr_facts_read(struct wxr_facts *f, struct slice text);
void wxr_facts_release(struct wxr_facts *f);

/* The attachment with that id; NULL: there is none. */
const struct wxr_attachment *wxr_facts_attachment(const struct wxr_facts *f, struct slice id);

/* Append the HTML, links to the blog's own texts by number (https://example.org/?p=12) being those to where they are. */
void wxr_facts_put_links(struct buf *out, const struct wxr_facts *f, struct slice html);

#endif
