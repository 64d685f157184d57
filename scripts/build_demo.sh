#!/usr/bin/env bash
# Builds the bundled demo model from nothing: about 25 minutes on two quiet cores. Needs the torch extra and descriptions:
#
#     uv run grg dataset build --out build/steam
#     uv run --extra torch scripts/build_demo.sh build/steam
#
# Of the descriptions only which facts there are is used (kind, topic, number); none of their text gets into the model.
# They may also be a file of JSON lines with name, genres, short_description and description.
# Killed half-way, it goes on where it was. The same seed, versions and descriptions give the same model on one kind
# of machine; elsewhere the last digits of sums differ, and with them the weights.
set -euo pipefail
descriptions=$(realpath "${1:?name a folder that grg dataset build filled}")
cd "$(dirname "$0")/.."
python -m model_container train "$descriptions" --demo --out build/demo
rm -rf model_container/demo
python -m model_container convert build/demo model_container/demo \
    --name demo --version 2 --base "random weights" --demo
python scripts/judge_demo.py
