/* test_post.c: every field of a post, in every place and form that blogs keep it. */
#include "unit.h"

#include "posts/post.h"
#include "values.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void
put_text(struct buf *out, const char *name, const char *text)
{
	if (text[0])
		buf_printf(out, "%s=%s|", name, text);
}

static void
put_date(struct buf *out, const char *name, const struct date *d)
{
	if (d->precision == DATE_NONE)
		return;
	buf_printf(out, "%s=", name);
	if (d->precision == DATE_TIME)
		date_put_rfc3339(out, d);
	else
		date_put_iso(out, d);
	buf_puts(out, "|");
}

static void
put_list(struct buf *out, const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s%s%s", i == 0 ? name : "", i == 0 ? "=" : ",", list[i]);
	buf_puts(out, count > 0 ? "|" : "");
}

/* All that is set, as "name=value|". */
static void
put_post(struct buf *out, const struct post *p)
{
	static const char *const modes[] = { "", "off", "on" };

	put_text(out, "title", p->title);
	put_date(out, "date", &p->date);
	put_date(out, "updated", &p->updated);
	put_text(out, "update_note", p->update_note);
	put_list(out, "authors", p->authors, p->author_count);
	for (size_t i = 0; i < p->crosspost_count; i++) {
		const struct crosspost *c = &p->crossposts[i];

		buf_printf(out, "crosspost=%s <%s> %s ", c->name, c->url, c->note);
		put_date(out, "", &c->date);
		buf_puts(out, c->date.precision == DATE_NONE ? "|" : "");
	}
	put_text(out, "image", p->cover_image);
	put_text(out, "caption", p->cover_caption);
	put_text(out, "credit", p->cover_credit);
	for (size_t i = 0; i < p->comment_count; i++) {
		const struct comment *c = &p->comments[i];

		buf_printf(out, "comment=%s: %s (%s %s %s) ", c->author, c->text, c->url, c->reply_to, c->id);
		put_date(out, "", &c->date);
	}
	put_text(out, "mode", modes[p->comments_mode]);
	put_list(out, "tags", p->tags, p->tag_count);
	put_text(out, "series", p->series);
	put_text(out, "lang", p->lang);
	put_text(out, "summary", p->summary);
	put_text(out, "slug", p->slug);
	put_text(out, "url", p->url);
	put_list(out, "aliases", p->aliases, p->alias_count);
	if (p->weight != 0)
		buf_printf(out, "weight=%ld|", p->weight);
	put_text(out, "key", p->translation_key);
	buf_puts(out, p->draft ? "draft|" : "");
	buf_puts(out, p->unlisted ? "unlisted|" : "");
	buf_puts(out, p->is_gone ? "gone|" : "");
	put_text(out, "gone", p->gone);
	buf_puts(out, p->announce ? "" : "quiet|");
}

/* The fields of a post made of `text`, or the reason; findings follow, each on a line. */
static void
parse_and_put(struct buf *out, const char *file, const char *text)
{
	struct kept_report kept = KEPT_REPORT;
	struct err err = { "" };
	struct post *p = post_parse(slice_of(text), NULL, file, &kept.report, &err);

	if (p)
		put_post(out, p);
	else
		buf_puts(out, err.text);
	if (kept.text.len > 0)
		buf_printf(out, "\n%.*s", SLICE_ARG(slice_trim(buf_slice(&kept.text))));
	buf_release(&kept.text);
	post_free(p);
}

#define F "front-matter x.md:"

