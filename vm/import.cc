#include "vm/import.h"

#include <time.h>

#include <cstdio>
#include <utility>

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/simple_namespace.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/eval.h"
#include "vm/operands.h"
#include "vm/python.h"
#include "vm/slow.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

ImportState::ImportState() {
  chain.Append(builtin);
  chain.Append(frozen);
  chain.Append(path);
}

namespace {

// Object::flags of a module that is being executed.
constexpr uint32_t kInitializing = 1u << 24;

// sys.modules for imports/: handles are owned values.
class SysModules final : public imports::LoadedModules {
 public:
  explicit SysModules(Thread& th) : th_(th) {}

  imports::ModuleHandle Find(interp::ThreadState&, absl::string_view name) override {
    Owned key(Key(name));
    Value v = key ? FindDictItem(th_, th_.interp.modules, key.get()) : Value();
    if (v.empty()) ClearException(th_);
    return v.empty() || v.IsNotFound() ? 0 : Dup(v).bits();
  }
  bool Put(interp::ThreadState&, absl::string_view name, imports::ModuleHandle module) override {
    Owned key(Key(name));
    return key && DictSet(th_, th_.interp.modules, key.get(), Value(module));
  }
  void Remove(interp::ThreadState&, absl::string_view name) override {
    Value pending = TakeException(th_);
    Owned key(Key(name));
    if (key) DictDelete(th_, th_.interp.modules, key);
    ClearException(th_);
    if (!pending.empty()) RestoreException(th_, pending);
  }
  bool IsInitializing(interp::ThreadState&, imports::ModuleHandle module) override {
    Value v(module);
    return IsModule(v) && (v.object()->flags & kInitializing) != 0;
  }
  void SetInitializing(interp::ThreadState&, imports::ModuleHandle module, bool initializing) override {
    Value v(module);
    if (!IsModule(v)) return;
    if (initializing) v.object()->flags |= kInitializing;
    else v.object()->flags &= ~kInitializing;
  }
  void Release(imports::ModuleHandle module) override { DecRef(Value(module)); }
  bool HandleInterrupt(interp::ThreadState&) override { return HandleBreaker(th_); }

