#!/bin/bash
# interactive_test.sh TESSERA: interactive sessions, fed from a pipe. What they print must be what is written here; with CPython 3.11 at hand the same is
# asked of it.
set -u
tessera=$1
failed=0
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

check() { # INPUT STDOUT STDERR CODE OPTIONS... (with \n for ends of lines)
  local input=$1 out=$2 err=$3 code=$4 python status
  shift 4
  printf '%b' "$input" >"$work/in"
  printf '%b' "$out" >"$work/want_out"
  printf '%b' "$err" >"$work/want_err"
  for python in "$tessera" /usr/bin/python3.11; do
    [[ -x $python ]] || continue
    "$python" "$@" <"$work/in" >"$work/out" 2>"$work/err"
    status=$?
    if [[ $status != "$code" ]] || ! cmp -s "$work/out" "$work/want_out" || ! cmp -s "$work/err" "$work/want_err"; then
      failed=1
      echo "FAILED ($status): $python $* <<< '$input'"
      diff "$work/want_out" "$work/out"
      diff "$work/want_err" "$work/err"
    fi
  done
}

check '' '' '>>> \n' 0 -i -q
check 'x = 3\nx\nNone\n_\n' '3\n3\n' '>>> >>> >>> >>> >>> \n' 0 -i -q
check 'if 1:\n  5\n\n6\n' '5\n6\n' '>>> ... ... >>> >>> \n' 0 -i -q
check 'for i in range(2): i\n\n' '0\n1\n' '>>> ... >>> \n' 0 -i -q
check 'if 1:\n  5' '5\n' '>>> ... ... \n>>> \n' 0 -i -q
check '# nothing\n\n(1,\n\n2)\n' '(1, 2)\n' '>>> >>> >>> ... ... >>> \n' 0 -i -q
check '"""a\nb"""\n' "'a\\\\nb'\n" '>>> ... >>> \n' 0 -i -q
check '@staticmethod\ndef f(): return 3\n\n4\n' '4\n' '>>> ... ... >>> >>> \n' 0 -i -q
check 'try:\n  1/0\nexcept ZeroDivisionError:\n  7\n\n' '7\n' '>>> ... ... ... ... >>> \n' 0 -i -q
check 'x +\n2\n' '2\n' '>>>   File "<stdin>", line 1\n    x +\n       ^\nSyntaxError: invalid syntax\n>>> >>> \n' 0 -i -q
check '1/0\n2\n' '2\n' '>>> Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero\n>>> >>> \n' 0 -i -q
check 'raise SystemExit(4)\n5\n' '' '>>> ' 4 -i -q
check 'x\n' '5\n' '>>> >>> \n' 0 -i -c 'x = 5'
check 'x\n' '6\n' 'Traceback (most recent call last):\n  File "<string>", line 2, in <module>\nZeroDivisionError: division by zero\n>>> >>> \n' 0 -i -c $'x = 6\n1/0'
check 'import sys\nsys.ps1 = "$ "\n1\n' '1\n' '>>> >>> $ $ \n' 0 -i -q
check '7\n' '7\n' 'Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nSystemExit: 3\n>>> >>> \n' 0 -i -c 'raise SystemExit(3)'
exit $failed
