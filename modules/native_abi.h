// kNativeAbi: a number that two builds share only if a native module of one works in the other. It stands in the note of a shared object
// and is compared before the object is opened. It covers what modules/ and the libraries below it lay out; a language mixes in its own.
//
// Model:      a hash of sizes, of what the compiler was told, and of a number to be raised by hand when a meaning changes.
// Example:    inline constexpr uint64_t kMyAbi = modules::MixAbi(modules::kNativeAbi, {1, sizeof(MyObject)});
// Design:     docs/how-to-build-an-extension.md

#ifndef TESSERA_MODULES_NATIVE_ABI_H_
#define TESSERA_MODULES_NATIVE_ABI_H_

#include <cstdint>
#include <initializer_list>

#include "alloc/heap.h"
#include "immortal/object.h"
#include "interp/interpreter.h"
#include "interp/thread_state.h"
#include "modules/module_def.h"
#include "modules/module_state.h"

namespace tessera::modules {

// FNV-1a over whole words.
constexpr uint64_t MixAbi(uint64_t abi, std::initializer_list<uint64_t> values) {
  for (uint64_t value : values) {
    for (int shift = 0; shift < 64; shift += 8) abi = (abi ^ (value >> shift & 0xff)) * 0x100000001b3u;
  }
  return abi;
}

// Raise it when the meaning of something changes that no size shows.
inline constexpr uint64_t kNativeAbiNumber = 1;

namespace internal {
#ifdef NDEBUG
inline constexpr uint64_t kChecks = 0;
#else
inline constexpr uint64_t kChecks = 1;
#endif
#if defined(__SANITIZE_ADDRESS__)
inline constexpr uint64_t kSanitizer = 1;
#elif defined(__SANITIZE_THREAD__)
inline constexpr uint64_t kSanitizer = 2;
#elif defined(__has_feature)
inline constexpr uint64_t kSanitizer = (__has_feature(address_sanitizer) ? 1 : 0) | (__has_feature(thread_sanitizer) ? 2 : 0);
#else
inline constexpr uint64_t kSanitizer = 0;
#endif
}  // namespace internal

inline constexpr uint64_t kNativeAbi = MixAbi(
    0xcbf29ce484222325u,
    {kNativeAbiNumber, internal::kChecks, internal::kSanitizer, __GXX_ABI_VERSION, sizeof(void*), sizeof(ModuleDef),
     sizeof(ModuleState), sizeof(Slot), sizeof(immortal::Object), sizeof(immortal::TypeInfo), sizeof(alloc::Heap),
     sizeof(interp::ThreadState), sizeof(interp::Interpreter), sizeof(interp::InterpreterConfig)});

}  // namespace tessera::modules

#endif  // TESSERA_MODULES_NATIVE_ABI_H_
