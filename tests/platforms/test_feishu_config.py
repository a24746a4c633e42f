"""A connection's settings make an app or a custom bot; what is wrong is named, and no secret is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load_config
from bot.errors import ConfigError
from bot.platforms.feishu.app import FeishuApp
from bot.platforms.feishu.robot import FeishuRobot
from bot.ports.platform import Platform
from bot.wiring import build_platforms

APP = {
    "app_id": "cli_0123456789abcdef",
    "app_secret": "s3cret-of-app",
    "encrypt_key": "s3cret-of-encryption",
    "verification_token": "s3cret-of-verification",
}
HOOK = "https://open.feishu.cn/open-apis/bot/v2/hook/s3cret-hook"
PLAIN = ("app_id", "brand")


def built(folder: Path, **settings: str) -> Platform:
    """What is secret stands in files."""
    lines = ["[office]", 'name = "办公室"', "[connections.city]", 'platform = "feishu"']
    for key, value in settings.items():
        (folder / key).write_text(value)
        lines.append(f'{key} = "{value}"' if key in PLAIN else f'{key}_file = "{key}"')
    (folder / "config.toml").write_text("\n".join(lines))
    return build_platforms(load_config(folder / "config.toml", {}))["city"]


def test_four_settings_make_an_app(tmp_path: Path) -> None:
    app = built(tmp_path, **APP)
    assert isinstance(app, FeishuApp)
    assert app.hosts == ("open.feishu.cn",)


def test_lark_is_called_at_its_own_host(tmp_path: Path) -> None:
    assert built(tmp_path, **APP, brand="lark").hosts == ("open.larksuite.com",)
    lark = HOOK.replace("feishu.cn", "larksuite.com")
    assert built(tmp_path, webhook=lark, brand="lark").hosts == ("open.larksuite.com",)


def test_a_webhook_makes_a_custom_bot(tmp_path: Path) -> None:
    assert isinstance(built(tmp_path, webhook=HOOK, secret="s3cret"), FeishuRobot)


@pytest.mark.parametrize("missing", list(APP))
def test_each_setting_of_an_app_is_needed(tmp_path: Path, missing: str) -> None:
    settings = {key: value for key, value in APP.items() if key != missing}
    with pytest.raises(ConfigError, match=f"connections.city.{missing}: is missing"):
        built(tmp_path, **settings)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({**APP, "webhook": HOOK}, "app_id"),
        ({"webhook": HOOK.replace("https", "http")}, "webhook"),
        ({"webhook": HOOK.replace("open.feishu.cn", "evil.example")}, "webhook"),
        ({"webhook": HOOK.replace("open.feishu.cn", "open.feishu.cn@evil.example")}, "webhook"),
        ({"webhook": HOOK + "/../x"}, "webhook"),
        ({"webhook": HOOK + "?x=1#y"}, "webhook"),
        ({"webhook": HOOK, "brand": "lark"}, "webhook"),
        ({**APP, "app_id": "0123"}, "app_id"),
        ({**APP, "brand": "dingtalk"}, "brand"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        built(tmp_path, **settings)
    assert f"connections.city.{named}: " in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_secret_may_not_stand_in_the_settings_themselves(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    lines = [
        "[office]",
        'name = "办公室"',
        "[connections.city]",
        'platform = "feishu"',
        f'webhook = "{HOOK}"',
    ]
    path.write_text("\n".join(lines))
    with pytest.raises(ConfigError, match="webhook: is a secret") as caught:
        build_platforms(load_config(path, {}))
    assert "s3cret" not in str(caught.value)
