#!/bin/bash
# Looks at the source tree itself (the argument is a file at its top): nothing but sync/ uses a mutex without a rank, but for
# tests and benchmarks, which may.
top=$(dirname "$(readlink -f "$1")")
found=$(cd "$top" && grep -rnE --include='*.h' --include='*.cc' \
  '\b(absl::(Mutex|CondVar)|std::(shared_|recursive_|timed_)*mutex|std::condition_variable|pthread_(mutex|rwlock|spin)[a-z_]*)\b' . |
  grep -vE '^\./(sync|tests|third_party|bazel-[^/]*)/|_(test|benchmark|bench)\.cc:|/testdata/' | grep -vE '^[^:]*:[0-9]+: *//')
if [[ -n $found ]]; then
  echo "$found"
  echo "Locks are sync::RankedMutex, with a rank of sync/ranks.def: their order is checked, and docs/locks.md lists them." >&2
  exit 1
fi
