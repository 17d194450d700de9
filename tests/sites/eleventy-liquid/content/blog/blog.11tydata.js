export default {
	tags: ["posts"],
	layout: "post.njk",
	permalink: "/bitacora/{{ page.date | date: '%Y/%m' }}/{{ page.fileSlug }}/"
};
