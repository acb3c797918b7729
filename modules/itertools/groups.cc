// groupby. Its groups share its iterator: a group is over once groupby has gone on.
//
// groupby: v[0] the iterator, v[1] the function of the key, v[2] the key of the group under way, v[3] the key of the present item, v[4] that item
// until somebody takes it; n[0] the number of the group, by which a _grouper knows whether it is still its turn.
// _grouper: v[0] its groupby, v[1] the key of the group; n[0] the number of the group.
#include "modules/itertools/iterator.h"
#include "modules/itertools/pickle.h"

namespace tessera::itertools {

using namespace objects;  // NOLINT

namespace {

Value GroupByNew(Thread& th, const Value* args) {
  Owned iterator(GetIter(th, args[1]));
  Iterator* self = iterator ? NewIterator(th, args[0].as<Type>()) : nullptr;
  if (self == nullptr) return Value();
  self->v[0] = iterator.Release();
  self->v[1] = Dup(args[2].IsUnbound() ? Value::None() : args[2]);
  return self;
}
constexpr MethodDef kGroupBy = {"groupby", &GroupByNew, "($type, iterable, key=None)", ""};

// Fetches the next item and its key. True, NotFound at the end, or empty.
Value Advance(Thread& th, Iterator* self) {
  Owned item(Step(th, self->v[0]));
  if (!item || item.get().IsNotFound()) return item.Release();
  Owned function = Owned::Borrow(self->v[1]);
  Owned key(function.get().IsNone() ? Dup(item.get()) : EndIfStopped(th, Call(th, function, {item.get()})));
  if (!key || key.get().IsNotFound()) return key.Release();
  Set(&self->v[3], key.Release());
  Set(&self->v[4], item.Release());
  return Value::True();
}

// Is the key of the present item this one? -1: exception.
int IsKey(Thread& th, Iterator* self, Value key) {
  Owned a = Owned::Borrow(key), b = Owned::Borrow(self->v[3]);
  return CompareBool(th, a, b, CompareOp::kEq);
}

Value NewGroup(Thread& th, Iterator* self) {
  State* state = StateOf(TypeOf(Value(self)));
  Iterator* group = state == nullptr || state->grouper.empty() ? nullptr : NewIterator(th, state->grouper.as<Type>());
  if (group == nullptr) return th.failed() ? Value() : Raise(th, types::kSystemError, "the module itertools is ending");
  group->v[0] = Dup(Value(self));
  group->v[1] = Dup(self->v[2]);
  group->n[0] = self->n[0];
  return group;
}

Value GroupByNext(Thread& th, Iterator* self) {
  ++self->n[0];
  // What nobody has read of the group under way is skipped.
  while (self->v[3].IsUnbound() || !self->v[2].IsUnbound()) {
    int same = self->v[3].IsUnbound() ? 1 : IsKey(th, self, self->v[2]);
    if (same < 0) return Value();
    if (same == 0) break;
    Owned more(Advance(th, self));
    if (!more || more.get().IsNotFound()) return more.Release();
  }
  Set(&self->v[2], Dup(self->v[3]));
  Owned group(NewGroup(th, self));
  if (!group) return Value();
  Value pair[2] = {Dup(group.as<Iterator>()->v[1]), group.get()};
  IncRef(pair[1]);
  return NewTupleSteal(th, pair, 2);
}

Value GrouperNext(Thread& th, Iterator* group) {
  if (group->v[0].IsUnbound()) return Value::NotFound();
  Owned owner = Owned::Borrow(group->v[0]);
  Iterator* self = owner.as<Iterator>();
  if (self->n[0] != group->n[0]) return Value::NotFound();
  if (self->v[4].IsUnbound()) {
    Owned more(Advance(th, self));
    if (!more || more.get().IsNotFound()) return more.Release();
  }
  int same = IsKey(th, self, group->v[1]);
  if (same <= 0) return same < 0 ? Value() : Value::NotFound();
  // The comparison may have taken the item.
  Value item = std::exchange(self->v[4], Value::Unbound());
  return item.IsUnbound() ? Value::NotFound() : item;
}

// The group of a groupby that is under way.
Value GrouperNew(Thread& th, const Value* args) {
  if (TypeOf(args[1])->slots.iternext != &NextOf<GroupByNext>)
    return Raise(th, types::kTypeError, "_grouper() argument 1 must be itertools.groupby, not %T", args[1]);
  Iterator* group = NewIterator(th, args[0].as<Type>());
  if (group == nullptr) return Value();
  group->v[0] = Dup(args[1]);
  group->v[1] = Dup(args[2]);
  group->n[0] = args[1].as<Iterator>()->n[0];
  return group;
}
constexpr MethodDef kGrouper = {"_grouper", &GrouperNew, "($type, parent, tgtkey, /)", ""};

constexpr MethodDef kGroupByMethods[] = {{"__reduce__", &ReduceGroupBy, "($self, /)", "Return state information for pickling."},
                                         {"__setstate__", &SetGroupBy, "($self, state, /)", "Set state information for unpickling."},
                                         {}};
constexpr MethodDef kGrouperMethods[] = {{"__reduce__", &ReduceGrouper, "($self, /)", "Return state information for pickling."}, {}};

}  // namespace

const TypeSpec kGroupTypes[] = {
    {"itertools.groupby", sizeof(Iterator), kBaseType, "(key, group) for each run of items with equal keys.", kGroupByMethods, nullptr,
     &FillIterator<kGroupBy, GroupByNext>},
    {},
};
const TypeSpec kGrouperType = {"itertools._grouper", sizeof(Iterator), 0, "The items of a group.", kGrouperMethods, nullptr, &FillIterator<kGrouper, GrouperNext>};

}  // namespace tessera::itertools
