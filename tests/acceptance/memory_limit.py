# E10: at 64 MB an interpreter gets MemoryError, again and again, and nobody else notices.
import _interpreters
import sys
from concurrent import interpreters

GREEDY = {
    "repetition": "[0] * 10**9",
    "a list that grows": "x = []\nwhile True: x.append(x)",
    "a str that grows": "s = 'x'\nwhile True: s += s",
    "bytes": "bytes(10**9)",
    "a bytearray that grows": "b = bytearray()\nwhile True: b += b'x' * 10**6",
    "a dict": "d = {}\nfor n in range(10**9): d[n] = str(n)",
    "a set": "s = set()\nfor n in range(10**9): s.add((n,))",
    "a long number": "1 << (1 << 40)",
    "a power": "7 ** 10**9",
    "tuples in tuples": "t = ()\nwhile True: t = (t, bytes(1000))",
    "join": "','.join('x' * 10**6 for _ in range(10**6))",
    "format": "'%1000000000d' % 1",
    "classes": "c = []\nwhile True: c.append(type('C', (), {}))",
    "source": "eval('[' + '0,' * 10**7 + ']')",
    "messages": "while True: queue.put(bytes(10**6))",
}

config = _interpreters.new_config()
config.heap_limit = 64 << 20
limited = interpreters.create(config=config)
queue = interpreters.create_queue()
limited.prepare_main(queue=queue)
other = interpreters.create()
for name, program in GREEDY.items():
    try:
        limited.exec(f"def f():\n" + "".join("  " + line + "\n" for line in program.splitlines()) + "f()")
        print(name, "found no limit")
    except interpreters.ExecutionFailed as error:
        print(name, "-", error.excinfo.type.__name__)
    limited.exec("assert len(bytes(10**6)) == 10**6")
    other.exec("assert len(bytes(80 * 10**6)) == 80 * 10**6")
while queue.qsize():
    queue.get()
limited.close()
other.close()
# expect: repetition - MemoryError
# expect: a list that grows - MemoryError
# expect: a str that grows - MemoryError
# expect: bytes - MemoryError
# expect: a bytearray that grows - MemoryError
# expect: a dict - MemoryError
# expect: a set - MemoryError
# expect: a long number - MemoryError
# expect: a power - MemoryError
# expect: tuples in tuples - MemoryError
# expect: join - MemoryError
# expect: format - MemoryError
# expect: classes - MemoryError
# expect: source - MemoryError
# expect: messages - MemoryError
