#include "vm/source_line.h"

#include <sys/stat.h>

#include "compiler/parser.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "vm/finders.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

bool ReadFile(Thread& th, Str* path, Owned* bytes) {
  std::string_view utf8;
  Owned keep;
  if (!AsUtf8(th, path, &utf8, &keep) || utf8.find('\0') != std::string_view::npos) return ClearException(th), false;
  Owned terminated(NewBytes(th, utf8));
  struct stat info;  // what is no file might never end
  if (terminated && (stat(reinterpret_cast<const char*>(terminated.as<Bytes>()->data()), &info) != 0 || !S_ISREG(info.st_mode))) return false;
  if (terminated && ReadWholeFile(th, reinterpret_cast<const char*>(terminated.as<Bytes>()->data()), path, bytes)) return true;
  ClearException(th);
  return false;
}

// The file's name in each folder of sys.path.
bool ReadFromPath(Thread& th, Str* filename, Owned* bytes) {
  Value found = th.interp.sys_dict == nullptr ? Value::NotFound() : FindDictItem(th, th.interp.sys_dict, ids::path());
  if (found.empty() || !IsList(found)) return ClearException(th), false;
  int64_t start = filename->length;
  while (start > 0 && filename->at(start - 1) != '/') --start;
  Owned folders = Owned::Borrow(found), tail(Substring(th, filename, start, filename->length));
  for (int64_t n = 0; tail && n < folders.as<List>()->size; ++n) {
    Value folder = folders.as<List>()->items[n];
    if (!IsStr(folder)) continue;
    Owned path(Format(th, folder.as<Str>()->length == 0 ? "%U%U" : "%U/%U", folder, tail.get()));
    if (path && ReadFile(th, path.as<Str>(), bytes)) return true;
  }
  ClearException(th);
  return false;
}

}  // namespace

SourceFiles::~SourceFiles() {
  while (files_ != nullptr) {
    DecRef(files_->name);
    files_ = files_->next;  // the file itself lies in the arena
  }
}

std::string_view SourceFiles::TextOf(Str* filename) {
  for (const File* file = files_; file != nullptr; file = file->next)
    if (StrEqual(file->name.as<Str>(), filename)) return file->text;
  File* file = arena_.New<File>();
  if (file == nullptr) return {};
  *file = {Dup(Value(filename)), {}, files_};
  files_ = file;
  Owned bytes;
  Thread& th = AsVm(th_);
  if (ReadFile(th, filename, &bytes) || ReadFromPath(th, filename, &bytes)) file->text = compiler::DecodeSourceFile(bytes.as<Bytes>()->view(), arena_);
  return file->text;
}

std::string_view SourceFiles::Line(Value filename, int line) {
  if (!IsStr(filename) || line < 1) return {};
  std::string_view text = TextOf(filename.as<Str>());
  while (--line > 0) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.empty() ? std::string_view() : text.substr(0, text.find('\n'));
}

}  // namespace tessera::vm
