/*
 * test_blog_kinds.c: what a blog's own configuration says, whatever its
 * generator: its words, where its texts have their addresses, what is a page,
 * what is shown to nobody.
 */
#include "unit.h"

#include "blogs/blog.h"
#include "folder.h"
#include "posts/catalog.h"

enum { NOW = 1700000000, FILES_MOST = 28 };

/* A file with its text; `path`: where it has to be, "-" for nowhere, NULL: no matter; `page`: it is no post. */
struct file_case {
	const char *name, *text, *path;
	bool page;
};

static const struct blog_case {
	const char *label, *kind, *title, *subtitle, *author, *lang, *base_url;
	struct file_case files[FILES_MOST];
} blogs[] = {
	{ "Hugo in TOML, sections and bundles", "Hugo", "Log", "From the pier", "Ines", "en-gb", "https://log.example/blog", {
		{ "hugo.toml", "title = 'Log'\nbaseURL = 'https://log.example/blog/'\nlanguageCode = 'en-gb'\n"
		    "[params]\nsubtitle = 'From the pier'\nauthor = {name = 'Ines'}\n"
		    "[permalinks]\nposts = '/:year/:month/:slug/'\nnotes = '/n/:contentbasename/'\nold = '/:sections/:filename'\ntold = '/told/:title'\n", NULL, false },
		{ "content/posts/a.md", "---\ntitle: A Day\ndate: 2020-03-04\n---\nx", "/2020/03/a-day/", false },
		{ "content/posts/b.md", "---\ntitle: B\ndate: 2020-03-04\nslug: bee\n---\nx", "/2020/03/bee/", false },
		{ "content/posts/c/index.md", "---\ntitle: C\ndate: 2020-03-04\nurl: /sea/\n---\nx", "/sea/", false },
		{ "content/notes/Big Name.md", "---\ntitle: N\ndate: 2020-03-04\n---\nx", "/n/big-name/", false },
		{ "content/old/deep/d.md", "---\ntitle: D\ndate: 2020-03-04\n---\nx", "/old/deep/d/", false },
		{ "content/told/t.md", "---\ntitle: CI/CD from\xC2\xA0scratch\ndate: 2020-03-04\n---\nx", "/told/ci/cd-from-scratch/", false },
		{ "content/free/e.md", "---\ntitle: E\ndate: 2020-03-04\n---\nx", "/free/e/", false },
		{ "content/about.md", "---\ntitle: About\ndate: 2020-03-04\n---\nx", "/about/", true },
		{ "content/page/archives/index.md", "---\ntitle: Archive\ndate: 2020-03-04\nlayout: archives\n---\n", "-", false },
		{ "content/posts/link.md", "---\ntitle: All title\ndate: 2020-03-04\nlayout: link\n---\n", "/2020/03/all-title/", false },
		{ "content/posts/draft.md", "---\ntitle: D\ndate: 2020-03-04\ndraft: true\n---\nx", "-", false },
		{ "content/posts/hidden.md", "---\ntitle: D\ndate: 2020-03-04\nbuild: {render: never}\n---\nx", "-", false },
		{ "content/posts/later.md", "---\ntitle: L\ndate: 2020-03-04\npublishDate: 2090-01-01\n---\nx", "-", false },
		{ "content/posts/over.md", "---\ntitle: D\ndate: 2020-03-04\nexpiryDate: 2021-01-01\n---\nx", "-", false },
		{ "content/posts/typo.md", "---\ntitle: D\ndate: 2020-03-04\nbuild: {render: nver}\n---\nx", "-", false },
		{ "content/posts/typo2.md", "---\ntitle: D\ndate: 2020-03-04\nheadless: ture\n---\nx", "-", false },
		{ "content/posts/on.md", "---\ntitle: On\ndate: 2020-03-04\nheadless: false\nexpiryDate: later\nbuild: {render: always, list: local}\n---\nx", "/2020/03/on/", false },
		{ "content/kept/_index.md", "---\ntitle: Kept\ncascade: {draft: true}\n---\nWords.", NULL, true },
		{ "content/kept/f.md", "---\ntitle: F\ndate: 2020-03-04\n---\nx", "-", false },
		{ "archetypes/default.md", "---\ntitle: no\n---\nx", "-", false },
	} },
	{ "Hugo in YAML, languages by folder", "Hugo", "Log", "", "", "en", "https://log.example", {
		{ "config.yaml", "baseURL: https://log.example\ndefaultContentLanguage: en\nlanguages:\n  en: {title: Log}\n"
		    "  de: {title: Buch, contentDir: content/de}\n  fr: {disabled: true}\n", NULL, false },
		{ "content/posts/a.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/posts/a/", false },
		{ "content/de/posts/a.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/de/posts/a/", false },
	} },
	{ "Hugo, languages by name, each in a folder of the web", "Hugo", "Log", "Of the pier", "", "en", "https://log.example", {
		{ "config.toml", "title = 'Log'\nbaseURL = 'https://log.example'\ndefaultContentLanguage = 'en'\ndefaultContentLanguageInSubdir = true\n"
		    "[params]\ndescription = 'Of all piers'\n[languages.en]\nweight = 1\n[languages.en.params]\ndescription = 'Of the pier'\n[languages.de]\nweight = 2\n", NULL, false },
		{ "content/_index.md", "---\ntitle: Welcome\n---\nx", "/", true },
		{ "content/_index.de.md", "---\ntitle: Willkommen\n---\nx", "/de/", true },
		{ "content/posts/_index.md", "---\ntitle: Posts\n---\nx", "/en/posts/", true },
		{ "content/posts/a.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/en/posts/a/", false },
		{ "content/posts/a.de.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/de/posts/a/", false },
		{ "content/posts/b/index.de.md", "---\ntitle: B\ndate: 2020-03-04\n---\nx", "/de/posts/b/", false },
		{ "content/posts/c.de.md", "---\ntitle: C\ndate: 2020-03-04\nurl: /meer/\n---\nx", "/meer/", false },
		{ "content/posts/d.de.md", "---\ntitle: D\ndate: 2020-03-04\nurl: land/\n---\nx", "/de/land/", false },
	} },
	{ "Hugo, a language's folder is the one of all", "Hugo", "Log", "", "", "pt-br", "https://log.example", {
		{ "hugo.yaml", "title: Log\nbaseURL: https://log.example\ndefaultContentLanguage: pt-br\n"
		    "languages:\n  pt-br: {weight: 1}\n  en: {weight: 2, contentDir: ./content/}\n", NULL, false },
		{ "content/posts/a/index.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/posts/a/", false },
		{ "content/posts/a/index.en.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/en/posts/a/", false },
	} },
	{ "Hugo, languages in files of their own, some sections ugly", "Hugo", "Log", "", "", "en", "https://log.example", {
		{ "config/_default/hugo.toml", "baseURL = 'https://log.example/'\ndefaultContentLanguage = 'en'\n[uglyURLs]\npost = true\n"
		    "[permalinks]\npost = '/:year/:slug/'\n", NULL, false },
		{ "config/_default/languages.de.toml", "title = 'Buch'\ncontentDir = 'content/de'\nweight = 20\n", NULL, false },
		{ "config/_default/languages.en.toml", "title = 'Log'\ncontentDir = 'content/en'\nweight = 10\n", NULL, false },
		{ "config/_default/menu.en.toml", "[[main]]\nname = 'x'\n", NULL, false },
		{ "content/en/post/a.md", "---\ntitle: A\ndate: 2020-03-04\nslug: a\n---\nx", "/2020/a.gmi", false },
		{ "content/de/post/a.md", "---\ntitle: A\ndate: 2020-03-04\nslug: a\n---\nx", "/de/2020/a.gmi", false },
		{ "content/en/docs/b.md", "---\ntitle: B\ndate: 2020-03-04\n---\nx", "/docs/b/", false },
	} },
	{ "Hugo, configuration in parts, dates in names, ugly addresses", "Hugo", "Teile", "", "", "de", "https://t.example", {
		{ "config/_default/hugo.toml", "title = 'Teile'\nbaseURL = 'https://t.example'\nlanguageCode = 'de'\nuglyURLs = true\n"
		    "[frontmatter]\ndate = [':filename', ':default']\n", NULL, false },
		{ "config/_default/permalinks.toml", "posts = '/:year/:slug'\n", NULL, false },
		{ "content/posts/2021-02-03-name.md", "---\ntitle: Ein Titel\n---\nx", "/2021/name.gmi", false },
		{ "content/x/y.md", "---\ntitle: Y\ndate: 2020-01-01\n---\nx", "/x/y.gmi", false },
	} },
	{ "Zola", "Zola", "Kiln", "Clay", "Wen", "en", "https://kiln.example", {
		{ "config.toml", "base_url = 'https://kiln.example'\ntitle = 'Kiln'\ndescription = 'Clay'\nauthor = 'Wen'\n"
		    "[languages.es]\ntitle = 'Horno'\n", NULL, false },
		{ "templates/index.html", "x", NULL, false },
		{ "content/notes/2020-01-02-glaze.md", "+++\ntitle = 'Glaze'\n+++\nx", "/notes/glaze/", false },
		{ "content/notes/2020-01-02-glaze.es.md", "+++\ntitle = 'Esmalte'\n+++\nx", "/es/notes/glaze/", false },
		{ "content/notes/p.md", "+++\ntitle = 'P'\ndate = 2020-05-06\npath = 'elsewhere'\n+++\nx", "/elsewhere/", false },
		{ "content/notes/s.md", "+++\ntitle = 'S'\ndate = 2020-05-06\nslug = 'other'\n+++\nx", "/notes/other/", false },
		{ "content/about.md", "+++\ntitle = 'About'\n+++\nx", "/about/", true },
	} },
	{ "Jekyll", "Jekyll", "Tide", "What it did", "Noor", "fr", "https://tide.example/log", {
		{ "_config.yml", "title: Tide\ndescription: What it did\nauthor: {name: Noor}\nlang: fr\nurl: https://tide.example\nbaseurl: /log\n"
		    "collections:\n  walks: {output: true, permalink: '/w/:name/'}\n  data: {output: false}\n"
		    "defaults:\n  - {scope: {path: 'shop'}, values: {published: false}}\nexclude: [private]\n", NULL, false },
		{ "_posts/2020-03-04-a-day.md", "---\ntitle: A\n---\nx", "/2020/03/04/a-day.gmi", false },
		{ "_posts/2020-3-4-b.markdown", "---\ntitle: B\ncategories: Sea Fish\n---\nx", "/sea/fish/2020/03/04/b.gmi", false },
		{ "_posts/2020-03-04-c.md", "---\ntitle: C\npermalink: /:year/:title\n---\nx", "/2020/c.gmi", false },
		{ "walks/_posts/2020-03-04-d.md", "---\ntitle: D\n---\nx", "/walks/2020/03/04/d.gmi", false },
		{ "_posts/2020-03-04-Big--name.md", "---\ntitle: F\n---\nx", "/2020/03/04/Big-name.gmi", false },
		{ "Readme.md", "# How to build it", "-", false },
		{ "_posts/nodate.md", "---\ntitle: E\n---\nx", "-", false },
		{ "_drafts/2020-03-04-e.md", "---\ntitle: E\n---\nx", "-", false },
		{ "_walks/north.md", "---\ntitle: North\n---\nx", "/w/north/", true },
		{ "_data/x.md", "---\ntitle: X\n---\nx", "-", false },
		{ "about.md", "---\ntitle: About\n---\nx", "/about.gmi", true },
		{ "shop/x.md", "---\ntitle: Shop\n---\nx", "-", true },
		{ "private/x.md", "---\ntitle: Private\n---\nx", "-", true },
		{ "README.md", "# My site\nHow to build it.\n", "-", true },
		{ "404.md", "---\ntitle: Lost\n---\nx", "-", true },
		{ "list.html", "---\ntitle: List\n---\n{% for p in site.posts %}<a>{{ p.title }}</a>{% endfor %}", "-", true },
		{ "naver0123.html", "---\npermalink: /naver0123.html\n---\nnaver-site-verification: naver0123.html", "-", true },
		{ "how.md", "---\ntitle: How\n---\nA page that says in some words of its own how all the posts of this site are listed in one template, "
		    "and shows it to whoever wants the same for a site of theirs:\n\n```\n{% for p in site.posts %}{% endfor %}\n```\n", "/how.gmi", true },
	} },
	{ "Jekyll, days by the blog's own clock", "Jekyll", "", "", "", "", "", {
		{ "_config.yml", "permalink: /:year/:month/:day/:title/\ntimezone: America/New_York\n", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ndate: 2020-03-04 01:30:00 +0100\n---\nx", "/2020/03/03/a/", false },
		{ "_posts/2020-03-04-b.md", "---\ndate: 2020-03-04 03:30:00\n---\nx", "/2020/03/03/b/", false },
		{ "_posts/2020-07-04-c.md", "---\ndate: '2020-07-04 03:30:00'\n---\nx", "/2020/07/04/c/", false },
		{ "_posts/2020-07-04-d.md", "---\ndate: 2020-07-04 03:30\n---\nx", "/2020/07/04/d/", false },
		{ "_posts/2020-07-04-e.md", "---\ndate: 2020-07-04 04:30:00 Z\n---\nx", "/2020/07/04/e/", false },
		{ "_posts/2020-03-04-f.md", "---\ntitle: F\n---\nx", "/2020/03/04/f/", false },
	} },
	{ "Jekyll, days of UTC where no zone is named", "Jekyll", "", "", "", "", "", {
		{ "_config.yml", "permalink: /:year/:month/:day/:title/\n", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ndate: 2020-03-04 17:30:00 -0800\n---\nx", "/2020/03/05/a/", false },
		{ "_posts/2020-03-04-b.md", "---\ndate: 2020-03-04 23:30:00\n---\nx", "/2020/03/04/b/", false },
	} },
	{ "Obsidian, its settings kept out of the repository", "Obsidian", "", "", "", "", "", {
		{ ".gitignore", "# notes\n.obsidian/\n", NULL, false },
		{ "Note.md", "---\ntitle: A\n---\nx", NULL, true },
	} },
	{ "Hexo", "Hexo", "Clay pit", "What it gave", "Mei", "zh-CN", "https://clay.example", {
		{ "_config.yml", "title: Clay pit\nsubtitle: What it gave\nauthor: Mei\nlanguage: [zh-CN, en]\nurl: https://clay.example/\n"
		    "permalink: :category/:year/:title.html\nnew_post_name: :year-:month-:day-:title.md\nexclude: ['source/private/**']\n", NULL, false },
		{ "source/_posts/2020-03-04-Red-Brick.md", "---\ntitle: R\ndate: 2020-03-04\ncategories: [Works, Big Fire]\n---\nx",
		    "/Works/Big-Fire/2020/Red-Brick.gmi", false },
		{ "source/_posts/deep/kiln.md", "---\ntitle: K\ndate: 2020-03-04\n---\nx", "/uncategorized/2020/deep/kiln.gmi", false },
		{ "source/_posts/two.md", "---\ntitle: T\ndate: 2020-03-04\ncategories: [[A], [B, C]]\n---\nx", "/B/C/2020/two.gmi", false },
		{ "source/_posts/own.md", "---\ntitle: O\ndate: 2020-03-04\npermalink: o/wn/\n---\nx", "/o/wn/", false },
		{ "source/_posts/undated.md", "---\ntitle: U\n---\nx", NULL, false },
		{ "source/_drafts/no.md", "---\ntitle: N\ndate: 2020-03-04\n---\nx", "-", false },
		{ "source/about/index.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/about/", true },
		{ "source/private/x.md", "---\ntitle: P\n---\nx", "-", true },
		{ "source/plain.md", "---\ntitle: P\n---\nx", "/plain.gmi", true },
		{ "themes/t/README.md", "# no\n", "-", true },
		{ "README.md", "# no\n", "-", true },
	} },
	{ "Hexo with numbers by a plugin", "Hexo", "", "", "", "", "", {
		{ "_config.yml", "permalink: p/:abbrlink.html\n", NULL, false },
		{ "source/_posts/a.md", "---\ntitle: A\ndate: 2020-03-04\nabbrlink: 4f2a\n---\nx", "/p/4f2a.gmi", false },
		{ "source/_posts/b.md", "---\ntitle: B\ndate: 2020-03-04\n---\nx", "/p/b.gmi", false },
	} },
	{ "Hexo without the line that opens front matter", "Hexo", "", "", "", "", "", {
		{ "_config.yml", "permalink: :year/:title/\n", NULL, false },
		{ "source/_posts/a.md", "title: A\ndate: 2020-03-04\ntags:\n- t\n\n---\nx", "/2020/a/", false },
		{ "source/_posts/dos.md", "title: A\r\ndate: 2020-03-04\r\n---\r\nx", "/2020/dos/", false },
		{ "source/_posts/draft.md", "title: A\npublished: false\n---\nx", "-", false },
		{ "source/_posts/prose.md", "Words: of prose\n\nand more\n---\nx", "/prose/", false },
	} },
	{ "Hexo whose posts a script copies", "Hexo", "", "", "", "", "", {
		{ "_config.yml", "permalink: post/:title.html\n", NULL, false },
		{ "package.json", "{\"dependencies\": {\"hexo\": \"8.1.1\"}}", NULL, false },
		{ "posts/quick/go/start.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/post/start.gmi", false },
		{ "posts/README.md", "# All\n", "-", false },
		{ "scaffolds/post.md", "---\ntitle: {{ title }}\n---\n", "-", false },
		{ "source/about/index.md", "---\ntitle: About\n---\nx", "/about/", true },
	} },
	{ "Jekyll, pages that are includes", "Jekyll", "", "", "", "en", "", {
		{ "_config.yml", "permalink: pretty\n", NULL, false },
		{ "_includes/who.md", "A keeper.\n", NULL, false },
		{ "_includes/nav.html", "<p>Home</p>\n", NULL, false },
		{ "who.html", "---\ntitle: Who\n---\n<div>\n{% capture x %}{% include who.md %}{% endcapture %}\n{{ x | markdownify }}\n</div>\n", "/who/", true },
		{ "frame.html", "---\ntitle: Frame\n---\n<div>\n{% include nav.html %}\n</div>\n", "-", false },
		{ "_posts/2020-03-05-few.md", "---\ntitle: Few\n---\nSome of the boats that we saw this summer, from the pier and from the sea wall.\n\n{% for x in page.boats %}{{ x }}{% endfor %}\n", "/2020/03/05/few/", false },
		{ "_posts/2020-03-06-none.md", "---\ntitle: None\n---\nAll boats:\n\n{% for x in page.boats %}{{ x }}{% endfor %}\n", "-", false },
		{ "boats.md", "---\ntitle: Boats\n---\nSome of the boats that we saw this summer, from the pier and from the sea wall.\n\n{% for x in page.boats %}{{ x }}{% endfor %}\n", "-", false },
		{ "lost.html", "---\ntitle: Lost\n---\n<div>\n{% include none.md %}\n</div>\n", "-", false },
	} },
	{ "Jekyll, all below a folder that another program makes of another", "Jekyll", "Tide", "", "", "", "", {
		{ "_config.yml", "title: Tide\nsource: ./.build/src/\npermalink: /:categories/:title/\ncollections:\n  walks: {output: true, permalink: '/walk/:path/'}\n"
		    "defaults:\n- scope: {path: _posts/notes}\n  values: {categories: [notes]}\nexclude: [/private/]\ninclude: [.htaccess, _pages]\n", NULL, false },
		{ "src/_pages/contact.md", "---\ntitle: Contact\npermalink: /contact/\n---\nx", "/contact/", true },
		{ "src/_pages/plain.md", "---\ntitle: Plain\n---\nx", "/_pages/plain/", true },
		{ "src/_other/no.md", "---\ntitle: No\n---\nx", "-", false },
		{ "src/_posts/notes/2020-03-04-a.md", "---\ntitle: A\n---\nx", "/notes/a/", false },
		{ "src/_walks/b.md", "---\ntitle: B\n---\nx", "/walk/b/", true },
		{ "src/private/c.md", "---\ntitle: C\n---\nx", "-", false },
		{ "src/about.md", "---\ntitle: About\n---\nx", "/about/", true },
		{ "tools/notes.md", "---\ntitle: Tools\n---\nx", "-", false },
	} },
	{ "a folder of posts of somebody's own", "Plain", "", "", "", "", "", {
		{ "_posts/a.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", NULL, false }, { "_posts/b.md", "---\ntitle: B\ndate: 2020-03-04\n---\nx", NULL, false },
	} },
	{ "Eleventy with filters of its own for days", "Eleventy", "", "", "", "", "", {
		{ "eleventy.config.js", "module.exports = (c) => {\n  c.addFilter('pieces', (d) => {\n    const year = d.getFullYear();\n    const month = String(d.getMonth() + 1).padStart(2, '0');\n    const day = String(d.getDate()).padStart(2, '0');\n    return `${year}/${month}/${day}`;\n  });\n  c.addFilter(\"luxon\", d => DateTime.fromJSDate(d, { zone: \"utc\" }).toFormat(\"yyyy/MM\"));\n  c.addNunjucksFilter(\"dayjs\", (d) => dayjs(d).format('YYYY-MM'));\n  c.addFilter(\"fns\", (d) => format(d, \"yyyy.MM.dd\"));\n  c.addFilter(\"isoDay\", (d) => d.toISOString().slice(0, 10));\n  c.addFilter(\"worded\", (d) => DateTime.fromJSDate(d).toFormat(\"d LLLL yyyy\"));\n  c.addFilter(\"unpadded\", (d) => `${d.getFullYear()}/${d.getMonth() + 1}`);\n  c.addFilter(\"empty\", () => `${ }`);\n};\n", NULL, false },
		{ "_config/filters.js", "export default function (c) { c.addFilter(\"other\", (d) => d.toISODate()); }\n", NULL, false },
		{ "pieces.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | pieces }}/{{ page.fileSlug }}/'\n---\nx", "/2020/03/04/pieces/", false },
		{ "luxon.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | luxon }}/{{ page.fileSlug }}/'\n---\nx", "/2020/03/luxon/", false },
		{ "dayjs.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | dayjs }}/{{ page.fileSlug }}/'\n---\nx", "/2020-03/dayjs/", false },
		{ "fns.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | fns }}/{{ page.fileSlug }}/'\n---\nx", "/2020.03.04/fns/", false },
		{ "isoDay.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | isoDay }}/{{ page.fileSlug }}/'\n---\nx", "/2020-03-04/isoDay/", false },
		{ "other.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | other }}/{{ page.fileSlug }}/'\n---\nx", "/2020-03-04/other/", false },
		{ "worded.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | worded }}/x/'\n---\nx", "/worded/", false },
		{ "unpadded.md", "---\ntitle: A\ndate: 2020-03-04\npermalink: '/{{ page.date | unpadded }}/x/'\n---\nx", "/unpadded/", false },
	} },
	{ "Octopress, which is Jekyll", "Jekyll", "", "", "", "", "", {
		{ "_config.yml", "source: source\npermalink: /blog/:title/\n", NULL, false },
		{ "Rakefile", "x", NULL, false },
		{ "source/_posts/2020-03-04-a.md", "---\ntitle: A\n---\nx", "/blog/a/", false },
	} },
	{ "Jekyll, in Korean without saying so", "Jekyll", "", "", "", "ko", "", {
		{ "_config.yml", "markdown: kramdown\n", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ntitle: A\n---\n보통의 하루를 보내는 사람들이 남긴 기록을 모아 두는 곳입니다. 바다와 항구와 배에 대해서 오래 이야기합니다. 물때와 바람을 적어 두고 다시 읽어 봅니다. \n\n    some_code(of, the, same, text)\n", NULL, false },
	} },
	{ "Jekyll, in Russian likewise", "Jekyll", "", "", "", "ru", "", {
		{ "_config.yml", "markdown: kramdown\n", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ntitle: A\n---\nЗдесь записано, что бывает в порту осенью, когда приходят корабли и уходят люди, и что об этом говорят те, кто остался на берегу ждать. ", NULL, false },
	} },
	{ "Jekyll, in Spanish within an English frame", "Jekyll", "", "", "", "es", "", {
		{ "_config.yml", "markdown: kramdown\n", NULL, false },
		{ "_layouts/default.html", "<html lang='en'>", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ntitle: A\n---\nLos barcos salen del puerto con las primeras luces y el mar los recibe como una vieja casa. Hay quien dice que esto no es más que un oficio, pero los que lo conocen saben que el mar es una manera de estar en el mundo, y las cartas lo cuentan muy bien con una voz propia. ", NULL, false },
	} },
	{ "Hugo, in German", "Hugo", "", "", "", "de", "", {
		{ "hugo.toml", "title = ''\n", NULL, false },
		{ "content/a.md", "---\ntitle: A\n---\nDas ist nicht der Hafen, den ich kannte, und auch die Schiffe sind nicht mehr die alten. Ich bin mit der Fähre gekommen und sitze auf einer Bank, die sich unter das Dach duckt, und der Wind ist das, was bleibt. ", NULL, false },
	} },
	{ "Jekyll, half of it German", "Jekyll", "", "", "", "", "", {
		{ "_config.yml", "markdown: kramdown\n", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ntitle: A\n---\nDas ist nicht der Hafen, den ich kannte, und auch die Schiffe sind nicht mehr die alten. Ich bin mit der Fähre gekommen und sitze auf einer Bank, die sich unter das Dach duckt, und der Wind ist das, was bleibt. ", NULL, false },
		{ "_posts/2020-03-04-b.md", "---\ntitle: B\n---\nLos barcos salen del puerto con las primeras luces y el mar los recibe como una vieja casa. Hay quien dice que esto no es más que un oficio, pero los que lo conocen saben que el mar es una manera de estar en el mundo, y las cartas lo cuentan muy bien con una voz propia. ", NULL, false },
	} },
	{ "Jekyll with a named style", "Jekyll", "", "", "", "", "", {
		{ "_config.yml", "permalink: pretty\n", NULL, false },
		{ "_posts/2020-03-04-a.md", "---\ntitle: A\n---\nx", "/2020/03/04/a/", false },
		{ "about.md", "---\ntitle: About\n---\nx", "/about/", true },
	} },
	{ "Eleventy", "Eleventy", "Seeds", "What grows", "Vera", "ru", "https://seeds.example", {
		{ "eleventy.config.js", "export default function (c) { c.addPassthroughCopy({ 'src/pics': 'img' });\n"
		    "return { dir: { input: 'src', output: 'out' } } }\n", NULL, false },
		{ "src/_data/metadata.json", "{\"title\": \"Seeds\", \"description\": \"What grows\", \"url\": \"https://seeds.example/\", "
		    "\"language\": \"ru\", \"author\": {\"name\": \"Vera\"}}", NULL, false },
		{ "src/posts/posts.json", "{\"permalink\": \"/{{ page.date | date: '%Y' }}/{{ page.fileSlug }}/\", \"tags\": [\"posts\"]}", NULL, false },
		{ "src/posts/2022-04-05-beans.md", "---\ntitle: Beans\n---\nx", "/2022/beans/", false },
		{ "src/_includes/layouts/walk.njk", "---\npermalink: \"/walks/{{ page.date | date: '%Y/%m' }}/{{ page.fileSlug }}.html\"\nlayout: base.njk\n---\n", NULL, false },
		{ "src/hills.md", "---\ntitle: H\ndate: 2022-04-06\nlayout: layouts/walk.njk\n---\nx", "/walks/2022/04/hills.gmi", false },
		{ "src/posts/2022-04-06-own.md", "---\ntitle: Own\npermalink: /own/{{ title | slugify }}/\n---\nx", "/own/own/", false },
		{ "src/posts/never.md", "---\ntitle: Never\npermalink: false\n---\nx", "-", false },
		{ "src/posts/peas/2022-04-07-index.md", "---\ntitle: Peas\n---\nx", "/2022/peas/", false },
		{ "src/posts/oats/2022-04-08-index.md", "---\ntitle: Oats\npermalink: 'stem{{ page.filePathStem }}/'\n---\nx", "/stem/posts/oats/index/", false },
		{ "src/about.md", "---\ntitle: About\n---\nx", "/about/", true },
		{ "src/beds/beds.md", "---\ntitle: Beds\n---\nx", "/beds/", true },
		{ "out/old.md", "---\ntitle: Old\n---\nx", "-", true },
	} },
	{ "Eleventy, named by what its feed is given", "Eleventy", "Beds", "What is sown", "Nico", "pt-br", "https://beds.example", {
		{ "eleventy.config.js", "export default function (c) { c.addPlugin(feedPlugin, { type: 'atom', metadata: { title: 'Beds', subtitle: 'What is sown',\n"
		    "language: 'pt-br', base: 'https://beds.example/', author: { name: 'Nico' } } });\n return { dir: { input: 'src' } } }\n", NULL, false },
		{ "src/a.md", "---\ntitle: A\n---\nx", "/a/", true },
	} },
	{ "Eleventy, data that is exported by names", "Eleventy", "Rows", "Of trees", "Lea", "pl", "", {
		{ "eleventy.config.js", "export default (c) => ({ dir: { input: 'src' } })\n", NULL, false },
		{ "src/_data/meta.js", "export const url = process.env.URL || 'http://localhost:8080';\nexport const siteName = 'Rows';\n"
		    "export const siteDescription = 'Of trees'; // what it is\nexport const lang = 'pl';\nexport const author = { name: 'Lea' };\n", NULL, false },
		{ "src/a.md", "---\ntitle: A\n---\nx", "/a/", true },
	} },
	{ "Eleventy, addresses put together by a program", "Eleventy", "", "", "", "", "", {
		{ "eleventy.config.js", "export default () => ({ dir: { input: 'src' } })\n", NULL, false },
		{ "src/blog/blog.11tydata.js", "import slugify from 'x'\nexport default {\n  tags: ['posts'],\n  permalink: (data) => {\n"
		    "    const slug = slugify(data.title, {\n      decamelize: false\n    })\n    return `/blog/${slug}/`\n  }\n}\n", NULL, false },
		{ "src/blog/2022-04-05-beans.md", "---\ntitle: Broad beans, Dad's\n---\nx", "/blog/broad-beans-dads/", false },
		{ "src/log/log.11tydata.js", "module.exports = { permalink: data => `/log/${data.page.date.getFullYear()}/${data.page.fileSlug}/` }\n", NULL, false },
		{ "src/log/2022-04-05-peas.md", "---\ntitle: Peas\n---\nx", "/log/2022/peas/", false },
		{ "src/odd/odd.11tydata.js", "module.exports = { permalink: data => `/odd/${count(data)}/` }\n", NULL, false },
		{ "src/odd/2022-04-05-oats.md", "---\ntitle: Oats\n---\nx", "/odd/2022-04-05-oats/", false },
	} },
	{ "Astro", "Astro", "Flight", "", "", "", "https://flight.example/base", {
		{ "astro.config.mjs", "import x from 'x';\nexport default defineConfig({ site: 'https://flight.example', base: '/base' });\n", NULL, false },
		{ "src/consts.ts", "export const SITE_TITLE = 'Flight';\n", NULL, false },
		{ "src/content/blog/both.md", "---\ntitle: B\npubDate: 2020-03-04\nslug: wing\nlang: es\n---\nx", "/blog/wing/", false },
		{ "src/content/blog/both.en.md", "---\ntitle: B\npubDate: 2020-03-04\nslug: wing\nlang: en\n---\nx", "/blog/wing.en/", false },
		{ "src/content/blog/First-Flight.md", "---\ntitle: First\npubDate: 2020-03-04\n---\nx", "/blog/first-flight/", false },
		{ "src/content/notes/n.mdx", "---\ntitle: N\npubDate: 2020-03-04\n---\nx", "/n/n/", false },
		{ "src/pages/n/[...slug].astro", "const x = await getCollection('notes');\n", NULL, false },
		{ "src/content/log/2020-03-04-High-wind.md", "---\ntitle: H\ndate: 2020-03-04\n---\nx", "/log/2020/03/high-wind/", false },
		{ "src/pages/log/[year]/[month]/[slug].astro", "const x = await getCollection('log');\n", NULL, false },
		{ "src/pages/About.md", "---\ntitle: About\n---\nx", "/About/", true },
		{ "src/content/blog/third.md", "---\ntitle: Third\nadded: 2020-03-04\n---\nx", "/blog/third/", false },
		{ "src/content/blog/_hidden.md", "---\ntitle: Hidden\npubDate: 2020-03-04\n---\nx", "-", false },
	} },
	{ "Astro, named among its data", "Astro", "Gliding", "Over hills", "Ada", "", "", {
		{ "astro.config.mjs", "export default {};\n", NULL, false },
		{ "src/data/constants.ts", "export const author = \"Ada\";\nexport const defaultMeta = { title: \"Gliding\", description: \"Over hills\" };\n", NULL, false },
		{ "src/content/blog/a.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/blog/a/", false },
	} },
	{ "Astro that reads content/ by itself", "Astro", "", "", "", "", "", {
		{ "astro.config.mjs", "export default {};\n", NULL, false },
		{ "content/blog/a.md", "---\ntitle: A\ndate: 2020-03-04\n---\nx", "/blog/a/", false },
	} },
	{ "Obsidian", "Obsidian", "", "", "", "", "", {
		{ ".obsidian/app.json", "{}", NULL, false },
		{ "Birds/Grey Heron.md", "---\ndate: 2020-03-04\n---\nx", "/Birds/Grey-Heron.gmi", false },
		{ "Home.md", "x", "/Home.gmi", true },
		{ "Private.md", "---\npublish: false\n---\nx", "-", true },
		{ "Typo.md", "---\npublish: fasle\n---\nx", "-", true },
		{ "Own.md", "---\nprivate: yess\n---\nx", "-", true },
		{ "templates/t.md", "x", "-", true },
	} },
	{ "a capsule", "Capsule", "", "", "", "", "", {
		{ "content/posts/a.md", "---\ntitle: A\n---\nx", NULL, false },
	} },
	{ "a repository with its blog in one folder", "Hugo", "Log", "", "", "en", "", {
		{ "README.md", "How to build it.", NULL, false },
		{ "site/hugo.toml", "title = 'Log'\n", NULL, false },
		{ "site/content/a.md", "---\ntitle: A\n---\nx", NULL, false }, { "site/content/b.md", "x", NULL, false },
		{ "site/content/c.md", "x", NULL, false }, { "site/content/d.md", "x", NULL, false }, { "site/content/e.md", "x", NULL, false },
	} },
	{ "a repository with its blog deep in it", "Hugo", "Log", "", "", "en", "", {
		{ "README.md", "How to build it.", NULL, false },
		{ "apps/web/hugo.toml", "title = 'Log'\n", NULL, false }, { "apps/docs/_config.yml", "title: Docs\n", NULL, false },
		{ "apps/web/content/a.md", "---\ntitle: A\n---\nx", NULL, false }, { "apps/web/content/b.md", "x", NULL, false },
		{ "apps/web/content/c.md", "x", NULL, false }, { "apps/web/content/d.md", "x", NULL, false }, { "apps/web/content/e.md", "x", NULL, false },
	} },
	{ "two blogs", "Plain", "", "", "", "", "", {
		{ "a/_config.yml", "title: A\n", NULL, false }, { "a/_posts/2020-01-01-x.md", "x", NULL, false },
		{ "b/hugo.toml", "title = 'B'\n", NULL, false }, { "b/content/x.md", "x", NULL, false },
	} },
	{ "notes with a tool beside them", "Plain", "", "", "", "", "", {
		{ "notes/a.md", "x", NULL, false }, { "b.md", "x", NULL, false },
		{ "tool/_config.yml", "title: x\n", NULL, false }, { "tool/a.md", "x", NULL, false },
	} },
	{ "files alone", "Plain", "", "", "", "", "", {
		{ "a.md", "---\ntitle: A\ndate: 2020-01-01\n---\nx", "/a.gmi", false },
	} },
};

static struct blog *
load(const struct blog_case *b, struct folder_for_test *f)
{
	struct blog *blog;
	struct err err = { "" };

	print_message("  %s\n", b->label);
	folder_make(f);
	for (size_t i = 0; i < FILES_MOST && b->files[i].name; i++)
		folder_write(f, b->files[i].name, b->files[i].text);
	blog = blog_load(f->fd, "", NULL, &err);
	if (!blog)
		fail_msg("%s", err.text);
	return blog;
}

static void
test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(blogs); i++) {
		const struct blog_case *b = &blogs[i];
		struct folder_for_test f;
		struct blog *blog = load(b, &f);

		assert_string_equal(blog_kind_label(blog->kind), b->kind);
		assert_string_equal(blog->title, b->title);
		assert_string_equal(blog->subtitle, b->subtitle);
		assert_string_equal(blog->author, b->author);
		assert_string_equal(blog->lang, b->lang);
		assert_string_equal(blog->base_url, b->base_url);
		blog_free(blog);
		folder_remove(&f);
	}
}

static void
check_file(const struct catalog *c, const struct file_case *file)
{
	const struct entry *e = catalog_find_source(c, slice_of(file->name));

	if (!file->path)
		return;
	print_message("    %s\n", file->name);
	if (strcmp(file->path, "-") == 0) {
		assert_null(e);
		return;
	}
	assert_non_null(e);
	assert_string_equal(e->path, file->path);
	assert_int_equal(e->is_page, file->page);
}

static void
test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(blogs); i++) {
		struct folder_for_test f;
		struct blog *blog = load(&blogs[i], &f);
		struct catalog *c = catalog_new();
		struct err err;
		bool changed;

		catalog_set_blog(c, blog);
		assert_true(catalog_scan(c, f.fd, NOW, NULL, &changed, &err));
		for (size_t k = 0; k < FILES_MOST && blogs[i].files[k].name; k++)
			check_file(c, &blogs[i].files[k]);
		catalog_free(c);
		blog_free(blog);
		folder_remove(&f);
	}
}

/* --- the same text in several languages ----------------------------------------- */

static const struct { const char *file, *lang, *key; } keys[] = {
	{ "_posts/de/2020-01-01-a.md", "de", "_posts:2020-01-01-a" },
	{ "_posts/2020-01-01-a.md", "en", "_posts:2020-01-01-a" },
	{ "_posts/2020-01-01-a.de.md", "de", "_posts:2020-01-01-a" },
	{ "zh_cn/news/x.md", "zh-CN", ":news/x" },
	{ "de/de/x.md", "de", ":de/x" },
	{ "ideas/x.md", "id", ":ideas/x" },
};

static void
test_keys(void **state)
{
	static const struct blog_case jekyll = { .label = "Jekyll", .files = { { "_config.yml", "title: x\n", NULL, false } } };
	struct folder_for_test f;
	struct blog *blog = load(&jekyll, &f);
	struct buf key = BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		buf_clear(&key);
		blog_put_key(&key, blog, slice_of(keys[i].file), slice_of(keys[i].lang));
		assert_string_equal(key.data, keys[i].key);
	}
	buf_release(&key);
	blog_free(blog);
	folder_remove(&f);
}

/* --- values in texts -------------------------------------------------------------- */

#define THIRTY_TWO(x) EIGHT(x) EIGHT(x) EIGHT(x) EIGHT(x)
#define EIGHT(x) x x x x x x x x
/* one more than is understood, and what is in it */
#define TOO_DEEP "{% if page.none %}{% for a in b %}x{% endfor %}{% else %}y{% endif %}"

static const struct { const char *text, *want; } fills[] = {
	{ "On {{ site.title }}.", "On Tide." },
	{ "{{site.title}}{{- page.title -}}", "TideA" },
	{ "{{ site.place.name | escape }}", "Pier" },
	{ "`{{ site.title }}`", "`Tide`" },
	{ "{{ site.title | upcase }} {{ page.title }}", "{{ site.title | upcase }} A" },
	{ "{{ site.posts }} {{ page.tags }} {{ page.title }}", "{{ site.posts }} {{ page.tags }} A" },
	{ "{% raw %}{{ site.title }}{% endraw %} {{ page.title }}", "{% raw %}{{ site.title }}{% endraw %} A" },
	{ "{{ site.url }}/x {{ page.title }}", "{{ site.url }}/x A" },
	{ "{{ site.data.me.name }}, {{ site.data.sea.fish.best }}, {{ site.data.list }}", "Ann, Cod, {{ site.data.list }}" },
	{ "{% include text.md %} {% include sub/film.html id=\"x1\" name='Pier' %}", "Words of **A**. <p> <a href=\"https://f.example/x1\">Pier</a> </p>" },
	{ "{% include_cached text.md %}", "Words of **A**." },
	{ "a{% capture x %}{% include text.md %}{% endcapture %}\n    {{ x | markdownify }}b", "a\n\n\nWords of **A**.\n\nb" },
	{ "{% capture x %}{% include none.md %}{% endcapture %}{{ x }}", NULL },
	{ "{% include loop.md %} {% include none.md %}", NULL },
	{ "{% raw %}{% include text.md %}{% endraw %}", NULL },
	{ "{% if page.title %}A{% else %}B{% endif %}", "A" },
	{ "{% if site.none %}A{% else %}B{% endif %}{%- unless site.title -%}C{%- endunless -%}", "B" },
	{ "{% if page.title == \"B\" %}A{% elsif page.title == 'A' %}{{ site.title }}{% else %}C{% endif %}", "Tide" },
	{ "{% if page.title != 'A' %}A\n\n{{ site.title }}\n{% if site.x %}x{% endif %}{% endif %}B", "\n\n\nB" },
	{ "{% if site.posts.size > 3 %}A{% else %}B{% endif %}{% if site.posts %}C{% endif %}{% if site.tags %}D{% else %}E{% endif %}", "ACD" },
	{ "{% if site.none %}{% for x in y %}1{% else %}2{% endfor %}{% endif %}{% for x in y %}1{% else %}2{% endfor %}",
	    "{% for x in y %}1{% else %}2{% endfor %}" },
	{ "{% comment %}{% if %}{% endcomment %}{% raw %}{% if page.x %}{% else %}{% endif %}{% endraw %}{{ page.title }}",
	    "{% comment %}{% if %}{% endcomment %}{% raw %}{% if page.x %}{% else %}{% endif %}{% endraw %}A" },
	{ "{% if  page.title == 'B' %}A{% else %}B{% endif %}", "B" },
	{ "{% if\tpage.title == 'B' %}A{% elsif\n page.title == 'A' %}B{% endif %}", "\nB" },
	{ THIRTY_TWO("{% if page.title %}") TOO_DEEP THIRTY_TWO("{% else %}C{% endif %}") "D", TOO_DEEP "D" },
	{ "{% else %}{% endif %}", NULL },
	{ "{{ site.none }}", NULL },
	{ "{{ site.title", NULL },
	{ "{{\nsite.title }}", NULL },
	{ "no braces", NULL },
};

/* Which line of the file each line is, where more lines or fewer stand for a piece of it. */
static void
test_fill_lines(void **state)
{
	static const struct blog_case jekyll = { .label = "Jekyll", .files = {
		{ "_config.yml", "title: Tide\n", NULL, false },
		{ "_includes/long.md", "one\ntwo {{ site.title }}\nthree", NULL, false } } };
	static const unsigned want[] = { 1, 2, 2, 2, 3, 4, 4, 4, 5 };
	struct folder_for_test f;
	struct blog *blog = load(&jekyll, &f);
	struct line_map lines = { 0 };
	struct buf out = BUF_INIT(1000);

	(void)state;
	assert_true(blog_fill(&out, blog, NULL, SLICE("a\n{% include long.md %} b\nc\n{{ site.title }}{% include long.md %}\nd\n"), &lines));
	assert_string_equal(out.data, "a\none\ntwo Tide\nthree b\nc\nTideone\ntwo Tide\nthree\nd\n");
	for (unsigned i = 0; i < COUNT(want); i++)
		assert_int_equal(line_map_find(&lines, i + 1), want[i]);
	line_map_release(&lines);
	buf_release(&out);
	blog_free(blog);
	folder_remove(&f);
}

static void
test_fill(void **state)
{
	static const struct blog_case jekyll = { .label = "Jekyll", .files = {
		{ "_config.yml", "title: Tide\nurl: https://x.example\nplace: {name: Pier}\nposts: [a]\n", NULL, false },
		{ "_data/me.yml", "name: Ann\n", NULL, false },
		{ "_includes/text.md", "Words of **{{ page.title }}**.\n", NULL, false },
		{ "_includes/sub/film.html", "<p>\n<a href=\"https://f.example/{{ include.id }}\">{{include.name | escape}}</a>\n</p>\n", NULL, false },
		{ "_includes/loop.md", "{% for x in y %}{{ x }}{% endfor %}", NULL, false },
		{ "_data/sea/fish.json", "{\"best\": \"Cod\"}", NULL, false },
		{ "_data/list.yml", "- a\n- b\n", NULL, false },
		{ "_data/broken.yml", "a: [\n", NULL, false },
		{ "_posts/2020-01-01-a.md", "---\ntitle: A\ntags: [b]\n---\nx", NULL, false } } };
	struct folder_for_test f;
	struct blog *blog = load(&jekyll, &f);
	struct post *p = post_load(f.fd, blog, "_posts/2020-01-01-a.md", NULL, NULL);
	struct buf out = BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(fills); i++) {
		buf_clear(&out);
		print_message("  %s\n", fills[i].text);
		assert_int_equal(blog_fill(&out, blog, p->front, slice_of(fills[i].text), NULL), fills[i].want != NULL);
		if (fills[i].want)
			assert_string_equal(out.data, fills[i].want);
	}
	buf_release(&out);
	post_free(p);
	blog_free(blog);
	folder_remove(&f);
}

