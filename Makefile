# Everything starts here. `make` alone says what there is.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
JOBS ?= 2
ARGS ?=
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-config \
	--python-version 3.11 --python-platform linux --custom-compile-command "make lock"

export PORT
# Python writes its words at once, so that a log is in the order things happened.
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help run test soak bench lint audit scan format lock words wheel screens ready-to-run ready-to-test

help: ## Say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: ready-to-run ## Set up and serve the site with the demonstration pilot (PORT=8000)
	@$(BIN)/feedback demo --if-empty
	@exec $(BIN)/feedback serve --port $(PORT)

test: ready-to-test ## Set up, browser included, and run every test (ARGS="-k diary" for some)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

soak: ready-to-test ## Tell 100,000 entries over 1,000 kills; stop and go on (ARGS="--minutes 10")
	@$(BIN)/python -m tests.soak $(ARGS)

bench: ready-to-test ## Measure speed against a bare Flask page, as ratios
	@$(PYTHON) -m setup bench
	@$(BIN)/python -m bench $(ARGS)

lint: ready-to-test ## Check the code's form, that the rings point inwards, and known faults
	@$(BIN)/ruff check --output-format concise .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/python -m setup.audit --or-say-so

audit: ready-to-test ## Ask whether a dependency has a known fault; fails when nobody can be asked
	@$(BIN)/python -m setup.audit

scan: ready-to-test ## Let scanners of others try the demonstration, 12 minutes (ARGS="--minutes 3")
	@$(PYTHON) -m setup scan
	@$(BIN)/python -m tests.scanning $(ARGS)

format: ready-to-test ## Put the code in form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

wheel: ready-to-run ## Build the wheel into dist/
	@$(BIN)/hatchling build -t wheel

screens: ready-to-test ## Take the pictures of the guides anew (ARGS="story" for some)
	@$(BIN)/python -m docs.take_screens $(ARGS)

words: ready-to-run ## Bring new words into the translations
	@$(BIN)/python -m feedback.translating gather
	@$(BIN)/python -m feedback.translating status

lock: ready-to-run ## Choose the newest allowed versions and write the locks anew
	@$(LOCK) --group setup -o requirements-setup.txt
	@$(LOCK) pyproject.toml --group build -o requirements.txt
	@$(LOCK) pyproject.toml --group build --group test -c requirements.txt -o requirements-test.txt
	@$(LOCK) pyproject.toml --extra speech -c requirements.txt -o requirements-speech.txt
	@$(LOCK) --group scan -o requirements-scan.txt
	@$(LOCK) --group scan-api -o requirements-scan-api.txt
	@$(LOCK) --group peers -o requirements-peers.txt

ready-to-run:
	@$(PYTHON) -m setup run

ready-to-test:
	@$(PYTHON) -m setup test
