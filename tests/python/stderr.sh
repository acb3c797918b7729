#!/bin/bash
# stderr.sh PYTHON SCRIPT...: runs each script in its folder; what it writes to stderr must be its "# stderr: " lines, in order, what it prints its
# "# expect: " lines, and its exit code the number behind "# exit: " (0 without one). Folders in front of a script's name and addresses are left out.
# With CPython at hand the same is asked of it, so that the expectations themselves are proven: of python3.12 always, of python3.11 unless the script says
# "# python: 3.12", because that version says it otherwise. Prints the script that fails, and a diff.
set -u
python=$1
[[ $python == */* ]] && python=$(realpath "$python")
shift
failed=0
same() { # WHAT WANTED GOT
  [[ $2 == "$3" ]] && return
  failed=1
  echo "FAILED: $1"
  diff <(echo "$2") <(echo "$3") | head -20
}
check() { # COMMAND SCRIPT
  local folder name out err code
  folder=$(cd "$(dirname "$2")" && pwd)
  name=$(basename "$2")
  err=$(mktemp)
  out=$(cd "$folder" && $1 "$name" 2>"$err" </dev/null)
  code=$?
  same "$1 $2: stderr" "$(sed -n 's/^# stderr: \{0,1\}//p' "$2")" "$(sed -E "s|$folder/||g; s/0x[0-9a-f]+/0x.../g" "$err")"
  same "$1 $2: stdout" "$(sed -n 's/^# expect: \{0,1\}//p' "$2")" "$out"
  same "$1 $2: exit code" "$(sed -n 's/^# exit: //p' "$2" | grep . || echo 0)" "$code"
  rm -f "$err"
}
newest=$(command -v python3.12) && "$newest" -c "" 2>/dev/null || newest=
for script in "$@"; do
  check "$python" "$script"
  [[ -z $newest ]] || check "$newest -I" "$script"
  [[ ! -x /usr/bin/python3.11 ]] || grep -q '^# python: 3.12' "$script" || check "/usr/bin/python3.11 -I" "$script"
done
exit $failed
