#include "objects/weakref.h"

#include "objects/function.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/object_testing.h"
#include "objects/set.h"

namespace tessera::objects {
namespace {

class WeakRefTest : public testing::ObjectTextTest {};

TEST_F(WeakRefTest, IsSharedWithoutCallback) {
  Owned target(NewModule(th, Owned(Intern(th, "m")).as<Str>()));
  Owned first(NewWeakRef(th, target)), second(NewWeakRef(th, target));
  EXPECT_EQ(first.get(), second.get());
  EXPECT_EQ(WeakRefCount(th, target), 1);
}

TEST_F(WeakRefTest, DiesWithItsTargetAndCallsBack) {
  Owned calls(NewList(th));
  Owned append(GetAttr(th, calls, Owned(Intern(th, "append")).as<Str>()));
  Owned target(NewModule(th, Owned(Intern(th, "m")).as<Str>()));
  Owned ref(NewWeakRef(th, target, append));
  Owned seen(WeakRefTarget(ref));
  EXPECT_EQ(seen.get(), target.get());
  seen.Reset();
  target.Reset();
  EXPECT_TRUE(WeakRefTarget(ref).IsNone());
  ASSERT_EQ(calls.as<List>()->size, 1);
  EXPECT_EQ(calls.as<List>()->items[0], ref.get());
}

TEST_F(WeakRefTest, CollectedTargetsAreForgotten) {
  Owned calls(NewList(th));
  Owned append(GetAttr(th, calls, Owned(Intern(th, "append")).as<Str>()));
  Owned target(NewModule(th, Owned(Intern(th, "m")).as<Str>()));
  Owned self_name(Intern(th, "myself"));
  EXPECT_TRUE(DictSet(th, ModuleDict(target), self_name.as<Str>(), target));
  Owned ref(NewWeakRef(th, target, append));
  target.Reset();
  EXPECT_FALSE(WeakRefTarget(ref).IsNone() ? true : (DecRef(Value(ref.as<WeakRef>()->target)), false));
  th.interp.collector().Collect();
  EXPECT_TRUE(WeakRefTarget(ref).IsNone());
  EXPECT_EQ(calls.as<List>()->size, 1);
}

TEST_F(WeakRefTest, RefusesTypesWithoutSupport) {
  EXPECT_EQ(Text(NewWeakRef(th, Value::Int(1))), "TypeError: cannot create weak reference to 'int' object");
}

TEST_F(WeakRefTest, ProxyOfADeadObjectRaises) {
  Owned target(NewModule(th, Owned(Intern(th, "m")).as<Str>()));
  Owned proxy(NewWeakProxy(th, target));
  EXPECT_EQ(Attr(proxy, "__name__"), "'m'");
  target.Reset();
  EXPECT_EQ(Attr(proxy, "__name__"), "ReferenceError: weakly-referenced object no longer exists");
}

}  // namespace
}  // namespace tessera::objects
