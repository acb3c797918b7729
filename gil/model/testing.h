// The two tests that a model has: no order of any scenario fails; and each mutation of the code fails in the scenario named for it.

#ifndef TESSERA_GIL_MODEL_TESTING_H_
#define TESSERA_GIL_MODEL_TESTING_H_

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <span>
#include <string>

#include "gil/model/mutant.h"
#include "gil/model/named_scenario.h"
#include "gtest/gtest.h"

namespace tessera::gil::model {

inline void ExpectNoFailure(const NamedScenario& scenario) {
  if (!CanExplore()) GTEST_SKIP() << "this build keeps stacks elsewhere";
  const Result result = scenario.run();
  EXPECT_EQ(result.failure, "");
  EXPECT_TRUE(result.complete) << "not all orders were tried";
  printf("%s: %llu runs, %llu states\n", scenario.name, static_cast<unsigned long long>(result.runs),
         static_cast<unsigned long long>(result.states));
}

// What the scenario reports with the mutation on. In a process of its own: a mutation may do anything.
inline std::string FailureWith(int number, const NamedScenario& scenario) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    mutant = number;
    const std::string failure = scenario.run().failure;
    const bool written = write(ends[1], failure.data(), failure.size()) == static_cast<ssize_t>(failure.size());
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::string failure;
  char text[256];
  for (ssize_t size; (size = read(ends[0], text, sizeof(text))) > 0;) failure.append(text, static_cast<size_t>(size));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? "a crash" : failure;
}

inline void ExpectToBeSeen(int number, const Mutant& row, std::span<const NamedScenario> scenarios) {
  if (!CanExplore()) GTEST_SKIP() << "this build keeps stacks elsewhere";
  const NamedScenario* scenario = Find(scenarios, row.scenario);
  ASSERT_NE(scenario, nullptr) << row.scenario;
  const std::string failure = FailureWith(number, *scenario);
  EXPECT_EQ(failure.substr(0, std::string(row.invariant).size()), row.invariant) << row.name << ": " << failure.substr(0, 200);
}

}  // namespace tessera::gil::model

#endif  // TESSERA_GIL_MODEL_TESTING_H_
