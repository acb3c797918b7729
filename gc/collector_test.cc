#include "gc/collector.h"

#include <functional>
#include <random>
#include <set>
#include <vector>

#include "alloc/heap.h"
#include "gtest/gtest.h"

namespace tessera::gc {
namespace {

using alloc::Heap;
using immortal::BitsOf;
using immortal::DecRef;
using immortal::IncRef;
using immortal::InitObject;
using immortal::TypeInfo;
using immortal::Visitor;
using immortal::XDecRef;

// A container of up to four references. What its type does beyond that, the world decides.
struct World;
struct Node : Object {
  World* world;
  int id;
  uint64_t edges[4];
};

struct World {
  int live = 0;
  std::vector<int> finalized;
  std::function<void(Node*)> on_finalize;
};

void NodeDealloc(Object* object) {
  if (immortal::FinalizeFromDealloc(object)) return;
  Node* node = static_cast<Node*>(object);
  --node->world->live;
  uint64_t edges[4];
  std::copy(std::begin(node->edges), std::end(node->edges), edges);
  Heap::Free(node);
  for (uint64_t edge : edges) XDecRef(edge);
}

int NodeTraverse(Object* object, Visitor visit) {
  for (uint64_t edge : static_cast<Node*>(object)->edges) {
    if (edge == 0) continue;
    if (int result = visit(edge)) return result;
  }
  return 0;
}

int NodeClear(Object* object) {
  for (uint64_t& edge : static_cast<Node*>(object)->edges) XDecRef(std::exchange(edge, 0));
  return 0;
}

void NodeFinalize(Object* object) {
  Node* node = static_cast<Node*>(object);
  node->world->finalized.push_back(node->id);
  if (node->world->on_finalize) node->world->on_finalize(node);
}

class CollectorTest : public testing::Test {
 protected:
  CollectorTest() {
    plain_ = TypeInfo{};
    plain_.count = immortal::kImmortalCount;
    plain_.name = "node";
    plain_.size = sizeof(Node);
    plain_.dealloc = &NodeDealloc;
    plain_.traverse = &NodeTraverse;
    plain_.clear = &NodeClear;
    finalizing_ = plain_;
    finalizing_.finalize = &NodeFinalize;
  }

  Node* New(const TypeInfo& type, size_t size = sizeof(Node)) {
    Node* node = static_cast<Node*>(heap_.AllocateCollectable(size));
    node->world = &world_;
    node->id = next_id_++;
    std::fill(std::begin(node->edges), std::end(node->edges), 0);
    InitObject(node, &type);
    ++world_.live;
    return node;
  }
  Node* New() { return New(plain_); }

  static void Link(Node* from, int edge, Node* to) {
    IncRef(to);
    XDecRef(std::exchange(from->edges[edge], BitsOf(to)));
  }

  // A ring of `size` nodes with one reference from outside, to the returned one.
  Node* Ring(int size, const TypeInfo& type) {
    Node* first = New(type);
    Node* last = first;
    for (int i = 1; i < size; ++i) {
      Node* node = New(type);
      Link(node, 0, last);
      if (last != first) DecRef(last);
      last = node;
    }
    Link(first, 0, last);
    if (last != first) DecRef(last);
    return first;
  }

