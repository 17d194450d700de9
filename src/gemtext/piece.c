/* gemtext/piece.c: what stands in the place of a mark; see piece.h. */
#include "gemtext/piece.h"

#include "base/utf8.h"
#include "gemtext/inline.h"
#include "gemtext/note.h"
#include "gemtext/target.h"
#include "markdown/rewrite.h"

/* Tell what is left out; an author looks for it in `capsule check`. */
static void
say_dropped(struct conversion *c, const struct piece *p)
{
	struct slice source = slice_first(p->source, slice_find(p->source, '\n'));

	conversion_report(c, "dropped", p->line,
	    "'%.*s%s' is left out: capsule does not know what it shows",
	    (int)(source.len > 80 ? 80 : source.len), source.data, source.len > 80 ? "..." : "");
}

/* Arguments that set how something looks. */
static bool
is_layout(struct slice name)
{
	static const char *const names[] = {"class", "style", "width", "height", "align", "id",
	    "sizes", "type", "lang", "target", "rel", "color", "icon", "alt", "format", "date",
	    "float", "position", "when"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (slice_eq_nocase(name, slice_of(names[i])))
			return true;
	}
	return false;
}

/* Several words, or some of a script that writes them without blanks. */
static bool
is_sentence(struct slice value)
{
	size_t beyond_ascii = 0;

	for (size_t i = 0; i < value.len; i++)
		beyond_ascii += (unsigned char)value.data[i] >= 0x80;
	return memchr(value.data, ' ', value.len) || beyond_ascii > 12;
}

/* The address of the web, or of a page beside this one, that a tag nobody knows has among its arguments. */
static bool
unknown_target(const struct shortcode *tag, struct slice *target)
{
	if (shortcode_arg_of(tag, "href\0url\0link\0src\0", target))
		return slice_starts(*target, SLICE("/")) || slice_search(*target, SLICE("//")) < target->len;
	return shortcode_positional(tag, 0, target) && (slice_starts(*target, SLICE("https://")) ||
	    slice_starts(*target, SLICE("http://")));
}

/* Whether an argument in quotes is a title, not the name of a kind or of an icon. */
static bool
is_title(const struct shortcode *tag, struct slice value)
{
	return memchr(value.data, ' ', value.len) || slice_eq(tag->name, SLICE("tab")) ||
	    !(rewrite_is_admonition(value) || (value.data[0] >= 'a' && value.data[0] <= 'z'));
}

/* A line of its own, apart from the words before it. */
static void
put_line(struct conversion *c, struct slice markdown)
{
	struct buf words = BUF_INIT(WORKING_MOST);

	inline_read(c, &words, markdown);
	if (c->in_table) {
		conversion_put_plain(c, buf_slice(&words));
		prose_put(&c->prose, SLICE(" "));
		c->prose.dropped = true;
	} else if (words.len > 0) {
		prose_put_hard_break(&c->prose);
		prose_put_hard_break(&c->prose);
		conversion_put_plain(c, buf_slice(&words));
		prose_put_hard_break(&c->prose);
	}
	buf_release(&words);
}

/* {{< details "Open me" >}}, {{% notice tip "A title" %}}: the title, a line before the text. */
static void
put_titled(struct conversion *c, const struct piece *p)
{
	struct slice rest = p->tag.args, name, value, title = SLICE(""), body;

	if (!shortcode_arg_of(&p->tag, "title\0summary\0name\0header\0label\0caption\0", &title)) {
		while (title.len == 0 && shortcode_next_arg(&rest, &name, &value)) {
			if (name.len == 0 && value.len > 0 && strchr("\"'`", value.data[-1]) && is_title(&p->tag, value))
				title = value;
		}
	}
	/* {% details Open me %} */
	if (title.len == 0 && slice_eq(p->tag.name, SLICE("details")) && !memchr(p->tag.args.data, '=', p->tag.args.len))
		title = slice_first(p->tag.args, slice_find(p->tag.args, '\n'));
	if (title.len > 0)
		put_line(c, title);
	if (shortcode_arg_of(&p->tag, "body\0text\0content\0", &body))
		put_line(c, body);
}

