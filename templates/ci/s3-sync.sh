#!/bin/sh
# Publish to S3 or MinIO. Credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
set -eu
pmreport publish "${1:-site}" --to "s3://${PMREPORT_BUCKET:?name the bucket and prefix}" \
  ${PMREPORT_S3_ENDPOINT:+--endpoint "$PMREPORT_S3_ENDPOINT"}
