/*
 * writing/refusals.h: why somebody may not, or cannot, what he asked for.
 *
 * The sentences are for readers, so each is in every language that pages speak
 * (pages/phrases.c). The writer, which has no languages, names them by number.
 */
#ifndef CAPSULE_WRITING_REFUSALS_H
#define CAPSULE_WRITING_REFUSALS_H

/* X(name, English); "{}" is where what is spoken of goes. */
#define REFUSAL_TABLE(X) \
	X(NEEDS_CERTIFICATE,  "A client certificate is asked for here: let your program make one for this address, or choose one") \
	X(CERTIFICATE_BROKEN, "Your client certificate is damaged: its dates or its signature cannot be read. Make a new one") \
	X(CERTIFICATE_ENDED,  "Your client certificate ended on {}: make a new one, with the same key where people know you by it") \
	X(CERTIFICATE_EARLY,  "Your client certificate begins on {}, which is still to come: look at your computer's clock, or make a new one") \
	X(NOT_LET_IN,         "Your certificate is not among those that may enter here. Who wants to be let in sends the author this: {}") \
	X(NOT_LET_WRITE,      "Your certificate is not among those that may write here. Who wants to write sends the author this: {}") \
	X(NOT_THE_AUTHOR,     "This is for the capsule's author alone. Who is the author puts this into capsule.yaml, as comments.author: {}") \
	X(UNSURE,             "The server could not say whether this was stored: look for it before you send it again") \
	X(TAKES_NONE,         "Nobody can comment on this page") \
	X(ENOUGH,             "That is as much as one visitor may write here within an hour: go on later, nothing of yours is lost") \
	X(REST,               "So many comments came within this hour that the capsule takes a rest: try again later") \
	X(NO_ROOM,            "So many comments wait here to be read that there is no room for more: try again when their author has read them") \
	X(NO_WORD,            "A comment needs a word at least") \
	X(TOO_LONG,           "A comment has at most {} bytes here; this one would have more") \
	X(TOO_MANY_LINKS,     "A comment has at most {} addresses here; this one has more") \
	X(TOO_MANY_PIECES,    "A comment has at most {} pieces; send what you have") \
	X(NOTHING_BEGUN,      "There is nothing here to go on with: it was sent already, or begun more than a day ago") \
	X(NOT_TEXT,           "What you wrote did not arrive as UTF-8, percent-encoded") \
	X(DISK_FULL,          "There is no room on the server's disk just now: nothing was stored. Keep your text and send it again later") \
	X(NOT_STORED,         "The server could not write: nothing was stored. Keep your text and send it again later")

#define REFUSAL_AS_ENUM(name, english) REFUSAL_##name,
enum refusal { REFUSAL_TABLE(REFUSAL_AS_ENUM) REFUSALS };

#endif
