/*
 * serve/keeper.h: the process that has the private keys.
 *
 * Workers talk to everybody, so they are not to have the keys. The supervisor
 * forks a keeper who alone reads certs/, checks what is there, says how that
 * went, shuts itself in as a worker does and from then on signs handshakes,
 * and nothing but handshakes, at a desk (tls/key_desk.h). It sees no visitor.
 * One that dies or hangs is replaced; workers hand it what they still want.
 */
#ifndef CAPSULE_SERVE_KEEPER_H
#define CAPSULE_SERVE_KEEPER_H

#include "base/err.h"
#include "serve/sandbox.h"

#include <stddef.h>
#include <stdint.h>

struct event_base;
struct keeper;
struct certificates_source;

enum { KEEPER_KEYS_MOST = 64 };

struct keeper_options {
	const struct certificates_source *sources; size_t source_count;  /* as for certificates_load_all() */
	bool may_make;                          /* a missing default pair is made */
	bool shut_in;                           /* by `sandbox` */
	struct sandbox_options sandbox;
};

/*
 * Fork one and wait for what it says; `o` is copied, what it points to is
 * not needed afterwards. NULL with *err when it cannot serve these hosts:
 * its sentence.
 */
struct keeper *keeper_new(const struct keeper_options *o, struct err *err);

/* Watch over it from `base`, borrowed; before that nobody replaces it. */
bool keeper_watch(struct keeper *k, struct event_base *base);

/* How many keys it has, the SHA-256 of each one's public half, and what tickets come from. */
size_t keeper_key_count(const struct keeper *k);
const uint8_t *keeper_key_digest(const struct keeper *k, size_t i);
const unsigned char *keeper_ticket_secret(const struct keeper *k);

/* The end of the desk that workers write to; borrowed. */
int keeper_desk(const struct keeper *k);

/* Let it go: it signs on for workers that still have its desk, and ends with the last of them. NULL is fine. */
void keeper_free(struct keeper *k);

#endif
