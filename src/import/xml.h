/*
 * import/xml.h: a whole document through expat.
 */
#ifndef CAPSULE_IMPORT_XML_H
#define CAPSULE_IMPORT_XML_H

#include "base/err.h"
#include "base/slice.h"

#include <expat.h>

/*
 * A parser that tells `start`, `end` and `text` of what it meets, each with
 * `ctx`. The caller frees it with XML_ParserFree. NULL when memory is out.
 */
XML_Parser xml_parser_new(void *ctx, XML_StartElementHandler start, XML_EndElementHandler end,
    XML_CharacterDataHandler text);

/*
 * Parse all of `text`. False when it is no XML, with *err "file:12: reason",
 * or when a handler stopped the parser and set *stopped; then *err is left to it.
 */
bool xml_parse(XML_Parser parser, struct slice text, const char *file, const bool *stopped, struct err *err);

#endif
