"""A JSON file that is one object, not a list of records."""

import msgspec

from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, mapping
from pmreport.importers.outline import json_bytes
from pmreport.importers.records import damaged


def document(blob: Blob) -> Record:
    """The object; an empty one where the file holds something else. Raises InputError for damaged JSON."""
    try:
        return mapping(msgspec.json.decode(json_bytes(blob.read())))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
