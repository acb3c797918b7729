// The text of an exception: traceback, message, notes; what it was raised from, the members of a group.
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/suggestions.h"
#include "vm/syntax_error_text.h"
#include "vm/traceback.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

constexpr int kMaxGroupWidth = 15;
constexpr int kMaxGroupDepth = 10;

constexpr char kCauseText[] = "The above exception was the direct cause of the following exception:\n";
constexpr char kContextText[] = "During handling of the above exception, another exception occurred:\n";

// "module.Name"
bool AppendTypeName(MarginText* out, Type* type) {
  Owned module(FindAttr(out->th, Value(type), ids::__module__()));
  if (!module) ClearException(out->th);
  if (!module || !IsStr(module)) {
    if (!out->Add("<unknown>.")) return false;
  } else if (!StrEqual(module.as<Str>(), "builtins") && !StrEqual(module.as<Str>(), "__main__")) {
    if (!out->Add(module.as<Str>()) || !out->Add(".")) return false;
  }
  Owned qualname(FindAttr(out->th, Value(type), ids::__qualname__()));
  if (!qualname) ClearException(out->th);
  return qualname && IsStr(qualname) ? out->Add(qualname.as<Str>()) : out->Add("<unknown>");
}

// ": text"
bool AppendMessage(MarginText* out, Value message) {
  Owned text(ToStr(out->th, message));
  if (!text) {
    ClearException(out->th);
    return out->Add(": <exception str() failed>");
  }
  return text.as<Str>()->length == 0 || (out->Add(": ") && out->Add(text.as<Str>()));
}

// Each line of the text with the margin.
bool AppendLines(MarginText* out, Str* text) {
  std::string_view utf8;
  Owned keep;
  if (!AsUtf8(out->th, text, &utf8, &keep)) {  // lone surrogates: as it is
    ClearException(out->th);
    return out->Margin() && out->Add(text) && out->Add("\n");
  }
  if (utf8.empty()) return out->Add("\n");
  while (!utf8.empty()) {
    const size_t end = utf8.find('\n');
    if (!out->Margin() || !out->AddUtf8(utf8.substr(0, end))) return false;
    if (end == std::string_view::npos) break;
    if (!out->Add("\n")) return false;
    utf8.remove_prefix(end + 1);
  }
  return out->Add("\n");
}

bool AppendNote(MarginText* out, Value note) {
  Owned text(ToStr(out->th, note));
  if (text) return AppendLines(out, text.as<Str>());
  ClearException(out->th);
  return out->Add("<note str() failed>\n");
}

bool AppendNotes(MarginText* out, Value notes) {
  objects::Thread& th = out->th;
  if (notes.IsNotFound()) return true;
  const bool sequence = TypeOf(notes)->slots.getitem != nullptr && !IsDict(notes) && !IsStr(notes) && !HasFlag(TypeOf(notes), kBytesSubclass);
  if (!sequence) {
    Owned text(Repr(th, notes));
    if (!text) ClearException(th);
    return out->Margin() && (text ? out->Add(text.as<Str>()) : out->Add("<__notes__ repr() failed>")) && out->Add("\n");
  }
  Owned items(ListFrom(th, notes));
  if (!items) return ClearException(th), true;
  for (int64_t i = 0; i < items.as<List>()->size; ++i) {
    Owned note = Owned::Borrow(items.as<List>()->items[i]);
    if (!AppendNote(out, note)) return false;
  }
  return true;
}

class ExceptionWriter {
 public:
  explicit ExceptionWriter(objects::Thread& th) : th_(th), out_(th), files_(th), seen_(NewDict(th)) {}

  bool ok() const { return static_cast<bool>(seen_); }
  // The exception after what it was raised from, oldest first.
  bool WriteChain(Value exception);
  MarginText* text() { return &out_; }

 private:
  bool IsSeen(Value exception, bool* seen);
  bool MarkSeen(Value exception);
  // Appends to `chain` exceptions, each followed by whether the next is its cause.
  bool CollectChain(Value exception, List* chain);
  bool Write(Value exception);
  bool WriteOne(Value exception, bool group);
  bool WriteGroup(Value group);
  bool WriteMember(Value members, int64_t i, int64_t shown);

  objects::Thread& th_;
  MarginText out_;
  SourceFiles files_;
  Owned seen_;  // dict: the exceptions that are printed already or on their way, by address
  bool needs_close_ = false;
};

bool ExceptionWriter::IsSeen(Value exception, bool* seen) {
  Owned key(NewInt(th_, static_cast<int64_t>(exception.bits() >> 1)));
  Value found = key ? FindDictItem(th_, seen_.as<Dict>(), key.get()) : Value();
  *seen = !found.IsNotFound();
  return !found.empty();
}

bool ExceptionWriter::MarkSeen(Value exception) {
  Owned key(NewInt(th_, static_cast<int64_t>(exception.bits() >> 1)));
  return key && DictSet(th_, seen_.as<Dict>(), key.get(), exception);
}

