// Unpacking into targets: a, b = v and a, *b, c = v.
//
// Ownership: `out` receives owned values.
// Python:    iterates over v.
// Errors:    false, nothing in `out` held, CPython's ValueError or TypeError pending.
#ifndef TESSERA_VM_UNPACK_H_
#define TESSERA_VM_UNPACK_H_

#include "objects/thread.h"

namespace tessera::vm {

bool UnpackExactly(objects::Thread& th, objects::Value v, int64_t count, objects::Value* out);
// before + 1 + after values; the middle one is a list.
bool UnpackStarred(objects::Thread& th, objects::Value v, int before, int after, objects::Value* out);

}  // namespace tessera::vm

#endif  // TESSERA_VM_UNPACK_H_
