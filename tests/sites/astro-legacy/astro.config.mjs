import { defineConfig } from 'astro/config';
import mdx from '@astrojs/mdx';

export default defineConfig({
	site: 'https://loom.example.org/',
	integrations: [mdx()],
	trailingSlash: 'never',
	build: { format: 'file' },
	legacy: { collections: true },
});
