#include "objects/class.h"

#include <string>
#include <vector>

#include "objects/descriptor.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/object_testing.h"
#include "objects/set.h"
#include "objects/slot_table.h"

namespace tessera::objects {
namespace {

class ClassTest : public testing::ObjectTextTest {
 protected:
  // class name(bases): with the given attributes.
  Owned Class(std::string_view name, std::vector<Value> bases = {}, std::vector<std::pair<std::string_view, Value>> attributes = {}) {
    Owned dict(NewDict(th));
    for (auto& [key, value] : attributes) {
      Owned id(Intern(th, key));
      EXPECT_TRUE(DictSet(th, dict.as<Dict>(), id.as<Str>(), value));
    }
    Owned tuple(NewTuple(th, bases.data(), static_cast<int64_t>(bases.size())));
    Owned text(Intern(th, name));
    Value metatype = CalculateMetaclass(th, types::kType, tuple.as<Tuple>());
    if (metatype.empty()) return Owned();
    return Owned(NewHeapType(th, metatype.as<Type>(), text.as<Str>(), tuple.as<Tuple>(), dict.as<Dict>(), Args{nullptr, 0}));
  }
  // A function that any class can have as a method.
  Owned Function(const MethodDef* def) { return Owned(NewMethodDescriptor(th, def, types::kObject)); }
  Owned New(const Owned& cls) { return Owned(Call(th, cls.get(), {})); }
  bool Set(const Owned& object, std::string_view name, Value value) {
    Owned id(Intern(th, name));
    return SetAttr(th, object.get(), id.as<Str>(), value);
  }
};

const MethodDef kLen7 = {"__len__", [](Thread&, const Value*) { return Value::Int(7); }, "($self, /)"};
const MethodDef kLen8 = {"__len__", [](Thread&, const Value*) { return Value::Int(8); }, "($self, /)"};
const MethodDef kEqTrue = {"__eq__", [](Thread&, const Value*) { return Value::True(); }, "($self, other, /)"};

TEST_F(ClassTest, MroIsC3) {
  Owned a = Class("A"), b = Class("B", {a}), c = Class("C", {a}), d = Class("D", {b, c});
  Tuple* mro = d.as<Type>()->mro.as<Tuple>();
  ASSERT_EQ(mro->size, 5);
  EXPECT_EQ(mro->items()[1], b.get());
  EXPECT_EQ(mro->items()[2], c.get());
  EXPECT_EQ(mro->items()[3], a.get());
  EXPECT_TRUE(IsSubtype(d.as<Type>(), a.as<Type>()));
  EXPECT_FALSE(IsSubtype(a.as<Type>(), d.as<Type>()));
}

TEST_F(ClassTest, BasesWithoutConsistentOrderAreRefused) {
  Owned a = Class("A");
  EXPECT_FALSE(Class("X", {Value(types::kObject.operator Type*()), a}));
  EXPECT_EQ(Raised(), "TypeError: Cannot create a consistent method resolution\norder (MRO) for bases object, A");
  EXPECT_FALSE(Class("X", {a, a}));
  EXPECT_EQ(Raised(), "TypeError: duplicate base class A");
}

TEST_F(ClassTest, NativeLayoutsDoNotMix) {
  EXPECT_FALSE(Class("X", {Value(types::kInt.operator Type*()), Value(types::kStr.operator Type*())}));
  EXPECT_EQ(Raised(), "TypeError: multiple bases have instance lay-out conflict");
  EXPECT_FALSE(Class("X", {Value(types::kBool.operator Type*())}));
  EXPECT_EQ(Raised(), "TypeError: type 'bool' is not an acceptable base type");
}

TEST_F(ClassTest, AttributesSetInOrderStayInTheInstance) {
  Owned cls = Class("A");
  Owned x = New(cls), y = New(cls);
  for (Owned* object : {&x, &y}) {
    EXPECT_TRUE(Set(*object, "a", Value::Int(1)));
    EXPECT_TRUE(Set(*object, "b", Value::Int(2)));
  }
  EXPECT_EQ(InlineFilled(y.get().object()), 2u);
  EXPECT_TRUE(DictSlot(y.get().object(), cls.as<Type>())->IsUnbound());
  EXPECT_EQ(Attr(y, "b"), "2");
  EXPECT_EQ(Attr(y, "c"), "AttributeError: 'A' object has no attribute 'c'");
}

TEST_F(ClassTest, DeletingAnAttributeMovesTheOthersToTheDict) {
  Owned cls = Class("A");
  Owned x = New(cls);
  EXPECT_TRUE(Set(x, "a", Value::Int(1)));
  EXPECT_TRUE(Set(x, "b", Value::Int(2)));
  EXPECT_TRUE(Set(x, "a", Value()));
  EXPECT_EQ(InlineFilled(x.get().object()), 0u);
  EXPECT_EQ(InlineRoom(x.get().object()), 0u);
  EXPECT_EQ(Attr(x, "b"), "2");
  EXPECT_EQ(Attr(x, "__dict__"), "{'b': 2}");
}

TEST_F(ClassTest, MoreAttributesThanRoomAreKept) {
  Owned cls = Class("A");
  Owned x = New(cls);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(Set(x, "a" + std::to_string(i), Value::Int(i)));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Attr(x, "a" + std::to_string(i)), std::to_string(i));
  Owned y = New(cls);
  EXPECT_GT(InlineRoom(y.get().object()), 4u);
}

TEST_F(ClassTest, SlotsTakeThePlaceOfTheDict) {
  Owned name(Intern(th, "x"));
  Value item = name;
  Owned slots(NewTuple(th, &item, 1));
  Owned cls = Class("A", {}, {{"__slots__", slots}});
  Owned x = New(cls);
  EXPECT_EQ(Attr(x, "x"), "AttributeError: 'A' object has no attribute 'x'");
  EXPECT_TRUE(Set(x, "x", Value::Int(3)));
  EXPECT_EQ(Attr(x, "x"), "3");
  EXPECT_FALSE(Set(x, "y", Value::Int(3)));
  EXPECT_EQ(Raised(), "AttributeError: 'A' object has no attribute 'y'");
}

TEST_F(ClassTest, SpecialMethodsFillSlotsAndFollowAssignment) {
  Owned len7 = Function(&kLen7), len8 = Function(&kLen8);
  Owned base = Class("A", {}, {{"__len__", len7}});
  Owned derived = Class("B", {base});
  Owned x = New(derived);
  EXPECT_EQ(Length(th, x), 7);
  EXPECT_TRUE(Set(base, "__len__", len8));
  EXPECT_EQ(Length(th, x), 8);
  EXPECT_TRUE(Set(base, "__len__", Value()));
  EXPECT_EQ(Length(th, x), -1);
  EXPECT_EQ(Raised(), "TypeError: object of type 'B' has no len()");
}

TEST_F(ClassTest, EqWithoutHashIsUnhashable) {
  Owned eq = Function(&kEqTrue);
  Owned cls = Class("A", {}, {{"__eq__", eq}});
  Owned x = New(cls);
  EXPECT_EQ(Hash(th, x), -1);
  EXPECT_EQ(Raised(), "TypeError: unhashable type: 'A'");
}

TEST_F(ClassTest, SubclassesOfBuiltinsHaveADict) {
  for (Type* base : {static_cast<Type*>(types::kInt), static_cast<Type*>(types::kTuple), static_cast<Type*>(types::kList),
                     static_cast<Type*>(types::kDict), static_cast<Type*>(types::kValueError), static_cast<Type*>(types::kFloat)}) {
    Owned cls = Class("Sub", {Value(base)});
    ASSERT_TRUE(cls) << Raised();
    Owned x = New(cls);
    ASSERT_TRUE(x) << base->name << Raised();
    EXPECT_TRUE(Set(x, "attribute", Value::Int(5))) << base->name << Raised();
    EXPECT_EQ(Attr(x, "attribute"), "5") << base->name;
  }
}

TEST_F(ClassTest, BuiltinTypesAreImmutable) {
  EXPECT_FALSE(SetAttr(th, Value(types::kInt.operator Type*()), ids::value(), Value::Int(1)));
  EXPECT_EQ(Raised(), "TypeError: cannot set 'value' attribute of immutable type 'int'");
}

TEST_F(ClassTest, ClassesEndWithTheirLastReference) {
  size_t before = th.heap.bytes_in_use();
  for (int i = 0; i < 50; ++i) {
    Owned a = Class("A"), b = Class("B", {a});
    Owned x = New(b);
    Set(x, "self", x);
    Set(a, "instance", x);
  }
  th.interp.collector().Collect();
  size_t after = th.heap.bytes_in_use();
  EXPECT_LT(after, before + 100000);  // caches and interned names only
  Owned subclasses(CallMethod(th, Value(types::kObject.operator Type*()), Owned(Intern(th, "__subclasses__")).as<Str>(), {}));
  ASSERT_TRUE(subclasses);
  for (int64_t i = 0; i < subclasses.as<List>()->size; ++i) EXPECT_FALSE(HasFlag(subclasses.as<List>()->items[i].as<Type>(), kHeapType));
}

TEST_F(ClassTest, IsInstanceTakesTuplesAndRefusesOthers) {
  Value types_[] = {Value(types::kStr.operator Type*()), Value(types::kInt.operator Type*())};
  Owned tuple(NewTuple(th, types_, 2));
  EXPECT_EQ(IsInstance(th, Value::True(), tuple), 1);
  EXPECT_EQ(IsInstance(th, Value::None(), tuple), 0);
  EXPECT_EQ(IsInstance(th, Value::None(), Value::Int(1)), -1);
  EXPECT_EQ(Raised(), "TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union");
}

}  // namespace
}  // namespace tessera::objects
