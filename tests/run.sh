#!/bin/sh
# run.sh unit|golden|wire|hostile ...: runs these kinds of tests and ends with
# a line "N passed, N failed". Every test program prints TAP; one that ends
# with an error but reports no failed test counts as one failed test.
#   CAPSULE  the program under test (default ./capsule)
#   BUILD    where unit tests were built (default build)
set -u
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
CAPSULE=${CAPSULE:-./capsule}
CMOCKA_MESSAGE_OUTPUT=TAP
export BUILD CAPSULE CMOCKA_MESSAGE_OUTPUT

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0

run() {
	"$@" >"$log" 2>&1
	status=$?
	good=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "not ok - $1 ended with status $status" >>"$log"
		bad=1
	fi
	echo "$1: $good passed, $bad failed$(grep -m1 -o '# skipped.*' "$log" | sed 's/^# /; /')"
	[ "$bad" -eq 0 ] || cat "$log"
	passed=$((passed + good)) failed=$((failed + bad))
}

for kind in "$@"; do
	if [ "$kind" = unit ]; then
		for source in tests/unit/test_*.c; do
			run "$BUILD/unit/$(basename "$source" .c)"
		done
	else
		for program in tests/"$kind"/test_*; do
			[ -x "$program" ] && run "$program"
		done
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
