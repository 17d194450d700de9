import { defineCollection, z } from 'astro:content';

const posts = defineCollection({
	type: 'content',
	schema: z.object({ title: z.string(), date: z.coerce.date(), draft: z.boolean().default(false), tags: z.array(z.string()).default([]) }),
});
const authors = defineCollection({ type: 'data', schema: z.object({ name: z.string() }) });
const gallery = defineCollection({ type: 'content', schema: z.object({ title: z.string() }) });

export const collections = { posts, authors, gallery };
