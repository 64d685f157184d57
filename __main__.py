"""Pulumi's entry: reads the stack's configuration, builds, exports. Outputs named `GRG_…` are the program's settings."""

import pulumi

from infra import config
from infra.stack import Stack

told = config.read(pulumi.Config(), pulumi.get_stack())
for doubt in config.doubts(told):
    pulumi.log.warn(doubt)
stack = Stack(told)
for name, value in stack.outputs.items():
    pulumi.export(name, value)
