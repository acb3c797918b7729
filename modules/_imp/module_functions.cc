// Modules by name: native and frozen ones, and shared objects.
#include "lib/frozen.h"
#include "modules/_imp/functions.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/compile_code.h"
#include "vm/python.h"

namespace tessera::imp {

using namespace objects;  // NOLINT
using vm::AsVm;

namespace {

constexpr std::string_view kAlwaysThere[] = {"builtins", "sys"};

const modules::ModuleDef* FindNative(Thread& th, std::string_view name) {
  return vm::InterpreterOf(th).runtime().modules().Find(name.data(), name.size());
}

// 0: there is none, 1: it can be made, -1: it is made with the interpreter, and not a second time.
Value IsBuiltin(Thread& th, const Value* args) {
  std::string_view name;
  Owned keep;
  if (!ReadName(th, args[1], "is_builtin", &name, &keep)) return Value();
  for (std::string_view always : kAlwaysThere)
    if (name == always) return Value::Int(-1);
  return Value::Int(FindNative(th, name) != nullptr);
}

// spec.<attribute>, a str. New reference.
Value TextOf(Thread& th, Value spec, const char* attribute, const char* complaint) {
  Owned name(Intern(th, attribute)), value(name ? GetAttr(th, spec, name.as<Str>()) : Value());
  if (!value || IsStr(value)) return value.Release();
  return Raise(th, types::kTypeError, complaint, value.get());
}
constexpr char kNoName[] = "name must be string, not %T";
constexpr char kNoPath[] = "bad argument type for built-in operation";

Value CreateBuiltin(Thread& th, const Value* args) {
  std::string_view text;
  Owned name(TextOf(th, args[1], "name", kNoName)), keep;
  if (!name || !AsUtf8(th, name.as<Str>(), &text, &keep)) return Value();
  if (text == "sys" && !th.interp.sys_module.empty()) return Dup(th.interp.sys_module);
  if (text == "builtins" && !th.interp.builtins_module.empty()) return Dup(th.interp.builtins_module);
  const modules::ModuleDef* def = FindNative(th, text);
  if (def == nullptr) return Value::None();
  vm::BuiltinImporter& importer = vm::InterpreterOf(th).imports.builtin;
  return Value(importer.Create(AsVm(th), {.name = {text.data(), text.size()}, .origin = "built-in", .loader = &importer, .found = def}));
}

// Of what create_builtin or create_dynamic has given. Anything else has nothing to execute.
Value ExecModule(Thread& th, const Value* args) {
  Owned module = Owned::Borrow(args[1]);
  const void* def = IsModule(module) ? module.as<Module>()->definition : nullptr;
  if (def == nullptr || module.as<Module>()->state == nullptr) return Value::Int(0);
  return vm::ExecNativeModule(AsVm(th), *static_cast<const modules::ModuleDef*>(def), module) ? Value::Int(0) : Value();
}

Value CreateDynamic(Thread& th, const Value* args) {
  std::string_view text;
  Owned name(TextOf(th, args[1], "name", kNoName)), keep;
  if (!name || !AsUtf8(th, name.as<Str>(), &text, &keep)) return Value();
  Owned path(TextOf(th, args[1], "origin", kNoPath));
  if (!path) return Value();
  vm::ExtensionLoader& loader = vm::InterpreterOf(th).imports.extension;
  return Value(loader.Create(AsVm(th), {.name = {text.data(), text.size()}, .origin = "", .loader = &loader, .found = path.Release().object()}));
}

Value ExtensionSuffixes(Thread& th, const Value*) {
  Owned list(NewList(th)), suffix(NewStr(th, vm::kExtensionSuffix));
  return list && suffix && ListAppend(th, list.as<List>(), suffix) ? list.Release() : Value();
}

// --- Frozen modules ---

const lib::FrozenSource* FindFrozen(Thread& th, std::string_view name) {
  for (const lib::FrozenSource& frozen : vm::OptionsOf(th).frozen)
    if (name == frozen.name) return &frozen;
  return nullptr;
}

Value RaiseNotFrozen(Thread& th, Value name) {
  Owned message(Format(th, "No such frozen object named %R", name));
  return message ? RaiseImportError(th, types::kImportError, message, name, Value::None()) : Value();
}

Value IsFrozen(Thread& th, const Value* args) {
  std::string_view name;
  Owned keep;
  return ReadName(th, args[1], "is_frozen", &name, &keep) ? Value::Bool(FindFrozen(th, name) != nullptr) : Value();
}

Value IsFrozenPackage(Thread& th, const Value* args) {
  std::string_view name;
  Owned keep;
  if (!ReadName(th, args[1], "is_frozen_package", &name, &keep)) return Value();
  const lib::FrozenSource* frozen = FindFrozen(th, name);
  return frozen != nullptr ? Value::Bool(frozen->is_package) : RaiseNotFrozen(th, args[1]);
}

Value GetFrozenObject(Thread& th, const Value* args) {
  std::string_view name;
  Owned keep;
  if (!ReadName(th, args[1], "get_frozen_object", &name, &keep)) return Value();
  const lib::FrozenSource* frozen = FindFrozen(th, name);
  if (frozen == nullptr) return RaiseNotFrozen(th, args[1]);
  Owned filename(Format(th, "<frozen %U>", args[1]));
  if (!filename) return Value();
  vm::CompileOptions options;
  options.optimize = vm::OptionsOf(th).optimize;
  vm::CodeInstance* code = vm::CompileSource(AsVm(th), {frozen->source, frozen->size}, filename, options);
  return code == nullptr ? Value() : Value(code);
}

// --- What may be loaded ---

Value OverrideCheck(Thread& th, const Value* args) {
  int64_t override;
  int before;
  if (!IndexAsInt64(th, args[1], &override, types::kOverflowError)) return Value();
  return vm::OverrideExtensionCheck(AsVm(th), override < 0 ? -1 : override > 0, &before) ? Value::Int(before) : Value();
}

}  // namespace

const MethodDef kModuleFunctions[] = {
    {"is_builtin", &IsBuiltin, "($module, name, /)", "1: there is a native module of that name in the program; -1: every interpreter has it from the start; 0: there is none."},
    {"create_builtin", &CreateBuiltin, "($module, spec, /)", "A new module object of the native module spec.name, not executed; None when there is none."},
    {"exec_builtin", &ExecModule, "($module, mod, /)", "Executes what create_builtin has given."},
    {"create_dynamic", &CreateDynamic, "($module, spec, file=None, /)", "A new module object of the shared object spec.origin, not executed."},
    {"exec_dynamic", &ExecModule, "($module, mod, /)", "Executes what create_dynamic has given."},
    {"extension_suffixes", &ExtensionSuffixes, "($module, /)", "How the file names of shared objects end."},
    {"is_frozen", &IsFrozen, "($module, name, /)", "Whether the source of the module stands in the program."},
    {"is_frozen_package", &IsFrozenPackage, "($module, name, /)", "Whether the frozen module is a package."},
    {"get_frozen_object", &GetFrozenObject, "($module, name, /)", "The code of a frozen module."},
    {"_override_multi_interp_extensions_check", &OverrideCheck, "($module, override, /)",
     "-1: native modules are loaded whatever they say of interpreters; 1: they are asked; 0: as the interpreter's config says. Returns what it was. Not for the main interpreter."},
    {}};

}  // namespace tessera::imp
