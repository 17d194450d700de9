module.exports = function (config) {
	config.addPassthroughCopy({ "src/pictures": "img" });
	return { dir: { input: "src", output: "_site" } };
};
