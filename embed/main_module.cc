#include "embed/main_module.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/python.h"

namespace tessera::embed {

using namespace objects;  // NOLINT
using vm::CodeInstance;

namespace {

// sys.modules["__main__"], made when it is not there. New reference.
Value MainModule(vm::Thread& th) {
  Value found = FindDictItem(th, th.interp.modules, ids::__main__());
  if (found.empty()) return Value();
  if (!found.IsNotFound()) return Dup(found);
  Owned module(NewModule(th, ids::__main__())), annotations(module ? Value(NewDict(th)) : Value());
  if (!annotations) return Value();
  Dict* dict = ModuleDict(module);
  if (!DictSet(th, dict, ids::__builtins__(), th.interp.builtins_module) || !DictSet(th, dict, ids::__spec__(), Value::None()) ||
      !DictSet(th, dict, ids::__loader__(), Value::None()) || !DictSet(th, dict, ids::__package__(), Value::None()) ||
      !DictSet(th, dict, ids::__annotations__(), annotations.get()))
    return Value();
  return DictSet(th, th.interp.modules, ids::__main__(), module.get()) ? module.Release() : Value();
}

// The namespace of __main__, which the program may have replaced by something else. Borrowed from *module.
Dict* MainDict(vm::Thread& th, Owned* module) {
  module->Reset(MainModule(th));
  if (!*module) return nullptr;
  if (IsModule(*module)) return ModuleDict(*module);
  Raise(th, types::kRuntimeError, "sys.modules['__main__'] is no module");
  return nullptr;
}

bool RunInMain(vm::Thread& th, Dict* dict, Value code) {
  Owned result(vm::RunCode(th, code.as<CodeInstance>(), dict, dict));
  return static_cast<bool>(result);
}

// SystemExit with "<executable>: <message>", which is printed.
template <class... Values>
bool Fail(vm::Thread& th, const char* format, Values... values) {
  Owned message(Format(th, format, values...));
  Owned text(message ? Format(th, "%s: %U", vm::OptionsOf(th).executable.c_str(), message.get()) : Value());
  if (text) RaiseValue(th, types::kSystemExit, text);
  return false;
}

bool EndsWith(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

// The search for `name` failed with the pending exception.
bool FailToFind(vm::Thread& th, std::string_view name) {
  Owned exception(TakeException(th)), full(NewStr(th, name));
  if (!full) return false;
  if (!EndsWith(name, ".py"))
    return Fail(th, "Error while finding module specification for %R (%N: %S)", full.get(), Value(TypeOf(exception)), exception.get());
  Owned stem(NewStr(th, name.substr(0, name.size() - 3)));
  return stem && Fail(th, "Error while finding module specification for %R (%N: %S). Try using '%U' instead of '%U' as the module name.", full.get(),
                      Value(TypeOf(exception)), exception.get(), stem.get(), full.get());
}

// Is the pending ImportError about the module `name` itself, or a package of it? Then it was not found; else it failed on its own account.
bool IsAbout(vm::Thread& th, std::string_view name) {
  Value pending = TakeException(th);
  Owned about(FindAttr(th, pending, ids::name()));
  std::string_view text;
  Owned keep;
  bool same = about && IsStr(about) && AsUtf8(th, about.as<Str>(), &text, &keep) &&
              (text == name || (name.size() > text.size() && name.substr(0, text.size()) == text && name[text.size()] == '.'));
  RestoreException(th, pending);
  return same;
}

// What is to be run: its name (of a package: of its __main__), code and file.
struct Target {
  std::string name;
  Owned code, file;
};

// The __path__ of the package of `name`, which is imported; Unbound at the top level. False: exception pending.
bool FindSearchPath(vm::Thread& th, const std::string& name, Owned* path) {
  *path = Owned(Value::Unbound());
  size_t dot = name.rfind('.');
  if (dot == std::string::npos) return true;
  Owned parent_name(Intern(th, std::string_view(name).substr(0, dot)));
  Owned parent(parent_name ? vm::ImportAbsolute(th, parent_name.as<Str>()) : Value());
  if (!parent) return PendingIs(th, types::kImportError) && IsAbout(th, std::string_view(name).substr(0, dot)) ? FailToFind(th, name) : false;
  path->Reset(FindAttr(th, parent, ids::__path__()));
  if (!*path) return false;
  if (!path->get().IsNotFound()) return true;
  Owned full(NewStr(th, name));
  if (full) Raise(th, types::kModuleNotFoundError, "__path__ attribute not found on %R while trying to find %R", parent_name.get(), full.get());
  return FailToFind(th, name);
}

bool FindTarget(vm::Thread& th, const std::string& name, Target* out);

// A package runs its __main__.
bool FindPackageMain(vm::Thread& th, const std::string& name, Target* out) {
  if (name == "__main__" || EndsWith(name, ".__main__")) return Fail(th, "Cannot use package as __main__ module");
  if (FindTarget(th, name + ".__main__", out)) return true;
  if (!PendingIs(th, types::kSystemExit)) return false;
  Owned full(NewStr(th, name));
  Value loaded = full ? FindDictItem(th, th.interp.modules, full) : Value();
  if (loaded.empty() || loaded.IsNotFound()) return false;
  Owned exit(TakeException(th)), code(GetAttr(th, exit, ids::code()));
  Owned text(code ? Format(th, "%S; %R is a package and cannot be directly executed", code.get(), full.get()) : Value());
  if (text) RaiseValue(th, types::kSystemExit, text);
  return false;
}

bool FindTarget(vm::Thread& th, const std::string& name, Target* out) {
  if (name == "__main__") {
    Raise(th, types::kValueError, "__main__.__spec__ is None");
    return FailToFind(th, name);
  }
  Owned path;
  if (!FindSearchPath(th, name, &path)) return false;
  imports::Spec spec;
  uint64_t search = path.get().IsUnbound() ? 0 : path.get().bits();
  switch (vm::InterpreterOf(th).imports.chain.Find(th, name, search, &spec)) {
    case imports::FindResult::kRaised: return false;
    case imports::FindResult::kNotFound: return Fail(th, "No module named %s", name.c_str());
    case imports::FindResult::kFound: break;
  }
  out->name = name;
  if (spec.is_package) {
    vm::ForgetSpec(th, spec);
    return FindPackageMain(th, name, out);
  }
  out->code.Reset(vm::CodeOfModule(th, spec, &out->file));
  if (!out->code) return false;
  return !out->code.get().IsNotFound() || Fail(th, "No code object available for %s", name.c_str());
}

bool SetFirstArgument(vm::Thread& th, Value file) {
  Value found = FindDictItem(th, th.interp.sys_dict, ids::argv());
  if (found.empty()) return false;
  if (found.IsNotFound()) return true;
  Owned argv = Owned::Borrow(found);
  return SetItem(th, argv, Value::Int(0), file);
}

bool RunTarget(vm::Thread& th, const Target& target, bool set_argv) {
  Owned module, name(Intern(th, target.name));
  Dict* dict = name ? MainDict(th, &module) : nullptr;
  if (dict == nullptr) return false;
  if (set_argv && !target.file.get().IsNone() && !SetFirstArgument(th, target.file)) return false;
  Value file = target.file.get().IsNone() ? Value() : target.file.get();
  return vm::SetModuleAttributes(th, module, name.as<Str>(), file, Value(), nullptr) && vm::AuditEvent(th, "exec", {target.code.get()}) &&
         RunInMain(th, dict, target.code);
}

}  // namespace

bool RunSourceAsMain(vm::Thread& th, std::string_view source, Value filename, bool from_file) {
  Owned module, cached;
  Dict* dict = MainDict(th, &module);
  if (dict == nullptr) return false;
  if (from_file) {
    cached.Reset(Intern(th, "__cached__"));
    if (!cached || !DictSet(th, dict, ids::__file__(), filename) || !DictSet(th, dict, cached.as<Str>(), Value::None())) return false;
  }
  vm::CompileOptions options;
  options.from_file = from_file;
  options.optimize = vm::OptionsOf(th).optimize;
  Owned code(vm::CompileSource(th, source, filename, options));
  return code && RunInMain(th, dict, code);
}

bool RunModuleAsMain(vm::Thread& th, const std::string& name) {
  if (!name.empty() && name[0] == '.') return Fail(th, "Relative module names not supported");
  Target target;
  return FindTarget(th, name, &target) && RunTarget(th, target, true);
}

bool RunFolderAsMain(vm::Thread& th, const std::string& folder) {
  Owned text(NewStr(th, folder)), path(text ? Value(NewList(th)) : Value());
  if (!path || !ListAppend(th, path.as<List>(), text)) return false;
  Target target;
  target.name = "__main__";
  imports::Spec spec;
  switch (vm::InterpreterOf(th).imports.path.Find(th, "__main__", path.get().bits(), &spec)) {
    case imports::FindResult::kRaised: return false;
    case imports::FindResult::kNotFound: return Fail(th, "can't find '__main__' module in %R", text.get());
    case imports::FindResult::kFound: break;
  }
  if (spec.is_package) {
    vm::ForgetSpec(th, spec);
    return Fail(th, "Cannot use package as __main__ module");
  }
  target.code.Reset(vm::CodeOfModule(th, spec, &target.file));
  return target.code && RunTarget(th, target, false);
}

}  // namespace tessera::embed
