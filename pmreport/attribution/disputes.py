"""Claims that a reader disputed: rejected, or said to be of another category."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pmreport.attribution.asbuilt import CATEGORY_IDS
from pmreport.attribution.claims import Claims
from pmreport.errors import ConfigError


@dataclass(frozen=True)
class Dispute:
    """Claims of a `ticket` (its key), of one `rule` ("R1") or of all, go to `category`; None rejects them."""

    ticket: str
    category: str | None
    rule: str | None = None


def settled(claims: Claims, keys: Sequence[str], disputes: Sequence[Dispute]) -> Claims:
    """The claims after the disputes; `keys[i]` is the key of ticket i.

    Raises `ConfigError` for a ticket without such a claim or an unknown category, so that a dispute
    never falls silent.
    """
    place = {key: row for row, key in enumerate(keys)}
    category, stays = claims.category.copy(), np.ones(len(claims), bool)
    for dispute in disputes:
        rows = claims.ticket == place.get(dispute.ticket, -2)
        if dispute.rule is not None:
            rows = rows & (claims.rule == int(dispute.rule.removeprefix("R")))
        if not rows.any():
            raise ConfigError(
                f"No claim {dispute.rule or ''} of ticket {dispute.ticket} is left to dispute.".replace(
                    "  ", " "
                ),
                "The claims are listed in delay_evidence.csv.",
            )
        if dispute.category is None:
            stays &= ~rows
        elif dispute.category in CATEGORY_IDS:
            category[rows] = CATEGORY_IDS.index(dispute.category)
        else:
            raise ConfigError(
                f"{dispute.category!r} is no category.", f"Categories: {', '.join(CATEGORY_IDS)}."
            )
    return replace(claims, category=category).where(stays)
