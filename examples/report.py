"""What the examples share: how many cores there are, and who held which GIL for how long."""
import _interpreters
import posix


def cores():
    """The number of cores that this process may use."""
    return len(posix.sched_getaffinity(0))


def measured(pool):
    """The same interpreters; from now on all holds of their GILs are timed."""
    for interp in pool:
        _interpreters.gil_statistics(interp.id, measure=True)
    return pool


def print_gil_times(pool):
    """Says of each interpreter how long it held its GIL (its own threads only, where several share one) and waited for it."""
    for interp in pool:
        gil = _interpreters.gil_statistics(interp.id)
        print(f"interpreter {interp.id} held its GIL for {gil.held:.3f} s, waited for it for {gil.waited:.3f} s")
