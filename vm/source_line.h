// Lines of source files, for texts that quote them: tracebacks, warnings.
//
// Model:     a file is read when a line of it is first asked for, and kept as long as the SourceFiles lives: once per text that is printed. A file that is
//            not there under its name is looked for in the folders of sys.path, as CPython does.
// Ownership: lines live as long as the SourceFiles.
// Errors:    a file that cannot be read or decoded has no lines; no exception is left pending.
#ifndef TESSERA_VM_SOURCE_LINE_H_
#define TESSERA_VM_SOURCE_LINE_H_

#include <string_view>

#include "alloc/arena.h"
#include "objects/str.h"
#include "vm/activation.h"

namespace tessera::vm {

class SourceFiles {
 public:
  explicit SourceFiles(objects::Thread& th) : th_(th), arena_(th.heap) {}
  ~SourceFiles();
  SourceFiles(const SourceFiles&) = delete;

  // Line number `line` (from 1) as UTF-8, without its end; null data where there is none.
  std::string_view Line(Value filename, int line);

 private:
  struct File {
    Value name;  // str, owned
    std::string_view text;
    File* next;
  };
  std::string_view TextOf(Str* filename);

  objects::Thread& th_;
  alloc::Arena arena_;
  File* files_ = nullptr;
};

}  // namespace tessera::vm

#endif  // TESSERA_VM_SOURCE_LINE_H_
