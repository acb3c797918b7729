// BaseExceptionGroup and ExceptionGroup: making, splitting.
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/exception_internal.h"
#include "objects/generic_alias.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

Value Message(Value self) { return FieldOf(self, kGroupMessageField); }
Tuple* Members(Value self) { return FieldOf(self, kGroupExceptionsField).as<Tuple>(); }

// All members are exceptions; *only_exceptions says whether all derive from Exception.
bool CheckMembers(Thread& th, Tuple* members, bool* only_exceptions) {
  *only_exceptions = true;
  for (int64_t i = 0; i < members->size; ++i) {
    Value member = members->items()[i];
    if (!IsException(member)) {
      Raise(th, types::kValueError, "Item %lld of second argument (exceptions) is not an exception", static_cast<long long>(i));
      return false;
    }
    if (!IsSubtype(TypeOf(member), types::kException)) *only_exceptions = false;
  }
  return true;
}

// The type that is made when `type` is asked for; null + TypeError.
Type* ChooseType(Thread& th, Type* type, bool only_exceptions) {
  if (type == types::kExceptionGroup) {
    if (only_exceptions) return type;
    Raise(th, types::kTypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    return nullptr;
  }
  if (type == types::kBaseExceptionGroup) return only_exceptions ? static_cast<Type*>(types::kExceptionGroup) : type;
  if (!only_exceptions && IsSubtype(type, types::kException)) {
    Raise(th, types::kTypeError, "Cannot nest BaseExceptions in '%.200s'", type->name);
    return nullptr;
  }
  return type;
}

Value GroupNew(Thread& th, Type* type, Args args) {
  if (args.count != 2) return Raise(th, types::kTypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)", args.count);
  if (!IsStr(args.values[0])) return Raise(th, types::kTypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %T", args.values[0]);
  if (TypeOf(args.values[1])->slots.getitem == nullptr || IsDict(args.values[1])) {
    return Raise(th, types::kTypeError, "second argument (exceptions) must be a sequence");
  }
  Owned members(TupleFrom(th, args.values[1]));
  if (!members) return Value();
  if (members.as<Tuple>()->size == 0) return Raise(th, types::kValueError, "second argument (exceptions) must be a non-empty sequence");
  bool only_exceptions;
  if (!CheckMembers(th, members.as<Tuple>(), &only_exceptions)) return Value();
  type = ChooseType(th, type, only_exceptions);
  if (type == nullptr) return Value();
  Value made = AllocateException(th, type, Args{args.values, 2});
  if (made.empty()) return Value();
  StoreField(made, kGroupMessageField, args.values[0]);
  StoreField(made, kGroupExceptionsField, members);
  return made;
}

bool GroupInit(Thread& th, Value self, Args args) { return CheckNoExceptionKeywords(th, self, args) && ExceptionInit(th, self, args); }

Value GroupStr(Thread& th, Value self) {
  int64_t n = Members(self)->size;
  return Format(th, "%S (%lld sub-exception%s)", Message(self), static_cast<long long>(n), n == 1 ? "" : "s");
}

// --- split ---

// What decides: a class or tuple of classes, or a predicate.
struct Matcher {
  Value condition;
  bool by_type;

  int Matches(Thread& th, Value exception) const {
    if (by_type) return ExceptionMatches(th, exception, condition);
    Owned answer(Call(th, condition, {exception}));
    return answer ? IsTrue(th, answer) : -1;
  }
};

bool MakeMatcher(Thread& th, Value condition, Matcher* out) {
  bool by_type = IsExceptionClass(condition);
  if (!by_type && IsTuple(condition)) {
    by_type = true;
    for (int64_t i = 0; i < condition.as<Tuple>()->size; ++i) by_type = by_type && IsExceptionClass(condition.as<Tuple>()->items()[i]);
  }
  if (!by_type && !(TypeOf(condition)->slots.call != nullptr && !IsType(condition))) {
    Raise(th, types::kTypeError, "expected a function, exception type or tuple of exception types");
    return false;
  }
  *out = {condition, by_type};
  return true;
}

// A group like `self` of other members, with its traceback, cause, context and notes; None for no members.
Value Derived(Thread& th, Value self, List* members) {
  if (members->size == 0) return Value::None();
  Owned made(CallMethod(th, self, ids::derive(), {Value(members)}));
  if (!made) return Value();
  if (!IsException(made) || !IsSubtype(TypeOf(made), types::kBaseExceptionGroup)) {
    return Raise(th, types::kTypeError, "derive must return an instance of BaseExceptionGroup");
  }
  auto* from = self.as<ExceptionObject>();
  auto* to = made.as<ExceptionObject>();
  DecRef(std::exchange(to->traceback, Dup(from->traceback)));
  DecRef(std::exchange(to->context, Dup(from->context)));
  DecRef(std::exchange(to->cause, Dup(from->cause)));
  to->suppress_context = from->suppress_context;
  Owned notes(FindAttr(th, self, ids::__notes__()));
  if (!notes) return Value();
  if (!notes.get().IsNotFound() && IsList(notes)) {
    Owned copy(ListFrom(th, notes));
    if (!copy || !SetAttr(th, made, ids::__notes__(), copy)) return Value();
  }
  return made.Release();
}

// Both halves, owned; None where a half is empty. `rest` may be null.
bool Split(Thread& th, Value exception, const Matcher& matcher, Owned* match, Owned* rest);

bool SplitMembers(Thread& th, Value group, const Matcher& matcher, List* matching, List* others) {
  Owned keep = Owned::Borrow(FieldOf(group, kGroupExceptionsField));
  Tuple* members = keep.as<Tuple>();
  for (int64_t i = 0; i < members->size; ++i) {
    Owned match, rest;
    if (!Split(th, members->items()[i], matcher, &match, others != nullptr ? &rest : nullptr)) return false;
    if (!match.get().IsNone() && !ListAppend(th, matching, match)) return false;
    if (others != nullptr && !rest.get().IsNone() && !ListAppend(th, others, rest)) return false;
  }
  return true;
}

bool Split(Thread& th, Value exception, const Matcher& matcher, Owned* match, Owned* rest) {
  RecursionGuard guard(th, "in exceptiongroup_split_recursive");
  if (!guard) return false;
  int matches = matcher.Matches(th, exception);
  if (matches < 0) return false;
  bool group = IsSubtype(TypeOf(exception), types::kBaseExceptionGroup);
  if (matches || !group) {
    match->Reset(matches ? Dup(exception) : Value::None());
    if (rest != nullptr) rest->Reset(matches ? Value::None() : Dup(exception));
    return true;
  }
  Owned matching(NewList(th)), others(NewList(th));
  if (!matching || !others || !SplitMembers(th, exception, matcher, matching.as<List>(), rest != nullptr ? others.as<List>() : nullptr)) return false;
  match->Reset(Derived(th, exception, matching.as<List>()));
  if (!*match) return false;
  if (rest != nullptr) rest->Reset(Derived(th, exception, others.as<List>()));
  return rest == nullptr || static_cast<bool>(*rest);
}

Value SplitMethod(Thread& th, const Value* args) {
  Matcher matcher;
  Owned match, rest;
  if (!MakeMatcher(th, args[1], &matcher) || !Split(th, args[0], matcher, &match, &rest)) return Value();
  Value both[2] = {match.get(), rest.get()};
  return NewTuple(th, both, 2);
}

Value SubgroupMethod(Thread& th, const Value* args) {
  Matcher matcher;
  Owned match;
  if (!MakeMatcher(th, args[1], &matcher) || !Split(th, args[0], matcher, &match, nullptr)) return Value();
  return match.Release();
}

Value DeriveMethod(Thread& th, const Value* args) {
  return Call(th, Value(types::kBaseExceptionGroup.operator Type*()), {Message(args[0]), args[1]});
}

const MethodDef kGroupMethods[] = {
    {"__class_getitem__", ClassGetItem, "($type, item, /)", "See PEP 585", kClassMethodFlag},
    {"derive", DeriveMethod, "($self, excs, /)", nullptr},
    {"split", SplitMethod, "($self, matcher_value, /)", nullptr},
    {"subgroup", SubgroupMethod, "($self, matcher_value, /)", nullptr},
    {},
};
const GetSetDef kGroupGetSets[] = {
    {"message", GetField<kGroupMessageField>, nullptr, "exception message"},
    {"exceptions", GetField<kGroupExceptionsField>, nullptr, "nested exceptions"},
    {},
};

}  // namespace

void FillExceptionGroupType(Type* type) {
  type->slots.new_ = GroupNew;
  type->slots.init = GroupInit;
  type->slots.str = GroupStr;
  type->methods = kGroupMethods;
  type->getsets = kGroupGetSets;
}

}  // namespace tessera::objects
