#include "vm/source_line.h"

#include "objects/bytes.h"
#include "objects/errors.h"
#include "vm/activation.h"
#include "vm/finders.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

// Line number `line` (from 1) of the text, without its end.
std::string_view LineAt(std::string_view text, int line) {
  while (--line > 0) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace

bool AppendSourceLine(objects::Thread& th, StrBuilder* out, const CodeInstance* code, uint32_t pc) {
  std::string_view name;
  Owned keep, path, bytes;
  if (!IsStr(code->filename) || !AsUtf8(th, code->filename.as<Str>(), &name, &keep) || name.empty() || name[0] == '<') return ClearException(th), true;
  path.Reset(NewBytes(th, name));
  if (!path || !ReadWholeFile(AsVm(th), reinterpret_cast<const char*>(path.as<Bytes>()->data()), code->filename, &bytes)) return ClearException(th), true;
  std::string_view line = LineAt(bytes.as<Bytes>()->view(), code->body->At(code->body->positions)[pc].line);
  size_t start = line.find_first_not_of(" \t\f");
  if (start == std::string_view::npos) return true;
  Owned text(NewStr(th, line.substr(start)));
  return text && out->AppendAscii("    ") && out->Append(text.as<Str>()) && out->AppendAscii("\n");
}

}  // namespace tessera::vm
