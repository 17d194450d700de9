/* blogs/param.c: Hugo's own shortcode for what is set elsewhere, {{< param "x" >}}; see blog.h. */
#include "blogs/kind.h"

enum { TAG_MOST = 256 };   /* bytes */

/* The name in `inside`, `param "author.name"` between its marks; "" when it is another shortcode. */
static struct slice
name_of(struct slice inside)
{
	inside = slice_trim(inside);
	if (!slice_starts(inside, SLICE("param ")))
		return SLICE("");
	inside = slice_trim(slice_skip(inside, strlen("param ")));
	if (inside.len > 2 && strchr("\"`", inside.data[0]) && inside.data[inside.len - 1] == inside.data[0])
		inside = slice_from(inside.data + 1, inside.len - 2);
	return inside;
}

/* What the page's front matter, else the site's params, has by that name; NULL: nothing that can be shown. */
static const struct value *
find(const struct blog *b, const struct value *front, struct slice name)
{
	const struct value *v = kind_member(front, name);

	v = v ? v : kind_member(value_get(front, "params"), name);
	v = v ? v : kind_member(b->settings, name);
	return v && v->kind != VALUE_LIST && v->kind != VALUE_MAP && v->kind != VALUE_NULL ? v : NULL;
}

bool
kind_fill_params(struct buf *out, const struct blog *b, const struct value *front, struct slice text)
{
	bool filled = false;

	while (text.len > 0) {
		size_t at = slice_search(text, SLICE("{{"));
		struct slice tag = slice_first(slice_skip(text, at), TAG_MOST), name = SLICE("");
		const struct value *v;

		buf_put_slice(out, slice_first(text, at));
		if (at == text.len)
			break;
		tag = slice_first(tag, slice_search(tag, SLICE("}}")) + 2);
		if (tag.len > 6 && strchr("<%", tag.data[2]) && slice_ends(tag, SLICE("}}")))
			name = name_of(slice_from(tag.data + 3, tag.len - 6));
		v = name.len > 0 ? find(b, front, name) : NULL;
		filled = filled || v;
		buf_put_slice(out, v ? v->text : slice_first(tag, 2));
		text = slice_skip(text, at + (v ? tag.len : 2));
	}
	return filled;
}