static void
test_fill_params(void **state)
{
	static const struct blog_case hugo = { .label = "Hugo", .files = {
		{ "hugo.toml", "title = 'x'\n[params]\nmail = 'a@pier.example'\nyear = 1971\nlist = ['a']\n[params.keeper]\nname = 'Ina'\n", NULL, false },
		{ "content/a.md", "---\ntitle: A\nmail: own@pier.example\n---\nx", NULL, false } } };
	static const struct { const char *text, *want; } cases[] = {
		{ "{{< param \"keeper.name\" >}}, {{% param year %}}: [x](mailto:{{< param mail >}})", "Ina, 1971: [x](mailto:own@pier.example)" },
		{ "{{< param title >}} {{< param none >}} {{< param list >}} {{</* param mail */>}} {{ param mail }} {{< param mail",
		    "A {{< param none >}} {{< param list >}} {{</* param mail */>}} {{ param mail }} {{< param mail" },
		{ "{{< param none >}}", NULL },
	};
	struct folder_for_test f;
	struct blog *blog = load(&hugo, &f);
	struct post *p = post_load(f.fd, blog, "content/a.md", NULL, NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1000);

		assert_true(blog_fills(blog, slice_of(cases[i].text)));
		assert_int_equal(blog_fill(&out, blog, p->front, slice_of(cases[i].text), NULL), cases[i].want != NULL);
		if (cases[i].want)
			assert_string_equal(out.data, cases[i].want);
		buf_release(&out);
	}
	post_free(p);
	blog_free(blog);
	folder_remove(&f);
}

