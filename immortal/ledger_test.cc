#include "immortal/ledger.h"

#include <cstring>
#include <string>
#include <vector>

#include "alloc/heap.h"
#include "gtest/gtest.h"
#include "immortal/object.h"

namespace tessera::immortal {
namespace {

TypeInfo MakeType(const char* name, void (*finalize)(Object*) = nullptr) {
  TypeInfo type{};
  type.count = kImmortalCount;
  type.name = name;
  type.size = sizeof(Object);
  type.finalize = finalize;
  type.dealloc = [](Object* object) {
    if (!FinalizeFromDealloc(object)) alloc::Heap::Free(object);
  };
  return type;
}

class LedgerTest : public ::testing::Test {
 protected:
  Object* New(const TypeInfo& type) {
    Object* object = static_cast<Object*>(heap_.Allocate(sizeof(Object)));
    InitObject(object, &type);
    return object;
  }
  std::string Report(size_t size = 400) {
    std::string text(size, '?');
    const size_t length = DescribeLedger(heap_, text.data(), size);
    EXPECT_EQ(text[length], '\0');
    text.resize(length);
    return text;
  }

  alloc::Heap heap_;
};

TEST_F(LedgerTest, AHeapWithoutObjectsHasNothingToReport) { EXPECT_EQ(Report(), ""); }

#ifndef NDEBUG

TEST_F(LedgerTest, SaysWhichTypesAreReferredToMostFirst) {
  const TypeInfo apple = MakeType("apple"), pear = MakeType("pear");
  Object* first = New(apple);
  Object* second = New(apple);
  Object* third = New(pear);
  for (int n = 0; n < 4; ++n) IncRef(third);
  EXPECT_EQ(Report(), "7 references to 3 objects: pear 5/1, apple 2/2");
  EXPECT_EQ(heap_.teardown().ref_total, 7);
  DecRef(first);
  DecRef(second);
  EXPECT_EQ(Report(), "5 references to 1 objects: pear 5/1");
  for (int n = 0; n < 5; ++n) DecRef(third);
  EXPECT_EQ(Report(), "");
  EXPECT_EQ(heap_.teardown().ref_total, 0);
}

TEST_F(LedgerTest, ImmortalsAreNoLeak) {
  const TypeInfo type = MakeType("thing");
  Object* object = New(type);
  IncRef(object);
  Immortalize(object);
  EXPECT_EQ(Report(), "");
}

TEST_F(LedgerTest, WhatAFinalizerBringsBackLivesOn) {
  const TypeInfo type = MakeType("phoenix", [](Object* object) { IncRef(object); });
  Object* object = New(type);
  DecRef(object);
  EXPECT_EQ(Report(), "1 references to 1 objects: phoenix 1/1");
  DecRef(object);
  EXPECT_EQ(Report(), "");
}

TEST_F(LedgerTest, ANameIsKeptWhenItsTypeIsGone) {
  std::string name = "short-lived";
  TypeInfo type = MakeType(name.c_str());
  (void)New(type);
  std::memset(name.data(), 'x', name.size());
  EXPECT_EQ(Report(), "1 references to 1 objects: short-lived 1/1");
}

TEST_F(LedgerTest, AnotherTypeAtTheSameAddressHasItsOwnName) {
  TypeInfo type = MakeType("first");
  DecRef(New(type));
  type.name = "second";
  (void)New(type);
  EXPECT_EQ(Report(), "1 references to 1 objects: second 1/1");
}

TEST_F(LedgerTest, AnObjectThatChangesItsTypeMovesToTheOtherLine) {
  const TypeInfo egg = MakeType("egg"), hen = MakeType("hen");
  Object* object = New(egg);
  IncRef(object);
  ChangeType(object, &hen);
  EXPECT_EQ(Report(), "2 references to 1 objects: hen 2/1");
  DecRef(object);
  DecRef(object);
  EXPECT_EQ(Report(), "");
}

TEST_F(LedgerTest, AReportOfManyTypesIsCutShort) {
  std::vector<std::string> names;
  std::vector<TypeInfo> types;
  for (int n = 0; n < 300; ++n) names.push_back("type" + std::to_string(n));
  for (const std::string& name : names) types.push_back(MakeType(name.c_str()));
  for (const TypeInfo& type : types) (void)New(type);
  const std::string report = Report();
  EXPECT_EQ(report.substr(0, 34), "300 references to 300 objects: typ");
  EXPECT_NE(report.find(", and 288 more types"), std::string::npos) << report;
  EXPECT_EQ(Report(20), "300 references to 3");
}

#endif

}  // namespace
}  // namespace tessera::immortal
