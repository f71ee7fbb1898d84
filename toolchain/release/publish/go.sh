#!/usr/bin/env bash
# Publishes the Go SDK: go.sh <archive> <version> [--dry-run], in a clone. The module is the folder sdk/go of a commit that only its tag
# names, so that no generated code is on main. A version that is published already stays as it is.
set -euo pipefail
archive=$(realpath "$1") version=$2 dry_run=${3:-}
tag="sdk/go/v$version"

if git ls-remote --exit-code --tags origin "$tag" > /dev/null; then
  echo "$tag is published already"
  exit 0
fi
work=$(mktemp -d)
trap 'git worktree remove --force "$work/commit"; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/commit"
cd "$work/commit"
mkdir -p sdk/go
tar -xzf "$archive" --strip-components=1 -C sdk/go
git add --force sdk/go
git commit --quiet --message "Go SDK $version"
git push ${dry_run:+"$dry_run"} origin "HEAD:refs/tags/$tag"
