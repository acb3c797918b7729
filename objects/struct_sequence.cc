#include "objects/struct_sequence.h"

#include <algorithm>
#include <cstring>

#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/heap_type.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/tuple_internal.h"

namespace tessera::objects {
namespace {

const StructSequenceSpec& SpecOf(const Type* type) { return *AsHeapType(type)->sequence; }
const StructSequenceSpec& SpecOf(Value v) { return SpecOf(TypeOf(v)); }
int64_t FieldCount(const StructSequenceSpec& spec) { return static_cast<int64_t>(spec.fields.size()); }

void Dealloc(Object* object) {
  HideFromCollector(object);
  int64_t count = FieldCount(SpecOf(static_cast<const Type*>(object->type)));
  Value* items = static_cast<Tuple*>(object)->items();
  while (--count >= 0) XDecRef(items[count]);
  FreeObject(object);
}

int Traverse(Object* object, immortal::Visitor visit) {
  return VisitValues(visit, static_cast<Tuple*>(object)->items(), FieldCount(SpecOf(static_cast<const Type*>(object->type))));
}

Value StructRepr(Thread& th, Value self) {
  const StructSequenceSpec& spec = SpecOf(self);
  StrBuilder out(th);
  if (!out.AppendAscii(spec.name) || !out.Append('(')) return Value();
  for (int i = 0; i < spec.visible; ++i) {
    Owned text(Repr(th, self.as<Tuple>()->items()[i]));
    if (!text || (i > 0 && !out.AppendAscii(", "))) return Value();
    if (spec.fields[i].name != nullptr && (!out.AppendAscii(spec.fields[i].name) || !out.Append('='))) return Value();
    if (!out.Append(text.as<Str>())) return Value();
  }
  return out.Append(')') ? out.Finish() : Value();
}

// A new object without its fields. Null + MemoryError.
Tuple* Allocate(Thread& th, Type* type) {
  const StructSequenceSpec& spec = SpecOf(type);
  Tuple* tuple = AllocateTuple(th, type, FieldCount(spec));
  if (tuple == nullptr) return nullptr;
  std::fill_n(tuple->items(), FieldCount(spec), Value::None());
  tuple->size = spec.visible;
  return tuple;
}

Value RaiseWrongLength(Thread& th, const StructSequenceSpec& spec, int64_t given) {
  long long least = spec.visible, most = FieldCount(spec), got = given;
  if (least == most) return Raise(th, types::kTypeError, "%.500s() takes a %lld-sequence (%lld-sequence given)", spec.name, least, got);
  if (given < least)
    return Raise(th, types::kTypeError, "%.500s() takes an at least %lld-sequence (%lld-sequence given)", spec.name, least, got);
  return Raise(th, types::kTypeError, "%.500s() takes an at most %lld-sequence (%lld-sequence given)", spec.name, most, got);
}

// struct_time(sequence, dict=None).
Value MakeFrom(Thread& th, Type* type, Value sequence, Value named) {
  const StructSequenceSpec& spec = SpecOf(type);
  if (TypeOf(sequence)->slots.iter == nullptr && TypeOf(sequence)->slots.getitem == nullptr)
    return Raise(th, types::kTypeError, "constructor requires a sequence");
  Owned given(TupleFrom(th, sequence));
  if (!given) return Value();
  bool has_dict = !named.IsUnbound();
  if (has_dict && !IsDict(named)) return Raise(th, types::kTypeError, "%.500s() takes a dict as second arg, if any", spec.name);
  int64_t size = given.as<Tuple>()->size;
  if (size < spec.visible || size > FieldCount(spec)) return RaiseWrongLength(th, spec, size);
  Owned result(Allocate(th, type));
  if (!result) return Value();
  Value* items = result.as<Tuple>()->items();
  for (int64_t i = 0; i < FieldCount(spec); ++i) {
    if (i < size) {
      items[i] = Dup(given.as<Tuple>()->items()[i]);
    } else if (has_dict) {
      Owned name(Intern(th, spec.fields[static_cast<size_t>(i)].name));
      Value found = name ? FindDictItem(th, named.as<Dict>(), name.as<Str>()) : Value();
      if (found.empty()) return Value();
      if (!found.IsNotFound()) items[i] = Dup(found);
    }
  }
  return result.Release();
}


Value StructNew(Thread& th, Type* type, Args args) {
  Value values[3] = {Value(type), Value::Unbound(), Value::Unbound()};
  // Bound by hand to keep the name of the type in the messages.
  size_t names = args.kwnames == nullptr ? 0 : static_cast<size_t>(args.kwnames->size);
  const char* full = SpecOf(type).name;
  const char* dot = std::strrchr(full, '.');
  const char* name = dot == nullptr ? full : dot + 1;
  if (args.count + names > 2)
    return Raise(th, types::kTypeError, "%s() takes at most 2 arguments (%zu given)", name, args.count + names);
  for (size_t i = 0; i < args.count; ++i) values[1 + i] = args.values[i];
  for (size_t i = 0; i < names; ++i) {
    Value key = args.kwnames->items()[i];
    int at = StrEqual(key.as<Str>(), "sequence") ? 1 : StrEqual(key.as<Str>(), "dict") ? 2 : 0;
    if (at == 0) return Raise(th, types::kTypeError, "'%U' is an invalid keyword argument for %s()", key, name);
    if (!values[at].IsUnbound())
      return Raise(th, types::kTypeError, "argument for %s() given by name ('%U') and position (%d)", name, key, at);
    values[at] = args.values[args.count + i];
  }
  if (values[1].IsUnbound()) return Raise(th, types::kTypeError, "%s() missing required argument 'sequence' (pos 1)", name);
  return MakeFrom(th, type, values[1], values[2]);
}

// (type, (visible items, dict of the hidden ones)).
Value Reduce(Thread& th, const Value* args) {
  const StructSequenceSpec& spec = SpecOf(args[0]);
  const Value* items = args[0].as<Tuple>()->items();
  Owned visible(NewTuple(th, items, spec.visible)), hidden(visible ? Value(NewDict(th)) : Value());
  if (!hidden) return Value();
  for (int64_t i = spec.visible; i < FieldCount(spec); ++i) {
    Owned name(Intern(th, spec.fields[static_cast<size_t>(i)].name));
    if (!name || !DictSet(th, hidden.as<Dict>(), name.as<Str>(), items[i])) return Value();
  }
  Value pair[2] = {visible.Release(), hidden.Release()};
  Owned arguments(NewTupleSteal(th, pair, 2));
  if (!arguments) return Value();
  Value result[2] = {TypeOf(args[0]), arguments.get()};
  return NewTuple(th, result, 2);
}

constexpr MethodDef kMethods[] = {{"__reduce__", &Reduce, "($self, /)", "What pickling makes it again from."}, {}};

void Fill(Type* type) {
  type->dealloc = &Dealloc;
  type->traverse = &Traverse;
  type->slots.repr = &StructRepr;
}
void FillCallable(Type* type) {
  Fill(type);
  type->slots.new_ = &StructNew;
}

bool AddFields(Thread& th, HeapType* type) {
  const StructSequenceSpec& spec = *type->sequence;
  Dict* dict = type->dict.as<Dict>();
  Owned names(NewTuple(th, spec.visible));
  if (!names) return false;
  int64_t unnamed = 0;
  for (int64_t i = 0; i < FieldCount(spec); ++i) {
    const StructSequenceField& field = spec.fields[static_cast<size_t>(i)];
    if (field.name == nullptr) {
      ++unnamed;
      continue;
    }
    Owned name(Intern(th, field.name));
    uint32_t offset = static_cast<uint32_t>(sizeof(Tuple) + static_cast<size_t>(i) * sizeof(Value));
    Owned member(name ? NewReadOnlyMember(th, name.as<Str>(), type, offset, field.doc) : Value());
    if (!member || !DictSet(th, dict, name.as<Str>(), member)) return false;
    if (i < spec.visible) names.as<Tuple>()->items()[i - unnamed] = Dup(name.get());
  }
  Owned match(unnamed == 0 ? Dup(names.get()) : Value(NewTuple(th, names.as<Tuple>()->items(), spec.visible - unnamed)));
  return match && PutNew(th, dict, "n_sequence_fields", Value::Int(spec.visible)) && PutNew(th, dict, "n_fields", Value::Int(FieldCount(spec))) &&
         PutNew(th, dict, "n_unnamed_fields", Value::Int(unnamed)) && PutNew(th, dict, "__match_args__", match.Release());
}

}  // namespace

Value NewStructSequenceType(Thread& th, const StructSequenceSpec& spec, Value module) {
  TypeSpec type_spec{};
  type_spec.name = spec.name;
  type_spec.size = static_cast<uint32_t>(sizeof(Tuple) + spec.fields.size() * sizeof(Value));
  type_spec.flags = spec.may_be_called ? 0 : static_cast<uint32_t>(kDisallowInstantiation);
  type_spec.doc = spec.doc;
  type_spec.methods = kMethods;
  type_spec.fill = spec.may_be_called ? &FillCallable : &Fill;
  Owned type(NewTypeFromSpec(th, type_spec, module, types::kTuple));
  if (!type) return Value();
  type.as<HeapType>()->sequence = &spec;
  return AddFields(th, type.as<HeapType>()) ? type.Release() : Value();
}

Value NewStructSequence(Thread& th, Type* type, Value* owned) {
  int64_t count = FieldCount(SpecOf(type));
  bool whole = true;
  for (int64_t i = 0; i < count; ++i) whole &= !owned[i].empty();
  Tuple* tuple = whole ? Allocate(th, type) : nullptr;
  if (tuple == nullptr) {
    for (int64_t i = 0; i < count; ++i) XDecRef(owned[i]);
    return Value();
  }
  std::memcpy(tuple->items(), owned, static_cast<size_t>(count) * sizeof(Value));
  return tuple;
}

}  // namespace tessera::objects
