// A native module of the calculator that wants memory: what it gets comes from the heap of the interpreter that uses it, so its
// limit holds for native code too, and what it forgets to give back goes with the heap.

#include "alloc/heap.h"
#include "examples/calculator/calculator.h"

namespace {

using namespace tessera;

struct Hog {
  alloc::Heap* heap;
};

bool Start(interp::ThreadState& thread, uint64_t, modules::ModuleState& state) {
  static_cast<Hog*>(state.data())->heap = &thread.interpreter().heap();
  return true;
}

// Allocates until there is no more, and says how many kilobytes it got.
double Eat(modules::ModuleState& state, double) {
  double kilobytes = 0;
  while (static_cast<Hog*>(state.data())->heap->Allocate(1024) != nullptr) ++kilobytes;
  return kilobytes;
}

constexpr calculator::Function kFunctions[] = {{"eat", &Eat}, {nullptr, nullptr}};
constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&Start),
    modules::Slot::MultipleInterpreters(modules::MultipleInterpreters::kPerInterpreterGilSupported)};

}  // namespace

TESSERA_MODULE(hog) = {.name = "hog", .state_size = sizeof(Hog), .slots = kSlots, .contents = kFunctions};
