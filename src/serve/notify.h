/*
 * serve/notify.h: telling a service manager how the server is, as sd_notify(3) has it.
 *
 * What systemd asks for in a unit of Type=notify is a datagram to the Unix
 * socket that NOTIFY_SOCKET names; other managers understand the same.
 * Without that variable nothing is sent.
 */
#ifndef CAPSULE_SERVE_NOTIFY_H
#define CAPSULE_SERVE_NOTIFY_H

/*
 * Remember what the environment says, and take it out, so that no child
 * speaks for this process. Returns the microseconds within which the manager
 * wants a sign of life (WATCHDOG_USEC); 0: it wants none.
 */
unsigned long notify_init(void);

/* Send lines "NAME=VALUE", "READY=1" for instance, with LF between them. */
void notify_send(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
