#include "vm/suggestions.h"

#include <algorithm>
#include <cstring>

#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "vm/edit_distance.h"
#include "vm/eval.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

constexpr int64_t kMaxCandidates = 750;

// The sorted names of an object, as dir() has them. Empty + exception.
Value NamesOf(objects::Thread& th, Value object) {
  Owned method(LookupSpecial(th, object, ids::__dir__()));
  if (!method || method.get().IsNotFound()) return Value();
  Owned names(Call(th, method, {}));
  Owned list(names ? Value(ListFrom(th, names)) : Value());
  return list && ListSort(th, list.as<List>(), Value::None(), false) ? list.Release() : Value();
}

// The candidate nearest to `name` that is not too far from it, borrowed from the list; empty when there is none.
Value Nearest(objects::Thread& th, List* candidates, Str* name) {
  if (candidates->size >= kMaxCandidates) return Value();
  std::string_view wanted;
  Owned keep_wanted;
  if (!AsUtf8(th, name, &wanted, &keep_wanted)) return Value();
  Value nearest;
  int64_t nearest_cost = INT64_MAX;
  for (int64_t i = 0; i < candidates->size; ++i) {
    Value candidate = candidates->items[i];
    std::string_view text;
    Owned keep;
    if (!IsStr(candidate) || !AsUtf8(th, candidate.as<Str>(), &text, &keep)) return Value();
    if (text == wanted) continue;
    // A third of the characters of both may be wrong.
    const int64_t allowed = std::min(static_cast<int64_t>(wanted.size() + text.size() + 3) * kEditMoveCost / 6, nearest_cost - 1);
    const int64_t cost = EditDistance(wanted, text, allowed);
    if (cost > allowed) continue;
    nearest = candidate;
    nearest_cost = cost;
  }
  return nearest;
}

// Takes over the list (which may be empty: an exception is pending). New reference; empty.
Value NearestOf(objects::Thread& th, Value list, Str* name) {
  Owned candidates(list);
  Value found = candidates ? Nearest(th, candidates.as<List>(), name) : Value();
  return found.empty() ? Value() : Dup(found);
}

// A field of the exception that is set; else empty.
Owned Field(Value exception, ExceptionField field) {
  Value v = exception.as<ExceptionObject>()->fields[field];
  return v.IsUnbound() || v.IsNone() ? Owned() : Owned::Borrow(v);
}

// The variables of the function, parameters and plain locals.
Value VariablesOf(objects::Thread& th, const CodeInstance* code) {
  Owned list(NewList(th));
  for (uint32_t n = 0; list && n < code->local_count; ++n) {
    const uint8_t kinds = code->body->At(code->body->locals)[n].kinds;
    uint8_t hidden = static_cast<uint8_t>(bytecode::LocalKind::kHidden) | static_cast<uint8_t>(bytecode::LocalKind::kFree);
    if (n >= code->positional_slots()) hidden |= static_cast<uint8_t>(bytecode::LocalKind::kCell);
    if ((kinds & hidden) == 0 && !ListAppend(th, list.as<List>(), code->local_names[n])) return Value();
  }
  return list.Release();
}

// "self.name", where the frame is that of a method whose instance has the attribute.
Value FromSelf(objects::Thread& th, Frame* frame, List* variables, Str* name) {
  bool has_self = false;
  for (int64_t i = 0; i < variables->size; ++i) has_self = has_self || StrEqual(variables->items[i].as<Str>(), "self");
  if (!has_self) return Value();
  Owned key(Intern(th, "self")), locals(FrameLocalsDict(th, frame));
  if (!key || !locals || !IsDict(locals)) return Value();
  Value found = FindDictItem(th, locals.as<Dict>(), key.as<Str>());
  if (found.empty() || found.IsNotFound()) return Value();
  Owned self = Owned::Borrow(found), attribute(FindAttr(th, self, name));
  return attribute && !attribute.get().IsNotFound() ? Format(th, "self.%U", Value(name)) : Value();
}

Value SuggestName(objects::Thread& th, Frame* frame, Str* name) {
  Owned variables(VariablesOf(th, frame->code));
  if (!variables) return Value();
  Owned found(FromSelf(th, frame, variables.as<List>(), name));
  if (!found) ClearException(th);
  if (!found) found.Reset(NearestOf(th, variables.Release(), name));
  if (!found) found.Reset(NearestOf(th, ListFrom(th, Value(frame->globals)), name));
  if (!found && th.interp.builtins != nullptr) found.Reset(NearestOf(th, ListFrom(th, Value(th.interp.builtins)), name));
  return found.Release();
}

bool IsStandardModule(objects::Thread& th, Str* name) {
  Owned key(Intern(th, "stdlib_module_names"));
  Value names = key ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value();
  if (names.empty() || names.IsNotFound()) return false;
  Owned keep = Owned::Borrow(names);
  return Contains(th, keep, name) > 0;
}

// What is appended to the message; empty for nothing.
Value ForNameError(objects::Thread& th, Value exception) {
  Owned name = Field(exception, kNameErrorNameField);
  Value at = exception.as<ExceptionObject>()->traceback;
  if (!name || !IsStr(name) || !IsExactly(at, types::kTraceback)) return Value();
  while (!at.as<Traceback>()->next.IsNone()) at = at.as<Traceback>()->next;
  Owned frame = Owned::Borrow(Value(at.as<Traceback>()->frame));
  Owned suggestion(SuggestName(th, frame.as<Frame>(), name.as<Str>()));
  if (!suggestion) ClearException(th);
  const bool standard = IsStandardModule(th, name.as<Str>());
  if (!suggestion) return standard ? Format(th, ". Did you forget to import %R?", name.get()) : Value();
  return standard ? Format(th, ". Did you mean: %R? Or did you forget to import %R?", suggestion.get(), name.get())
                  : Format(th, ". Did you mean: %R?", suggestion.get());
}

Value ForAttributeError(objects::Thread& th, Value exception) {
  Owned name = Field(exception, kAttributeNameField), object = Field(exception, kAttributeObjField);
  if (!name || !object || !IsStr(name)) return Value();
  Owned suggestion(NearestOf(th, NamesOf(th, object), name.as<Str>()));
  return suggestion ? Format(th, ". Did you mean: %R?", suggestion.get()) : Value();
}

Value ForImportError(objects::Thread& th, Value exception) {
  Owned module_name = Field(exception, kImportNameField), name = Field(exception, kImportNameFromField);
  if (!module_name || !name || !IsStr(name) || th.interp.modules == nullptr) return Value();
  Value found = FindDictItem(th, th.interp.modules, module_name.get());
  if (found.empty() || found.IsNotFound()) return Value();
  Owned module = Owned::Borrow(found), suggestion(NearestOf(th, NamesOf(th, module), name.as<Str>()));
  return suggestion ? Format(th, ". Did you mean: %R?", suggestion.get()) : Value();
}

}  // namespace

bool AppendSuggestion(MarginText* out, Value exception) {
  const Type* type = TypeOf(exception);
  Owned text;
  if (type == types::kAttributeError) text.Reset(ForAttributeError(out->th, exception));
  else if (type == types::kNameError) text.Reset(ForNameError(out->th, exception));
  else if (type == types::kImportError) text.Reset(ForImportError(out->th, exception));
  ClearException(out->th);
  return !text || out->Add(text.as<Str>());
}

}  // namespace tessera::vm
