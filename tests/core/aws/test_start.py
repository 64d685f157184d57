"""A bot accepts messages at once, however long S3 takes to list what is open: people wait for the former alone."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from core.aws import keys
from tests.aws_cloud import Cloud
from tests.aws_proxy import AwsProxy, Rule
from tests.bot_process import BotProcess
from tests.core.aws.test_doctor import LINK


class _SlowListing(AwsProxy):
    """Answers no listing of open requests until it is told to."""

    def __init__(self, moto_url: str) -> None:
        super().__init__(moto_url)
        self.listings, self.go_on = 0, threading.Event()

    def rule_for(self, action: str, key: str) -> Rule | None:
        """See `AwsProxy`."""
        if action == "ListObjectsV2" and key == keys.OPEN:
            self.listings += 1
            self.go_on.wait(60)
        return super().rule_for(action, key)


def test_a_message_is_promised_an_answer_while_the_open_requests_are_still_listed(
    cloud: Cloud, tmp_path: Path
) -> None:
    with _SlowListing(cloud.url) as proxy:
        bot = BotProcess(tmp_path, cloud.environ(proxy.url, GRG_STEAM_URL="http://127.0.0.1:1"))
        bot.start()
        try:
            bot.post("m1", LINK)
            give_up_at = time.monotonic() + 30
            while not (cloud.keys(keys.OPEN) and proxy.listings):
                assert time.monotonic() < give_up_at, bot.log()
                time.sleep(0.05)
            proxy.go_on.set()
            time.sleep(1)
            assert proxy.listings == 1, "one listing is enough for a start"
        finally:
            proxy.go_on.set()
            bot.kill()
