// The encoding of vm/transfer.h: a program for a machine with a stack of values, a memo, and the images and namespaces of functions. It never leaves
// the process.
#ifndef TESSERA_VM_TRANSFER_FORMAT_H_
#define TESSERA_VM_TRANSFER_FORMAT_H_

#include <cstdint>

namespace tessera::vm {

// n: unsigned, 7 bits a byte, low ones first. text: n bytes of UTF-8, lone surrogates included.
enum class TransferOp : uint8_t {
  kStop,
  kNone, kFalse, kTrue, kEllipsis, kNotImplemented,
  kInt,          // zigzag n
  kBigInt,       // negative (1 byte), n limbs
  kFloat,        // 8 bytes
  kComplex,      // 16 bytes
  kStr,          // width (1 byte; 0: ASCII), n characters
  kBytes,        // n bytes
  kByteArray,    // n bytes
  kTuple,        // n: of the topmost values
  kFrozenSet,    // n: likewise
  kEmptyList, kEmptyDict, kEmptySet,
  kAppends,      // n: topmost values into the list below them
  kSetItems,     // n: topmost pairs into the dict below them
  kAddItems,     // n: topmost values into the set below them
  kRange,        // of the 3 topmost
  kSlice,        // of the 3 topmost
  kDrop,         // n: topmost values
  kMemoize,      // the topmost value gets the next number
  kGet,          // n: pushes that one
  kModule,       // text: its name
  kGlobal,       // text module, text qualified name
  kAttribute,    // text name: of the topmost value, in its place
  kImage,        // n bytes: the next image
  kNamespace,    // text __name__: the next namespace
  kFunction,     // n image, n offset of the body, n namespace (0: of __main__; else number + 1). Pops defaults, kwdefaults
  kSetGlobal,    // n namespace + 1, text name. Pops the value
  kFromMain,     // n namespace + 1, text name: from __main__, if it is there
  kQueue,        // zigzag n: id
  kInterpreter,  // zigzag n: id
  kFrozen,       // n region of the message, n offset in it
};

}  // namespace tessera::vm

#endif  // TESSERA_VM_TRANSFER_FORMAT_H_
