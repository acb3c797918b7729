// A module that says it cannot be in several interpreters at once: an isolated one refuses it before any of its code runs.

#include "modules/modules.h"

namespace {

namespace modules = tessera::modules;

constexpr modules::Slot kSlots[] = {modules::Slot::MultipleInterpreters(modules::MultipleInterpreters::kNotSupported)};

}  // namespace

TESSERA_MODULE(old) = {.name = "old", .slots = kSlots};