/* However much there is in _data/, of which so much is read and no more. */
static void
test_fill_beside_data(void **state)
{
	static char large[64 << 10] = "words: ";
	static const struct blog_case jekyll = { .label = "Jekyll", .files = {
		{ "_config.yml", "title: Tide\n", NULL, false },
		{ "_data/a.yml", large, NULL, false }, { "_data/b.yml", large, NULL, false }, { "_data/c.yml", large, NULL, false },
		{ "_data/d.yml", large, NULL, false }, { "_data/e.yml", large, NULL, false },
		{ "_includes/text.md", "Words.\n", NULL, false } } };
	struct buf out = BUF_INIT(1000);
	struct folder_for_test f;
	struct blog *blog;

	(void)state;
	memset(large + strlen(large), 'x', sizeof(large) - 1 - strlen(large));
	blog = load(&jekyll, &f);
	assert_true(blog_fill(&out, blog, NULL, SLICE("{% include text.md %}"), NULL));
	assert_string_equal(out.data, "Words.");
	buf_release(&out);
	blog_free(blog);
	folder_remove(&f);
}

static const struct { const char *text, *want; } notes[] = {
	{ "a %%hidden%% b", "a b" },
	{ "%%\nhidden\n%%\nshown %% alone", "\n\n\nshown %% alone" },
	{ "`%%code%%` [[A#B]]\n```\n%%x%% ^id\n```\n", "`%%code%%` [[A#B|A > B]]\n```\n%%x%% ^id\n```\n" },
	{ "A line. ^a1-b2\n^c3\nx^2 and 2 ^ 3", "A line. \n\nx^2 and 2 ^ 3" },
	{ "[[#B]] [[#^id]] [[#B|words]] [[A#^id]] [[A#B|words]] ![[A#B]]", "B id words [[A#^id|A]] [[A#B|words]] ![[A#B]]" },
	{ "[[A]] [[A|b]]", NULL },
};

