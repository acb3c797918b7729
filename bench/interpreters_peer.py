# The figures of interpreters.cc, as far as CPython has them, with the same arguments.
import os
import sys
import time

from concurrent import interpreters

PROGRAM = "import sys; print(1)"


def resident():
    with open("/proc/self/smaps_rollup") as file:
        for line in file:
            if line.startswith("Rss:"):
                return int(line.split()[1])


def cycle(runs):
    interp = interpreters.create()
    if runs:
        interp.exec(PROGRAM)
    interp.close()


def microseconds(runs, turns=30):
    cycle(runs)
    begin = time.perf_counter()
    for _ in range(turns):
        cycle(runs)
    return (time.perf_counter() - begin) / turns * 1e6


def kilobytes(runs, count=20):
    before = resident()
    kept = [interpreters.create() for _ in range(count)]
    for interp in kept if runs else ():
        interp.exec(PROGRAM)
    each = (resident() - before) / count
    for interp in kept:
        interp.close()
    return each


def main():
    rows = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    what = sys.argv[1]
    if what == "growth":
        for _ in range(20):
            cycle(True)
        before = resident()
        for _ in range(100):
            cycle(True)
        print("growth_per_1000_cycles", (resident() - before) * 1024 / os.sysconf("SC_PAGESIZE") * 10, sep="\t", file=rows)
    if what == "idle":
        print("idle_resident", kilobytes(False), sep="\t", file=rows)
    if what == "used":
        print("used_resident", kilobytes(True), sep="\t", file=rows)
    if what == "time":
        print("create_close", microseconds(False), sep="\t", file=rows)
        print("create_run_close", microseconds(True), sep="\t", file=rows)


main()
