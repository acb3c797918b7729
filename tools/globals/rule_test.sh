#!/bin/bash
# rule_test.sh TEST: TEST is a no_mutable_globals_test that has to fail, with a message
# that names symbol, object file, target and what to do instead.
set -u
output=$("./$1" 2>&1) && { echo "passed, but has to fail: $output"; exit 1; }
for wanted in 'writable global `testdata::x`' '_ZN8testdataL1xE, 4 bytes in .data' \
  'tools/globals/_objs/injected/globals' 'target:  //tools/globals:injected' \
  'Give the state a home instead'; do
  [[ $output == *"$wanted"* ]] || { echo "not in the message: $wanted"; echo "$output"; exit 1; }
done
