/*
 * version.c: this program's version and its libraries'; see version.h.
 *
 * gumbo and minizip do not say their version: the name of the file that was
 * loaded has it.
 */
#include "version.h"

#include <archive.h>
#include <cmark.h>
#include <dlfcn.h>
#include <event2/event.h>
#include <expat.h>
#include <idn2.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <seccomp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uriparser/UriBase.h>
#include <utf8proc.h>
#include <yaml.h>
#include <zlib.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

/* Print the file that `function` of the library `name` was loaded from. */
static void
print_file(const char *name, const char *function)
{
	void *at = dlsym(RTLD_DEFAULT, function);
	Dl_info info;
	char *path = at && dladdr(at, &info) && info.dli_fname ? realpath(info.dli_fname, NULL) : NULL;
	const char *slash = path ? strrchr(path, '/') : NULL;

	printf("%s %s\n", name, slash ? slash + 1 : "(its version is not known)");
	free(path);
}

void
version_print(void)
{
	const struct scmp_version *seccomp = seccomp_version();

	printf("capsule %s\n", CAPSULE_VERSION);
	printf("OpenSSL %s\n", OpenSSL_version(OPENSSL_VERSION_STRING));
	printf("cmark %s\n", cmark_version_string());
	print_file("gumbo", "gumbo_parse_with_options");
	printf("libevent %s\n", event_get_version());
	printf("libyaml %s\n", yaml_get_version_string());
	printf("jansson %s\n", jansson_version_str());
	printf("expat %s\n", strchr(XML_ExpatVersion(), '_') + 1);   /* "expat_2.5.0" */
	printf("SQLite %s\n", sqlite3_libversion());
	printf("%s\n", archive_version_string());
	print_file("minizip", "unzOpen64");
	printf("zlib %s\n", zlibVersion());
	printf("utf8proc %s\n", utf8proc_version());
	printf("uriparser %s (as built)\n", URI_VER_ANSI);
	printf("libidn2 %s\n", idn2_check_version(NULL));
	printf("libseccomp %u.%u.%u\n", seccomp->major, seccomp->minor, seccomp->micro);
#ifdef __GLIBC__
	printf("glibc %s\n", gnu_get_libc_version());
#endif
}
