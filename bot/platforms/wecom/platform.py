"""A connection's settings, and which of the two they make: an app, or groups with robots and an AI bot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from bot.platforms.wecom.api import AppSecrets
from bot.platforms.wecom.app import WeComApp
from bot.platforms.wecom.group import ROBOT, WeComGroups
from bot.wire.sealing import Seal, key_of

APP_KEYS: Final = ("corp_id", "agent_id", "app_secret", "token", "encoding_aes_key")
CALLBACK_KEYS: Final = ("token", "encoding_aes_key")
_WEBHOOK: Final = re.compile(
    rf"{re.escape(ROBOT)}send\?key=([0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}})"
)


class Config(BaseModel):
    """An app (talks of two), or groups: a robot speaks in each, an AI bot hears them.

    An app has `corp_id`, `agent_id` and `app_secret`. Groups have `webhooks`, and the AI bot's `token` and
    `encoding_aes_key` where they are to be heard.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    corp_id: str | None = Field(
        None,
        pattern=r"^w[wx][0-9a-zA-Z]{1,40}$",
        description="Of an app: My Company, Company ID.",
        examples=["ww0123456789abcdef"],
    )
    agent_id: int | None = Field(
        None, ge=1, description="Of an app: Apps, the app, AgentId.", examples=[1000002]
    )
    app_secret: SecretStr | None = Field(None, description="Of an app: Apps, the app, Secret.")
    webhooks: SecretStr | None = Field(
        None, description="Of groups: a line each, the group's chat id, a blank, its robot's webhook address."
    )
    token: SecretStr | None = Field(
        None, description="Receive messages (of an app), or API mode (of an AI bot), Token."
    )
    encoding_aes_key: SecretStr | None = Field(None, description="In the same place, EncodingAESKey.")
    bot_name: str | None = Field(
        None,
        min_length=1,
        max_length=60,
        description="The AI bot's name as people see it: taken out of what they write.",
        examples=["督办"],
    )

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        self._require_keys()
        if self.encoding_aes_key is not None:
            try:
                key_of(self.encoding_aes_key.get_secret_value())
            except ValueError as error:
                raise ValueError(f"encoding_aes_key: {error}") from None
        _robot_keys(self.webhooks)
        return self

    def _require_keys(self) -> None:
        """Raises ValueError for what is missing, or of the other kind."""
        is_app = self.corp_id is not None or self.agent_id is not None or self.app_secret is not None
        if is_app and self.webhooks is not None:
            raise ValueError("webhooks: are of groups, corp_id and its like of an app; make two connections")
        called = self.token is not None or self.encoding_aes_key is not None
        needed = APP_KEYS if is_app else CALLBACK_KEYS if called else ()
        missing = next((key for key in needed if getattr(self, key) is None), None)
        if missing:
            raise ValueError(f"{missing}: is missing; {'an app' if is_app else 'an AI bot'} needs it")
        if not (is_app or called or self.webhooks):
            raise ValueError("webhooks: is missing; without it, an app or an AI bot nobody can be spoken to")


def wecom(connection: str, config: Config) -> WeComApp | WeComGroups:
    """What the settings describe."""
    if config.corp_id is not None and config.agent_id is not None:
        secrets = AppSecrets(config.corp_id, config.agent_id, _words(config.app_secret))
        return WeComApp(connection, secrets, _seal(config, config.corp_id))
    keys = dict(_robot_keys(config.webhooks))
    return WeComGroups(connection, keys, _seal(config, "") if config.token else None, config.bot_name)


def _seal(config: Config, receive_id: str) -> Seal:
    """An AI bot of one company names nobody. Source: platforms.md 1.1."""
    return Seal(_words(config.token), key_of(_words(config.encoding_aes_key)), receive_id)


def _robot_keys(webhooks: SecretStr | None) -> Mapping[str, str]:
    """Chat id and key of each line. Raises ValueError."""
    found: dict[str, str] = {}
    for number, line in _lines(_words(webhooks)):
        chat, _, address = line.partition(" ")
        webhook = _WEBHOOK.fullmatch(address.strip())
        if webhook is None or not re.fullmatch(r"[!-~]{1,200}", chat):
            raise ValueError(f"webhooks: line {number}: expected CHAT {ROBOT}send?key=...")
        if chat in found:
            raise ValueError(f"webhooks: line {number}: {chat} stands there twice")
        found[chat] = webhook[1]
    if webhooks is not None and not found:
        raise ValueError(f"webhooks: is empty; expected lines of CHAT {ROBOT}send?key=...")
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, " ".join(line.split())


def _words(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


PLATFORM = wecom
