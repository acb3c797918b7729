"""Long native work lets other threads of the interpreter run, without a change in what is atomic."""
import _thread, sys, time
from itertools import repeat

count, done, bad = [0], [], []

def come_and_go():
    while not done:
        count[0] += 1
        time.sleep(0.0002)

_thread.start_new_thread(come_and_go, ())

def others_run_during(work):
    """Did another thread come and go during one call of `work`? (Tried again: the system may not have let it.)"""
    for _ in range(100):
        before = count[0]
        work()
        if count[0] - before > 4:  # A few do in any case: before it begins and after it has ended.
            return True
    return False

floats = [i * 7919 % 1000003 / 7 for i in range(600_000)]
ints = [i * 7919 % 1000003 for i in range(600_000)]
texts = [str(i) for i in ints]
pairs = list(zip(ints, floats))
mixed = [*ints[:200_000], *floats[:200_000]]
big = 7 ** 2_000_000
works = {
    "sorted floats": lambda: sorted(floats),
    "sorted ints": lambda: sorted(ints, reverse=True),
    "sorted texts": lambda: sorted(texts),
    "sorted pairs": lambda: sorted(pairs),
    "sorted mixed": lambda: sorted(mixed),
    "list.sort": lambda: floats[:].sort(),
    "sum": lambda: sum(floats * 3),
    "sum of a range": lambda: sum(range(2_000_000)),
    "max": lambda: max(floats * 3),
    "any": lambda: any(repeat(0, 2_000_000)),
    "join": lambda: ",".join(texts),
    "join of a tuple": lambda t=tuple(texts): "".join(t),
    "repetition": lambda: "abc" * 20_000_000,
    "repetition of bytes": lambda: b"x" * 60_000_000,
    "product": lambda: big * (big + 1),
    "quotient": lambda: (big * big) // (big + 1),
    "power": lambda: pow(3, 1 << 9000, (1 << 9001) + 1),
    "int of a text": lambda t="7" * 4000: [int(t * 100) for _ in range(3)],
}
sys.set_int_max_str_digits(0)
for name, work in works.items():
    if not others_run_during(work):
        print("deaf:", name)

# list.sort is atomic: nobody sees an empty list, or one in part sorted; and what another thread appends meanwhile stays.
shared = ints[:100_000]
appended = []
sys.setswitchinterval(0.0001)

def look():
    while not done:
        size = len(shared)
        if size < 100_000:
            bad.append(size)
        if len(appended) < 2000:
            shared.append(-1 - len(appended))
            appended.append(1)

_thread.start_new_thread(look, ())
rounds = 0
while len(appended) < 2000 or rounds < 20:
    shared.sort()
    rounds += 1
    shared.sort(reverse=True)
shared.sort()
done.append(1)
print(bad, len(shared) == 100_000 + len(appended), shared == sorted(shared))  # expect: [] True True
print(shared[:2], len(set(shared[:2000])))  # expect: [-2000, -1999] 2000
