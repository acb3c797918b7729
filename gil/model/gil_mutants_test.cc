// The model can fail: each row of mutants.txt is noticed by the scenario it names.

#include "gil/model/mutant/model/scenarios.h"
#include "gil/model/testing.h"

namespace tessera::gil::model {
namespace {

const Mutant kMutants[] = {
#include "gil/model/mutant/mutants.inc"
};

class GilMutantsTest : public ::testing::TestWithParam<int> {};

TEST_P(GilMutantsTest, IsSeen) { ExpectToBeSeen(GetParam(), kMutants[GetParam() - 1], GilScenarios()); }

INSTANTIATE_TEST_SUITE_P(Mutants, GilMutantsTest, ::testing::Range(1, static_cast<int>(std::size(kMutants)) + 1));

}  // namespace
}  // namespace tessera::gil::model
