# Capsule. `make run` serves this folder, `make test` tries everything;
# both first install what is missing. `make help` lists the rest.

PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
CC ?= cc
BUILD ?= build

OUR_CFLAGS = -std=c11 -D_GNU_SOURCE -Isrc -fno-plt -Wall -Wextra -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wwrite-strings -fstack-protector-strong
# where a long has 4 bytes, files and inodes may have larger numbers
ifeq ($(shell echo __SIZEOF_LONG__ | $(CC) -E -P -),4)
OUR_CFLAGS += -D_FILE_OFFSET_BITS=64
endif
# a name is looked for in one library after the other at each start: those with the most names come first
LIBS = -lcrypto -lssl -lsqlite3 -levent_core -levent_extra -lcmark -lgumbo -lexpat -lminizip -larchive -lz -lyaml -ljansson -lutf8proc -luriparser -lidn2 -lseccomp

# as many at once as there are processors, unless `make -j` says how many
jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1))
sources = $(wildcard src/*.c src/*/*.c)
objects = $(sources:src/%.c=$(BUILD)/%.o)
library = $(BUILD)/libcapsule.a
unit_tests = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
fuzz_targets = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

# One short line per step; the whole commands with `make V=1`.
ifndef V
quiet = @echo '  $(1) $@';
endif

all: build-deps
	@$(MAKE) --no-print-directory $(jobs) capsule

help:
	@echo 'make            build ./capsule (installs missing libraries)'
	@echo 'make run        build, then serve this folder'
	@echo 'make test       build, then every test: unit golden wire hostile'
	@echo 'make unit       one kind of test; likewise golden, wire, hostile'
	@echo 'make e2e        the capsule in amfora, bombadillo and Kristall (e2e-deps installs them)'
	@echo 'make e2e-short  home, post and input alone, where the programs are there already'
	@echo 'make browser    preview and web mirror in Chromium, by keyboard, with axe-core from npm'
	@echo 'make system     the Debian package under systemd, in a container'
	@echo 'make foreign    unit and golden tests, big-endian and 32-bit, by qemu-user'
	@echo 'make asan       all tests, built with ASan and UBSan'
	@echo 'make clang      all tests, built by clang without a warning'
	@echo 'make musl       whether all sources compile with musl'
	@echo 'make valgrind   the wire tests, every process under valgrind'
	@echo 'make fuzz       each fuzz target for FUZZ_TIME=20 seconds'
	@echo 'make bench      against a floor and molly-brown; BENCH=quick for a glance'
	@echo 'make soak       the attacks at full size, half an hour; SOAK=0.01 for a glance'
	@echo 'make bench-line  on thin lines, against molly-brown and nginx; LINE=quick for a minute'
	@echo 'make bench-gemtext  conversion alone; CORPUS=folder of Markdown'
	@echo 'make install    into $$(DESTDIR)$$(PREFIX); uninstall takes it away again'
	@echo 'make deb        a Debian package, in build/deb'
	@echo 'make dist       the sources as one reproducible file, in build/dist'
	@echo 'make clean      delete what was built'

# --- what is needed -------------------------------------------------------

build-deps:
	@tests/install-packages.sh build
e2e-deps:
	@tests/install-packages.sh e2e
test-deps:
	@tests/install-packages.sh build test

# --- the program ----------------------------------------------------------

# ./capsule is the plain build's: one with another BUILD, for a sanitizer or another processor, leaves it alone
capsule: $(BUILD)/capsule
	@$(if $(filter build,$(BUILD)),cp -f $< $@,:)
$(BUILD)/capsule: $(BUILD)/main.o $(library)
	$(call quiet,CC)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(library): $(filter-out $(BUILD)/main.o,$(objects))
	@rm -f $@
	$(call quiet,AR)ar rcs $@ $^
