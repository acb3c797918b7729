// A native module: dice that are seeded when the module is loaded, with state for each module object, so that each interpreter
// rolls its own. It knows the language that loads it by the functions below only.

#include "examples/modules/plugin.h"
#include "modules/modules.h"

namespace {

namespace modules = tessera::modules;

struct Dice {
  uint32_t state;
};

bool Start(tessera::interp::ThreadState&, uint64_t, modules::ModuleState& state) {
  static_cast<Dice*>(state.data())->state = 1;  // zeroed before
  return true;
}

long Roll(modules::ModuleState& state) {
  auto* dice = static_cast<Dice*>(state.data());
  dice->state = dice->state * 1664525 + 1013904223;
  return dice->state >> 29;
}

constexpr tessera::examples::Function kFunctions[] = {{"roll", &Roll}, {nullptr, nullptr}};
constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&Start),
    modules::Slot::MultipleInterpreters(modules::MultipleInterpreters::kPerInterpreterGilSupported)};

}  // namespace

TESSERA_MODULE(dice) = {
    .name = "dice", .doc = "Dice.", .state_size = sizeof(Dice), .slots = kSlots, .contents = kFunctions};
