/*
 * fuzz_message.c: any bytes on the line to the writer are a message that says
 * the same when it is written and read again, or none; and what the writer
 * answers to them is a message.
 */
#include "writing/message.h"
#include "writing/writer.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
check_again(const struct message *m)
{
	struct buf bytes = BUF_INIT(MESSAGE_MOST);
	struct message again;

	if (!message_put(&bytes, m) || !message_read(&again, buf_slice(&bytes)) || again.kind != m->kind || again.id != m->id)
		abort();
	for (int i = 0; i < FIELDS; i++) {
		if (!slice_eq(m->field[i], again.field[i]))
			abort();
	}
	buf_release(&bytes);
}

/* A writer on an empty folder, with nobody's right to anything but to comment. */
static struct writer *
writer(void)
{
	static const struct writing_rules rules = {
		.comments = { .mode = COMMENTS_RULE_APPROVE, .length = 1000, .links = 3, .hourly = 1000000, .hourly_all = 1000000,
			.waiting = 10, .per_post = 10, .quota = 1 << 16 },
	};
	static char name[] = "/tmp/capsule-fuzz.XXXXXX";
	static struct writer *w;
	struct writer_options o = { .rules = &rules };

	if (w)
		return w;
	if (!mkdtemp(name))
		abort();
	o.folders.content = o.folders.state = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	w = writer_new(&o, NULL);
	if (!w)
		abort();
	rmdir(name);
	return w;
}

static void
check_answer(struct slice bytes)
{
	struct buf reply = BUF_INIT(MESSAGE_MOST);
	struct message answer;

	writer_answer(writer(), bytes, -1, &reply);
	if (!message_read(&answer, buf_slice(&reply)) || answer.kind != MESSAGE_ANSWER || answer.field[FIELD_STATUS].len != 2)
		abort();
	buf_release(&reply);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_from((const char *)data, size);
	struct message m;

	if (message_read(&m, bytes))
		check_again(&m);
	check_answer(bytes);
	return 0;
}
