// What two or three threads do to an interpreter while it ends.

#ifndef TESSERA_INTERP_MODEL_SCENARIOS_H_
#define TESSERA_INTERP_MODEL_SCENARIOS_H_

#include <span>

#include "gil/model/named_scenario.h"

namespace tessera::interp::model {

std::span<const gil::model::NamedScenario> EndScenarios();

}  // namespace tessera::interp::model

#endif  // TESSERA_INTERP_MODEL_SCENARIOS_H_
