// The command line: python's options.
#ifndef TESSERA_CMD_OPTIONS_H_
#define TESSERA_CMD_OPTIONS_H_

#include <string>

#include "vm/python.h"

namespace tessera::cmd {

struct Invocation {
  enum class What { kText, kModule, kFile, kDisassemble };
  What what = What::kFile;
  std::string target = "-";
  vm::PythonOptions options;
};

// -1: run; else the exit code (after --version, --help, or a mistake, which it has reported).
int ParseOptions(int argc, char** argv, Invocation* run);

}  // namespace tessera::cmd

#endif  // TESSERA_CMD_OPTIONS_H_
