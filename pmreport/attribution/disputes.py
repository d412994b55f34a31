"""Claims that readers disputed: rejected, or said to be of another category."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pmreport.attribution.agreement import LABELS, agreed
from pmreport.attribution.asbuilt import CATEGORY_IDS, Bools, Ints, K
from pmreport.attribution.claims import Claims, listable
from pmreport.attribution.history import History
from pmreport.attribution.overrun import OPTIMISM, overruns
from pmreport.attribution.rebuild import rebuild
from pmreport.attribution.rules import all_claims
from pmreport.config.disputes import Dispute
from pmreport.errors import ConfigError, nearest

KEEP, REJECT = -2, -1
RELEASE = "release"  # stands for the ticket in ids of claims about the release itself
MOST_COMPARED = 2_000


@dataclass(frozen=True)
class Settled:
    """The evidence after the disputes.

    `recorded` are the claims of all rules but R8 and R9, `rejected` those of any rule that no longer
    count; the labels that R8 reads are in `history`; `labels` are (ticket, from, to) of relabelled ones.
    """

    history: History
    recorded: Claims
    rejected: Claims
    labels: tuple[tuple[int, int, int], ...] = ()


def claim_ids(claims: Claims, keys: Sequence[str]) -> list[str]:
    """`R1-PAY-12-2`: rule, ticket, number. Stable as long as the record of the ticket is."""
    columns = zip(claims.rule.tolist(), claims.ticket.tolist(), claims.number.tolist(), strict=True)
    return [
        f"R{rule}-{keys[ticket] if ticket >= 0 else RELEASE}-{number}" for rule, ticket, number in columns
    ]


def settled(
    history: History, keys: Sequence[str], disputes: Sequence[Dispute], listed: Bools | None = None
) -> Settled:
    """The evidence of a history after disputes; `keys[i]` is the key of ticket i.

    A disputed label no longer counts for the category that was disputed. `listed` marks the tickets
    that a message may name. Raises `ConfigError` for a dispute about nothing, so that none falls silent.
    """
    recorded = all_claims(history)
    if not disputes:
        return Settled(history, recorded, recorded.where(np.zeros(0, np.int64)))
    everything = _everything(history, recorded)
    target = _targets(everything, keys, disputes, listed)
    moved = np.flatnonzero((target >= 0) & (target != everything.category))
    gone = np.flatnonzero(target == REJECT)
    labels = [row for row in moved.tolist() if everything.rule[row] == LABELS]
    triples = [(int(everything.ticket[r]), int(everything.category[r]), int(target[r])) for r in labels]
    return Settled(
        replace(
            history,
            tickets=replace(history.tickets, blames=_blames(history, everything, moved, gone, triples)),
        ),
        _recorded(everything, target, len(recorded)),
        everything.where(gone),
        tuple(triples),
    )


def _everything(history: History, recorded: Claims) -> Claims:
    """The claims of all rules, the recorded ones first and undivided."""
    divided = agreed(history, recorded)
    _, found, _ = overruns(history, rebuild(history, divided), divided)
    return replace(found, share=np.concatenate([recorded.share, found.share[len(recorded) :]]))


def _recorded(everything: Claims, target: Ints, n: int) -> Claims:
    """The first n claims, those of the recorded rules, without the rejected, with their new categories."""
    first = np.arange(n)
    moved = target[:n] >= 0
    claims = everything.where(first)
    was = np.where(moved & (target[:n] != claims.category), claims.category, claims.was)
    claims = replace(claims, category=np.where(moved, target[:n], claims.category), was=was)
    return claims.where(target[:n] != REJECT)


def _blames(
    history: History, claims: Claims, moved: Ints, gone: Ints, labels: Sequence[tuple[int, int, int]]
) -> Bools:
    """What the labels name, without what was disputed."""
    blames = history.tickets.blames.copy()
    rows = np.concatenate([moved, gone])
    rows = rows[claims.ticket[rows] >= 0]
    blames[claims.ticket[rows], claims.category[rows]] = False
    for ticket, _, category in labels:
        blames[ticket, category] = True
    return blames


def relabelled(claims: Claims, labels: Sequence[tuple[int, int, int]]) -> Claims:
    """The final claims, those of relabelled labels with the id and the category that they had."""
    number, was = claims.number.copy(), claims.was.copy()
    for ticket, before, after in labels:
        rows = (claims.rule == LABELS) & (claims.ticket == ticket) & (claims.category == after)
        number[rows] += before - after
        was[rows] = before
    return replace(claims, number=number, was=was)


def _targets(claims: Claims, keys: Sequence[str], disputes: Sequence[Dispute], listed: Bools | None) -> Ints:
    """What becomes of each claim: a category, `REJECT` or `KEEP`."""
    place = {key: row for row, key in enumerate(keys)} | {RELEASE: -1}
    target = np.full(len(claims), KEEP)
    for dispute in disputes:
        rows = claims.ticket == place.get(dispute.ticket, KEEP)
        if dispute.rule is not None:
            rows = rows & np.array([f"R{rule}" == dispute.rule for rule in claims.rule.tolist()])
        if dispute.number is not None:
            rows = rows & (claims.number == dispute.number)
        rows = rows & (claims.rule != OPTIMISM)
        if not rows.any():
            raise _unknown(dispute, claims, keys, listed)
        if (target[rows] != KEEP).any():
            raise ConfigError(
                f"{dispute.where}: a claim of {dispute.ticket} is disputed twice.", "Keep one entry."
            )
        target[rows] = REJECT if dispute.category is None else CATEGORY_IDS.index(dispute.category)
    return _whole_labels(claims, target)


def _whole_labels(claims: Claims, target: Ints) -> Ints:
    """The targets; what becomes of one claim of a label becomes of all of them."""
    label = np.where(claims.rule == LABELS, claims.ticket * K + claims.category, -1)
    for row in np.flatnonzero((label >= 0) & (target != KEEP)).tolist():
        target = np.where(label == label[row], target[row], target)
    return target


def _unknown(dispute: Dispute, claims: Claims, keys: Sequence[str], listed: Bools | None) -> ConfigError:
    """What is wrong with a dispute about nothing; the hint names only what the evidence table lists."""
    if dispute.rule == f"R{OPTIMISM}":
        return ConfigError(
            f"{dispute.where}: R{OPTIMISM} measures the whole plan; no ticket's part can be disputed."
        )
    named = "-".join(str(part) for part in (dispute.rule, dispute.ticket, dispute.number) if part is not None)
    shown = claims.where(listable(claims, listed) & (claims.rule != OPTIMISM))
    near = shown.where(
        np.flatnonzero(shown.ticket == (keys.index(dispute.ticket) if dispute.ticket in keys else KEEP))
    )
    ids = claim_ids(near if len(near) else shown.where(np.arange(min(len(shown), MOST_COMPARED))), keys)
    return ConfigError(f"{dispute.where}: No claim {named} is there to dispute.",
                       f"{nearest(named, ids)}The claims are listed in delay_evidence.csv.")  # fmt: skip
