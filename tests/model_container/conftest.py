"""For tests that compute with PyTorch: its threads wait without spinning, else they starve whatever runs beside them."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
