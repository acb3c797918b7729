// The model can fail: each row of mutants.txt is noticed by the scenario it names.

#include "gil/model/testing.h"
#include "interp/model/mutant/model/scenarios.h"

namespace tessera::interp::model {
namespace {

const gil::model::Mutant kMutants[] = {
#include "interp/model/mutant/mutants.inc"
};

class EndMutantsTest : public ::testing::TestWithParam<int> {};

TEST_P(EndMutantsTest, IsSeen) { ExpectToBeSeen(GetParam(), kMutants[GetParam() - 1], EndScenarios()); }

INSTANTIATE_TEST_SUITE_P(Mutants, EndMutantsTest, ::testing::Range(1, static_cast<int>(std::size(kMutants)) + 1));

}  // namespace
}  // namespace tessera::interp::model
