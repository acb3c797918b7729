// The module posix.
#include <fcntl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "modules/posix/path.h"
#include "modules/posix/state.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/native_module.h"
#include "vm/activation.h"

namespace tessera::posix {

using namespace objects;  // NOLINT

namespace {

struct Number {
  const char* name;
  int value;
};
constexpr Number kNumbers[] = {
    {"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY}, {"O_RDWR", O_RDWR},         {"O_CREAT", O_CREAT},       {"O_EXCL", O_EXCL},
    {"O_TRUNC", O_TRUNC},   {"O_APPEND", O_APPEND}, {"O_NONBLOCK", O_NONBLOCK}, {"O_CLOEXEC", O_CLOEXEC},   {"O_DIRECTORY", O_DIRECTORY},
    {"O_NOFOLLOW", O_NOFOLLOW}, {"O_SYNC", O_SYNC}, {"SEEK_DATA", SEEK_DATA},   {"SEEK_HOLE", SEEK_HOLE},
    {"WNOHANG", WNOHANG},   {"WUNTRACED", WUNTRACED}, {"WCONTINUED", WCONTINUED}, {"EX_OK", EX_OK},
};

bool Exec(vm::Thread& th, Value module, Dict* dict) {
  if (!AddModuleFunctions(th, module, kDescriptorFunctions) || !AddModuleFunctions(th, module, kProcessFunctions) ||
      !AddModuleFunctions(th, module, kForkFunctions))
    return false;
  for (const Number& number : kNumbers) {
    Owned key(Intern(th, number.name));
    if (!key || !DictSet(th, dict, key.as<Str>(), Value::Int(number.value))) return false;
  }
  Owned key(Intern(th, "error"));
  return key && DictSet(th, dict, key.as<Str>(), Value(types::kOSError)) && vm::PutNew(th, dict, "environ", NewEnviron(th));
}

constexpr vm::NativeModule kContents = {nullptr, &Exec};

}  // namespace

}  // namespace tessera::posix

TESSERA_MODULE(posix) = {
    .name = "posix",
    .doc = "Calls to the operating system.",
    .state_size = sizeof(tessera::posix::State),
    .slots = tessera::vm::kPerInterpreterGil,
    .traverse = &tessera::vm::ValuesState<tessera::posix::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::posix::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::posix::State>::Free,
    .contents = &tessera::posix::kContents,
};
