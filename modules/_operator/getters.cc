// attrgetter, itemgetter, methodcaller: calls that look something up in their argument.
//
// All have one layout. what: a tuple of names or keys, for methodcaller of the name and the positional arguments. named: for methodcaller a dict of
// the keyword arguments, else Unbound.
#include <utility>

#include "modules/_operator/functions.h"
#include "objects/arguments.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/activation.h"
#include "vm/import.h"

namespace tessera::operators {

using namespace objects;  // NOLINT

namespace {

struct Getter : Object {
  Value what, named;
};

Tuple* WhatOf(Value self) { return self.as<Getter>()->what.as<Tuple>(); }

Value NewGetter(Thread& th, Type* type, Args args) {
  Owned what(NewTuple(th, args.values, static_cast<int64_t>(args.count)));
  Getter* self = what ? static_cast<Getter*>(NewObject(th, type, sizeof(Getter))) : nullptr;
  if (self == nullptr) return Value();
  self->what = what.Release();
  self->named = Value::Unbound();
  return self;
}

void Dealloc(Object* object) {
  HideFromCollector(object);
  Getter* self = static_cast<Getter*>(object);
  DecRef(std::exchange(self->what, Value(EmptyTuple())));
  DecRef(std::exchange(self->named, Value::Unbound()));
  FreeObject(object);
}
int Traverse(Object* object, immortal::Visitor visit) {
  Getter* self = static_cast<Getter*>(object);
  if (int result = VisitValue(visit, self->what)) return result;
  return VisitValue(visit, self->named);
}
int ClearGetter(Object* object) {
  Getter* self = static_cast<Getter*>(object);
  DecRef(std::exchange(self->what, Value(EmptyTuple())));
  DecRef(std::exchange(self->named, Value::Unbound()));
  return 0;
}

// The repr of the items from `first` on, separated by commas.
bool AppendItems(Thread& th, StrBuilder* out, Tuple* items, int64_t first) {
  for (int64_t i = first; i < items->size; ++i) {
    Owned text(Repr(th, items->items()[i]));
    if (!text || (i > first && !out->AppendAscii(", ")) || !out->Append(text.as<Str>())) return false;
  }
  return true;
}

Value ReprOf(Thread& th, Value self) {
  const char* name = TypeOf(self)->name;
  ReprGuard guard(th, self);
  if (guard.recursive()) return Format(th, "%s(...)", name);
  if (!guard) return Value();
  StrBuilder out(th);
  Owned head(Format(th, "%s(", name)), keep = Owned::Borrow(self.as<Getter>()->what), named = Owned::Borrow(self.as<Getter>()->named);
  if (!head || !out.Append(head.as<Str>()) || !AppendItems(th, &out, keep.as<Tuple>(), 0)) return Value();
  if (!named.get().IsUnbound()) {
    Owned names(TupleFrom(th, named));
    if (!names) return Value();
    for (int64_t i = 0; i < names.as<Tuple>()->size; ++i) {
      Value key = names.as<Tuple>()->items()[i], value = FindDictItem(th, named.as<Dict>(), key);
      if (value.empty() || value.IsNotFound()) return Value();
      Owned held = Owned::Borrow(value), text(Format(th, ", %U=%R", key, held.get()));
      if (!text || !out.Append(text.as<Str>())) return Value();
    }
  }
  return out.Append(')') ? out.Finish() : Value();
}

// The one argument of a call. Empty: TypeError pending.
Value OnlyArgument(Thread& th, Value self, Args args) {
  const char* name = TypeOf(self)->name;
  const char* dot = name;
  for (const char* p = name; *p != 0; ++p)
    if (*p == '.') dot = p + 1;
  return CheckArguments(th, dot, args, 1, 1) ? args.values[0] : Value();
}

// Each item of `what` by `get`; one alone is the result itself.
template <Value (*kGet)(Thread&, Value object, Value item)>
Value CallGetter(Thread& th, Value self, Args args) {
  Value object = OnlyArgument(th, self, args);
  if (object.empty()) return Value();
  Owned what = Owned::Borrow(self.as<Getter>()->what);
  Tuple* items = what.as<Tuple>();
  if (items->size == 1) return kGet(th, object, items->items()[0]);
  Owned result(NewTuple(th, items->size));
  for (int64_t i = 0; result && i < items->size; ++i) {
    Value value = kGet(th, object, items->items()[i]);
    if (value.empty()) return Value();
    result.as<Tuple>()->items()[i] = value;
  }
  return result.Release();
}

// What attrgetter and itemgetter are made with: one name or more, no keywords.
bool CheckNames(Thread& th, const char* name, Args args) {
  if (!CheckNoKeywords(th, name, args)) return false;
  if (args.count == 0) Raise(th, types::kTypeError, "%s expected 1 argument, got 0", name);
  return args.count > 0;
}

Value Reduce(Thread& th, const Value* args) {
  Value parts[2] = {Value(TypeOf(args[0])), args[0].as<Getter>()->what};
  return NewTuple(th, parts, 2);
}

// --- attrgetter ---

Value GetDotted(Thread& th, Value object, Value name) {
  Str* text = name.as<Str>();
  Owned at = Owned::Borrow(object);
  for (int64_t start = 0; at;) {
    int64_t stop = start;
    while (stop < text->length && text->at(stop) != '.') ++stop;
    Owned part(start == 0 && stop == text->length ? Dup(name) : Value(Substring(th, text, start, stop)));
    at.Reset(part ? GetAttr(th, at, part.as<Str>()) : Value());
    if (stop == text->length) break;
    start = stop + 1;
  }
  return at.Release();
}

Value NewAttrGetter(Thread& th, Type* type, Args args) {
  if (!CheckNames(th, "attrgetter", args)) return Value();
  for (size_t i = 0; i < args.count; ++i)
    if (!IsStr(args.values[i])) return Raise(th, types::kTypeError, "attribute name must be a string");
  Owned self(NewGetter(th, type, args));
  if (!self) return Value();
  for (int64_t i = 0; i < WhatOf(self)->size; ++i) {
    Value* item = &WhatOf(self)->items()[i];
    if (IsExactStr(*item)) *item = Intern(th, item->as<Str>());
  }
  return self.Release();
}

// --- itemgetter ---

Value NewItemGetter(Thread& th, Type* type, Args args) {
  return CheckNames(th, "itemgetter", args) ? NewGetter(th, type, args) : Value();
}

// --- methodcaller ---

Value NewMethodCaller(Thread& th, Type* type, Args args) {
  if (args.count < 1) return Raise(th, types::kTypeError, "methodcaller needs at least one argument, the method name");
  if (!IsStr(args.values[0])) return Raise(th, types::kTypeError, "method name must be a string");
  Owned self(NewGetter(th, type, args));
  if (!self || args.kwnames == nullptr || args.kwnames->size == 0) return self.Release();
  Owned named(NewDict(th));
  for (int64_t i = 0; named && i < args.kwnames->size; ++i)
    if (!DictSet(th, named.as<Dict>(), args.kwnames->items()[i], args.values[args.count + static_cast<size_t>(i)])) return Value();
  if (!named) return Value();
  self.as<Getter>()->named = named.Release();
  return self.Release();
}

Value CallMethodCaller(Thread& th, Value self, Args args) {
  Value object = OnlyArgument(th, self, args);
  if (object.empty()) return Value();
  Owned what = Owned::Borrow(self.as<Getter>()->what), named = Owned::Borrow(self.as<Getter>()->named);
  Tuple* items = what.as<Tuple>();
  if (items->size == 0) return Raise(th, types::kSystemError, "the methodcaller has been cleared");
  Owned method(GetAttr(th, object, items->items()[0].as<Str>()));
  if (!method) return Value();
  size_t count = static_cast<size_t>(items->size - 1);
  if (named.get().IsUnbound()) return Call(th, method, Args{items->items() + 1, count});
  Owned values(NewList(th)), names(TupleFrom(th, named));
  for (int64_t i = 1; values && i < items->size; ++i)
    if (!ListAppend(th, values.as<List>(), items->items()[i])) return Value();
  for (int64_t i = 0; values && names && i < names.as<Tuple>()->size; ++i) {
    Value value = FindDictItem(th, named.as<Dict>(), names.as<Tuple>()->items()[i]);
    if (value.empty() || !ListAppend(th, values.as<List>(), value)) return Value();
  }
  if (!values || !names) return Value();
  return Call(th, method, Args{values.as<List>()->items, count, names.as<Tuple>()});
}

// With keyword arguments: functools.partial(type, name, **named) of the positional ones.
Value ReduceMethodCaller(Thread& th, const Value* args) {
  Getter* self = args[0].as<Getter>();
  if (self->named.IsUnbound()) return Reduce(th, args);
  Owned module_name(Intern(th, "functools")), partial_name(Intern(th, "partial"));
  Owned module(module_name && partial_name ? vm::ImportAbsolute(vm::AsVm(th), module_name.as<Str>()) : Value());
  Owned partial(module ? GetAttr(th, module, partial_name.as<Str>()) : Value()), names(partial ? Value(TupleFrom(th, self->named)) : Value());
  Owned values(names ? Value(NewList(th)) : Value());
  if (!values || !ListAppend(th, values.as<List>(), Value(TypeOf(args[0]))) || !ListAppend(th, values.as<List>(), WhatOf(args[0])->items()[0])) return Value();
  for (int64_t i = 0; i < names.as<Tuple>()->size; ++i) {
    Value value = FindDictItem(th, self->named.as<Dict>(), names.as<Tuple>()->items()[i]);
    if (value.empty() || !ListAppend(th, values.as<List>(), value)) return Value();
  }
  Owned maker(Call(th, partial, Args{values.as<List>()->items, 2, names.as<Tuple>()}));
  Owned rest(maker ? Value(NewTuple(th, WhatOf(args[0])->items() + 1, WhatOf(args[0])->size - 1)) : Value());
  if (!rest) return Value();
  Value parts[2] = {maker.get(), rest.get()};
  return NewTuple(th, parts, 2);
}

constexpr MethodDef kMethods[] = {{"__reduce__", &Reduce, "($self, /)", "What pickling makes it again from."}, {}};
constexpr MethodDef kCallerMethods[] = {{"__reduce__", &ReduceMethodCaller, "($self, /)", "What pickling makes it again from."}, {}};

template <Value (*kNew)(Thread&, Type*, Args), Value (*kCall)(Thread&, Value, Args)>
void Fill(Type* type) {
  type->dealloc = &Dealloc;
  type->traverse = &Traverse;
  type->clear = &ClearGetter;
  type->slots.new_ = kNew;
  type->slots.call = kCall;
  type->slots.repr = &ReprOf;
}

}  // namespace

const TypeSpec kGetterTypes[] = {
    {"operator.attrgetter", sizeof(Getter), 0, "attrgetter('a', 'b.c')(x) is (x.a, x.b.c).", kMethods, nullptr, &Fill<NewAttrGetter, CallGetter<GetDotted>>},
    {"operator.itemgetter", sizeof(Getter), 0, "itemgetter(a, b)(x) is (x[a], x[b]).", kMethods, nullptr, &Fill<NewItemGetter, CallGetter<GetItem>>},
    {"operator.methodcaller", sizeof(Getter), 0, "methodcaller('name', a, b=1)(x) is x.name(a, b=1).", kCallerMethods, nullptr,
     &Fill<NewMethodCaller, CallMethodCaller>},
    {},
};

}  // namespace tessera::operators
