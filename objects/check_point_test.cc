// Which native loops have check points, kind by kind: docs/gil-protocol.md has the table.
#include <functional>
#include <string>

#include "gtest/gtest.h"
#include "objects/bytes.h"
#include "objects/containers_testing.h"
#include "objects/float.h"
#include "objects/function.h"
#include "objects/hooks.h"
#include "objects/list.h"

namespace tessera::objects {
namespace {

// Answers requests that stay pending: raises, or counts how often it was asked.
struct RequestHooks : Hooks {
  RequestHooks() { handle_requests = &Answer; }
  static bool Answer(Thread& th) {
    auto* self = const_cast<RequestHooks*>(static_cast<const RequestHooks*>(th.interp.hooks));
    ++self->answered;
    if (!self->raises) return true;
    th.eval_breaker().Clear(gil::kInterrupt);
    Raise(th, types::kKeyboardInterrupt, "now");
    return false;
  }
  bool raises = false;
  int answered = 0;
};

class CheckPointTest : public testing::ContainersTest {
 protected:
  CheckPointTest() { th.interp.hooks = &hooks_; }
  ~CheckPointTest() override { th.interp.hooks = nullptr; }

  // How often a request that goes on was heard in `loop`.
  int Heard(const std::function<Value()>& loop, uint32_t request = gil::kPendingCalls) {
    hooks_.raises = false;
    hooks_.answered = 0;
    th.eval_breaker().Set(request);
    Owned result(loop());
    th.eval_breaker().Clear(request);
    EXPECT_TRUE(result) << Raised();
    return hooks_.answered;
  }
  // What `loop` ends with when it is interrupted.
  std::string Interrupted(const std::function<Value()>& loop) {
    hooks_.raises = true;
    th.eval_breaker().Set(gil::kInterrupt);
    Owned result(loop());
    th.eval_breaker().Clear(gil::kInterrupt);
    return result ? "it ended by itself" : Raised();
  }
  void ExpectHeard(const char* what, int times, const std::function<Value()>& loop) {
    EXPECT_GE(Heard(loop), times) << what;
    EXPECT_EQ(Interrupted(loop), "KeyboardInterrupt: now") << what;
  }

  Owned Text_(const std::string& text) { return S(text); }
  Owned Bytes_(const std::string& text) { return Owned(NewBytes(th, std::string_view(text))); }
  static std::string Repeated(std::string_view text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
  }
  Value Sorted(const Owned& list, bool reverse = false) {
    Owned copy(ListFrom(th, list));
    return copy && ListSort(th, copy.as<List>(), Value::None(), reverse, /*known=*/false) ? copy.Release() : Value();
  }
  Value SortInPlace(const Owned& list) { return ListSort(th, list.as<List>(), Value::None(), false, /*known=*/true) ? Dup(list.get()) : Value(); }
  Owned Numbers(int64_t count, const std::function<Value(int64_t)>& make) {
    Owned list = L({});
    for (int64_t i = 0; i < count; ++i) ListAppendSteal(th, list.as<List>(), make(i));
    return list;
  }

