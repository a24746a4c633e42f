"""Cards as Block Kit: mrkdwn with exactly the foreign words escaped, a button's key in its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any, Final, TypeAlias

from bot.text import Span, Spans
from bot.wire.escaping import join, join_within
from bot.wording.cards import RenderedButton, RenderedCard
