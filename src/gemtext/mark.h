/*
 * gemtext/mark.h: marks in running text that CommonMark does not know.
 *
 * ~~struck~~, ==marked==, H~2~O, x^2^, :smile:, and **strong** between
 * characters of a script without blanks, where CommonMark's rule for what a
 * mark may touch fails.
 *
 * Source: GitHub Flavored Markdown, "Strikethrough"; Pandoc's manual,
 * "Superscripts and subscripts"; both marks must touch what they mark.
 */
#ifndef CAPSULE_GEMTEXT_MARK_H
#define CAPSULE_GEMTEXT_MARK_H

#include "gemtext/conversion.h"

/*
 * What the mark at text.data[at] does: puts words into c->prose, or nothing,
 * and returns where reading goes on; `at` itself when it is no mark. Text
 * before it, from `done` on, is put first when it is one.
 */
size_t mark_put(struct conversion *c, struct slice text, size_t at, size_t done);

#endif