  RequestHooks hooks_;
};

constexpr int64_t kMany = 1 << 17;

TEST_F(CheckPointTest, EachPassOfASortHearsRequests) {
  Owned ascending = Ints(kMany);
  Owned descending = Numbers(kMany, [](int64_t i) { return Value::Int(kMany - i); });
  Owned floats = Numbers(kMany, [this](int64_t i) { return NewFloat(th, static_cast<double>(i * 7919 % 100003)); });
  Owned mixed = Numbers(kMany, [this](int64_t i) { return i % 2 != 0 ? Value::Int(i * 7919 % 100003) : NewFloat(th, 0.5 * static_cast<double>(i)); });
  Owned texts = Numbers(kMany, [this](int64_t i) { return S(std::to_string(i * 7919 % 100003)).Release(); });
  Owned pairs = Numbers(kMany, [this](int64_t i) { return T({Value::Int(i % 100), Value::Int(-i)}).Release(); });
  // Of numbers in order: four pieces each of looking at them twice, extraction, the search for runs, and making numbers of the ranks.
  ExpectHeard("ascending", 20, [&] { return Sorted(ascending); });
  ExpectHeard("reversed", 20, [&] { return Sorted(ascending, true); });
  ExpectHeard("descending", 20, [&] { return Sorted(descending); });
  ExpectHeard("floats", 30, [&] { return Sorted(floats); });
  ExpectHeard("mixed", 100, [&] { return Sorted(mixed); });
  ExpectHeard("texts", 40, [&] { return Sorted(texts); });
  ExpectHeard("pairs", 30, [&] { return Sorted(pairs); });
}

TEST_F(CheckPointTest, SortInPlaceOfNativeItemsHearsRequestsInItsCopy) {
  Owned mixed = Numbers(kMany, [this](int64_t i) { return i % 2 != 0 ? Value::Int(i * 7919 % 100003) : NewFloat(th, 0.5 * static_cast<double>(i)); });
  Owned pairs = Numbers(kMany, [this](int64_t i) { return T({Value::Int(i % 100), Value::Int(-i)}).Release(); });
  for (Owned* list : {&mixed, &pairs}) {
    Owned before(ListFrom(th, *list));
    EXPECT_EQ(Interrupted([&] { return SortInPlace(*list); }), "KeyboardInterrupt: now");
    EXPECT_EQ(CompareBool(th, *list, before, CompareOp::kEq), 1) << "an interrupted sort has changed the list";
    EXPECT_GE(Heard([&] { return SortInPlace(*list); }), 30);
    Owned sorted(Sorted(before));
    EXPECT_EQ(CompareBool(th, *list, sorted, CompareOp::kEq), 1);
  }
}

TEST_F(CheckPointTest, SortWithKeysIsAtomicButCanBeStopped) {
  static constexpr MethodDef kNegative = {"negative", [](Thread&, const Value* args) { return Value::Int(-args[0].small_int()); }, "(n, /)"};
  Owned list = Ints(kMany), key(NewBuiltinFunction(th, &kNegative, Value::Unbound(), Value::None()));
  auto sort = [&] { return ListSort(th, list.as<List>(), key, false, /*known=*/true) ? Dup(list.get()) : Value(); };
  EXPECT_EQ(Interrupted(sort), "KeyboardInterrupt: now");
  EXPECT_EQ(list.as<List>()->size, kMany);
  EXPECT_EQ(list.as<List>()->items[1], Int(1)) << "an interrupted sort has changed the list";
  EXPECT_EQ(Heard(sort), 0);
}

TEST_F(CheckPointTest, MethodsOfLongTextsHearRequests) {
  const std::string words = Repeated("ab cd\n", 100'000);
  Owned table(NewDict(th)), a = S("a"), z = S("z"), abz = S("abz"), cd = S("cd"), longer = S("cdcd"), none = S("");
  DictSet(th, table.as<Dict>(), Value::Int('a'), Value::Int('z'));
  Owned wide = Text_(words + "\xc4\x81"), narrow = Text_(words), empty_tuple = T({});
  for (Owned* text : {&narrow, &wide}) {
    ExpectHeard("find", 3, [&] { return M(*text, "find", {z}); });
    ExpectHeard("find of a few", 3, [&] { return M(*text, "find", {abz}); });
    ExpectHeard("rfind", 3, [&] { return M(*text, "rfind", {z}); });
    ExpectHeard("count", 3, [&] { return M(*text, "count", {a}); });
    ExpectHeard("count of a few", 3, [&] { return M(*text, "count", {cd}); });
    ExpectHeard("partition", 3, [&] { return M(*text, "partition", {z}); });
    ExpectHeard("replace", 4, [&] { return M(*text, "replace", {a, z}); });
    ExpectHeard("replace by more", 6, [&] { return M(*text, "replace", {cd, longer}); });
    ExpectHeard("replace nothing", 4, [&] { return M(*text, "replace", {none, z}); });
    ExpectHeard("split", 50, [&] { return M(*text, "split"); });
    ExpectHeard("split at", 50, [&] { return M(*text, "split", {cd}); });
    ExpectHeard("rsplit", 50, [&] { return M(*text, "rsplit"); });
    ExpectHeard("rsplit at", 50, [&] { return M(*text, "rsplit", {cd}); });
    ExpectHeard("splitlines", 50, [&] { return M(*text, "splitlines"); });
    ExpectHeard("translate", 3, [&] { return M(*text, "translate", {table}); });
    ExpectHeard("expandtabs", 3, [&] { return M(*text, "expandtabs"); });
    ExpectHeard("in", 3, [&] {
      const int found = Contains(th, *text, abz);
      return found < 0 ? Value() : Value::Int(found);
    });
  }
  Owned blank = Text_(std::string(500'000, ' ')), line = Text_(std::string(500'000, 'x'));
  ExpectHeard("split of blanks", 3, [&] { return M(blank, "split"); });
  ExpectHeard("splitlines of one", 3, [&] { return M(line, "splitlines"); });
}

TEST_F(CheckPointTest, CaseMappingsAndPredicatesOfLongTextsHearRequests) {
  Owned narrow = Text_(std::string(500'000, 'a')), wide = Text_(Repeated("\xc4\x81", 500'000));
  for (Owned* text : {&narrow, &wide}) {
    for (const char* name : {"upper", "lower", "casefold", "swapcase", "title", "capitalize", "isalpha", "isalnum", "islower", "isidentifier", "isprintable"}) {
      ExpectHeard(name, 3, [&] { return M(*text, name); });
    }
  }
  Owned digits = Text_(std::string(500'000, '1')), blanks = Text_(std::string(500'000, ' ')), capitals = Text_(Repeated("A ", 250'000));
  for (const char* name : {"isdigit", "isdecimal", "isnumeric"}) ExpectHeard(name, 3, [&] { return M(digits, name); });
  ExpectHeard("isspace", 3, [&] { return M(blanks, "isspace"); });
  ExpectHeard("isupper", 3, [&] { return M(capitals, "isupper"); });
  ExpectHeard("istitle", 3, [&] { return M(capitals, "istitle"); });
}

TEST_F(CheckPointTest, Utf8OfLongTextsHearsRequestsAndIsWhatItIsInOneGo) {
  // Characters of one to four bytes, so that pieces end within them.
  std::string all;
  for (int i = 0; i < 60'000; ++i) all += "a\xc4\x81\xe2\x82\xac\xf0\x9f\x98\x80";
  for (int shift = 0; shift < 4; ++shift) {
    Owned text = Text_(std::string(static_cast<size_t>(shift), 'x') + all), bytes = Bytes_(std::string(static_cast<size_t>(shift), 'x') + all);
    ExpectHeard("encode", 2, [&] { return M(text, "encode"); });
    ExpectHeard("decode", 4, [&] { return M(bytes, "decode"); });
    Owned encoded(M(text, "encode")), decoded(M(bytes, "decode"));
    EXPECT_EQ(CompareBool(th, encoded, bytes, CompareOp::kEq), 1);
    EXPECT_EQ(CompareBool(th, decoded, text, CompareOp::kEq), 1);
  }
  Owned plain = Text_(std::string(9'000'000, 'x')), plain_bytes = Bytes_(std::string(9'000'000, 'x'));
  ExpectHeard("encode ASCII", 3, [&] { return M(plain, "encode"); });
  ExpectHeard("decode ASCII", 6, [&] { return M(plain_bytes, "decode"); });
  Owned bad = Bytes_(all + "\xff"), array(NewByteArray(th, all));
  EXPECT_EQ(Do(bad, "decode"), "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 600000: invalid start byte");
  EXPECT_EQ(Heard([&] { return M(array, "decode"); }), 0);
  Owned half = Text_("\xed\xa0\x80"), text = Text_(all), lone(Binary(th, BinaryOp::kAdd, text, half));
  EXPECT_EQ(Do(lone, "encode"), "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 240000: surrogates not allowed");
}

TEST_F(CheckPointTest, MethodsOfLongBytesHearRequests) {
  const std::string words = Repeated("ab cd\n", 100'000);
  Owned text = Bytes_(words), a = Bytes_("a"), z = Bytes_("z"), abz = Bytes_("abz"), cd = Bytes_("cd"), longer = Bytes_("cdcd"), none = Bytes_("");
  Owned table = Bytes_(std::string(256, 'x'));
  ExpectHeard("find", 3, [&] { return M(text, "find", {z}); });
  ExpectHeard("find of a number", 3, [&] { return M(text, "find", {Int('z')}); });
  ExpectHeard("rfind", 3, [&] { return M(text, "rfind", {abz}); });
  ExpectHeard("count", 3, [&] { return M(text, "count", {a}); });
  ExpectHeard("partition", 3, [&] { return M(text, "partition", {z}); });
  ExpectHeard("replace", 4, [&] { return M(text, "replace", {a, z}); });
  ExpectHeard("replace by more", 6, [&] { return M(text, "replace", {cd, longer}); });
  ExpectHeard("replace nothing", 4, [&] { return M(text, "replace", {none, z}); });
  ExpectHeard("split", 50, [&] { return M(text, "split"); });
  ExpectHeard("rsplit", 50, [&] { return M(text, "rsplit", {cd}); });
  ExpectHeard("splitlines", 50, [&] { return M(text, "splitlines"); });
  ExpectHeard("translate", 3, [&] { return M(text, "translate", {table}); });
  Owned many = Numbers(kMany, [&](int64_t) { return Dup(cd.get()); }), tuple(TupleFrom(th, many));
  ExpectHeard("join", 3, [&] { return M(a, "join", {tuple}); });
  ExpectHeard("join of a long list", 3, [&] { return M(a, "join", {many}); });
}

TEST_F(CheckPointTest, WhatOthersCouldChangeIsWorkedOnInOneGo) {
  Owned bytes = Bytes_(Repeated("ab cd\n", 100'000)), array(NewByteArray(th, bytes.as<Bytes>()->view()));
  Owned z = Bytes_("z"), changing(NewByteArray(th, "z")), list = Ints(kMany), other = Ints(kMany);
  Owned few = Numbers(10, [&](int64_t) { return Dup(bytes.get()); });
  EXPECT_EQ(Heard([&] { return M(array, "find", {z}); }), 0);
  EXPECT_EQ(Heard([&] { return M(array, "split"); }), 0);
  EXPECT_EQ(Heard([&] { return M(array, "replace", {z, z}); }), 0);
  EXPECT_EQ(Heard([&] { return M(bytes, "find", {changing}); }), 0);
  EXPECT_EQ(Heard([&] { return M(z, "join", {few}); }), 0);
  EXPECT_EQ(Heard([&] { return M(list, "copy"); }), 0);
  EXPECT_EQ(Heard([&] { return M(list, "extend", {other}); }), 0);
  EXPECT_EQ(Heard([&] { return M(list, "reverse"); }), 0);
}

TEST_F(CheckPointTest, ShortTextsAreNotInterrupted) {
  Owned text = S(Repeated("ab cd\n", 80)), cd = S("cd"), z = S("z");
  EXPECT_EQ(Heard([&] { return M(text, "split"); }), 0);
  EXPECT_EQ(Heard([&] { return M(text, "replace", {cd, z}); }), 0);
  EXPECT_EQ(Heard([&] { return M(text, "find", {z}); }), 0);
}

}  // namespace
}  // namespace tessera::objects
