"""What the reply form says of words it cannot take."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.forms import Unclear
from bot.web.reply_form import Form, FormTask, form_page

DUE = datetime(2026, 9, 30, 9, tzinfo=UTC)
TASK = FormTask(0, "f_1", "3", "政务数据按需共享", "2026Q3", DUE, late=False, last="")
FORM = Form("示范市推进计划", "市数据局", (TASK,), "nonce")


@pytest.mark.parametrize(("lang", "how"), [("zh-CN", "注明“另列”"), ("en", "write 另列")])
def test_figure_that_no_indicator_is_named_for_says_how_to_write_it(lang: str, how: str) -> None:
    unclear = [Unclear("f_1", "which_indicator", "<b>对接系统30个")]
    reply = form_page(FORM, lang, sent=None, unclear=unclear, wrong="", tell="")
    html = reply.body.decode()
    assert reply.status == 422
    assert how in html
    assert "&lt;b&gt;对接系统30个" in html
