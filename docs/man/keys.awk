# keys.awk: the table of keys into capsule.yaml.5.
#
#   capsule config --table | awk -f docs/man/keys.awk - docs/man/capsule.yaml.5
#
# Each line `.\" KEYS PATTERN` of the page becomes the items of the keys that
# match the pattern. A key that no pattern takes is an error.
BEGIN { FS = "\t" }

function mdoc(text) {
	gsub(/\\/, "\\e", text)
	return text
}

FNR == NR { name[++count] = $1; type[count] = $2; otherwise[count] = $3; bounds[count] = $4; help[count] = $5; next }

function put(i) {
	print ".It Li " name[i]
	print mdoc(help[i])
	line = type[i]
	if (bounds[i] != "")
		line = line (type[i] == "list" ? " of " bounds[i] : type[i] == "size" ? " up to " bounds[i] : " from " bounds[i])
	if (otherwise[i] != "") {
		shown = mdoc(otherwise[i])
		gsub(/,/, ", ", shown)
		line = line "; otherwise \\(lq" shown "\\(rq"
	}
	print "(" line ")"
}

/^\.\\" KEYS / {
	pattern = substr($0, 10)
	for (i = 1; i <= count; i++)
		if (!(i in taken) && name[i] ~ pattern) {
			put(i)
			taken[i] = 1
		}
	next
}

{ print }

END {
	for (i = 1; i <= count; i++)
		if (!(i in taken)) {
			print "keys.awk: no part of the page takes the key " name[i] > "/dev/stderr"
			failed = 1
		}
	exit failed
}
