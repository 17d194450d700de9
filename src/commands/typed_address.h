/* commands/typed_address.h: an address as somebody typed it on a command line. */
#ifndef CAPSULE_COMMANDS_TYPED_ADDRESS_H
#define CAPSULE_COMMANDS_TYPED_ADDRESS_H

#include "base/buf.h"
#include "base/err.h"
#include "gemini/request.h"

/*
 * Append to `address` what was typed, made fit to be sent: "gemini://" in front
 * where no scheme is, encoded, no fragment; *r is it taken apart, borrowed from
 * `address`. False with *err when it is no address of a capsule.
 */
bool typed_address_read(struct request *r, struct buf *address, const char *typed, struct err *err);

#endif
