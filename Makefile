# 调解台：两条命令做完所有事——make run（运行）、make test（检验）。
SHELL := /bin/bash
PY := .venv/bin/python
.PHONY: setup run test soak bench lint

setup:
	@.ci/setup run

run: setup
	@if [ -t 0 ] && [ -t 1 ]; then $(PY) -m mediation; else $(PY) -m mediation demo --walk; fi

lint:
	@.ci/setup test
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "格式不合：运行 .venv/bin/ruff format ."; exit 1; }
	@$(PY) -m mypy
	@.venv/bin/lint-imports

test: lint
	@$(PY) -m pytest -n 2 --dist loadgroup -q

soak:
	@.ci/setup test
	@HYPOTHESIS_PROFILE=soak $(PY) -m pytest -n 2 --dist loadgroup -q tests/procedure tests/store tests/values
	@GENERATED_CROSS=1 $(PY) -m pytest -n 2 -q tests/documents/test_generated.py
	@WALK_STEPS=1000000 WALK_STORE_STEPS=100000 $(PY) -m pytest -q tests/stateful

bench:
	@.ci/setup bench
	@$(PY) benchmarks/run.py
