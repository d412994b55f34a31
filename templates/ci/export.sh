#!/bin/sh
# Put the export of your tracker into data/ (any file or folder that `pmreport inspect data` recognises).
# Exports are never committed: .gitignore leaves data/ out.
#
# Replace the check below by the command that fetches the export, for example
#   curl --fail --silent --show-error --header "Authorization: Bearer $TRACKER_TOKEN" \
#     --output data/tickets.csv "$TRACKER_EXPORT_URL"
set -eu
if [ -z "$(find data -type f ! -name '.*' 2>/dev/null | head -n 1)" ]; then
  echo "data/ holds no export: write the command that fetches it into export.sh." >&2
  exit 2
fi
