#!/bin/bash
# cmd_test.sh TESSERA: the command line as python has it. Each case is a command, its exit code, what it prints and what it complains of; `same` asks CPython,
# where it is on the machine, for the same. PROGRAM stands for the path of the program, DIR for the folder of the case.
set -u
tessera=$(realpath "$1")
python=/usr/bin/python3.11
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
unset ${!PYTHON*}
export LC_ALL=C.UTF-8

# run PROGRAM ARGS...: exit code, stdout and stderr in $code, $out, $err. Input from $stdin.
stdin=
run() {
  (cd "$work" && printf '%s' "$stdin" | "$@" >"$work/.out" 2>"$work/.err")
  code=$?
  out=$(<"$work/.out")
  err=$(sed -e "s#^$1: #PROGRAM: #; s#^usage: $1 #usage: PROGRAM #; s#$work#DIR#g" "$work/.err")
}

complain() {
  failed=1
  echo "FAILED: $*"
  echo "  exit code $code (not $want_code)"
  diff <(echo "$want_out") <(echo "$out") | sed 's/^/  stdout: /'
  diff <(echo "$want_err") <(echo "$err") | sed 's/^/  stderr: /'
}

# expect CODE STDOUT STDERR ARGS...
expect() {
  want_code=$1 want_out=$2 want_err=$3
  shift 3
  run "$tessera" "$@"
  [[ $code == "$want_code" && $out == "$want_out" && $err == "$want_err" ]] || complain tessera "$@"
}
# same CODE STDOUT STDERR ARGS...: python says so as well.
same() {
  expect "$@"
  [[ -x $python ]] || return
  shift 3
  run "$python" "$@"
  [[ $code == "$want_code" && $out == "$want_out" && $err == "$want_err" ]] || complain python "$@"
}

# --- The program ---
same 0 "1" "" -c 'print(1)'
same 0 "['-c', 'a', '-b']" "" -c 'import sys; print(sys.argv)' a -b
same 0 "__main__ None" "" -c 'print(__name__, __package__)'
same 0 "True" "" -c 'import sys; print(sys.path[0] == "")'
same 0 "1" "" -Ic 'print(1)'
echo 'import sys; print(sys.argv, sys.path[0].rpartition("/")[2], __name__, __file__.rpartition("/")[2], __package__)' >"$work/script.py"
same 0 "['script.py', '-x', '1'] $(basename "$work") __main__ script.py None" "" script.py -x 1
stdin='import sys
print(sys.argv, repr(sys.path[0]), __name__)'
same 0 "['-', 'a'] '' __main__" "" - a
same 0 "[''] '' __main__" ""
stdin=
same 2 "" "PROGRAM: can't open file 'DIR/missing.py': [Errno 2] No such file or directory" missing.py
same 2 "" "PROGRAM: can't open file 'DIR/./no/missing.py': [Errno 2] No such file or directory" ./no/missing.py
printf '#! not python at all (\nprint("ran")\nnosuch\n' >"$work/skip.py"
same 1 "ran" 'Traceback (most recent call last):
  File "DIR/skip.py", line 3, in <module>
    nosuch
NameError: name '"'nosuch'"' is not defined' -x skip.py

