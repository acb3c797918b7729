#include "objects/bytes.h"

#include "gtest/gtest.h"
#include "objects/byte_builder.h"
#include "objects/byte_find.h"
#include "objects/containers_testing.h"
#include "objects/slice.h"

namespace tessera::objects {
namespace {

class BytesTest : public testing::ContainersTest {
 protected:
  Owned B(std::string_view data) { return Owned(NewBytes(th, data)); }
  Owned A(std::string_view data) { return Owned(NewByteArray(th, data)); }
  std::string Set(Value object, Value key, Value value) { return SetItem(th, object, key, value) ? Text(object) : Raised(); }
};

TEST_F(BytesTest, ShortOnesAreShared) {
  EXPECT_EQ(B("").get(), B("").get());
  EXPECT_EQ(B("x").get(), B("x").get());
  EXPECT_TRUE(immortal::IsImmortal(B("x").as<Bytes>()));
}

TEST_F(BytesTest, EqualBytesHashAlike) {
  EXPECT_EQ(Hash(th, B("abc").get()), Hash(th, B("abc").get()));
  EXPECT_EQ(Hash(th, A("abc").get()), -1);
  EXPECT_EQ(Raised(), "TypeError: unhashable type: 'bytearray'");
  EXPECT_EQ(CompareBool(th, B("abc").get(), A("abc").get(), CompareOp::kEq), 1);
}

TEST_F(BytesTest, MethodsTakeNumbersAndBuffers) {
  Owned data = B("hello"), l = A("l");
  EXPECT_EQ(Do(data, "find", {l}), "2");
  EXPECT_EQ(Do(data, "count", {Int('l')}), "2");
  EXPECT_EQ(Do(data, "find", {Int(256)}), "ValueError: byte must be in range(0, 256)");
  Owned text = S("l");
  EXPECT_EQ(Do(data, "find", {text}), "TypeError: argument should be integer or bytes-like object, not 'str'");
  EXPECT_EQ(Do(data, "split", {text}), "TypeError: a bytes-like object is required, not 'str'");
}

TEST_F(BytesTest, ResultsAreOfTheKindOfSelf) {
  EXPECT_EQ(Do(A("a b").get(), "split"), "[bytearray(b'a'), bytearray(b'b')]");
  EXPECT_EQ(Do(A("ab").get(), "upper"), "bytearray(b'AB')");
  EXPECT_EQ(Do(B("ab").get(), "upper"), "b'AB'");
}

TEST_F(BytesTest, HexAndBack) {
  Owned colon = S(":"), hex = S("0a FF");
  EXPECT_EQ(Do(B("\x01\xab\xff").get(), "hex", {colon, Int(2)}), "'01:abff'");
  EXPECT_EQ(Do(B("\x01\xab\xff").get(), "hex", {colon, Int(-2)}), "'01ab:ff'");
  EXPECT_EQ(Do(B("").get(), "fromhex", {hex}), "b'\\n\\xff'");
  Owned bad = S("0");
  EXPECT_EQ(Do(B("").get(), "fromhex", {bad}), "ValueError: non-hexadecimal number found in fromhex() arg at position 1");
}

TEST_F(BytesTest, SlicesOfABytearrayAreAssigned) {
  Owned array = A("abcdef"), xy = B("XY"), part(NewSlice(th, Int(1), Int(4), Value::None())), step(NewSlice(th, Value::None(), Value::None(), Int(2)));
  EXPECT_EQ(Set(array, part, xy), "bytearray(b'aXYef')");
  EXPECT_EQ(Set(array, step, xy), "ValueError: attempt to assign bytes of size 2 to extended slice of size 3");
  EXPECT_TRUE(SetItem(th, array, step, Value()));
  EXPECT_EQ(Text(array), "bytearray(b'Xe')");
  EXPECT_EQ(Set(array, Int(0), Int(256)), "ValueError: byte must be in range(0, 256)");
}

TEST_F(BytesTest, AViewForbidsResizing) {
  Owned array = A("abc");
  Owned view(NewMemoryView(th, array));
  EXPECT_EQ(Do(array, "append", {Int(1)}), "BufferError: Existing exports of data: object cannot be re-sized");
  EXPECT_EQ(Set(array, Int(0), Int('X')), "bytearray(b'Xbc')");
  EXPECT_EQ(Do(view, "release"), "None");
  EXPECT_EQ(Do(array, "append", {Int('d')}), "None");
  EXPECT_EQ(Do(view, "tobytes"), "ValueError: operation forbidden on released memoryview object");
}

TEST_F(BytesTest, ViewsShareMemoryAndCast) {
  Owned array = A(std::string_view("\1\0\2\0", 4)), h = S("H");
  Owned view(NewMemoryView(th, array));
  Owned wide(M(view, "cast", {h}));
  EXPECT_EQ(Do(wide, "tolist"), "[1, 2]");
  EXPECT_TRUE(SetItem(th, wide, Int(1), Int(0x4142)));
  EXPECT_EQ(Text(array), "bytearray(b'\\x01\\x00BA')");
  EXPECT_FALSE(SetItem(th, wide, Int(1), Int(65536)));
  EXPECT_EQ(Raised(), "ValueError: memoryview: invalid value for format 'H'");
  Owned back(NewSlice(th, Value::None(), Value::None(), Int(-1)));
  Owned reversed(GetItem(th, view, back));
  EXPECT_EQ(Do(reversed, "tobytes"), "b'AB\\x00\\x01'");
}

TEST_F(BytesTest, AViewOfBytesIsReadOnlyAndHashesAsThey) {
  Owned bytes = B("abc"), view(NewMemoryView(th, bytes));
  EXPECT_FALSE(SetItem(th, view, Int(0), Int(1)));
  EXPECT_EQ(Raised(), "TypeError: cannot modify read-only memory");
  EXPECT_EQ(Hash(th, view), Hash(th, bytes));
  EXPECT_EQ(CompareBool(th, view, bytes, CompareOp::kEq), 1);
}

TEST_F(BytesTest, BuildersGrowAndFailCleanly) {
  FailEachAllocation(
      [&] {
        ByteBuilder out(th);
        for (int i = 0; i < 1000; ++i) {
          if (!out.Append("0123456789")) return false;
        }
        Owned bytes(out.Finish());
        return bytes && bytes.as<Bytes>()->size == 10000;
      },
      [] {});
}

TEST(FindRunTest, FindsTheFirstPlaceOnly) {
  const std::string text = std::string(40, 'a') + "ab" + std::string(40, 'a') + "ab";
  const uint8_t* p = reinterpret_cast<const uint8_t*>(text.data());
  auto find = [&](std::string_view sub) { return FindRun(p, static_cast<int64_t>(text.size()), reinterpret_cast<const uint8_t*>(sub.data()), static_cast<int64_t>(sub.size())); };
  EXPECT_EQ(find("ab"), 40);
  EXPECT_EQ(find("ba"), 41);
  EXPECT_EQ(find("bb"), -1);
  EXPECT_EQ(find("c"), -1);
  EXPECT_EQ(find(std::string(70, 'a')), -1);
  EXPECT_EQ(find(text), 0);
}

}  // namespace
}  // namespace tessera::objects
