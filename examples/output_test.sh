#!/bin/bash
# output_test.sh PROGRAM FILE: PROGRAM ends with 0 and prints what stands in FILE.
set -uo pipefail
output=$("./$1") || { echo "$1 failed"; exit 1; }
diff <(echo "$output") "$2"
