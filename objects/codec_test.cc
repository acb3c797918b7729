#include "objects/codec.h"

#include "gtest/gtest.h"
#include "objects/containers_testing.h"

namespace tessera::objects {
namespace {

class CodecTest : public testing::ContainersTest {
 protected:
  std::string Encode(std::string_view text, std::string_view encoding, std::string_view errors = "strict") {
    Owned s = S(text), name = S(encoding), mode = S(errors);
    return Taken(EncodeText(th, s.as<Str>(), name, mode));
  }
  std::string Decode(std::string_view data, std::string_view encoding, std::string_view errors = "strict") {
    Owned bytes(NewBytes(th, data)), name = S(encoding), mode = S(errors);
    Owned text(DecodeText(th, bytes, name, mode));
    if (!text) return Raised();
    Owned ascii(Ascii(th, text));
    return Plain(ascii);
  }
};

using namespace std::string_view_literals;

TEST_F(CodecTest, NamesHaveManySpellings) {
  for (const char* name : {"utf-8", "UTF8", "Utf_8", "U8"}) EXPECT_EQ(CodecOf(S(name).as<Str>()), Codec::kUtf8) << name;
  EXPECT_EQ(CodecOf(S("iso8859-1").as<Str>()), Codec::kLatin1);
  EXPECT_EQ(Encode("a", "nope"), "LookupError: unknown encoding: nope");
}

TEST_F(CodecTest, Utf8NamesTheKindOfError) {
  EXPECT_EQ(Decode("\xff", "utf-8"), "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
  EXPECT_EQ(Decode("a\xe2\x82", "utf-8"), "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-2: unexpected end of data");
  EXPECT_EQ(Decode("\xe2(\xa1", "utf-8"), "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte");
  EXPECT_EQ(Decode("\xed\xa0\x80", "utf-8"), "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte");
  EXPECT_EQ(Decode("\xf0\x9f\x98\x80", "utf-8"), "'\\U0001f600'");
}

TEST_F(CodecTest, HandlersOfDecoding) {
  EXPECT_EQ(Decode("a\xff" "b", "utf-8", "ignore"), "'ab'");
  EXPECT_EQ(Decode("a\xff" "b", "utf-8", "replace"), "'a\\ufffdb'");
  EXPECT_EQ(Decode("a\xff" "b", "ascii", "backslashreplace"), "'a\\\\xffb'");
  EXPECT_EQ(Decode("a\xff" "b", "utf-8", "surrogateescape"), "'a\\udcffb'");
  EXPECT_EQ(Decode("\xed\xa0\x80", "utf-8", "surrogatepass"), "'\\ud800'");
  EXPECT_EQ(Decode("\xff", "utf-8", "bogus"), "LookupError: unknown error handler name 'bogus'");
}

TEST_F(CodecTest, HandlersOfEncoding) {
  EXPECT_EQ(Encode("aé€", "latin-1", "ignore"), "b'a\\xe9'");
  EXPECT_EQ(Encode("aé€", "ascii", "replace"), "b'a?\?'");
  EXPECT_EQ(Encode("é€", "ascii", "xmlcharrefreplace"), "b'&#233;&#8364;'");
  EXPECT_EQ(Encode("é", "ascii", "namereplace"), "b'\\\\N{LATIN SMALL LETTER E WITH ACUTE}'");
  EXPECT_EQ(Encode("aé€", "ascii"), "UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)");
  EXPECT_EQ(Encode("\xed\xb3\xbf", "utf-8", "surrogateescape"), "b'\\xff'");
  EXPECT_EQ(Encode("\xed\xa0\x80", "utf-8"), "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed");
}

TEST_F(CodecTest, WideEncodingsHaveMarksAndOrders) {
  EXPECT_EQ(Encode("a", "utf-16"), "b'\\xff\\xfea\\x00'");
  EXPECT_EQ(Encode("😀", "utf-16-be"), "b'\\xd8=\\xde\\x00'");
  EXPECT_EQ(Encode("a", "utf-32-be"), "b'\\x00\\x00\\x00a'");
  EXPECT_EQ(Decode("\xfe\xff\x00" "a"sv, "utf-16"), "'a'");
  EXPECT_EQ(Decode("a"sv, "utf-16-le"), "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data");
}

TEST_F(CodecTest, AnIncompleteCharacterAtTheEndMayBeLeftAlone) {
  int64_t consumed = -1;
  EXPECT_EQ(Taken(DecodeWith(th, Codec::kUtf8, "ab\xe2\x82", Value::Unbound(), &consumed)), "'ab'");
  EXPECT_EQ(consumed, 2);
  EXPECT_EQ(Taken(DecodeWith(th, Codec::kUtf16Le, "a\0b"sv, Value::Unbound(), &consumed)), "'a'");
  EXPECT_EQ(consumed, 2);
}

TEST_F(CodecTest, ABufferIsHeldWhileAHandlerRuns) {
  Owned array(NewByteArray(th, "abc"));
  Buffer buffer;
  ASSERT_TRUE(buffer.Get(th, array));
  EXPECT_FALSE(ResizeByteArray(th, array.as<ByteArray>(), 10));
  EXPECT_EQ(Raised(), "BufferError: Existing exports of data: object cannot be re-sized");
  buffer.Release();
  EXPECT_TRUE(ResizeByteArray(th, array.as<ByteArray>(), 10));
}

}  // namespace
}  // namespace tessera::objects
