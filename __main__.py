"""The Pulumi program: it reads the stack's configuration, makes the stack and exports its outputs."""

import pulumi

from infra import config
from infra.stack import Stack

stack_config = config.read(pulumi.Config(), pulumi.get_stack())
for warning in config.warnings(stack_config):
    pulumi.log.warn(warning)
for name, value in Stack(stack_config).outputs.items():
    pulumi.export(name, value)
