// What sys.version and -VV say.
#ifndef TESSERA_VM_VERSION_H_
#define TESSERA_VM_VERSION_H_

namespace tessera::vm {

// The language's version; of sys.version_info and sys.hexversion as well.
inline constexpr int kMajor = 3, kMinor = 12, kMicro = 0;
inline constexpr char kVersion[] = "3.12.0";
#if defined(__clang__)
inline constexpr char kLongVersion[] = "3.12.0 (tessera) [Clang " __clang_version__ "]";
#else
inline constexpr char kLongVersion[] = "3.12.0 (tessera) [GCC " __VERSION__ "]";
#endif

}  // namespace tessera::vm

#endif  // TESSERA_VM_VERSION_H_
