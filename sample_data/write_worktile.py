"""A part of the main release as Worktile's task export: one Excel sheet with Chinese captions, no history.

The workbook is written by hand as the few parts that Office Open XML needs, with a fixed time in the
archive and without compression (libraries compress differently), so that the bytes never change.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from record import TODO
from tickets import Ticket
from world import World
from write_neutral import current, links, number, resolved, when
from write_pingcode import held

CAPTIONS = (
    "编号 标题 任务类型 状态 负责人 优先级 开始时间 截止时间 标签 项目 任务列表 父任务 前置任务 创建人 "
    "创建时间 更新时间 完成时间 预估工时 实际工时 迭代 严重程度 故事点 版本 描述"
).split()
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-"


def _related(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}">{link}</Relationships>'


_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
    f'<Default Extension="rels" ContentType="{_KIND}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    f'ContentType="{_KIND}officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{_KIND}officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": _related("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="任务" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _related("worksheet", "worksheets/sheet1.xml"),
}


def clock(moment: datetime | None) -> str:
    """Local time as the screen shows it."""
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def cells(ticket: Ticket, before: Sequence[str]) -> list[str]:
    """A task's row."""
    begin = current(ticket, "planned_start")
    return [
        ticket.key,
        ticket.title,
        ticket.type,
        current(ticket, "status", TODO),
        current(ticket, "assignee"),
        current(ticket, "priority", ticket.priority),
        clock(datetime.fromisoformat(begin)) if begin else "",
        current(ticket, "due"),
        ",".join(ticket.labels),
        ticket.project,
        ticket.component,
        ticket.parent.key if ticket.parent else "",
        ",".join(before),
        ticket.reporter,
        clock(ticket.instant),
        clock(ticket.changes[-1].at if ticket.changes else ticket.instant),
        clock(resolved(ticket)),
        current(ticket, "estimate_h"),
        number(ticket.spent) if when(ticket, "doing", last=False) else "",
        current(ticket, "sprint").split(";")[-1],
        ticket.severity,
        current(ticket, "points"),
        current(ticket, "release"),
        current(ticket, "description", ticket.description),
    ]


def _column(place: int) -> str:
    return chr(65 + place)


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    numeric = {CAPTIONS.index(name) for name in ("预估工时", "实际工时", "故事点")}
    lines = []
    for line, row in enumerate(rows, start=1):
        out = []
        for place, cell in enumerate(row):
            where = f"{_column(place)}{line}"
            if cell and place in numeric and line > 1:
                out.append(f'<c r="{where}"><v>{cell}</v></c>')
            elif cell:
                out.append(
                    f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
                )
        lines.append(f'<row r="{line}">{"".join(out)}</row>')
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def write_worktile(sample: World, folder: Path) -> None:
    """One workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    tickets = held(sample)
    known = {t.key for t in tickets}
    before: dict[str, list[str]] = {}
    for source, kind, target, _ in links(sample):
        if kind == "blocks" and source in known and target in known:
            before.setdefault(target, []).append(source)
    rows = [CAPTIONS, *(cells(t, before.get(t.key, [])) for t in tickets)]
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with ZipFile(folder / "worktile.xlsx", "w", ZIP_STORED) as archive:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": _sheet(rows)}.items():
            entry = ZipInfo(name, (2026, 12, 11, 18, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_STORED, 3, 0o644 << 16
            archive.writestr(entry, declared + text)
