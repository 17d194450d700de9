/* gemtext/html_tag.c: tags and their attributes; see html_tag.h. */
#include "gemtext/html_tag.h"

#include "gemtext/phrase.h"
#include "gemtext/target.h"

GumboTag
html_tag_of(struct slice tag, bool *closing)
{
	char name[16];
	size_t n = 0;

	*closing = tag.len > 1 && tag.data[1] == '/';
	tag = slice_skip(tag, *closing ? 2 : 1);
	for (; n < tag.len && n + 1 < sizeof(name); n++) {
		char c = tag.data[n];

		if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(n > 0 && c >= '0' && c <= '9'))
			break;
		name[n] = c;
	}
	return gumbo_tagn_enum(name, (unsigned)n);
}

struct slice
html_attribute(const GumboNode *element, const char *name)
{
	const GumboAttribute *a = gumbo_get_attribute(&element->v.element.attributes, name);

	return a ? slice_trim(slice_of(a->value)) : SLICE("");
}

/* Where the file is: pages that load pictures late keep the address elsewhere. */
static struct slice
source_of(const GumboNode *element)
{
	static const char *const names[] = {
	    "src", "data-src", "data-original", "data-lazy-src", "data"};
	struct slice source = SLICE("");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct slice value = html_attribute(element, names[i]);

		if (value.len > 0 &&
		    (source.len == 0 || slice_starts_nocase(source, SLICE("data:"))))
			source = value;
	}
	return source;
}

/* What readers call the site that a frame shows. */
static const char *
service_of(struct slice source)
{
	static const struct { const char *host, *name;
	} services[] = {
	    {"youtube.com", "YouTube"},
	    {"youtube-nocookie.com", "YouTube"},
	    {"youtu.be", "YouTube"},
	    {"vimeo.com", "Vimeo"},
	    {"soundcloud.com", "SoundCloud"},
	    {"spotify.com", "Spotify"},
	    {"codepen.io", "CodePen"},
	    {"jsfiddle.net", "JSFiddle"},
	    {"slideshare.net", "SlideShare"},
	    {"speakerdeck.com", "Speaker Deck"},
	    {"docs.google.com", "Google Docs"},
	    {"google.com/maps", "Google Maps"},
	    {"bilibili.com", "bilibili"},
	    {"dailymotion.com", "Dailymotion"},
	    {"twitter.com", "Twitter"},
	    {"instagram.com", "Instagram"},
	    {"codesandbox.io", "CodeSandbox"},
	    {"ted.com", "TED"},
	    {"archive.org", "Internet Archive"},
	    {"nicovideo.jp", "niconico"},
	    {"bandcamp.com", "Bandcamp"},
	    {"giphy.com", "GIPHY"},
	};

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		if (slice_search(source, slice_of(services[i].host)) < source.len)
			return services[i].name;
	}
	return NULL;
}

void
html_add_media(struct conversion *c, const GumboNode *element, struct slice caption, unsigned line)
{
	struct slice source = source_of(element), label = html_attribute(element, "alt");
	struct slice title = html_attribute(element, "title");
	GumboTag tag = element->v.element.tag;
	const char *name = NULL;
	struct buf words = BUF_INIT(LABEL_MOST);

	if (source.len == 0 || slice_starts(source, SLICE("about:")))
		return;
	if (label.len == 0)
		label = html_attribute(element, "aria-label");
	if (label.len == 0 && tag != GUMBO_TAG_IMG) {
		label = title;
		title = SLICE("");
	}
	if (label.len == 0)
		label = caption;
	if (tag == GUMBO_TAG_IFRAME || tag == GUMBO_TAG_EMBED || tag == GUMBO_TAG_OBJECT)
		name = service_of(source);
	else if (tag == GUMBO_TAG_VIDEO || tag == GUMBO_TAG_AUDIO)
		name = phrase_of(
		    tag == GUMBO_TAG_VIDEO ? PHRASE_VIDEO : PHRASE_AUDIO, c->options->lang);
	if (name) {
		buf_puts(&words, name);
		if (label.len > 0 && slice_search(label, slice_of(name)) == label.len) {
			buf_puts(&words, ": ");
			buf_put_slice(&words, label);
		} else if (label.len > 0) {
			buf_clear(&words);
			buf_put_slice(&words, label);
		}
		label = buf_slice(&words);
	}
	target_add(c, &(struct link_source){.target = source,
			  .label = label,
			  .title = title,
			  .is_image = true,
			  .from_html = true,
			  .line = line});
	buf_release(&words);
}

/* Scripts of other sites, and where what they show is: after their address, or by an attribute. */
static const struct script_service {
	const char *host, *name;
	const char *cut;         /* the address is the script's own up to this */
	const char *attribute;   /* or this one's value behind `base` */
	const char *base;
} script_services[] = {
	{ "gist.github.com/", "Gist", ".js", NULL, NULL },
	{ "asciinema.org/a/", "asciinema", ".js", NULL, NULL },
	{ "jsfiddle.net/", "JSFiddle", "/embed", NULL, NULL },
	{ "speakerdeck.com/", "Speaker Deck", NULL, "data-id", "https://speakerdeck.com/player/" },
	{ "telegram.org/", "Telegram", NULL, "data-telegram-post", "https://t.me/" },
};

void
html_add_script(struct conversion *c, const GumboNode *script, unsigned line)
{
	struct slice source = html_attribute(script, "src");
	struct buf target = BUF_INIT(4096);

	for (size_t i = 0; i < sizeof(script_services) / sizeof(script_services[0]); i++) {
		const struct script_service *s = &script_services[i];
		struct slice part = s->attribute ? html_attribute(script, s->attribute) : SLICE("");
		size_t host = slice_search(source, slice_of(s->host));

		if (host == source.len)
			continue;
		if (s->cut && slice_search(source, slice_of(s->cut)) < source.len) {
			buf_puts(&target, "https://");
			buf_put_slice(&target, slice_skip(slice_first(source, slice_search(source, slice_of(s->cut))), host));
		} else if (part.len > 0) {
			buf_puts(&target, s->base);
			buf_put_slice(&target, part);
		}
		if (target.len > 0)
			target_add(c, &(struct link_source){ .target = buf_slice(&target),
			    .label = slice_of(s->name), .is_image = true, .from_html = true, .line = line });
		break;
	}
	buf_release(&target);
}
