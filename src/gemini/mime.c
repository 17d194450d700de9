/* gemini/mime.c: the media type of a file; see mime.h. */
#include "gemini/mime.h"

#include "base/utf8.h"

#define OPEN_XML "application/vnd.openxmlformats-officedocument."

/*
 * X(type, what a reader calls it, endings). Source text of programs is
 * text/plain: every client shows that, and few know text/x-anything.
 */
#define MIME_TABLE(X) \
	X("text/gemini", "Gemtext", "gmi gemini gmni") \
	X("text/plain", "text", \
	  "txt text log conf cfg ini env lst nfo asc me readme license authors " \
	  "changelog todo srt sub org rst adoc asciidoc textile wiki tex bib man " \
	  "roff 1 2 3 4 5 6 7 8 c h cc cpp cxx hh hpp m mm rs go zig d nim v java " \
	  "kt kts scala groovy clj cljs edn hs lhs ml mli fs fsx elm ex exs erl hrl " \
	  "lisp el scm rkt lua pl pm t tcl r jl py pyi rb php swift cs vb f f90 pas " \
	  "ada adb ads asm s sql ps1 bat cmd sh bash zsh fish awk sed vim ts tsx " \
	  "jsx vue svelte scss sass less dart proto graphql tf nix cmake mk mak " \
	  "ninja gradle dockerfile gitignore gitattributes editorconfig makefile " \
	  "lock sum mod y l gv dot plantuml puml mmd ly abc ino vhd vhdl sv lean " \
	  "agda coq idr prolog fth forth bas apl jsonl ndjson yaml yml toml sig pem " \
	  "pub") \
	X("text/markdown", "Markdown", "md markdown mkd mdown mdx") \
	X("text/html", "HTML", "htm html xhtml") \
	X("text/css", "CSS", "css") \
	X("text/csv", "CSV", "csv") \
	X("text/tab-separated-values", "TSV", "tsv") \
	X("text/javascript", "JavaScript", "js mjs cjs") \
	X("text/calendar", "calendar", "ics ifb") \
	X("text/vcard", "contact", "vcf vcard") \
	X("text/xml", "XML", "xml xsl xsd opml") \
	X("text/vtt", "subtitles", "vtt") \
	X("text/x-diff", "patch", "diff patch") \
	X("application/atom+xml", "Atom feed", "atom") \
	X("application/rss+xml", "RSS feed", "rss") \
	X("application/json", "JSON", "json webmanifest geojson") \
	X("image/png", "PNG", "png apng") \
	X("image/jpeg", "JPEG", "jpg jpeg jpe jfif") \
	X("image/gif", "GIF", "gif") \
	X("image/webp", "WebP", "webp") \
	X("image/avif", "AVIF", "avif") \
	X("image/heic", "HEIC", "heic heif") \
	X("image/jxl", "JPEG XL", "jxl") \
	X("image/svg+xml", "SVG", "svg") \
	X("image/x-icon", "icon", "ico") \
	X("image/bmp", "BMP", "bmp") \
	X("image/tiff", "TIFF", "tif tiff") \
	X("image/x-tga", "TGA", "tga") \
	X("image/vnd.adobe.photoshop", "PSD", "psd") \
	X("image/vnd.djvu", "DjVu", "djvu djv") \
	X("audio/mpeg", "MP3", "mp3") \
	X("audio/ogg", "Ogg audio", "ogg oga opus") \
	X("audio/wav", "WAV", "wav") \
	X("audio/flac", "FLAC", "flac") \
	X("audio/mp4", "AAC", "m4a m4b aac") \
	X("audio/midi", "MIDI", "mid midi") \
	X("audio/webm", "WebM audio", "weba") \
	X("audio/aiff", "AIFF", "aif aiff") \
	X("audio/x-mod", "tracker module", "xm s3m it") \
	X("audio/x-mpegurl", "playlist", "m3u m3u8") \
	X("video/mp4", "MP4", "mp4 m4v") \
	X("video/webm", "WebM", "webm") \
	X("video/ogg", "Ogg video", "ogv") \
	X("video/quicktime", "QuickTime", "mov qt") \
	X("video/x-matroska", "Matroska", "mkv") \
	X("video/x-msvideo", "AVI", "avi") \
	X("video/mpeg", "MPEG", "mpg mpeg") \
	X("application/pdf", "PDF", "pdf") \
	X("application/postscript", "PostScript", "ps eps ai") \
	X("application/epub+zip", "EPUB", "epub") \
	X("application/x-mobipocket-ebook", "MOBI", "mobi azw prc") \
	X("application/gpub+zip", "Gempub", "gpub") \
	X("application/vnd.comicbook+zip", "comic book", "cbz") \
	X("application/rtf", "RTF", "rtf") \
	X("application/msword", "Word", "doc") \
	X(OPEN_XML "wordprocessingml.document", "Word", "docx") \
	X("application/vnd.ms-excel", "Excel", "xls") \
	X(OPEN_XML "spreadsheetml.sheet", "Excel", "xlsx") \
	X("application/vnd.ms-powerpoint", "PowerPoint", "ppt") \
	X(OPEN_XML "presentationml.presentation", "PowerPoint", "pptx") \
	X("application/vnd.oasis.opendocument.text", "OpenDocument text", "odt") \
	X("application/vnd.oasis.opendocument.spreadsheet", "OpenDocument sheet", "ods") \
	X("application/vnd.oasis.opendocument.presentation", "OpenDocument slides", "odp") \
	X("application/vnd.oasis.opendocument.graphics", "OpenDocument drawing", "odg") \
	X("application/zip", "ZIP", "zip") \
	X("application/gzip", "gzip", "gz tgz") \
	X("application/x-bzip2", "bzip2", "bz2 tbz tbz2") \
	X("application/x-xz", "xz", "xz txz") \
	X("application/zstd", "Zstandard", "zst tzst") \
	X("application/x-7z-compressed", "7-Zip", "7z") \
	X("application/vnd.rar", "RAR", "rar") \
	X("application/x-tar", "tar", "tar") \
	X("application/warc", "WARC", "warc") \
	X("application/lzip", "lzip", "lz") \
	X("application/vnd.debian.binary-package", "Debian package", "deb") \
	X("application/x-rpm", "RPM", "rpm") \
	X("application/vnd.android.package-archive", "Android package", "apk") \
	X("application/java-archive", "JAR", "jar") \
	X("application/x-iso9660-image", "disc image", "iso img") \
	X("application/vnd.microsoft.portable-executable", "Windows program", "exe dll msi") \
	X("application/x-apple-diskimage", "disc image", "dmg") \
	X("application/wasm", "WebAssembly", "wasm") \
	X("application/x-shockwave-flash", "Flash", "swf") \
	X("application/x-bittorrent", "torrent", "torrent") \
	X("application/vnd.sqlite3", "SQLite", "sqlite db") \
	X("application/pgp-encrypted", "OpenPGP", "pgp gpg") \
	X("application/x-ipynb+json", "notebook", "ipynb") \
	X("font/ttf", "font", "ttf") \
	X("font/otf", "font", "otf") \
	X("font/woff", "font", "woff") \
	X("font/woff2", "font", "woff2") \
	X("model/stl", "3D model", "stl") \
	X("model/obj", "3D model", "obj") \
	X("model/gltf+json", "3D model", "gltf") \
	X("model/gltf-binary", "3D model", "glb") \
	X("application/gpx+xml", "map data", "gpx") \
	X("application/vnd.google-earth.kml+xml", "map data", "kml")

