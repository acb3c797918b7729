#!/bin/bash
# perf_test.sh TESSERA: with -X perf, the functions of a program have lines in the perf map and frames of their own on the stack; what -X importtime prints.
set -u
tessera=$(readlink -f "$1")
cd "$TEST_TMPDIR" || exit 1
fail() {
  echo "$1" >&2
  exit 1
}
cat >work.py <<'END'
import sys

def innermost(n):
    total = 0
    for i in range(n):
        total += i
    return total

class Thing:
    def __init__(self, n):
        self.n = middle(n)

def middle(n):
    return innermost(n)

def generate(n):
    for i in range(n):
        yield middle(1)

def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)

t = Thing(int(sys.argv[1]))
print(t.n, sum(generate(10)), deep(100), sys.is_stack_trampoline_active())
END

[[ $("$tessera" work.py 10) == "45 0 100 False" ]] || fail "without -X perf"
[[ $(PYTHONPERFSUPPORT=0 "$tessera" work.py 10) == "45 0 100 False" ]] || fail "PYTHONPERFSUPPORT=0"
[[ $("$tessera" -X perf work.py 10) == "45 0 100 True" ]] || fail "with -X perf"

"$tessera" -X perf work.py 10 >/dev/null &
pid=$!
wait $pid
map=/tmp/perf-$pid.map
[[ $(stat -c %a "$map") == 600 ]] || fail "mode of the map"
for name in '<module>' innermost Thing.__init__ middle generate deep; do
  grep -q "^[0-9a-f]* [0-9a-f]* py::$name:.*work.py$" "$map" || fail "no line for $name in $(cat "$map")"
done
rm -f "$map"

# Switched on and off by the program: functions that exist already, too.
cat >switch.py <<'END'
import posix, sys
def before():
    return 1
try:
    sys.activate_stack_trampoline("gdb")
except ValueError as e:
    print(e)
sys.activate_stack_trampoline("perf")
def after():
    return before() + 1
def lines():
    fd = posix.open("/tmp/perf-%d.map" % posix.getpid(), posix.O_RDONLY)
    text = posix.read(fd, 1 << 20).decode()
    posix.close(fd)
    return text
print(after(), "py::before:" in lines(), "py::after:" in lines(), sys.is_stack_trampoline_active())
count = len(lines())
sys.deactivate_stack_trampoline()
def late():
    return after()
print(late(), len(lines()) == count, sys.is_stack_trampoline_active())
posix.unlink("/tmp/perf-%d.map" % posix.getpid())
END
[[ $("$tessera" switch.py 2>&1) == $'invalid backend: gdb\n2 True True True\n2 True False' ]] || fail "switching: $("$tessera" switch.py 2>&1)"

# Where perf itself may sample: Python's functions are in its call chains.
if perf record -q -g -o perf.data "$tessera" -X perf work.py 3000000 >/dev/null 2>&1; then
  perf script -i perf.data 2>/dev/null >perf.txt
  for name in innermost middle Thing.__init__; do
    grep -q "py::$name:.*work.py" perf.txt || fail "perf does not see $name"
  done
fi

echo 'import inner' >outer.py
echo 'x = 1' >inner.py
"$tessera" -X importtime -c 'import outer; import outer' 2>times.txt
[[ $(head -1 times.txt) == "import time: self [us] | cumulative | imported package" ]] || fail "head of -X importtime: $(cat times.txt)"
grep -qE '^import time: +[0-9]+ \| +[0-9]+ \|   inner$' times.txt || fail "nested line of -X importtime: $(cat times.txt)"
[[ $(grep -cE '^import time: +[0-9]+ \| +[0-9]+ \| outer$' times.txt) == 1 ]] || fail "line of -X importtime: $(cat times.txt)"
