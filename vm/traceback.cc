// The text of a traceback: its entries, source lines, carets.
#include "vm/traceback.h"

#include <algorithm>

#include "alloc/arena.h"
#include "compiler/carets.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/int.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

constexpr int64_t kDefaultLimit = 1000;
constexpr int64_t kShownRepeats = 3;

// sys.tracebacklimit, where it is an int.
int64_t Limit(objects::Thread& th) {
  Owned key(Intern(th, "tracebacklimit"));
  Value limit = key && th.interp.sys_dict != nullptr ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value();
  if (limit.empty()) ClearException(th);
  if (limit.empty() || limit.IsNotFound() || !IsInt(limit)) return kDefaultLimit;
  int64_t n;
  if (FitsInt64(limit, &n)) return n;
  return IntSign(limit) > 0 ? INT64_MAX : 0;
}

bool SamePlace(const Traceback* a, const Traceback* b) {
  const CodeInstance *x = a->frame->code, *y = b->frame->code;
  return LineOf(a) == LineOf(b) && StrEqual(x->name.as<Str>(), y->name.as<Str>()) && StrEqual(x->filename.as<Str>(), y->filename.as<Str>());
}

bool AppendSourceLine(MarginText* out, SourceFiles* files, Value filename, const bytecode::Position& p) {
  const std::string_view line = files->Line(filename, p.line);
  const std::string_view stripped = compiler::StrippedLine(line);
  if (stripped.empty()) return true;
  if (!out->Margin() || !out->Add("    ") || !out->AddUtf8(stripped) || !out->Add("\n")) return false;
  if (p.column == 0xffff) return true;
  alloc::Arena arena(out->th.heap);
  const std::string_view carets =
      compiler::TracebackCarets(line, {.one_line = p.line == p.end_line, .column = p.column, .end_column = p.end_column}, arena);
  return carets.empty() || (out->Margin() && out->Add("    ") && out->Add(carets) && out->Add("\n"));
}

bool AppendEntry(MarginText* out, SourceFiles* files, const Traceback* tb) {
  const CodeInstance* code = tb->frame->code;
  bytecode::Position p = code->body->At(code->body->positions)[tb->pc];
  if (tb->given && (tb->line != p.line || tb->lasti != static_cast<int64_t>(tb->pc) * 2)) {  // the columns are those of another place
    p.line = p.end_line = tb->line;
    p.column = p.end_column = 0xffff;
  }
  return out->Margin() && out->AddOwned(Format(out->th, "  File \"%U\", line %d, in %U\n", code->filename, p.line, code->name)) &&
         AppendSourceLine(out, files, code->filename, p);
}

bool AppendRepeats(MarginText* out, int64_t count) {
  if (count <= kShownRepeats) return true;
  count -= kShownRepeats;
  return out->Margin() && out->AddOwned(Format(out->th, "  [Previous line repeated %lld more time%s]\n", static_cast<long long>(count), count > 1 ? "s" : ""));
}

}  // namespace

bool AppendTraceback(MarginText* out, SourceFiles* files, Value traceback, const char* head, const char* head_sign) {
  if (!IsExactly(traceback, types::kTraceback)) return true;
  Owned keep = Owned::Borrow(traceback);
  const int64_t limit = Limit(out->th);
  if (limit <= 0) return true;
  if (!out->Margin(head_sign) || !out->Add(head)) return false;
  int64_t skip = -limit;
  for (Value at = traceback; !at.IsNone(); at = at.as<Traceback>()->next) ++skip;
  const Traceback* last = nullptr;
  int64_t repeats = 0;
  for (Value at = traceback; !at.IsNone(); at = at.as<Traceback>()->next) {
    if (skip-- > 0) continue;
    const Traceback* tb = at.as<Traceback>();
    if (last == nullptr || !SamePlace(last, tb)) {
      if (!AppendRepeats(out, repeats)) return false;
      repeats = 0;
      last = tb;
    }
    if (++repeats <= kShownRepeats && !AppendEntry(out, files, tb)) return false;
  }
  return AppendRepeats(out, repeats);
}

}  // namespace tessera::vm
