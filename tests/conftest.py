"""For all tests: no time limit for an example, since the machine may be busy with others."""

from __future__ import annotations

import hypothesis

hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