static const struct mime { const char *type, *short_name, *endings; } table[] = {
#define AS_ROW(type, short_name, endings) { type, short_name, endings },
	MIME_TABLE(AS_ROW)
#undef AS_ROW
};
enum { ROWS = COUNT(table) };

/* Text in all but name. */
static const char *const text_types[] = {
	"application/json", "application/x-ipynb+json", "model/gltf+json",
};

static bool
has_word(struct slice words, struct slice word)
{
	while (words.len > 0) {
		if (slice_eq_nocase(slice_cut(&words, ' '), word))
			return true;
	}
	return false;
}

const char *
mime_by_name(struct slice name)
{
	size_t dot = slice_find_last(name, '.');
	struct slice ending = slice_skip(name, dot + 1);

	if (ending.len == 0 || slice_find(ending, '/') < ending.len)
		return NULL;
	for (size_t i = 0; i < ROWS; i++) {
		if (has_word(slice_of(table[i].endings), ending))
			return table[i].type;
	}
	return NULL;
}

bool
mime_is_text(struct slice type)
{
	return slice_starts(type, SLICE("text/")) || slice_is_one_of(type, text_types, COUNT(text_types));
}

const char *
mime_short_name(struct slice type)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (slice_eq(type, slice_of(table[i].type)))
			return table[i].short_name;
	}
	return NULL;
}

static bool
is_text_control(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

const char *
mime_by_content(struct slice start)
{
	while (start.len > 0) {
		uint32_t c;
		bool damaged;
		size_t n = utf8_next(start, &c, &damaged);

		if (damaged && n == start.len)
			break;  /* a character that the sample cuts in two */
		if (damaged || (c < 0x20 && !is_text_control(c)) || c == 0x7F)
			return "application/octet-stream";
		start = slice_skip(start, n);
	}
	return "text/plain";
}
