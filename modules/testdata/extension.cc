// A module in a shared object, in the forms that tests want: -DNAME=own -DSLOTS=... -DNOTE=...; see BUILD.bazel.
#include <stdlib.h>

#include "modules/module_state.h"
#include "modules/native_abi.h"
#include "imports/native_note.h"

#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)
#define MODULE(name) TESSERA_MODULE(name)
#define WITH_NAME(macro, ...) macro(NAME, ##__VA_ARGS__)

#ifndef STATE_SIZE
#define STATE_SIZE sizeof(int)
#endif
#ifndef ONCE
#define ONCE false
#endif

namespace {

using tessera::modules::Slot;
using Support = tessera::imports::MultipleInterpreters;

// A test sees by this whether anything of the file has run.
__attribute__((constructor)) void Loaded() { setenv("TESSERA_TEST_LOADED_" TEXT(NAME), "1", 1); }

[[maybe_unused]] bool Start(tessera::interp::ThreadState&, uint64_t, tessera::modules::ModuleState& state) {
  ++*static_cast<int*>(state.data());
  return true;
}

[[maybe_unused]] constexpr Slot kSlots[] = {SLOTS};

}  // namespace

#ifdef NOTE
#define MAKE_NOTE(...) TESSERA_NATIVE_NOTE(__VA_ARGS__)
MAKE_NOTE(NAME, NOTE);
#endif
#ifndef WITHOUT_DEFINITION
WITH_NAME(MODULE) = {.name = TEXT(NAME), .state_size = STATE_SIZE, .slots = kSlots, .once_per_process = ONCE};
#endif
