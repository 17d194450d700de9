# results.gp: draws results.csv of `folder` as results.svg, one panel a figure; `note` says when and where.
set terminal svg size 900,620 font "sans,12" background "white"
set output folder."/results.svg"
set datafile separator comma
set style data histograms
set style fill solid 0.8 border -1
set boxwidth 0.7 absolute
set yrange [0:*]
set grid ytics
set border 3
set tics nomirror
set offsets 0, 0, graph 0.1, 0
unset key
# The rows of one figure, as "server","value".
rows(what) = sprintf("< grep '^\"\\?%s\"\\?,\\(floor\\|capsule\\|molly-brown\\),' '%s/results.csv' | sed 's/^\"[^\"]*\"/x/'", what, folder)
set multiplot layout 2,3 title "capsule beside the least that TLS can cost (floor) and molly-brown\n{/*0.8 ".note."}"
array figure[6] = ["CPU per request, full", "CPU per request, resumed", "bytes beyond the answer, full", \
	"bytes beyond the answer, resumed", "memory per idle connection", "CPU to send 1 GB"]
array unit[6] = ["µs", "µs", "bytes", "bytes", "KB", "s"]
do for [i=1:6] {
	set title figure[i]
	set ylabel unit[i]
	plot rows(figure[i]) using 0:3:xtic(2) with boxes lc rgb "#4878a8", \
		"" using 0:3:3 with labels offset 0,0.6
}
unset multiplot
