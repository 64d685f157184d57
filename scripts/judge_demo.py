"""Judge the bundled demo model as the bot uses it: 200 invented games that no training step saw, best of two.

    uv run python scripts/judge_demo.py

Prints shares (0 to 1) as one JSON line; `model_container/judge.py` says what each is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model_container import models
from model_container.judge import judged

if __name__ == "__main__":
    print(json.dumps(judged(models.load(models.DEMO), 200)))
