#include "vm/finders.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/native_module.h"
#include "vm/package_path.h"
#include "vm/python.h"
#include "vm/zip_archive.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using imports::FindResult;
using imports::ModuleHandle;
using imports::Spec;
using vm::Thread;

namespace {

Thread& VmThread(interp::ThreadState& thread) { return static_cast<Thread&>(thread); }

Value NameOf(Thread& th, const Spec& spec) { return Intern(th, std::string_view(spec.name.data(), spec.name.size())); }

Value NewNamedModule(Thread& th, const Spec& spec) {
  Owned name(NameOf(th, spec));
  return name ? NewModule(th, name.as<Str>()) : Value();
}

bool RunSource(Thread& th, std::string_view source, Value filename, Value module) {
  CompileOptions options;
  options.optimize = OptionsOf(th).optimize;
  CodeInstance* code = CompileSource(th, source, filename, options);
  Owned keep_code(code);
  if (code == nullptr) return false;
  Dict* dict = ModuleDict(module);
  if (!AuditEvent(th, "exec", {keep_code.get()}) || !DictSet(th, dict, ids::__builtins__(), Value(th.interp.builtins))) return false;
  Owned result(RunCode(th, code, dict, dict));
  return static_cast<bool>(result);
}

}  // namespace

FindResult BuiltinImporter::Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, Spec* spec) {
  if (path != 0) return FindResult::kNotFound;
  const modules::ModuleDef* def = InterpreterOf(VmThread(thread)).runtime().modules().Find(name.data(), name.size());
  if (def == nullptr) return FindResult::kNotFound;
  *spec = {.name = name, .origin = "built-in", .loader = this, .found = def};
  return FindResult::kFound;
}

imports::ImportSite ImportSiteOf(Thread& th) {
  const interp::InterpreterConfig& config = th.interp.config();
  const int8_t override = InterpreterOf(th).imports.extension_check_override;
  return {.is_main = th.interp.is_main(),
          .checks = override > 0 || config.check_multi_interp_extensions,
          .owns_gil = config.owns_gil(),
          .check_disabled = override < 0};
}

namespace {

// Enters the module in the runtime's registry. False: ImportError pending.
bool Register(Thread& th, const Spec& spec, absl::string_view file, const modules::ModuleDef& def) {
  auto loaded = InterpreterOf(th).runtime().extensions().Load(
      {.file = file, .name = spec.name, .kind = imports::KindOf(def.multiple_interpreters()), .once_per_process = def.once_per_process, .definition = &def},
      ImportSiteOf(th));
  if (!loaded.ok()) Raise(th, types::kImportError, "%.*s", static_cast<int>(loaded.status().message().size()), loaded.status().message().data());
  return loaded.ok();
}

}  // namespace

ModuleHandle BuiltinImporter::Create(interp::ThreadState& thread, const Spec& spec) {
  Thread& th = VmThread(thread);
  const modules::ModuleDef& def = *static_cast<const modules::ModuleDef*>(spec.found);
  if (!Register(th, spec, "", def)) return 0;
  Owned module(CreateNativeModule(th, def));
  Owned name(NameOf(th, spec));
  if (!module || !name) return 0;
  if (IsModule(module) && !SetModuleAttributes(th, module, name.as<Str>(), Value(), Value(), "built-in")) return 0;
  return module.Release().bits();
}

bool BuiltinImporter::Exec(interp::ThreadState& thread, const Spec& spec, ModuleHandle module) {
  return ExecNativeModule(VmThread(thread), *static_cast<const modules::ModuleDef*>(spec.found), Value(module));
}

FindResult FrozenImporter::Find(interp::ThreadState& thread, absl::string_view name, uint64_t, Spec* spec) {
  for (const lib::FrozenSource& frozen : OptionsOf(VmThread(thread)).frozen) {
    if (name != frozen.name) continue;
    *spec = {.name = name, .origin = "frozen", .loader = this, .found = &frozen, .is_package = frozen.is_package};
    return FindResult::kFound;
  }
  return FindResult::kNotFound;
}

ModuleHandle FrozenImporter::Create(interp::ThreadState& thread, const Spec& spec) {
  Thread& th = VmThread(thread);
  Owned module(NewNamedModule(th, spec));
  Owned name(NameOf(th, spec));
  Owned path(spec.is_package ? Value(NewList(th)) : Value::None());
  if (!module || !name || !path) return 0;
  if (!SetModuleAttributes(th, module, name.as<Str>(), Value(), spec.is_package ? path.get() : Value(), "frozen")) return 0;
  return module.Release().bits();
}

