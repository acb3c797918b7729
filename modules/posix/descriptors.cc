// Functions on file descriptors.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

#include "modules/posix/path.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/audit.h"

namespace tessera::posix {

using namespace objects;  // NOLINT

namespace {

bool ReadInt(Thread& th, Value v, int* out) {
  int64_t n;
  if (!IndexAsInt64(th, v, &n, types::kOverflowError)) return false;
  if (n > INT_MAX) return Raise(th, types::kOverflowError, "signed integer is greater than maximum"), false;
  if (n < INT_MIN) return Raise(th, types::kOverflowError, "signed integer is less than minimum"), false;
  *out = static_cast<int>(n);
  return true;
}

// The result of a call as an int, or OSError.
template <class Call>
Value NumberOf(Thread& th, Call call) {
  int64_t result;
  int error;
  if (!WithoutGil(th, call, &result, &error)) return Value();
  return result == -1 ? RaiseOsError(th, error) : NewInt(th, result);
}

// None, or OSError.
template <class Call>
Value NothingOf(Thread& th, Call call) {
  Owned number(NumberOf(th, call));
  return number ? Value::None() : Value();
}

Value Open(Thread& th, const Value* args) {
  Path path;
  int flags, mode = 0777;
  if (!path.Read(th, args[0], "open", "path") || !ReadInt(th, args[1], &flags)) return Value();
  if (!args[2].IsUnbound() && !ReadInt(th, args[2], &mode)) return Value();
  if (!args[3].IsUnbound() && !args[3].IsNone()) return Raise(th, types::kNotImplementedError, "open: dir_fd unavailable on this platform");
  if (!vm::AuditOpen(th, path.given(), nullptr, flags | O_CLOEXEC)) return Value();
  int64_t fd;
  int error;
  if (!WithoutGil(th, [&] { return open(path.c_str(), flags | O_CLOEXEC, mode); }, &fd, &error)) return Value();
  return fd == -1 ? RaiseOsError(th, error, path.given()) : NewInt(th, fd);
}

// A descriptor is closed even when the system says EINTR: it is not closed twice.
Value Close(Thread& th, const Value* args) {
  int fd;
  if (!ReadInt(th, args[0], &fd)) return Value();
  int result, error;
  {
    interp::AllowThreads released(th);
    result = close(fd);
    error = errno;
  }
  return result == -1 && error != EINTR ? RaiseOsError(th, error) : Value::None();
}

Value Read(Thread& th, const Value* args) {
  int fd;
  int64_t length;
  if (!ReadInt(th, args[0], &fd) || !IndexAsInt64(th, args[1], &length, types::kOverflowError)) return Value();
  if (length < 0) return RaiseOsError(th, EINVAL);
  length = std::min<int64_t>(length, 0x7ffff000);  // what the system reads at most
  Owned bytes(NewBytes(th, length));
  if (!bytes) return Value();
  int64_t got;
  int error;
  uint8_t* data = bytes.as<Bytes>()->data();
  if (!WithoutGil(th, [&] { return read(fd, data, static_cast<size_t>(length)); }, &got, &error)) return Value();
  if (got == -1) return RaiseOsError(th, error);
  if (got == length) return bytes.Release();
  return NewBytes(th, std::string_view(reinterpret_cast<const char*>(data), static_cast<size_t>(got)));
}

Value Write(Thread& th, const Value* args) {
  int fd;
  Buffer buffer;
  if (!ReadInt(th, args[0], &fd) || !buffer.Get(th, args[1])) return Value();
  std::string_view data = buffer.view().substr(0, 0x7ffff000);
  return NumberOf(th, [&] { return write(fd, data.data(), data.size()); });
}

Value Lseek(Thread& th, const Value* args) {
  int fd, whence;
  int64_t position;
  if (!ReadInt(th, args[0], &fd) || !IndexAsInt64(th, args[1], &position, types::kOverflowError) || !ReadInt(th, args[2], &whence)) return Value();
  return NumberOf(th, [&] { return lseek(fd, position, whence); });
}

Value Ftruncate(Thread& th, const Value* args) {
  int fd;
  int64_t length;
  if (!ReadInt(th, args[0], &fd) || !IndexAsInt64(th, args[1], &length, types::kOverflowError)) return Value();
  if (!vm::AuditEvent(th, "os.truncate", {Value::Int(fd), args[1]})) return Value();
  return NothingOf(th, [&] { return ftruncate(fd, length); });
}

Value Fsync(Thread& th, const Value* args) {
  int fd;
  if (!ReadInt(th, args[0], &fd)) return Value();
  return NothingOf(th, [&] { return fsync(fd); });
}

Value Dup(Thread& th, const Value* args) {
  int fd;
  if (!ReadInt(th, args[0], &fd)) return Value();
  return NumberOf(th, [&] { return fcntl(fd, F_DUPFD_CLOEXEC, 0); });
}

Value IsATty(Thread& th, const Value* args) {
  int fd;
  if (!ReadInt(th, args[0], &fd)) return Value();
  return Value::Bool(isatty(fd) != 0);
}

Value Pipe(Thread& th, const Value*) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) == -1) return RaiseOsError(th, errno);
  Value items[2] = {Value::Int(ends[0]), Value::Int(ends[1])};
  return NewTuple(th, items, 2);
}

}  // namespace

const MethodDef kDescriptorFunctions[] = {
    {"open", &Open, "(path, flags, mode=511, *, dir_fd=None)", "Opens a file and returns its descriptor."},
    {"close", &Close, "(fd)", "Closes a descriptor."},
    {"read", &Read, "(fd, length, /)", "At most so many bytes; none at the end of the file."},
    {"write", &Write, "(fd, data, /)", "Writes bytes; returns how many were written."},
    {"lseek", &Lseek, "(fd, position, whence, /)", "Moves the position in the file; returns it."},
    {"ftruncate", &Ftruncate, "(fd, length, /)", "Cuts or fills the file to a length."},
    {"fsync", &Fsync, "(fd)", "Waits until the file is on its device."},
    {"dup", &Dup, "(fd, /)", "A second descriptor for the same file."},
    {"isatty", &IsATty, "(fd, /)", "Whether the descriptor is a terminal."},
    {"pipe", &Pipe, "()", "A pipe: the descriptors to read from and to write to."},
    {}};

}  // namespace tessera::posix