static void
test_notes(void **state)
{
	static const struct blog_case obsidian = { .label = "Obsidian", .files = { { ".obsidian/app.json", "{}", NULL, false } } };
	struct folder_for_test f;
	struct blog *blog = load(&obsidian, &f);
	struct buf out = BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(notes); i++) {
		buf_clear(&out);
		print_message("  %s\n", notes[i].text);
		assert_int_equal(blog_fill(&out, blog, NULL, slice_of(notes[i].text), NULL), notes[i].want != NULL);
		if (notes[i].want)
			assert_string_equal(out.data, notes[i].want);
	}
	buf_release(&out);
	blog_free(blog);
	folder_remove(&f);
}

/* Two blogs in one folder: none is chosen, and both are named. */
static void
test_within(void **state)
{
	static const struct blog_case two = { .label = "two blogs", .files = {
		{ "b/hugo.toml", "title = 'B'\n", NULL, false }, { "b/content/x.md", "x", NULL, false },
		{ "a/_config.yml", "title: A\n", NULL, false }, { "a/_posts/2020-01-01-x.md", "x", NULL, false },
		{ "c/_config.yml", "title: without a text\n", NULL, false } } };
	struct folder_for_test f;
	struct blog *blog = load(&two, &f);

	(void)state;
	assert_int_equal(blog->kind, BLOG_PLAIN);
	assert_string_equal(blog->within, "a, b");
	blog_free(blog);
	folder_remove(&f);
}