/*
 * A tag that nobody knows: sentences among its arguments are kept, and an
 * address with the words for it.
 */
static void
put_unknown(struct conversion *c, const struct piece *p)
{
	struct slice rest = p->tag.args, name, value, target;
	struct buf words = BUF_INIT(WORKING_MOST);
	size_t first = 0;   /* bytes of the first sentence, which the link is called by */
	bool known = unknown_target(&p->tag, &target);

	if (slice_eq(p->tag.name, SLICE("endif")) || p->tag.closing) {
		buf_release(&words);
		return;
	}
	/* {% emoji "⛵", "a boat" %}, which a blog has for what is read out */
	if (slice_eq_nocase(p->tag.name, SLICE("emoji")) && shortcode_positional(&p->tag, 0, &value)) {
		conversion_put_plain(c, value);
		buf_release(&words);
		return;
	}
	/* Zola's {% wide() %} is a frame around what stands before its {% end %}, which stays. */
	if (!known && !(slice_starts(p->source, SLICE("{%")) && slice_eq(p->tag.args, SLICE("()"))))
		say_dropped(c, p);
	/* {{ link(content="Fediverse", url="https://...") }} */
	if (known && shortcode_arg_of(&p->tag, "content\0text\0label\0title\0", &value) && !is_sentence(value)) {
		inline_read(c, &words, value);
		conversion_put_plain(c, buf_slice(&words));
		target_add(c, &(struct link_source){ .target = target, .label = buf_slice(&words), .line = p->line });
		if (shortcode_arg_of(&p->tag, "subtitle\0description\0", &value)) {
			buf_clear(&words);
			buf_puts(&words, " – ");
			inline_read(c, &words, value);
			conversion_put_plain(c, buf_slice(&words));
		}
		buf_release(&words);
		return;
	}
	while (shortcode_next_arg(&rest, &name, &value)) {
		size_t before = words.len;

		if (is_layout(name) || !is_sentence(value))
			continue;
		inline_read(c, &words, value);
		if (before > 0)
			prose_put_hard_break(&c->prose);
		else
			prose_put(&c->prose, SLICE(" "));
		conversion_put_plain(c, slice_skip(buf_slice(&words), before));
		first = before > 0 ? first : words.len;
	}
	if (words.len > 0) {
		prose_put(&c->prose, SLICE(" "));
		c->prose.dropped = true;
	}
	if (known)
		target_add(c, &(struct link_source){
				  .target = target, .label = slice_first(buf_slice(&words), first), .line = p->line});
	buf_release(&words);
}

/* An argument's words; "{{ site.name }}" in them, which a template fills, is told of. */
static void
read_argument(struct conversion *c, const struct piece *p, struct buf *out, struct slice text)
{
	struct buf plain = BUF_INIT(WORKING_MOST);
	size_t open = slice_search(text, SLICE("{{")), close;

	while (open < text.len && (close = slice_search(slice_skip(text, open), SLICE("}}"))) < text.len - open) {
		struct slice value = utf8_first(slice_first(slice_skip(text, open), close + 2), 80);

		buf_put_slice(&plain, slice_trim_right(slice_first(text, open)));
		conversion_report(c, "dropped", p->line, "'%.*s' in a tag is left out: capsule does not know what it shows", SLICE_ARG(value));
		text = slice_skip(text, open + close + 2);
		open = slice_search(text, SLICE("{{"));
	}
	buf_put_slice(&plain, text);
	inline_read(c, out, slice_trim(buf_slice(&plain)));
	buf_release(&plain);
}

