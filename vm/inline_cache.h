// The inline caches in the quickened instructions: what their words hold.
//
//   LOAD_ATTR_SLOT, STORE_ATTR_SLOT   [0]  63..48 attribute number (-1: a slot of __slots__)  47..32 offset  31..0 type version
//   LOAD_METHOD_TYPE                  [0]  47..32 offset of the dict word (0: none)  31..0 type version     [1] the function (borrowed: the type
//                                          holds it as long as the version stands)
//   LOAD_ATTR_CLASS                   as LOAD_METHOD_TYPE, with the value in the place of the function
//   LOAD_ATTR_TYPE                    [0]  version of the type that is read from   [1] the value (borrowed likewise)
//   LOAD_ATTR_VALUE                   [0]  the module that the attribute is read from (bits)   [1]  63..32 entry, 31..0 keys version of its dict
//   LOAD_GLOBAL_DICT, LOAD_NAME_DICT, STORE_NAME_DICT  [0]  63..32 entry, 31..0 keys version of the globals
//   LOAD_GLOBAL_BUILTIN, LOAD_NAME_BUILTIN  [0]  63..32 keys version of the builtins, 31..0 of the globals   [1] entry
#ifndef TESSERA_VM_INLINE_CACHE_H_
#define TESSERA_VM_INLINE_CACHE_H_

#include <cstdint>

namespace tessera::vm {

constexpr uint64_t PackSlot(uint32_t version, uint16_t offset, int16_t number) {
  return static_cast<uint64_t>(static_cast<uint16_t>(number)) << 48 | static_cast<uint64_t>(offset) << 32 | version;
}
constexpr uint32_t CacheVersion(uint64_t word) { return static_cast<uint32_t>(word); }
constexpr uint16_t CacheOffset(uint64_t word) { return static_cast<uint16_t>(word >> 32); }
constexpr int32_t CacheNumber(uint64_t word) { return static_cast<int32_t>(static_cast<int64_t>(word) >> 48); }
constexpr uint32_t CacheHigh(uint64_t word) { return static_cast<uint32_t>(word >> 32); }

}  // namespace tessera::vm

#endif  // TESSERA_VM_INLINE_CACHE_H_
