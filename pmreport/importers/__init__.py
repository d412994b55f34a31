"""Reading what trackers export: recognise each file by its content, and read it into canonical tables.

One module per format. A module has a `NAME` (beginning with the tool's family), `sniff(blob)`, which
looks at content, and `read(blobs, options)`, which returns one `Export` for all blobs that belong together.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pmreport.errors import InputError
from pmreport.importers import (
    allura_json,
    app_store_json,
    asana_csv,
    asana_json,
    azure_devops_csv,
    azure_devops_json,
    bugzilla_csv,
    bugzilla_json,
    bugzilla_xml,
    clickup_csv,
    clickup_json,
    completing,
    deployments_csv,
    feishu_json,
    feishu_table,
    github_json,
    github_projects_tsv,
    gitlab_csv,
    gitlab_json,
    google_play_csv,
    jira_csv,
    jira_json,
    jira_versions_json,
    jira_xml,
    joining,
    linear_csv,
    linear_json,
    monday_json,
    monday_xlsx,
    notion_csv,
    phabricator_json,
    pingcode_json,
    pingcode_table,
    plane_csv,
    pmreport_csv,
    redmine_csv,
    redmine_json,
    servicenow_csv,
    shortcut_csv,
    shortcut_json,
    snapshots,
    survey_csv,
    table_csv,
    tapd_json,
    tapd_table,
    teambition_json,
    teambition_table,
    trello_json,
    worktile_json,
    worktile_table,
    youtrack_csv,
    youtrack_json,
    youtrack_xml,
    zendesk_csv,
    zendesk_json,
    zentao_csv,
    zentao_json,
)
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob, blobs
from pmreport.model.export import Export, Problem

__all__ = ["IMPORTERS", "Importer", "Options", "identify", "read"]


class Importer(Protocol):
    """What a module of this package offers."""

    NAME: str

    def sniff(self, blob: Blob) -> bool:
        """Whether this is a file of this format."""

    def read(self, blobs: Sequence[Blob], options: Options) -> Export:
        """The canonical tables of files that belong together."""


IMPORTERS: tuple[Importer, ...] = (
    pmreport_csv,
    jira_csv,
    jira_json,
    jira_xml,
    jira_versions_json,
    github_json,
    github_projects_tsv,
    gitlab_csv,
    gitlab_json,
    azure_devops_csv,
    azure_devops_json,
    linear_csv,
    linear_json,
    trello_json,
    asana_csv,
    asana_json,
    deployments_csv,
    google_play_csv,
    app_store_json,
    survey_csv,
    pingcode_json,
    pingcode_table,
    worktile_json,
    worktile_table,
    tapd_json,
    tapd_table,
    teambition_json,
    teambition_table,
    feishu_json,
    feishu_table,
    zentao_csv,
    zentao_json,
    redmine_csv,
    redmine_json,
    clickup_csv,
    clickup_json,
    shortcut_csv,
    shortcut_json,
    bugzilla_csv,
    bugzilla_xml,
    bugzilla_json,
    zendesk_csv,
    zendesk_json,
    servicenow_csv,
    youtrack_csv,
    youtrack_xml,
    youtrack_json,
    plane_csv,
    phabricator_json,
    allura_json,
    notion_csv,
    monday_xlsx,
    monday_json,
)

Recognised = tuple[Importer, Blob]
Refused = tuple[Blob, InputError]
Progress = Callable[[str, int, int], None]  # what is read, done, total


def named(format: str) -> Importer:
    """The importer of this name; InputError lists the names."""
    for importer in (*IMPORTERS, table_csv):
        if format == importer.NAME:
            return importer
    names = ", ".join(i.NAME for i in (*IMPORTERS, table_csv))
    raise InputError(f"There is no format {format!r}.", f"Formats: {names}.")


def identify(blob: Blob, options: Options = Options()) -> Importer:  # noqa: B008 - frozen
    """The one importer that recognises this file; a table that none does is read by its captions.

    Raises InputError with what was seen when nothing can read it, or when several importers could.
    """
    found = [importer for importer in IMPORTERS if importer.sniff(blob)]
    if not found and table_csv.fits(blob, options):
        return table_csv
    if len(found) == 1:
        return found[0]
    names = ", ".join(i.NAME for i in found or IMPORTERS)
    if found:
        raise InputError(f"{blob.name} could be of several formats: {names}.", "Choose one with --format.")
    if worktile_table.plans(blob):
        message = f"{blob.name} plans tasks for an import into Worktile, not when they were created."
        raise InputError(message, "Export the tasks from Worktile instead (视图 → 导出).")
    raise InputError(
        f"No importer recognises {blob.name}: {seen(blob)}.", f"Name one with --format: {names}."
    )


def seen(blob: Blob) -> str:
    """What a file that nobody recognises looks like, in one phrase."""
    if blob.shape in ("table", "workbook"):
        columns = ", ".join(repr(h[:40]) for h in blob.header[:12] if h)
        return f"a table with the columns {columns}{', …' if len(blob.header) > 12 else ''}"
    if blob.shape in ("json", "ndjson"):
        keys = ", ".join(map(repr, blob.json.keys or blob.json.record))
        return f"JSON with the keys {keys[:300]}" if keys else "JSON that is damaged or holds no record"
    if blob.shape == "xml":
        return f"XML with the root {blob.root!r}"
    return "an empty file" if blob.shape == "empty" else "neither a table nor JSON nor XML"


def read(
    sources: Sequence[Path],
    options: Options = Options(),  # noqa: B008 - frozen
    format: str | None = None,
    progress: Progress | None = None,
) -> list[Export]:
    """Read files, folders and zips; files of one format join in one Export (neutral tables: of one folder).

    Files that hold the same tickets at different times are compared (`snapshots`), and tickets of several
    trackers that name each other are linked (`joining`).

    A file that nobody recognises is fatal when it was named, a problem when it lies in a folder or archive
    in which others are recognised. Raises InputError in one sentence; never anything else.
    """
    groups: dict[tuple[str, str], list[Blob]] = {}
    strangers: list[Problem] = []
    for source in sources:
        recognised, refused = _sort(blobs(source), format, options)
        if not recognised:
            raise refused[0][1]
        for importer, blob in recognised:
            groups.setdefault((importer.NAME, blob.folder if importer is pmreport_csv else ""), []).append(
                blob
            )
        strangers += [Problem(b.name, 0, "", "unrecognised-file", str(e.message)) for b, e in refused]
    exports = []
    for done, ((name, _), members) in enumerate(groups.items()):
        if progress:
            progress(members[0].name, done, len(groups))
        exports.append(_joined(named(name), _natural(members), options))
    exports = completing.completed([_with(exports[0], strangers), *exports[1:]])
    return joining.joined(exports)


def _joined(importer: Importer, members: Sequence[Blob], options: Options) -> Export:
    """Files of one format as one export; a neutral folder of several tables is one state, not snapshots."""
    neutral = importer.NAME == pmreport_csv.NAME
    if neutral and any(pmreport_csv.table_name(blob) != "tickets" for blob in members):
        return importer.read(members, options)
    return snapshots.read(importer, members, options)


def _sort(
    found: Sequence[Blob], format: str | None, options: Options
) -> tuple[list[Recognised], list[Refused]]:
    recognised: list[Recognised] = []
    refused: list[Refused] = []
    for blob in found:
        try:
            recognised.append((named(format) if format else identify(blob, options), blob))
        except InputError as e:
            refused.append((blob, e))
        blob.forget()
    if format or all(importer is table_csv for importer, _ in recognised):
        return recognised, refused
    return _unguessed(recognised, refused)


def _unguessed(
    recognised: list[Recognised], refused: list[Refused]
) -> tuple[list[Recognised], list[Refused]]:
    """Beside files of known trackers, a table that would only be guessed at is left to the user."""
    sure = [(importer, blob) for importer, blob in recognised if importer is not table_csv]
    message = "{} is a table of tickets, but of no known tracker; it was left out"
    hint = "Name the file itself to have it read."
    left = [(b, InputError(f"{message.format(b.name)}.", hint)) for i, b in recognised if i is table_csv]
    return sure, refused + left


def _natural(members: Sequence[Blob]) -> list[Blob]:
    return sorted(members, key=lambda b: b.name)


def _with(export: Export, problems: Sequence[Problem]) -> Export:
    from dataclasses import replace

    return replace(export, problems=(*export.problems, *problems)) if problems else export
