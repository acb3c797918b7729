// What the source of a native Python module in a shared object includes, besides what it uses: the note by which Tessera knows, before it opens the
// file, whether the module fits. Everything else is as for a module that is linked into the program.
//
// Example: // counter.cc, built by tessera_extension(name = "counter", srcs = ["counter.cc"])
//          TESSERA_PYTHON_EXTENSION(counter, tessera::imports::MultipleInterpreters::kPerInterpreterGilSupported);
//          TESSERA_MODULE(counter) = {.name = "counter", .slots = tessera::vm::kPerInterpreterGil, .contents = &kContents};
// Design:  docs/how-to-build-an-extension.md
#ifndef TESSERA_VM_EXTENSION_H_
#define TESSERA_VM_EXTENSION_H_

#include "imports/native_note.h"
#include "modules/native_abi.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/str.h"
#include "objects/thread.h"
#include "objects/tuple.h"
#include "vm/native_module.h"

namespace tessera::vm {

// Raise the first number when the meaning of something changes that no size shows.
inline constexpr uint64_t kPythonAbi = modules::MixAbi(
    modules::kNativeAbi,
    {1, 312, sizeof(objects::Value), sizeof(objects::Type), sizeof(objects::Thread), sizeof(objects::Interpreter), sizeof(objects::MethodDef),
     sizeof(objects::GetSetDef), sizeof(objects::Str), sizeof(objects::Dict), sizeof(objects::List), sizeof(objects::Tuple), sizeof(objects::Module),
     sizeof(NativeModule)});

}  // namespace tessera::vm

// At namespace scope: (name, what the slots say of interpreters) or (name, that, true), the last for once_per_process.
#define TESSERA_PYTHON_EXTENSION(name, support, ...) TESSERA_NATIVE_NOTE(name, support, ::tessera::vm::kPythonAbi __VA_OPT__(, ) __VA_ARGS__)

#endif  // TESSERA_VM_EXTENSION_H_
