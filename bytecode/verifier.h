// Proves that a code image can be run: nothing that the evaluator does with it reads or writes outside of its tables and registers.
//
// Model:     for every body: its spans lie inside the data; operands fit their kinds and the locals they name; jumps and handlers land on
//            instructions; the depth of the stack of temporaries agrees on all paths with Position::depth; locals that are read as cells are
//            cells, those that are read at all are bound.
// Errors:    InvalidArgument, with body, instruction and what is wrong; ResourceExhausted when there is no memory to check with.
// Cost:      linear in the code, times one pass for each 64 locals. Needed for images from outside (a cache, a file), not for fresh ones.
// Design:    docs/bytecode.md
#ifndef TESSERA_BYTECODE_VERIFIER_H_
#define TESSERA_BYTECODE_VERIFIER_H_

#include <cstddef>

#include "absl/status/status.h"
#include "bytecode/image.h"

namespace tessera::bytecode {

[[nodiscard]] absl::Status Verify(const CodeImage& image);

// The same for raw bytes, aligned to 16, before an image is made of them (WrapImage). `size` bytes may be read.
[[nodiscard]] absl::Status VerifyData(const char* data, size_t size);

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_VERIFIER_H_