 private:
  Value Key(absl::string_view name) { return NewStr(th_, std::string_view(name.data(), name.size())); }
  Thread& th_;
};

Value RaiseNotFound(Thread& th, Str* name, const char* format, Value more) {
  Raise(th, types::kModuleNotFoundError, format, Value(name), more);
  if (IsException(th.exception) && IsSubtype(TypeOf(th.exception), types::kModuleNotFoundError)) {
    Value pending = TakeException(th);
    if (!SetAttr(th, pending, ids::name(), name)) ClearException(th);
    RestoreException(th, pending);
  }
  return Value();
}

Value FindLoaded(Thread& th, Str* name) {
  Value found = FindDictItem(th, th.interp.modules, name);
  Interpreter& interp = InterpreterOf(th);
  if (found == interp.sys_module && interp.complete_sys != nullptr) [[unlikely]] {
    if (!interp.complete_sys(th)) return Value();
    interp.complete_sys = nullptr;
  }
  return found;
}

// sys.<name>, borrowed; None when it is not there.
Value SysAttribute(Thread& th, const char* name) {
  Owned key(Intern(th, name));
  Value found = key && th.interp.sys_dict != nullptr ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value::None();
  return found.empty() || found.IsNotFound() ? Value::None() : found;
}

bool AuditImport(Thread& th, Str* name) {
  if (!IsAudited(th)) [[likely]] return true;
  Owned path = Owned::Borrow(SysAttribute(th, "path")), meta_path = Owned::Borrow(SysAttribute(th, "meta_path"));
  Owned path_hooks = Owned::Borrow(SysAttribute(th, "path_hooks"));
  if (th.failed()) return false;
  return AuditEvent(th, "import", {Value(name), Value::None(), path.get(), meta_path.get(), path_hooks.get()});
}

Value FindAndLoad(Thread& th, Str* name, Value path);

int64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// -X importtime: a line on stderr, as CPython prints it, when the module is there; what imports inside it took is not its own time.
Value FindAndLoadTimed(Thread& th, Str* name, Value path) {
  auto& time = InterpreterOf(th).imports.time;
  if (!std::exchange(time.has_header, true)) std::fputs("import time: self [us] | cumulative | imported package\n", stderr);
  const int64_t outer_nested = std::exchange(time.nested_ns, 0), start = Now();
  ++time.depth;
  Value module = FindAndLoad(th, name, path);
  --time.depth;
  const int64_t total = Now() - start, own = total - time.nested_ns;
  time.nested_ns = outer_nested + total;
  std::string_view text;
  Owned keep;
  Value pending = module.empty() ? TakeException(th) : Value();
  if (!AsUtf8(th, name, &text, &keep)) ClearException(th);
  std::fprintf(stderr, "import time: %9lld | %10lld | %*s%.*s\n", static_cast<long long>((own + 999) / 1000),
               static_cast<long long>((total + 999) / 1000), time.depth * 2, "", static_cast<int>(text.size()), text.data());
  if (!pending.empty()) RestoreException(th, pending);
  return module;
}

// The module `name` whose parents are there; `path`: the parent's, or empty. New reference.
Value ImportOne(Thread& th, Str* name, Value path) {
  if (!AuditImport(th, name)) return Value();
  return OptionsOf(th).import_time == 0 ? FindAndLoad(th, name, path) : FindAndLoadTimed(th, name, path);
}

Value FindAndLoad(Thread& th, Str* name, Value path) {
  std::string_view text;
  Owned keep;
  if (!AsUtf8(th, name, &text, &keep)) return Value();
  ImportState& state = InterpreterOf(th).imports;
  SysModules loaded(th);
  imports::ModuleHandle module = 0;
  switch (imports::ImportModule(th, state.locks, state.chain, loaded, absl::string_view(text.data(), text.size()), path.empty() ? 0 : path.bits(), &module)) {
    case imports::ImportResult::kImported: return Value(module);
    case imports::ImportResult::kNotFound: return RaiseNotFound(th, name, "No module named %R", Value::None());
    case imports::ImportResult::kNoMemory: return RaiseMemoryError(th);
    case imports::ImportResult::kDeadlock: return Raise(th, types::kRuntimeError, "deadlock detected by import of %R", Value(name));
    case imports::ImportResult::kKilled: HandleBreaker(th); return Value();
    case imports::ImportResult::kRaised: return Value();
  }
  return Value();
}

int64_t LastDot(Str* name, int64_t stop) {
  while (stop-- > 0)
    if (name->at(stop) == '.') return stop;
  return -1;
}

// All packages of the dotted name, then itself. New reference.
Value ImportDotted(Thread& th, Str* name) {
  Value loaded = FindLoaded(th, name);
  if (loaded.empty()) return loaded;
  if (loaded.IsNone()) return RaiseNotFound(th, name, "import of %S halted; None in sys.modules", Value::None());
  if (!loaded.IsNotFound() && !(IsModule(loaded) && (loaded.object()->flags & kInitializing))) return Dup(loaded);
  int64_t dot = LastDot(name, name->length);
  if (dot < 0) return ImportOne(th, name, Value());
  Owned parent_name(Substring(th, name, 0, dot));
  if (!parent_name) return Value();
  Owned parent(ImportDotted(th, parent_name.as<Str>()));
  if (!parent) return Value();
  Owned path(FindAttr(th, parent, ids::__path__()));
  if (!path) return Value();
  if (path.get().IsNotFound()) return RaiseNotFound(th, name, "No module named %R; %R is not a package", parent_name.get());
  Owned module(ImportOne(th, name, path));
  if (!module) return Value();
  Owned tail(Substring(th, name, dot + 1, name->length));
  Owned key(tail ? Value(Intern(th, tail.Release().as<Str>())) : Value());
  if (!key || !SetAttr(th, parent, key.as<Str>(), module)) return Value();
  return module.Release();
}

// The package that relative imports start from. New reference.
Value PackageOf(Thread& th, Dict* globals) {
  Value package = FindDictItem(th, globals, ids::__package__());
  if (package.empty()) return package;
  if (!package.IsNotFound() && !package.IsNone()) {
    if (!IsStr(package)) return Raise(th, types::kTypeError, "package must be a string");
    return Dup(package);
  }
  Value name = FindDictItem(th, globals, ids::__name__());
  if (name.empty()) return name;
  if (name.IsNotFound()) return Raise(th, types::kKeyError, "'__name__' not in globals");
  if (!IsStr(name)) return Raise(th, types::kTypeError, "__name__ must be a string");
  Value path = FindDictItem(th, globals, ids::__path__());
  if (path.empty()) return path;
  if (!path.IsNotFound()) return Dup(name);
  int64_t dot = LastDot(name.as<Str>(), name.as<Str>()->length);
  return dot < 0 ? Value(EmptyStr()) : Value(Substring(th, name.as<Str>(), 0, dot));
}

Value ResolveName(Thread& th, Str* name, Dict* globals, int64_t level) {
  if (level == 0) return Dup(Value(name));
  Owned package(PackageOf(th, globals));
  if (!package) return Value();
  Str* base = package.as<Str>();
  if (base->length == 0) return Raise(th, types::kImportError, "attempted relative import with no known parent package");
  int64_t stop = base->length;
  for (int64_t n = 1; n < level; ++n) {
    stop = LastDot(base, stop);
    if (stop < 0) return Raise(th, types::kImportError, "attempted relative import beyond top-level package");
  }
  Owned cut(Substring(th, base, 0, stop));
  if (!cut || name->length == 0) return cut.Release();
  return Format(th, "%U.%U", cut.get(), Value(name));
}

// Submodules that `from package import names` names and that are not attributes yet.
bool ImportFromList(Thread& th, Value module, Value fromlist, bool from_all) {
  Owned path(FindAttr(th, module, ids::__path__()));
  if (!path) return false;
  if (path.get().IsNotFound()) return true;
  Owned name(GetAttr(th, module, ids::__name__()));
  if (!name) return false;
  return ForEach(th, fromlist, [&](objects::Thread&, Value item) {
    if (!IsStr(item)) {
      Raise(th, types::kTypeError, from_all ? "Item in %S.__all__ must be str, not %T" : "Item in ``from list'' must be str, not %T",
            from_all ? name.get() : item, item);
      return false;
    }
    if (StrEqual(item.as<Str>(), "*")) {
      if (from_all) return true;
      Owned all(FindAttr(th, module, ids::__all__()));
      if (!all) return false;
      return all.get().IsNotFound() || ImportFromList(th, module, all, true);
    }
    Owned have(FindAttr(th, module, item.as<Str>()));
    if (!have) return false;
    if (!have.get().IsNotFound()) return true;
    Owned full(Format(th, "%U.%U", name.get(), item));
    Owned key(full ? Value(Intern(th, full.Release().as<Str>())) : Value());
    if (!key) return false;
    Owned submodule(ImportDotted(th, key.as<Str>()));
    if (submodule) return true;
    // It is not there: the name is missing then, which the caller reports.
    if (!PendingIs(th, types::kModuleNotFoundError)) return false;
    Value pending = TakeException(th);
    Owned missing(FindAttr(th, pending, ids::name()));
    bool same = missing && IsStr(missing) && StrEqual(missing.as<Str>(), key.as<Str>());
    if (same) {
      DecRef(pending);
      return true;
    }
    RestoreException(th, pending);
    return false;
  });
}

// What __spec__ says: the attributes of importlib's ModuleSpec.
Value NewSpec(Thread& th, Str* name, Value package, Value origin, Value path, bool has_location) {
  struct Item {
    const char* name;
    Value value;
  };
  const Item items[] = {{"name", name},
                        {"loader", Value::None()},
                        {"origin", origin},
                        {"submodule_search_locations", path.empty() ? Value::None() : path},
                        {"parent", package},
                        {"has_location", Value::Bool(has_location)},
                        {"cached", Value::None()},
                        {"loader_state", Value::None()}};
  Owned attributes(NewDict(th));
  if (!attributes) return Value();
  for (const Item& item : items) {
    Owned key(Intern(th, item.name));
    if (!key || !DictSet(th, attributes.as<Dict>(), key.as<Str>(), item.value)) return Value();
  }
  return NewSimpleNamespace(th, attributes.as<Dict>());
}

}  // namespace

