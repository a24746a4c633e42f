"""A connection's settings, and which of the two bots they make: an app's, or the custom bot of one group."""

from __future__ import annotations

import re
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.platforms.feishu.api import AppSecrets
from bot.platforms.feishu.app import FeishuApp
from bot.platforms.feishu.robot import HOOK, FeishuRobot

HOSTS: Final = {"feishu": "open.feishu.cn", "lark": "open.larksuite.com"}
APP_KEYS: Final = ("app_id", "app_secret", "encrypt_key", "verification_token")


class Config(BaseModel):
    """An app with a bot (/hooks/NAME is its request URL for events and callbacks), or a custom bot.

    A custom bot has `webhook` and nothing of an app; it speaks in its one group and hears nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    brand: Literal["feishu", "lark"] = Field("feishu", description="feishu, or lark outside China.")
    app_id: str | None = Field(
        None,
        pattern=r"^cli_[A-Za-z0-9_]+$",
        description="Credentials & Basic Info, App ID.",
        examples=["cli_0123456789abcdef"],
    )
    app_secret: SecretStr | None = Field(None, description="Credentials & Basic Info, App Secret.")
    encrypt_key: SecretStr | None = Field(
        None, description="Events & Callbacks, Encryption Strategy, Encrypt Key; make one if it is empty."
    )
    verification_token: SecretStr | None = Field(
        None, description="Events & Callbacks, Encryption Strategy, Verification Token."
    )
    webhook: SecretStr | None = Field(
        None, description="Of a custom bot: the webhook address that the group's settings show."
    )
    secret: SecretStr | None = Field(
        None, description="Of a custom bot: the secret of its signature verification."
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        given = [key for key in APP_KEYS if getattr(self, key)]
        if self.webhook is None:
            missing = next((key for key in APP_KEYS if key not in given), None)
            if missing:
                raise ValueError(f"{missing}: is missing; an app needs it, a custom bot has webhook instead")
            return self
        if given:
            raise ValueError(f"{given[0]}: is of an app, webhook of a custom bot; make two connections")
        _webhook_token(self.webhook.get_secret_value(), HOSTS[self.brand])
        return self


def feishu(connection: str, config: Config) -> FeishuApp | FeishuRobot:
    """The bot that the settings describe."""
    host = HOSTS[config.brand]
    if config.webhook is not None:
        secret = config.secret.get_secret_value() if config.secret else None
        return FeishuRobot(host, _webhook_token(config.webhook.get_secret_value(), host), secret)
    return FeishuApp(
        connection,
        host,
        AppSecrets(
            app_id=config.app_id or "",
            app_secret=_words(config.app_secret),
            encrypt_key=_words(config.encrypt_key),
            verification_token=_words(config.verification_token),
        ),
    )


def _words(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _webhook_token(address: str, host: str) -> str:
    """What stands behind the last slash. Raises ValueError."""
    found = re.fullmatch(f"https://{re.escape(host)}{HOOK}([A-Za-z0-9_-]+)", address)
    if found is None:
        raise ValueError(f"webhook: expected https://{host}{HOOK}...")
    return found[1]


PLATFORM = feishu
