/* pages/asking.c: handing to the writer what a visitor writes; see asking.h. */
#include "pages/asking.h"

#include "gemini/url.h"
#include "pages/asset.h"
#include "pages/site_links.h"

struct errand *
asking_begin(struct response *res, const struct site *s, const struct request *req, struct message *m)
{
	struct errand *e = errand_new(s->settings, MESSAGE_MOST + 64);
	char from[8];

	if (!e) {
		response_set(res, STATUS_TEMPORARY_FAILURE, "The server is out of memory; try again later");
		return NULL;
	}
	if (req->client && req->client->state == CLIENT_GOOD) {
		m->field[FIELD_KEY] = slice_from((const char *)req->client->key, CLIENT_DIGEST);
		m->field[FIELD_WHOLE] = slice_from((const char *)req->client->whole, CLIENT_DIGEST);
	}
	memcpy(from, &req->from, sizeof(from));
	if (req->from != 0)
		m->field[FIELD_FROM] = slice_from(from, sizeof(from));
	message_put(&e->message, m);
	e->site = s;
	response_release(res);
	res->errand = e;
	return e;
}

bool
asking_read(struct message *m, struct slice reply, struct response *res)
{
	unsigned long status;

	if (!message_read(m, reply) || !slice_number(m->field[FIELD_STATUS], 69, &status)) {
		response_set(res, STATUS_TEMPORARY_FAILURE,
		    "The server could not say whether this was stored: look for it before you send it again");
		return false;
	}
	if (status / 10 == 2 || status / 10 == 3)
		return true;
	response_set(res, (enum status)status, "%.*s", SLICE_ARG(m->field[FIELD_META]));
	return false;
}

void
asking_redirect(struct response *res, const struct site *s, struct slice path, bool absolute)
{
	struct buf address = BUF_INIT(1 << 14);

	if (absolute)
		site_links_put_absolute(&address, s, path);
	else
		url_put_path(&address, path);
	response_set(res, STATUS_TEMPORARY_REDIRECT, "%s", address.data);
	buf_release(&address);
}

void
asking_give(struct response *res, const char *lang, const struct buf *page)
{
	struct buf type = BUF_INIT(256);

	asset_put_type(&type, "text/gemini", lang);
	response_set_body(res, buf_slice(&type), buf_slice(page));
	buf_release(&type);
}

void
asking_put_titan(struct buf *out, const struct site *s, struct slice path, const char *parameters)
{
	struct buf address = BUF_INIT(1 << 14);

	site_links_put_absolute(&address, s, path);
	buf_puts(out, "titan");
	buf_put_slice(out, slice_skip(buf_slice(&address), strlen("gemini")));
	buf_puts(out, parameters);
	buf_release(&address);
}
