// What the environment and -X say: switches of the options, folders to search.
#ifndef TESSERA_CMD_ENVIRONMENT_H_
#define TESSERA_CMD_ENVIRONMENT_H_

#include "cmd/options.h"

namespace tessera::cmd {

// Reads the PYTHON... variables and the -X options that are switches; what the command line said goes first. REQUIRES: options that are letters
// have been read. The exit code for a value that is none (printed), else -1.
int ApplyEnvironment(Invocation* run);
// sys.path without its first, and the prefix. REQUIRES: ApplyEnvironment.
void FillSearchPath(vm::PythonOptions* options);

}  // namespace tessera::cmd

#endif  // TESSERA_CMD_ENVIRONMENT_H_
