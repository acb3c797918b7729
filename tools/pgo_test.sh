#!/bin/bash
# tools/pgo with a build tool, a program and a profile tool of its own: which programs it runs, what it merges, what it writes, and what it
# leaves alone when something fails. No build. With clang 19 at hand, the same with a real profile.
set -euo pipefail
script=$(readlink -f "$1")
work=${TEST_TMPDIR:-$(mktemp -d)}/pgo_test
rm -rf "$work"
mkdir -p "$work"/{tools/pgo_training,bin/cmd,profiles,bench/programs/core}
cp "$script" "$work/tools/pgo"
cd "$work"
touch tools/pgo_training/{one,two}.py bench/programs/core/{three,four}.py 'a b.py'

fail() { echo "FAILED: $*" >&2; exit 1; }

cat >bazel <<'EOF'
#!/bin/bash
echo "$*" >>"$LOG"
[[ $1 == build ]] || echo "$FOLDER/bin"
EOF
# The built program: notes what it runs, and writes a profile that says it.
cat >bin/cmd/tessera <<'EOF'
#!/bin/bash
echo "run $1" >>"$LOG"
[[ $1 != bad.py ]] || exit 3
file=${LLVM_PROFILE_FILE//%p/$$}
echo "counts of $1" >"${file//%m/0}"
EOF
cat >llvm-profdata <<'EOF'
#!/bin/bash
[[ $1 == merge && $2 == -o ]] || exit 2
out=$3; shift 3
cat "$@" | LC_ALL=C sort >"$out"
EOF
chmod +x bazel bin/cmd/tessera llvm-profdata
export FOLDER=$work LOG=$work/log BAZEL=$work/bazel LLVM_PROFDATA=$work/llvm-profdata TESSERA_PGO_FOLDER=$work/profiles
unset TESSERA_BENCH_PROGRAMS

# run EXPECTED_PROGRAMS [ARGUMENTS...]: the last line of the output is the profile.
run() {
  local expected=$1; shift
  : >log
  profile=$(tools/pgo "$@" | tail -n 1)
  [[ $(sed -n 's/^run //p' log | LC_ALL=C sort | tr '\n' ' ') == "$expected" ]] || fail "ran $(cat log), expected $expected"
  grep -q '^build .*--config=pgo-generate .*//cmd:tessera' log || fail "no build with counters: $(cat log)"
  [[ -s $profile && $profile == "$work"/profiles/*.profdata ]] || fail "no profile: $profile"
  [[ $(wc -l <"$profile") == "$(wc -w <<<"$expected")" ]] || fail "the profile lacks programs: $(cat "$profile")"
  [[ $(<.bazelrc.pgo) == "build:pgo-use --copt=-fprofile-use=$profile "* ]] || fail "$(<.bazelrc.pgo)"
}

run 'tools/pgo_training/one.py tools/pgo_training/two.py '
first=$profile
run 'tools/pgo_training/one.py tools/pgo_training/two.py '
[[ $profile == "$first" ]] || fail "the same counts under another name"
run 'a.py b.py ' a.py b.py
[[ $profile != "$first" ]] || fail "other counts under the same name: Bazel would not see them"
TESSERA_BENCH_PROGRAMS=$work/bench run "$work/bench/programs/core/four.py $work/bench/programs/core/three.py "
TESSERA_BENCH_PROGRAMS=$work/bench/programs run "$work/bench/programs/core/four.py $work/bench/programs/core/three.py "
TESSERA_BENCH_PROGRAMS=$work/nothing run 'tools/pgo_training/one.py tools/pgo_training/two.py '
: >log
tools/pgo 'a b.py' >/dev/null
grep -qx 'run a b.py' log || fail "a name with a space"
tools/pgo --help | grep -q 'PROGRAM.py' || fail "no help"

# A program that fails is no profile, and what was there stays.
before=$(<.bazelrc.pgo)
! tools/pgo a.py bad.py >/dev/null 2>&1 || fail "a program failed, and nobody noticed"
[[ $(<.bazelrc.pgo) == "$before" ]] || fail "a failed run has changed .bazelrc.pgo"
! tools/pgo --nonsense >/dev/null 2>&1 || fail "an unknown option was taken"

if command -v clang-19 >/dev/null && command -v llvm-profdata-19 >/dev/null; then
  cat >program.c <<'EOF'
int main(int count, char** words) { return count == 2 && words[1][0] == 'a' ? 0 : 7; }
EOF
  clang-19 -fprofile-generate -o bin/cmd/tessera program.c
  LLVM_PROFDATA=llvm-profdata-19 tools/pgo a.py another.py >out
  llvm-profdata-19 show "$(tail -n 1 out)" | grep -q 'Total functions: 1' || fail "the merged profile: $(llvm-profdata-19 show "$(tail -n 1 out)")"
  clang-19 -fprofile-use="$(tail -n 1 out)" -Werror -c -o program.o program.c || fail "clang refuses the profile"
else
  echo "no clang 19: only with stand-ins"
fi
echo PASSED
