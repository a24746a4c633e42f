"""A question that was answered in words, and clicked on later: the card says what was chosen, and has no
buttons that mean something, on every platform that can change a card. Matrix has the answer instead.
"""

from __future__ import annotations

from pathlib import Path

from tests.emulators import dingtalk_shapes, feishu_people, slack_blocks, wecom_cards
from tests.platforms import dingtalk_kit, feishu_kit, slack_kit, wecom_kit

UNSURE = "/季报 6 完成60%，又好像是70%"
CHOSEN, TOLD = "已选 A", "这一问已答，选的是A"


async def test_feishu(tmp_path: Path) -> None:
    async with feishu_kit.an_office(tmp_path) as office:
        await office.people.say(feishu_kit.TAX, feishu_kit.TAX_MAN, UNSURE, mention=True)
        await office.serving.settle()
        card = office.feishu.in_chat(feishu_kit.TAX)[-1]
        [*_, (label, _)] = feishu_people.buttons_of(card.content)[:2]
        await office.people.say(feishu_kit.TAX, feishu_kit.TAX_MAN, "第一个", mention=True)
        await office.serving.settle()
        toast = await office.people.click(feishu_kit.TAX_MAN, card.id, label)
        assert TOLD in toast
        assert feishu_people.buttons_of(card.content) == []
        assert CHOSEN in feishu_people.words_of(card.content)
        assert office.serving.facts().count("ReportFiled") == 1


async def test_dingtalk(tmp_path: Path) -> None:
    async with dingtalk_kit.an_office(tmp_path) as office:
        await office.people.say(dingtalk_kit.TAX, dingtalk_kit.TAX_MAN, UNSURE)
        await office.serving.settle()
        card = office.cards(dingtalk_kit.TAX)[-1]
        label = dingtalk_shapes.buttons_of(card.content)[1]["text"]
        await office.people.say(dingtalk_kit.TAX, dingtalk_kit.TAX_MAN, "第一个")
        await office.serving.settle()
        told = await office.people.click(dingtalk_kit.TAX_MAN, card.id, label)
        assert TOLD in told
        assert dingtalk_shapes.buttons_of(card.content) == []
        assert CHOSEN in card.content["markdown"].replace("\u200b", "")
        assert office.serving.facts().count("ReportFiled") == 1


async def test_slack(tmp_path: Path) -> None:
    async with slack_kit.an_office(tmp_path) as office:
        await office.people.say(slack_kit.TAX, slack_kit.TAX_MAN, UNSURE, mention=True)
        await office.serving.move(seconds=5)
        card = [each for each in office.slack.posted if slack_blocks.buttons_of(each.blocks)][-1]
        [_, (label, _), *_] = slack_blocks.buttons_of(card.blocks)
        await office.people.say(slack_kit.TAX, slack_kit.TAX_MAN, "第一个", mention=True)
        await office.serving.move(seconds=5)
        await office.people.click(slack_kit.TAX_MAN, card.ts, label, uses=1)
        await office.serving.move(seconds=5)
        assert card.changed == 1
        assert slack_blocks.buttons_of(card.blocks) == []
        assert CHOSEN in slack_blocks.words_of(card.blocks)
        assert office.serving.facts().count("ReportFiled") == 1


async def test_wecom_group(tmp_path: Path) -> None:
    async with wecom_kit.office_in_groups(tmp_path) as office:
        await office.people.say(wecom_kit.TAX, wecom_kit.TAX_MAN, UNSURE)
        await office.serving.settle()
        card = office.wecom.in_chat(wecom_kit.TAX)[-1]
        label = card.content["button_list"][1]["text"]
        await office.people.say(wecom_kit.TAX, wecom_kit.TAX_MAN, "第一个")
        await office.serving.settle()
        await office.people.click(wecom_kit.TAX_MAN, card, label)
        assert card.changed == 1
        assert [each["key"] for each in card.content["button_list"]] == ["-"]
        assert CHOSEN in wecom_cards.words_of(card.content)
        assert office.serving.facts().count("ReportFiled") == 1


async def test_wecom_app(tmp_path: Path) -> None:
    async with wecom_kit.office_on_app(tmp_path) as office:
        await office.people.say(wecom_kit.TAX_MAN, UNSURE)
        await office.serving.settle()
        card = [each for each in office.wecom.in_chat(wecom_kit.TAX_MAN) if each.kind == "template_card"][-1]
        label = card.content["button_list"][1]["text"]
        await office.people.say(wecom_kit.TAX_MAN, "第一个")
        await office.serving.settle()
        await office.people.click(wecom_kit.TAX_MAN, card, label)
        await office.serving.settle()
        assert card.changed == 1
        assert card.content["replaced"].startswith(TOLD)
        assert office.serving.facts().count("ReportFiled") == 1