static const struct { const char *text, *tags; } tagged[] = {
	{ "#one and #two/three, (#four)", "one two/three four " },
	{ "# Heading\n#five\n", "five " },
	{ "a#b #1 #2024 #v2", "v2 " },
	{ "`#code` ``#more`` #six", "six " },
	{ "```\n#fenced\n```\n#seven", "seven " },
	{ "~~~\n#open", "" },
	{ "> a\n>\n> ```css\n> b { color: #ff8800; }\n> ```\n> #quoted\n", "quoted " },
	{ "> ```\n> #open\n\n#behind", "behind " },
	{ "#\xC3\x84rger_und #end/", "\xC3\x84rger_und end " },
	{ "https://x.example/#part [x](#part)", "" },
	{ "`open #eight", "eight " },
};

static void
test_tags_in_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tagged); i++) {
		struct slice rest = slice_of(tagged[i].text), tag;
		struct buf all = BUF_INIT(1000);

		while (blog_next_tag(&rest, &tag))
			buf_printf(&all, "%.*s ", SLICE_ARG(tag));
		print_message("  %s\n", tagged[i].text);
		assert_string_equal(all.data, tagged[i].tags);
		buf_release(&all);
	}
}

/* --- taxonomies of a blog's own ------------------------------------------------------- */

