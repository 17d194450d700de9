/* serve/notify.c: telling a service manager how the server is; see notify.h. */
#include "serve/notify.h"

#include "base/slice.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un manager;
static socklen_t manager_len;   /* 0: there is none */

/* "/run/x" or, in the abstract name space, "@x". */
static void
set_manager(const char *name)
{
	size_t len = strlen(name);

	if ((name[0] != '/' && name[0] != '@') || len >= sizeof(manager.sun_path))
		return;
	manager.sun_family = AF_UNIX;
	memcpy(manager.sun_path, name, len);
	if (name[0] == '@')
		manager.sun_path[0] = '\0';
	manager_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

unsigned long
notify_init(void)
{
	const char *name = getenv("NOTIFY_SOCKET"), *pid = getenv("WATCHDOG_PID");
	unsigned long usec = 0, whom;

	if (name)
		set_manager(name);
	if (!slice_number(slice_of(getenv("WATCHDOG_USEC")), ULONG_MAX, &usec))
		usec = 0;
	if (pid && (!slice_number(slice_of(pid), INT_MAX, &whom) || whom != (unsigned long)getpid()))
		usec = 0;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_PID");
	unsetenv("WATCHDOG_USEC");
	return manager_len > 0 ? usec : 0;
}

void
notify_send(const char *format, ...)
{
	static const struct timeval patience = { 2, 0 };   /* a manager that is stuck must not make us so */
	char text[512];
	va_list args;
	int len, fd = manager_len > 0 ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;

	if (fd == -1)
		return;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len > 0 && len < (int)sizeof(text))
		(void)!sendto(fd, text, (size_t)len, MSG_NOSIGNAL,
		    (const struct sockaddr *)&manager, manager_len);
	close(fd);
}
