#!/bin/bash
# state_page_test.sh CHECKER WORKSPACE: docs/runtime-state.md says what the code has; and the checker sees what is wrong. Looks at the source tree itself.
set -u
checker=$(readlink -f "$1")
top=$(dirname "$(readlink -f "$2")")
python3 "$checker" "$top" || exit 1

# A copy of the page with one thing wrong each time, over the same tree.
copy=$TEST_TMPDIR/tree
mkdir -p "$copy/docs"
for entry in "$top"/*; do
  case $(basename "$entry") in docs | bazel-*) ;; *) ln -s "$entry" "$copy/" ;; esac
done
refused() { # SED-SCRIPT MESSAGE [PAGE]
  local page=${3:-runtime-state.md}
  cp -f "$top"/docs/{runtime-state,audit-events}.md "$copy/docs/"
  sed "$1" "$top/docs/$page" >"$copy/docs/$page"
  cmp -s "$top/docs/$page" "$copy/docs/$page" && { echo "nothing changed by $1" >&2; exit 1; }
  python3 "$checker" "$copy" >"$TEST_TMPDIR/out" 2>&1 && { echo "not seen: $1" >&2; exit 1; }
  grep -q "$2" "$TEST_TMPDIR/out" || { echo "$1 gave:" >&2; cat "$TEST_TMPDIR/out" >&2; exit 1; }
}
refused '/^| `dtoa`/d' 'dtoa: a field of the plan that no row names'
refused 's/`functions_`/`gone_`/' 'there is no gone_ in runtime/exit_functions.h'
refused 's/lock `exit functions`/lock `no such lock`/' "no lock of sync/ranks.def is called 'no such lock'"
refused 's/lock `exit functions`/lock `timer`/' "uses the lock 'timer'"
refused 's/`functions_` | lock `exit functions`/`functions_` | atomic/' 'functions_ in runtime/exit_functions.h is no std::atomic'
refused '/^| `os.kill`/d' 'os.kill: is raised in modules/posix/fork.cc, which its row does not name' audit-events.md
refused 's/^| `os.kill`/| `os.gone`/' 'os.gone: is not raised in modules/posix/fork.cc' audit-events.md
refused 's/`IsolationTest.Warnings`/`IsolationTest.Gone`/' 'there is no test IsolationTest.Gone'
