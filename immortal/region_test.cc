#include "immortal/region.h"

#include <cstring>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "immortal/region_set.h"

namespace tessera::immortal {
namespace {

struct Pair : Object {
  uint64_t first, second;
};

TypeInfo MakeType() {
  TypeInfo type{};
  type.count = kImmortalCount;
  type.name = "pair";
  type.size = sizeof(Pair);
  type.dealloc = [](Object*) { ADD_FAILURE() << "nobody ends an object of a region"; };
  return type;
}

class RegionTest : public ::testing::Test {
 protected:
  ~RegionTest() override { account_->Unref(); }
  static Region* Filled(size_t bytes = sizeof(Pair)) {
    Region* region = Region::Make(bytes);
    EXPECT_NE(region, nullptr);
    return region;
  }

  TypeInfo type_ = MakeType();
  SharedAccount* account_ = SharedAccount::Make(7, 1 << 20);
};

TEST_F(RegionTest, ObjectsLieAtEightModuloSixteenAndCountingThemWritesNothing) {
  Region* region = Filled(3 * Region::PlaceSize(sizeof(Pair)));
  Pair* pairs[3];
  for (Pair*& pair : pairs) {
    pair = static_cast<Pair*>(region->PlaceObject(&type_, sizeof(Pair)));
    EXPECT_EQ(BitsOf(pair) % 16, 8u);
    EXPECT_TRUE(region->Contains(BitsOf(pair)));
    EXPECT_EQ(pair->first, 0u);
  }
  pairs[0]->first = BitsOf(pairs[1]);
  region->Seal();
  for (int n = 0; n < 1000; ++n) {
    IncRef(pairs[0]);
    DecRef(pairs[0]);
    DecRef(pairs[0]);
  }
  EXPECT_EQ(pairs[0]->count, kImmortalCount);
  EXPECT_TRUE(IsImmortal(pairs[2]));
  EXPECT_FALSE(region->Contains(region->end()));
  EXPECT_FALSE(region->Contains(region->begin() - 1));
  region->Unref();
}

TEST_F(RegionTest, IsWholePagesAndTakesWhatWasAskedForToTheLastByte) {
  for (size_t bytes : {size_t{16}, size_t{4080}, size_t{4096}, size_t{100000}}) {
    Region* region = Filled(bytes);
    EXPECT_EQ(region->size() % 4096, 0u);
    EXPECT_GE(region->size(), bytes + 8);
    for (size_t left = bytes / 16; left > 0; --left) std::memset(region->Place(16), 1, 16);
    region->Unref();
  }
}

using RegionDeathTest = RegionTest;
TEST_F(RegionDeathTest, ASealedRegionIsNotWritten) {
  Region* region = Filled();
  Pair* pair = static_cast<Pair*>(region->PlaceObject(&type_, sizeof(Pair)));
  region->Seal();
  EXPECT_DEATH(*const_cast<volatile uint64_t*>(&pair->first) = 1, "");
  region->Unref();
}

TEST_F(RegionDeathTest, WhatWasNotCountedHasNoRoom) {
  Region* region = Filled(16);
  EXPECT_DEATH((void)region->Place(8192), "has no room");
  region->Unref();
}

TEST_F(RegionTest, IsPaidForByEachUserAndGoesWithTheLast) {
  SharedAccount* other = SharedAccount::Make(8, 0);
  Region* region = Filled(100000);
  RegionUse* mine = RegionUse::Make(region, account_);
  RegionUse* others = RegionUse::Make(region, other);
  ASSERT_TRUE(mine != nullptr && others != nullptr);
  region->Unref();
  EXPECT_EQ(region->refs(), 2u);
  EXPECT_EQ(account_->bytes(), region->size());
  EXPECT_EQ(other->bytes(), region->size());
  mine->Ref();  // something on its way
  mine->Unref();
  EXPECT_EQ(account_->bytes(), region->size());
  mine->Unref();
  EXPECT_EQ(account_->bytes(), 0u);
  EXPECT_EQ(region->refs(), 1u);
  others->Unref();
  EXPECT_EQ(other->bytes(), 0u);
  other->Unref();
}

TEST_F(RegionTest, AnAccountAtItsLimitTakesNoFurtherRegion) {
  Region* first = Filled(600000);
  Region* second = Filled(600000);
  RegionUse* use = RegionUse::Make(first, account_);
  ASSERT_NE(use, nullptr);
  EXPECT_EQ(RegionUse::Make(second, account_), nullptr);
  EXPECT_EQ(second->refs(), 1u);
  EXPECT_EQ(account_->bytes(), first->size());
  use->Unref();
  use = RegionUse::Make(second, account_);
  EXPECT_NE(use, nullptr);
  use->Unref();
  first->Unref();
  second->Unref();
}

TEST_F(RegionTest, ASetFindsRegionsByAnyAddressInThem) {
  RegionSet set(account_);
  std::vector<Region*> regions;
  for (int n = 0; n < 20; ++n) {
    regions.push_back(Filled(static_cast<size_t>(n % 3 + 1) * 4096));
    ASSERT_TRUE(set.Adopt(regions.back()));
    ASSERT_TRUE(set.Adopt(regions.back()));  // no second time
  }
  EXPECT_EQ(set.size(), 20u);
  for (Region* region : regions) {
    EXPECT_EQ(region->refs(), 2u);
    for (uint64_t address : {region->begin(), region->begin() + 8, region->begin() + region->size() / 2 + 3, region->end() - 1}) {
      ASSERT_NE(set.Find(address), nullptr);
      EXPECT_EQ(set.Find(address)->region(), region);
    }
  }
  EXPECT_FALSE(set.Contains(0));
  EXPECT_FALSE(set.Contains(UINT64_MAX));
  EXPECT_EQ(set.bytes(), account_->bytes());
  for (Region* region : regions) region->Unref();
}

TEST_F(RegionTest, ASearchGivesUpWhatItDidNotNote) {
  RegionSet set(account_);
  Region* regions[5];
  for (Region*& region : regions) {
    region = Filled();
    ASSERT_TRUE(set.Adopt(region));
  }
  EXPECT_EQ(set.adopted_bytes(), set.bytes());
  set.BeginSearch();
  set.Note(regions[1]->begin() + 24);
  set.Note(regions[1]->begin() + 24);
  set.Note(regions[4]->end() - 1);
  set.Note(17);
  EXPECT_FALSE(set.all_noted());
  EXPECT_EQ(set.DropUnnoted(), 3u);
  EXPECT_TRUE(set.Contains(regions[1]->begin()) && set.Contains(regions[4]->begin()));
  EXPECT_FALSE(set.Contains(regions[0]->begin()));
  EXPECT_EQ(set.bytes(), regions[1]->size() + regions[4]->size());
  EXPECT_EQ(set.bytes(), account_->bytes());
  EXPECT_EQ(set.adopted_bytes(), 0u);
  for (Region* region : regions) region->Unref();
}

TEST_F(RegionTest, UsersOnManyThreadsComeAndGo) {
  constexpr int kThreads = 4, kRounds = 2000;
  Region* region = Filled();
  Pair* pair = static_cast<Pair*>(region->PlaceObject(&type_, sizeof(Pair)));
  pair->first = 0x2b;
  region->Seal();
  std::vector<std::thread> threads;
  for (int n = 0; n < kThreads; ++n) {
    threads.emplace_back([region, pair, n] {
      SharedAccount* account = SharedAccount::Make(n, 0);
      for (int round = 0; round < kRounds; ++round) {
        RegionSet set(account);
        EXPECT_TRUE(set.Adopt(region));
        RegionUse* on_its_way = set.Find(BitsOf(pair));
        on_its_way->Ref();
        set.BeginSearch();
        EXPECT_EQ(set.DropUnnoted(), 1u);
        IncRef(pair);
        EXPECT_EQ(pair->first, 0x2bu);
        on_its_way->Unref();
        EXPECT_EQ(account->bytes(), 0u);
      }
      account->Unref();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(region->refs(), 1u);
  region->Unref();
}

}  // namespace
}  // namespace tessera::immortal
