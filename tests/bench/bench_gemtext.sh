#!/bin/sh
# bench_gemtext.sh FOLDER...: conversion in this process beside cmark's parser
# alone, and, where lowdown is installed, one process per file of each program,
# and one of capsule for all files.
set -eu
build/bench_gemtext "$@"
command -v lowdown >/dev/null || {
	echo "lowdown is not installed (apt-get install lowdown): not compared"
	exit 0
}
LIST=$(mktemp)
OUT=$(mktemp -d)
export LIST OUT TIMEFORMAT='%U %S'
trap 'rm -rf "$LIST" "$OUT"' EXIT
find "$@" -name '*.md' -type f | sort | head -n 500 >"$LIST"
megabytes=$(tr '\n' '\0' <"$LIST" | xargs -0 cat | wc -c | awk '{ printf "%.2f", $1 / 1e6 }')

# Megabytes per second of processor time, user and system, that a script of
# bash's takes: measure NAME HOW SCRIPT ARGUMENT...
measure() {
	name=$1 how=$2 script=$3
	shift 3
	bash -c "time { $script; } >/dev/null 2>&1" - "$@" 2>&1 | tail -n 1 | awk -v n="$name" -v mb="$megabytes" -v how="$how" \
	    '{ printf "%-24s%7.1f MB/s, %s (%.2f s)\n", n, mb / ($1 + $2), how, $1 + $2 }'
}
each='while IFS= read -r f; do "$@" "$f"; done <"$LIST"'
measure 'capsule render --body' 'a process per file' "$each" ./capsule render --body
measure 'lowdown -Tgemini' 'a process per file' "$each" lowdown -Tgemini --parse-no-metadata
measure 'true' 'a process per file' "$each" /bin/true
measure 'capsule render --output' 'one process, files written' \
    'tr "\n" "\0" <"$LIST" | xargs -0 ./capsule render --body --output "$OUT"'
