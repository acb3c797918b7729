#!/bin/bash
# run.sh [--alone] PYTHON SCRIPT...: runs each script; what it prints must be its "# expect: " lines, in order. With CPython at hand the same is asked of it, so that the
# expectations themselves are proven (-Es: no environment, but the folder of the script to import from; --alone: not, for what CPython 3.11 does not have). Prints the
# script that fails, and a diff. Unbuffered: interpreters have buffers of their own, and what two of them print is to come in the order in which they print it.
set -u
alone=
[[ $1 != --alone ]] || { alone=1; shift; }
python=$1
shift
failed=0
check() { # COMMAND SCRIPT
  local want got
  want=$(sed -n 's/^.*# expect: \{0,1\}//p' "$2")
  got=$(PYTHONUNBUFFERED=1 $1 "$2" 2>&1)
  [[ $got == "$want" ]] && return
  failed=1
  echo "FAILED: $1 $2"
  diff <(echo "$want") <(echo "$got") | head -20
}
for script in "$@"; do
  check "$python" "$script"
  [[ -n $alone || ! -x /usr/bin/python3.11 ]] || check "/usr/bin/python3.11 -BEs" "$script"
done
exit $failed
