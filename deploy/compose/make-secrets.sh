#!/bin/sh
# Writes the secrets that compose.yaml names, once: what is there stays. Usage: make-secrets.sh <URL of the mail server>
set -eu
url=${1:?"usage: make-secrets.sh smtp://user:password@host:587"}
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
[ -e secrets/postgres-password ] || openssl rand -hex 24 > secrets/postgres-password
[ -e secrets/database-url ] || echo "postgres://keyring:$(cat secrets/postgres-password)@postgres/keyring" > secrets/database-url
[ -e secrets/master-key ] || openssl rand -hex 32 > secrets/master-key
[ -e secrets/smtp-url ] || echo "$url" > secrets/smtp-url
# read in the containers, by users of theirs; the folder lets nobody else in
chmod 644 secrets/*
