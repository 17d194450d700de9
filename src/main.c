/*
 * main.c: the table of commands.
 */
#include "commands/commands.h"
#include "commands/findings.h"
#include "config/options.h"
#include "serve/serve.h"
#include "version.h"

#include <stdio.h>

#define AS_HELP(kind, about) "\n  " kind ": " about

const struct command commands[] = {
	{ "serve", "[SITE]", 0, 1, "serve the folder SITE, \".\" when none is given",
	    "Signals: TERM and INT finish what is being sent and end within 5 s; HUP reads everything\n"
	    "again; USR1 opens the log again. Changes of files are noticed without a signal.", serve_command },
	{ "render", "FILE|-...", 1, OPTION_ARGUMENTS_MOST, "print what a reader of that post gets",
	    "Several files, a thousand at most, want --output: one start of the program is enough for all.", render_command },
	{ "check", "[SITE]", 0, 1, "list what is wrong with a site: file:line: kind: reason",
	    "Exit status 1 when there is any finding. Kinds:" FINDING_TABLE(AS_HELP), check_command },
	{ "config", "[SITE]", 0, 1, "show the configuration as it holds, and where each value comes from",
	    "What it prints is a capsule.yaml that says the same.", config_command },
	{ "preview", "[SITE]", 0, 1, "show it in a browser on this machine, drafts and findings too",
	    "Open the address that it prints. Pages follow every edit; a signal or ^C ends it.", preview_command },
	{ "announce", "[SITE]", 0, 1, "tell the addresses in `announce` of new posts",
	    "One request each, once a day at most, for posts dated within three days; never for edits, for posts\n"
	    "of another blog's export, or with `announce: no`. Nothing is sent without --send.", announce_command },
	{ "new", "[SITE] TITLE", 1, 2, "start a dated draft with its front matter",
	    "Writes SITE/content/posts/SLUG.md and prints its path; never overwrites.", new_command },
	{ "cert", "show|new|renew [HOST]", 1, 2, "show, make or renew a host's certificate",
	    "HOST is the first of the configuration when none is given; show then shows all.\n"
	    "renew makes a new certificate for the same key and keeps the old one beside it; renew --check rehearses it.", cert_command },
	{ "import", "FILE DIR", 2, 2, "make a site in DIR of an export of WordPress, Ghost, Medium or Substack",
	    "Posts and comments become files below DIR/content; what is there already is left alone.", import_command },
	{ "export", "SITE OUT", 2, 2, "write all of a site to OUT: a folder, or *.gpub, *.zip, *.tar.gz, *.warc.gz",
	    "A folder can be served as it is by any Gemini server, with --html by any web server; it is empty before,\n"
	    "or an export.\n"
	    "The same content gives the same bytes.", export_command },
	{ "pictures", "[SITE]", 0, 1, "make small copies of large pictures, for readers on thin lines",
	    "Beside hero.jpg a file hero.jpg.small.jpg, by vips or ImageMagick; pages then show it first. Only for\n"
	    "pictures of more than 100 KB, and only where the copy is at most half as large.", pictures_command },
	{ "comments", "[SITE] list|approve|reject|import [ID...|FILE]", 1, 64, "what readers wrote: list, approve, reject, import it",
	    "list: what waits to be approved. approve ID...: show it below its post. reject ID...: put it aside.\n"
	    "ID is \"all\" for all that wait.\n"
	    "import FILE: put comments beside their posts from Disqus (XML), WordPress (WXR), Isso (its\n"
	    "SQLite database) or Wix (JSON); what is there already is left alone.", comments_command },
	{ "history", "[SITE] list|restore [FILE] [VERSION]", 1, 4, "former versions of what was uploaded: list them, restore one",
	    "list [FILE]: all versions, or those of a file below content/. restore FILE VERSION: put one back;\n"
	    "what is there now is kept first.", history_command },
	{ "mirror", "URL DIR", 2, 2, "keep DIR equal to a capsule, fetching only what changed",
	    "By its manifest where it has one, else by its links, one a second. What is gone there is moved\n"
	    "to DIR/gone. `capsule serve DIR` serves the copy. Exit status 1 when anything failed.", mirror_command },
	{ "get", "URL", 1, 1, "make one request: header on stderr, body on stdout",
	    "Exit status 0 for an answer 2x, 1 for any other. Redirects are not followed. A server's key is\n"
	    "kept at the first visit, in $XDG_STATE_HOME/capsule/known_hosts, and compared from then on.", get_command },
	{ "stats", "LOG...", 1, 64, "add up what logs of requests say: days, addresses, feeds, robots",
	    "LOG is a file that `log.file` names, in either form, or - for standard input. For packed ones:\n"
	    "zcat LOG.gz | capsule stats -", stats_command },
	{ "status", "[SITE]", 0, 1, "ask the server that runs on a site how it is", "", status_command },
	{ "help", "[TOPIC]", 0, 1, "say what a command does, or a key of capsule.yaml", "", help_command },
	{ "completion", "bash|zsh|fish", 1, 1, "print the script by which a shell completes command lines", "", completion_command },
	{ 0 },
};

int
main(int argc, char **argv)
{
	struct options o;
	struct err err;
	const struct command *c;

	if (!options_parse(&o, argc, argv, &err)) {
		fprintf(stderr, "capsule: %s; `capsule%s%s --help` says more\n", err.text,
		    o.command ? " " : "", o.command ? o.command : "");
		return EXIT_USAGE;
	}
	c = o.command ? command_find(o.command) : NULL;
	if (o.help)
		options_print_help(c);
	else if (o.version)
		version_print();
	else
		return c->run(&o);
	return EXIT_GOOD;
}
