/*
 * writing/message.h: what a worker and the writer say to each other.
 *
 * A message is one packet, whole or not at all: "cap1", a byte for its kind,
 * a byte for the number of fields, an id (8 bytes), then the fields, each a
 * byte for its name, its length (4 bytes) and its bytes. Numbers have their
 * high byte first. A field comes once at most, and nothing comes after the
 * last. What an upload holds is too large for that: it travels beside the
 * message as a descriptor of memory that nobody can change any more.
 */
#ifndef CAPSULE_WRITING_MESSAGE_H
#define CAPSULE_WRITING_MESSAGE_H

#include "base/buf.h"

#include <stdint.h>

enum { MESSAGE_MOST = 128 << 10 };  /* bytes */

/* X(name, the fields that it must have: letters of the table below) */
#define MESSAGE_TABLE(X) \
	X(PIECE,   "fpx")  /* a piece of a comment that is being written */ \
	X(BACK,    "fp")   /* take the last piece back */ \
	X(NAME,    "fpn")  /* the name over it */ \
	X(SHOW,    "fp")   /* what is written so far */ \
	X(DROP,    "fp")   /* forget it */ \
	X(SEND,    "fp")   /* it is finished */ \
	X(COMMENT, "fp")   /* a whole comment, in the memory beside the message */ \
	X(WAITING, "k")    /* what waits to be approved */ \
	X(APPROVE, "ki") \
	X(REJECT,  "ki") \
	X(EDITING, "fv")   /* somebody fetched this version of a file to edit it */ \
	X(UPLOAD,  "f")    /* a file, in the memory beside the message */ \
	X(REMOVE,  "f") \
	X(PUBLISH, "f")    /* make a draft a page */ \
	X(PING,    "")     /* whether everything before was answered */ \
	X(ANSWER,  "s")    /* the writer's, to any of these */ \
	X(BEGIN,   "")     /* the writer's: the one before may have died with a message in hand */

/* X(name, letter, bytes at most) */
#define FIELD_TABLE(X) \
	X(FILE,    'f', 4096)   /* below content/ */ \
	X(PERSON,  'p', 32)     /* who writes: a token that the visitor got, or 32 bytes, the key's digest */ \
	X(KEY,     'k', 32)     /* digest of the key in the visitor's certificate */ \
	X(WHOLE,   'w', 32)     /* and of the certificate */ \
	X(TOKEN,   't', 1024)   /* the secret of an upload */ \
	X(FROM,    'a', 8)      /* a hash of the visitor's address */ \
	X(TEXT,    'x', 96 << 10) \
	X(AUTHOR,  'n', 256)    /* the name over a comment */ \
	X(ID,      'i', 64) \
	X(VERSION, 'v', 32)     /* SHA-256 of a file */ \
	X(STATUS,  's', 2)      /* two digits: a status of Gemini, for the visitor */ \
	X(META,    'm', 1024) \
	X(CHANGED, 'c', 20)     /* an answer's: when something below content/ became another one, digits */ \
	X(WHY,     'y', 256)    /* why an upload is to be refused and kept */ \
	X(REASON,  'r', 4)      /* an answer's: enum refusal, digits, where META is one of those... */ \
	X(ABOUT,   'b', 128)    /* ...and what it speaks of */

#define MESSAGE_AS_ENUM(name, fields) MESSAGE_##name,
enum message_kind { MESSAGE_TABLE(MESSAGE_AS_ENUM) MESSAGE_KINDS };
#define FIELD_AS_ENUM(name, letter, most) FIELD_##name,
enum message_field { FIELD_TABLE(FIELD_AS_ENUM) FIELDS };

struct message {
	enum message_kind kind;
	uint64_t id;                /* the answer has the same */
	struct slice field[FIELDS]; /* what it has not is empty */
};

/* Append the message. False, with out->full, when it is longer than MESSAGE_MOST. */
bool message_put(struct buf *out, const struct message *m);

/*
 * Read one; its fields are borrowed from `bytes`. False: it is no message, or
 * one without what its kind must have, or with more than a field may hold.
 */
bool message_read(struct message *m, struct slice bytes);

#endif
