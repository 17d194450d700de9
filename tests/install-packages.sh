#!/bin/sh
# install-packages.sh build|test|e2e|browser|bench|line|musl|system|deb ...: has Debian's apt install the packages of
# these groups that are missing. Says what it will install; asks nothing.
set -eu

build='gcc libc6-dev make libcmark-dev libgumbo-dev libexpat1-dev zlib1g-dev libminizip-dev libarchive-dev libyaml-dev libjansson-dev libutf8proc-dev
	libsqlite3-dev liburiparser-dev libidn2-dev libevent-dev libseccomp-dev libssl-dev'
test='libcmocka-dev haproxy rsync zsh fish prometheus perl python3 cmark openssl clang libclang-rt-14-dev valgrind procps git mandoc tidy lynx w3m tzdata'
e2e='amfora bombadillo kristall tmux xvfb xdotool imagemagick tesseract-ocr tesseract-ocr-eng fonts-dejavu-core'
browser='chromium fonts-dejavu-core'
command -v npm >/dev/null || browser="$browser nodejs npm"
musl='musl-tools'
system='systemd-container mmdebstrap'
deb='build-essential dpkg-dev debhelper fakeroot lintian'
line='molly-brown nginx-light cmark python3 openssl util-linux iproute2'
bench='molly-brown gnuplot-nox python3 openssl util-linux'

command -v dpkg-query >/dev/null || {
	echo "not a Debian: install what these packages hold by hand: $build" >&2
	exit 0
}
missing=
for group in "$@"; do
	eval "packages=\$$group"
	for package in $packages; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
	done
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "missing:$missing" >&2
		echo "install them as root: apt-get install -y$missing" >&2
		exit 1
	}
	as_root='sudo'
fi
echo "Installing through apt:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
