/*
 * pages/phrases.h: the few words that pages say themselves, by language.
 *
 * A page speaks the language of its text. Languages are told by BCP 47 tags;
 * "de-AT" falls back to "de", and a language or word that is not known to
 * English. To add a language, add a row to the table in phrases.c, or a file of
 * words to the site (phrases_file.h).
 */
#ifndef CAPSULE_PAGES_PHRASES_H
#define CAPSULE_PAGES_PHRASES_H

#include "base/buf.h"
#include "base/date.h"
#include "writing/refusals.h"

/* X(name, English); "{}" is where what is spoken of goes. */
#define PHRASE_TABLE(X) \
	X(BY,          "By {}") \
	X(MINUTES,     "{} min read") \
	X(UPDATED,     "Updated: {}") \
	X(APPEARED,    "A version of this post appeared in {}") \
	X(COVER,       "Cover picture") \
	X(COMMENTS,    "Comments ({})") \
	X(READER,      "a reader") \
	X(REPLY,       "in reply to {}") \
	X(ALSO,        "Also in English") /* each language speaks for itself */ \
	X(ABOUT_POST,  "About this post") \
	X(ABOUT_PAGE,  "About this page") \
	X(FILED,       "Filed under") \
	X(SERIES,      "Part of the series “{}”") \
	X(OLDER,       "Older: {}") \
	X(NEWER,       "Newer: {}") \
	X(SOURCE,      "Markdown source ({})") \
	X(LATEST,      "Latest posts") \
	X(ALL_POSTS,   "All posts ({})") \
	X(NO_POSTS,    "There are no posts yet.") \
	X(ARCHIVE,     "Archive") \
	X(UNDATED,     "Without a date") \
	X(TAGS,        "Tags") \
	X(ALL_TAGS,    "All tags ({})") \
	X(PAGES,       "Pages") \
	X(ALL_PAGES,   "All pages ({})") \
	X(SUBSCRIBE,   "Subscribe") \
	X(FEED,        "Gemini feed") \
	X(ATOM,        "Atom feed") \
	X(SEARCH,         "Search") \
	X(SEARCH_FOR,     "What are you looking for?") \
	X(SEARCH_TITLE,   "Search: {}") \
	X(SEARCH_NOTHING, "No page has all of these words.") \
	X(SEARCH_MORE,    "These are the first {}; one more word narrows it down.") \
	X(SEARCH_AGAIN,   "Search again") \
	X(SEARCH_LATER,   "The search index is being made or changed just now; try again in a moment.") \
	X(RELATED,        "Related posts") \
	X(EVERYTHING,     "Everything in this capsule") \
	X(BUNDLES,        "All in one file") \
	X(BUNDLE_WHOLE,   "The whole capsule as {}") \
	X(BUNDLE_TEXT,    "The same without pictures, {}") \
	X(MANIFEST,       "List of everything with checksums") \
	X(PICTURES,       "All pictures ({})") \
	X(ORIGINAL,       "The original") \
	X(PART,           "Part {}") \
	X(WHOLE,          "The whole text ({})") \
	X(CERTIFICATE,      "Certificate") \
	X(CERTIFICATE_DAYS, "Valid: {}") \
	X(CERTIFICATE_KEY,  "Fingerprint of the key (SHA-256)") \
	X(CERTIFICATE_WHOLE, "Fingerprint of the certificate (SHA-256)") \
	X(CERTIFICATE_CHECK, "Compare them with what your program shows, and with what the author told you in another way. By hand:") \
	X(LEAVE,          "Leave a comment") \
	X(REPLY_MAIL,     "Reply by mail") \
	X(REPLY_OWN,      "Reply on your own capsule, and send its address") \
	X(REPLY_WAY,      "Reply") \
	X(EDIT,           "Edit this page") \
	X(ASK_COMMENT,    "Your comment on “{}”: what does not fit here can follow in further pieces") \
	X(ASK_NAME,       "What name shall stand over your comment?") \
	X(SO_FAR,         "Your comment, so far") \
	X(AND_NOW,        "And now?") \
	X(SEND_SHOWN,     "Send it: it is shown at once") \
	X(SEND_READ,      "Send it: it is shown when the author has read it") \
	X(WRITE_ON,       "Write on: {} bytes are left") \
	X(IN_ONE,         "Write it in one piece instead, by Titan") \
	X(TAKE_BACK,      "Take the last piece back") \
	X(SIGN,           "Change the name over it") \
	X(THROW_AWAY,     "Throw it away") \
	X(THANKS,         "Thank you") \
	X(STANDS,         "Your comment stands below the post.") \
	X(WAITS,          "Your comment waits for the author to read it; then it stands below the post.") \
	X(TO_READ,        "Comments to be read: {}") \
	X(SHOW_IT,        "Show it") \
	X(REJECT_IT,      "Reject it") \
	X(DRAFT,          "This is a draft") \
	X(PUBLISH,        "Publish it") \
	X(REFERENCES,  "Links") \
	X(NOT_FOUND,   "There is no page at this address.") \
	X(NEAREST,     "There is no page at this address. The nearest is {}") \
	X(WITHDRAWN,   "This post was withdrawn by its author.") \
	REFUSAL_TABLE(X)

#define PHRASE_AS_ENUM(name, english) PHRASE_##name,
enum phrase { PHRASE_TABLE(PHRASE_AS_ENUM) PHRASE_COUNT };

/* What a refusal is called here. */
static inline enum phrase
phrase_of_refusal(enum refusal r)
{
	return (enum phrase)(PHRASE_COUNT - REFUSALS + (int)r);
}

/* Append the word in `lang`, `about` in the place of its "{}". */
void phrases_put(struct buf *out, const char *lang, enum phrase phrase, struct slice about);

/*
 * Append the date as the language writes it, no more precise than it is, no
 * time; nothing for DATE_NONE.
 */
void phrases_put_date(struct buf *out, const char *lang, const struct date *date);

/* Whether the table has the language, so that PHRASE_ALSO says the truth. */
bool phrases_know(const char *lang);

/* Whether a whole tag of letters, digits and '-' stands in `lang`: fit for a header. */
bool phrases_is_tag(const char *lang);

/* --- words that a site adds -------------------------------------------------- */

struct phrases_language {
	const char *tag;
	const char *months[12];        /* in a whole date; NULL: as the table has it */
	const char *lone_months[12];   /* where it differs: without a day */
	const char *day, *month, *year;  /* {d}, {m}, {y}; month and year NULL: "{m} {y}", "{y}" */
	const char *words[PHRASE_COUNT];  /* NULL: as the table has it, else English */
};

/*
 * The words that `owner` adds from now on, `count` languages (borrowed for as
 * long as they are in use), in place of those that it added before, which are
 * given back through *former. Returns the owner's number, from 1; 0 when there
 * are too many of them.
 */
unsigned phrases_add(const char *owner, const struct phrases_language *languages, size_t count,
    const struct phrases_language **former);

/* From now on pages are those of the owner with this number: what the others added is not for them. 0: of whoever comes first. */
void phrases_speak_for(unsigned owner);

/* The table's own row of a tag; NULL: it has none. */
const struct phrases_language *phrases_row(struct slice tag);

#endif