bool OverrideExtensionCheck(Thread& th, int override, int* before) {
  if (th.interp.is_main()) {
    Raise(th, types::kRuntimeError, "_imp._override_multi_interp_extensions_check() cannot be used in the main interpreter");
    return false;
  }
  *before = std::exchange(InterpreterOf(th).imports.extension_check_override, static_cast<int8_t>(override < 0 ? -1 : override > 0));
  return true;
}

Value ImportAbsolute(Thread& th, Str* name) { return ImportDotted(th, name); }

Value ImportLevel(Thread& th, Str* name, Dict* globals, Value fromlist, int64_t level) {
  if (level < 0) return Raise(th, types::kValueError, "level must be >= 0");
  if (level == 0 && name->length == 0) return Raise(th, types::kValueError, "Empty module name");
  Owned resolved(ResolveName(th, name, globals, level));
  Owned absolute(resolved ? Value(Intern(th, resolved.Release().as<Str>())) : Value());
  if (!absolute) return Value();
  Owned module(ImportDotted(th, absolute.as<Str>()));
  if (!module) return Value();
  int has_fromlist = fromlist.empty() || fromlist.IsNone() ? 0 : IsTrue(th, fromlist);
  if (has_fromlist < 0) return Value();
  if (has_fromlist) return ImportFromList(th, module, fromlist, false) ? module.Release() : Value();
  // `import a.b.c` binds a.
  int64_t first_dot = -1;
  for (int64_t n = 0; n < name->length && first_dot < 0; ++n)
    if (name->at(n) == '.') first_dot = n;
  if (first_dot < 0) return module.Release();
  int64_t stop = absolute.as<Str>()->length - (name->length - first_dot);
  Owned first(Substring(th, absolute.as<Str>(), 0, stop));
  Owned key(first ? Value(Intern(th, first.Release().as<Str>())) : Value());
  return key ? ImportDotted(th, key.as<Str>()) : Value();
}

