"""Lists, dicts, sets, tuples, strings, bytes, sorting, slicing, comprehensions, formatting."""
words = ("the quick brown fox jumps over the lazy dog and runs " * 200).split()
for turn in range(6):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    text = ", ".join(f"{word}={count:>4}" for word, count in ranked)
    grid = [[(x * y) % 17 for x in range(40)] for y in range(40)]
    flat = [cell for line in grid for cell in line if cell & 1]
    flat.sort()
    columns = list(zip(*grid))
    pairs = {(a, b): a * b for a in range(60) for b in range(20)}
    unique = {cell for line in columns for cell in line} | set(flat[::3])
    upper = text.upper().replace("=", ":").split(", ")
    data = bytearray()
    for part in upper:
        data += part.encode()
    lines = ["%s-%d" % (part.strip().lower(), n) for n, part in enumerate(upper)]
    found = [line for line in lines if line.startswith("t") or "ox" in line]
    queue = list(range(2000))
    while len(queue) > 10:
        queue.append(queue.pop() + queue.pop(0))
    first, *middle, last = queue
print(text[:40], len(flat), len(pairs), sorted(unique)[:5], len(data), found[:2], first, last, len(middle))
