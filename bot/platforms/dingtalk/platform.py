"""A connection's settings, and which of the three robots they make."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.platforms.dingtalk.api import AppSecrets
from bot.platforms.dingtalk.callback import DingTalkCallback, Door
from bot.platforms.dingtalk.cards import STANDARD_TEMPLATE
from bot.platforms.dingtalk.robot import HOOK, DingTalkRobot
from bot.platforms.dingtalk.stream import DingTalkStream

APP_KEYS: Final = ("client_id", "client_secret", "robot_code")
LEAST_PATH: Final = 22  # signs of 64 kinds: 128 bits and more


class Config(BaseModel):
    """An app's robot, heard by stream or by callback (/hooks/NAME/PATH_SECRET), or a custom robot.

    A custom robot has `webhook` and nothing of an app; it speaks in its one group and hears nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    mode: Literal["stream", "callback"] = Field(
        "stream", description="How an app is heard: stream needs no address of ours, callback a public one."
    )
    client_id: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9]{1,64}$",
        description="Credentials & Basic Info, Client ID (AppKey).",
        examples=["ding0123456789abcdef"],
    )
    client_secret: SecretStr | None = Field(
        None, description="Credentials & Basic Info, Client Secret (AppSecret)."
    )
    robot_code: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{1,100}$",
        description="The app's Robot page, RobotCode; mostly the Client ID again.",
        examples=["ding0123456789abcdef"],
    )
    path_secret: SecretStr | None = Field(
        None, description="Of callback: the end of our address, 22 letters or more that nobody can guess."
    )
    window_minutes: int = Field(
        60, ge=1, le=60, description="Of callback: how old a request may be; 5 where clocks are right."
    )
    card_template: str = Field(
        STANDARD_TEMPLATE,
        pattern=r"^[A-Za-z0-9.-]{0,100}$",
        description='The template of cards with buttons, DingTalk\'s own; "" for words without buttons.',
    )
    webhook: SecretStr | None = Field(
        None, description="Of a custom robot: the webhook address that the group's settings show."
    )
    secret: SecretStr | None = Field(
        None, description="Of a custom robot: the secret of its additional signature, SEC..."
    )

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        given = [key for key in (*APP_KEYS, "path_secret") if getattr(self, key)]
        if self.webhook is not None:
            if given:
                raise ValueError(f"{given[0]}: is of an app, webhook of a custom robot; make two connections")
            _webhook_token(self.webhook.get_secret_value())
            return self
        missing = next((key for key in APP_KEYS if key not in given), None)
        if missing:
            raise ValueError(f"{missing}: is missing; an app needs it, a custom robot has webhook instead")
        path = _words(self.path_secret)
        if self.mode == "callback" and not re.fullmatch(rf"[A-Za-z0-9_-]{{{LEAST_PATH},200}}", path):
            raise ValueError(
                f"path_secret: callback needs one, {LEAST_PATH} letters, digits, - or _ or more: "
                "DingTalk's signature does not cover what is sent"
            )
        if self.mode == "stream" and path:
            raise ValueError("path_secret: is of callback, not of stream")
        return self


def dingtalk(connection: str, config: Config) -> DingTalkStream | DingTalkCallback | DingTalkRobot:
    """The robot that the settings describe."""
    if config.webhook is not None:
        secret = config.secret.get_secret_value() if config.secret else None
        return DingTalkRobot(_webhook_token(config.webhook.get_secret_value()), secret)
    secrets = AppSecrets(config.client_id or "", _words(config.client_secret), config.robot_code or "")
    if config.mode == "stream":
        return DingTalkStream(connection, secrets, config.card_template)
    door = Door(_words(config.path_secret), timedelta(minutes=config.window_minutes))
    return DingTalkCallback(connection, secrets, door, config.card_template)


def _words(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _webhook_token(address: str) -> str:
    """What stands behind `access_token=`. Raises ValueError."""
    found = re.fullmatch(f"{re.escape(HOOK)}([A-Za-z0-9_-]+)", address)
    if found is None:
        raise ValueError(f"webhook: expected {HOOK}...")
    return found[1]


PLATFORM = dingtalk
