#include "immortal/object.h"

#include <cstdint>
#include <cstring>
#include <new>

#include "alloc/heap.h"
#include "gtest/gtest.h"

namespace tessera::immortal {
namespace {

using alloc::Heap;

// An object with one reference and a place to note its death.
struct Node : Object {
  uint64_t next;
  int* deaths;
};

void NodeDealloc(Object* object) {
  Node* node = static_cast<Node*>(object);
  if (FinalizeFromDealloc(object)) return;
  if (node->deaths != nullptr) ++*node->deaths;
  const uint64_t next = node->next;
  Heap::Free(node);
  XDecRef(next);
}

TypeInfo MakeType(void (*finalize)(Object*) = nullptr) {
  TypeInfo type{};
  type.count = kImmortalCount;
  type.name = "node";
  type.size = sizeof(Node);
  type.dealloc = &NodeDealloc;
  type.finalize = finalize;
  return type;
}

class ObjectTest : public testing::Test {
 protected:
  Node* New(uint64_t next = 0) { return New(type_, next); }
  Node* New(const TypeInfo& type, uint64_t next = 0) {
    Node* node = static_cast<Node*>(heap_.Allocate(sizeof(Node)));
    InitObject(node, &type);
    node->next = next;
    node->deaths = &deaths_;
    return node;
  }

  Heap heap_;
  TypeInfo type_ = MakeType();
  int deaths_ = 0;
};

TEST_F(ObjectTest, DiesWhenTheLastReferenceGoes) {
  Node* node = New();
  IncRef(node);
  DecRef(node);
  EXPECT_EQ(deaths_, 0);
  DecRef(node);
  EXPECT_EQ(deaths_, 1);
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
}

TEST_F(ObjectTest, RefOwnsAndDupAddsAnOwner) {
  {
    Ref<Node> first = Ref<Node>::Steal(New());
    EXPECT_EQ(first->count, 1);
    Ref<Node> second = first.Dup();
    EXPECT_EQ(first->count, 2);
    Ref<Object> third = std::move(second);
    EXPECT_EQ(third->count, 2);
    EXPECT_FALSE(second);
    third.reset();
    EXPECT_EQ(first->count, 1);
    Ref<Node> fourth = Ref<Node>::Borrow(first.get());
    fourth = std::move(first);
    EXPECT_EQ(fourth->count, 1);
  }
  EXPECT_EQ(deaths_, 1);
}

TEST_F(ObjectTest, ReferencesThatAreNotCountedAreNeverFollowed) {
  for (const uint64_t bits : {1ull, 2ull, 4ull, 8ull, 0xfffffffffffffff8ull, 0x13ull}) {
    IncRef(bits);
    DecRef(bits);
  }
  XIncRef(0);
  XDecRef(0);
}

TEST_F(ObjectTest, StaticObjectsLieAtEightModuloSixteenAndAreNeverWritten) {
  static const Static<TypeInfo> type{0, MakeType()};
  EXPECT_EQ(BitsOf(&type.object) % 16, 8u);
  const int32_t count = type.object.count;
  IncRef(BitsOf(&type.object));
  DecRef(BitsOf(&type.object));
  EXPECT_EQ(type.object.count, count);
  EXPECT_TRUE(IsImmortal(&type.object));
}

TEST_F(ObjectTest, AnImmortalObjectIsNeverWrittenAndNeverDies) {
  Node* node = New();
  Immortalize(node);
  EXPECT_TRUE(IsImmortal(node));
  const int32_t count = node->count;
  for (int i = 0; i < 1000; ++i) DecRef(node);
  for (int i = 0; i < 10; ++i) IncRef(node);
  EXPECT_EQ(node->count, count);
  EXPECT_EQ(deaths_, 0);
}

TEST_F(ObjectTest, CountingPastTheLargestCountMakesImmortal) {
  Node* node = New();
  node->count = INT32_MAX - 1;
  IncRef(node);
  EXPECT_EQ(node->count, INT32_MAX);
  EXPECT_FALSE(IsImmortal(node));
  IncRef(node);
  EXPECT_TRUE(IsImmortal(node));
  const int32_t count = node->count;
  DecRef(node);
  IncRef(node);
  EXPECT_EQ(node->count, count);
}

TEST_F(ObjectTest, AListNestedAMillionDeepDiesOnASmallStack) {
  constexpr int kDepth = 1'000'000;
  uint64_t list = 0;
  for (int i = 0; i < kDepth; ++i) list = BitsOf(New(list));
  DecRef(list);
  EXPECT_EQ(deaths_, kDepth);
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
  EXPECT_EQ(heap_.teardown().depth, 0u);
  EXPECT_EQ(heap_.teardown().queue, nullptr);
}

struct Tree : Object {
  Tree* children[2];
};

void TreeDealloc(Object* object) {
  Tree* tree = static_cast<Tree*>(object);
  Tree* children[2] = {tree->children[0], tree->children[1]};
  Heap::Free(tree);
  for (Tree* child : children) XDecRef(BitsOf(child));
}

TEST_F(ObjectTest, QueuedObjectsKeepTheirTypeAndFlags) {
  TypeInfo type = MakeType();
  type.dealloc = &TreeDealloc;
  Tree* root = nullptr;
  for (int i = 0; i < 5000; ++i) {
    auto make = [&](Tree* left, Tree* right) {
      Tree* tree = static_cast<Tree*>(heap_.Allocate(sizeof(Tree)));
      InitObject(tree, &type, 0xabcd0017);
      tree->children[0] = left;
      tree->children[1] = right;
      return tree;
    };
    root = make(root, make(nullptr, make(nullptr, nullptr)));
  }
  DecRef(root);
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
}

TEST_F(ObjectTest, NoReferenceCanBeTakenToADyingObject) {
  Node* node = New();
  EXPECT_TRUE(TryIncRef(node));
  DecRef(node);
  node->count = 0;
  EXPECT_FALSE(TryIncRef(node));
  node->count = 5;
  node->flags = kDeallocQueued;
  EXPECT_FALSE(TryIncRef(node));
}

uint64_t* Saved(Object* object) { return &static_cast<Node*>(object)->next; }

TEST_F(ObjectTest, AFinalizerRunsOnceAndMayResurrect) {
  const TypeInfo type = MakeType([](Object* object) {
    IncRef(object);              // keeps itself ...
    *Saved(object) = 1;          // ... and says so in an immediate
  });
  Node* node = New(type);
  DecRef(node);
  EXPECT_EQ(deaths_, 0);
  EXPECT_EQ(node->count, 1);
  EXPECT_EQ(node->next, 1u);
  node->next = 0;
  DecRef(node);
  EXPECT_EQ(deaths_, 1);
}

#ifndef NDEBUG
TEST_F(ObjectTest, DebugBuildsCountTheReferencesOfAHeap) {
  EXPECT_EQ(heap_.teardown().ref_total, 0);
  Node* node = New();
  IncRef(node);
  EXPECT_EQ(heap_.teardown().ref_total, 2);
  DecRef(node);
  DecRef(node);
  EXPECT_EQ(heap_.teardown().ref_total, 0);
}

TEST_F(ObjectTest, ImmortalsAreNoPartOfTheTotal) {
  Node* node = New();
  Immortalize(node);
  EXPECT_EQ(heap_.teardown().ref_total, 0);
}

using ObjectDeathTest = ObjectTest;
TEST_F(ObjectDeathTest, DebugBuildsStopAtAReferenceToADeadObject) {
  Node* node = New();
  node->count = 0;
  EXPECT_DEATH(DecRef(node), "released once too often");
}
#endif

}  // namespace
}  // namespace tessera::immortal
