#!/bin/sh
# run.sh unit|golden|wire|hostile ...: runs these kinds of tests and ends with
# a line "N passed, N failed". Every test program prints TAP; one that ends
# with an error but reports no failed test counts as one failed test. As many
# programs as there are cores run at once, hostile ones alone. What fails is
# run once more, alone, when the others have ended: a fault of the program
# fails again and counts; what passes then was in want of time on a busy
# machine, counts as passed, and is named as unsteady before the last line.
#   CAPSULE  the program under test (default ./capsule)
#   BUILD    where unit tests were built (default build)
#   JOBS     how many at once (default: the number of cores)
#   AGAIN    no: what fails is not run once more, for what a sanitizer found once is found
set -u

# Run one program, keep what it says in the folder $1, and say how it went: in one write, since others write too.
one() {
	log=$1/$(echo "$2" | tr / -)
	began=$(date +%s)
	"$2" >"$log" 2>&1
	status=$?
	good=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "not ok - $2 ended with status $status" >>"$log"
		bad=1
	fi
	echo "$good $bad" >"$log.count"
	rm -f "$log.failed"
	[ "$bad" -eq 0 ] || echo "$2" >"$log.failed"
	said="$2: $good passed, $bad failed in $(($(date +%s) - began)) s$(grep -m1 -o '# skipped.*' "$log" | sed 's/^# /; /')"
	[ "$bad" -eq 0 ] || said="$said
$(cat "$log")"
	printf '%s\n' "$said"
}

if [ "$1" = --one ]; then
	one "$2" "$3"
	exit 0
fi

cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
CAPSULE=${CAPSULE:-./capsule}
CMOCKA_MESSAGE_OUTPUT=TAP
export BUILD CAPSULE CMOCKA_MESSAGE_OUTPUT

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

programs() {
	if [ "$1" = unit ]; then
		for source in tests/unit/test_*.c; do
			echo "$BUILD/unit/$(basename "$source" .c)"
		done
	else
		for program in tests/"$1"/test_*; do
			[ -x "$program" ] && echo "$program"
		done
	fi
}

for kind in "$@"; do
	jobs=${JOBS:-$(nproc)}
	[ "$kind" = hostile ] && jobs=1
	programs "$kind" | xargs -n 1 -P "$jobs" tests/run.sh --one "$folder"
done
for failed in "$folder"/*.failed; do
	if [ ! -e "$failed" ] || [ "${AGAIN:-yes}" = no ]; then
		break
	fi
	program=$(cat "$failed")
	echo "once more, alone: $program"
	tests/run.sh --one "$folder" "$program"
	[ -e "$failed" ] || echo "unsteady: $program failed beside others and passed alone" >>"$folder/unsteady"
done
[ -e "$folder/unsteady" ] && cat "$folder/unsteady"
cat "$folder"/*.count | awk '{ good += $1; bad += $2 } END { print good + 0 " passed, " bad + 0 " failed"; exit bad > 0 }'
