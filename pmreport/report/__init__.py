"""From measurements to the document that all writers print."""