bool SetModuleAttributes(Thread& th, Value module, Str* name, Value file, Value path, const char* origin) {
  Dict* dict = ModuleDict(module);
  int64_t dot = LastDot(name, name->length);
  Owned package(!path.empty() ? Dup(Value(name)) : dot < 0 ? Value(EmptyStr()) : Value(Substring(th, name, 0, dot)));
  Owned origin_text(!file.empty() ? Dup(file) : origin == nullptr ? Value::None() : Value(NewStr(th, origin)));
  Owned spec(package && origin_text ? NewSpec(th, name, package, origin_text, path, !file.empty()) : Value());
  if (!spec) return false;
  if (!DictSet(th, dict, ids::__package__(), package.get()) || !DictSet(th, dict, ids::__loader__(), Value::None()) ||
      !DictSet(th, dict, ids::__spec__(), spec.get()))
    return false;
  if (!file.empty() && !DictSet(th, dict, ids::__file__(), file)) return false;
  return path.empty() || DictSet(th, dict, ids::__path__(), path);
}

bool ImportName(Thread& th, Value* base, Instruction i) {
  Value* window = &base[OperandB(i)];
  Str* name = th.act->code->names[static_cast<uint16_t>(OperandC(i))];
  Value level = window[0], fromlist = window[1];
  Owned import(FindBuiltin(th, th.act->globals, ids::__import__()));
  if (!import) return false;
  if (import.get().IsNotFound()) {
    Raise(th, types::kImportError, "__import__ not found");
    return false;
  }
  Value module;
  if (import.get() == InterpreterOf(th).original_import) {
    module = ImportLevel(th, name, th.act->globals, fromlist, level.small_int());
  } else {
    Value locals = th.act->locals.IsUnbound() ? Value::None() : th.act->locals;
    module = Call(th, import, {name, th.act->globals, locals, fromlist, level});
  }
  if (module.empty()) return false;
  DecRef(window[0]);
  DecRef(window[1]);
  Put(base, OperandA(i), module);
  return true;
}

