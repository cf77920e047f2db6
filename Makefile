# SPDX-License-Identifier: Apache-2.0
# Build, test and show the suite.  `make help` lists what can be asked for.

V     ?= debug
CC    := $(if $(filter default,$(origin CC)),gcc,$(CC))
OUT   ?= build/$(V)-$(notdir $(CC))
GEN   := $(OUT)/gen
# One line a file; VERBOSE=1 shows the commands.
Q      = $(if $(VERBOSE),,@echo "  $(notdir $@)" &&)

OFFICES  := issuing making registry gateway audit
PROGRAMS := $(OFFICES) devca eseal
# Before `make deps` there may be none.
PKG_CONFIG := $(if $(shell command -v pkg-config || true),pkg-config,:)
PACKAGES := libevent libevent_pthreads libpq libprotobuf-c libnats jansson libxml-2.0 zlib glib-2.0 libqpdf \
            cairo pangocairo libcurl

ifdef OPENSSL_PREFIX
export PKG_CONFIG_PATH := $(OPENSSL_PREFIX)/lib/pkgconfig:$(OPENSSL_PREFIX)/lib64/pkgconfig:$(PKG_CONFIG_PATH)
RPATH := -Wl,-rpath,$(OPENSSL_PREFIX)/lib -Wl,-rpath,$(OPENSSL_PREFIX)/lib64
endif
# Tongsuo and OpenSSL both call their pkg-config file libcrypto.
PACKAGES += libcrypto
# For tests/interop alone: Debian 12 has Botan 2, 13 has Botan 3.
JUDGES := libgcrypt $(shell $(PKG_CONFIG) --exists botan-2 && echo botan-2 || echo botan-3)

WARN     := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wwrite-strings -Wformat=2 -Wundef -Wvla -Werror
HARDEN   := -fstack-protector-strong -fPIE
debug_CFLAGS   := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
debug_LDFLAGS  := -fsanitize=address,undefined
release_CFLAGS := -O2 -g -D_FORTIFY_SOURCE=2 -DNDEBUG
fuzz_CFLAGS    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link \
                  -fno-sanitize-recover=undefined
fuzz_LDFLAGS   := -fsanitize=address,undefined

CPPFLAGS := -D_GNU_SOURCE -DFIXTURES='"$(CURDIR)"' -Icommon -Iservices -Iproto -Itests -I$(GEN)
CFLAGS   := -std=c17 $(WARN) $(HARDEN) $($(V)_CFLAGS) $(shell $(PKG_CONFIG) --cflags $(PACKAGES) | sed 's/-I/-isystem /g')
LDFLAGS  := -pie -Wl,-z,relro,-z,now -Wl,--as-needed $($(V)_LDFLAGS) $(RPATH)
LDLIBS   := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm -lpthread

# Who asks for a demo says nothing of jobs.
JOBS      = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

