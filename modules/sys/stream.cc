#include "modules/sys/stream.h"

#include <errno.h>
#include <unistd.h>

#include <cstring>

#include "interp/attach.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/str_decode.h"
#include "vm/slow.h"

namespace tessera::sys {

using namespace objects;  // NOLINT

namespace {

struct Stream : Object {
  int fd;                      // -1: there is a sink
  const vm::OutputSink* sink;
  bool writable, line_buffered, write_through, closed, at_end;
  const char* name;
  const char* errors;
  char* buffer;       // kBuffer bytes, made at first use
  size_t start, stop; // reading: [start, stop) is unread; writing: [0, stop) is unwritten
};
constexpr size_t kBuffer = 8192;

bool CheckOpen(Thread& th, Stream* s) {
  if (!s->closed) return true;
  Raise(th, types::kValueError, "I/O operation on closed file.");
  return false;
}

bool EnsureBuffer(Thread& th, Stream* s) {
  if (s->buffer == nullptr) s->buffer = static_cast<char*>(th.heap.Allocate(kBuffer));
  if (s->buffer == nullptr) RaiseMemoryError(th);
  return s->buffer != nullptr;
}

// One system call without the GIL. -1: errno stands in *error.
ssize_t Transfer(Thread& th, bool write_out, int fd, char* data, size_t size, int* error) {
  interp::AllowThreads released(th);
  ssize_t n = write_out ? ::write(fd, data, size) : ::read(fd, data, size);
  *error = errno;
  return n;
}

// Writes all of it. An interrupted call runs what interrupted it.
bool WriteAll(Thread& th, const Stream* s, const char* data, size_t size) {
  if (s->sink != nullptr && size > 0) {
    const int error = vm::CallSink(th, *s->sink, {data, size});
    if (error != 0) RaiseOsError(th, error);
    return error == 0;
  }
  while (size > 0) {
    int error;
    ssize_t n = Transfer(th, true, s->fd, const_cast<char*>(data), size, &error);
    if (n < 0 && error == EINTR) {
      if (!vm::HandleBreaker(vm::AsVm(th))) return false;
      continue;
    }
    if (n < 0) {
      RaiseOsError(th, error);
      return false;
    }
    data += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

bool Flush(Thread& th, Stream* s) {
  if (!s->writable || s->stop == 0) return true;
  size_t size = s->stop;
  // The buffer is taken out while the GIL is released: other threads may write meanwhile.
  char* data = std::exchange(s->buffer, nullptr);
  s->stop = 0;
  bool ok = WriteAll(th, s, data, size);
  if (s->buffer == nullptr) s->buffer = data;
  else alloc::Heap::Free(data);
  return ok;
}

bool Put(Thread& th, Stream* s, const char* data, size_t size) {
  if (size >= kBuffer) return Flush(th, s) && WriteAll(th, s, data, size);
  if (s->stop + size > kBuffer && !Flush(th, s)) return false;
  if (!EnsureBuffer(th, s)) return false;
  std::memcpy(s->buffer + s->stop, data, size);
  s->stop += size;
  return true;
}

// Characters that UTF-8 cannot carry (lone surrogates), by the stream's rule.
bool PutWithSurrogates(Thread& th, Stream* s, Str* text) {
  for (int64_t n = 0; n < text->length; ++n) {
    uint32_t c = text->at(n);
    char bytes[8];
    size_t size;
    if (c < 0xd800 || c > 0xdfff) {
      size = EncodeOneUtf8(c, bytes);
    } else if (std::strcmp(s->errors, "surrogateescape") == 0 && c >= 0xdc80 && c <= 0xdcff) {
      bytes[0] = static_cast<char>(c - 0xdc00);
      size = 1;
    } else {
      bytes[0] = '\\';
      bytes[1] = 'u';
      std::memcpy(bytes + 2, HexDigits(c).text, 4);
      size = 6;
    }
    if (!Put(th, s, bytes, size)) return false;
  }
  return true;
}

Value Write(Thread& th, const Value* args) {
  Stream* s = args[0].as<Stream>();
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "write() argument must be str, not %T", args[1]);
  if (!CheckOpen(th, s)) return Value();
  if (!s->writable) {
    Owned unsupported(Raise(th, types::kOSError, "not writable"));
    return Value();
  }
  Str* text = args[1].as<Str>();
  std::string_view utf8;
  Owned keep;
  bool newline;
  if (AsUtf8(th, text, &utf8, &keep)) {
    if (!Put(th, s, utf8.data(), utf8.size())) return Value();
    newline = utf8.find('\n') != std::string_view::npos;
  } else {
    if (std::strcmp(s->errors, "strict") == 0 || !ClearIf(th, types::kUnicodeEncodeError)) return Value();
    if (!PutWithSurrogates(th, s, text)) return Value();
    newline = true;
  }
  if ((s->write_through || (newline && s->line_buffered)) && !Flush(th, s)) return Value();
  return Value::Int(text->length);
}

Value FlushMethod(Thread& th, const Value* args) {
  Stream* s = args[0].as<Stream>();
  return CheckOpen(th, s) && Flush(th, s) ? Value::None() : Value();
}

Value WriteLines(Thread& th, const Value* args) {
  bool ok = ForEach(th, args[1], [&](Thread& t, Value line) {
    Value inner[2] = {args[0], line};
    return !Write(t, inner).empty();
  });
  return ok ? Value::None() : Value();
}

// Fills the buffer. False: exception pending; at_end tells whether nothing came.
bool Fill(Thread& th, Stream* s) {
  if (!EnsureBuffer(th, s)) return false;
  for (;;) {
    int error;
    char* data = std::exchange(s->buffer, nullptr);
    ssize_t n = Transfer(th, false, s->fd, data, kBuffer, &error);
    if (s->buffer == nullptr) s->buffer = data;
    else alloc::Heap::Free(data);
    if (n < 0 && error == EINTR) {
      if (!vm::HandleBreaker(vm::AsVm(th))) return false;
      continue;
    }
    if (n < 0) {
      RaiseOsError(th, error);
      return false;
    }
    s->start = 0;
    s->stop = static_cast<size_t>(n);
    s->at_end = n == 0;
    return true;
  }
}

// Bytes up to the end of the line (or of the input), appended to a growing block that becomes text.
Value ReadText(Thread& th, Stream* s, bool line_only, int64_t limit) {
  if (!CheckOpen(th, s)) return Value();
  if (s->writable) return Raise(th, types::kOSError, "not readable");
  char* text = nullptr;
  size_t size = 0, capacity = 0;
  bool ok = true, done = false;
  while (ok && !done) {
    if (s->start == s->stop) {
      ok = Fill(th, s);
      if (!ok || s->at_end) break;
    }
    const char* from = s->buffer + s->start;
    size_t have = s->stop - s->start;
    const char* newline = line_only ? static_cast<const char*>(std::memchr(from, '\n', have)) : nullptr;
    size_t take = newline != nullptr ? static_cast<size_t>(newline - from) + 1 : have;
    if (limit >= 0 && size + take >= static_cast<size_t>(limit)) {
      take = static_cast<size_t>(limit) - size;
      done = true;
    }
    done |= newline != nullptr;
    if (size + take > capacity) {
      size_t wanted = (size + take) * 2 + 128;
      char* moved = static_cast<char*>(th.heap.Reallocate(text, wanted));
      if (moved == nullptr) {
        RaiseMemoryError(th);
        ok = false;
        break;
      }
      text = moved;
      capacity = wanted;
    }
    std::memcpy(text + size, from, take);
    s->start += take;
    size += take;
  }
  size_t kept = 0;
  for (size_t n = 0; n < size; ++n) {  // "\r\n" and "\r" are "\n"
    if (text[n] == '\r') {
      text[kept++] = '\n';
      if (n + 1 < size && text[n + 1] == '\n') ++n;
    } else {
      text[kept++] = text[n];
    }
  }
  Value result = ok ? Value(NewStr(th, {text, kept})) : Value();
  alloc::Heap::Free(text);
  return result;
}

Value ReadLine(Thread& th, const Value* args) {
  int64_t limit = -1;
  if (!args[1].IsUnbound() && !IndexAsInt64(th, args[1], &limit, types::kOverflowError)) return Value();
  return ReadText(th, args[0].as<Stream>(), true, limit);
}

Value Read(Thread& th, const Value* args) {
  int64_t limit = -1;
  if (!args[1].IsUnbound() && !args[1].IsNone() && !IndexAsInt64(th, args[1], &limit, types::kOverflowError)) return Value();
  return ReadText(th, args[0].as<Stream>(), false, limit);
}

Value ReadLines(Thread& th, const Value* args) {
  Owned lines(NewList(th));
  while (lines) {
    Owned line(ReadText(th, args[0].as<Stream>(), true, -1));
    if (!line) return Value();
    if (line.as<Str>()->length == 0) return lines.Release();
    if (!ListAppend(th, lines.as<List>(), line)) return Value();
  }
  return Value();
}

Value StreamNext(Thread& th, Value self) {
  Owned line(ReadText(th, self.as<Stream>(), true, -1));
  if (line && line.as<Str>()->length == 0) return Value::NotFound();
  return line.Release();
}
Value StreamIter(Thread&, Value self) { return Dup(self); }

Value FileNo(Thread& th, const Value* args) {
  Stream* s = args[0].as<Stream>();
  if (!CheckOpen(th, s)) return Value();
  return s->sink == nullptr ? Value::Int(s->fd) : Value(Raise(th, types::kOSError, "fileno"));
}
Value IsATty(Thread& th, const Value* args) {
  Stream* s = args[0].as<Stream>();
  return CheckOpen(th, s) ? Value::Bool(s->sink == nullptr && isatty(s->fd)) : Value();
}
Value Readable(Thread&, const Value* args) { return Value::Bool(!args[0].as<Stream>()->writable); }
Value Writable(Thread&, const Value* args) { return Value::Bool(args[0].as<Stream>()->writable); }

Value Close(Thread& th, const Value* args) {
  Stream* s = args[0].as<Stream>();
  if (s->closed) return Value::None();
  bool ok = Flush(th, s);
  s->closed = true;
  if (s->sink == nullptr) ::close(s->fd);
  return ok ? Value::None() : Value();
}

Value Reconfigure(Thread& th, const Value* args) {
  Stream* s = args[0].as<Stream>();
  if (!args[4].IsUnbound() && !args[4].IsNone()) {
    int on = IsTrue(th, args[4]);
    if (on < 0) return Value();
    s->line_buffered = on;
  }
  if (!args[5].IsUnbound() && !args[5].IsNone()) {
    int on = IsTrue(th, args[5]);
    if (on < 0) return Value();
    s->write_through = on;
  }
  return Flush(th, s) ? Value::None() : Value();
}

Value GetName(Thread& th, Value self) { return NewStr(th, self.as<Stream>()->name); }
Value GetMode(Thread& th, Value self) { return NewStr(th, self.as<Stream>()->writable ? "w" : "r"); }
Value GetEncoding(Thread& th, Value) { return NewStr(th, "utf-8"); }
Value GetErrors(Thread& th, Value self) { return NewStr(th, self.as<Stream>()->errors); }
Value GetClosed(Thread&, Value self) { return Value::Bool(self.as<Stream>()->closed); }
Value GetLineBuffering(Thread&, Value self) { return Value::Bool(self.as<Stream>()->line_buffered); }
Value GetWriteThrough(Thread&, Value self) { return Value::Bool(self.as<Stream>()->write_through); }
Value GetNewlines(Thread&, Value) { return Value::None(); }

Value StreamRepr(Thread& th, Value self) {
  Stream* s = self.as<Stream>();
  return Format(th, "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>", s->name, s->writable ? "w" : "r");
}

void DeallocStream(Object* object) {
  Stream* s = static_cast<Stream*>(object);
  alloc::Heap::Free(s->buffer);
  FreeObject(s);
}

constexpr MethodDef kMethods[] = {
    {"write", &Write, "($self, text, /)", "Writes the text; returns its length."},
    {"writelines", &WriteLines, "($self, lines, /)", "Writes all of the lines."},
    {"flush", &FlushMethod, "($self, /)", "Writes out what is buffered."},
    {"readline", &ReadLine, "($self, size=-1, /)", "The next line, with its end; empty at the end of the input."},
    {"read", &Read, "($self, size=-1, /)", "The rest of the input, or so much of it."},
    {"readlines", &ReadLines, "($self, hint=-1, /)", "All lines."},
    {"fileno", &FileNo, "($self, /)", "The file descriptor."},
    {"isatty", &IsATty, "($self, /)", "Whether the stream is a terminal."},
    {"readable", &Readable, "($self, /)", "Whether it can be read."},
    {"writable", &Writable, "($self, /)", "Whether it can be written."},
    {"close", &Close, "($self, /)", "Writes out what is buffered and closes the stream."},
    {"reconfigure", &Reconfigure, "($self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
     "Changes how the stream buffers."},
    {}};
constexpr GetSetDef kGetSets[] = {{"name", &GetName},     {"mode", &GetMode},     {"encoding", &GetEncoding},
                                  {"errors", &GetErrors}, {"closed", &GetClosed}, {"line_buffering", &GetLineBuffering},
                                  {"newlines", &GetNewlines}, {"write_through", &GetWriteThrough}, {}};

void FillType(Type* type) {
  type->dealloc = &DeallocStream;
  type->slots.repr = &StreamRepr;
  type->slots.iter = &StreamIter;
  type->slots.iternext = &StreamNext;
}

}  // namespace

Value NewStreamType(Thread& th, Value module) {
  TypeSpec spec{};
  spec.name = "_io.TextIOWrapper";
  spec.size = sizeof(Stream);
  spec.flags = kDisallowInstantiation;
  spec.doc = "Text over a file descriptor.";
  spec.methods = kMethods;
  spec.getsets = kGetSets;
  spec.fill = &FillType;
  return NewTypeFromSpec(th, spec, module);
}

Value NewStream(Thread& th, Type* type, const StreamOptions& options) {
  Stream* s = static_cast<Stream*>(NewObject(th, type, sizeof(Stream)));
  if (s == nullptr) return Value();
  s->fd = options.fd;
  s->sink = options.sink;
  s->writable = options.writable;
  s->line_buffered = options.line_buffered;
  s->write_through = options.write_through;
  s->closed = s->at_end = false;
  s->name = options.name;
  s->errors = options.errors;
  s->buffer = nullptr;
  s->start = s->stop = 0;
  return s;
}

bool FlushStream(Thread& th, Value stream) { return Flush(th, stream.as<Stream>()); }

}  // namespace tessera::sys
