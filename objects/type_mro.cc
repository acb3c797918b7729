// The method resolution order: C3 linearisation, and classes that say their own.
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// The lists that C3 merges: the mro of each base, then the bases themselves. `at` is how far each is used up.
struct Merge {
  Tuple* bases;
  int64_t* at;

  int64_t count() const { return bases->size + 1; }
  Tuple* list(int64_t i) const { return i < bases->size ? bases->items()[i].as<Type>()->mro.as<Tuple>() : bases; }
  bool done(int64_t i) const { return at[i] >= list(i)->size; }
  Value head(int64_t i) const { return list(i)->items()[at[i]]; }

  bool InSomeTail(Value candidate) const {
    for (int64_t i = 0; i < count(); ++i) {
      for (int64_t k = at[i] + 1; k < list(i)->size; ++k) {
        if (list(i)->items()[k] == candidate) return true;
      }
    }
    return false;
  }
  // The next class of the order; Unbound: finished; empty: there is none that fits.
  Value Next() const {
    bool all_done = true;
    for (int64_t i = 0; i < count(); ++i) {
      if (done(i)) continue;
      all_done = false;
      if (!InSomeTail(head(i))) return head(i);
    }
    return all_done ? Value::Unbound() : Value();
  }
  void Take(Value taken) {
    for (int64_t i = 0; i < count(); ++i) {
      if (!done(i) && head(i) == taken) ++at[i];
    }
  }
};

Value RaiseInconsistent(Thread& th, const Merge& merge) {
  StrBuilder names(th);
  for (int64_t i = 0; i < merge.count(); ++i) {
    if (merge.done(i)) continue;
    bool seen = false;
    for (int64_t k = 0; k < i; ++k) seen = seen || (!merge.done(k) && merge.head(k) == merge.head(i));
    if (seen) continue;
    Owned name(GetAttr(th, merge.head(i), ids::__name__()));
    if (!name || (names.length() > 0 && !names.AppendAscii(", ")) || !IsStr(name) || !names.Append(name.as<Str>())) return Value();
  }
  Owned text(names.Finish());
  return text ? Raise(th, types::kTypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %U", text.get()) : Value();
}

bool CheckDuplicates(Thread& th, Tuple* bases) {
  for (int64_t i = 0; i < bases->size; ++i) {
    for (int64_t k = 0; k < i; ++k) {
      if (bases->items()[i] != bases->items()[k]) continue;
      Owned name(GetAttr(th, bases->items()[i], ids::__name__()));
      if (name) Raise(th, types::kTypeError, "duplicate base class %S", name.get());
      return false;
    }
  }
  return true;
}

Value MergeMros(Thread& th, Type* type, Merge& merge, Value* out) {
  int64_t n = 0;
  out[n++] = type;
  for (;;) {
    Value next = merge.Next();
    if (next.IsUnbound()) return NewTuple(th, out, n);
    if (next.empty()) return RaiseInconsistent(th, merge);
    merge.Take(next);
    out[n++] = next;
  }
}

// What the metaclass's own mro() gives, checked.
Value CustomMro(Thread& th, Type* type, Value method) {
  Owned result(Call(th, method, {}));
  if (!result) return Value();
  Owned mro(TupleFrom(th, result));
  if (!mro) return Value();
  if (mro.as<Tuple>()->size == 0) return Raise(th, types::kTypeError, "type MRO must not be empty");
  for (int64_t i = 0; i < mro.as<Tuple>()->size; ++i) {
    Value base = mro.as<Tuple>()->items()[i];
    if (!IsType(base)) return Raise(th, types::kTypeError, "mro() returned a non-class ('%.500T')", base);
    if (!IsSubtype(type, SolidBase(base.as<Type>()))) {
      return Raise(th, types::kTypeError, "mro() returned base with unsuitable layout ('%.500N')", base);
    }
  }
  return mro.Release();
}

}  // namespace

Value ComputeMro(Thread& th, Type* type) {
  Tuple* bases = type->bases.as<Tuple>();
  if (!CheckDuplicates(th, bases)) return Value();
  int64_t longest = 1 + bases->size;
  for (int64_t i = 0; i < bases->size; ++i) {
    Type* base = bases->items()[i].as<Type>();
    if (base->mro.IsUnbound()) return Raise(th, types::kTypeError, "Cannot extend an incomplete type '%.100s'", base->name);
    longest += base->mro.as<Tuple>()->size;
  }
  size_t places = static_cast<size_t>(bases->size + 1);
  auto* block = static_cast<uint64_t*>(th.heap.AllocateZeroed((places + static_cast<size_t>(longest)) * sizeof(uint64_t)));
  if (block == nullptr) return RaiseMemoryError(th);
  Merge merge{bases, reinterpret_cast<int64_t*>(block)};
  Value mro = MergeMros(th, type, merge, reinterpret_cast<Value*>(block + places));
  alloc::Heap::Free(block);
  return mro;
}

Value MroOf(Thread& th, Type* type) {
  Type* metatype = TypeOf(Value(type));
  if (metatype == types::kType) return ComputeMro(th, type);
  Value found = FindOnType(th, metatype, ids::mro());
  if (found == FindOnType(th, types::kType, ids::mro())) return ComputeMro(th, type);
  Owned method(LookupSpecial(th, type, ids::mro()));
  if (!method) return Value();
  return method.get().IsNotFound() ? ComputeMro(th, type) : CustomMro(th, type, method);
}

}  // namespace tessera::objects
