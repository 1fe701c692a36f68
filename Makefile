# Everything here needs Python >= 3.11, make and a package index. `make demo` first.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready-dev
PEERS = trafilatura newspaper4k goose3 news-please
NEWS_PEERS = trafilatura newspaper4k fundus

.PHONY: help install environments demo test test-all thorough-test growth-test deploy-test fault-test browser-test ecosystem-test extras-test check eval regional-news-eval search-eval bench browse replay browse-bench lock screenshots clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

install: $(READY)  ## Set up everything a developer needs, from the hashed locks (VENV=path)

$(READY): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "bipol_crawler needs Python 3.11 or newer; say which with PYTHON=path" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) from requirements/dev.txt ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

demo: install  ## Crawl the bundled miniature portal, day 1 and day 2, and show what was found
	@$(BIN)/scrapy demo

# bytecode is kept: each process would compile every module and test anew
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
TIMED = $$(grep -rl --include='test_*.py' 'mark\.timed' tests)
TESTS_OF_ALL = not wordpress and not browser and not deploy and not faults and not growth and not timed and not ecosystem and not extras

test: install  ## Check every promise that needs no system packages, some by a sample
	TESTS=some $(PYTEST) -n auto --dist loadfile
	TESTS=some $(PYTEST) -m timed $(TIMED)

test-all: install  ## The same with nothing left out: every year, every field, every example
	TESTS=all $(PYTEST) -n auto --dist loadfile -m "$(TESTS_OF_ALL)"
	TESTS=all $(PYTEST) -m timed $(TIMED)

SAMPLED = $$(grep -rlE --include='test_*.py' --exclude-dir=faults --exclude-dir=browser 'tests\.tiers import|mark\.(thorough|sampled)' tests)
# these try everything, unless TESTS=some asks for a sample, as .ci/run does
ALL_OR = $${TESTS:-all}

thorough-test: install  ## What make test leaves out of the files of which it takes a sample
	TESTS=rest $(PYTEST) -n auto --dist loadfile -m "$(TESTS_OF_ALL)" $(SAMPLED)

growth-test: install  ## Give readers and patterns ever larger input, and see that time and memory keep step
	$(BIN)/python -m pytest -m growth tests/test_growth.py tests/test_patterns.py tests/discover

fault-test: install  ## Kills, power cuts, full disks, wrong clocks, bad servers (KILLS=1000 for more; best as root, with strace and faketime)
	TESTS=$(ALL_OR) $(BIN)/python -m pytest -n 2 -m faults tests/faults

deploy-test: install .venv-scrapyd/.ready  ## Check the systemd units (needs systemd's tools), crawl under a real Scrapyd, browse through a real nginx and a real Caddy, follow docs/
	$(BIN)/python -m pytest -m deploy tests/test_deploy.py tests/test_deploy_proxy.py tests/test_documents.py

browser-test: install .venv-pywb/.ready  ## The reading room, and the evidence under pywb, in a real Chromium
	TESTS=$(ALL_OR) $(BIN)/python -m pytest -n 2 --dist loadfile -m browser tests/browser tests/replay

ecosystem-test: install .venv-ecosystem/.ready  ## The flat views in DuckDB, pandas, polars, sqlite-utils and plain Datasette, and the examples for researchers
	$(BIN)/python -m pytest -m ecosystem tests/ecosystem

extras-test: install .venv-cluster/.ready .venv-s3/.ready .venv-s3-server/.ready .venv-ecosystem/.ready .venv-pywb/.ready  ## Reading on a real Dask cluster, evidence in an object store
	$(BIN)/python -m pytest -n 2 -m extras tests/cluster tests/s3

OWN_ENVIRONMENTS = $(patsubst %,.venv-%/.ready,scrapyd pywb ecosystem cluster s3 s3-server)

environments: install $(OWN_ENVIRONMENTS)  ## Set up what the tests beside other programs need (-j 2: two at a time)

$(OWN_ENVIRONMENTS): .venv-%/.ready: requirements/%.txt
	@echo "Setting up $(@D) from $< ..." >&2
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install -qq --disable-pip-version-check --no-compile --no-deps --require-hashes -r $<
	@touch $@

check: install  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browse: install  ## Open the archive in Datasette
	@$(BIN)/scrapy browse

replay: install .venv-pywb/.ready  ## Show captured pages as they looked, with pywb
	@$(BIN)/scrapy replay

eval: install $(PEERS:%=.venv-eval/%/.ready)  ## Score and time every field's reading, beside four general extractors
	@$(BIN)/python -m benchmarks.evaluation

regional-news-eval: install $(NEWS_PEERS:%=.venv-eval/%/.ready)  ## Score readers and baselines on the generated regional articles
	@$(BIN)/python -m benchmarks.regional_news

.venv-eval/%/.ready: requirements/eval/%.txt
	@echo "Setting up $(@D) from $< ..." >&2
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

search-eval: install  ## Judge searches beside plain words and two stemmers, and time them at 100,000 articles
	@$(BIN)/python -m benchmarks.search
	@$(BIN)/python -m benchmarks.search --speed

bench: install  ## Whole pipeline, rebuild, and how soon edits are noticed, each beside its peer; and beside commit a63e8d5
	@$(BIN)/python -m benchmarks.command_costs
	@$(BIN)/python -m benchmarks.reading
	@$(BIN)/python -m benchmarks.pipeline
	@$(BIN)/python -m benchmarks.revisits
	@$(BIN)/python -m benchmarks.rebuild

browse-bench: install  ## Time every page and ready question at 100,000 articles
	@$(BIN)/python -m benchmarks.browse

lock: install  ## Renew the locks from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet --upgrade -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -c requirements/dev.txt -o requirements/run.txt
	cp requirements/run.txt requirements/scrapyd.txt  # for its versions
	$(BIN)/uv pip compile pyproject.toml requirements/scrapyd.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet -o requirements/scrapyd.txt
	$(BIN)/uv pip compile requirements/pywb.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/pywb.txt
	$(BIN)/uv pip compile requirements/ecosystem.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/ecosystem.txt
	$(BIN)/uv pip compile pyproject.toml --extra cluster --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet -c requirements/dev.txt --upgrade -o requirements/cluster.txt
	$(BIN)/uv pip compile pyproject.toml --extra s3 --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet -c requirements/dev.txt --upgrade -o requirements/s3.txt
	$(BIN)/uv pip compile requirements/s3-server.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/s3-server.txt
	for peer in $(PEERS); do echo $$peer | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/eval/$$peer.txt || exit 1; done
	printf 'fundus\ncurl-cffi<0.16\n' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/eval/fundus.txt

screenshots: install  ## Make the README's pictures (after make demo; needs chromium)
	@$(BIN)/python docs/screenshots.py

clean:  ## Remove what can be made again (never the archive)
	rm -rf $(VENV) .venv-eval .venv-scrapyd .venv-pywb .venv-ecosystem .venv-cluster .venv-s3 .venv-s3-server build .pytest_cache .mypy_cache .ruff_cache .hypothesis
