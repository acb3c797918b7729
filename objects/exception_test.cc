#include "objects/exception.h"

#include "objects/bytes.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/object_testing.h"

namespace tessera::objects {
namespace {

class ExceptionTest : public testing::ObjectTextTest {
 protected:
  Owned Make(Type* type, std::initializer_list<Value> args) {
    Owned tuple(NewTuple(th, args.begin(), static_cast<int64_t>(args.size())));
    return Owned(NewException(th, type, tuple.as<Tuple>()));
  }
};

TEST_F(ExceptionTest, TextDependsOnTheNumberOfArguments) {
  Owned a = S("a");
  EXPECT_EQ(StrOf(Make(types::kValueError, {}).get()), "");
  EXPECT_EQ(StrOf(Make(types::kValueError, {a}).get()), "a");
  EXPECT_EQ(StrOf(Make(types::kValueError, {a, Value::Int(1)}).get()), "('a', 1)");
  EXPECT_EQ(Text(Make(types::kValueError, {a}).Release()), "ValueError('a')");
  EXPECT_EQ(Text(Make(types::kValueError, {a, Value::Int(1)}).Release()), "ValueError('a', 1)");
  EXPECT_EQ(StrOf(Make(types::kKeyError, {a}).get()), "'a'");
}

TEST_F(ExceptionTest, RaisingWhileHandlingSetsTheContext) {
  Owned handled = Make(types::kKeyError, {Value::Int(1)});
  th.exc_state->exception = Dup(handled);
  Raise(th, types::kValueError, "second");
  Owned second(TakeException(th));
  EXPECT_EQ(second.as<ExceptionObject>()->context, handled.get());
  // Raising the handled one's own successor again must not close a ring.
  DecRef(th.exc_state->exception);
  th.exc_state->exception = Dup(second);
  RaiseObject(th, Dup(handled));
  Owned again(TakeException(th));
  EXPECT_EQ(again.as<ExceptionObject>()->context, second.get());
  EXPECT_TRUE(second.as<ExceptionObject>()->context.IsNone());
  DecRef(std::exchange(th.exc_state->exception, Value::None()));
}

TEST_F(ExceptionTest, ErrorNumbersChooseTheSubclassOfOsError) {
  Owned name = S("nowhere");
  RaiseOsError(th, 2, name);
  EXPECT_TRUE(PendingIs(th, types::kFileNotFoundError));
  EXPECT_EQ(Raised(), "FileNotFoundError: [Errno 2] No such file or directory: 'nowhere'");
}

TEST_F(ExceptionTest, FieldsAreSetByConstructors) {
  EXPECT_EQ(Attr(Make(types::kStopIteration, {Value::Int(7)}).get(), "value"), "7");
  EXPECT_EQ(Attr(Make(types::kSystemExit, {Value::Int(3)}).get(), "code"), "3");
  EXPECT_EQ(Attr(Make(types::kSystemExit, {}).get(), "code"), "None");
  EXPECT_EQ(Attr(Make(types::kNameError, {}).get(), "name"), "None");
}

TEST_F(ExceptionTest, SyntaxErrorShowsFileAndLine) {
  Owned file = S("/a/b.py"), text = S("x ="), message = S("invalid syntax");
  Value details[] = {file, Value::Int(3), Value::Int(1), text};
  Owned tuple(NewTuple(th, details, 4));
  EXPECT_EQ(StrOf(Make(types::kSyntaxError, {message, tuple}).get()), "invalid syntax (b.py, line 3)");
}

TEST_F(ExceptionTest, GroupsSplitByType) {
  Owned value = Make(types::kValueError, {Value::Int(1)}), type = Make(types::kTypeError, {Value::Int(2)});
  Value both[] = {value, type};
  Owned members(NewListSteal(th, (Dup(both[0]), Dup(both[1]), both), 2));
  Owned text = S("many");
  Owned group(Call(th, Value(types::kBaseExceptionGroup.operator Type*()), {text, members}));
  ASSERT_TRUE(group) << Raised();
  EXPECT_EQ(TypeOf(group), types::kExceptionGroup);
  EXPECT_EQ(StrOf(group), "many (2 sub-exceptions)");
  Owned split_name(Intern(th, "split"));
  EXPECT_EQ(Text(CallMethod(th, group, split_name.as<Str>(), {Value(types::kTypeError.operator Type*())})),
            "(ExceptionGroup('many', [TypeError(2)]), ExceptionGroup('many', [ValueError(1)]))");
}

TEST_F(ExceptionTest, MessagesKnowValues) {
  Owned quoted = S("x");
  Raise(th, types::kTypeError, "%T %R %S %.2s %d %zu %lld %c %N", Value::Int(1), quoted.get(), quoted.get(), "abc", -5, size_t{6}, 7ll, 'z', Value(types::kInt.operator Type*()));
  EXPECT_EQ(Raised(), "TypeError: int 'x' x ab -5 6 7 z int");
}

TEST_F(ExceptionTest, MemoryErrorNeedsNoMemory) {
  th.heap.FailAfter(1);
  RaiseMemoryError(th);
  th.heap.FailAfter(0);
  EXPECT_TRUE(PendingIs(th, types::kMemoryError));
  ClearException(th);
}

TEST_F(ExceptionTest, NotesAreAList) {
  Owned exception = Make(types::kValueError, {});
  Owned note = S("n");
  EXPECT_EQ(Text(CallMethod(th, exception, ids::add_note(), {note})), "None");
  EXPECT_EQ(Attr(exception, "__notes__"), "['n']");
  EXPECT_EQ(Text(CallMethod(th, exception, ids::add_note(), {Value::Int(1)})), "TypeError: note must be a str, not 'int'");
}

TEST_F(ExceptionTest, CauseMustBeAnException) {
  Owned exception = Make(types::kValueError, {});
  EXPECT_FALSE(SetAttr(th, exception, ids::__cause__(), Value::Int(1)));
  EXPECT_EQ(Raised(), "TypeError: exception cause must be None or derive from BaseException");
}

}  // namespace
}  // namespace tessera::objects
