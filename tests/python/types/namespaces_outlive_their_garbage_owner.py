# A module, or a namespace, that is garbage does not take along the dict that something live still has.
import sys

Module, Namespace = type(sys), type(sys.implementation)


def make(n):
    module = Module("made")
    exec("def get(): return x", module.__dict__)
    module.x = n
    namespace = Namespace(x=n)
    cycle = [module, namespace]
    cycle.append(cycle)
    return module.get, namespace.__dict__


kept = [make(n) for n in range(3000)]
junk = []
for n in range(20000):
    cycle = []
    cycle.append(cycle)
print(sum(get() == n for n, (get, names) in enumerate(kept)), sum(names["x"] == n for n, (get, names) in enumerate(kept)))
# expect: 3000 3000
