#include "runtime/perf_map.h"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/call_through.h"

namespace tessera::runtime {
namespace {

std::vector<std::string> LinesOf(pid_t pid) {
  std::ifstream file(absl::StrCat("/tmp/perf-", pid, ".map"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class PerfMapTest : public ::testing::Test {
 protected:
  // A process that had this number before may have left its file.
  PerfMapTest() { Unlink(); }
  ~PerfMapTest() override { Unlink(); }
  static void Unlink() { unlink(absl::StrCat("/tmp/perf-", getpid(), ".map").c_str()); }
  PerfMap map_;
};

uint64_t Square(void* number) { return *static_cast<uint64_t*>(number) * *static_cast<uint64_t*>(number); }

TEST_F(PerfMapTest, NothingIsThereBeforeTheFirstEntry) { EXPECT_NE(access(absl::StrCat("/tmp/perf-", getpid(), ".map").c_str(), F_OK), 0); }

TEST_F(PerfMapTest, ATrampolineCallsAndHasItsLine) {
  const Trampoline call = map_.NewTrampoline("py::f:/x/f.py");
  ASSERT_NE(call, nullptr);
  uint64_t number = 12;
  EXPECT_EQ(CallThrough(call, &number, &Square), 144u);
  const std::string start = absl::StrCat(absl::Hex(reinterpret_cast<uintptr_t>(call)), " ");
  const std::vector<std::string> lines = LinesOf(getpid());
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(absl::StartsWith(lines[0], start)) << lines[0];
  EXPECT_TRUE(absl::EndsWith(lines[0], " py::f:/x/f.py")) << lines[0];
}

__attribute__((noinline)) uint64_t ReturnAddress(void*) { return reinterpret_cast<uintptr_t>(__builtin_return_address(0)); }

TEST_F(PerfMapTest, TheStubIsAmongTheReturnAddresses) {
  const Trampoline call = map_.NewTrampoline("f");
  ASSERT_NE(call, nullptr);
  const uintptr_t inside = CallThrough(call, nullptr, &ReturnAddress);
  EXPECT_GT(inside, reinterpret_cast<uintptr_t>(call));
  EXPECT_LT(inside, reinterpret_cast<uintptr_t>(call) + PerfMap::kStubSize);
}

TEST_F(PerfMapTest, ALineEndInANameMakesNoLine) {
  EXPECT_TRUE(map_.Write(this, 1, "a\nb").ok());
  EXPECT_EQ(LinesOf(getpid()).size(), 1u);
}

TEST_F(PerfMapTest, LinesOfEightThreadsAreWholeAndAddressesDiffer) {
  PerfMap of_another_runtime;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      PerfMap& map = t % 2 ? map_ : of_another_runtime;
      for (int i = 0; i < 400; ++i) EXPECT_NE(map.NewTrampoline(absl::StrCat("name of ", t, " and ", i, " end")), nullptr);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(map_.trampolines(), 1600u);
  std::set<std::string> addresses;
  for (const std::string& line : LinesOf(getpid())) {
    EXPECT_TRUE(absl::EndsWith(line, " end")) << line;
    addresses.insert(line.substr(0, line.find(' ')));
  }
  EXPECT_EQ(addresses.size(), 3200u);
}

TEST_F(PerfMapTest, AForkedChildHasAFileOfItsOwnWithTheParentsLines) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  ASSERT_TRUE(map_.Write(this, 1, "of the parent").ok());
  map_.fork_lock().LockForFork();
  const pid_t child = fork();
  if (child == 0) {
    map_.fork_lock().ResetInForkedChild();
    _exit(map_.Write(this, 1, "of the child").ok() ? 0 : 1);
  }
  map_.fork_lock().Unlock();
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(LinesOf(getpid()).size(), 1u);
  EXPECT_EQ(LinesOf(child).size(), 2u);
  unlink(absl::StrCat("/tmp/perf-", child, ".map").c_str());
}

}  // namespace
}  // namespace tessera::runtime
