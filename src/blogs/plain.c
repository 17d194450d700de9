/* blogs/plain.c: folders of texts that no generator asks for: capsules, plain ones, and notes. */
#include "blogs/kind.h"
#include "blogs/literal.h"
#include "blogs/pattern.h"

/* --- a capsule: content/ ------------------------------------------------------------ */

static bool
is_capsule(int folder)
{
	return kind_has(folder, "content");
}

static void
load_capsule(struct loading *l)
{
	l->blog->folder = "content";
	kind_add_root(l, "", "", BLOG_TEXT);
}

/* Its addresses follow its files; posts/permalink.h says how. */
static void
put_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	(void)b;
	(void)at;
	(void)t;
	(void)out;
}

const struct kind kind_capsule = { .is = is_capsule, .load = load_capsule, .put_path = put_path };

/* --- plain files ---------------------------------------------------------------------- */

static bool
is_any(int folder)
{
	(void)folder;
	return true;
}

static void
load_plain(struct loading *l)
{
	kind_add_root(l, "", "", BLOG_TEXT);
	kind_ignore(l, "certs");
	kind_ignore(l, "capsule.yaml");
}

const struct kind kind_plain = { .is = is_any, .load = load_plain, .put_path = put_path };

/* --- Obsidian --------------------------------------------------------------------------- */

/* Many keep .obsidian out of their repository: then that says what it is, or the files of Obsidian Publish do. */
static bool
is_obsidian(int folder)
{
	return kind_has(folder, ".obsidian") || kind_has(folder, "content/.obsidian") || kind_has(folder, "quartz.config.ts") ||
	    (!is_capsule(folder) && (kind_mentions(folder, ".gitignore", ".obsidian") || kind_has(folder, "publish.css")));
}

/* Folders that Obsidian's own settings name: templates are no notes. */
static void
ignore_templates(struct loading *l, const char *root)
{
	struct arena *arena = l->blog->arena;
	const char *folder = kind_text(value_get(kind_read_values(l, kind_format(arena, "%s.obsidian/templates.json", root)), "folder"));

	if (folder[0])
		kind_ignore(l, kind_format(arena, "%s%s", root, folder));
	kind_ignore(l, kind_format(arena, "%stemplates", root));
	kind_ignore(l, kind_format(arena, "%sTemplates", root));
}

/* Quartz publishes a garden; its configuration is a program with literals. */
static void
load_quartz(struct loading *l)
{
	struct reading r = { .arena = l->blog->arena, .file = "quartz.config.ts" };
	struct slice text, value;

	if (!kind_read(l, "quartz.config.ts", &text))
		return;
	if (literal_find(&r, text, "pageTitle", &value))
		l->blog->title = value.data;
	if (literal_find(&r, text, "locale", &value))
		l->blog->lang = value.data;
	if (literal_find(&r, text, "baseUrl", &value))
		kind_set_base(l, kind_format(r.arena, "https://%s", value.data));
}

static void
load_obsidian(struct loading *l)
{
	bool inside = kind_has(l->folder, "quartz.config.ts") || kind_has(l->folder, "content/.obsidian");

	kind_add_root(l, inside ? "content" : "", "", BLOG_TEXT);
	ignore_templates(l, inside ? "content/" : "");
	kind_ignore(l, inside ? "content/private" : "certs");
	kind_ignore(l, "capsule.yaml");
	load_quartz(l);
	l->blog->permalinks = "by folder and name";
}

/* publish: false, or private: true, keeps a note at home; a drawing of Excalidraw's is none. */
static const struct value *
obsidian_front(const struct blog *b, const struct reading *r, const struct located *at, const struct value *map)
{
	struct value *hidden;

	(void)b;
	(void)at;
	if (!kind_keeps_back(r, map, "publish", false) && !kind_keeps_back(r, map, "private", true) && !value_get(map, "excalidraw-plugin"))
		return map;
	hidden = kind_copy_map(r, map);
	if (hidden)
		kind_set_bool(r, hidden, "draft", true);
	return hidden;
}

static void
put_obsidian_path(struct buf *out, const struct blog *b, const struct located *at, const struct blog_text *t)
{
	(void)b;
	if (t->url.len > 0) {
		buf_put_slice(out, t->url);
		return;
	}
	buf_putc(out, '/');
	pattern_put_folders(out, at->folder, true);
	if (at->folder.len > 0)
		buf_putc(out, '/');
	if (!at->is_index)
		pattern_put_segment(out, at->stem, true);
}

const struct kind kind_obsidian = { .is = is_obsidian, .load = load_obsidian, .front = obsidian_front, .put_path = put_obsidian_path };
