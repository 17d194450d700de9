/* test_line.c: what the kernel knows of a line. */
#include "net/line.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

/* Two ends of a connection on loopback. */
static void
connect_pair(int ends[2])
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(here);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&here, len), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&here, &len), 0);
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(ends[0], (struct sockaddr *)&here, len), 0);
	ends[1] = accept(listener, NULL, NULL);
	assert_int_not_equal(ends[1], -1);
	close(listener);
}

/* Send until nothing more is taken; more than the other side has room for, since what is on the way settles in a moment. */
static void
send_all_it_takes(int fd)
{
	char bytes[1 << 16] = { 0 };

	for (int quiet = 0; quiet < 20; usleep(5000))
		quiet = send(fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0 ? 0 : quiet + 1;
}

static void
test_stuck(void **state)
{
	char bytes[1 << 16];
	int ends[2];

	(void)state;
	connect_pair(ends);
	assert_false(line_is_stuck(ends[1]));
	send_all_it_takes(ends[1]);
	assert_true(line_is_stuck(ends[1]));
	while (recv(ends[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0 || line_is_stuck(ends[1]))
		usleep(1000);
	assert_false(line_is_stuck(ends[1]));
	close(ends[0]);
	close(ends[1]);
}

static void
test_round_trip(void **state)
{
	int ends[2], round_trip;

	(void)state;
	connect_pair(ends);
	round_trip = line_round_trip(ends[1]);
	assert_true(round_trip == -1 || round_trip > 0);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(line_round_trip(-1), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
