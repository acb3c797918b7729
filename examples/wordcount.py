"""Counts the words of all files in a folder: the files are fanned out over a pool of interpreters, the counts come back and are merged.

    ./run examples/wordcount.py [FOLDER [INTERPRETERS]]
"""
import posix
import sys
from concurrent import interpreters

from report import cores, measured, print_gil_times


def read_file(path):
    """The bytes of a file."""
    parts = []
    fd = posix.open(path, posix.O_RDONLY)
    try:
        while part := posix.read(fd, 1 << 16):
            parts.append(part)
    finally:
        posix.close(fd)
    return b"".join(parts)


def count_words(path):
    """word -> how often it is in the file; a word is a run of letters, small and capital ones alike."""
    counts = {}
    text = read_file(path).decode("utf-8", "replace").lower()
    for word in "".join([ch if ch.isalpha() else " " for ch in text]).split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def work(paths, results):
    """Counts file after file, until there is None in place of a path."""
    while (path := paths.get()) is not None:
        try:
            results.put((path, count_words(path), None))
        except OSError as error:
            results.put((path, {}, str(error)))


folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/common-licenses"
workers = int(sys.argv[2]) if len(sys.argv) > 2 else cores()
files = sorted(f"{folder}/{name}" for name in posix.listdir(folder))

paths, results = interpreters.create_queue(), interpreters.create_queue()
pool = measured([interpreters.create() for _ in range(workers)])
threads = [interp.call_in_thread(work, paths, results) for interp in pool]
for path in [*files, *[None] * workers]:
    paths.put(path)

total = {}
for _ in files:
    path, counts, error = results.get()
    if error is not None:
        print(f"{path}: {error}")
    for word, count in counts.items():
        total[word] = total.get(word, 0) + count
for thread in threads:
    thread.join()

print(f"{sum(total.values()):,} words, {len(total):,} different ones, in {len(files)} files, counted by {workers} interpreters")
print("the most frequent:", ", ".join(f"{word} {count}" for word, count in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:8]))
print_gil_times(pool)
for interp in pool:
    interp.close()