# What is compiled: everything in the tree, by folder.
common_src := $(wildcard common/*/*.c)
proto_src  := $(patsubst proto/%.proto,$(GEN)/%.pb-c.c,$(wildcard proto/eseal/v1/*.proto))
sql_of      = $(if $(wildcard $(1)/sql/*.sql),$(GEN)/$(2)/sql.c) $(if $(wildcard $(1)/migrations/*.sql),$(GEN)/$(2)/migrations.c)
page_of     = $(if $(wildcard $(1)/web/*),$(GEN)/$(2)/web.c)
gen_src    := $(proto_src) $(call sql_of,common/db,db)
obj         = $(patsubst %.c,$(OUT)/obj/%.o,$(patsubst $(GEN)/%,gen/%,$(1)))
common_obj := $(call obj,$(common_src) $(gen_src))
folder_eseal := cli
folder       = $(or $(folder_$(1)),$(1))

test_src   := $(wildcard tests/unit/*_test.c tests/story/*_test.c tests/grid/*_test.c tests/forged/*_test.c tests/crash/*_test.c)
test_bin   := $(test_src:%.c=$(OUT)/%)
lib_obj    := $(call obj,$(wildcard tests/lib/*.c))
bench_bin  := $(patsubst %.c,$(OUT)/%,$(wildcard tests/bench/*_bench.c))
fuzz_bin   := $(patsubst %.c,$(OUT)/%,$(wildcard tests/fuzz/*_fuzz.c))

all: $(PROGRAMS:%=$(OUT)/bin/%) ## build every program (V=debug or V=release, CC=gcc or CC=clang)

define program
src_$(1) := $$(wildcard services/$(call folder,$(1))/*.c)
gen_$(1) := $$(call sql_of,services/$(call folder,$(1)),$(1)) $$(call page_of,services/$(call folder,$(1)),$(1))
obj_$(1) := $$(call obj,$$(src_$(1)) $$(gen_$(1)))
$$(obj_$(1)): | $$(gen_$(1)) $(gen_src)
$(OUT)/bin/$(1): $$(obj_$(1)) $(OUT)/libeseal.a
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(LDFLAGS) -o $$@ $$(obj_$(1)) $(OUT)/libeseal.a $$(LDLIBS)
# Everything of an office but its main, so that tests can call its use cases.
$(OUT)/acts/$(1).a: $$(filter-out %/main.o,$$(obj_$(1)))
	@mkdir -p $$(@D) && rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach p,$(PROGRAMS),$(if $(wildcard services/$(call folder,$(p))/*.c),$(eval $(call program,$(p)))))
office_libs := $(foreach p,$(PROGRAMS),$(if $(src_$(p)),$(OUT)/acts/$(p).a))

# What is compared there, byte by byte, tells a fuzzer nothing and takes it half its time.
ifeq ($(V),fuzz)
$(OUT)/obj/common/base/%.o $(OUT)/obj/common/verify/report_json.o $(OUT)/obj/tests/lib/%.o: CFLAGS += -fno-sanitize-coverage=trace-cmp
endif

$(OUT)/libeseal.a: $(common_obj)
	@rm -f $@ && ar rcs $@ $^
$(OUT)/libtest.a: $(lib_obj)
	@rm -f $@ && ar rcs $@ $^
# Tests include what is generated for the offices.
$(lib_obj) $(call obj,$(test_src)): | $(foreach p,$(PROGRAMS),$(gen_$(p)))

$(OUT)/obj/gen/%.o: $(GEN)/%.c | $(proto_src)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-conversion -MMD -MP -c -o $@ $<
$(OUT)/obj/%.o: %.c | $(gen_src)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(OUT)/tests/%: $(OUT)/obj/tests/%.o $(OUT)/libtest.a $(office_libs) $(OUT)/libeseal.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) $(if $(findstring /fuzz/,$@),-fsanitize=fuzzer) -o $@ $< $(OUT)/libtest.a $(office_libs) $(OUT)/libeseal.a -lcmocka $(LDLIBS)

$(OUT)/tests/interop/%: $(OUT)/obj/tests/interop/%.o $(OUT)/libeseal.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< $(OUT)/libeseal.a $(LDLIBS)

# Generated: protobuf, SQL statements and migrations, pages.
$(GEN)/eseal/v1/%.pb-c.c: proto/eseal/v1/%.proto
	@mkdir -p $(GEN)
	$(Q)protoc-c --proto_path=proto --c_out=$(GEN) $<
define generated
$(GEN)/$(2)/sql.c: $$(wildcard $(1)/sql/*.sql) common/db/gen/statements.sh
	@mkdir -p $$(@D)
	$$(Q)sh common/db/gen/statements.sh $(2) $$(@D) $$(wildcard $(1)/sql/*.sql)
$(GEN)/$(2)/migrations.c: $$(wildcard $(1)/migrations/*.sql) common/db/gen/migrations.sh $$(wildcard proto/*.def proto/sql/*)
	@mkdir -p $$(@D)
	$$(Q)sh common/db/gen/migrations.sh $(2) $$@ $$(wildcard $(1)/migrations/*.sql)
$(GEN)/$(2)/web.c: $$(wildcard $(1)/web/*) common/http/gen/pages.sh
	@mkdir -p $$(@D)
	$$(Q)sh common/http/gen/pages.sh $(2) $$@ $$(wildcard $(1)/web/*)
endef
$(eval $(call generated,common/db,db))
$(foreach p,$(PROGRAMS),$(eval $(call generated,services/$(call folder,$(p)),$(p))))

deps: ## install what the build and the tests need, with apt
	sh deploy/deps.sh build

test: all $(test_bin) ## build and run all tests
	sh tests/run.sh $(OUT) $(test_bin)

forgeries: $(OUT)/tests/forged/catalogue_test ## write docs/forgeries.md from the tables of the forged documents
	FORGERIES=write $<

docs: all ## write the pages of docs/ that are made from tables
	CC=$(CC) sh docs/generate.sh $(OUT)/bin docs

bench: ## measure, as ratios against peers in the same run
	$(MAKE) $(JOBS) V=release CC=$(CC) all bench-programs
	sh tests/bench/run.sh build/release-$(notdir $(CC))
bench-programs: $(bench_bin)

fuzz: ## fuzz every parser for a short while (FUZZ_SECONDS=20)
	$(MAKE) $(JOBS) V=fuzz CC=clang fuzz-programs
	sh tests/fuzz/run.sh build/fuzz-clang $(or $(FUZZ_SECONDS),20)
fuzz-programs: $(fuzz_bin)

JUDGE_PACKAGES := libxml-2.0 zlib glib-2.0 libqpdf jansson libcrypto
mutation: $(gen_src) ## take every rule of readers and judge away, one at a time: some test must fail (MUTANTS=30: some)
	@sh tests/mutation/run.sh '$(CPPFLAGS)' '$(shell $(PKG_CONFIG) --cflags $(JUDGE_PACKAGES) | sed 's/-I/-isystem /g')' '$(shell $(PKG_CONFIG) --libs $(JUDGE_PACKAGES)) -lm -lpthread'

interop: ## verify with other implementations what the suite signs, and with the suite what they sign
	sh deploy/deps.sh interop
	$(MAKE) $(JOBS) V=release all interop-programs
	sh tests/interop/run.sh build/release-$(notdir $(CC))
interop-programs: $(OUT)/tests/interop/make $(OUT)/tests/interop/arithmetic
arithmetic_obj := $(call obj,$(addprefix tests/,interop/arithmetic_test.c interop/gcrypt.c interop/botan.c lib/claims.c \
                  lib/claims_edges.c lib/curve.c lib/check.c))
$(arithmetic_obj): CFLAGS += $(shell $(PKG_CONFIG) --cflags $(JUDGES) 2>/dev/null | sed 's/-I/-isystem /g')
$(OUT)/tests/interop/arithmetic: $(arithmetic_obj) $(OUT)/libeseal.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(shell $(PKG_CONFIG) --libs $(JUDGES)) $(LDLIBS)

web: ## drive the gateway's page in a real browser
	sh deploy/deps.sh web
	$(MAKE) $(JOBS) V=release all
	sh tests/web/run.sh build/release-$(notdir $(CC))

lint: $(gen_src) $(foreach p,$(PROGRAMS),$(gen_$(p))) ## clang-format, clang-tidy, cppcheck, shellcheck and the project's own rules
	sh tests/lint.sh "$(CPPFLAGS)" "$(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(shell $(PKG_CONFIG) --cflags $(JUDGES))"

demo: ## install what it needs and play the life of a seal, for real (COMPOSE=1: in containers)
ifdef COMPOSE
	sh deploy/compose-demo.sh
else
	sh deploy/deps.sh demo
	$(MAKE) $(JOBS) V=release all
	sh deploy/demo.sh build/release-$(notdir $(CC))
endif

up: ## start the suite and keep it running; prints addresses and tokens
	$(MAKE) $(JOBS) V=release all
	sh deploy/up.sh build/release-$(notdir $(CC))
down: ## stop what `make up` started
	sh deploy/down.sh

clean: ## remove everything built
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

-include $(shell find $(OUT)/obj -name '*.d' 2>/dev/null)
.PHONY: all deps test docs forgeries mutation bench bench-programs fuzz fuzz-programs interop interop-programs web lint demo up down clean help
.SECONDARY:
