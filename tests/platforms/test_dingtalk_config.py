"""A connection's settings make one of three robots; what is wrong is named, and no secret is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import load_config
from bot.errors import ConfigError
from bot.platforms.dingtalk.callback import DingTalkCallback
from bot.platforms.dingtalk.robot import DingTalkRobot
from bot.platforms.dingtalk.stream import DingTalkStream
from bot.ports.platform import Platform, Streams
from bot.wiring import build_platforms

APP = {
    "client_id": "ding0123456789abcdef",
    "client_secret": "s3cret-of-app",
    "robot_code": "ding0123456789abcdef",
}
CALLBACK = {**APP, "mode": "callback", "path_secret": "s3cret-path-0123456789abcdef"}
HOOK = "https://oapi.dingtalk.com/robot/send?access_token=s3crethook"
PLAIN = ("client_id", "robot_code", "mode", "card_template", "window_minutes")


def built(folder: Path, **settings: str | int) -> Platform:
    """What is secret stands in files."""
    lines = ["[office]", 'name = "办公室"', "[connections.city]", 'platform = "dingtalk"']
    for key, value in settings.items():
        if key in PLAIN:
            lines.append(f"{key} = {value!r}")
        else:
            (folder / key).write_text(str(value))
            lines.append(f'{key}_file = "{key}"')
    (folder / "config.toml").write_text("\n".join(lines))
    return build_platforms(load_config(folder / "config.toml", {}))["city"]


def test_three_settings_make_an_app_that_is_heard_by_stream(tmp_path: Path) -> None:
    app = built(tmp_path, **APP)
    assert isinstance(app, DingTalkStream)
    assert isinstance(app, Streams)


def test_a_secret_path_makes_one_that_is_called_back(tmp_path: Path) -> None:
    app = built(tmp_path, **CALLBACK, window_minutes=5)
    assert isinstance(app, DingTalkCallback)
    assert not isinstance(app, Streams)
    assert app.door.window == timedelta(minutes=5)


def test_a_webhook_makes_a_custom_robot(tmp_path: Path) -> None:
    robot = built(tmp_path, webhook=HOOK, secret="SECs3cret")
    assert isinstance(robot, DingTalkRobot)
    assert robot.hosts == ("oapi.dingtalk.com",)


@pytest.mark.parametrize("missing", list(APP))
def test_each_setting_of_an_app_is_needed(tmp_path: Path, missing: str) -> None:
    settings = {key: value for key, value in APP.items() if key != missing}
    with pytest.raises(ConfigError, match=f"connections.city.{missing}: is missing"):
        built(tmp_path, **settings)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({**APP, "mode": "callback"}, "path_secret"),
        ({**CALLBACK, "path_secret": "s3cret-short"}, "path_secret"),
        ({**CALLBACK, "path_secret": "s3cret/with/slashes/in/it/0123"}, "path_secret"),
        ({**APP, "path_secret": CALLBACK["path_secret"]}, "path_secret"),
        ({**CALLBACK, "window_minutes": 61}, "window_minutes"),
        ({**APP, "mode": "webhook"}, "mode"),
        ({**APP, "client_id": "with space"}, "client_id"),
        ({**APP, "card_template": "a/b"}, "card_template"),
        ({**APP, "webhook": HOOK}, "client_id"),
        ({"webhook": HOOK.replace("https", "http")}, "webhook"),
        ({"webhook": HOOK.replace("oapi.dingtalk.com", "evil.example")}, "webhook"),
        ({"webhook": HOOK.replace("oapi.dingtalk.com", "oapi.dingtalk.com@evil.example")}, "webhook"),
        ({"webhook": HOOK + "&x=1"}, "webhook"),
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
        'platform = "dingtalk"',
        f'webhook = "{HOOK}"',
    ]
    path.write_text("\n".join(lines))
    with pytest.raises(ConfigError, match="webhook: is a secret") as caught:
        build_platforms(load_config(path, {}))
    assert "s3cret" not in str(caught.value)
