#!/bin/sh
# Publish to Aliyun OSS or Tencent COS, which want the bucket in the host name. Their access key goes into
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; the endpoint is the S3-compatible one of your region.
set -eu
pmreport publish "${1:-site}" --to "s3://${PMREPORT_BUCKET:?name the bucket and prefix}" \
  --endpoint "${PMREPORT_S3_ENDPOINT:?name the endpoint}" --addressing "${PMREPORT_ADDRESSING:-virtual}"
