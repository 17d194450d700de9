/*
 * fuzz_mirror.c: whatever another capsule sends as its manifest, its robots.txt
 * or its pages, no name leads out of the folder, lines that are put together are
 * those that were there, and a record that shuts everybody out does. Whatever
 * lies in the file of known hosts, a key that was kept is known the next time.
 */
#include "archive/manifest.h"
#include "commands/known_hosts.h"
#include "gemini/link_scan.h"
#include "gemini/url.h"
#include "mirror/mirror.h"

#include <fcntl.h>
#include <openssl/ec.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
must(bool good)
{
	if (!good)
		abort();
}

/* A name is relative, and no segment is empty, hidden or has a control character. */
static void
check_name(struct slice path)
{
	struct buf name = BUF_INIT(1 << 14);
	struct err err;
	struct slice rest;

	if (mirror_store_put_name(&name, path, &err)) {
		must(name.len > 0);
		for (rest = buf_slice(&name); rest.len > 0;) {
			struct slice segment = slice_cut(&rest, '/');

			must(segment.len > 0 && (segment.data[0] != '.' || slice_eq(segment, SLICE(".well-known"))));
			for (size_t i = 0; i < segment.len; i++)
				must((unsigned char)segment.data[i] >= ' ' && segment.data[i] != 0x7F);
		}
		must(!slice_ends(buf_slice(&name), SLICE("/")));
	} else {
		must(name.len == 0);
	}
	buf_release(&name);
}

static void
check_manifest(struct slice text)
{
	struct manifest m;
	struct manifest_line line;
	struct buf lines = BUF_INIT(1 << 20), merged = BUF_INIT(1 << 20);
	struct err err;
	struct slice rest = text;

	if (manifest_read(&m, text, &err)) {
		must(m.rest.data >= text.data && m.rest.data + m.rest.len <= text.data + text.len);
		manifest_check_signature(&m, &err);
		rest = m.rest;
	}
	while (manifest_next(&rest, &line, &err)) {
		struct buf path = BUF_INIT(1 << 14);

		must(slice_starts(line.path, SLICE("/")));
		buf_put_slice(&lines, line.line);
		buf_putc(&lines, '\n');
		if (url_decode_path(&path, line.path))
			check_name(buf_slice(&path));
		buf_release(&path);
	}
	must(manifest_merge(&merged, buf_slice(&lines), SLICE(""), &err) && slice_eq(buf_slice(&merged), buf_slice(&lines)));
	buf_clear(&merged);
	must(manifest_merge(&merged, SLICE(""), buf_slice(&lines), &err) && slice_eq(buf_slice(&merged), buf_slice(&lines)));
	buf_release(&lines);
	buf_release(&merged);
}

static void
check_robots(struct slice text)
{
	struct buf closed = BUF_INIT(1 << 20);

	robots_allow(text, SLICE("/posts/x.gmi"));
	must(robots_allow(SLICE(""), SLICE("/x")));
	buf_put_slice(&closed, text);
	buf_puts(&closed, "\nUser-agent: *\nDisallow: /\n");
	must(!robots_allow(buf_slice(&closed), SLICE("/posts/x.gmi")));
	buf_release(&closed);
}

static void
check_page(struct slice text)
{
	struct link_scan scan = { .rest = text };
	struct buf whole = BUF_INIT(1 << 20);

	while (link_scan_next(&scan)) {
		struct buf path = BUF_INIT(1 << 14);
		struct slice rest;

		buf_put_slice(&whole, scan.line);
		if (scan.is_link && link_scan_own_path(&path, &rest, SLICE("gemini://h.example"), SLICE("/a/b.gmi"), scan.target)) {
			must(slice_starts(buf_slice(&path), SLICE("/")));
			check_name(buf_slice(&path));
		}
		buf_release(&path);
	}
	must(slice_eq(buf_slice(&whole), text));
	buf_release(&whole);
}

static void
check_known_hosts(struct slice text)
{
	static char path[64];
	static X509 *certificate;
	static const char where[] = "h.example:1965";
	enum known_verdict verdict;
	struct err err;
	int fd;

	if (!certificate) {
		EVP_PKEY *key = EVP_EC_gen("P-256");

		certificate = X509_new();
		must(key && certificate && X509_set_pubkey(certificate, key) == 1 &&
		    ASN1_TIME_set(X509_getm_notAfter(certificate), 2000000000) != NULL);
		EVP_PKEY_free(key);
		snprintf(path, sizeof(path), "/tmp/fuzz-mirror-%ld", (long)getpid());
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd != -1 && write(fd, text.data, text.len) == (ssize_t)text.len);
	close(fd);
	verdict = known_hosts_look(path, where, certificate, 1700000000, &err);
	if (verdict == KNOWN_NEW)
		must(known_hosts_look(path, where, certificate, 1700000000, &err) == KNOWN_SAME);
	unlink(path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_from((const char *)data, size);

	if (size > 1 << 16)
		return 0;
	check_manifest(text);
	check_robots(text);
	check_page(text);
	check_name(text);
	if (size < 4096)
		check_known_hosts(text);
	return 0;
}
