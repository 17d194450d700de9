/*
 * import/wp_shortcode.h: WordPress's own tags in square brackets as HTML.
 */
#ifndef CAPSULE_IMPORT_WP_SHORTCODE_H
#define CAPSULE_IMPORT_WP_SHORTCODE_H

#include "import/wxr_facts.h"

/*
 * Append `html` with [caption], [gallery], [audio], [video], [embed],
 * [youtube], [vimeo] and [code] as figures, media, addresses and code. Any
 * other tag stays for the author and for conversion. `facts`: where the
 * pictures of a gallery are; NULL: nowhere.
 */
void wp_put_html(struct buf *out, struct slice html, const struct wxr_facts *facts);

#endif
