"""A connection's settings make an app or groups; what is wrong is named, and no secret is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load_config
from bot.errors import ConfigError
from bot.platforms.wecom.app import WeComApp
from bot.platforms.wecom.group import WeComGroups
from bot.ports.platform import Platform
from bot.wiring import build_platforms

AES = "s3cret" + "A" * 37
CALLBACK = {"token": "s3cretOfCallback", "encoding_aes_key": AES}
APP = {"corp_id": "ww0123456789abcdef", "agent_id": "1000002", "app_secret": "s3cret-of-app", **CALLBACK}
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
KEY = "53c2e700-aaaa-4bbb-8ccc-123456789012"
LINES = f"# 市税务局\nwr_tax {ROBOT}{KEY}\n\nwr_data   {ROBOT}{KEY[:-1]}3\n"
PLAIN = ("corp_id", "bot_name")


def built(folder: Path, **settings: str) -> Platform:
    """What is secret stands in files."""
    lines = ["[office]", 'name = "办公室"', "[connections.city]", 'platform = "wecom"']
    for key, value in settings.items():
        (folder / key).write_text(value)
        if key == "agent_id":
            lines.append(f"{key} = {value}")
        else:
            lines.append(f'{key} = "{value}"' if key in PLAIN else f'{key}_file = "{key}"')
    (folder / "config.toml").write_text("\n".join(lines))
    return build_platforms(load_config(folder / "config.toml", {}))["city"]


def test_five_settings_make_an_app(tmp_path: Path) -> None:
    assert isinstance(built(tmp_path, **APP), WeComApp)


@pytest.mark.parametrize(
    "settings", [{"webhooks": LINES}, CALLBACK, {"webhooks": LINES, **CALLBACK, "bot_name": "督办"}]
)
def test_robots_and_an_ai_bot_make_groups_each_alone_or_together(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    assert isinstance(built(tmp_path, **settings), WeComGroups)


@pytest.mark.parametrize("missing", list(APP))
def test_each_setting_of_an_app_is_needed(tmp_path: Path, missing: str) -> None:
    settings = {key: value for key, value in APP.items() if key != missing}
    with pytest.raises(ConfigError, match=f"connections.city.{missing}: is missing"):
        built(tmp_path, **settings)


@pytest.mark.parametrize("missing", list(CALLBACK))
def test_both_settings_of_an_ai_bot_are_needed(tmp_path: Path, missing: str) -> None:
    settings = {key: value for key, value in CALLBACK.items() if key != missing}
    with pytest.raises(ConfigError, match=f"connections.city.{missing}: is missing"):
        built(tmp_path, **settings)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({**APP, "webhooks": LINES}, "webhooks"),
        ({}, "webhooks"),
        ({"webhooks": "# nothing"}, "webhooks"),
        ({"webhooks": f"{ROBOT}{KEY}"}, "webhooks: line 1"),
        ({"webhooks": LINES.replace("https", "http")}, "webhooks: line 2"),
        ({"webhooks": LINES.replace("qyapi.weixin.qq.com", "s3cret.example")}, "webhooks: line 2"),
        ({"webhooks": LINES.replace(KEY, "s3cret")}, "webhooks: line 2"),
        ({"webhooks": LINES.replace(KEY, f"{KEY}&x=1")}, "webhooks: line 2"),
        ({"webhooks": LINES.replace("wr_data", "wr_tax")}, "webhooks: line 4"),
        ({**CALLBACK, "encoding_aes_key": AES[:-1]}, "encoding_aes_key"),
        ({**CALLBACK, "encoding_aes_key": AES + "="}, "encoding_aes_key"),
        ({**APP, "corp_id": "0123"}, "corp_id"),
        ({**APP, "agent_id": "0"}, "agent_id"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        built(tmp_path, **settings)
    assert f"connections.city.{named}" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", ["app_secret", "webhooks", "token", "encoding_aes_key"])
def test_a_secret_may_not_stand_in_the_settings_themselves(tmp_path: Path, key: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[office]\nname = "办公室"\n[connections.city]\nplatform = "wecom"\n{key} = "s3cret"\n')
    with pytest.raises(ConfigError, match=f"{key}: is a secret") as caught:
        build_platforms(load_config(path, {}))
    assert "s3cret" not in str(caught.value)
