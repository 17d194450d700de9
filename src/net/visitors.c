/* net/visitors.c: how many are here from each address; see visitors.h. */
#include "net/visitors.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

enum { COUNTERS = 8192 };  /* in a row; a power of two */

struct slot {
	atomic_ushort row[2][COUNTERS];  /* written by one worker */
};

struct visitors {
	uint64_t key[2];
	unsigned slots;
	atomic_uint used;   /* slots below this have ever counted; the others' pages stay untouched */
	struct slot slot[];
};

static size_t
size_for(unsigned slots)
{
	return sizeof(struct visitors) + slots * sizeof(struct slot);
}

struct visitors *
visitors_new(unsigned slots, struct err *err)
{
	struct visitors *v = mmap(NULL, size_for(slots), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (v == MAP_FAILED) {
		err_set(err, "cannot share memory with the workers: %s", strerror(errno));
		return NULL;
	}
	v->slots = slots;
	if (getrandom(v->key, sizeof(v->key), 0) == sizeof(v->key))
		return v;
	err_set(err, "cannot get random bytes: %s", strerror(errno));
	visitors_free(v);
	return NULL;
}

void
visitors_free(struct visitors *v)
{
	if (v)
		munmap(v, size_for(v->slots));
}

/* IPv4 among the IPv6 prefixes: ffff:ffff:ADDR::/64, which is nobody's. */
static uint64_t
name_of_v4(const void *address)
{
	uint32_t words[2] = { UINT32_MAX };
	uint64_t name;

	memcpy(&words[1], address, sizeof(words[1]));
	memcpy(&name, words, sizeof(name));
	return name;
}

/* What stands for an address: 64 bits. */
static uint64_t
name_of(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
	uint64_t prefix;

	if (address->sa_family == AF_INET)
		return name_of_v4(&v4->sin_addr);
	if (address->sa_family != AF_INET6)
		return 0;
	if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		return name_of_v4(&v6->sin6_addr.s6_addr[12]);
	memcpy(&prefix, &v6->sin6_addr, sizeof(prefix));
	return prefix;
}

/* Two places from one name. The key is secret, the outcome unseen: mixing well is enough. */
static void
places_of(const struct visitors *v, const struct sockaddr *address, uint32_t place[2])
{
	uint64_t h = name_of(address) ^ v->key[0];

	for (int round = 0; round < 3; round++) {
		h ^= h >> 32;
		h *= v->key[1] | 1;
		h ^= h >> 29;
		h *= 0x9E3779B97F4A7C15;  /* 2^64 divided by the golden ratio */
	}
	place[0] = (uint32_t)(h >> 16) % COUNTERS;
	place[1] = (uint32_t)(h >> 40) % COUNTERS;
}

/* Only this worker writes here, so reading and writing need not be one step. */
static void
change(struct visitors *v, unsigned slot, const struct sockaddr *address, int by)
{
	uint32_t place[2];

	places_of(v, address, place);
	for (int row = 0; row < 2; row++) {
		atomic_ushort *count = &v->slot[slot].row[row][place[row]];
		int now = atomic_load_explicit(count, memory_order_relaxed) + by;
		if (now >= 0 && now <= UINT16_MAX)
			atomic_store_explicit(count, (unsigned short)now, memory_order_relaxed);
	}
}

void
visitors_add(struct visitors *v, unsigned slot, const struct sockaddr *address)
{
	unsigned used = atomic_load_explicit(&v->used, memory_order_relaxed);

	while (used <= slot && !atomic_compare_exchange_weak(&v->used, &used, slot + 1))
		;
	change(v, slot, address, 1);
}

void
visitors_remove(struct visitors *v, unsigned slot, const struct sockaddr *address)
{
	change(v, slot, address, -1);
}

unsigned
visitors_from(const struct visitors *v, const struct sockaddr *address)
{
	uint32_t place[2];
	unsigned sum[2] = { 0, 0 };

	places_of(v, address, place);
	for (unsigned slot = 0; slot < atomic_load_explicit(&v->used, memory_order_relaxed); slot++)
		for (int row = 0; row < 2; row++)
			sum[row] += atomic_load_explicit(&v->slot[slot].row[row][place[row]],
			    memory_order_relaxed);
	return sum[0] < sum[1] ? sum[0] : sum[1];
}

void
visitors_forget_slot(struct visitors *v, unsigned slot)
{
	if (slot < atomic_load_explicit(&v->used, memory_order_relaxed))
		memset(&v->slot[slot], 0, sizeof(v->slot[slot]));
}

uint64_t
visitors_number(const struct visitors *v, const struct sockaddr *address)
{
	uint64_t h = (name_of(address) ^ v->key[0]) * (v->key[1] | 1);

	return h ^ h >> 32;
}
