#!/bin/sh
# bench_gemtext.sh FOLDER...: conversion in this process beside cmark's parser
# alone, and, where lowdown is installed, one process per file of each program.
set -eu
build/bench_gemtext "$@"
command -v lowdown >/dev/null || {
	echo "lowdown is not installed (apt-get install lowdown): not compared"
	exit 0
}
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find "$@" -name '*.md' -type f | sort | head -n 500 >"$list"
megabytes=$(tr '\n' '\0' <"$list" | xargs -0 cat | wc -c | awk '{ printf "%.2f", $1 / 1e6 }')

# Seconds of processor time, user and system, that one process per file takes.
measure() {
	name=$1
	shift
	times=$( { TIMEFORMAT='%U %S'; export TIMEFORMAT; bash -c '
		list=$1; shift
		time while IFS= read -r f; do "$@" "$f" >/dev/null 2>&1 || true; done <"$list"' - "$list" "$@"; } 2>&1 | tail -n 1)
	echo "$times" | awk -v n="$name" -v mb="$megabytes" \
	    '{ printf "%-24s%7.1f MB/s, a process per file (%.2f s)\n", n, mb / ($1 + $2), $1 + $2 }'
}
measure 'capsule render --body' ./capsule render --body
measure 'lowdown -Tgemini' lowdown -Tgemini --parse-no-metadata
measure 'true' true
