import { defineConfig } from 'astro/config';
import mdx from '@astrojs/mdx';

export default defineConfig({
	site: 'https://weave.example.org',
	base: '/cloth',
	integrations: [mdx()],
});
