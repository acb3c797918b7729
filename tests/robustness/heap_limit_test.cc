// Programs that want all the memory there is: they get MemoryError and live on, and nobody else notices.
#include <string>

#include "alloc/heap.h"
#include "objects/thread.h"
#include "tests/robustness/world.h"

namespace tessera::robustness {
namespace {

constexpr uint64_t kLimit = 4 << 20;

struct Glutton {
  const char* name;
  const char* body;  // the inside of a function that ends by an exception only
};

void PrintTo(const Glutton& glutton, std::ostream* out) { *out << glutton.name; }

constexpr Glutton kGluttons[] = {
    {"Lists", "a = []\nwhile True: a.append([0] * 100)"},
    {"OneList", "a = [1]\nwhile True: a += a"},
    {"HugeRepeat", "a = [0] * 10**15"},
    {"ListOfRange", "a = list(range(10**12))"},
    {"NestedLists", "a = []\nwhile True: a = [a]"},
    {"Sorting", "a = list(range(60000))\nb = []\nwhile True: b.append(sorted(a, key=lambda v: -v))"},
    {"Tuples", "a = ()\nwhile True: a += (a, 1)"},
    {"Strings", "s = 'x'\nwhile True: s += s"},
    {"StringPieces", "a = []\nwhile True: a.append('x' * 50 + str(len(a)))"},
    {"WideStrings", "s = '\\U0001f600' * 10\nwhile True: s = s.replace('\\U0001f600', '\\U0001f600\\U0001f600a')"},
    {"Join", "s = 'x' * 1000\nwhile True: s = s.join([s] * 9)"},
    {"FormatWidth", "s = f'{1:>{10**12}}'"},
    {"PercentWidth", "s = '%1000000000d' % 3"},
    {"Repr", "a = ['x' * 1000] * 1000\nwhile True: a.append(repr(a))"},
    {"Bytes", "b = bytearray(b'abc')\nwhile True: b.extend(bytes(b))"},
    {"BytesHuge", "b = bytes(10**14)"},
    {"Integers", "n = 3\nwhile True: n *= n"},
    {"Shift", "n = 1 << (1 << 40)"},
    {"Power", "n = 7 ** (10 ** 9)"},
    {"Dicts", "d = {}\nn = 0\nwhile True:\n  d[n] = str(n)\n  n += 1"},
    {"NestedDicts", "d = {}\nwhile True: d = {'k': d, 'l': 1}"},
    {"Comprehension", "d = {n: {n} for n in range(10**12)}"},
    {"Sets", "s = set()\nn = 0\nwhile True:\n  s.add((n, n))\n  n += 1"},
    {"Instances", "class C: pass\na = None\nwhile True:\n  b = C()\n  b.next = a\n  b.other = [b]\n  a = b"},
    {"ManyAttributes", "class C: pass\nc = C()\nn = 0\nwhile True:\n  setattr(c, 'a%d' % n, n)\n  n += 1"},
    {"Classes", "a = []\nwhile True:\n  class C:\n    def f(self): return __class__\n  a.append(C)"},
    {"Closures", "f = None\ndef wrap(g): return lambda: g\nwhile True: f = wrap(f)"},
    {"Generators", "a = []\ndef g():\n  x = [1]\n  yield x\nwhile True:\n  i = g()\n  next(i)\n  a.append(i)"},
    {"GeneratorChain", "def g(i):\n  yield from i\ni = iter(())\nwhile True: i = g(i)"},
    {"Exceptions", "a = None\nwhile True:\n  try: raise ValueError('x' * 100) from a\n  except ValueError as e: a = e"},
    {"Contexts", "a = []\ndef f(n):\n  try: 1 / 0\n  finally: a.append(sys.exc_info())\nwhile True:\n  try: f(1)\n  except ZeroDivisionError: pass"},
    {"Frames", "a = []\ndef f(*x): a.append(sys._getframe()); a.append(x * 10)\nwhile True: f(*range(20))"},
    {"DeepRecursion", "sys.setrecursionlimit(10**9)\ndef f(x): return [f([x])]\nf(1)"},
    {"DeepGenerators", "sys.setrecursionlimit(10**9)\ndef f(n):\n  yield from f(n + 1)\nlist(f(0))"},
    {"RecursionInInit", "sys.setrecursionlimit(10**9)\nclass C:\n  def __init__(self): self.c = C()\nC()"},
    {"RecursionInHandler", "sys.setrecursionlimit(10**9)\ndef f():\n  try: 1 / 0\n  except ZeroDivisionError: f()\nf()"},
    {"Source", "s = 'x = [1, (2, 3)]\\n' * 1000\nwhile True:\n  compile(s, 'f', 'exec')\n  s += s"},
    {"Nesting", "s = '[' * 50 + ']' * 50 + ','\nwhile True:\n  eval(s)\n  s += s"},
    {"Codes", "a = []\nwhile True: a.append(compile('def f(): return %d' % len(a), 'f%d' % len(a), 'exec'))"},
    {"Queues", "import _interpqueues\nwhile True: _interpqueues.create()"},
    {"Interned", "a = []\nwhile True: a.append(sys.intern('name%d' % len(a)))"},
    {"Arguments", "def f(*a, **k): return a\na = [1]\nwhile True:\n  f(*a, **{str(n): n for n in a[:1000]})\n  a += a"},
    {"Zip", "a = list(zip(*[range(10**12)] * 50))"},
    {"Splits", "s = 'a ' * 100\nwhile True: s = ' '.join(s.split() * 3)"},
    {"Slices", "a = list(range(10))\nwhile True: a[3:3] = a"},
    {"Finalizers", "class C:\n  def __del__(self): a.append([0] * 1000)\na = []\nwhile True:\n  C()\n  a.append([0])"},
    {"Cells", "def f():\n  l = [f]\n  def g(): return l, g\n  l.append(g)\n  return g\na = []\nwhile True: a.append(f())"},
    {"Product", "import itertools\nlist(itertools.product(range(1000), repeat=4))"},
    {"Permutations", "import itertools\nitertools.permutations(range(10**9))"},
    {"Combinations", "import itertools\nlist(itertools.combinations(range(100), 5))"},
    {"Tee", "import itertools\na, b = itertools.tee(itertools.count())\nfor n in a: pass"},
    {"Cycle", "import itertools\nfor n in itertools.cycle(itertools.count()): pass"},
    {"Accumulate", "import itertools\nfor n in itertools.accumulate(itertools.repeat('x' * 10000)): pass"},
    {"Deque", "import _collections\nd = _collections.deque()\nwhile True: d.append([1])"},
    {"DequeExtend", "import _collections, itertools\n_collections.deque(itertools.count())"},
    {"DefaultDict", "import _collections\nd = _collections.defaultdict(list)\nn = 0\nwhile True:\n  d[n].append(n)\n  n += 1"},
    {"Factorial", "import math\nn = 1000\nwhile True:\n  math.factorial(n)\n  n *= 2"},
    {"Prod", "import math\nmath.prod([3 ** 10000] * 10000)"},
    {"Lcm", "import math\nn = 1\nfor k in range(1, 10**9): n = math.lcm(n, 3 ** 20000 + k)"},
    {"Comb", "import math\nn = 1000\nwhile True:\n  math.comb(n * 2, n)\n  n *= 2"},
    {"ToBytes", "(1).to_bytes(10**14, 'big')"},
    {"HexOfInt", "a = []\nwhile True: a.append(hex(1 << 400000))"},
    {"DivisionOfInts", "a, b = 3 ** 1000, 7\nwhile True:\n  a *= a\n  b = divmod(a, b * b + 1)[1] | 1"},
    {"Join2", "','.join(str(n) for n in iter(int, 1))"},
    {"Padding", "'x'.ljust(10**14)"},
    {"ZFill", "'x'.zfill(10**14)"},
    {"ExpandTabs", "('\\t' * 1000).expandtabs(10**9)"},
    {"Precision", "'%.*f' % (10**8, 1.5)"},
    {"FloatFormat", "format(1.5, '.100000000f')"},
    {"Translate", "s = 'ab'\nwhile True: s = s.translate({97: 'ab', 98: 'ba' * 3})"},
    {"Encode", "s = '\\u20ac'\nwhile True:\n  s.encode('utf-16')\n  s.encode('ascii', 'backslashreplace')\n  s += s"},
    {"Decode", "b = b'\\xff\\x41'\nwhile True:\n  b.decode('utf-8', 'replace')\n  b += b"},
    {"BytesJoin", "b = b'x' * 1000\nwhile True: b = b.join([b] * 9)"},
    {"BytesReplace", "b = b'ab'\nwhile True: b = b.replace(b'a', b'aab')"},
    {"ByteArrayInsert", "b = bytearray()\nwhile True: b[0:0] = b'x' * 1000"},
    {"MemoryViewList", "m = memoryview(bytes(1000000))\na = []\nwhile True: a.append(m.tolist())"},
    {"FrozenSets", "a = []\nwhile True: a.append(frozenset(range(100)))"},
    {"SetUpdate", "s = set()\nimport itertools\ns.update(itertools.count())"},
    {"DictUnion", "d = {0: 0}\nwhile True: d = d | {n + len(d): 0 for n in range(len(d))}"},
    {"FromKeys", "dict.fromkeys(range(10**12))"},
    {"Sorted", "sorted(range(10**12))"},
    {"Starred", "f = lambda *a: a\nf(*range(10**12))"},
    {"Unpack", "a = [1]\nwhile True: *a, b = [*a, *a, 1]"},
    {"Slots", "a = []\nwhile True: a.append(type('C', (), {'__slots__': ['a%d' % n for n in range(500)]}))"},
    {"WeakRefs", "import _weakref\nclass C: pass\nc = C()\na = []\nwhile True: a.append(_weakref.ref(c, lambda r: None))"},
    {"Groups", "e = ExceptionGroup('e', [ValueError(1)])\nwhile True: e = ExceptionGroup('e', [e, e])\n"},
    {"Notes", "e = ValueError()\nwhile True: e.add_note('x' * 1000)"},
    {"Properties", "a = []\nwhile True: a.append(property(lambda s: 1, doc='x' * 100))"},
    {"Partials", "a = []\nwhile True: a.append((lambda x, *y, z=[1]: x).__get__(a))"},
    {"Slices2", "a = []\nwhile True: a.append(slice([1], [2], [3]))"},
    {"GenericAliases", "a = []\nwhile True: a.append(list[len(a), str])"},
    {"Unions", "a = []\nwhile True: a.append(int | list[len(a)])"},
    {"Modules", "a = []\nwhile True: a.append(type(sys)('m' * 100))"},
    {"Exec", "ns = {}\nn = 0\nwhile True:\n  exec('v%d = [%d]' % (n, n), ns)\n  n += 1"},
    {"StrFTime", "import time\na = []\nwhile True: a.append(time.strftime('%c' * 1000))"},
    {"Locks", "import _thread\na = []\nwhile True: a.append(_thread.allocate_lock())"},
    {"HeldInHandler", "a = []\nwhile True:\n  try:\n    while True: a.append([0] * 100)\n  except ArithmeticError: pass"},
};

// The same thing happens again after it: nothing is left over from the first time.
std::string Program(const Glutton& glutton) {
  std::string text = "import sys\ndef eat():\n";
  std::string_view body = glutton.body;
  while (!body.empty()) {
    size_t end = body.find('\n');
    text += "  " + std::string(body.substr(0, end)) + "\n";
    body = end == body.npos ? "" : body.substr(end + 1);
  }
  text += R"(
caught = [None] * 3  # a handler runs while everything is still held: it can afford nothing
for turn in range(3):
  try: eat()
  except MemoryError: caught[turn] = "m"
  except (RecursionError, OverflowError): caught[turn] = "r"
  finally: sys.setrecursionlimit(1000)
small = {str(n): [n] for n in range(500)}
assert None not in caught and len(set(caught)) == 1, caught
assert sum(small["499"]) == 499
)";
  return text;
}

class HeapLimitTest : public WorldTest, public ::testing::WithParamInterface<Glutton> {};

TEST_P(HeapLimitTest, EndsInMemoryErrorAndTheProgramGoesOn) {
  interp::InterpreterView other = Make();
  ASSERT_EQ(Run(other, "import sys\nsys.kept = [str(n) for n in range(1000)]"), "");
  interp::InterpreterView view = Make(kLimit);
  EXPECT_EQ(Run(view, Program(GetParam())), "");
  Attached(view, [&](vm::Thread& th) {
    EXPECT_LE(th.heap.peak_reserved_bytes(), kLimit);
    EXPECT_EQ(th.act, &th.sentinel);
    EXPECT_EQ(th.native_depth, 0);
    EXPECT_EQ(th.recursion_left, th.interp.recursion_limit);
  });
  EXPECT_EQ(Run(view, "import sys\nassert [n * n for n in range(100)][99] == 9801"), "");
  EXPECT_EQ(Run(other, "import sys\nassert len(sys.kept) == 1000 and sys.kept[999] == '999'"), "");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  EXPECT_EQ(Run(other, "assert [1] * 10**6"), "");
}

INSTANTIATE_TEST_SUITE_P(All, HeapLimitTest, ::testing::ValuesIn(kGluttons), [](const auto& info) { return std::string(info.param.name); });

using FullHeapTest = WorldTest;

// What an interpreter makes is limited as it is itself.
TEST_F(FullHeapTest, ChildrenOfALimitedInterpreterHaveAtMostItsLimit) {
  interp::InterpreterView view = Make(kLimit);
  EXPECT_EQ(Run(view, R"py(
import _interpreters
asked = _interpreters.new_config("isolated", heap_limit=10**12)
for config in (None, asked):
  child = _interpreters.create() if config is None else _interpreters.create(config)
  assert _interpreters.get_config(child).heap_limit == 4 << 20
  failed = _interpreters.exec(child, "a = []\nwhile True: a.append([0] * 100)")
  assert failed.type.__name__ == "MemoryError", failed
  _interpreters.destroy(child)
)py"), "");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

// With everything still held nothing works but what needs no memory, and the end.
TEST_F(FullHeapTest, AnInterpreterThatIsFullStillEnds) {
  interp::InterpreterView view = Make(kLimit);
  EXPECT_EQ(Run(view, R"(
import sys
class C:
  def __del__(self): str([0] * 100)
sys.kept = []
while True: sys.kept.append([C(), C()])
)"), "MemoryError");
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

}  // namespace
}  // namespace tessera::robustness
