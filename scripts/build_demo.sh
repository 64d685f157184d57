#!/usr/bin/env bash
# Builds the bundled demo model from nothing: about 35 minutes on two cores. Needs the torch extra:
#
#     uv run --extra torch scripts/build_demo.sh
#
# Killed half-way, it goes on where it was. The same seed and versions give the same model on one kind
# of machine; elsewhere the last digits of sums differ, and with them the weights.
set -euo pipefail
cd "$(dirname "$0")/.."
python -m model_container train --demo --out build/demo
rm -rf model_container/demo
python -m model_container convert build/demo model_container/demo \
    --name demo --version 1 --base "random weights" --demo
python scripts/judge_demo.py