/* A picture or file that a tag shows; its texts are Markdown or HTML, whose links follow it. */
static void
put_link(struct conversion *c, const struct piece *p, struct slice target, struct slice label,
    struct slice caption)
{
	struct buf label_words = BUF_INIT(WORKING_MOST), caption_words = BUF_INIT(WORKING_MOST);
	size_t first = c->links.count;

	read_argument(c, p, &label_words, label);
	if (!slice_eq(label, caption))
		read_argument(c, p, &caption_words, caption);
	target_add(c, &(struct link_source){ .target = target, .label = buf_slice(&label_words),
	    .title = buf_slice(&caption_words), .is_image = true, .line = p->line });
	links_move_last_to(&c->links, first);
	buf_release(&label_words);
	buf_release(&caption_words);
}

static bool
is_number(struct slice value)
{
	while (value.len > 0 && value.data[0] >= '0' && value.data[0] <= '9')
		value = slice_skip(value, 1);
	return value.len == 0;
}

/* "(min-width: 30em) 50vw", "100vw": how wide a picture is. */
static bool
is_sizes(struct slice value)
{
	return slice_starts(value, SLICE("(m")) || (value.data[0] >= '0' && value.data[0] <= '9' &&
	    (slice_ends(value, SLICE("vw")) || slice_ends(value, SLICE("px")) || slice_ends(value, SLICE("%"))));
}

/*
 * The words behind a picture's address and its width and height: those in
 * quotes, else all to the tag's end. Of two in quotes the first is *label, but
 * for Hexo's {% img %}, whose title comes before its words.
 */
static struct slice
words_behind(const struct shortcode *tag, struct slice target, struct slice *label)
{
	const char *end = tag->args.data + tag->args.len;
	struct slice rest = slice_from(target.data + target.len, (size_t)(end - target.data) - target.len);
	struct slice name, value, quoted = SLICE(""), plain = SLICE("");

	*label = SLICE("");
	rest = rest.len > 0 && strchr("\"'`", rest.data[0]) ? slice_skip(rest, 1) : rest;
	while (label->len == 0 && shortcode_next_arg(&rest, &name, &value)) {
		if (name.len > 0 || value.len == 0 || is_number(value) || is_sizes(value))
			continue;
		if (strchr("\"'`", value.data[-1])) {
			*label = quoted;
			quoted = value;
		} else if (plain.len == 0) {
			plain = slice_trim(slice_from(value.data, (size_t)(end - value.data)));
		}
	}
	if (slice_eq(tag->name, SLICE("img")))
		*label = SLICE("");
	return quoted.len > 0 ? quoted : plain;
}

/* {% photo "A kiln" kiln.png %}: the words before the picture's file, in quotes or not. */
static struct slice
words_before(const struct shortcode *tag, struct slice target)
{
	struct slice words = slice_trim(slice_from(tag->args.data, (size_t)(target.data - tag->args.data)));
	struct slice rest = words, name, value;

	if (shortcode_next_arg(&rest, &name, &value) && (name.len > 0 || value.data > words.data))
		return name.len > 0 ? SLICE("") : value;
	return words;
}

/* Whether the argument can be where the picture that the tag shows is. */
static bool
is_place(const struct shortcode *tag, struct slice value)
{
	if (tag->by_file)
		return shortcode_is_picture_file(value);
	return memchr(value.data, '.', value.len) || memchr(value.data, '/', value.len);
}

/* Where the picture is that the tag shows; empty when it does not say. */
static struct slice
picture_of(const struct shortcode *tag)
{
	struct slice target;

	if (shortcode_arg_of(tag, "src\0url\0link\0path\0image\0image_path\0file\0name\0", &target) ||
	    (shortcode_arg(tag, "id", &target) && memchr(target.data, '/', target.len)))
		return target;
	for (size_t i = 0; shortcode_positional(tag, i, &target); i++) {
		if (is_place(tag, target))
			break;
	}
	return target;
}

