// What Python programs see of a code object: its attributes, equality, and copies of it under other names.
//
// Model:   constants that stand in the instructions themselves are among co_consts too. An instruction word counts as one code unit of two bytes, as
//          in f_lasti and tb_lasti.
// Threads: the GIL of its interpreter.
// Design:  docs/evaluator.md
#ifndef TESSERA_VM_CODE_OBJECT_H_
#define TESSERA_VM_CODE_OBJECT_H_

#include "vm/code.h"

namespace tessera::vm {

void DeallocCode(Object* object);

// What code.replace() may change. Empty values and a negative line: as they are.
struct CodeChanges {
  Value name, qualname, filename;  // str
  int64_t first_line = -1;
};
// A code of the same instructions. New reference; null + exception.
CodeInstance* CopyCode(Thread& th, const CodeInstance* code, const CodeChanges& changes);

// Are the two the same code, whatever their files are called? Compares lines too, as CPython.
bool SameCode(const CodeInstance* a, const CodeInstance* b);
int64_t CodeHash(const CodeInstance* code);

}  // namespace tessera::vm

#endif  // TESSERA_VM_CODE_OBJECT_H_
