#!/bin/bash
# The page that people read is the one that the table of ranks prints.
if ! diff -u "$2" <("$1"); then
  echo "docs/locks.md is not what sync/ranks.def says; print it again: bazel run //sync:print_locks >docs/locks.md" >&2
  exit 1
fi
