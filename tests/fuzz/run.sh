#!/bin/sh
# run.sh: runs every built fuzz target for FUZZ_TIME seconds on its seeds
# (tests/fuzz/seeds/NAME, and what tests/fuzz/seeds/NAME.from names), as many
# at once as there are cores, and counts them. New inputs stay in
# build/fuzz/corpus; a finding is printed.
set -u

# Run one target; a line of how it went, and one more in build/fuzz/results.
one() {
	name=$(basename "$1" | sed 's/^fuzz_//')
	corpus=build/fuzz/corpus/$name
	mkdir -p "$corpus" build/fuzz/found
	seeds=$(cat "tests/fuzz/seeds/$name.from" 2>/dev/null)
	[ -d "tests/fuzz/seeds/$name" ] && seeds="$seeds tests/fuzz/seeds/$name"
	# shellcheck disable=SC2086
	if "$1" -max_total_time="${FUZZ_TIME:-20}" -rss_limit_mb=2048 -timeout=10 -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix="build/fuzz/found/$name-" "$corpus" $seeds >"build/fuzz/$name.log" 2>&1; then
		said="ok - fuzz $name, $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log") inputs"
	else
		said="not ok - fuzz $name
$(tail -40 "build/fuzz/$name.log")"
	fi
	echo "$said" | head -1 >>build/fuzz/results
	printf '%s\n' "$said"
}

if [ "${1:-}" = --one ]; then
	one "$2"
	exit 0
fi

cd "$(dirname "$0")/../.." || exit 2
rm -f build/fuzz/results
for program in build/fuzz/fuzz/fuzz_*; do
	case $program in *.d) continue ;; esac
	[ -x "$program" ] && echo "$program"
done | xargs -n 1 -P "${JOBS:-$(nproc)}" tests/fuzz/run.sh --one
awk '/^ok/ { good++ } /^not ok/ { bad++ } END { print good + 0 " passed, " bad + 0 " failed"; exit bad > 0 || good == 0 }' build/fuzz/results
