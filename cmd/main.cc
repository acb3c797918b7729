// The program tessera: python's command line.
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "cmd/options.h"
#include "embed/program.h"

int main(int argc, char** argv) {
  tessera::cmd::Invocation run;
  if (int code = tessera::cmd::ParseOptions(argc, argv, &run); code >= 0) return code;
  auto program = tessera::embed::Program::Create(std::move(run.options));
  if (!program.ok()) {
    std::fprintf(stderr, "tessera: %s\n", program.status().ToString().c_str());
    return 1;
  }
  using What = tessera::cmd::Invocation::What;
  int code = 0;
  switch (run.what) {
    case What::kText: code = (*program)->RunText(run.target, "<string>"); break;
    case What::kModule: code = (*program)->RunModule(run.target); break;
    case What::kFile: code = (*program)->RunFile(run.target); break;
    case What::kDisassemble: code = (*program)->Disassemble(run.target); break;
  }
  return (*program)->Finish(code);
}
