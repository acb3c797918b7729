#!/bin/bash
# injected_test.sh TEST: TEST is a no_mutable_globals_test on injected.cc; it has to fail, and to name target, file, line
# and variable.
set -u
output=$("./$1" 2>&1) && { echo "passed, but has to fail: $output"; exit 1; }
for wanted in 'mutable global `x`' 'where:   injected.cc:2' 'target:  //:injected' '_ZL1x, 4 bytes in .bss' \
  'Give the state a home instead'; do
  [[ $output == *"$wanted"* ]] || { echo "not in the message: $wanted"; echo "$output"; exit 1; }
done
