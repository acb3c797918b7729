// What the tests of containers share: short ways to make values and to look at them, and an object whose comparisons run C++ of the test.
#ifndef TESSERA_OBJECTS_CONTAINERS_TESTING_H_
#define TESSERA_OBJECTS_CONTAINERS_TESTING_H_

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/testing.h"
#include "objects/tuple.h"

namespace tessera::objects::testing {

// Its hash is what the test says, and comparing it with anything calls `compare`: an owned result.
struct Hostile : Object {
  int64_t hash;
  std::function<Value(CompareOp)>* compare;
};

class ContainersTest : public ObjectsTest {
 protected:
  ~ContainersTest() override { hostile_type_.Reset(); }

  Value Int(int64_t n) { return Value::Int(n); }
  Owned S(std::string_view text) { return Owned(NewStr(th, text)); }

  // Takes over the references.
  Owned L(std::initializer_list<Value> owned) {
    Owned list{Value(NewList(th))};
    for (Value v : owned) ListAppendSteal(th, list.as<List>(), v);
    return list;
  }
  Owned T(std::initializer_list<Value> owned) {
    Owned list = L(owned);
    return Owned(TupleFrom(th, list));
  }
  Owned Ints(int64_t count, int64_t first = 0) {
    Owned list{Value(NewList(th))};
    for (int64_t i = 0; i < count; ++i) ListAppendSteal(th, list.as<List>(), Value::Int(first + i));
    return list;
  }

  // repr(v); what was raised where that fails.
  std::string Text(Value v) {
    if (v.empty()) return Raised();
    if (v.IsNotFound()) return "<not found>";
    Owned repr(Repr(th, v));
    return repr ? Plain(repr) : Raised();
  }
  std::string Text(const Owned& v) { return Text(v.get()); }
  std::string Taken(Value owned) {
    Owned value(owned);
    return Text(value.get());
  }
  std::string Plain(Value str) {
    std::string_view view;
    Owned keep;
    return AsUtf8(th, str.as<Str>(), &view, &keep) ? std::string(view) : Raised();
  }
  // "TypeError: text" of the pending exception, which is dropped; "nothing" when there is none.
  std::string Raised() {
    if (!th.failed()) return "nothing";
    Owned exception(TakeException(th));
    Owned text(ToStr(th, exception));
    return std::string(TypeOf(exception)->name) + ": " + (text ? Plain(text) : Raised());
  }

  // A method by its name, with borrowed arguments.
  Value M(Value object, std::string_view name, std::initializer_list<Value> args = {}) {
    Owned id(Intern(th, name));
    return id ? CallMethod(th, object, id.as<Str>(), args) : Value();
  }
  std::string Do(Value object, std::string_view name, std::initializer_list<Value> args = {}) { return Taken(M(object, name, args)); }

  Owned NewHostile(int64_t hash, std::function<Value(CompareOp)>* compare) {
    if (!hostile_type_) {
      TypeSpec spec{"testing.Hostile", sizeof(Hostile), 0, "", nullptr, nullptr, [](Type* type) {
                      type->slots.hash = [](Thread&, Value v) { return v.as<Hostile>()->hash; };
                      type->slots.richcompare = [](Thread&, Value v, Value, CompareOp op) { return (*v.as<Hostile>()->compare)(op); };
                    }};
      hostile_type_ = Owned(NewTypeFromSpec(th, spec, Value::None()));
    }
    Hostile* object = New<Hostile>(th, hostile_type_.as<Type>());
    object->hash = hash;
    object->compare = compare;
    return Owned(object);
  }

  // Runs `action` again and again, with the n-th allocation failing, until it succeeds; `check` looks at the state after each failure.
  void FailEachAllocation(const std::function<bool()>& action, const std::function<void()>& check) {
    for (uint64_t n = 1; n < 1000; ++n) {
      th.heap.FailAfter(n);
      bool done = action();
      th.heap.FailAfter(0);
      if (done) return;
      EXPECT_TRUE(PendingIs(th, types::kMemoryError));
      ClearException(th);
      check();
    }
    ADD_FAILURE() << "it never succeeds";
  }

  Owned hostile_type_;
};

}  // namespace tessera::objects::testing

#endif  // TESSERA_OBJECTS_CONTAINERS_TESTING_H_
