/* Any bytes as a PROXY header: what is used was there, and pieces ask for more before the whole is done. */
#include "net/proxy_header.h"

#include <stdint.h>
#include <stdlib.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_from((const char *)data, size);
	struct sockaddr_storage address;
	socklen_t len;
	size_t used = 0, again;

	if (proxy_header_read(bytes, &used, &address, &len) != PROXY_DONE)
		return 0;
	if (used == 0 || used > size || len > sizeof(address))
		abort();
	if (proxy_header_read(slice_first(bytes, used - 1), &again, &address, &len) != PROXY_MORE)
		abort();
	if (proxy_header_read(slice_first(bytes, used), &again, &address, &len) != PROXY_DONE || again != used)
		abort();
	return 0;
}
