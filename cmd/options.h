// The command line: python's options and its environment variables, as one invocation.
//
// Model:     options end at the first word that is none, or at -c or -m, which take the rest as the program's arguments.
// Errors:    a mistake is printed to stderr; the exit code is 2, as python's (1 for values that only the start of the interpreter looks at).
#ifndef TESSERA_CMD_OPTIONS_H_
#define TESSERA_CMD_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "vm/python.h"

namespace tessera::cmd {

struct Invocation {
  enum class What { kText, kModule, kFile, kFolder, kDisassemble };
  What what = What::kFile;
  std::string target = "-";        // text, name of the module, absolute path, or "-" for standard input
  bool skip_first_line = false;
  std::optional<uint64_t> hash_seed;
  std::string trace;               // --trace: the file for the timeline; empty: none
  vm::PythonOptions options;
};

// The exit code when there is nothing to run (help, version, a mistake: printed), else -1.
int ParseOptions(int argc, char** argv, Invocation* run);

}  // namespace tessera::cmd

#endif  // TESSERA_CMD_OPTIONS_H_
