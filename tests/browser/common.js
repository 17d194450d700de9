/*
 * common.js: a site in a temporary folder, Chromium on it, and what every page has to stand: axe-core's rules (contrast,
 * landmarks, names), no scrolling sideways, everything reached by the keyboard with its focus seen, no error in the console.
 *
 * `make browser` installs what is needed below build/browser, and pictures of all pages go there.
 */
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawn, execFileSync } = require('child_process');

const root = path.resolve(__dirname, '../..');
const modules = path.join(root, 'build/browser/node_modules');
const pictures = path.join(root, 'build/browser/pictures');
const capsule = (process.env.CAPSULE || './capsule').split(' ').map(word => fs.existsSync(word) ? path.resolve(word) : word);
const sizes = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 900 } };
const PATIENCE = 60000;   // milliseconds until a test gives up; no test asserts a time

// --- TAP -------------------------------------------------------------------

let count = 0, failures = 0;
const children = [];   // whatever breaks off, none of them stays

function check(name, good, detail) {
	console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${name}`);
	if (!good) {
		failures++;
		console.log(String(typeof detail === 'string' ? detail : JSON.stringify(detail, null, 1)).split('\n').slice(0, 30).map(line => '# ' + line).join('\n'));
	}
	return good;
}

function skip(why) {
	console.log(`ok 1 - ${why}; \`make browser\` installs it # skipped\n1..1`);
	process.exit(0);
}

function need(name) {
	const folder = path.join(modules, name);
	return fs.existsSync(folder) ? require(folder) : skip(name + ' is not installed');
}

// --- a site ----------------------------------------------------------------

/* The sample blog, with a draft that has something to find at every second line. */
function makeSite() {
	const site = fs.mkdtempSync(path.join(os.tmpdir(), 'capsule-browser-'));

	fs.cpSync(path.join(root, 'content'), path.join(site, 'content'), { recursive: true });
	fs.copyFileSync(path.join(root, 'capsule.yaml'), path.join(site, 'capsule.yaml'));
	fs.writeFileSync(path.join(site, 'content/posts/unfinished.md'), '---\ntitle: Unfinished\ndate: 2024-01-01\ndraft: true\n---\n' +
		'## Part\n\n#### Too deep\n\n![](nowhere.png)\n\n[lost](/nowhere.gmi)\n\n```\n' + 'a long line of code '.repeat(12) + '\n```\n\n> quoted\n\n' +
		'| a | b |\n|---|---|\n| 1 | 2 |\n\n' + 'Averylongwordwithoutanyplacetobreakit'.repeat(5) + '\n');
	return site;
}

