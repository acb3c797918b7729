// Folders and the process.
#include <dirent.h>
#include <sched.h>
#include <unistd.h>

#include <cstring>

#include "modules/posix/path.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/str.h"
#include "vm/audit.h"

namespace tessera::posix {

using namespace objects;  // NOLINT

namespace {

Value NameLike(Thread& th, const Path& path, const char* name) {
  return path.is_bytes() ? Value(NewBytes(th, std::string_view(name))) : DecodeName(th, name);
}

Value FillList(Thread& th, DIR* folder, const Path& path) {
  Owned list(NewList(th));
  while (list) {
    errno = 0;
    const dirent* entry = readdir(folder);
    if (entry == nullptr) return errno == 0 ? list.Release() : RaiseOsError(th, errno, path.given());
    if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
    Owned name(NameLike(th, path, entry->d_name));
    if (!name || !ListAppend(th, list.as<List>(), name)) break;
  }
  return Value();
}

Value ListDir(Thread& th, const Value* args) {
  Owned here(Intern(th, "."));
  Path path;
  if (!here || !path.Read(th, args[0].IsUnbound() || args[0].IsNone() ? here.get() : args[0], "listdir", "path")) return Value();
  const bool given = !args[0].IsUnbound() && !args[0].IsNone();
  if (!vm::AuditEvent(th, "os.listdir", {given ? path.given() : Value::None()})) return Value();
  DIR* folder;
  int error;
  {
    interp::AllowThreads released(th);
    folder = opendir(path.c_str());
    error = errno;
  }
  if (folder == nullptr) return RaiseOsError(th, error, path.given());
  Value list = FillList(th, folder, path);
  closedir(folder);
  return list;
}

Value RemoveWith(Thread& th, Value name, const char* event, int (*remove)(const char*)) {
  Path path;
  int64_t result;
  int error;
  if (!path.Read(th, name, event + 3, "path") || !vm::AuditEvent(th, event, {path.given(), Value::Int(-1)})) return Value();
  if (!WithoutGil(th, [&] { return remove(path.c_str()); }, &result, &error)) return Value();
  return result == -1 ? RaiseOsError(th, error, path.given()) : Value::None();
}

Value Remove(Thread& th, const Value* args) { return RemoveWith(th, args[0], "os.remove", &unlink); }
Value RemoveFolder(Thread& th, const Value* args) { return RemoveWith(th, args[0], "os.rmdir", &rmdir); }

Value GetCwd(Thread& th, const Value*) {
  char* folder = getcwd(nullptr, 0);
  if (folder == nullptr) return RaiseOsError(th, errno);
  Value name = DecodeName(th, folder);
  free(folder);
  return name;
}

Value GetPid(Thread& th, const Value*) { return NewInt(th, getpid()); }
Value GetPpid(Thread& th, const Value*) { return NewInt(th, getppid()); }

Value CpuCount(Thread& th, const Value*) {
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? Value::None() : NewInt(th, count);
}

Value GetAffinity(Thread& th, const Value* args) {
  int64_t pid;
  if (!IndexAsInt64(th, args[0], &pid, types::kOverflowError)) return Value();
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (sched_getaffinity(static_cast<pid_t>(pid), sizeof(cpus), &cpus) != 0) return RaiseOsError(th, errno);
  Owned set(NewSet(th));
  for (int cpu = 0; set && cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &cpus) && !SetAdd(th, set.as<Set>(), Value::Int(cpu))) return Value();
  return set.Release();
}

}  // namespace

const MethodDef kProcessFunctions[] = {
    {"listdir", &ListDir, "(path=None)", "The names in a folder, in no order; '.' and '..' are left out."},
    {"unlink", &Remove, "(path)", "Removes a file."},
    {"remove", &Remove, "(path)", "Removes a file."},
    {"rmdir", &RemoveFolder, "(path)", "Removes an empty folder."},
    {"getcwd", &GetCwd, "()", "The current folder."},
    {"getpid", &GetPid, "()", "The number of the process."},
    {"getppid", &GetPpid, "()", "The number of the process that started this one."},
    {"cpu_count", &CpuCount, "()", "The number of cores, or None."},
    {"sched_getaffinity", &GetAffinity, "(pid, /)", "The cores that a process may use; 0 is this one."},
    {}};

}  // namespace tessera::posix
