/*
 * import/xml.h: a whole document through expat.
 */
#ifndef CAPSULE_IMPORT_XML_H
#define CAPSULE_IMPORT_XML_H

#include "base/err.h"
#include "base/slice.h"

#include <expat.h>

/*
 * Parse all of `text`. False when it is no XML, with *err "file:12: reason",
 * or when a handler stopped the parser and set *stopped; then *err is left to it.
 */
bool xml_parse(XML_Parser parser, struct slice text, const char *file, const bool *stopped, struct err *err);

#endif