/* The pages that the picture and who made it lead to: {{< figure src="a.png" link="b" attr="Mei" attrlink="c" >}}. */
static void
put_pages_behind(struct conversion *c, const struct piece *p, struct slice target, struct slice label, struct slice credit)
{
	struct slice page;

	if (shortcode_arg_of(&p->tag, "link\0href\0", &page) && !slice_eq(page, target) &&
	    (memchr(page.data, '/', page.len) || memchr(page.data, '.', page.len)))
		put_link(c, p, page, label, SLICE(""));
	if (shortcode_arg(&p->tag, "attrlink", &page))
		put_link(c, p, page, credit, SLICE(""));
}

static void
put_image(struct conversion *c, const struct piece *p)
{
	struct slice target = picture_of(&p->tag), label = SLICE(""), caption = SLICE(""), credit = SLICE("");
	struct buf credited = BUF_INIT(LABEL_MOST);

	if (target.len == 0) {
		/* {% figure caption:"Two kilns" %}: the pictures stand between it and its end */
		if (shortcode_arg_of(&p->tag, "caption\0title\0", &caption))
			put_titled(c, p);
		else
			put_unknown(c, p);
		return;
	}
	shortcode_arg_of(&p->tag, "alt\0title\0", &label);
	shortcode_arg_of(&p->tag, "caption\0title\0", &caption);
	shortcode_arg_of(&p->tag, "attr\0credits\0credit\0", &credit);
	if (label.len == 0 && caption.len == 0 && credit.len == 0) {
		caption = words_behind(&p->tag, target, &label);
		if (label.len == 0 && p->tag.by_file && (caption.len == 0 || !strchr("\"'`", caption.data[-1])) &&
		    words_before(&p->tag, target).len > 0)
			caption = words_before(&p->tag, target);
	}
	label = label.len > 0 ? label : caption;
	if (credit.len > 0) {
		buf_put_slice(&credited, caption);
		buf_puts(&credited, caption.len > 0 ? " – " : "");
		buf_put_slice(&credited, credit);
		caption = buf_slice(&credited);
	}
	put_link(c, p, target, label, caption);
	put_pages_behind(c, p, target, label, credit);
	buf_release(&credited);
}

static void
put_media(struct conversion *c, const struct piece *p)
{
	struct slice target, label = SLICE("");

	if (!shortcode_arg_of(&p->tag, "src\0url\0mp4\0webm\0file\0path\0", &target) &&
	    !shortcode_positional(&p->tag, 0, &target)) {
		say_dropped(c, p);
		return;
	}
	shortcode_arg_of(&p->tag, "title\0caption\0alt\0", &label);
	put_link(c, p, target, label, SLICE(""));
}

/* A number on another site, or an address there that the author wrote out. */
static void
put_service(struct conversion *c, const struct piece *p)
{
	struct buf target = BUF_INIT(4096), label = BUF_INIT(LABEL_MOST);
	struct slice id, user, title;

	if (!shortcode_arg_of(&p->tag, "id\0url\0src\0href\0video\0videoid\0video_id\0link\0code\0slug\0hash\0", &id) &&
	    !shortcode_positional(&p->tag, 0, &id)) {
		say_dropped(c, p);
		return;
	}
	if (slice_search(id, SLICE("//")) < id.len) {
		buf_put_slice(&target, id);
	} else {
		const char *gap = strstr(p->tag.pattern, "%s");

		buf_put(&target, p->tag.pattern, (size_t)(gap - p->tag.pattern));
		if (!shortcode_arg_of(&p->tag, "id\0", &user) &&
		    shortcode_positional(&p->tag, 1, &user) &&
		    slice_eq(slice_of(p->tag.title), SLICE("Gist")) &&
		    !memchr(id.data, '/', id.len)) {
			buf_put_slice(&target, id);
			buf_putc(&target, '/');
			id = user;
		}
		buf_put_slice(&target, id);
		buf_puts(&target, gap + 2);
	}
	buf_puts(&label, p->tag.title);
	if (shortcode_arg_of(&p->tag, "title\0caption\0label\0alt\0", &title)) {
		buf_puts(&label, ": ");
		buf_put_slice(&label, title);
	}
	target_add(
	    c, &(struct link_source){
		   .target = buf_slice(&target), .label = buf_slice(&label), .line = p->line});
	buf_release(&target);
	buf_release(&label);
}

