#!/bin/sh
# run.sh: runs every built fuzz target for FUZZ_TIME seconds on its seeds
# (tests/fuzz/seeds/NAME, and what tests/fuzz/seeds/NAME.from names), and
# counts them. New inputs stay in build/fuzz/corpus; a finding is printed.
set -u
cd "$(dirname "$0")/../.." || exit 2
time=${FUZZ_TIME:-20}
good=0 bad=0
for program in build/fuzz/fuzz/fuzz_*; do
	[ -x "$program" ] || continue
	case $program in *.d) continue ;; esac
	name=$(basename "$program" | sed 's/^fuzz_//')
	corpus=build/fuzz/corpus/$name
	mkdir -p "$corpus" build/fuzz/found
	seeds=$(cat "tests/fuzz/seeds/$name.from" 2>/dev/null)
	[ -d "tests/fuzz/seeds/$name" ] && seeds="$seeds tests/fuzz/seeds/$name"
	# shellcheck disable=SC2086
	if "$program" -max_total_time="$time" -rss_limit_mb=2048 -timeout=10 -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix="build/fuzz/found/$name-" "$corpus" $seeds >"build/fuzz/$name.log" 2>&1; then
		echo "ok - fuzz $name, $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log") inputs"
		good=$((good + 1))
	else
		echo "not ok - fuzz $name"
		tail -40 "build/fuzz/$name.log"
		bad=$((bad + 1))
	fi
done
echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
