#!/bin/bash
# rule_test.sh INJECTED STALE: two tests made by no_mutable_globals_test that have to fail, the first with a message that
# names variable, file and line, target, object file and what to do instead; the second with one that names the line of
# the allow-list.
set -u

# fails_with TEST TEXT...: TEST fails, and its message has each TEXT.
fails_with() {
  local output wanted
  output=$("./$1" 2>&1) && { echo "$1 passed, but has to fail: $output"; exit 1; }
  for wanted in "${@:2}"; do
    [[ $output == *"$wanted"* ]] || { echo "not in the message: $wanted"; echo "$output"; exit 1; }
  done
}

fails_with "$1" 'mutable global `testdata::x`' 'where:   tools/globals/testdata/globals.cc:7' \
  'target:  //tools/globals:injected' 'tools/globals/_objs/injected/globals' '_ZN8testdataL1xE, 4 bytes in .data' \
  'Give the state a home instead' '# WHY THE PROCESS HAS ONLY ONE OF IT'
fails_with "$2" 'stale.txt:3: testdata::gone covers nothing' 'would let the next global of that name pass' \
  '0 mutable globals that are not allowed, 1 stale lines'
