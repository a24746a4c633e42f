"""The file by which a homeserver knows us as its application service."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from bot.platforms.matrix.checks import registration_id
from bot.platforms.matrix.platform import Config

HEAD = """\
# Duban as an application service of {server}. The homeserver reads it at its start: name it in
# app_service_config_files of homeserver.yaml (Synapse). It holds secrets: let nobody else read it.
"""


def registration(connection: str, config: Config, url: str) -> Mapping[str, object]:
    """What the specification wants. `url` is where the homeserver reaches /hooks/CONNECTION.

    Our own account is never limited; no other account, alias or room is wanted.
    Source: application service API, registration.
    """
    own = f"@{re.escape(config.user)}_.*:{re.escape(config.server_name)}"
    return {
        "id": registration_id(connection),
        "url": url,
        "as_token": config.as_token.get_secret_value(),
        "hs_token": config.hs_token.get_secret_value(),
        "sender_localpart": config.user,
        "rate_limited": False,
        "receive_ephemeral": False,
        "namespaces": {"users": [{"exclusive": True, "regex": own}], "aliases": [], "rooms": []},
    }


def registration_file(connection: str, config: Config, url: str) -> str:
    """As YAML: one line a key, each value as JSON, which YAML reads."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in registration(connection, config, url).items()]
    return HEAD.format(server=config.server_name) + "\n".join(lines) + "\n"
