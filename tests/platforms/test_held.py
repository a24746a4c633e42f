"""A silence that a platform asked for outlives the process that was told: killed, and started anew."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.emulators.base import Reply, internet
from tests.emulators.dingtalk import HOOK_TOKEN, DingTalk
from tests.emulators.feishu import Feishu
from tests.emulators.office import an_office_on, clock_of
from tests.platforms import dingtalk_kit, feishu_kit
from tests.runtime.service_kit import PATIENCE_SECONDS

SEND = "/open-apis/im/v1/messages"
# For one chat, and how long.
TOO_FAST = Reply(400, b'{"code": 230020, "msg": "frequency limit"}', (("x-ogw-ratelimit-reset", "120"),))


async def speak_and_be_killed(folder: Path, robot: str, seconds: float, *keys: str) -> None:
    """Another process says these at that time, and dies by kill -9 once nothing more may go."""
    command = (sys.executable, "-m", "tests.platforms.speaking_child", str(folder), robot, str(seconds))
    process = await asyncio.create_subprocess_exec(
        *command, *keys, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (line := await process.stdout.readline()) != b"drained\n":
                assert line, "it ended by itself"
    finally:
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)
        await process.wait()


async def test_the_mute_of_a_robot_outlives_a_kill(tmp_path: Path) -> None:
    clock = clock_of(tmp_path)
    dingtalk = DingTalk(clock.wall)
    async with internet(tmp_path, dingtalk) as http:
        async with an_office_on(
            dingtalk_kit.a_robot(), tmp_path, clock, http, seat=dingtalk_kit.seated
        ) as serving:
            await serving.settle()
            before = len(dingtalk.posted)
        dingtalk.mutes[HOOK_TOKEN] = clock.wall() + timedelta(minutes=10)
        for seconds in (60, 61, 540):
            await speak_and_be_killed(tmp_path, "dingtalk", seconds, f"at-{seconds}")
            assert (len(dingtalk.posted) - before, len(dingtalk.refused)) == (0, 1), seconds
        clock.move_to(clock.office() + timedelta(minutes=12))
        await speak_and_be_killed(tmp_path, "dingtalk", 720)
        assert (len(dingtalk.posted) - before, len(dingtalk.refused)) == (3, 1)


async def test_a_room_that_was_to_be_left_alone_is_so_after_a_kill(tmp_path: Path) -> None:
    clock = clock_of(tmp_path)
    feishu = Feishu(clock.wall)
    async with internet(tmp_path, feishu) as http:
        async with an_office_on(
            feishu_kit.an_app(), tmp_path, clock, http, seat=feishu_kit.seated
        ) as serving:
            await serving.settle()
        tried, shown = feishu.net.paths().count(SEND), len(feishu.in_chat(feishu_kit.TAX))
        feishu.net.misbehave(SEND, TOO_FAST)
        for seconds in (60, 61, 179):
            await speak_and_be_killed(tmp_path, "feishu", seconds, f"at-{seconds}")
            assert feishu.net.paths().count(SEND) - tried == 1, "only the one that was refused"
        clock.move_to(clock.office() + timedelta(seconds=180))
        await speak_and_be_killed(tmp_path, "feishu", 180)
        assert len(feishu.in_chat(feishu_kit.TAX)) - shown == 3
