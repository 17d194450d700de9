/* import/xml.c: a whole document through expat; see xml.h. */
#include "import/xml.h"

enum { PIECE = 1 << 20 };   /* bytes: expat counts in int */

XML_Parser
xml_parser_new(void *ctx, XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text)
{
	XML_Parser parser = XML_ParserCreate(NULL);

	if (!parser)
		return NULL;
	XML_SetUserData(parser, ctx);
	XML_SetElementHandler(parser, start, end);
	XML_SetCharacterDataHandler(parser, text);
	return parser;
}

bool
xml_parse(XML_Parser parser, struct slice text, const char *file, const bool *stopped, struct err *err)
{
	bool good = true;

	while (good && text.len > 0) {
		struct slice piece = slice_first(text, PIECE);

		text = slice_skip(text, piece.len);
		good = XML_Parse(parser, piece.data, (int)piece.len, text.len == 0) == XML_STATUS_OK;
	}
	if (!good && !*stopped)
		err_set(err, "%s:%lu: %s", file, (unsigned long)XML_GetCurrentLineNumber(parser),
		    XML_ErrorString(XML_GetErrorCode(parser)));
	return good;
}
