# A closure that is garbage takes along only what nobody else refers to: the cell that it shares with a live one stays as it is.
def make():
    shared = []

    def counted():
        shared.append(1)
        return len(shared)

    def garbage():
        def itself():
            return itself, shared, counted
        return None

    return counted, garbage


counted, garbage = make()
for n in range(30000):
    garbage()
    if counted() != n + 1:
        print("lost")


def walk(depth, found):
    def go(step):
        return found(step) if step == 3 else walk_one(lambda s: go(s + 1), step)
    return go(0) if depth else None


def walk_one(then, step):
    cycle = []
    cycle.append((cycle, then))
    return then(step)


print(sum(walk(1, lambda s: s) for _ in range(20000)))
# expect: 60000
