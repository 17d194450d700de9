/* gemini/status.c: the sentences of the status codes; see status.h. */
#include "gemini/status.h"

const char *
status_default_meta(enum status status)
{
	switch (status) {
#define AS_CASE(code, name, meta) case STATUS_##name: return meta;
	STATUS_TABLE(AS_CASE)
#undef AS_CASE
	}
	return "This did not work";
}
