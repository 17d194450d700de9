import { defineCollection, z } from 'astro:content';
import { glob } from 'astro/loaders';

const blog = defineCollection({
	loader: glob({ pattern: '**/*.{md,mdx}', base: './src/content/blog' }),
	schema: z.object({
		title: z.string(),
		pubDate: z.coerce.date(),
		draft: z.boolean().optional(),
		tags: z.array(z.string()).default([]),
	}),
});

const notes = defineCollection({
	loader: glob({ pattern: '**/[^_]*.md', base: './src/content/notes' }),
	schema: z.object({ title: z.string(), date: z.coerce.date() }),
});

const diary = defineCollection({
	loader: glob({ base: './writing', pattern: '**/*.md' }),
	schema: z.object({ title: z.string(), date: z.coerce.date(), tags: z.array(z.string()).default([]) }),
});

const single = defineCollection({
	loader: glob({ pattern: '*.md', base: './src/content/single' }),
	schema: z.object({ title: z.string() }),
});

export const collections = { blog, notes, diary, single };
