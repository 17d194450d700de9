/* test_listener.c: where the server listens, and what is said when it cannot. */
#include "net/listener.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct { const char *label, *where, *shown; } good[] = {
	{ "IPv4", "127.0.0.1:0", "127.0.0.1:" },
	{ "all of IPv4", "0.0.0.0:0", "0.0.0.0:" },
	{ "IPv6", "[::1]:0", "[::1]:" },
};

static void
test_open(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct buf shown = BUF_INIT(100);
		struct err err;
		int fd = listener_open(good[i].where, &err);

		print_message("  %s\n", good[i].label);
		if (fd == -1 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL)) {
			print_message("  %s: not on this machine\n", good[i].label);
			continue;
		}
		assert_int_not_equal(fd, -1);
		assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		assert_int_equal(accept(fd, NULL, NULL), -1);
		assert_int_equal(errno, EAGAIN);
		listener_put_address(&shown, fd);
		assert_true(slice_starts(buf_slice(&shown), slice_of(good[i].shown)));
		assert_false(slice_ends(buf_slice(&shown), SLICE(":0")));
		buf_release(&shown);
		close(fd);
	}
}

static const char *const rubbish[] = {
	"", ":", "1965", ":1965", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
	"127.0.0.1:-1", "localhost:1965", "::1:1965", "[::1]", "[::1]1965", "[127.0.0.1:1", "[]:1", "300.0.0.1:1",
	"127.0.0.1:1965 ", "[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000]:1",
};

static void
test_rubbish(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rubbish); i++) {
		struct err err;

		print_message("  '%s'\n", rubbish[i]);
		assert_int_equal(listener_open(rubbish[i], &err), -1);
		assert_non_null(strstr(err.text, "write it as"));
	}
}

static void
test_port_in_use(void **state)
{
	struct buf where = BUF_INIT(100);
	struct err err;
	int first = listener_open("127.0.0.1:0", &err);

	(void)state;
	assert_int_not_equal(first, -1);
	listener_put_address(&where, first);
	assert_int_equal(listener_open(where.data, &err), -1);
	assert_int_equal(errno, EADDRINUSE);
	assert_non_null(strstr(err.text, where.data));
	assert_non_null(strstr(err.text, "another program listens there"));
	buf_release(&where);
	close(first);
}

static void
test_address_of_another_machine(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(listener_open("192.0.2.1:0", &err), -1);
	assert_non_null(strstr(err.text, "does not have that address"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_port_in_use),
		cmocka_unit_test(test_address_of_another_machine),
	};

	return cmocka_run_group_tests_name("listener", tests, NULL, NULL);
}
