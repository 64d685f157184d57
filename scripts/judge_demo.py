"""Judge the bundled demo model as the bot uses it: 200 invented games that no training step saw, best of two.

    uv run python scripts/judge_demo.py

Prints shares (0 to 1) as one JSON line; `model_container/bench/demo.py` explains each.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model_container.bench.demo import judged
from model_container.models import folders

if __name__ == "__main__":
    print(json.dumps(judged(folders.load(folders.DEMO), 200)))
