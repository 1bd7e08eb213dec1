# Every target is safe to repeat. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m
PIP := $(BIN)/python -m pip --disable-pip-version-check
TESTS ?= -n 2 --dist worksteal
ONLY ?=
JOBS ?= 1
SAMPLE ?= 0
SECONDS ?= 1
STAGE ?=
CHILDREN ?=
MUTATION := PYTHONPATH=tools $(BIN)/python -m mutation
UNITS := PYTHONPATH=tools $(BIN)/python -m mutation.units

.DEFAULT_GOAL := help
.PHONY: help demo test fuzz prove names pairs losses prove-privacy prove-bundle prove-transfer prove-batch lint types schemas vectors check bench tools coverage mutate clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.make/demo: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install -q -c constraints.txt -e '.[cjk,emoji]'
	@mkdir -p .make && touch $@

.make/test: pyproject.toml constraints.txt .make/demo
	$(PIP) install -q -c constraints.txt -e '.[cjk,emoji,postgres,cluster,s3,test,lint]'
	@touch $@

demo: .make/demo ## set up, then tell the whole story on an invented nursery, into ./demo
	$(BIN)/journal-bridge demo --out demo

test: .make/test ## set up, then run the tests (skipped tests are listed by name)
	$(RUN) pytest -m "not fuzz and not prove and not kill" $(TESTS)

fuzz: .make/test ## long random runs over every reader and filter
	$(RUN) pytest -m fuzz $(TESTS)

prove: .make/test ## every bundle of every child, opened to the last stream, searched for other children
	$(RUN) pytest -m prove $(TESTS)

names: .make/test ## how well other children's names are found, on sentences nobody tuned to
	PYTHONPATH=tests $(BIN)/python -m names

pairs: .make/test ## every platform's export to every platform, read back, and once more: what is lost where
	PYTHONPATH=tests $(BIN)/python -m pairs $(CHILDREN)

losses: .make/demo ## write docs/what-platforms-cannot-hold.md from what the writers say
	PYTHONPATH=tools $(BIN)/python -m platform_losses

prove-privacy: .make/test ## 200 children with canaries, every bundle opened; goes on where it was stopped, figures last
	PYTHONPATH=tests $(BIN)/python -m prove $(PROVE)

prove-bundle: .make/test .make/readers ## corruption, wrong passphrases, other readers, hostile journals, figures (STAGE=corruption; needs make tools)
	$(PIP) install -q -c constraints.txt -e '.[bench]'
	PYTHONPATH=tests $(BIN)/python -m prove_bundle $(STAGE)

prove-transfer: .make/test ## kills, broken lines and a hostile client between two real processes, figures last (STAGE=kills; half an hour)
	PYTHONPATH=tests $(BIN)/python -m prove_transfer $(STAGE)
	$(RUN) pytest -q -m kill --deselect tests/prove_transfer $(TESTS)

prove-batch: .make/test ## a setting of 400 moves: time, memory, kills, full discs, top-ups, a cluster, bad exports, figures last (STAGE=kills)
	PYTHONPATH=tests $(BIN)/python -m prove_batch $(STAGE)

.make/readers: tests/readers/package.json tests/readers/package-lock.json
	@mkdir -p .make
	cd tests/readers && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.make/proof: pyproject.toml constraints.txt .make/test
	$(PIP) install -q -c constraints.txt -e '.[cjk,emoji,postgres,cluster,s3,test,lint,mutation]'
	@touch $@

coverage: .make/proof ## every line and branch of minimise/ is run by its unit tests, or this fails
	$(RUN) pytest -q -m "not fuzz and not prove and not kill" $(TESTS) --cov=journal_bridge.minimise --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100 $$($(UNITS))

mutate: .make/proof ## change minimise/ in one place at a time: do its tests notice? (stop and go on; ONLY=jpeg.py JOBS=2 SAMPLE=500)
	nice -n 19 $(MUTATION) --only "$(ONLY)" --sample $(SAMPLE) --jobs $(JOBS) --seconds $(SECONDS)

lint: .make/test ## code style
	$(RUN) ruff check src adapters tests benchmarks tools schemas
	$(RUN) ruff format --check src adapters tests benchmarks tools schemas

types: .make/proof ## strict types over src, adapters, tests and tools
	$(RUN) mypy

vectors: .make/test ## write the vectors of the sealed bundle, its worked example, the examples of papers, and their digests
	PYTHONPATH=tools $(BIN)/python -m bundle_vectors
	PYTHONPATH=tools $(BIN)/python -m transfer_examples
	$(MAKE) schemas

schemas: .make/demo ## write schemas/ from the models; a released file is never written otherwise
	$(BIN)/python -m journal_bridge.schema schemas

check: test lint types ## everything CI does

bench: .make/test ## print the benchmarks (needs Pango for the peer: make tools)
	$(PIP) install -q -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/strip_media.py
	$(BIN)/python benchmarks/copy_films.py
	$(BIN)/python benchmarks/pdf_book.py
	$(BIN)/python benchmarks/read_export.py
	$(BIN)/python benchmarks/redact.py
	$(BIN)/python benchmarks/transfer.py
	$(BIN)/python benchmarks/batch.py

tools: ## install what some tests and benchmarks use (Debian, as root): age, a bus, PDF readers, 7-Zip, exiftool, ffmpeg, Pango, PostgreSQL, pdf.js
	apt-get update -q
	apt-get install -y -q age dbus-daemon poppler-utils qpdf mupdf-tools 7zip libimage-exiftool-perl ffmpeg \
		libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql
	command -v node >/dev/null || apt-get install -y -q nodejs
	command -v npm >/dev/null || apt-get install -y -q npm
	$(MAKE) .make/readers

clean: ## remove the environment and what was made
	rm -rf $(VENV) .make tests/readers/node_modules demo dist .mypy_cache .ruff_cache .pytest_cache .mutants .coverage
