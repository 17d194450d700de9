#!/bin/sh
# valgrind.sh: the wire tests with every process of a server under valgrind;
# fails when a test does, and when valgrind has anything to say. Commands that
# do one thing and end run as they are (start after start is mostly
# valgrind's own); the sanitizers look at those.
set -u
cd "$(dirname "$0")/.." || exit 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/logs"
cat >"$folder/capsule" <<END
#!/bin/sh
case \$1 in
serve | preview) ;;
*) exec '$(realpath "${CAPSULE:-./capsule}")' "\$@" ;;
esac
exec valgrind --quiet --leak-check=full --show-leak-kinds=definite --log-file='$folder/logs/%p' \
	'$(realpath "${CAPSULE:-./capsule}")' "\$@"
END
chmod +x "$folder/capsule"
PATIENCE=240 DOCS=no CAPSULE="$folder/capsule" tests/run.sh wire
status=$?
for log in "$folder"/logs/*; do
	grep '^==' "$log" && status=1  # other lines tell of system calls that valgrind does not know
done
exit $status
