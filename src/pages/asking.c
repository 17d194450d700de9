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
	e->lang = page_lang(s, "");
	response_release(res);
	res->errand = e;
	return e;
}

/* A refusal of the writer's in the visitor's language, where it is one of those. */
static void
refuse(struct response *res, const struct errand *e, enum status status, const struct message *m)
{
	unsigned long reason;

	if (slice_number(m->field[FIELD_REASON], REFUSALS - 1, &reason))
		asking_refuse(res, status, e->lang, (enum refusal)reason, m->field[FIELD_ABOUT]);
	else
		response_set(res, status, "%.*s", SLICE_ARG(m->field[FIELD_META]));
}

bool
asking_read(struct message *m, const struct errand *e, struct slice reply, struct response *res)
{
	unsigned long status;

	if (!message_read(m, reply) || !slice_number(m->field[FIELD_STATUS], 69, &status)) {
		asking_refuse(res, STATUS_TEMPORARY_FAILURE, e->lang, REFUSAL_UNSURE, SLICE(""));
		return false;
	}
	if (status / 10 == 2 || status / 10 == 3)
		return true;
	refuse(res, e, (enum status)status, m);
	return false;
}

void
asking_refuse(struct response *res, enum status status, const char *lang, enum refusal reason, struct slice about)
{
	struct buf sentence = BUF_INIT(RESPONSE_META_MOST);

	phrases_put(&sentence, lang, phrase_of_refusal(reason), about);
	response_set(res, status, "%s", sentence.data);
	buf_release(&sentence);
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
