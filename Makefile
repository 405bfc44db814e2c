# Two commands do everything: `make chat` and `make test`. Both install first, once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install chat index test lint types layers unit screenshots clean

# To have pip compile everything, on one processor, would be most of the time. What is imported is
# compiled then, and kept; but where Python is told to keep nothing, all of it ahead, on them all.
COMPILE := $(if $(PYTHONDONTWRITEBYTECODE),$(BIN)/python -m compileall -q -j 0 .venv/lib >/dev/null || true)

install: .venv/.installed

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --no-compile torch==2.13.0 $(TORCH_OPTIONS)
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[test]'
	@$(COMPILE)
	$(BIN)/python -m ui.about --check-model
	touch $@

index: install
	$(BIN)/dateline index seeds

chat: index
	$(BIN)/dateline chat --open

test: lint types layers unit

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

layers: install
	$(BIN)/lint-imports

# Three parts at once for two processors: what drives a browser or other processes waits for them
# much of its time. All of them read one library of the bundled articles. Then, with nothing beside
# it, what holds a limit of time.
CONSOLE := tests/e2e/test_cli.py tests/e2e/test_console.py
BROWSER := $(filter-out $(CONSOLE),$(wildcard tests/e2e/test_*.py))
BESIDE := tests/index tests/ui
PART := $(BIN)/pytest -m "not alone"

unit: install
	@mkdir -p artifacts
	@rm -rf artifacts/library
	@$(BIN)/dateline index seeds --library artifacts/library
	@export OMP_NUM_THREADS=1 DATELINE_TEST_LIBRARY=$(CURDIR)/artifacts/library; \
	$(PART) $(BROWSER) > artifacts/browser.log 2>&1 & browser=$$!; \
	$(PART) $(BESIDE) > artifacts/beside.log 2>&1 & beside=$$!; \
	$(PART) $(BROWSER:%=--ignore=%) $(BESIDE:%=--ignore=%); failed=$$?; \
	wait $$browser || failed=1; wait $$beside || failed=1; \
	cat artifacts/browser.log artifacts/beside.log; \
	$(BIN)/pytest -m alone || failed=1; exit $$failed

clean:
	rm -rf .venv .dateline build dist artifacts

screenshots: install
	$(BIN)/python -m tests.e2e.screenshots
