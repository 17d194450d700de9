export default {
	title: "Field Notes",
	url: "https://field.example.org",
	language: "es",
	description: "Apuntes",
	author: { name: "Nora Vidal" }
};