static void
put_quote(struct conversion *c, const struct piece *p)
{
	struct slice author, rest = p->tag.args, name;

	if (p->tag.closing) {
		c->quote_closes = true;
		return;
	}
	c->quote_opens = true;
	buf_clear(&c->quote_author);
	if (!shortcode_arg_of(&p->tag, "author\0cite\0by\0source\0", &author) && slice_eq(p->tag.name, SLICE("blockquote")) &&
	    shortcode_next_arg(&rest, &name, &author) && name.len == 0)
		author = p->tag.args;   /* {% blockquote Mei Sato, On Kilns %} */
	if (author.len > 0)
		inline_read(c, &c->quote_author, author);
}

/* Whether a tag's first argument has no quotes, as those of Hexo's themes have none: another generator's tag of that name has. */
static bool
is_hexos(const struct piece *p, struct slice first)
{
	return slice_starts(p->source, SLICE("{%")) && slice_find(first, '"') == first.len && slice_find(first, '\'') == first.len;
}

/* {% label primary@words %}, as Hexo's themes have it. */
static void
put_label(struct conversion *c, const struct piece *p)
{
	size_t at = slice_find(p->tag.args, '@');
	struct buf words = BUF_INIT(WORKING_MOST);

	if (at == p->tag.args.len || !is_hexos(p, slice_first(p->tag.args, at))) {
		put_unknown(c, p);
		return;
	}
	inline_read(c, &words, slice_skip(p->tag.args, at + 1));
	conversion_put_plain(c, buf_slice(&words));
	buf_release(&words);
}

/* {% button /kilns/, words, icon %}. */
static void
put_button(struct conversion *c, const struct piece *p)
{
	struct slice rest = p->tag.args, target = slice_trim(slice_cut(&rest, ','));
	struct buf words = BUF_INIT(WORKING_MOST);

	if (rest.len == 0 || !is_hexos(p, target)) {
		put_unknown(c, p);
		return;
	}
	inline_read(c, &words, slice_trim(slice_first(rest, slice_find(rest, ','))));
	c->prose.links++;
	conversion_put_plain(c, buf_slice(&words));
	c->prose.links--;
	target_add(c, &(struct link_source){ .target = target, .label = buf_slice(&words), .line = p->line });
	buf_release(&words);
}

static void
put_address(struct conversion *c, const struct piece *p)
{
	struct buf target = BUF_INIT(WORKING_MOST), words = BUF_INIT(WORKING_MOST);
	struct slice text, page;

	if (shortcode_arg_of(&p->tag, "text\0label\0title\0content\0name\0", &text))
		inline_read(c, &words, text);
	else if (slice_ends(p->tag.name, SLICE("_link")) && shortcode_positional(&p->tag, 0, &page)) {
		inline_read(c, &words, words_behind(&p->tag, page, &text));   /* {% post_link kilns The kilns %} */
		if (words.len == 0 && c->options->site.title)
			c->options->site.title(c->options->site.ctx, page, &words);
	}
	c->prose.links++;
	conversion_put_plain(c, buf_slice(&words));
	c->prose.links--;
	if (shortcode_put_address(&p->tag, &target) && (c->options->site.link || words.len == 0))
		target_add(c, &(struct link_source){.target = buf_slice(&target),
				  .label = buf_slice(&words),
				  .needs_no_words = true,
				  .line = p->line});
	buf_release(&target);
	buf_release(&words);
}

