# Every target sets up what it needs into .venv; only make and Python 3.11 or newer must be there.

VENV := .venv
BIN := $(VENV)/bin
TREE := bot handlers storage tests benchmarks
LOCKS := requirements/uv.txt requirements/dev.txt
PYTEST_ARGS ?= -n auto --maxprocesses 4 --dist loadgroup
UPGRADE ?=

# The first interpreter that is new enough and can create virtual environments.
PYTHON ?= $(shell for each in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$each -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$each && break; done)

# The stamp's name carries what the environment was made from, its place included.
STAMP := $(VENV)/.ready-$(shell { cat $(LOCKS) pyproject.toml; pwd; } | cksum | tr ' ' '-')

# uv reads neither pip's settings nor its variables, so it is told the index and certificates here.
# "pip config list" knows both; "pip config get" misses what PIP_CONFIG_FILE says.
pip_setting = $(BIN)/pip config list 2>/dev/null | sed -n "s/^[^=]*\.$(1)='\(.*\)'$$/\1/p" | head -n 1
define uv_as_pip
index=$$($(call pip_setting,index-url)); cert=$$($(call pip_setting,cert)); \
if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"; fi; \
if [ -n "$$cert" ]; then export SSL_CERT_FILE="$${SSL_CERT_FILE:-$$cert}"; fi; \
export UV_NO_PROGRESS=1
endef

UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: help setup demo test search contract faults check format bench bundle lock

help:
	@echo "make demo | test | search | contract | faults | check | format | bench | bundle | lock [UPGRADE=--upgrade]"

setup: $(STAMP)

# Compiled beforehand, the program starts three times as fast where Python may write no bytecode.
$(STAMP): | $(BIN)/uv
	@echo "Installing the locked packages into $(VENV)"
	@set -eu; $(uv_as_pip); \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/uv.txt; \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode \
		--require-hashes -r requirements/dev.txt; \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot handlers storage
	@rm -f $(VENV)/.ready-*
	@touch $@

$(BIN)/uv:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 or newer with venv is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements/uv.txt

demo: setup
	@$(BIN)/zhucun demo

test: setup
	$(BIN)/pytest $(PYTEST_ARGS)

# The same tests of properties with examples nobody tried before.
search: setup
	HYPOTHESIS_PROFILE=search $(BIN)/pytest $(PYTEST_ARGS) -m hypothesis

# The tables that the suites of the gateways and of the faults end with.
contract: setup
	$(BIN)/pytest $(PYTEST_ARGS) -q tests/gateways --contract-table

faults: setup
	$(BIN)/pytest $(PYTEST_ARGS) -q tests/faults

check: setup
	$(BIN)/ruff check $(TREE)
	$(BIN)/ruff format --check $(TREE)
	$(BIN)/mypy $(TREE)
	$(BIN)/lint-imports --no-logo

format: setup
	$(BIN)/ruff check --fix $(TREE)
	$(BIN)/ruff format $(TREE)

bench: setup
	$(BIN)/python -m benchmarks

bundle: setup
	@set -eu; rm -rf build/bundle; mkdir -p build/bundle/zhucun/packages dist; \
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
		--require-hashes -r requirements/runtime.txt -d build/bundle/zhucun/packages; \
	$(BIN)/python -c "from hatchling.build import build_wheel as b; b('build/bundle/zhucun/packages')"; \
	cp requirements/runtime.txt deploy/install.sh README.md README.zh-CN.md LICENSE config.example.toml \
		build/bundle/zhucun; \
	cp -R deploy docs policies build/bundle/zhucun; \
	tag=$$($(BIN)/python -c "import sys, sysconfig; print('cp%d%d-%s' % (*sys.version_info[:2], \
		sysconfig.get_platform().replace('-', '_').replace('.', '_')))"); \
	tar -C build/bundle -czf "dist/zhucun-bundle-$$tag.tar.gz" zhucun; \
	echo "dist/zhucun-bundle-$$tag.tar.gz"

lock: $(BIN)/uv
	@set -eu; $(uv_as_pip); \
	$(UV_COMPILE) --group bootstrap -o requirements/uv.txt; \
	$(UV_COMPILE) pyproject.toml -o requirements/runtime.txt; \
	$(UV_COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
