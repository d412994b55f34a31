"""Folders that lie beside the package in a checkout, and inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """`templates` or `sample_data`, wherever this copy of pmreport keeps it.

    The checkout is known by its `pyproject.toml`, so that a stranger's
    `site-packages/templates` is never taken for ours.
    """
    inside, beside = PACKAGE / folder, PACKAGE.parent / folder
    if inside.is_dir():
        return inside
    if beside.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    raise FileNotFoundError(f"this copy of pmreport was packaged without {folder}/")
