// A native module that stands on a library with state of its own for the whole process, and says so: the second interpreter
// that uses it is refused.

#include "examples/calculator/calculator.h"

namespace {

using namespace tessera;
double Answer(modules::ModuleState&, double) { return 42; }

constexpr calculator::Function kFunctions[] = {{"answer", &Answer}, {nullptr, nullptr}};
constexpr modules::Slot kSlots[] = {
    modules::Slot::MultipleInterpreters(modules::MultipleInterpreters::kPerInterpreterGilSupported)};

}  // namespace

TESSERA_MODULE(once) = {.name = "once", .slots = kSlots, .once_per_process = true, .contents = kFunctions};
