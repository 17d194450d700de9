/* writing/upload_name.c: where an upload may go; see upload_name.h. */
#include "writing/upload_name.h"

#include "base/utf8.h"
#include "gemini/mime.h"

#include <ctype.h>

static bool
is_plain(struct slice part)
{
	if (part.len == 0 || part.len > 200 || part.data[0] == '.' || part.data[0] == '~' || part.data[0] == '#' ||
	    part.data[0] == ' ' || part.data[part.len - 1] == '~' || part.data[part.len - 1] == ' ')
		return false;
	while (part.len > 0) {
		uint32_t c;
		bool damaged;
		size_t n = utf8_next(part, &c, &damaged);

		if (damaged || utf8_is_hidden(c) || c == 0x200C || c == 0x200D || (c < 0x80 && !isalnum((int)c) && !strchr("-._ ~", (int)c)))
			return false;
		part = slice_skip(part, n);
	}
	return true;
}

bool
upload_is_draft(struct slice file)
{
	return slice_starts(file, SLICE("_drafts/"));
}

/* What settles how the site is served or made: never changed from outside. */
static bool
is_setting(struct slice file)
{
	static const char *const endings[] = { ".yaml", ".yml", ".toml", ".json", ".js", ".pem", ".key", ".html", ".htm", ".xml" };

	return slice_ends_in_one_of_nocase(file, endings, COUNT(endings)) || slice_starts(file, SLICE("certs/"));
}

static bool
is_in_folder(struct slice file, struct slice folder)
{
	while (slice_starts(folder, SLICE("/")))
		folder = slice_skip(folder, 1);
	while (slice_ends(folder, SLICE("/")))
		folder.len--;
	return folder.len == 0 || (slice_starts(file, folder) && file.len > folder.len && file.data[folder.len] == '/');
}

bool
upload_in_folders(const struct titan_rules *t, struct slice file)
{
	if (upload_is_draft(file))
		file = slice_skip(file, strlen("_drafts/"));
	for (size_t i = 0; i < t->folder_count; i++) {
		if (is_in_folder(file, slice_of(t->folders[i])))
			return true;
	}
	return t->folder_count == 0;
}

static bool
is_of_types(const struct titan_rules *t, struct slice type)
{
	for (size_t i = 0; i < t->type_count; i++) {
		struct slice want = slice_of(t->types[i]);

		if (slice_ends(want, SLICE("*")) ? slice_starts_nocase(type, slice_first(want, want.len - 1))
		    : slice_eq_nocase(type, want))
			return true;
	}
	return false;
}

bool
upload_name_allowed(const struct titan_rules *t, struct slice file, struct err *err)
{
	struct slice rest = file;
	const char *type = mime_by_name(file);
	int depth = upload_is_draft(file) ? -1 : 0;

	if (file.len == 0 || file.len > UPLOAD_NAME_MOST)
		return err_set(err, "This address names no file that could be written");
	while (rest.len > 0) {
		struct slice part = slice_cut(&rest, '/');

		if (depth++ > UPLOAD_DEPTH_MOST)
			return err_set(err, "This address lies deeper than %d folders: take one that is nearer", UPLOAD_DEPTH_MOST);
		if (!is_plain(part) || (rest.len == 0 && slice_ends(file, SLICE("/"))))
			return err_set(err, "A name here is made of letters, digits and - . _ alone and begins with none of . and ~; this one is not: %.60s",
			    slice_find(part, '\0') == part.len && part.len > 0 && utf8_valid(part) ? "see the address" : "it is empty or no text");
	}
	if (is_setting(file))
		return err_set(err, "Files of this kind settle how a site works, and are not changed by an upload");
	if (!upload_in_folders(t, file))
		return err_set(err, "Uploads do not go to this folder: the capsule's configuration names those that they may go to");
	if (!type || !is_of_types(t, slice_of(type)))
		return err_set(err, "Files of this kind are not taken: the ending of the name decides, .md, .gmi or .jpg for instance");
	return true;
}

bool
upload_type_fits(struct slice file, struct slice type)
{
	const char *own = mime_by_name(file);

	type = slice_trim(slice_first(type, slice_find(type, ';')));
	if (type.len == 0 || !own)
		return own != NULL;
	return slice_eq_nocase(type, slice_of(own)) ||
	    (slice_starts(slice_of(own), SLICE("text/")) && (slice_eq_nocase(type, SLICE("text/plain")) ||
	    slice_eq_nocase(type, SLICE("text/gemini")) || slice_eq_nocase(type, SLICE("application/octet-stream"))));
}

/* ---- what it holds ------------------------------------------------------------------- */

/* How files of a type begin, or what stands at a place in them. */
static const struct { const char *type; size_t at; struct slice mark; } marks[] = {
	{ "image/jpeg", 0, { "\xFF\xD8\xFF", 3 } },
	{ "image/png",  0, { "\x89PNG\r\n\x1A\n", 8 } },
	{ "image/gif",  0, { "GIF8", 4 } },
	{ "image/webp", 8, { "WEBP", 4 } },
	{ "image/avif", 4, { "ftyp", 4 } },
};

bool
upload_content_fits(struct slice file, struct slice text, struct err *err)
{
	const char *own = mime_by_name(file);

	if (own && slice_starts(slice_of(own), SLICE("text/")) && slice_find(text, '\0') < text.len)
		return err_set(err, "this is no text: byte %zu of it is zero", slice_find(text, '\0') + 1);
	for (size_t i = 0; own && i < COUNT(marks); i++) {
		if (strcmp(own, marks[i].type) == 0 && !slice_starts(slice_skip(text, marks[i].at), marks[i].mark))
			return err_set(err, "the name says %s, and what was sent is none", own);
	}
	return true;
}