/* {{ "words" }} and {{ name }} of a text that was set show it; what another expression shows is not known. */
static void
put_expression(struct conversion *c, const struct piece *p)
{
	struct buf words = BUF_INIT(WORKING_MOST);
	struct slice value;

	if (source_find_definition(&c->source, p->tag.name, p->line, &value)) {
		inline_read(c, &words, value);
		prose_put(&c->prose, buf_slice(&words));
	} else if (p->tag.name.len == 0 && shortcode_put_address(&p->tag, &words))
		prose_put(&c->prose, buf_slice(&words));
	else if (p->tag.kind == SHORTCODE_UNKNOWN)
		say_dropped(c, p);
	buf_release(&words);
}

/* A tag with a comment's marks around its inside is how Hugo's authors show the tag itself. */
static void
put_shown_tag(struct conversion *c, const struct piece *p)
{
	struct slice inside = slice_first(slice_skip(p->source, 3), p->source.len - 6);

	inside = slice_trim(inside);
	if (!slice_starts(inside, SLICE("/*")) || !slice_ends(inside, SLICE("*/")))
		return;
	conversion_put_plain(c, slice_first(p->source, 3));
	conversion_put_plain(c, slice_first(slice_skip(inside, 2), inside.len - 4));
	conversion_put_plain(c, slice_skip(p->source, p->source.len - 3));
}

static void
put_tag(struct conversion *c, const struct piece *p)
{
	c->prose.dropped = true;
	if (p->tag.kind == SHORTCODE_QUOTE) {
		put_quote(c, p);
		return;
	}
	if (p->tag.kind == SHORTCODE_COMMENT &&
	    slice_starts(slice_skip(p->source, 2), SLICE("<"))) {
		put_shown_tag(c, p);
		return;
	}
	if (p->tag.closing)
		return;
	if (p->tag.expression) {
		put_expression(c, p);
		return;
	}
	switch (p->tag.kind) {
	case SHORTCODE_IMAGE:
		put_image(c, p);
		break;
	case SHORTCODE_MEDIA:
		put_media(c, p);
		break;
	case SHORTCODE_SERVICE:
		put_service(c, p);
		break;
	case SHORTCODE_ADDRESS:
		put_address(c, p);
		break;
	case SHORTCODE_LABEL:
		put_label(c, p);
		break;
	case SHORTCODE_BUTTON:
		put_button(c, p);
		break;
	case SHORTCODE_TITLED:
		put_titled(c, p);
		break;
	case SHORTCODE_UNKNOWN:
	case SHORTCODE_INCLUDE:
		put_unknown(c, p);
		break;
	default:
		break;
	}
}

void
piece_put(struct conversion *c, size_t number)
{
	const struct piece *p = &c->source.pieces[number];

	switch (p->kind) {
	case PIECE_TAG:
		put_tag(c, p);
		break;
	case PIECE_MATH:
		conversion_put_plain(c, p->source);
		break;
	case PIECE_NOTE:
		note_put_mark(c, p->note);
		break;
	}
}

bool
piece_put_target(struct conversion *c, struct buf *out, struct slice target)
{
	bool known = true;

	while (target.len > 0) {
		size_t at = slice_search(target, SLICE("\xEE\xB7")), number, n;

		buf_put(out, target.data, at);
		target = slice_skip(target, at);
		n = source_read_mark(target, MARK_PIECE, &number);
		if (n > 0 && number < c->source.piece_count) {
			const struct piece *p = &c->source.pieces[number];

			if (p->kind != PIECE_TAG)
				buf_put_slice(out, p->source);
			else if (!shortcode_put_address(&p->tag, out) &&
				 p->tag.kind != SHORTCODE_ATTRIBUTES)
				known = false;
		} else if (slice_starts(target, SLICE(MARK_PIPE))) {
			n = 3;
			buf_putc(out, '|');
		} else {
			n = n > 0 ? n : 2;
			buf_put_slice(out, slice_first(target, n));
		}
		target = slice_skip(target, n);
	}
	return known;
}