/* Only what stands between the "---" lines; the body is empty, the file "x.md". */
static const struct field_case { const char *label, *front, *want; } fields[] = {
	{ "nothing", "", "title=X|" },
	{ "plain", "title: A title\ndate: 2019-03-07\nupdated: 2020-01\nupdate_note: new\n",
	    "title=A title|date=2019-03-07|updated=2020-01|update_note=new|" },
	{ "a title that looks like something else", "title: 1984\n", "title=1984|" },
	{ "a title that is a word for true", "title: Yes\n", "title=Yes|" },
	{ "a title of another name", "pageTitle: A\n", "title=A|" },
	{ "a title of both names", "pageTitle: A\ntitle: B\n", "title=B|" },
	{ "a title over lines", "title: >\n  one\n  two\n", "title=one two|" },
	{ "an empty title", "title:\n", "title=X|" },
	{ "control characters in a title", "title: \"a\\x1b[31m\\nb\\0c\"\n", "title=a [31m b c|" },
	{ "Latin-1", "title: K\xE4se\n", "title=K\xC3\xA4se|" },
	{ "other spelling of names", "Title: A\nLastMod: 2020-01-02\npubdate: 2019-01-02\n",
	    "title=A|date=2019-01-02|updated=2020-01-02|" },
	{ "Hugo's dates", "date: 2019-03-07T10:00:00+01:00\npublishDate: 2018-01-01\n",
	    "title=X|date=2019-03-07T09:00:00Z|" },
	{ "Jekyll's published", "published: false\n", "title=X|draft|" },
	{ "authors with their mail", "authors: ['Ann Lee <ann@x.example>', 'bo@x.example (Bo)', 'c@x.example']\n",
	    "title=X|authors=Ann Lee,Bo,c@x.example|" },
	{ "dates in other spellings", "published_at: 2019-01-02\nUpdated-At: 2019-01-03\n", "title=X|date=2019-01-02|updated=2019-01-03|" },
	{ "dates of AstroPaper", "pubDatetime: 2019-01-02\nmodDatetime: 2019-01-03\n", "title=X|date=2019-01-02|updated=2019-01-03|" },
	{ "dates of Notion", "created_time: 2019-01-02\nlast_edited_time: 2019-01-03\n", "title=X|date=2019-01-02|updated=2019-01-03|" },
	{ "published with a date", "published: true\ncreated: 2019-01-02\n", "title=X|date=2019-01-02|" },
	{ "published as a date", "published: 2019-01-02\n", "title=X|date=2019-01-02|" },
	{ "Jekyll's last_modified_at", "last_modified_at: 2020-01-02\n", "title=X|updated=2020-01-02|" },
	{ "Hugo's params", "params:\n  author: Ann\n  series: S\n", "title=X|authors=Ann|series=S|" },
	{ "Zola's extra and taxonomies", "extra:\n  cover: a.png\ntaxonomies:\n  tags: [a, b]\n  categories: [c]\n  series: [S]\n",
	    "title=X|image=a.png|tags=a,b,c|series=S|" },
	{ "authors", "authors: [Ann, Bob, {name: Cy, email: x}]\n", "title=X|authors=Ann,Bob,Cy|" },
	{ "one author", "author: Ann\n", "title=X|authors=Ann|" },
	{ "names that are links in a vault", "author: ['[[People/Ann]]', '[[B|Bob]]']\ntags: ['[[Clippings]]']\n",
		"title=X|authors=Ann,Bob|tags=Clippings|" },
	{ "an author as a map", "author:\n  name: Ann\n", "title=X|authors=Ann|" },
	{ "no date", "date: ''\n", "title=X|" },
	{ "Eleventy's words for a file's times", "date: git Last Modified\nupdated: Created\n", "title=X|" },

	{ "cross-posts as maps", "crosspost:\n- {name: FP, url: 'https://f.p/x', date: 2018, note: short}\n- url: https://b.c/\n",
	    "title=X|crosspost=FP <https://f.p/x> short =2018|crosspost= <https://b.c/>  |" },
	{ "one cross-post as a map", "crosspost: {url: 'https://b.c/', date: 2018-05}\n", "title=X|crosspost= <https://b.c/>  =2018-05|" },
	{ "cross-posts as texts", "crosspost:\n- https://b.c/\n- Foreign Policy https://f.p/\n- 'Medium: https://m.c/x'\n",
	    "title=X|crosspost= <https://b.c/>  |crosspost=Foreign Policy <https://f.p/>  |crosspost=Medium <https://m.c/x>  |" },
	{ "one text", "crosspost: https://b.c/\n", "title=X|crosspost= <https://b.c/>  |" },
	{ "the other names add up",
	    "crosspost: https://a.b/\nsyndication: [https://b.c/, https://a.b/]\ncanonical_url: https://c.d/\n"
	    "originally_published: {name: E, url: 'https://d.e/'}\n",
	    "title=X|crosspost= <https://a.b/>  |crosspost= <https://b.c/>  |crosspost= <https://c.d/>  |crosspost=E <https://d.e/>  |" },
	{ "a map of places", "syndication:\n  mastodon: https://m.s/1\n  medium: https://m.d/2\n",
	    "title=X|crosspost=mastodon <https://m.s/1>  |crosspost=medium <https://m.d/2>  |" },
	{ "no address", "crosspost: [Foreign Policy, 3]\n", "title=X|\n"
	    F "2 'crosspost' is 'Foreign Policy'; it should be a web address, or a map with name, url, date and note\n"
	    F "2 'crosspost' is '3'; it should be a web address, or a map with name, url, date and note" },
	{ "a cross-post's odd date", "crosspost: {url: 'https://b.c/', date: lately}\n", "title=X|crosspost= <https://b.c/>  |\n"
	    F "2 'crosspost' is 'lately'; it should be a date such as 2019-03-07" },

	{ "cover as a text", "image: a.png\n", "title=X|image=a.png|" },
	{ "cover as a map", "cover: {image: a.png, caption: C, credit: D}\n", "title=X|image=a.png|caption=C|credit=D|" },
	{ "Hugo's cover", "cover:\n  image: a.png\n  alt: A\n  relative: true\n", "title=X|image=a.png|caption=A|" },
	{ "Hugo's images", "images: [a.png, b.png]\n", "title=X|image=a.png|" },
	{ "no images", "images: []\nhero: b.png\n", "title=X|image=b.png|" },
	{ "Jekyll's header", "header:\n  overlay_image: a.png\n  caption: C\n", "title=X|image=a.png|caption=C|" },
	{ "a caption of its own", "featured_image: a.png\nimage_caption: C\nimage_credit: D\n", "title=X|image=a.png|caption=C|credit=D|" },
	{ "no cover", "image: false\n", "title=X|" },
	{ "an odd cover", "cover: 3\n", "title=X|\n" F "2 'cover' is '3'; it should be the name of a picture, or a map with image, caption and credit" },

	{ "comments, oldest first, and one without a date behind the one before it",
	    "comments:\n- {date: 2020-01-02, author: B, text: two}\n- {date: 2019-01-02, name: A, body: one, url: 'https://a/', id: 7}\n"
	    "- {date: 2020-01-02, text: three, reply_to: 7}\n- undated\n",
	    "title=X|comment=A: one (https://a/  7) =2019-01-02|comment=B: two (  ) =2020-01-02|"
	    "comment=: three ( 7 ) =2020-01-02|comment=: undated (  ) " },
	{ "comments on", "comments: true\n", "title=X|mode=on|" },
	{ "comments off", "comments: no\n", "title=X|mode=off|" },
	{ "somebody else's comments", "comments: {host: m.s, id: 1}\n", "title=X|" },
	{ "a comment without text", "comments:\n- author: A\n- text: T\n", "title=X|comment=: T (  ) \n"
	    F "3 'comments' is a map; it should be a list of comments, each with a text" },

	{ "tags", "tags: [a, 'b c', 2019, true, a, A]\n", "title=X|tags=a,b c,2019,true|" },
	{ "tags in a text", "tags: a b\n", "title=X|tags=a,b|" },
	{ "tags with commas", "tags: a b, c\n", "title=X|tags=a b,c|" },
	{ "tags and categories", "tags:\n- a\ncategories: [b]\ncategory: C d\n", "title=X|tags=a,b,C d|" },
	{ "empty tags", "tags: []\n", "title=X|" },
	{ "odd tags", "tags: [a, {b: c}]\n", "title=X|tags=a|\n" F "2 'tags' is a map; it should be a text" },

	{ "language", "lang: pt_BR\n", "title=X|lang=pt-BR|" },
	{ "a country for a language", "lang: us\n", "title=X|lang=en|" },
	{ "Norwegian", "lang: no\n", "title=X|lang=no|" },
	{ "an odd language", "lang: \"en\\r\\nx\"\n", "title=X|\n" F "2 'lang' is 'en  x'; it should be a language tag such as en or pt-BR" },
	{ "a draft", "draft: yes\n", "title=X|draft|" },
	{ "a draft in quotes", "draft: 'true'\n", "title=X|draft|" },
	{ "a theme's own draft, which Zola publishes", "extra:\n  draft: true\n", "title=X|unlisted|" },
	{ "no draft", "draft: false\n", "title=X|" },
	{ "perhaps a draft", "draft: maybe\n", "title=X|draft|\n" F "2 'draft' is 'maybe'; it should be true or false, and counts for true" },
	{ "a mistyped draft", "draft: truet\n", "title=X|draft|\n" F "2 'draft' is 'truet'; it should be true or false, and counts for true" },
	{ "perhaps unlisted", "unlisted: ture\n", "title=X|unlisted|\n" F "2 'unlisted' is 'ture'; it should be true or false, and counts for true" },
	{ "perhaps announced", "announce: nope\n", "title=X|quiet|\n" F "2 'announce' is 'nope'; it should be true or false, and counts for false" },
	{ "not published", "published: false\n", "title=X|draft|" },
	{ "not published, in quotes", "published: 'false'\n", "title=X|draft|" },
	{ "perhaps not published", "date: 2019\npublished: flase\n", "title=X|date=2019|draft|\n" F "3 'published' is 'flase'; it should be true or false, and counts for false" },
	{ "when a book came out", "date: 2019\npublished: 1954\n", "title=X|date=2019|" },
	{ "nobody knows when a book came out", "date: 2019\npublished: '?'\n", "title=X|date=2019|" },
	{ "address", "slug: my slug\nurl: /a/b/\n", "title=X|slug=my slug|url=/a/b/|" },
	{ "Jekyll's permalink", "permalink: /:year/:title/\n", "title=X|url=/:year/:title/|" },
	{ "Jekyll's style", "permalink: pretty\n", "title=X|" },
	{ "Eleventy's no page", "permalink: false\n", "title=X|draft|" },
	{ "a web address is no path", "url: https://a.b/c\n", "title=X|" },
	{ "a slug that is encoded", "slug: str%c3%b8m%20a\n", "title=X|slug=str\xC3\xB8m a|" },
	{ "a slug that only looks so", "slug: 100%-sure\n", "title=X|slug=100%-sure|" },
	{ "empty fields", "canonical: ''\ntags: \"\"\nurl: ''\nlang: ' '\ndraft:\n", "title=X|" },
	{ "aliases", "aliases: [/a, /b/]\nredirect_from: /c\n", "title=X|aliases=/a,/b/,/c|" },
	{ "weight", "weight: 7\n", "title=X|weight=7|" },
	{ "an odd weight", "weight: heavy\n", "title=X|\n" F "2 'weight' is 'heavy'; it should be a number" },
	{ "too much weight", "weight: 1e300\n", "title=X|\n" F "2 'weight' is '1e300'; it should be a number" },
	{ "the rest", "series: S\nsummary: 'a\n  b'\ntranslationKey: k\nannounce: no\n", "title=X|series=S|summary=a b|key=k|quiet|" },
	{ "gone", "gone: It was wrong.\n", "title=X|gone|gone=It was wrong.|" },
	{ "gone without a word", "gone: true\n", "title=X|gone|" },
	{ "not gone", "gone: false\n", "title=X|" },
	{ "gone oddly", "gone: [a]\n", "title=X|gone|\n" F "2 'gone' is a list; it should be a text" },
	{ "fields that nobody knows", "layout: post\nx: {y: [z]}\n", "title=X|" },

	{ "an odd title", "title: [a]\n", "title=X|\n" F "2 'title' is a list; it should be a text" },
	{ "an odd update", "a: 1\nupdated: soon\n", "title=X|\n" F "3 'updated' is 'soon'; it should be a date such as 2019-03-07" },
	{ "a day to be shown from that is none", "date: 2019-03-07\npublishDate: soon\n", "x.md:3: publishDate 'soon' is no date; write it as 2019-03-07" },
	{ "a date that is none", "title: A\ndate: 2019-02-30\n", "x.md:3: date '2019-02-30' is no date; write it as 2019-03-07" },
	{ "no YAML", "title: A: b\n",
	    "x.md:2: not YAML: mapping values are not allowed in this context; put quotes around a text that holds ': '" },
};

