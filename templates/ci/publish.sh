#!/bin/sh
# One monthly report: fetch what is published, build, check, publish, notify, and last the gate.
# Variables come from pmreport.env beside this script; see README.pmreport.md.
set -eu
cd "$(dirname "$0")/.."
if [ -f deploy/pmreport.env ]; then
  set -a
  . deploy/pmreport.env
  set +a
fi
: "${PMREPORT_TARGET:?say where the site is published, in deploy/pmreport.env}"

sh export.sh
pmreport fetch "$PMREPORT_TARGET" --out site
code=0
pmreport build data --period "${PMREPORT_PERIOD:-month:previous}" --out site || code=$?
case "$code" in 0|3|4) ;; *) exit "$code" ;; esac
pmreport check site
pmreport publish site --to "$PMREPORT_TARGET"
pmreport notify site --url "${PMREPORT_SITE_URL:-}" --out notify ${PMREPORT_CHAT:+--send "$PMREPORT_CHAT"}
exit "$code"
