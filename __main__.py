"""Pulumi's entry: reads the stack's configuration, builds, exports. Outputs named `GRG_…` are the program's settings."""

import pulumi
import pulumi_aws as aws

from infra import config
from infra.network import Network, NetworkArgs
from infra.queues import Queues, QueuesArgs
from infra.storage import Storage, StorageArgs
from infra.watch import Watch, WatchArgs

s = config.read(pulumi.Config(), pulumi.get_stack())
account = aws.get_caller_identity().account_id

storage = Storage(s.name, StorageArgs(s.bucket, s.keep_data, s.keep_days, s.tags))
queues = Queues(s.name, QueuesArgs(account, storage.bucket_name, storage.bucket_arn, s.bucket, s.tags))
network = Network(s.name, NetworkArgs(s.vpc_id, s.subnet_ids, s.vpc_cidr, s.availability_zones, s.tags))
watched = (queues.prompts.name, queues.dead_letters.name, s.oldest_prompt_minutes)
watch = Watch(s.name, WatchArgs(account, s.alarm_email, *watched, s.monthly_budget_usd, s.tags))

pulumi.export("GRG_BUCKET", storage.bucket_name)
pulumi.export("GRG_PROMPT_QUEUE_URL", queues.prompts.url)
pulumi.export("GRG_REVIEW_QUEUE_URL", queues.reviews.url)
pulumi.export("dead_letter_queue_url", queues.dead_letters.url)
pulumi.export("alarm_topic_arn", watch.topic_arn)
pulumi.export("vpc_id", network.vpc_id)
pulumi.export("subnet_ids", network.subnet_ids)
pulumi.export("security_group_id", network.security_group_id)