static const struct { struct blog_case blog; const char *text, *tags, *authors; } terms[] = {
	{ { .label = "Hugo", .files = { { "hugo.toml", "[taxonomies]\ntag = 'tags'\nplace = 'places'\n", NULL, false },
	    { "content/a.md", "---\ntags: [x]\nauthors: [Ann]\nplaces: [Rome, Oslo]\n---\nx", NULL, false } } }, "content/a.md", "x Rome Oslo ", "Ann " },
	{ { .label = "Hugo, no tags", .files = { { "hugo.toml", "[taxonomies]\nplace = 'places'\n", NULL, false },
	    { "content/a.md", "---\nplaces: Rome\nother: [y]\n---\nx", NULL, false } } }, "content/a.md", "Rome ", "" },
	{ { .label = "Zola", .files = { { "config.toml", "base_url = 'https://k.example'\ntaxonomies = [{name = 'tags'}, {name = 'places'}]\n", NULL, false },
	    { "templates/x.html", "x", NULL, false },
	    { "content/a.md", "+++\n[taxonomies]\ntags = ['x']\nplaces = ['Rome']\n+++\nx", NULL, false } } }, "content/a.md", "x Rome ", "" },
	{ { .label = "authors that Hugo lists", .files = { { "hugo.toml", "[taxonomies]\ntag = 'tags'\nauthor = 'author'\n", NULL, false },
	    { "content/a.md", "---\ntags: [x]\nauthor:\n  - Ann\n  - Bo\n---\nx", NULL, false } } }, "content/a.md", "x Ann Bo ", "Ann Bo " },
	{ { .label = "authors that Zola lists", .files = { { "config.toml", "base_url = 'https://k.example'\ntaxonomies = [{name = 'authors'}]\n", NULL, false },
	    { "templates/x.html", "x", NULL, false },
	    { "content/a.md", "+++\nauthors = ['Bo']\n[taxonomies]\nauthors = ['Ann']\n+++\nx", NULL, false } } }, "content/a.md", "Ann ", "Bo " },
};

