// What an interpreter has before it has done anything, and after what was there has gone.
#include <thread>

#include "absl/strings/str_cat.h"
#include "objects/str.h"
#include "tests/robustness/world.h"

namespace tessera::robustness {
namespace {

class IdleTest : public WorldTest {};

// A name that appears here belongs into objects/common_names.def.
TEST_F(IdleTest, AFreshInterpreterInternsNoNamesOfItsOwn) {
  interp::InterpreterView view = Make();
  std::string names;
  Attached(view, [&](vm::Thread& th) {
    const objects::InternTable& table = th.interp.interned;
    for (uint32_t i = 0; table.slots != nullptr && i <= table.mask; ++i) {
      const objects::Str* s = table.slots[i];
      if (s == nullptr || reinterpret_cast<uintptr_t>(s) < 4096) continue;
      names += s->ascii() ? absl::StrCat(std::string(s->ascii_view()), "\n") : "?\n";
    }
  });
  EXPECT_EQ(names, "");
}

TEST_F(IdleTest, AnIdleInterpreterReservesAtMost64Kilobytes) {
  interp::InterpreterView view = Make();
  Attached(view, [&](vm::Thread& th) { EXPECT_LE(th.heap.reserved_bytes(), size_t{64} << 10) << th.heap.Stats().ToString(); });
}

TEST_F(IdleTest, TwoInterpretersShareTheNamesOfTheBuiltinTypes) {
  interp::InterpreterView a = Make(), b = Make();
  const objects::Str* names[2];
  int n = 0;
  for (const interp::InterpreterView* view : {&a, &b}) {
    Attached(*view, [&](vm::Thread& th) {
      objects::Owned name(objects::Intern(th, "removesuffix"));
      names[n++] = name.as<objects::Str>();
    });
  }
  EXPECT_EQ(names[0], names[1]);
}

TEST_F(IdleTest, AThreadThatHasGoneLeavesNothing) {
  interp::InterpreterView view = Make();
  const auto visit = [&] { std::thread([&] { EXPECT_EQ(Run(view, "def f(n): return n and f(n - 1)\nf(200)\ndel f"), ""); }).join(); };
  size_t before = 0, after = 0;
  for (int n = 0; n < 40; ++n) visit();  // caches grow, too
  Attached(view, [&](vm::Thread& th) { before = th.heap.bytes_in_use(); });
  for (int n = 0; n < 40; ++n) visit();
  Attached(view, [&](vm::Thread& th) { after = th.heap.bytes_in_use(); });
  EXPECT_LE(after, before);
}

}  // namespace
}  // namespace tessera::robustness
