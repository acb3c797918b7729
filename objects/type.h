// A type: what its objects can do, as a table of function pointers (slots), with its place in the inheritance order.
//
// Model:     static types (objects/types.def) are immortal, shared by all interpreters and never change after set-up. Heap types
//            (class statements, type(...), native modules' types) belong to one interpreter. A slot that is null is inherited at
//            InitStaticType / NewHeapType time, so that a look-up is one load.
// Threads:   slots run with the interpreter's GIL held.
// Ownership: a slot borrows its arguments and returns a new reference. Empty result: an exception is pending.
// Errors:    slots that return int64_t or int: -1 and a pending exception.
// Design:    docs/value-layout.md, docs/how-to-add-a-type.md; PEP 253, PEP 683
#ifndef TESSERA_OBJECTS_TYPE_H_
#define TESSERA_OBJECTS_TYPE_H_

#include <cstddef>
#include <cstdint>

#include "bytecode/opcode.h"
#include "immortal/object.h"
#include "objects/value.h"

namespace tessera::objects {

struct Thread;
struct Type;
struct Str;
struct Tuple;
struct Dict;
struct MethodDef;
struct GetSetDef;
struct Shape;
using bytecode::BinaryOp;

enum class CompareOp : uint8_t { kLt, kLe, kEq, kNe, kGt, kGe };

// Arguments of a call, borrowed: `count` positional ones, then one value for each name in kwnames (null: none).
//
// It is handed from function to function right after it was made. With a copy constructor of its own it travels by reference, and a copy
// moves word by word: a plain struct of three words would be copied in wider pieces than those that have just been stored, for which the
// processor waits until the stores are done.
struct Args {
  constexpr Args(const Value* v, size_t n, Tuple* names = nullptr) : values(v), count(n), kwnames(names) {}
  constexpr Args() : Args(nullptr, 0) {}
  Args(const Args& other) : values(other.values), count(other.count), kwnames(other.kwnames) {
#if defined(__GNUC__)
    asm("" : "+r"(values), "+r"(count));  // keeps the compiler from joining the two
#endif
  }
  Args& operator=(const Args&) = default;

