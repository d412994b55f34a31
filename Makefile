# Everything a contributor types. Works on a machine with only Python 3.11 or newer:
# the first target that needs packages makes .venv from the pinned, hashed requirements.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
JOBS ?= 2

.PHONY: demo test lint site bench golden requirements clean

demo: $(STAMP)
	$(BIN)/pmreport demo

test: $(STAMP)
	$(BIN)/pytest -n $(JOBS) -q

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The committed showcase: the demo, without the PDF.
site: $(STAMP)
	$(BIN)/pmreport demo --out site --no-pdf

bench: $(STAMP)
	$(BIN)/python -m benchmarks

golden: $(STAMP)
	$(BIN)/python tools/golden.py

# Needs uv (installed beside the project's packages); writes no address of an index.
requirements: $(STAMP)
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate -o requirements.txt -q
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate -o requirements-dev.txt -q

$(STAMP): requirements-dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip -q
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

clean:
	rm -rf .venv dist pmreport-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
