/* net/line.c: what the kernel knows of the line to a visitor; see line.h. */
#include "net/line.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

/* How much of *info the kernel filled; what an older one does not know is 0. */
static socklen_t
ask(int fd, struct tcp_info *info)
{
	socklen_t len = sizeof(*info);

	*info = (struct tcp_info){ 0 };
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &len) == 0 ? len : 0;
}

bool
line_is_stuck(int fd)
{
	struct tcp_info info;

	return ask(fd, &info) >= offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof(info.tcpi_snd_wnd) && info.tcpi_snd_wnd == 0;
}

int
line_round_trip(int fd)
{
	struct tcp_info info;

	return ask(fd, &info) > 0 && info.tcpi_rtt > 0 ? (int)((info.tcpi_rtt + 999) / 1000) : -1;
}