static void
test_terms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		struct folder_for_test f;
		struct blog *blog = load(&terms[i].blog, &f);
		struct post *p = post_load(f.fd, blog, terms[i].text, NULL, NULL);
		struct buf all = BUF_INIT(1000);

		print_message("  %s\n", terms[i].blog.label);
		for (size_t k = 0; k < p->tag_count; k++)
			buf_printf(&all, "%s ", p->tags[k]);
		assert_string_equal(all.data, terms[i].tags);
		buf_truncate(&all, 0);
		for (size_t k = 0; k < p->author_count; k++)
			buf_printf(&all, "%s ", p->authors[k]);
		assert_string_equal(all.data, terms[i].authors);
		buf_release(&all);
		post_free(p);
		blog_free(blog);
		folder_remove(&f);
	}
}

/* Titles are HTML where templates show them as they are. */
static void
test_titles(void **state)
{
	static const struct { struct blog_case blog; const char *written, *title; } cases[] = {
		{ { .label = "Jekyll", .files = { { "_config.yml", "title: x\n", NULL, false } } }, "T&eacute; &amp; <em>cakes</em> a < b", "Té & cakes a < b" },
		{ { .label = "Hugo", .files = { { "hugo.toml", "title = 'x'\n", NULL, false } } }, "T&eacute; &amp; <em> a < b", "T&eacute; &amp; <em> a < b" },
		{ { .label = "Hugo, HTML", .files = { { "hugo.toml", "title = 'x'\n", NULL, false } } }, "A <code>&amp;x</code> <br/> of a <dl>", "A &x of a" },
		{ { .label = "Hugo, about HTML", .files = { { "hugo.toml", "title = 'x'\n", NULL, false } } }, "What `<b>x</b>` and <dl> are", "What `<b>x</b>` and <dl> are" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct folder_for_test f;
		struct blog *blog = load(&cases[i].blog, &f);
		struct buf text = BUF_INIT(1000);
		struct post *p;

		buf_printf(&text, "---\ntitle: '%s'\n---\nx", cases[i].written);
		p = post_parse(buf_slice(&text), blog, "_posts/2020-01-02-a.md", NULL, &err);
		assert_string_equal(p->title, cases[i].title);
		buf_release(&text);
		post_free(p);
		blog_free(blog);
		folder_remove(&f);
	}
}

/* --- what cannot be known ---------------------------------------------------------- */

struct told {
	struct report report;
	struct buf text;
};

static void
on_told(struct report *r, const char *kind, const char *file, unsigned line, const char *sentence)
{
	(void)line;
	buf_printf(&((struct told *)r)->text, "%s %s %.*s\n", kind, file, strcmp(kind, "format") == 0 ? 1000 : 30, sentence);
}

/* Texts in Eleventy's templates, which are not run: told once for each folder. Lists, frames and what is not shown are none. */
static void
tell_templates(struct told *told)
{
	static const struct { const char *name, *text; } files[] = {
		{ ".eleventy.js", "module.exports = () => ({ dir: { input: 'src' } });\n" },
		{ "src/_data/site.json", "{\"title\": \"x\"}" },
		{ "src/_includes/post.njk", "---\ntags: x\n---\n{{ content }}" },
		{ "src/posts/posts.json", "{\"tags\": \"posts\"}" },
		{ "src/posts/a.njk", "---\ntitle: A\n---\n<p>Words.</p>" },
		{ "src/posts/2020/b.njk", "<p>Words.</p>" },
		{ "src/posts/c.liquid", "---\ntitle: C\n---\nWords." },
		{ "src/posts/d.md", "---\ntitle: D\n---\nWords." },
		{ "src/posts/list.njk", "---\npagination: {data: x, size: 1}\n---\nWords." },
		{ "src/posts/feed.njk", "---\neleventyExcludeFromCollections: true\n---\nWords." },
		{ "src/posts/all.njk", "---\ntitle: All\n---\n{% for p in collections.posts %}{{ p.title }}{% endfor %}" },
		{ "src/posts/frame.njk", "---\ntitle: All\n---\n<h1>{{ title }}</h1>{% include 'list.njk' %}" },
		{ "src/about.njk", "---\ndate: 2020-01-02\n---\nWords." },
		{ "src/index.njk", "---\ntitle: Home\n---\nWords." },
		{ "src/zebra.njk", "---\ntags: [zoo]\n---\nWords." },
	};
	struct folder_for_test f;

	folder_make(&f);
	buf_clear(&told->text);
	for (size_t i = 0; i < COUNT(files); i++)
		folder_write(&f, files[i].name, files[i].text);
	blog_free(blog_load(f.fd, "", &told->report, NULL));
	assert_string_equal(told->text.data, "format src/about.njk a template in .njk is not run: this text has no page, like 1 more in 'src'; "
	    "as .md with `templateEngineOverride: njk,md` it would have one\n"
	    "format src/posts/2020/b.njk a template in .njk is not run: this text has no page, like 1 more in 'src/posts'; "
	    "as .md with `templateEngineOverride: njk,md` it would have one\n"
	    "format src/posts/c.liquid a template in .liquid is not run: this text has no page; "
	    "as .md with `templateEngineOverride: liquid,md` it would have one\n");
	folder_remove(&f);
}

static void
test_programs(void **state)
{
	struct told told = { .report.found = on_told, .text = BUF_INIT(10000) };
	struct folder_for_test f;
	struct blog *blog;

	(void)state;
	folder_make(&f);
	folder_write(&f, ".eleventy.js", "module.exports = () => ({ dir: { input: 'src' } });\n");
	folder_write(&f, "src/posts/posts.11tydata.js", "module.exports = { permalink: (d) => d.x };\n");
	folder_write(&f, "src/_data/site.json", "{\"titel\": ");
	blog = blog_load(f.fd, "", &told.report, NULL);
	assert_string_equal(told.text.data, "config src/_data/site.json not JSON: unexpected token nea\n"
	    BLOG_UNTITLED " .eleventy.js a configuration in JavaScript \n"
	    "config src/posts/posts.11tydata.js `permalink` is computed by a p\n");
	blog_free(blog);
	folder_remove(&f);
	folder_make(&f);
	buf_clear(&told.text);
	folder_write(&f, ".eleventy.js", "module.exports = () => ({ dir: { input: 'src' } });\n");
	folder_write(&f, "src/_data/site.json", "{\"title\": \"x\"}");
	folder_write(&f, "src/_includes/day.njk", "---\npermalink: '/{{ date | toISODate }}/{{ title | slug }}/'\n---\n");
	folder_write(&f, "src/_includes/own.njk", "---\npermalink: '/{{ title | mine }}/'\n---\n");
	folder_write(&f, "src/_includes/plain.njk", "---\npermalink: '/{{ page.date | date: \"%Y\" }}/{{ title | slug }}/'\n---\n");
	folder_write(&f, "src/a.md", "---\ntitle: A\nlayout: day.njk\n---\nx");
	folder_write(&f, "src/b.md", "---\ntitle: B\nlayout: day.njk\n---\nx");
	blog = blog_load(f.fd, "", &told.report, NULL);
	assert_non_null(strstr(told.text.data, "config src/_includes/day.njk `permalink` is '/{{ date | toI\n"));
	assert_non_null(strstr(told.text.data, "config src/_includes/own.njk `permalink` is '/{{ title | mi\n"));
	assert_null(strstr(told.text.data, "plain.njk"));
	blog_free(blog);
	folder_remove(&f);
	tell_templates(&told);
	folder_make(&f);
	buf_clear(&told.text);
	folder_write(&f, "hugo.toml", "title = 'x'\n");
	folder_write(&f, "content/posts/old.org", "* old\n");
	blog = blog_load(f.fd, "", &told.report, NULL);
	assert_string_equal(told.text.data, "format content/posts/old.org a text in Org is left out: Capsule reads Markdown, HTML and gemtext\n");
	blog_free(blog);
	buf_release(&told.text);
	folder_remove(&f);
}

static void
test_kind_by_name(void **state)
{
	struct folder_for_test f;
	struct blog *blog;
	struct err err;

	(void)state;
	folder_make(&f);
	folder_write(&f, "hugo.toml", "title = 'x'\n");
	blog = blog_load(f.fd, "Jekyll", NULL, &err);
	assert_int_equal(blog->kind, BLOG_JEKYLL);
	blog_free(blog);
	assert_null(blog_load(f.fd, "gatsby", NULL, &err));
	assert_string_equal(err.text, "no kind of blog is called 'gatsby'; there are hugo, zola, hexo, jekyll, eleventy, astro, obsidian, capsule and plain");
	folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words), cmocka_unit_test(test_addresses), cmocka_unit_test(test_keys), cmocka_unit_test(test_fill), cmocka_unit_test(test_fill_beside_data), cmocka_unit_test(test_fill_params), cmocka_unit_test(test_fill_lines),
		cmocka_unit_test(test_notes), cmocka_unit_test(test_within),
		cmocka_unit_test(test_tags_in_texts), cmocka_unit_test(test_terms), cmocka_unit_test(test_titles), cmocka_unit_test(test_programs), cmocka_unit_test(test_kind_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
