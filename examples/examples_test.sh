#!/bin/bash
# examples_test.sh TESSERA: runs each example on little input; lines of its output must match, others are times.
set -u
tessera=$1
failed=0
texts=$(mktemp -d)
trap 'rm -r "$texts"' EXIT
echo "one two Two" >"$texts/a"
echo "two, three" >"$texts/b"

check() { # PATTERN EXAMPLE [ARGS]
  local pattern=$1 out
  shift
  if ! out=$("$tessera" "examples/$@" 2>&1) || ! grep -qxE "$pattern" <<<"$out"; then
    failed=1
    printf 'FAILED: %s\nexpected a line: %s\n%s\n' "$*" "$pattern" "$out"
  fi
}

held='interpreter [0-9]+ held its GIL for [0-9.]+ s, waited for it for [0-9.]+ s'
check '2262 primes below 20,000, counted by 3 interpreters' primes.py 20000 3
check "$held" primes.py 2000
check '2262 primes below 20,000, their sum is 21,171,191' pipeline.py 20000
check "$held" pipeline.py 2000
check '5 words, 3 different ones, in 2 files, counted by 2 interpreters' wordcount.py "$texts" 2
check 'the most frequent: two 3, one 1, three 1' wordcount.py "$texts" 2
check 'one GIL for all: 2 interpreters counted 303 primes in [0-9.]+ s' shared_gil.py 2000 2
check 'with a GIL each [0-9.]+ times as fast' shared_gil.py 2000 2
exit $failed
