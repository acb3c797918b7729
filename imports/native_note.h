// NativeNote: what a shared object with a native module says of it in a note section (.note.tessera), and the reader that takes it
// from the file, so that a module that does not fit is refused before any of its code has run, its constructors included.
//
// Model:      one note a module; the name of the module tells them apart when a file has several.
//             +-------------+---------+--------+-----------+------------------------------------------------+
//             | name size 8 | size of | type 1 | "Tessera" | NativeNote: version, support, flags, abi, name |
//             +-------------+---------+--------+-----------+------------------------------------------------+
// Threads:    any; the reader has no state.
// Errors:     NotFound "... has no note of module 'x'", FailedPrecondition (no ELF file of this machine, a note of another version, a
//             file that is not what it says), the file system's error as Unavailable.
// Cost:       an open, a read of the headers, one of each note segment; a close.
// Example:    TESSERA_NATIVE_NOTE(counter, imports::MultipleInterpreters::kPerInterpreterGilSupported, modules::kNativeAbi);
// Design:     docs/imports.md, PEP 489, PEP 793's aim (refused without running it)

#ifndef TESSERA_IMPORTS_NATIVE_NOTE_H_
#define TESSERA_IMPORTS_NATIVE_NOTE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "imports/compatibility.h"

namespace tessera::imports {

inline constexpr uint32_t kNativeNoteVersion = 1;
inline constexpr uint32_t kNativeNoteType = 1;
inline constexpr char kNativeNoteOwner[8] = "Tessera";

// As it stands in the file: 4-byte aligned, this machine's byte order.
struct NativeNote {
  static constexpr uint32_t kOncePerProcess = 1;
  static constexpr size_t kNameSize = 100;

  uint32_t version = kNativeNoteVersion;
  uint32_t multiple_interpreters = 0;
  uint32_t flags = 0;
  uint32_t abi_low = 0, abi_high = 0;
  char name[kNameSize] = {};  // of the module, without its package; ends with a zero

  uint64_t abi() const { return uint64_t{abi_high} << 32 | abi_low; }
  MultipleInterpreters support() const { return static_cast<MultipleInterpreters>(multiple_interpreters); }
  bool once_per_process() const { return (flags & kOncePerProcess) != 0; }
};

// The note of the module with that name (the last part of a dotted one).
[[nodiscard]] absl::StatusOr<NativeNote> ReadNativeNote(const char* path, absl::string_view module);

// The section's contents; made by the macro below.
struct NativeNoteSection {
  uint32_t owner_size = sizeof(kNativeNoteOwner);
  uint32_t note_size = sizeof(NativeNote);
  uint32_t type = kNativeNoteType;
  char owner[sizeof(kNativeNoteOwner)] = {'T', 'e', 's', 's', 'e', 'r', 'a', 0};
  NativeNote note;

  template <size_t N>
  constexpr NativeNoteSection(const char (&name)[N], MultipleInterpreters support, uint64_t abi, bool once = false) {
    static_assert(N <= NativeNote::kNameSize, "the name of a module is too long");
    note.multiple_interpreters = static_cast<uint32_t>(support);
    note.flags = once ? NativeNote::kOncePerProcess : 0;
    note.abi_low = static_cast<uint32_t>(abi);
    note.abi_high = static_cast<uint32_t>(abi >> 32);
    for (size_t i = 0; i < N; ++i) note.name[i] = name[i];
  }
};
static_assert(sizeof(NativeNoteSection) % 4 == 0 && alignof(NativeNoteSection) == 4);

}  // namespace tessera::imports

// At namespace scope of a file of a shared object: TESSERA_NATIVE_NOTE(name, support, abi) or (name, support, abi, true), the last for
// once_per_process. What it says must be what the module's definition says.
#define TESSERA_NATIVE_NOTE(name, ...)                                                                  \
  __attribute__((section(".note.tessera"), used, aligned(4))) static constexpr ::tessera::imports::NativeNoteSection \
      tessera_native_note_##name(#name, __VA_ARGS__)

#endif  // TESSERA_IMPORTS_NATIVE_NOTE_H_