static void
test_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct buf text = BUF_INIT(1 << 16), out = BUF_INIT(1 << 16);

		print_message("  %s\n", fields[i].label);
		buf_printf(&text, "---\n%s---\n", fields[i].front);
		parse_and_put(&out, "x.md", text.data);
		assert_string_equal(out.data, fields[i].want);
		buf_release(&text);
		buf_release(&out);
	}
}

/* Whole files: what their names and bodies say. */
static const struct file_case { const char *label, *file, *text, *want; } files[] = {
	{ "an empty file", "posts/x.md", "", "title=X|" },
	{ "a heading", "x.md", "# The *title*\n\nText\n", "title=The title|" },
	{ "a heading that is not the first thing", "x.md", "Text\n\nThe title\n=========\n", "title=The title|" },
	{ "TOML", "x.md", "+++\ntitle = 'A'\ndate = 2019-03-07\n[taxonomies]\ntags = ['a']\n+++\n# B\n", "title=A|date=2019-03-07|tags=a|" },
	{ "JSON", "x.md", "{\"title\": \"A\", \"tags\": [\"a\"]}\n# B\n", "title=A|tags=a|" },
	{ "Jekyll's name", "_posts/2019-03-07-my-first_post.md", "", "title=My first post|date=2019-03-07|" },
	{ "the front matter's date before the name's", "2019-03-07-x.md", "---\ndate: 2020-01-01\n---\n", "title=X|date=2020-01-01|" },
	{ "a name that is only a date", "2019-03-07.md", "", "title=2019 03 07|date=2019-03-07|" },
	{ "a note that is called by a number", "notes/202608211234.md", "\n![p](p.png)\n\n> quote\n\nTIL about [corners](https://e.example/)\nof things, and of what they are made, all round it\n",
	    "title=TIL about corners of things, and of what they are made, all…|" },
	{ "a short one", "notes/1234.md", "Tea.\n", "title=Tea.|" },
	{ "one without blanks", "notes/1234.md", "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\n",
	    "title=\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u65e5\u672c\u8a9e\u306e…|" },
	{ "one that says nothing", "notes/1234.md", "![p](p.png)\n", "title=1234|" },
	{ "a name with a day that is none", "2019-02-30-x.md", "", "title=2019 02 30 x|" },
	{ "a folder's name", "posts/2019-03-07-walk/index.md", "", "title=Walk|date=2019-03-07|" },
	{ "the home page", "index.md", "", "title=Index|" },
	{ "non-ASCII names", "\xC3\xBC" "ber-uns.md", "", "title=\xC3\xBC" "ber uns|" },
	{ "gemtext", "2024-01-02-x.gmi", "```\n# no\n```\n## no\n#  The title\nText\n", "title=The title|date=2024-01-02|" },
	{ "gemtext with front matter", "x.gmi", "---\ntitle: A\ndate: 2019-03-07\n---\nText\n", "title=A|date=2019-03-07|" },
	{ "gemtext without a heading", "x-y.gemini", "Text\n", "title=X y|" },
	{ "a thematic break first", "x.md", "---\n\nText\n", "title=X|" },
	{ "Latin-1 in a heading", "x.md", "# F\xFC\xDF" "e\n", "title=F\xC3\xBC\xC3\x9F" "e|" },
	{ "UTF-16", "x.md", "\xFF\xFE-", "x.md:1: this is UTF-16; save it as UTF-8" },
	{ "a draft whose front matter has no end", "x.md", "---\ndraft: true\n\nText\n",
	    "x.md:1: the front matter that begins here has no end; close it with the same line of marks" },
	{ "CR LF and a byte order mark", "x.md", "\xEF\xBB\xBF---\r\ntitle: A\r\n---\r\nText\r\n", "title=A|" },
};

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct buf out = BUF_INIT(1 << 16);

		print_message("  %s\n", files[i].label);
		parse_and_put(&out, files[i].file, files[i].text);
		assert_string_equal(out.data, files[i].want);
		buf_release(&out);
	}
}