bool ExceptionWriter::CollectChain(Value exception, List* chain) {
  for (;;) {
    if (!MarkSeen(exception) || !ListAppend(th_, chain, exception)) return false;
    const ExceptionObject* e = exception.as<ExceptionObject>();
    const bool cause = !e->cause.IsNone();
    const Value next = cause ? e->cause : e->suppress_context ? Value::None() : e->context;
    bool seen = true;
    if (!next.IsNone() && !IsSeen(next, &seen)) return false;
    if (seen) return true;
    if (!ListAppend(th_, chain, Value::Bool(cause))) return false;
    exception = next;
  }
}

bool ExceptionWriter::WriteChain(Value exception) {
  Owned chain(NewList(th_));
  if (!chain || !CollectChain(exception, chain.as<List>())) return false;
  for (int64_t i = chain.as<List>()->size - 1; i >= 0; i -= 2) {
    if (!Write(chain.as<List>()->items[i])) return false;
    if (i == 0) break;
    const bool cause = chain.as<List>()->items[i - 1].IsTrue();
    if (!out_.Margin() || !out_.Add("\n") || !out_.Margin() || !out_.Add(cause ? kCauseText : kContextText) || !out_.Margin() || !out_.Add("\n")) return false;
  }
  return true;
}

bool ExceptionWriter::Write(Value exception) {
  return IsSubtype(TypeOf(exception), types::kBaseExceptionGroup) ? WriteGroup(exception) : WriteOne(exception, false);
}

// `group`: it is the head of a group.
bool ExceptionWriter::WriteOne(Value exception, bool group) {
  const bool outermost = group && out_.depth == 1;
  const char* head = group ? "Exception Group Traceback (most recent call last):\n" : "Traceback (most recent call last):\n";
  if (!AppendTraceback(&out_, &files_, exception.as<ExceptionObject>()->traceback, head, outermost ? "+ " : "| ")) return false;
  Owned notes(FindAttr(th_, exception, ids::__notes__()));  // before anything of the exception runs
  if (!notes) {
    ClearException(th_);
    notes.Reset(Value::NotFound());
  }
  Owned message = Owned::Borrow(exception);
  if (!AppendSyntaxErrorPlace(&out_, exception, &message)) return false;
  return out_.Margin() && AppendTypeName(&out_, TypeOf(exception)) && (message.get().IsNone() || AppendMessage(&out_, message)) && AppendSuggestion(&out_, exception) &&
         out_.Add("\n") && AppendNotes(&out_, notes);
}

bool ExceptionWriter::WriteMember(Value members, int64_t i, int64_t shown) {
  const bool last = i == shown - 1, truncated = i >= kMaxGroupWidth;
  if (last) needs_close_ = true;  // the line may also be drawn by an inner group that is the last member
  if (!out_.Indent() || !out_.Add(i == 0 ? "+-" : "  ")) return false;
  if (!(truncated ? out_.Add("+---------------- ... ----------------\n")
                  : out_.AddOwned(Format(th_, "+---------------- %lld ----------------\n", static_cast<long long>(i + 1)))))
    return false;
  ++out_.depth;
  const int64_t more = members.as<Tuple>()->size - kMaxGroupWidth;
  if (!(truncated ? out_.Margin() && out_.AddOwned(Format(th_, "and %lld more exception%s\n", static_cast<long long>(more), more > 1 ? "s" : ""))
                  : WriteChain(members.as<Tuple>()->items()[i])))
    return false;
  if (last && needs_close_) {
    if (!out_.Indent() || !out_.Add("+------------------------------------\n")) return false;
    needs_close_ = false;
  }
  --out_.depth;
  return true;
}

bool ExceptionWriter::WriteGroup(Value group) {
  if (out_.depth > kMaxGroupDepth) return out_.Margin() && out_.AddOwned(Format(th_, "... (max_group_depth is %d)\n", kMaxGroupDepth));
  const bool outermost = out_.depth == 0;
  if (outermost) ++out_.depth;
  Owned members = Owned::Borrow(group.as<ExceptionObject>()->fields[kGroupExceptionsField]);
  if (!WriteOne(group, true)) return false;
  needs_close_ = false;
  const int64_t size = IsTuple(members) ? members.as<Tuple>()->size : 0;
  const int64_t shown = size <= kMaxGroupWidth ? size : kMaxGroupWidth + 1;
  for (int64_t i = 0; i < shown; ++i)
    if (!WriteMember(members, i, shown)) return false;
  if (outermost) --out_.depth;
  return true;
}

}  // namespace

Value FormatException(objects::Thread& th, Value exception) {
  if (!IsException(exception)) return Format(th, "TypeError: print_exception(): Exception expected for value, %T found\n", exception);
  Owned keep = Owned::Borrow(exception);
  ExceptionWriter writer(th);
  return writer.ok() && writer.WriteChain(exception) ? writer.text()->Finish() : Value();
}

Value FormatUnraisable(objects::Thread& th, Value exception) {
  MarginText out(th);
  SourceFiles files(th);
  Owned keep = Owned::Borrow(exception);
  if (!AppendTraceback(&out, &files, exception.as<ExceptionObject>()->traceback, "Traceback (most recent call last):\n") || !AppendTypeName(&out, TypeOf(exception)))
    return Value();
  Owned text(ToStr(th, exception));
  if (!text) ClearException(th);
  if (!out.Add(": ") || !(text ? out.Add(text.as<Str>()) : out.Add("<exception str() failed>")) || !out.Add("\n")) return Value();
  return out.Finish();
}

}  // namespace tessera::vm