  const Value* values;
  size_t count;    // positional
  Tuple* kwnames;  // of Str
};

using UnaryFn = Value (*)(Thread&, Value);
using BinaryFn = Value (*)(Thread&, Value, Value);             // NotImplemented when it does not know the operands
using TernaryFn = Value (*)(Thread&, Value, Value, Value);     // pow(a, b, m); m None when absent
using CompareFn = Value (*)(Thread&, Value, Value, CompareOp);
using LengthFn = int64_t (*)(Thread&, Value);
using HashFn = int64_t (*)(Thread&, Value);                    // -1: error
using BoolFn = int (*)(Thread&, Value);                        // 0, 1, -1
using ContainsFn = int (*)(Thread&, Value container, Value item);
using SetItemFn = bool (*)(Thread&, Value object, Value key, Value value);        // empty value: delete
using GetAttrFn = Value (*)(Thread&, Value object, Str* name);                    // empty + AttributeError when missing
using SetAttrFn = bool (*)(Thread&, Value object, Str* name, Value value);        // empty value: delete
using CallFn = Value (*)(Thread&, Value callable, Args args);
using NewFn = Value (*)(Thread&, Type* type, Args args);
using InitFn = bool (*)(Thread&, Value self, Args args);
using IterNextFn = Value (*)(Thread&, Value);                  // NotFound when exhausted, without an exception
using DescrGetFn = Value (*)(Thread&, Value descriptor, Value object /* or empty */, Value type);
using DescrSetFn = bool (*)(Thread&, Value descriptor, Value object, Value value /* empty: delete */);
using RepeatFn = Value (*)(Thread&, Value, int64_t n);

inline constexpr int kBinaryOps = 13;  // bytecode::BinaryOp

struct Slots {
  UnaryFn repr, str;
  HashFn hash;
  CallFn call;
  GetAttrFn getattro;
  SetAttrFn setattro;
  CompareFn richcompare;
  UnaryFn iter;
  IterNextFn iternext;
  DescrGetFn descr_get;
  DescrSetFn descr_set;
  NewFn new_;
  InitFn init;
  // numbers
  BinaryFn binary[kBinaryOps];    // pow here without a modulus
  BinaryFn inplace[kBinaryOps];
  BinaryFn divmod;
  TernaryFn power3;               // pow with a modulus; may be null
  UnaryFn negative, positive, absolute, invert, int_, float_, index;
  BoolFn bool_;
  // sequences and mappings
  LengthFn length;
  BinaryFn getitem;
  SetItemFn setitem;
  ContainsFn contains;
  BinaryFn concat, inplace_concat;     // tried when binary[kAdd] knows nothing; raise their own TypeError
  RepeatFn repeat, inplace_repeat;
};

enum TypeFlags : uint32_t {  // immortal::TypeInfo::type_flags
  kBaseType = 1 << 0,             // may be derived from
  kHeapType = 1 << 1,             // made at run time, belongs to one interpreter
  kCollectable = 1 << 2,          // its objects can be part of a cycle: allocated where the collector walks
  kHasDict = 1 << 3,              // instances have a __dict__: dict_offset is set
  kHasWeakRefs = 1 << 4,          // instances can be weakly referenced
  kAbstract = 1 << 5,             // has abstract methods
  kDisallowInstantiation = 1 << 6,
  kImmutableType = 1 << 7,        // attributes cannot be set; all static types
  // What a type derives from, for tests of one bit.
  kIntSubclass = 1 << 16, kStrSubclass = 1 << 17, kBytesSubclass = 1 << 18, kListSubclass = 1 << 19, kTupleSubclass = 1 << 20,
  kDictSubclass = 1 << 21, kTypeSubclass = 1 << 22, kExceptionSubclass = 1 << 23, kFloatSubclass = 1 << 24, kSetSubclass = 1 << 25,
  kFrozenSetSubclass = 1 << 26,
};

struct Type : immortal::TypeInfo {  // name, size (of an instance without items and attributes), type_flags, dealloc, traverse, clear, finalize
  uint32_t number;          // of a static type: its TypeId; else 0
  uint32_t version;         // changes when an attribute of the type or of a base changes; 0: none at present. Static: the number + 1
  uint32_t item_size;       // bytes per item of variable-size objects (tuple, int, str: see their headers), else 0
  uint32_t dict_offset;     // of the Value that holds the instance's dict or Unbound; 0: none
  uint32_t inline_offset;   // of the first inline attribute; 0: none
  uint32_t inline_capacity; // attributes that a new instance has room for
  Shape* shape;             // names of the inline attributes of the instances; heap types only
  Type* base;
  Value bases;              // tuple
  Value mro;                // tuple
  Value dict;               // Dict; of static types immutable
  Value qualname;           // str (heap types)
  Value module;             // str or Unbound
  Value doc;                // str or None
  Value weak_subclasses;    // heap types: dict id -> weak reference, or Unbound; static ones: in the interpreter's table
  void* module_state_owner; // module object of a native module's type (PEP 573), or null
  Slots slots;
  // What defines a static type; heap types leave these null.
  const MethodDef* methods;
  const GetSetDef* getsets;
  const char* docstring;
};

// The type of any value but an empty one.
Type* TypeOfImmediate(Value v);
inline Type* TypeOf(Value v) {
  if (v.IsObject()) [[likely]] return const_cast<Type*>(static_cast<const Type*>(v.object()->type));
  return TypeOfImmediate(v);
}

inline bool HasFlag(const Type* type, uint32_t flag) { return (type->type_flags & flag) != 0; }
bool IsSubtype(const Type* type, const Type* base);  // real inheritance (mro), no __subclasscheck__

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_TYPE_H_