static void
test_body(void **state)
{
	struct post *p = post_parse(SLICE("---\n# c\ntitle: A\n---\n\nText\n"), NULL, "x.md", NULL, NULL);

	(void)state;
	assert_true(slice_eq(p->body, SLICE("\nText\n")));
	assert_int_equal(p->body_line, 5);
	assert_int_equal(p->front_line, 3);
	post_free(p);

	p = post_parse(SLICE("---\ntitle: A\n---\n\x93K\xE4se\x94\n"), NULL, "x.md", NULL, NULL);
	assert_true(slice_eq(p->body, SLICE("\xE2\x80\x9CK\xC3\xA4se\xE2\x80\x9D\n")));
	post_free(p);
}

static void
write_file(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* The comments beside a post; a fault in them; a post that is not there, not a file, or outside. */
static void
test_load(void **state)
{
	char folder[] = "/tmp/test_post.XXXXXX";
	struct kept_report kept = KEPT_REPORT;
	struct buf out = BUF_INIT(1 << 16);
	struct err err;
	struct post *p;
	int dir;

	(void)state;
	assert_non_null(mkdtemp(folder));
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	write_file(dir, "x.md", "---\ntitle: A\ncomments:\n- {date: 2020, text: two}\n---\nText\n");
	write_file(dir, "x.comments.yaml", "- date: 2019\n  text: |\n    one\n\n    more\n- {date: 2021, text: three}\n");
	p = post_load(dir, NULL, "x.md", &kept.report, &err);
	assert_non_null(p);
	put_post(&out, p);
	assert_string_equal(out.data, "title=A|comment=: one\n\nmore (  ) =2019|comment=: two (  ) =2020|comment=: three (  ) =2021|");
	assert_true(slice_eq(p->body, SLICE("Text\n")));
	assert_int_equal(kept.text.len, 0);
	post_free(p);

	write_file(dir, "x.comments.yaml", "- date: 2019\n- text: [\n");
	p = post_load(dir, NULL, "x.md", &kept.report, &err);
	assert_int_equal(p->comment_count, 1);
	assert_true(slice_starts(buf_slice(&kept.text), SLICE("comments x.comments.yaml:3 not YAML: ")));
	post_free(p);

	assert_int_equal(mkdirat(dir, "d.md", 0700), 0);
	assert_int_equal(mkfifoat(dir, "f.md", 0600), 0);
	assert_int_equal(symlinkat("/etc/passwd", dir, "out.md"), 0);
	assert_int_equal(symlinkat("x.md", dir, "in.md"), 0);
	assert_null(post_load(dir, NULL, "none.md", NULL, &err));
	assert_string_equal(err.text, "none.md: cannot open: No such file or directory");
	assert_null(post_load(dir, NULL, "d.md", NULL, &err));
	assert_string_equal(err.text, "d.md: not a regular file");
	assert_null(post_load(dir, NULL, "f.md", NULL, &err));
	assert_string_equal(err.text, "f.md: not a regular file");
	assert_null(post_load(dir, NULL, "out.md", NULL, &err));
	assert_string_equal(err.text, "out.md: cannot open: it leads out of the content folder");
	p = post_load(dir, NULL, "in.md", NULL, &err);
	assert_string_equal(p->title, "A");
	post_free(p);

	for (const char *const *name = (const char *const[]){ "x.md", "x.comments.yaml", "f.md", "out.md", "in.md", NULL }; *name; name++)
		unlinkat(dir, *name, 0);
	unlinkat(dir, "d.md", AT_REMOVEDIR);
	close(dir);
	rmdir(folder);
	buf_release(&kept.text);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
