#!/bin/bash
# parser_fuzz_seeds.sh FOLDER: the Python programs of this tree as inputs of parser_fuzz (two bytes that choose the mode, then the source).
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
n=0
while read -r script; do
  { printf '\0\0'; cat "$script"; } >"$1/script$n"
  n=$((n + 1))
done < <(find tests/python examples -name '*.py')
