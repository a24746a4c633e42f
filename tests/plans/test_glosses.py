"""Pronunciations that a copying site prints behind the characters: 权(quán)."""

from __future__ import annotations

import re

from bot.intake.lines import number_lines
from bot.plans.read_plan import read_plan

PLAN = """清溪县消费维权工作方案
一、重点任务
1.畅通投诉渠道。建设维权服务站45个。（县市场监管局牵头，县商务局配合，2025年9月底前完成）
2.整治虚假宣传。检查网店600家。（县市场监管局负责）"""
SOUNDS = {
    "权": "quán",
    "设": "shè",
    "务": "wù",
    "监": "jiān",
    "网": "wǎng",
    "县": "xiàn",
    "绿": "lǜ",
    "务局": "jú",
}


def glossed(text: str) -> str:
    return re.sub("|".join(SOUNDS), lambda found: f"{found[0]}({SOUNDS[found[0]]})", text)


def test_plan_is_read_as_if_they_were_not_there() -> None:
    plain, read = (read_plan(number_lines(text), source="") for text in (PLAN, glossed(PLAN)))
    assert read.plan == plain.plan
    assert "".join(each.text for each in read.stretches) == glossed(PLAN).replace("\n", "")


def test_letters_in_brackets_that_are_no_pronunciation_stay() -> None:
    text = PLAN.replace("服务站", "服务站(AED)、示范店(vip)")
    task = read_plan(number_lines(text), source="").plan.tasks[0]
    assert "服务站(AED)、示范店(vip)" in task.text
