"""A Trello board, exported as JSON (Menu → Print, export and share → Export as JSON).

A card's column is its status; a card's id holds the moment of its creation. The file keeps only the last
1,000 actions of the board: when it holds that many, the history before the oldest is cut.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import mapping, objects, values
from pmreport.importers.records import Rows
from pmreport.model.export import Export, History

NAME = "trello-json"

CAP = 1000
CREATED = ("createCard", "copyCard", "convertToCardFromCheckItem", "moveCardToBoard")
TRACKED = frozenset({"status", "due", "title", "description", "assignee", "comment"})
Record = Mapping[str, Any]


def sniff(blob: Blob) -> bool:
    """A board has `cards`, `lists` and `actions`."""
    return blob.shape == "json" and {"cards", "lists", "actions"} <= set(blob.json.keys)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The cards of one or more boards. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    history: dict[int, History] = {}
    for file, blob in enumerate(blobs):
        board = _board(blob)
        cards = objects(board.get("cards"))
        actions = objects(board.get("actions"))
        rows.count(file, "tickets", len(cards))
        history[file] = "partial" if len(actions) >= CAP else "full"
        if len(actions) >= CAP:
            oldest = min(str(a.get("date")) for a in actions)
            message = f"the file holds the last {CAP} actions only, back to {oldest[:10]}"
            rows.note(file, 0, "actions", "history-truncated", message)
        _add_cards(board, cards, actions, file, rows)
    return rows.export(NAME, TRACKED, history, unix="s")


def _board(blob: Blob) -> Record:
    import msgspec

    from pmreport.importers.outline import json_bytes
    from pmreport.importers.records import damaged

    try:
        board = msgspec.json.decode(json_bytes(blob.read()))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
    return board if isinstance(board, dict) else {}


def _add_cards(
    board: Record, cards: Sequence[Record], actions: Sequence[Record], file: int, rows: Rows
) -> None:
    lists = {str(v.get("id")): str(v.get("name")) for v in objects(board.get("lists"))}
    people = {str(m.get("id")): m.get("fullName") for m in objects(board.get("members"))}
    by_card: dict[str, list[Record]] = {}
    for action in sorted(actions, key=lambda a: str(a.get("date"))):
        by_card.setdefault(str(_data(action, "card").get("id")), []).append(action)
    for line, card in enumerate(cards, start=1):
        mine = by_card.get(str(card.get("id")), [])
        cells = _cells(card, board, lists, people, mine)
        rows.add("tickets", file, line, cells)
        for action in mine:
            for event in _events(action, people, lists):
                rows.add("events", file, line, {"ticket": cells["key"], "at": action.get("date"), **event})


def _data(action: Record, key: str) -> Record:
    data = action.get("data")
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def _cells(
    card: Record, board: Record, lists: Mapping[str, str], people: Mapping[str, Any], mine: Sequence[Record]
) -> dict[str, Any]:
    members = [people.get(str(m)) for m in values(card.get("idMembers"))]
    creator = next((a for a in mine if a.get("type") in CREATED), {})
    return {
        "key": card.get("shortLink") or card.get("id"),
        "project": board.get("name"),
        "title": card.get("name"),
        "description": card.get("desc"),
        "status": lists.get(str(card.get("idList"))),
        "reporter": _author(creator),
        "assignee": next((m for m in members if m), None),
        "labels": [v.get("name") or v.get("color") for v in objects(card.get("labels"))],
        "created": _created(str(card.get("id"))),
        "updated": card.get("dateLastActivity"),
        "resolved": _completed(card, mine),
        "due": card.get("due"),
        "planned_start": card.get("start"),
        "url": card.get("shortUrl") or card.get("url"),
    }


def _created(id_: str) -> str | None:
    """The first eight hex digits of an id are the second of its creation."""
    try:
        return str(int(id_[:8], 16))
    except ValueError:
        return None


def _completed(card: Record, mine: Sequence[Record]) -> str | None:
    """When the due date was ticked off, else when the card was archived."""
    for key, flag in (("dueComplete", card.get("dueComplete")), ("closed", card.get("closed"))):
        if flag:
            for action in reversed(mine):
                if key in _data(action, "old") and _data(action, "card").get(key):
                    return str(action.get("date"))
    return None


def _author(action: Record) -> str | None:
    member = action.get("memberCreator")
    return member.get("fullName") if isinstance(member, dict) else None


def _events(action: Record, people: Mapping[str, Any], lists: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    what, old, card, author = action.get("type"), _data(action, "old"), _data(action, "card"), _author(action)
    before, after = _data(action, "listBefore"), _data(action, "listAfter")
    if before and after:
        names = [lists.get(str(v.get("id")), v.get("name")) for v in (before, after)]
        yield {"field": "status", "from": names[0], "to": names[1], "author": author}
    for key, field in (("due", "due"), ("name", "title"), ("desc", "description")):
        if what == "updateCard" and key in old:
            yield {"field": field, "from": old[key], "to": card.get(key), "author": author}
    if what == "commentCard":
        yield {"field": "comment", "to": mapping(action.get("data")).get("text"), "author": author}
    if what in ("addMemberToCard", "removeMemberFromCard"):
        member = people.get(str(mapping(action.get("data")).get("idMember")))
        ends = {"to": member} if what == "addMemberToCard" else {"from": member}
        yield {"field": "assignee", **ends, "author": author}