bool FrozenImporter::Exec(interp::ThreadState& thread, const Spec& spec, ModuleHandle module) {
  Thread& th = VmThread(thread);
  const lib::FrozenSource& frozen = *static_cast<const lib::FrozenSource*>(spec.found);
  Owned filename(Format(th, "<frozen %s>", frozen.name));
  return filename && RunSource(th, {frozen.source, frozen.size}, filename, Value(module));
}

namespace {

bool IsFile(const char* path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

enum class Place : uint8_t { kFolder, kArchive, kNothing };

// What a path of sys.path may lead into.
Place PlaceAt(const char* path) {
  struct stat info;
  if (stat(path, &info) != 0) return errno == ENOTDIR ? Place::kArchive : Place::kNothing;
  return S_ISDIR(info.st_mode) ? Place::kFolder : Place::kArchive;
}

// What a folder may have for a name, in the order of importlib.
struct Tail {
  const char* text;
  bool is_package, is_native;
};
constexpr char kNativePackageTail[] = "/__init__.tessera.so";
constexpr Tail kTails[] = {{kNativePackageTail, true, true}, {"/__init__.py", true, false}, {kExtensionSuffix, false, true}, {".py", false, false}};

// The file of a module in a folder or an archive as a str; NotFound; empty on an exception.
Value FindInFolder(Thread& th, Str* folder, std::string_view name, const Tail** kind) {
  std::string_view base;
  Owned keep;
  if (!AsUtf8(th, folder, &base, &keep)) return ClearIf(th, types::kUnicodeEncodeError) ? Value::NotFound() : Value();
  if (base.empty()) base = ".";
  size_t room = base.size() + name.size() + 32;
  char* path = static_cast<char*>(th.heap.Allocate(room));
  if (path == nullptr) return RaiseMemoryError(th);
  const char* slash = base.back() == '/' ? "" : "/";
  Value found = Value::NotFound();
  std::snprintf(path, room, "%.*s", static_cast<int>(base.size()), base.data());
  const Place place = PlaceAt(path);
  for (const Tail& tail : kTails) {
    if (place == Place::kNothing) break;
    if (place == Place::kArchive && tail.is_native) continue;  // the system opens files only
    std::snprintf(path, room, "%.*s%s%.*s%s", static_cast<int>(base.size()), base.data(), slash, static_cast<int>(name.size()), name.data(), tail.text);
    if (place == Place::kFolder && !IsFile(path)) continue;
    if (place == Place::kArchive) {
      const ZipResult result = FindInArchive(th, path);
      if (result == ZipResult::kRaised) found = Value();
      if (result == ZipResult::kRaised) break;
      if (result == ZipResult::kNotFound) continue;
    }
    *kind = &tail;
    found = NewStr(th, path);
    break;
  }
  alloc::Heap::Free(path);
  return found;
}

}  // namespace

FindResult PathImporter::Find(interp::ThreadState& thread, absl::string_view name, uint64_t path, Spec* spec) {
  Thread& th = VmThread(thread);
  Owned list;
  if (path != 0) {
    list = Owned::Borrow(Value(path));
  } else {
    Value found = th.interp.sys_dict == nullptr ? Value::NotFound() : FindDictItem(th, th.interp.sys_dict, ids::path());
    if (found.empty()) return FindResult::kRaised;
    if (found.IsNotFound()) return FindResult::kNotFound;
    list = Owned::Borrow(found);
  }
  if (!IsList(list)) return FindResult::kNotFound;
  std::string_view tail(name.data(), name.size());
  if (size_t dot = tail.rfind('.'); dot != std::string_view::npos) tail.remove_prefix(dot + 1);
  for (int64_t n = 0; n < list.as<List>()->size; ++n) {
    Owned folder = Owned::Borrow(list.as<List>()->items[n]);
    if (!IsStr(folder)) continue;
    const Tail* kind = nullptr;
    Value file = FindInFolder(th, folder.as<Str>(), tail, &kind);
    if (file.empty()) return FindResult::kRaised;
    if (file.IsNotFound()) continue;
    imports::Loader* loader = this;
    if (kind->is_native) loader = &InterpreterOf(th).imports.extension;
    *spec = {.name = name, .origin = "", .loader = loader, .found = file.object(), .is_package = kind->is_package};
    return FindResult::kFound;
  }
  return FindResult::kNotFound;
}

ModuleHandle PathImporter::Create(interp::ThreadState& thread, const Spec& spec) {
  Thread& th = VmThread(thread);
  Owned file(Value(static_cast<const Object*>(spec.found)));  // Find's reference
  Owned module(NewNamedModule(th, spec));
  Owned name(NameOf(th, spec));
  if (!module || !name) return 0;
  Owned path;
  if (spec.is_package) {
    path.Reset(PackagePath(th, file.as<Str>()));
    if (!path) return 0;
  }
  if (!SetModuleAttributes(th, module, name.as<Str>(), file, path, nullptr)) return 0;
  return module.Release().bits();
}

bool PathImporter::Exec(interp::ThreadState& thread, const Spec&, ModuleHandle module) {
  Thread& th = VmThread(thread);
  Value found = FindDictItem(th, ModuleDict(Value(module)), ids::__file__());
  if (found.empty() || found.IsNotFound()) return false;
  Owned file = Owned::Borrow(found);
  std::string_view path;
  Owned keep, bytes;
  if (!AsUtf8(th, file.as<Str>(), &path, &keep)) return false;
  Owned terminated(NewBytes(th, path));
  if (!terminated || !ReadWholeFile(th, reinterpret_cast<const char*>(terminated.as<Bytes>()->data()), file, &bytes)) return false;
  return AuditEvent(th, "compile", {bytes.get(), file.get()}) && RunSource(th, bytes.as<Bytes>()->view(), file, Value(module));
}

void ForgetSpec(Thread& th, const Spec& spec) {
  ImportState& state = InterpreterOf(th).imports;
  if (spec.loader == &state.path || spec.loader == &state.extension) DecRef(Value(static_cast<const Object*>(spec.found)));
}

Value CodeOfModule(Thread& th, const Spec& spec, Owned* file) {
  *file = Owned(Value::None());
  ImportState& state = InterpreterOf(th).imports;
  if (spec.loader == &state.extension) {
    *file = Owned(Value(static_cast<const Object*>(spec.found)));  // Find's reference
    return Value::NotFound();
  }
  if (spec.loader != &state.path && spec.loader != &state.frozen) return Value::NotFound();
  CompileOptions options;
  options.from_file = true;
  options.optimize = OptionsOf(th).optimize;
  if (spec.loader == &state.frozen) {
    const lib::FrozenSource& frozen = *static_cast<const lib::FrozenSource*>(spec.found);
    Owned filename(Format(th, "<frozen %s>", frozen.name));
    return filename ? Value(CompileSource(th, {frozen.source, frozen.size}, filename, options)) : Value();
  }
  *file = Owned(Value(static_cast<const Object*>(spec.found)));  // Find's reference
  std::string_view path;
  Owned keep, bytes;
  if (!AsUtf8(th, file->as<Str>(), &path, &keep)) return Value();
  Owned terminated(NewBytes(th, path));
  if (!terminated || !ReadWholeFile(th, reinterpret_cast<const char*>(terminated.as<Bytes>()->data()), *file, &bytes)) return Value();
  if (!AuditEvent(th, "compile", {bytes.get(), file->get()})) return Value();
  return CompileSource(th, bytes.as<Bytes>()->view(), *file, options);
}

bool ReadWholeFile(Thread& th, const char* path, Value filename, Owned* bytes) {
  if (!AuditOpen(th, filename, "r", O_RDONLY | O_CLOEXEC)) return false;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  if (fd < 0 && errno == ENOTDIR) {
    const ZipResult result = ReadFromArchive(th, path, bytes);
    if (result != ZipResult::kNotFound) return result == ZipResult::kFound;
    errno = ENOTDIR;
  }
  if (fd < 0 || fstat(fd, &info) != 0) {
    int error = errno;
    if (fd >= 0) close(fd);
    RaiseOsError(th, error, filename);
    return false;
  }
  if (S_ISDIR(info.st_mode)) {
    close(fd);
    RaiseOsError(th, EISDIR, filename);
    return false;
  }
  // A pipe or device has no size: the block grows.
  int64_t capacity = S_ISREG(info.st_mode) ? info.st_size + 1 : 65536;
  int64_t size = 0;
  Owned block(NewBytes(th, capacity));
  while (block) {
    ssize_t got = read(fd, block.as<Bytes>()->data() + size, static_cast<size_t>(capacity - size));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      int error = errno;
      close(fd);
      if (got < 0) {
        RaiseOsError(th, error, filename);
        return false;
      }
      bytes->Reset(NewBytes(th, std::string_view(reinterpret_cast<char*>(block.as<Bytes>()->data()), static_cast<size_t>(size))));
      return static_cast<bool>(*bytes);
    }
    size += got;
    if (size < capacity) continue;
    Owned larger(NewBytes(th, capacity * 2));
    if (!larger) break;
    std::memcpy(larger.as<Bytes>()->data(), block.as<Bytes>()->data(), static_cast<size_t>(size));
    block = std::move(larger);
    capacity *= 2;
  }
  close(fd);
  return false;
}

}  // namespace tessera::vm
