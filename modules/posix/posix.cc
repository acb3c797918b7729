// The module posix.
#include <fcntl.h>
#include <unistd.h>

#include "modules/posix/path.h"
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
};

bool Exec(vm::Thread& th, Value module, Dict* dict) {
  if (!AddModuleFunctions(th, module, kDescriptorFunctions) || !AddModuleFunctions(th, module, kProcessFunctions)) return false;
  for (const Number& number : kNumbers) {
    Owned key(Intern(th, number.name));
    if (!key || !DictSet(th, dict, key.as<Str>(), Value::Int(number.value))) return false;
  }
  Owned key(Intern(th, "error"));
  return key && DictSet(th, dict, key.as<Str>(), Value(types::kOSError));
}

constexpr vm::NativeModule kContents = {nullptr, &Exec};

}  // namespace

}  // namespace tessera::posix

TESSERA_MODULE(posix) = {
    .name = "posix",
    .doc = "Calls to the operating system.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::posix::kContents,
};
