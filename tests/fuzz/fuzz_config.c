/*
 * fuzz_config.c: any bytes as capsule.yaml are settings within their bounds,
 * or a sentence that names the file.
 */
#include "config/config.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
check_config(const struct config *c)
{
	if (c->site.host_count == 0 || c->listen_count == 0 || c->listen_count > CONFIG_LISTEN_MOST ||
	    c->workers > 64 || c->limits.connections == 0 || c->limits.handshake_timeout == 0 ||
	    c->site.public_port < 1 || c->site.public_port > 65535)
		abort();
	for (size_t i = 0; i < c->site.host_count; i++) {
		for (const char *p = c->site.hosts[i]; *p; p++) {
			if (*p <= ' ' || *p > '~' || (*p >= 'A' && *p <= 'Z'))
				abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("capsule.yaml", MFD_CLOEXEC);
	char path[32];
	struct err err = { "" };
	struct config *c;

	if (fd == -1 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	c = config_load(AT_FDCWD, path, true, &err);
	if (c)
		check_config(c);
	else if (slice_search(slice_of(err.text), slice_of(path)) == strlen(err.text))
		abort();
	config_free(c);
	close(fd);
	return 0;
}