  Heap heap_;
  World world_;
  TypeInfo plain_, finalizing_;
  int next_id_ = 0;
};

TEST_F(CollectorTest, ARingWithoutOutsideReferencesIsCollected) {
  Collector collector(heap_);
  DecRef(Ring(10, plain_));
  EXPECT_EQ(world_.live, 10);
  const Result result = collector.Collect();
  EXPECT_TRUE(result.ran);
  EXPECT_EQ(result.examined, 10u);
  EXPECT_EQ(result.unreachable, 10u);
  EXPECT_EQ(world_.live, 0);
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
}

TEST_F(CollectorTest, WhatIsReferencedFromOutsideStaysWithItsCounts) {
  Collector collector(heap_);
  Node* ring = Ring(10, plain_);
  Node* tail = New();
  Link(ring, 1, tail);
  Link(ring, 2, tail);
  DecRef(tail);
  EXPECT_EQ(collector.Collect().unreachable, 0u);
  EXPECT_EQ(ring->count, 2);
  EXPECT_EQ(tail->count, 2);
  DecRef(ring);
  EXPECT_EQ(collector.Collect().unreachable, 11u);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, ANodeThatOnlyRefersToItselfIsCollected) {
  Collector collector(heap_);
  Node* node = New();
  Link(node, 0, node);
  DecRef(node);
  EXPECT_EQ(collector.Collect(0).unreachable, 1u);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, LargeObjectsAreCollectedToo) {
  Collector collector(heap_);
  Node* large = New(plain_, 100000);
  Node* small = New();
  Link(large, 0, small);
  Link(small, 0, large);
  DecRef(small);
  DecRef(large);
  EXPECT_EQ(collector.Collect(0).unreachable, 2u);
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
}

TEST_F(CollectorTest, SurvivorsAgeAndYoungCollectionsPassThemOver) {
  Collector collector(heap_);
  Node* ring = Ring(5, plain_);
  EXPECT_EQ(collector.Collect(0).examined, 5u);
  EXPECT_EQ(collector.Collect(0).examined, 0u);
  DecRef(ring);
  EXPECT_EQ(collector.Collect(0).unreachable, 0u);
  EXPECT_EQ(collector.Collect(1).unreachable, 5u);
  Node* other = Ring(5, plain_);
  collector.Collect(1);
  DecRef(other);
  EXPECT_EQ(collector.Collect(1).unreachable, 0u);
  EXPECT_EQ(collector.Collect(2).unreachable, 5u);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, AReferenceFromAnOldObjectKeepsAYoungOneAlive) {
  Collector collector(heap_);
  Node* old = New();
  collector.Collect();
  Node* young = Ring(3, plain_);
  Link(old, 0, young);
  DecRef(young);
  EXPECT_EQ(collector.Collect(0).unreachable, 0u);
  EXPECT_EQ(world_.live, 4);
  DecRef(old);
  collector.Collect();
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, ImmortalObjectsAreNeverTouched) {
  Collector collector(heap_);
  Node* immortal = New();
  Node* other = New();
  Link(immortal, 0, other);
  Link(other, 0, immortal);
  immortal::Immortalize(immortal);
  const uint32_t flags = immortal->flags;
  const int32_t count = immortal->count;
  DecRef(other);
  EXPECT_EQ(collector.Collect().unreachable, 0u);
  EXPECT_EQ(immortal->flags, flags);
  EXPECT_EQ(immortal->count, count);
  EXPECT_EQ(world_.live, 2);
}

TEST_F(CollectorTest, UntrackedObjectsArePassedOver) {
  Collector collector(heap_);
  Node* ring = Ring(1, plain_);
  Collector::Untrack(ring);
  EXPECT_FALSE(Collector::IsTracked(ring));
  DecRef(ring);
  EXPECT_EQ(collector.Collect().unreachable, 0u);
  Collector::Track(ring);
  EXPECT_TRUE(Collector::IsTracked(ring));
  EXPECT_EQ(collector.Collect().unreachable, 1u);
}

TEST_F(CollectorTest, EachFinalizerRunsOnceBeforeAnythingIsCleared) {
  Collector collector(heap_);
  DecRef(Ring(6, finalizing_));
  world_.on_finalize = [](Node* node) { EXPECT_NE(node->edges[0], 0u); };
  EXPECT_EQ(collector.Collect().unreachable, 6u);
  EXPECT_EQ(std::set<int>(world_.finalized.begin(), world_.finalized.end()).size(), 6u);
  EXPECT_EQ(world_.finalized.size(), 6u);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, WhatAFinalizerBringsBackLivesAndIsNotFinalizedAgain) {
  Collector collector(heap_);
  Node* keeper = New();
  DecRef(Ring(4, finalizing_));
  world_.on_finalize = [&](Node* node) { Link(keeper, 0, node); };
  Result result = collector.Collect();
  EXPECT_EQ(result.unreachable, 4u);
  EXPECT_EQ(result.resurrected, 4u);
  EXPECT_EQ(world_.live, 5);
  XDecRef(std::exchange(keeper->edges[0], 0));
  result = collector.Collect();
  EXPECT_EQ(result.unreachable, 4u);
  EXPECT_EQ(world_.finalized.size(), 4u);
  EXPECT_EQ(world_.live, 1);
  DecRef(keeper);
}

TEST_F(CollectorTest, AResurrectedPartLeavesTheOtherGarbageToDie) {
  Collector collector(heap_);
  Node* keeper = New();
  DecRef(Ring(3, plain_));
  DecRef(Ring(3, finalizing_));
  world_.on_finalize = [&](Node* node) { Link(keeper, 0, node); };
  const Result result = collector.Collect();
  EXPECT_EQ(result.unreachable, 6u);
  EXPECT_EQ(result.resurrected, 3u);
  EXPECT_EQ(world_.live, 4);
  world_.on_finalize = nullptr;
  DecRef(keeper);
  collector.Collect();
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, AFinalizerMayBreakTheCycleItself) {
  Collector collector(heap_);
  DecRef(Ring(100, finalizing_));
  world_.on_finalize = [](Node* node) { NodeClear(node); };
  EXPECT_EQ(collector.Collect().unreachable, 100u);
  EXPECT_EQ(world_.finalized.size(), 100u);
  EXPECT_EQ(world_.live, 0);
  EXPECT_EQ(heap_.bytes_in_use(), 0u);
}

TEST_F(CollectorTest, AFinalizerMayAllocateAndCollect) {
  Collector collector(heap_);
  DecRef(Ring(50, finalizing_));
  std::vector<Node*> made;
  world_.on_finalize = [&](Node*) {
    for (int i = 0; i < 100; ++i) made.push_back(New());
    EXPECT_FALSE(collector.Collect().ran);
  };
  EXPECT_EQ(collector.Collect().unreachable, 50u);
  EXPECT_EQ(world_.live, 5000);
  for (Node* node : made) DecRef(node);
  EXPECT_EQ(world_.live, 0);
}

struct WeakLog {
  size_t forgotten = 0;
  bool callbacks_ran = false;
  bool all_were_unreachable = true;
  World* world = nullptr;
};

TEST_F(CollectorTest, WeakReferencesAreForgottenBeforeFinalizersRun) {
  WeakLog log;
  log.world = &world_;
  Hooks hooks;
  hooks.context = &log;
  hooks.forget_weak = [](void* context, std::span<Object* const> unreachable) {
    auto* log = static_cast<WeakLog*>(context);
    EXPECT_FALSE(log->callbacks_ran);
    for (Object* object : unreachable) log->all_were_unreachable &= Collector::IsUnreachable(object);
    log->forgotten += unreachable.size();
  };
  hooks.run_callbacks = [](void* context) {
    auto* log = static_cast<WeakLog*>(context);
    EXPECT_TRUE(log->world->finalized.empty());
    log->callbacks_ran = true;
  };
  Collector collector(heap_, hooks);
  DecRef(Ring(200, finalizing_));
  collector.Collect();
  EXPECT_EQ(log.forgotten, 200u);
  EXPECT_TRUE(log.callbacks_ran);
  EXPECT_TRUE(log.all_were_unreachable);
  EXPECT_EQ(world_.finalized.size(), 200u);
}

TEST_F(CollectorTest, GarbageCanBeKeptForInspection) {
  std::vector<Object*> kept;
  Hooks hooks;
  hooks.context = &kept;
  hooks.keep_garbage = [](void* context, Object* object) {
    IncRef(object);
    static_cast<std::vector<Object*>*>(context)->push_back(object);
    return true;
  };
  Collector collector(heap_, hooks);
  DecRef(Ring(3, plain_));
  EXPECT_EQ(collector.Collect().unreachable, 3u);
  EXPECT_EQ(kept.size(), 3u);
  EXPECT_EQ(world_.live, 3);
  for (Object* object : kept) NodeClear(object);
  for (Object* object : kept) DecRef(object);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, WhatClearDoesNotFreeIsReported) {
  plain_.clear = nullptr;
  Collector collector(heap_);
  DecRef(Ring(3, plain_));
  const Result result = collector.Collect();
  EXPECT_EQ(result.unreachable, 3u);
  EXPECT_EQ(result.surviving, 3u);
}

TEST_F(CollectorTest, ACollectionNeedsNoMemory) {
  Collector collector(heap_);
  heap_.SetLimit(1 << 20);
  while (void* memory = heap_.AllocateCollectable(sizeof(Node))) {
    Node* node = static_cast<Node*>(memory);
    node->world = &world_;
    std::fill(std::begin(node->edges), std::end(node->edges), 0);
    InitObject(node, &plain_);
    ++world_.live;
    Link(node, 0, node);
    DecRef(node);
  }
  heap_.FailAfter(1);
  const size_t live = static_cast<size_t>(world_.live);
  EXPECT_EQ(collector.Collect().unreachable, live);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, GrowthRequestsACollectionThatRunsAtTheSafePoint) {
  int requests = 0;
  Hooks hooks;
  hooks.context = &requests;
  hooks.request = [](void* context) { ++*static_cast<int*>(context); };
  Collector collector(heap_, hooks);
  collector.SetThreshold(0, 1000);
  EXPECT_FALSE(collector.CollectIfDue().ran);
  for (int i = 0; i < 3000; ++i) DecRef(Ring(1, plain_));
  EXPECT_GT(requests, 0);
  EXPECT_TRUE(collector.Due());
  EXPECT_EQ(world_.live, 3000) << "nothing is collected inside an allocation";
  EXPECT_TRUE(collector.CollectIfDue().ran);
  EXPECT_EQ(world_.live, 0);
  EXPECT_EQ(collector.collections(0), 1u);
}

TEST_F(CollectorTest, DisabledItNeitherRequestsNorRuns) {
  int requests = 0;
  Hooks hooks;
  hooks.context = &requests;
  hooks.request = [](void* context) { ++*static_cast<int*>(context); };
  Collector collector(heap_, hooks);
  collector.SetThreshold(0, 100);
  {
    Collector::DisableScope scope(collector);
    EXPECT_FALSE(collector.enabled());
    for (int i = 0; i < 3000; ++i) DecRef(Ring(1, plain_));
    EXPECT_EQ(requests, 0);
    EXPECT_FALSE(collector.CollectIfDue().ran);
  }
  EXPECT_EQ(requests, 1) << "what became due meanwhile is asked for at the end of the scope";
  collector.Disable();
  EXPECT_FALSE(collector.CollectIfDue().ran);
  EXPECT_EQ(collector.Collect().unreachable, 3000u) << "an explicit collection runs";
}

TEST_F(CollectorTest, FullCollectionsWaitUntilAQuarterIsNew) {
  Collector collector(heap_);
  collector.SetThreshold(0, 500);
  collector.SetThreshold(1, 2);
  collector.SetThreshold(2, 2);
  std::vector<Node*> keep;
  for (int i = 0; i < 300000; ++i) {
    keep.push_back(New());
    collector.CollectIfDue();
  }
  // Growth by a quarter each time means a logarithmic number of full collections.
  EXPECT_LE(collector.collections(2), 30u);
  EXPECT_GE(collector.collections(2), 5u);
  EXPECT_GT(collector.collections(0), 200u);
  for (Node* node : keep) DecRef(node);
}

TEST_F(CollectorTest, FrozenObjectsAreNotExaminedUntilUnfrozen) {
  Collector collector(heap_);
  Node* ring = Ring(7, plain_);
  collector.Freeze();
  EXPECT_EQ(collector.frozen_count(), 7u);
  DecRef(ring);
  EXPECT_EQ(collector.Collect().examined, 0u);
  collector.Unfreeze();
  EXPECT_EQ(collector.frozen_count(), 0u);
  EXPECT_EQ(collector.Collect().unreachable, 7u);
}

TEST_F(CollectorTest, ForEachVisitsTheObjectsOfAGeneration) {
  Collector collector(heap_);
  Node* old = Ring(3, plain_);
  collector.Collect();
  Node* young = Ring(4, plain_);
  auto count = [&](int generation) {
    int n = 0;
    collector.ForEach(generation, [](Object*, void* n) { return ++*static_cast<int*>(n), 0; }, &n);
    return n;
  };
  EXPECT_EQ(count(0), 4);
  EXPECT_EQ(count(1), 0);
  EXPECT_EQ(count(2), 3);
  EXPECT_EQ(count(-1), 7);
  int stop = collector.ForEach(-1, [](Object*, void*) { return 5; }, nullptr);
  EXPECT_EQ(stop, 5);
  DecRef(old);
  DecRef(young);
  collector.Collect();
}

TEST_F(CollectorTest, ManyReferencesToOneLevelDoNotOverflowTheWalk) {
  // Wide: a chain of nodes each of which also refers to three leaves, and a binary fan-out, reached from one root whose
  // address is the highest, so that the stack of the walk overflows and finds the rest again.
  Collector collector(heap_);
  std::vector<Node*> nodes;
  for (int i = 0; i < 40000; ++i) nodes.push_back(New());
  std::mt19937 random(5);
  for (size_t i = 0; i + 1 < nodes.size(); ++i) {
    const size_t parent = i + 1 + random() % std::min<size_t>(2000, nodes.size() - i - 1);
    for (int edge = 0; edge < 4; ++edge) {
      if (nodes[parent]->edges[edge] == 0) {
        Link(nodes[parent], edge, nodes[i]);
        break;
      }
      if (edge == 3) {
        // Full: hang it behind the next one instead.
        Node* next = nodes[i + 1];
        if (next->edges[0] == 0) Link(next, 0, nodes[i]);
      }
    }
  }
  Node* root = nodes.back();
  IncRef(root);
  for (Node* node : nodes) DecRef(node);
  const int before = world_.live;
  EXPECT_EQ(collector.Collect().unreachable, 0u);
  EXPECT_EQ(world_.live, before);
  DecRef(root);
  EXPECT_EQ(world_.live, 0);
}

TEST_F(CollectorTest, RandomGraphsLoseExactlyWhatIsUnreachable) {
  std::mt19937 random(11);
  for (int round = 0; round < 30; ++round) {
    Collector collector(heap_);
    std::vector<Node*> nodes;
    for (int i = 0; i < 500; ++i) {
      nodes.push_back(New(random() % 4 == 0 ? finalizing_ : plain_));
      for (int edge = 0; edge < 4; ++edge) {
        if (random() % 3 == 0) Link(nodes[random() % nodes.size()], edge, nodes[random() % nodes.size()]);
      }
      if (random() % 100 == 0) collector.Collect(static_cast<int>(random() % 2));
    }
    std::set<Node*> reachable;
    std::vector<Node*> roots, todo;
    for (Node* node : nodes) {
      if (random() % 50 == 0) roots.push_back(node);
    }
    todo = roots;
    while (!todo.empty()) {
      Node* node = todo.back();
      todo.pop_back();
      if (!reachable.insert(node).second) continue;
      for (uint64_t edge : node->edges) {
        if (edge != 0) todo.push_back(static_cast<Node*>(immortal::AsObject(edge)));
      }
    }
    for (Node* node : roots) IncRef(node);
    for (Node* node : nodes) DecRef(node);
    collector.Collect();
    ASSERT_EQ(static_cast<size_t>(world_.live), reachable.size());
    for (Node* node : roots) DecRef(node);
    collector.Collect();
    ASSERT_EQ(world_.live, 0);
    ASSERT_EQ(heap_.bytes_in_use(), 0u);
  }
}

#ifndef NDEBUG
using CollectorDeathTest = CollectorTest;
TEST_F(CollectorDeathTest, DebugBuildsStopAtATraverseThatVisitsTooMuch) {
  plain_.traverse = [](Object* object, Visitor visit) {
    for (int i = 0; i < 5; ++i) visit(static_cast<Node*>(object)->edges[0]);
    return 0;
  };
  Collector collector(heap_);
  DecRef(Ring(2, plain_));
  EXPECT_DEATH(collector.Collect(), "visited more often than its count");
}
#endif

}  // namespace
}  // namespace tessera::gc