function run(...words) {
	return execFileSync(capsule[0], [...capsule.slice(1), ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/* Have the server make its search index, which the preview then asks. */
function makeIndex(site) {
	return new Promise((resolve, reject) => {
		const child = spawn(capsule[0], [...capsule.slice(1), 'serve', '-l', '127.0.0.1:0', site], { stdio: 'ignore' });
		const watch = setInterval(() => fs.existsSync(path.join(site, '.capsule/archive/manifest.txt')) && child.kill('SIGTERM'), 50);
		child.on('exit', status => {
			clearInterval(watch);
			(status === 0 ? resolve : reject)(new Error('the server ended with ' + status));
		});
	});
}

/* `capsule preview` on it: { address, stop() }. */
function preview(site) {
	return new Promise((resolve, reject) => {
		const child = spawn(capsule[0], [...capsule.slice(1), 'preview', '--port', '0', site], { stdio: ['ignore', 'pipe', 'pipe'] });
		children.push(child);
		let said = '';
		const hear = data => {
			said += data;
			const found = /http:\/\/\S+/.exec(said);
			if (found)
				resolve({ address: found[0].replace(/\/$/, ''), stop: () => child.kill('SIGTERM') });
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.on('exit', () => reject(new Error('the preview ended: ' + said)));
	});
}

// --- a browser --------------------------------------------------------------

async function open() {
	const { chromium } = need('playwright-core');
	const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(name => fs.existsSync(name)) ||
		skip('Chromium is not installed');

	need('axe-core');
	fs.mkdirSync(pictures, { recursive: true });
	return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'], timeout: PATIENCE });
}

/* A page whose errors are kept in page.errors. */
async function newPage(browser, options) {
	const context = await browser.newContext(options), page = await context.newPage();

	page.setDefaultTimeout(PATIENCE);
	page.errors = [];
	page.on('pageerror', error => page.errors.push(String(error)));
	// a page or a picture that is not there is a 404, and no error of the page
	page.on('console', message => message.type() === 'error' && !/status of 404/.test(message.text()) && page.errors.push(message.text()));
	return page;
}

async function checkAxe(page, name) {
	await page.evaluate(fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8'));
	const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
	const told = found.violations.map(v => `${v.id} (${v.impact}): ${v.help}\n` + v.nodes.slice(0, 3).map(n => '  ' + n.html.slice(0, 150) +
		'\n  ' + n.failureSummary.replace(/\n/g, ' ')).join('\n'));
	check(`${name}: axe-core finds nothing wrong`, told.length === 0, told.join('\n'));
}

async function checkWidth(page, name) {
	const wide = await page.evaluate(() => {
		const most = document.documentElement.clientWidth;
		return { page: document.documentElement.scrollWidth, most, by: [...document.querySelectorAll('body *')]
			.filter(e => e.getBoundingClientRect().right > most + 1 && !e.closest('pre')).slice(0, 5).map(e => e.outerHTML.slice(0, 100)) };
	});
	check(`${name}: nothing is cut off or scrolls sideways`, wide.page <= wide.most, wide);
}

/* Tab through the whole page: whatever can be used is reached, in the order in which it stands, and its focus is seen. */
async function checkKeyboard(page, name) {
	const all = await page.evaluate(() => {
		window.usable = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), [tabindex="0"]')];
		document.activeElement.blur();
		window.scrollTo(0, 0);
		return window.usable.map(e => e.outerHTML.slice(0, 100));
	});
	const reached = [], unseen = [];

	for (let i = 0; i < all.length; i++) {
		await page.keyboard.press('Tab');
		const at = await page.evaluate(() => {
			const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
			return { index: window.usable.indexOf(e), html: e.outerHTML.slice(0, 100),
				seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && box.width > 0 && box.bottom > 0 && box.top < innerHeight };
		});
		reached.push(at.index);
		if (!at.seen)
			unseen.push(at.html);
	}
	check(`${name}: the keyboard reaches all ${all.length} things in their order`, reached.every((index, i) => index === i), { reached, all });
	check(`${name}: and shows where it is`, unseen.length === 0, unseen);
}

async function picture(page, name) {
	await page.screenshot({ path: path.join(pictures, name + '.png'), fullPage: false });
}

/* All of it on the page that is open. */
async function checkPage(page, name) {
	await checkAxe(page, name);
	await checkWidth(page, name);
	check(`${name}: no error in the console`, page.errors.length === 0, page.errors);
	page.errors.length = 0;
	await picture(page, name.replace(/[^a-z0-9]+/gi, '-'));
}

/* Run `tests`, functions of what `before` gives, and end. */
async function main(tests) {
	const browser = await open(), site = makeSite();

	try {
		await makeIndex(site);
		for (const test of tests) {
			try {
				await test(browser, site);
			} catch (error) {   // a test that breaks off is a failed test, and the next one runs
				check(`${test.name} came to its end`, false, error.stack);
			}
		}
	} finally {
		children.forEach(child => child.kill('SIGTERM'));
		await browser.close();
		fs.rmSync(site, { recursive: true, force: true });
	}
	console.log(`1..${count}`);
	process.exit(failures ? 1 : 0);
}

module.exports = { check, checkKeyboard, checkPage, main, newPage, picture, preview, run, sizes };
