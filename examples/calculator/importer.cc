#include "examples/calculator/importer.h"

#include "absl/strings/str_cat.h"
#include "examples/calculator/evaluator.h"
#include "examples/calculator/language.h"
#include "runtime/runtime.h"

namespace tessera::calculator {
namespace {

using imports::FindResult;
using imports::ImportResult;
using imports::ModuleHandle;
using imports::Spec;

Module& ModuleOf(ModuleHandle handle) { return *AsModule(immortal::AsObject(handle)); }
runtime::Runtime& RuntimeOf(interp::ThreadState& thread) {
  return static_cast<runtime::Runtime&>(thread.interpreter().host());
}

}  // namespace

FindResult NativeFinder::Find(interp::ThreadState& thread, absl::string_view name, uint64_t, Spec* spec) {
  const modules::ModuleDef* def = RuntimeOf(thread).modules().Find(name.data(), name.size());
  if (def == nullptr) return FindResult::kNotFound;
  *spec = {.name = def->name, .origin = "native", .loader = this, .found = def};
  return FindResult::kFound;
}

// A module that must not be here is refused before any of its code has run.
ModuleHandle NativeFinder::Create(interp::ThreadState& thread, const Spec& spec) {
  const auto& def = *static_cast<const modules::ModuleDef*>(spec.found);
  const interp::Interpreter& interpreter = thread.interpreter();
  const absl::Status entered =
      RuntimeOf(thread).extensions().Load({.name = spec.name,
                                           .kind = imports::KindOf(def.multiple_interpreters()),
                                           .once_per_process = def.once_per_process,
                                           .definition = &def},
                                          {.is_main = interpreter.is_main(),
                                           .checks = interpreter.config().check_multi_interp_extensions,
                                           .owns_gil = interpreter.config().owns_gil()}).status();
  if (!entered.ok()) return static_cast<Thread&>(thread).Fail(entered), 0;
  return modules::CreateModule(thread, language_, def, 0);
}

bool NativeFinder::Exec(interp::ThreadState& thread, const Spec& spec, ModuleHandle module) {
  return modules::ExecModule(thread, language_, *static_cast<const modules::ModuleDef*>(spec.found), module);
}

FindResult SourceFinder::Find(interp::ThreadState&, absl::string_view name, uint64_t, Spec* spec) {
  for (const Source& source : language_.library()) {
    if (name != source.name) continue;
    *spec = {.name = source.name, .origin = "library", .loader = this, .found = &source};
    return FindResult::kFound;
  }
  return FindResult::kNotFound;
}

ModuleHandle SourceFinder::Create(interp::ThreadState& thread, const Spec&) {
  return language_.NewModule(thread, modules::ModuleDef(), 0);
}

// What a module of source text offers are the names that its program binds.
bool SourceFinder::Exec(interp::ThreadState& thread, const Spec& spec, ModuleHandle module) {
  Evaluator evaluator(thread, static_cast<const Source*>(spec.found)->text, ModuleOf(module).names);
  return evaluator.Program();
}

Importer::Importer(alloc::Heap& heap, Language& language) : loaded_(heap), native_(language), source_(language) {
  finders_.Append(native_);
  finders_.Append(source_);
}

Value Importer::Import(interp::ThreadState& thread, absl::string_view name) {
  ModuleHandle module = 0;
  auto& raising = static_cast<Thread&>(thread);
  switch (imports::ImportModule(thread, locks_, finders_, *this, name, 0, &module)) {
    case ImportResult::kImported: return Value::Steal(immortal::AsObject(module));
    case ImportResult::kNotFound: raising.Fail(absl::NotFoundError(absl::StrCat("no module ", name))); break;
    case ImportResult::kDeadlock: raising.Fail(absl::AbortedError(absl::StrCat("deadlock in the import of ", name))); break;
    case ImportResult::kNoMemory: raising.FailForMemory(); break;
    case ImportResult::kKilled: raising.Fail(absl::CancelledError("killed")); break;
    case ImportResult::kRaised: break;
  }
  return Value();
}

ModuleHandle Importer::Find(interp::ThreadState&, absl::string_view name) {
  Object* found = loaded_.Find(name);
  if (found == nullptr) return 0;
  immortal::IncRef(immortal::BitsOf(found));
  return immortal::BitsOf(found);
}

bool Importer::Put(interp::ThreadState& thread, absl::string_view name, ModuleHandle module) {
  immortal::IncRef(module);
  return loaded_.Bind(name, Value::Steal(immortal::AsObject(module))) || static_cast<Thread&>(thread).FailForMemory();
}

void Importer::Remove(interp::ThreadState&, absl::string_view name) { loaded_.Remove(name); }
bool Importer::IsInitializing(interp::ThreadState&, ModuleHandle module) { return ModuleOf(module).initializing; }
void Importer::SetInitializing(interp::ThreadState&, ModuleHandle module, bool initializing) {
  ModuleOf(module).initializing = initializing;
}
void Importer::Release(ModuleHandle module) { immortal::DecRef(module); }
bool Importer::HandleInterrupt(interp::ThreadState& thread) { return static_cast<Thread&>(thread).Check(); }

}  // namespace tessera::calculator
