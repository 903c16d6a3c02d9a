# Two commands are enough on a fresh machine with Python 3.11: `make demo`, then `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_DIR ?= demo-council
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
PYTEST_ARGS ?= -n 2 --dist loadscope

.PHONY: install install-test demo test check fix bench update-gold update-docs lock clean

install: $(VENV)/.run-installed  ## make .venv with what the product needs

install-test: $(VENV)/.test-installed  ## and with what the tests need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Readiness needs Python 3.11 or later: set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Readiness into $(VENV) (a minute or two the first time) ..."
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test-installed: requirements/test.txt $(VENV)/.run-installed
	@echo "Installing the test tools into $(VENV) ..."
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

demo: install  ## a fictional council, from evidence to inspector pack
	$(BIN)/readiness demo $(DEMO_DIR)

check: install-test  ## style, types, layers; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

fix: install-test  ## repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: install-test check  ## everything
	$(BIN)/python -m pytest --doctest-modules schemas quality_statements evidence reports --ignore schemas/migrations
	$(BIN)/python -m pytest $(PYTEST_ARGS)

$(VENV)-auditree/.installed: requirements/auditree.txt
	@echo "Installing the program the evidence store is measured beside into $(VENV)-auditree ..."
	$(PYTHON) -m venv $(VENV)-auditree
	$(VENV)-auditree/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
	  --require-hashes -r requirements/auditree.txt
	@touch $@

$(VENV)-csc-validator/.installed: requirements/csc-validator.txt
	@echo "Installing the program the client-level rules are measured beside into $(VENV)-csc-validator ..."
	$(PYTHON) -m venv $(VENV)-csc-validator
	$(VENV)-csc-validator/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
	  --require-hashes -r requirements/csc-validator.txt
	@touch $@

bench: install-test $(VENV)-auditree/.installed $(VENV)-csc-validator/.installed  ## speed and memory beside named opponents
	$(BIN)/python -m benchmarks

update-gold: install-test  ## accept the reports as they are now
	READINESS_UPDATE_GOLD=1 $(BIN)/python -m pytest tests/reports

update-docs: install-test  ## write the generated parts of the documentation anew
	$(BIN)/python -m tests.docs.made

lock:  ## resolve requirements/*.in anew (needs uv)
	uv pip compile -q requirements/run.in -o requirements/run.txt --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url
	uv pip compile -q requirements/test.in -o requirements/test.txt --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url
	uv pip compile -q requirements/auditree.in -o requirements/auditree.txt --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url
	uv pip compile -q requirements/csc-validator.in -o requirements/csc-validator.txt --universal \
	  --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

clean:
	rm -rf $(VENV) $(VENV)-auditree $(VENV)-csc-validator $(DEMO_DIR)