namespace {

void RaiseCannotImport(Thread& th, Value module, Str* name, Value package, Value file) {
  bool initializing = IsModule(module) && (module.object()->flags & kInitializing);
  const char* text = file.empty()    ? "cannot import name %R from %R (unknown location)"
                     : initializing ? "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)"
                                    : "cannot import name %R from %R (%S)";
  Owned message(Format(th, text, Value(name), package, file));
  if (message) RaiseImportError(th, types::kImportError, message, package, file);
  if (!PendingIs(th, types::kImportError)) return;
  Owned name_from(Intern(th, "name_from"));
  Value pending = TakeException(th);
  if (!name_from || !SetAttr(th, pending, name_from.as<Str>(), name)) ClearException(th);
  RestoreException(th, pending);
}

}  // namespace

bool ImportFrom(Thread& th, Value* base, Instruction i) {
  Value module = base[OperandB(i)];
  Str* name = th.act->code->names[static_cast<uint16_t>(OperandC(i))];
  Owned v(FindAttr(th, module, name));
  if (!v) return false;
  if (!v.get().IsNotFound()) {
    Put(base, OperandA(i), v.Release());
    return true;
  }
  // A submodule that is being imported in a cycle is in sys.modules before it is an attribute.
  Owned package(FindAttr(th, module, ids::__name__()));
  if (!package) return false;
  if (IsStr(package)) {
    Owned full(Format(th, "%U.%U", package.get(), Value(name)));
    if (!full) return false;
    Value found = FindDictItem(th, th.interp.modules, full.get());
    if (found.empty()) return false;
    if (!found.IsNotFound()) {
      Put(base, OperandA(i), Dup(found));
      return true;
    }
  } else {
    package.Reset(NewStr(th, "<unknown module name>"));
    if (!package) return false;
  }
  Owned file(FindAttr(th, module, ids::__file__()));
  if (!file) return false;
  RaiseCannotImport(th, module, name, package, IsStr(file) ? file.get() : Value());
  return false;
}

bool ImportStar(Thread& th, Value* base, Instruction i) {
  Value module = base[OperandA(i)];
  Value locals = th.act->locals;
  Owned all(FindAttr(th, module, ids::__all__()));
  if (!all) return false;
  bool skip_private = all.get().IsNotFound();
  if (skip_private) {
    Owned dict(FindAttr(th, module, ids::__dict__()));
    if (!dict) return false;
    if (dict.get().IsNotFound()) {
      Raise(th, types::kImportError, "from-import-* object has no __dict__ and no __all__");
      return false;
    }
    all.Reset(ListFrom(th, dict));
    if (!all) return false;
  }
  bool ok = ForEach(th, all, [&](objects::Thread&, Value item) {
    if (!IsStr(item)) {
      Owned name(GetAttr(th, module, ids::__name__()));
      if (!name) return false;
      Raise(th, types::kTypeError, skip_private ? "Key in %S.__dict__ must be str, not %T" : "Item in %S.__all__ must be str, not %T", name.get(), item);
      return false;
    }
    Str* name = item.as<Str>();
    if (skip_private && name->length > 0 && name->at(0) == '_') return true;
    Owned value(GetAttr(th, module, name));
    return value && SetItem(th, locals, item, value);
  });
  if (!ok) return false;
  Drop(base, OperandA(i));
  return true;
}

}  // namespace tessera::vm
