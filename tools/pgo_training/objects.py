"""Classes: attributes, methods, slots, properties, operators, iteration, subclasses."""


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    @property
    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


class Task:
    count = 0

    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        self.state = "new"
        Task.count += 1

    def run(self, depth):
        self.state = "run"
        if depth:
            child = type(self)(self.name + "x", self)
            self.children.append(child)
            return 1 + child.run(depth - 1)
        return 0


class Special(Task):
    def __init__(self, name, parent=None):
        super().__init__(name, parent)
        self.extra = len(name)

    def run(self, depth):
        return super().run(depth) + self.extra


at = Vector(0.0, 0.0)
seen = set()
for i in range(20000):
    at = at + Vector(i % 7, 0.5)
    seen.add(Vector(i % 100, i % 10))
work = sum(Task("t").run(8) + Special("s").run(6) for _ in range(1500))
print(round(at.length, 3), len(seen), work, Task.count)
