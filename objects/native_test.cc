#include "objects/native.h"

#include "objects/function.h"
#include "objects/object_testing.h"

namespace tessera::objects {
namespace {

Value Echo(Thread& th, const Value* args) { return NewTuple(th, args, 3); }

const MethodDef kNone = {"none", [](Thread&, const Value*) { return Value::None(); }, "()"};
const MethodDef kOne = {"one", [](Thread&, const Value* args) { return Dup(args[0]); }, "(x, /)"};
const MethodDef kThree = {"three", Echo, "(a, b=1, c=2, /)"};
const MethodDef kNamed = {"named", Echo, "(a, b=None, *, c=None)"};
const MethodDef kOnlyNamed = {"only", [](Thread&, const Value* args) { return Dup(args[0]); }, "(*, x=None)"};

class NativeTest : public testing::ObjectTextTest {
 protected:
  std::string CallDef(const MethodDef* def, std::initializer_list<Value> args) {
    Owned function(NewBuiltinFunction(th, def, Value::Unbound(), Value::None()));
    return Text(Call(th, function, args));
  }
  std::string CallNamed(const MethodDef* def, std::initializer_list<Value> args, std::initializer_list<std::string_view> names) {
    Owned function(NewBuiltinFunction(th, def, Value::Unbound(), Value::None()));
    Owned tuple(NewTuple(th, static_cast<int64_t>(names.size())));
    int64_t i = 0;
    for (std::string_view name : names) tuple.as<Tuple>()->items()[i++] = Value(Intern(th, name));
    return Text(Call(th, function, Args{args.begin(), args.size() - names.size(), tuple.as<Tuple>()}));
  }
};

TEST_F(NativeTest, WrongCountsSayWhatIsTaken) {
  EXPECT_EQ(CallDef(&kNone, {}), "None");
  EXPECT_EQ(CallDef(&kNone, {Value::Int(1)}), "TypeError: none() takes no arguments (1 given)");
  EXPECT_EQ(CallDef(&kOne, {}), "TypeError: one() takes exactly one argument (0 given)");
  EXPECT_EQ(CallDef(&kThree, {}), "TypeError: three expected at least 1 argument, got 0");
  EXPECT_EQ(CallDef(&kThree, {Value::Int(1), Value::Int(1), Value::Int(1), Value::Int(1)}), "TypeError: three expected at most 3 arguments, got 4");
  EXPECT_EQ(CallDef(&kNamed, {}), "TypeError: named() missing required argument 'a' (pos 1)");
  EXPECT_EQ(CallDef(&kOnlyNamed, {Value::Int(1)}), "TypeError: only() takes no positional arguments");
}

TEST_F(NativeTest, KeywordsFindTheirParameter) {
  EXPECT_EQ(CallNamed(&kNamed, {Value::Int(1), Value::Int(2)}, {"b"}).substr(0, 5), "(1, 2");
  EXPECT_EQ(CallNamed(&kOne, {Value::Int(1)}, {"x"}), "TypeError: one() takes no keyword arguments");
  EXPECT_EQ(CallNamed(&kNamed, {Value::Int(1), Value::Int(2)}, {"z"}), "TypeError: 'z' is an invalid keyword argument for named()");
  EXPECT_EQ(CallNamed(&kNamed, {Value::Int(1), Value::Int(2)}, {"a"}), "TypeError: argument for named() given by name ('a') and position (1)");
}

TEST_F(NativeTest, MethodsCheckTheirObject) {
  Owned append(Intern(th, "append"));
  Owned descriptor(GetAttr(th, Value(types::kList.operator Type*()), append.as<Str>()));
  EXPECT_EQ(Text(Call(th, descriptor, {})), "TypeError: unbound method list.append() needs an argument");
  EXPECT_EQ(Text(Call(th, descriptor, {Value::Int(1)})), "TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object");
  EXPECT_EQ(Text(descriptor.Release()), "<method 'append' of 'list' objects>");
}

TEST_F(NativeTest, SlotWrappersCallTheSlot) {
  Owned add(Intern(th, "__add__"));
  Owned wrapper(GetAttr(th, Value(types::kInt.operator Type*()), add.as<Str>()));
  EXPECT_EQ(Text(Call(th, wrapper, {Value::Int(1), Value::Int(2)})), "3");
  EXPECT_EQ(Text(Call(th, wrapper, {Value::Int(1)})), "TypeError: expected 1 argument, got 0");
  EXPECT_EQ(Text(Call(th, wrapper, {Value::None(), Value::Int(2)})), "TypeError: descriptor '__add__' requires a 'int' object but received a 'NoneType'");
  EXPECT_EQ(Text(wrapper.Release()), "<slot wrapper '__add__' of 'int' objects>");
}

}  // namespace
}  // namespace tessera::objects
