const yaml = require("js-yaml");

module.exports = function (eleventyConfig) {
	eleventyConfig.addDataExtension("yaml,yml", (contents) => yaml.load(contents));
	eleventyConfig.addPassthroughCopy("src/img");
	eleventyConfig.addPassthroughCopy({ "src/files": "downloads" });
	eleventyConfig.addCollection("shown", (api) => api.getFilteredByGlob("src/posts/*.md"));
	eleventyConfig.addFilter("year", (date) => date.toISOString().slice(0, 4));
	return { dir: { input: "src", output: "_site", includes: "_includes", data: "_data" }, markdownTemplateEngine: "njk" };
};
