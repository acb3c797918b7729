// A native module of the calculator: its state, a count of calls, is per interpreter.

#include <cmath>

#include "examples/calculator/calculator.h"

namespace {

using namespace tessera;
double Sqrt(modules::ModuleState& state, double x) { return ++*static_cast<int*>(state.data()), std::sqrt(x); }
double Calls(modules::ModuleState& state, double) { return *static_cast<int*>(state.data()); }

const calculator::Function kFunctions[] = {{"sqrt", &Sqrt}, {"calls", &Calls}, {nullptr, nullptr}};
constexpr modules::Slot kSlots[] = {
    modules::Slot::MultipleInterpreters(modules::MultipleInterpreters::kPerInterpreterGilSupported)};

}  // namespace

TESSERA_MODULE(roots) = {.name = "roots", .state_size = sizeof(int), .slots = kSlots, .contents = kFunctions};
