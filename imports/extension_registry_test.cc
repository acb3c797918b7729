#include "imports/extension_registry.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace tessera::imports {
namespace {

constexpr ImportSite kOwn{.checks = true, .owns_gil = true};

TEST(ExtensionRegistryTest, IndicesAreDenseAndUniqueFromEightThreads) {
  ExtensionRegistry registry;
  constexpr int kEach = 125;
  std::vector<std::vector<int64_t>> taken(8);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) taken[t].push_back(registry.TakeIndex());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<int64_t> all;
  for (const auto& some : taken) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  for (int i = 0; i < 8 * kEach; ++i) EXPECT_EQ(all[i], i + 1);
}

TEST(ExtensionRegistryTest, OneRecordForAFileAndANameFromEightThreads) {
  ExtensionRegistry registry;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        const std::string name = "m" + std::to_string(i);
        auto loaded = registry.Load({.file = "", .name = name, .kind = ModuleKind::kPerInterpreterGil}, kOwn);
        ASSERT_TRUE(loaded.ok());
        EXPECT_EQ(*loaded, registry.Find("", name));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(registry.size(), 100u);
  EXPECT_EQ(registry.last_module_index(), 100);
}

TEST(ExtensionRegistryTest, ARefusedModuleIsNotEntered) {
  ExtensionRegistry registry;
  EXPECT_EQ(registry.Load({.name = "old", .kind = ModuleKind::kNotSupported}, kOwn).status().message(),
            "module old does not support loading in subinterpreters");
  EXPECT_EQ(registry.Find("", "old"), nullptr);
  EXPECT_EQ(registry.last_module_index(), 0);
}

TEST(ExtensionRegistryTest, AOncePerProcessModuleIsLoadedOnceInAllRegistries) {
  ExtensionRegistry registry, of_another_runtime;
  const int definition = 0;
  const ExtensionDeclaration once{
      .name = "once", .kind = ModuleKind::kPerInterpreterGil, .once_per_process = true, .definition = &definition};
  EXPECT_TRUE(registry.Load(once, kOwn).ok());
  EXPECT_EQ(registry.Load(once, kOwn).status().message(), "cannot load module more than once per process");
  EXPECT_EQ(of_another_runtime.Load(once, kOwn).status().message(), "cannot load module more than once per process");
  EXPECT_EQ(of_another_runtime.size(), 0u);
}

TEST(ExtensionRegistryTest, ARefusalDoesNotTakeTheOnlyTime) {
  ExtensionRegistry registry;
  const int definition = 0;
  ExtensionDeclaration once{
      .name = "once", .kind = ModuleKind::kNotSupported, .once_per_process = true, .definition = &definition};
  EXPECT_FALSE(registry.Load(once, kOwn).ok());
  EXPECT_TRUE(registry.Load(once, {.is_main = true}).ok());
}

TEST(ExtensionRegistryTest, OneOfEightThreadsGetsAOncePerProcessModule) {
  ExtensionRegistry registries[8];
  const int definitions[20] = {};
  std::atomic<int> got{0};
  std::vector<std::thread> threads;
  for (ExtensionRegistry& registry : registries) {
    threads.emplace_back([&] {
      for (const int& definition : definitions) {
        got += registry.Load({.name = "once", .kind = ModuleKind::kPerInterpreterGil, .once_per_process = true,
                              .definition = &definition}, kOwn).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(got, 20);
}

}  // namespace
}  // namespace tessera::imports
