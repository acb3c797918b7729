// Native modules in shared objects: found by their suffix, checked by their note, opened, created and executed in two phases.
#include "interp/attach.h"
#include "modules/shared_object.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/extension.h"
#include "vm/finders.h"
#include "vm/native_module.h"
#include "vm/package_path.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using imports::ModuleHandle;
using imports::Spec;
using vm::Thread;

namespace {

std::string_view View(absl::string_view text) { return {text.data(), text.size()}; }

// A definition that is not valid is a SystemError, as in CPython; anything else about the file an ImportError.
void RaiseStatus(Thread& th, const absl::Status& status, Value name, Value file) {
  if (status.code() == absl::StatusCode::kInvalidArgument) {
    Raise(th, types::kSystemError, "%.*s", static_cast<int>(status.message().size()), status.message().data());
    return;
  }
  Owned message(NewStr(th, View(status.message())));
  if (message) RaiseImportError(th, types::kImportError, message, name, file);
}

// The definition in the file; null: exception pending. Constructors run, and files are read, without the GIL.
const modules::ModuleDef* OpenFile(Thread& th, const char* path, const Spec& spec, Value name, Value file) {
  const imports::ImportSite site = ImportSiteOf(th);
  const int flags = InterpreterOf(th).imports.dlopen_flags;
  absl::StatusOr<const modules::ModuleDef*> def = absl::UnknownError("");
  {
    interp::AllowThreads released(th);
    def = modules::OpenSharedObject({.file = path, .name = spec.name, .abi = kPythonAbi, .dlopen_flags = flags}, site);
  }
  if (def.ok()) return *def;
  RaiseStatus(th, def.status(), name, file);
  return nullptr;
}

}  // namespace

ModuleHandle ExtensionLoader::Create(interp::ThreadState& thread, const Spec& spec) {
  Thread& th = static_cast<Thread&>(thread);
  Owned file(Value(static_cast<const Object*>(spec.found)));  // Find's reference
  Owned name(Intern(th, View(spec.name)));
  std::string_view path;
  Owned keep;
  if (!name || !AsUtf8(th, file.as<Str>(), &path, &keep)) return 0;
  Owned terminated(NewBytes(th, path));
  if (!terminated) return 0;
  if (!AuditEvent(th, "import", {name.get(), file.get(), Value::None(), Value::None(), Value::None()})) return 0;
  const modules::ModuleDef* def = OpenFile(th, reinterpret_cast<const char*>(terminated.as<Bytes>()->data()), spec, name, file);
  if (def == nullptr) return 0;
  auto loaded = InterpreterOf(th).runtime().extensions().Load(
      {.file = {path.data(), path.size()}, .name = spec.name, .kind = imports::KindOf(def->multiple_interpreters()),
       .once_per_process = def->once_per_process, .definition = def},
      ImportSiteOf(th));
  if (!loaded.ok()) return RaiseStatus(th, loaded.status(), name, file), 0;
  Owned module(CreateNativeModule(th, *def, name.as<Str>())), search;
  if (!module) return 0;
  if (spec.is_package) search.Reset(PackagePath(th, file.as<Str>()));
  if (spec.is_package && !search) return 0;
  if (IsModule(module) && !SetModuleAttributes(th, module, name.as<Str>(), file, search, nullptr)) return 0;
  return module.Release().bits();
}

bool ExtensionLoader::Exec(interp::ThreadState& thread, const Spec&, ModuleHandle handle) {
  Value module(handle);
  if (!IsModule(module) || module.as<Module>()->definition == nullptr) return true;  // made by a create slot: nothing to execute
  return ExecNativeModule(static_cast<Thread&>(thread), *static_cast<const modules::ModuleDef*>(module.as<Module>()->definition), module);
}

}  // namespace tessera::vm
