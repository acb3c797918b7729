// What two or three threads do with a GIL.

#ifndef TESSERA_GIL_MODEL_SCENARIOS_H_
#define TESSERA_GIL_MODEL_SCENARIOS_H_

#include <span>

#include "gil/model/named_scenario.h"

namespace tessera::gil::model {

std::span<const NamedScenario> GilScenarios();

}  // namespace tessera::gil::model

#endif  // TESSERA_GIL_MODEL_SCENARIOS_H_
