# switching.py loop|sorted|three|io: how a thread fares beside others of its interpreter that compute. Prints rows: NAME, a tab, VALUE.
import _thread
import posix
import sys
import time

what = sys.argv[1]
now = time.perf_counter
done = []
count = [0]


def spin():
    while not done:
        count[0] += 1


def sort_floats():
    floats = [i * 7919 % 1000003 / 7 for i in range(1000000)]
    while not done:
        sorted(floats)


def lateness(samples):
    """How late, in ms, sleeps end: a timer of the system, then the GIL."""
    late = []
    for i in range(samples):
        wanted = 0.003 + 0.0001 * (i * 37 % 50)
        begin = now()
        time.sleep(wanted)
        late.append((now() - begin - wanted) * 1000)
    late.sort()
    return late


def row(name, value, stream=sys.stdout):
    print(f"{name}\t{value:.6g}", file=stream, flush=True)


def io():
    def trip():
        posix.write(1, b"x")
        posix.read(0, 1)

    def trips(seconds, gap):
        times, end = [], now() + seconds
        begin_count, begin = count[0], now()
        while now() < end:
            start = now()
            trip()
            times.append(now() - start)
            if gap:
                time.sleep(gap)
        speed = (count[0] - begin_count) / (now() - begin)
        times.sort()
        return times, speed

    err = sys.stderr
    times, _ = trips(0.3, 0)
    row("io_alone_us", times[len(times) // 2] * 1e6, err)
    _thread.start_new_thread(spin, ())
    time.sleep(0.1)
    begin_count, begin = count[0], now()
    time.sleep(0.5)
    alone = (count[0] - begin_count) / (now() - begin)
    times, speed = trips(1.5, 0.001)
    row("io_at_1000_median_us", times[len(times) // 2] * 1e6, err)
    row("io_at_1000_mean_us", sum(times) / len(times) * 1e6, err)
    row("io_at_1000_speed_kept", speed / alone, err)
    times, speed = trips(1.5, 0)
    row("io_back_to_back_rate", len(times) / 1.5, err)
    row("io_back_to_back_speed_kept", speed / alone, err)


if what == "io":
    io()
else:
    partners, samples = {"loop": ([spin], 150), "sorted": ([sort_floats], 15), "three": ([spin] * 3, 60)}[what]
    for partner in partners:
        _thread.start_new_thread(partner, ())
    time.sleep(0.5)
    late = lateness(samples)
    row(f"late_{what}_median", late[len(late) // 2])
    row(f"late_{what}_p99" if samples >= 100 else f"late_{what}_worst", late[len(late) * 99 // 100])
done.append(1)
time.sleep(0.3)
