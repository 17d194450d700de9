#!/bin/sh
# in_systemd.sh: in a Debian that systemd started and where the package is installed: is the service what its unit
# says? Prints TAP. test_systemd runs it.
count=0
failed=0

# $1: what is checked; $2: 0 when it is so; $3: what was seen
ok() {
	count=$((count + 1))
	if [ "$2" = 0 ]; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		printf '%s\n' "$3" | sed 's/^/# /'
	fi
}

# Wait until a command succeeds, for half a minute and more.
until_so() {
	for _ in $(seq 400); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.1
	done
	return 1
}

property() {
	systemctl show -P "$1" "$2"
}
answers() {
	capsule get gemini://localhost/ 2>/dev/null | grep -q "$1"
}
# a property of the service is so: waited for
is() {
	[ "$(property "$1" capsule@blog)" = "$2" ]
}
is_not() {
	! is "$@"
}
setting() {
	mkdir -p /etc/systemd/system/capsule@blog.service.d
	printf '[Service]\n%s\n' "$2" >"/etc/systemd/system/capsule@blog.service.d/$1.conf"
	systemctl daemon-reload
}
without() {
	rm "/etc/systemd/system/capsule@blog.service.d/$1.conf"
	systemctl daemon-reload
}
log() {
	journalctl --no-pager -o cat -u capsule@blog
}

# --- before there is a site ------------------------------------------------------

[ -z "$(systemctl list-units --all --plain --no-legend 'capsule@*')" ]
ok 'installing starts nothing' $? "$(systemctl list-units --all 'capsule@*')"
systemctl start capsule@nothing
[ "$(property ActiveState capsule@nothing)/$(property ConditionResult capsule@nothing)" = inactive/no ]
ok 'without a site nothing starts, and nothing has failed' $? "$(systemctl status --no-pager capsule@nothing)"
seen=$(systemd-analyze verify --man=no /lib/systemd/system/capsule@.service /lib/systemd/system/capsule@.socket 2>&1)
[ -z "$seen" ]
ok 'systemd-analyze verify says nothing' $? "$seen"

install -d /srv/capsule/blog/content/posts
echo 'The first text.' >/srv/capsule/blog/content/posts/2020-01-02-first.md
echo 'title: Before' >/srv/capsule/blog/capsule.yaml

# --- Type=notify, reload, watchdog -----------------------------------------------

systemctl start capsule@blog
ok 'start waits until it is ready' $? "$(log)"
answers Before
ok 'and then it answers' $? "$(log)"
seen=$(property StatusText capsule@blog)
[ "$seen" = 'Serving gemini://localhost/, 1 post in 1 capsule' ]
ok 'its status says what it serves' $? "$seen"
seen=$(systemd-analyze security --no-pager capsule@blog | sed -n 's/.*level for .*: \([0-9.]*\).*/\1/p')
awk "BEGIN { exit !($seen < 2.0) }"
ok "systemd-analyze security: $seen, under 2.0" $? "$seen"
seen=$(ps -o user= -p "$(property MainPID capsule@blog)")
[ "$seen" = capsule ]
ok 'it runs as user capsule' $? "$seen"
seen=$(capsule status --state /var/lib/capsule/blog/state /srv/capsule/blog 2>&1)
ok 'capsule status asks it' $? "$seen"
echo 'A second text.' >/srv/capsule/blog/content/posts/2020-01-03-second.md
until_so answers Second
ok 'an edit is live' $? "$(log)"
echo 'title: After' >/srv/capsule/blog/capsule.yaml
systemctl reload capsule@blog
until_so answers After
ok 'systemctl reload' $? "$(log)"
until_so is StatusText 'Serving gemini://localhost/, 2 posts in 1 capsule'
ok 'and its status follows' $? "$(property StatusText capsule@blog)"

setting watchdog 'WatchdogSec=2'
systemctl restart capsule@blog
sleep 5
seen=$(property NRestarts capsule@blog)
[ "$seen" = 0 ] && answers After
ok 'it feeds a watchdog of two seconds' $? "$seen restarts"
kill -STOP "$(property MainPID capsule@blog)"
until_so is NRestarts 1
ok 'one that hangs is started again' $? "$(log | tail -n 20)"
log | grep -qi watchdog
ok 'because of the watchdog' $? "$(log | tail -n 20)"
until_so answers After
ok 'and answers again' $? "$(log | tail -n 20)"
kill -KILL "$(property MainPID capsule@blog)"
until_so is NRestarts 2
ok 'so is one that was killed' $? "$(log | tail -n 20)"
until_so answers After
ok 'and answers, too' $? "$(log | tail -n 20)"
without watchdog

