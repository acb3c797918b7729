# What an iterable says of its length is believed: a list that no memory can hold fails at once.
for make in (list, sorted, lambda r: [*r]):
    try:
        make(range(1 << 61))
    except MemoryError:
        print("MemoryError")


class Liar:
    def __len__(self):
        return (1 << 63) - 1

    def __iter__(self):
        return iter("ab")


try:
    print(list(Liar()))
except MemoryError:
    print("MemoryError")
grown = [0]
grown.extend(Liar())
print(grown)
# expect: MemoryError
# expect: MemoryError
# expect: MemoryError
# expect: MemoryError
# expect: [0, 'a', 'b']
