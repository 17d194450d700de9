/* version.c: this program's version and its libraries'; see version.h. */
#include "version.h"

#include <cmark.h>
#include <event2/event.h>
#include <idn2.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <uriparser/UriBase.h>
#include <utf8proc.h>
#include <yaml.h>

void
version_print(void)
{
	printf("capsule %s\n", CAPSULE_VERSION);
	printf("OpenSSL %s\n", OpenSSL_version(OPENSSL_VERSION_STRING));
	printf("cmark %s\n", cmark_version_string());
	printf("libevent %s\n", event_get_version());
	printf("libyaml %s\n", yaml_get_version_string());
	printf("jansson %s\n", jansson_version_str());
	printf("utf8proc %s\n", utf8proc_version());
	printf("uriparser %s (as built)\n", URI_VER_ANSI);
	printf("libidn2 %s\n", idn2_check_version(NULL));
}
