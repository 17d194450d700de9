/*
 * blogs/condition.h: which branches of {% if %} and {% unless %} a text shows.
 *
 * What asks for a plain value of the configuration or the front matter, or
 * compares one with a text, is answered as the generator would. Where only the
 * generator knows, the first branch stands and the others do not: a reader
 * gets one of them, as on the web.
 */
#ifndef CAPSULE_BLOGS_CONDITION_H
#define CAPSULE_BLOGS_CONDITION_H

#include "blogs/blog.h"

enum { CONDITION_DEPTH_MOST = 32 };   /* tags nested deeper are left as they are */

/* The tags that are open where a text is read. */
struct conditions {
	struct open_tag {
		bool is_loop;   /* its `else` is no branch of a condition */
		bool outside;   /* whether what stands around it is shown */
		bool taken;     /* a branch was */
		bool shown;     /* this one is */
	} open[CONDITION_DEPTH_MOST];
	size_t depth;
	size_t beyond;      /* tags that are open in the innermost one and had no room */
};

/* Whether text is shown where the reading has come to. */
bool conditions_show(const struct conditions *c);

/*
 * Take what stands between "{%" and "%}". True when it belongs to a condition,
 * so that nothing is to be shown of it; false for any other tag.
 * `front`: the text's front matter, as blog_front() gives it; may be NULL.
 */
bool conditions_take(struct conditions *c, const struct blog *b, const struct value *front, struct slice tag);

#endif
