#!/usr/bin/env bash
# Builds the bundled demo model from nothing: 30 to 70 minutes on two cores. Needs the torch extra and descriptions:
#
#     uv run grg dataset build --out build/steam
#     uv run --extra torch scripts/build_demo.sh build/steam
#
# Only the kind, topic and number of the facts in the descriptions are used; none of their text gets into the model.
# The descriptions may also be a file of JSON lines with name, genres, short_description and description.
# If it was killed, it resumes from the last checkpoint. The same seed, versions and descriptions give the same model on one
# kind of machine; on others the last digits of sums differ, and so do the weights.
set -euo pipefail
descriptions=$(realpath "${1:?name a folder that grg dataset build filled}")
cd "$(dirname "$0")/.."
python -m model_container train "$descriptions" --demo --out build/demo
rm -rf model_container/demo
python -m model_container convert build/demo model_container/demo \
    --name demo --version 8 --base "random weights" --demo
python scripts/judge_demo.py