# --- a key that only the service is to see ----------------------------------------

pair=/var/lib/capsule/blog/certs/localhost
mkdir -p /etc/capsule
systemctl stop capsule@blog
[ "$(property Result capsule@blog)/$(property ActiveState capsule@blog)" = success/inactive ]
ok 'stop' $? "$(log | tail -n 5)"
mv $pair/key.pem /etc/capsule/localhost.key.pem
mv $pair/cert.pem /etc/capsule/localhost.cert.pem
chown root: /etc/capsule/*.pem
chmod 600 /etc/capsule/*.pem
setting key 'LoadCredential=certs_localhost_key.pem:/etc/capsule/localhost.key.pem
LoadCredential=certs_localhost_cert.pem:/etc/capsule/localhost.cert.pem'
systemctl start capsule@blog
answers After && [ ! -e $pair/key.pem ] && [ "$(log | grep -o 'key SHA256:.*' | sort -u | wc -l)" = 1 ]
ok 'LoadCredential: the same key, from the manager alone' $? "$(log | grep SHA256)"
without key
mkdir -p $pair
mv /etc/capsule/localhost.key.pem $pair/key.pem
mv /etc/capsule/localhost.cert.pem $pair/cert.pem
chown -R capsule: $pair

# --- a blog in a closed home ------------------------------------------------------

adduser --quiet --disabled-password --gecos '' anna
mkdir -p /home/anna/blog/content
echo 'title: At home' >/home/anna/blog/capsule.yaml
echo 'Text.' >/home/anna/blog/content/2020-01-02-there.md
chmod 700 /home/anna
chown -R anna: /home/anna
setting home 'BindReadOnlyPaths=/home/anna/blog:/srv/capsule/blog'
systemctl restart capsule@blog
answers 'At home'
ok 'BindReadOnlyPaths: a blog in a home that is closed' $? "$(log | tail -n 5)"
without home
systemctl stop capsule@blog

# --- socket activation ---------------------------------------------------------------

systemctl start capsule@blog.socket
is ActiveState inactive
ok 'the socket alone starts nothing' $? "$(property ActiveState capsule@blog)"
answers After
ok 'the first visitor starts the service, and is answered' $? "$(log | tail -n 5)"
(
	refused=0
	while [ ! -e /run/enough ]; do
		answers After || refused=$((refused + 1))
	done
	echo $refused >/run/refused
) &
for _ in 1 2 3; do
	systemctl restart capsule@blog
done
touch /run/enough
wait
[ "$(cat /run/refused)" = 0 ]
ok 'three restarts refuse nobody' $? "$(cat /run/refused) refused"
systemctl stop capsule@blog.socket capsule@blog

# --- in the hands of a user ----------------------------------------------------------

loginctl enable-linger anna
uid=$(id -u anna)
as_anna() {
	runuser -u anna -- env HOME=/home/anna "XDG_RUNTIME_DIR=/run/user/$uid" "$@"
}
until_so test -S "/run/user/$uid/systemd/private"
as_anna mkdir -p /home/anna/.local/bin /home/anna/.config/systemd/user
as_anna cp -r /home/anna/blog /home/anna/capsule
cp /usr/bin/capsule /home/anna/.local/bin/
mv /usr/bin/capsule /usr/bin/capsule.aside
cp /root/capsule-user.service /home/anna/.config/systemd/user/capsule.service
as_anna systemctl --user daemon-reload
as_anna systemctl --user start capsule
seen=$?
mv /usr/bin/capsule.aside /usr/bin/capsule
ok 'the unit for a user starts, from ~/.local' $seen "$(as_anna systemctl --user status --no-pager capsule)"
answers 'At home'
ok 'and answers' $? "$(as_anna systemctl --user status --no-pager capsule)"
as_anna systemctl --user stop capsule

# --- a new version, and away ----------------------------------------------------------

systemctl start capsule@blog
seen=$(property MainPID capsule@blog)
apt-get install -y -qq --reinstall /root/capsule.deb >/dev/null 2>&1
is_not MainPID "$seen" && is ActiveState active && answers After
ok 'an upgrade: the new program serves' $? "$(systemctl status --no-pager capsule@blog)"
apt-get purge -y -qq capsule >/dev/null 2>&1
! systemctl is-active -q capsule@blog && [ ! -e /usr/bin/capsule ]
ok 'purged: nothing runs' $? "$(systemctl status --no-pager capsule@blog)"
[ -e $pair/key.pem ] && [ -e /srv/capsule/blog/capsule.yaml ]
ok 'purged: site and keys stay' $? "$(ls -R /var/lib/capsule)"

echo "1..$count"
exit $((failed > 0))