# --- Folders and modules ---
mkdir -p "$work/empty" "$work/folder" "$work/pack/inner"
same 1 "" "PROGRAM: can't find '__main__' module in 'DIR/empty'" empty
echo 'import sys; print(sys.argv, sys.path[0].rpartition("/")[2], __name__, repr(__package__), __spec__.name); import other' >"$work/folder/__main__.py"
echo 'print("other", __name__)' >"$work/folder/other.py"
same 0 "['folder', 'x'] folder __main__ '' __main__
other other" "" folder x
# Archives: stored, deflated, behind a first line, with packages; what is broken in them is told.
mkdir "$work/parcel"; touch "$work/parcel/__init__.py"; echo 'from other import *; print("inner", __name__, __file__.rpartition("/parcel")[2])' >"$work/parcel/inner.py"
cp "$work/folder/other.py" "$work/other.py"
cat >"$work/__main__.py" <<'END'
import sys; print(sys.argv, sys.path[0].rpartition("/")[2], __name__, repr(__package__), __file__.rpartition("/")[2]); import parcel.inner
END
(cd "$work" && python3 - <<'END'
import zipfile
names = ["__main__.py", "other.py", "parcel/__init__.py", "parcel/inner.py"]
for name, method in ("stored.zip", zipfile.ZIP_STORED), ("deflated.pyz", zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(name, "w", method) as archive:
        for entry in names:
            archive.write(entry)
        archive.comment = b"a comment" * 700
data = open("deflated.pyz", "rb").read()
open("program", "wb").write(b"#!/usr/bin/env python3\n" + data)
with zipfile.ZipFile("nomain.zip", "w") as archive:
    archive.writestr("other.py", "")
with zipfile.ZipFile("bad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("__main__.py", "print('never run')\n" * 50)
data = bytearray(open("bad.zip", "rb").read())
data[0] ^= 255
open("bad.zip", "wb").write(data)
END
)
rm "$work/__main__.py" "$work/other.py"; rm -r "$work/parcel"
for archive in stored.zip deflated.pyz program; do
  same 0 "['$archive', 'x'] $archive __main__ '' __main__.py
other other
inner parcel.inner /inner.py" "" $archive x
done
same 1 "" "PROGRAM: can't find '__main__' module in 'DIR/nomain.zip'" nomain.zip
expect 1 "" "ImportError: bad local file header: '__main__.py' in 'DIR/bad.zip'" bad.zip
PYTHONPATH=$work/stored.zip same 1 "other other
inner parcel.inner /inner.py" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
ModuleNotFoundError: No module named '"'parcel.nothing'" -c 'import parcel.inner; import parcel.nothing'
PYTHONPATH=$work/stored.zip/parcel same 1 "" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "DIR/stored.zip/parcel/inner.py", line 1, in <module>
ModuleNotFoundError: No module named '"'other'" -c 'import inner'
touch "$work/pack/__init__.py"
echo 'print("package", __name__)' >"$work/pack/inner/__init__.py"
echo 'import sys; print([a.rpartition("/")[2] for a in sys.argv], __name__, __package__, __spec__.name); from . import sibling' >"$work/pack/inner/__main__.py"
echo 'print("sibling", __name__)' >"$work/pack/inner/sibling.py"
same 0 "package pack.inner
['__main__.py', 'x'] __main__ pack.inner pack.inner.__main__
sibling pack.inner.sibling" "" -m pack.inner x
same 0 "package pack.inner
sibling __main__" "" -m pack.inner.sibling
same 1 "" "PROGRAM: No module named nosuch" -m nosuch
same 1 "" "PROGRAM: No module named pack.nosuch" -m pack.nosuch
same 1 "" "PROGRAM: No module named pack.__main__; 'pack' is a package and cannot be directly executed" -m pack
same 1 "" "PROGRAM: Error while finding module specification for 'nosuch.x' (ModuleNotFoundError: No module named 'nosuch')" -m nosuch.x
echo 'pass' >"$work/quiet.py"
same 1 "" "PROGRAM: Error while finding module specification for 'quiet.py' (ModuleNotFoundError: __path__ attribute not found on 'quiet' while trying to find 'quiet.py'). Try using 'quiet' instead of 'quiet.py' as the module name." -m quiet.py
same 1 "" "PROGRAM: Relative module names not supported" -m .x
same 1 "" "PROGRAM: No code object available for sys" -m sys
same 1 "" "PROGRAM: Error while finding module specification for '__main__' (ValueError: __main__.__spec__ is None)" -m __main__

# --- The search path ---
here=$work/folder
PYTHONPATH=$here same 0 "other other" "" -c 'import other'
PYTHONPATH=$here same 1 "" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
ModuleNotFoundError: No module named '"'other'" -E -c 'import other'
PYTHONPATH=$here same 1 "" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
ModuleNotFoundError: No module named '"'other'" -I -c 'import other'
same 0 "False" "" -P -c 'import sys; print("" in sys.path)'
same 0 "False" "" -I -c 'import sys; print("" in sys.path)'

# --- Options ---
usage='usage: PROGRAM [option] ... [-c cmd | -m mod | file | -] [arg] ...'
for case in "-z|Unknown option: -z" "-Bz|Unknown option: -z" "--foo|unknown option --foo" "-c|Argument expected for the -c option" \
  "-Bm|Argument expected for the -m option" "-W|Argument expected for the -W option" "-X|Argument expected for the -X option" \
  "--check-hash-based-pycs|Argument expected for the --check-hash-based-pycs options"; do
  expect 2 "" "${case#*|}
$usage
Try \`tessera -h' for more information." "${case%%|*}"
done
for flag in debug:-d inspect:-i optimize:-O no_user_site:-s ignore_environment:-E verbose:-v bytes_warning:-b quiet:-q isolated:-I dont_write_bytecode:-B; do
  [[ $flag == inspect:-i || $flag == verbose:-v ]] && continue
  same 0 "1" "" "${flag#*:}" -c "import sys; print(sys.flags.${flag%%:*})"
done
same 0 "2 False" "" -OO -c 'import sys; print(sys.flags.optimize, __debug__)'
same 0 "2 []" "" -OBOOc 'import sys; assert 0; print(min(sys.flags.optimize, 2), sys.argv[1:])'
same 0 "['ignore', 'default::BytesWarning']" "" -b -Wignore -c 'import sys; print(sys.warnoptions)'
PYTHONWARNINGS=always,once same 0 "['always', 'once', 'ignore']" "" -W ignore -c 'import sys; print(sys.warnoptions)'
same 0 "{'a': True, 'b': 'c=d'}" "" -X a -Xb=c=d -c 'import sys; print(sys._xoptions)'
PYTHONOPTIMIZE=2 same 0 "2" "" -c 'import sys; print(sys.flags.optimize)'
PYTHONOPTIMIZE=2 same 0 "0" "" -E -c 'import sys; print(sys.flags.optimize)'
PYTHONHASHSEED=0 same 0 "0" "" -c 'import sys; print(sys.flags.hash_randomization)'
for allocator in debug pymalloc_debug malloc_debug pymalloc malloc default ''; do
  PYTHONMALLOC=$allocator same 0 "[4950, 100]" "" -c 'print([sum(range(100)), len({str(n): [n] for n in range(100)})])'
done
PYTHONMALLOC=other same 1 "" 'Fatal Python error: preconfig_init_allocator: PYTHONMALLOC: unknown allocator
Python runtime state: preinitializing' -c ''
PYTHONMALLOC=other same 0 "1" "" -E -c 'print(1)'
run "$tessera" -c 'import sys; sys._debugmallocstats()'
[[ $code == 0 && $err == "kind "*"blocks in use: "*"refused allocations: "* ]] || { failed=1; echo "FAILED: sys._debugmallocstats: $err"; }
same 1 "" 'Fatal Python error: config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.
Python runtime state: preinitialized' -X int_max_str_digits=3 -c ''
run "$tessera" -V; [[ $code == 0 && $out == "Python 3.12."* ]] || { failed=1; echo "FAILED: -V: $out"; }
run "$tessera" -VV; [[ $code == 0 && $out == "Python 3.12."*"["*"]" ]] || { failed=1; echo "FAILED: -VV: $out"; }
for help in -h '-?' --help; do
  run "$tessera" $help; [[ $code == 0 && $out == "usage: "* ]] || { failed=1; echo "FAILED: $help: $out"; }
done

# --- The exit ---
same 3 "" "" -c 'raise SystemExit(3)'
same 0 "" "" -c 'raise SystemExit(None)'
same 255 "" "" -c 'raise SystemExit(-1)'
same 255 "" "" -c 'raise SystemExit(2**80)'
same 1 "" "why" -c 'import sys; sys.exit("why")'
same 1 "" "(1, 2)" -c 'import sys; sys.exit((1, 2))'
same 1 "a" 'Traceback (most recent call last):
  File "<string>", line 1, in <module>
ZeroDivisionError: division by zero' -c 'print("a"); 1/0'
same 1 "" 'sys.excepthook is missing
Traceback (most recent call last):
  File "<string>", line 1, in <module>
ZeroDivisionError: division by zero' -c 'import sys; del sys.excepthook; 1/0'
same 1 "" 'Error in sys.excepthook:
Traceback (most recent call last):
  File "<string>", line 1, in <lambda>
NameError: name '"'nosuch'"' is not defined

Original exception was:
Traceback (most recent call last):
  File "<string>", line 2, in <module>
ZeroDivisionError: division by zero' -c 'import sys; sys.excepthook = lambda *a: nosuch
1/0'
same 5 "" "" -c 'import sys
def hook(*a): sys.exit(5)
sys.excepthook = hook; 1/0'
same 1 "" 'hook ZeroDivisionError' -c 'import sys
def hook(t, v, tb): print("hook", t.__name__, file=sys.stderr)
sys.excepthook = hook; 1/0'

# --- Streams that are gone ---
lost="Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>"
streams() { # PROGRAM
  (cd "$work"; "$1" -c 'print(1); raise SystemExit(3)' >/dev/full 2>.err; echo $?; cat .err
   { "$1" -c 'import sys; sys.stdin.read(); print(1)' 2>.err; echo $? >.code; } < <(sleep 0.2) | true; cat .code .err
   "$1" -c 'import sys; print(sys.stdout, file=sys.stderr)' 2>&1 >&-
   "$1" -c 'import sys; print(sys.stderr, sys.stdin)' 2>&- <&-
   "$1" -c 'import sys; sys.stdout.close()'; echo $?)
}
want="120
$lost
OSError: [Errno 28] No space left on device
120
$lost
BrokenPipeError: [Errno 32] Broken pipe
None
None None
0"
for program in "$tessera" "$python"; do
  [[ -x $program ]] || continue
  got=$(streams "$program")
  [[ $got == "$want" ]] || { failed=1; echo "FAILED: streams of $program"; diff <(echo "$want") <(echo "$got"); }
done

# --- Interrupts ---
# interrupt PROGRAM TEXT: runs it until it says "ready", then sends SIGINT.
interrupt() {
  (
    set -m  # or a background process ignores SIGINT
    mkfifo "$work/.fifo"
    exec 3<>"$work/.fifo"
    "$1" -u -c "$2" >&3 2>"$work/.err" &
    read -r -u 3 _
    kill -INT $!
    wait $!
    echo "code $?"
    exec 3>&-
    tail -1 "$work/.err"
    rm "$work/.fifo"
  ) 2>/dev/null
}
for program in "$tessera" "$python"; do
  [[ -x $program ]] || continue
  got=$(interrupt "$program" 'print("ready")
while True: pass')
  [[ $got == "code 130
KeyboardInterrupt" ]] || { failed=1; echo "FAILED: SIGINT in a loop of $program: $got"; }
  got=$(interrupt "$program" 'import time
print("ready")
time.sleep(100)')
  [[ $got == "code 130
KeyboardInterrupt" ]] || { failed=1; echo "FAILED: SIGINT in a sleep of $program: $got"; }
  got=$(interrupt "$program" 'import sys
try:
  print("ready")
  while True: pass
except KeyboardInterrupt:
  print("caught", file=sys.stderr)
  sys.exit(7)')
  [[ $got == "code 7
caught" ]] || { failed=1; echo "FAILED: a caught SIGINT of $program: $got"; }
done

# --- --trace: a timeline that a JSON reader takes ---
trace=$work/trace.json
"$tessera" --trace "$trace" -c '
import _thread
from concurrent import interpreters
done = []
def spin():
    for _ in range(200000): pass
    done.append(1)
for _ in range(2): _thread.start_new_thread(spin, ())
interp = interpreters.create()
interp.exec("pass")
interp.close()
import sys
sys.setswitchinterval(0.0001)
while len(done) < 2: pass'
code=$?
if [[ -x $python ]]; then
  got=$("$python" - "$trace" <<'END'
import json, sys
events = json.load(open(sys.argv[1]))["traceEvents"]
spans = [e for e in events if e["ph"] == "X"]
names = {e["args"]["name"] for e in events if e["ph"] == "M"}
print({e["name"] for e in spans} >= {"holds the GIL", "waits for the GIL"}, {"interpreter 0", "interpreter 1", "thread 1"} <= names)
print(len({e["tid"] for e in spans if e["pid"] == 1}), all(e["ts"] >= 0 and e["dur"] >= 0 for e in spans))
starts, ends = ([e for e in events if e["ph"] == phase] for phase in "sf")
print(len(starts) > 0, [e["id"] for e in starts] == [e["id"] for e in ends], all(a["tid"] != b["tid"] for a, b in zip(starts, ends)))
# Holds of one GIL do not overlap (but for the clock's rounding).
holds = sorted((e["ts"], e["ts"] + e["dur"]) for e in spans if e["name"] == "holds the GIL" and e["args"]["gil"] == 0)
print(all(a[1] <= b[0] + 0.01 for a, b in zip(holds, holds[1:])))
END
  )
  [[ $code == 0 && $got == "True True
3 True
True True True
True" ]] || { failed=1; echo "FAILED: --trace: code $code, $got"; }
fi
got=$("$tessera" --trace "$work/none/trace.json" -c 'print(1)' 2>&1; echo $?)
[[ $got == "tessera: cannot write $work/none/trace.json: No such file or directory
1" ]] || { failed=1; echo "FAILED: --trace of what cannot be written: $got"; }

exit $failed
