# make site    set up what is needed and build site/
# make serve   build, show on this machine, build anew at every change
# make check   tell every mistake in data/ and locales/
# make test    set up what is needed, a headless Chromium included, and run every test
# make setup   set up what is needed to build
# make valid   ask whether pages and sitemap of site/ are valid; wants Java and npm
# make portable  build with ProperDocs and with Zensical, ask each site all that the browser is asked, build with MkDocs again
# make bench     build made-up reports with us and with others, and say what each costs: REPORTS=10,100,1000
# make newest  set up the newest allowed packages instead of the locked ones
# make sbom    list all parts of the program and of the site in build/sbom.cdx.json (CycloneDX)
# make audit   ask whether a locked package has a known hole; needs the network
# make         format, then test

PYTHON ?= python3
PORT ?= 8000
# How many tests run at a time; all of a file run in one process, since they share what its fixtures build.
WORKERS ?= 2
# What stands in for MkDocs in `make portable`.
ENGINES ?= properdocs zensical
# How many reports `make bench` makes, one after the other, how often each builds them, and perhaps in which folder.
REPORTS ?= 10,100
ROUNDS ?= 3
BIN = .venv/bin
RELEASE = .venv-release/bin
BENCH = .venv-bench/bin
SAY_PYTHON = echo 'Python 3.11 or newer with its venv module is needed; set PYTHON=/path/to/python3 or, on Debian, install python3-venv.'

.PHONY: all setup site serve check messages fmt test valid portable bench newest format lock sbom audit clean

all: format test

setup: .venv/site.stamp

site: .venv/site.stamp
	@$(BIN)/python -m generator build

serve: .venv/site.stamp
	@$(BIN)/python -m generator serve --port $(PORT)

check: .venv/site.stamp
	@$(BIN)/python -m generator check --strict

messages: .venv/site.stamp
	@$(BIN)/python -m generator messages

fmt: .venv/site.stamp
	@$(BIN)/python -m generator fmt

test: .venv/test.stamp
	@$(BIN)/ruff format --check generator tests tools
	@$(BIN)/ruff check generator tests tools
	@$(BIN)/mypy
	@$(BIN)/python tools/lint_workflows.py
	@$(BIN)/python tools/find_chromium.py
	@$(BIN)/python -m generator messages --check
	@$(BIN)/python -m generator fmt --check
	@$(BIN)/python -m generator build --strict
	@$(BIN)/python tools/check_html.py
	@$(BIN)/python tools/check_sitemap.py
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile

# What `test` asks as well, alone: whether the pages of site/ are valid HTML, and its sitemap one. It wants Java and npm.
valid: .venv/test.stamp
	@$(BIN)/python tools/check_html.py
	@$(BIN)/python tools/check_sitemap.py

portable: .venv/test.stamp
	@$(BIN)/python tools/find_chromium.py
	@for engine in $(ENGINES); do \
		$(BIN)/python -m generator build --strict --engine $$engine && $(BIN)/pytest -n $(WORKERS) --dist loadfile tests/browser || exit 1; \
	done
	@$(BIN)/python -m generator build --strict

bench: .venv-bench/stamp
	@PYTHONPATH=. $(BENCH)/python tests/bench/charts.py
	@$(BENCH)/python tests/bench/run.py --reports $(REPORTS) --rounds $(ROUNDS) --json build/bench.json $(if $(WITHIN),--within $(WITHIN))

format: .venv/test.stamp
	@$(BIN)/ruff check --fix-only --quiet generator tests tools
	@$(BIN)/ruff format --quiet generator tests tools

sbom: .venv/site.stamp .venv-release/stamp
	@mkdir -p build
	@$(RELEASE)/python tools/make_sbom.py $(BIN)/python build/sbom.cdx.json

# A package that could not be looked up counts as a hole (--strict): nobody knows of it. All files are asked about, then it fails.
audit: .venv-release/stamp
	@failed=0; for lock in requirements/*.txt; do \
		echo "$$lock"; \
		$(RELEASE)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off --requirement $$lock || failed=1; \
	done; exit $$failed

# The lock is made for every platform and Python from 3.11 on; it names no index.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/site.txt requirements/site.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/portable.txt requirements/portable.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/test.txt requirements/test.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/bench.txt requirements/bench.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/release.txt requirements/release.in

# The newest packages that the .in files allow, in the place of the locked ones.
newest: | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager -r requirements/test.in
	@touch .venv/site.stamp .venv/test.stamp

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { $(SAY_PYTHON); exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; $(SAY_PYTHON); exit 1; }

.venv/site.stamp: requirements/site.txt | .venv/bin/python
	@echo 'Setting up: packages of requirements/site.txt'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/site.stamp
	@echo 'Setting up: packages of requirements/test.txt'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# Apart from .venv, so that what looks at packages is not among those looked at.
.venv-release/stamp: requirements/release.txt
	@echo 'Setting up: packages of requirements/release.txt'
	@$(PYTHON) -m venv .venv-release
	@$(RELEASE)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/release.txt
	@touch $@

# Apart from .venv: what others need is not for an editor's machine.
.venv-bench/stamp: requirements/bench.txt
	@echo 'Setting up: packages of requirements/bench.txt'
	@$(PYTHON) -m venv .venv-bench
	@$(BENCH)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf .venv .venv-release .venv-bench .cache build site