$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(OUR_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

run: all
	@./capsule serve .

# --- tests ----------------------------------------------------------------

test: test-deps
	@$(MAKE) --no-print-directory $(jobs) capsule unit-programs build/bench/load
	@tests/run.sh unit golden wire hostile
unit golden wire hostile: test-deps
	@$(MAKE) --no-print-directory $(jobs) capsule unit-programs build/bench/load
	@tests/run.sh $@
unit-programs: $(unit_tests)

$(BUILD)/unit/%: tests/unit/%.c $(library)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(OUR_CFLAGS) -Wno-missing-prototypes $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(library) -lcmocka $(LIBS)

# in readers' own programs, where they are installed; pictures go to build/e2e
e2e: test-deps
	@$(MAKE) --no-print-directory $(jobs) capsule
	@tests/run.sh e2e

# home, a post and an input, in what is installed already; less than a minute
e2e-short:
	@$(MAKE) --no-print-directory $(jobs) capsule
	@E2E=short PATIENCE=12 JOBS=3 tests/run.sh e2e

# in Chromium, looked at by axe-core; pictures go to build/browser/pictures
BROWSER_PACKAGES = playwright-core@1.65.1 axe-core@4.14.1
browser-deps:
	@tests/install-packages.sh build browser
	@npm install --silent --no-audit --no-fund --prefix build/browser $(BROWSER_PACKAGES) || \
		echo 'npm could not install $(BROWSER_PACKAGES): what needs them is skipped'
browser: browser-deps
	@$(MAKE) --no-print-directory $(jobs) capsule
	@JOBS=1 tests/run.sh browser

# the Debian package, started by systemd itself in a container; where that cannot be, it says so
system: deb
	@tests/install-packages.sh system
	@JOBS=1 tests/run.sh system

# for other processors, run by qemu-user; some minutes for each; where the tools are missing, it says so
foreign:
	@JOBS=1 tests/run.sh foreign

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan: test-deps
	@$(MAKE) --no-print-directory $(jobs) BUILD=build/asan CFLAGS='-O1 -g $(SANITIZE)' build/asan/capsule unit-programs
	@AGAIN=no BUILD=build/asan CAPSULE=build/asan/capsule tests/run.sh unit golden wire

# another compiler, whose every warning is an error
clang: test-deps
	@$(MAKE) --no-print-directory $(jobs) BUILD=build/clang CC=clang CFLAGS='-O2 -g -Werror' build/clang/capsule unit-programs
	@BUILD=build/clang CAPSULE=build/clang/capsule tests/run.sh unit golden wire

# against the headers of another libc; Debian has none of the libraries for it, so that nothing is linked
MUSL_CFLAGS = $(OUR_CFLAGS) -Werror -idirafter /usr/include -idirafter /usr/include/$(shell $(CC) -dumpmachine)
musl:
	@tests/install-packages.sh build musl
	@printf '%s\n' $(sources) | xargs -n 8 -P $$(nproc) musl-gcc $(MUSL_CFLAGS) -fsyntax-only && \
		echo '$(words $(sources)) sources are good with musl'

valgrind: test-deps
	@$(MAKE) --no-print-directory capsule
	@tests/valgrind.sh

FUZZ_TIME ?= 20
fuzz: test-deps
	@$(MAKE) --no-print-directory $(jobs) BUILD=build/fuzz CC=clang \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' fuzz-programs
	@FUZZ_TIME=$(FUZZ_TIME) tests/fuzz/run.sh
fuzz-programs: $(fuzz_targets)
$(BUILD)/fuzz/%: tests/fuzz/%.c $(library)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(OUR_CFLAGS) -Wno-missing-prototypes $(CFLAGS) -fsanitize=fuzzer -MMD -MP -o $@ $< $(library) $(LIBS)

# --- benchmark: BENCH=full or quick; soak: SOAK=1, or a part of it ---------

BENCH ?= full
SOAK ?= 1
bench-deps:
	@tests/install-packages.sh build bench
bench: bench-deps
	@$(MAKE) --no-print-directory $(jobs) capsule build/bench/floor build/bench/load
	@tests/bench/run.py $(BENCH)
soak: test-deps
	@$(MAKE) --no-print-directory capsule build/bench/load
	@tests/hostile/soak.py $(SOAK)
build/bench/%: tests/bench/%.c tests/bench/wire.c tests/bench/wire.h
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(OUR_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< tests/bench/wire.c -lssl -lcrypto

# --- thin lines: LINE=full, some five minutes, or quick -------------------

LINE ?= full
bench-line: build-deps
	@tests/install-packages.sh line
	@$(MAKE) --no-print-directory $(jobs) capsule
	@tests/bench/line.py $(LINE)

# --- conversion alone: CORPUS=folder with Markdown, else this site's own ---

CORPUS ?= content
bench-gemtext: build-deps
	@$(MAKE) --no-print-directory $(jobs) build/bench_gemtext
	@tests/bench/bench_gemtext.sh $(CORPUS)
build/bench_gemtext: tests/bench/bench_gemtext.c $(library)
	$(call quiet,CC)$(CC) $(OUR_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(library) $(LIBS)

# --- the rest -------------------------------------------------------------

# The table of keys in capsule.yaml(5) is the program's own, and so are the
# words that shells complete.
man: $(BUILD)/capsule.yaml.5
$(BUILD)/capsule.yaml.5: docs/man/capsule.yaml.5 docs/man/keys.awk $(BUILD)/capsule
	$(call quiet,AWK)$(BUILD)/capsule config --table | awk -f docs/man/keys.awk - $< >$@.new
	@mv $@.new $@
completions: $(BUILD)/completions/capsule.bash $(BUILD)/completions/capsule.zsh $(BUILD)/completions/capsule.fish
$(BUILD)/completions/capsule.%: $(BUILD)/capsule
	@mkdir -p $(@D)
	$(call quiet,GEN)$(BUILD)/capsule completion $* >$@.new
	@mv $@.new $@

UNITDIR ?= $(PREFIX)/lib/systemd/system
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
share = $(DESTDIR)$(PREFIX)/share
install: $(BUILD)/capsule man completions
	install -D -m 755 $(BUILD)/capsule $(DESTDIR)$(PREFIX)/bin/capsule
	install -D -m 644 docs/man/capsule.1 $(share)/man/man1/capsule.1
	install -D -m 644 $(BUILD)/capsule.yaml.5 $(share)/man/man5/capsule.yaml.5
	install -D -m 644 docs/man/capsule-content.7 $(share)/man/man7/capsule-content.7
	install -D -m 644 $(BUILD)/completions/capsule.bash $(share)/bash-completion/completions/capsule
	install -D -m 644 $(BUILD)/completions/capsule.fish $(share)/fish/vendor_completions.d/capsule.fish
	install -D -m 644 $(BUILD)/completions/capsule.zsh $(DESTDIR)$(ZSHDIR)/_capsule
	sed 's|/usr/bin/capsule|$(PREFIX)/bin/capsule|' deploy/systemd/capsule@.service >$(BUILD)/capsule@.service
	install -D -m 644 $(BUILD)/capsule@.service $(DESTDIR)$(UNITDIR)/capsule@.service
	install -D -m 644 deploy/systemd/capsule@.socket $(DESTDIR)$(UNITDIR)/capsule@.socket

# What `install` put there, and nothing that a site made.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/capsule $(share)/man/man1/capsule.1 $(share)/man/man5/capsule.yaml.5 $(share)/man/man7/capsule-content.7 \
		$(share)/bash-completion/completions/capsule $(share)/fish/vendor_completions.d/capsule.fish $(DESTDIR)$(ZSHDIR)/_capsule \
		$(DESTDIR)$(UNITDIR)/capsule@.service $(DESTDIR)$(UNITDIR)/capsule@.socket

# What is committed, as one file that is the same whenever and wherever it is made.
version = $(shell sed -n 's/.*CAPSULE_VERSION "\(.*\)"/\1/p' src/version.h)
dist = capsule-$(version)
dist:
	@mkdir -p build/dist
	git -c tar.umask=0022 -c core.autocrlf=false archive --format=tar --prefix=$(dist)/ HEAD | gzip -n9 >build/dist/$(dist).tar.gz
	@cd build/dist && sha256sum $(dist).tar.gz

# A Debian package of what is committed, with its own checks.
deb: dist
	@tests/install-packages.sh build deb
	rm -rf build/deb && mkdir -p build/deb
	tar -C build/deb -xzf build/dist/$(dist).tar.gz
	cd build/deb/$(dist) && dpkg-buildpackage --build=binary --no-sign
	cd build/deb && lintian --fail-on error,warning --allow-root *.changes
	@ls build/deb/*.deb

clean:
	rm -rf build capsule

.PHONY: all man completions dist deb help build-deps test-deps e2e-deps e2e e2e-short browser-deps browser system foreign run test unit golden wire hostile unit-programs asan clang musl valgrind fuzz fuzz-programs bench bench-deps bench-gemtext bench-line soak install uninstall clean
-include $(objects:.o=.d) $(unit_tests:=.d) $(fuzz_targets:=.d)
