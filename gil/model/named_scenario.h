// A table of scenarios by name: a test runs all of them, and the one that is to show a mutation.

#ifndef TESSERA_GIL_MODEL_NAMED_SCENARIO_H_
#define TESSERA_GIL_MODEL_NAMED_SCENARIO_H_

#include <span>
#include <string>

#include "gil/model/scheduler.h"

namespace tessera::gil::model {

struct NamedScenario {
  const char* name;
  Result (*run)();
};

inline const NamedScenario* Find(std::span<const NamedScenario> scenarios, const std::string& name) {
  for (const NamedScenario& scenario : scenarios) {
    if (name == scenario.name) return &scenario;
  }
  return nullptr;
}

}  // namespace tessera::gil::model

#endif  // TESSERA_GIL_MODEL_NAMED_SCENARIO_H_
