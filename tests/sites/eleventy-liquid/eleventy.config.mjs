export default function (eleventyConfig) {
	eleventyConfig.addPreprocessor("drafts", "*", (data) => {
		if (data.draft) return false;
	});
	eleventyConfig.setInputDirectory("content");
	eleventyConfig.setDataDirectory("../_data");
	eleventyConfig.setIncludesDirectory("../_includes");
	eleventyConfig.ignores.add("content/skip.md");
	eleventyConfig.addPassthroughCopy("content/blog/**/*.png");
	eleventyConfig.addFilter("readable", (d) => String(d));
}
export const config = { templateFormats: ["md", "njk", "html", "liquid"], markdownTemplateEngine: "liquid" };
