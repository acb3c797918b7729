// The part of the verifier that follows paths: which locals are certainly bound, and which are cells. Private to it.
#ifndef TESSERA_BYTECODE_VERIFIER_FLOW_H_
#define TESSERA_BYTECODE_VERIFIER_FLOW_H_

#include <cstdint>

#include "bytecode/code_body.h"

namespace tessera::bytecode {

struct FlowResult {
  const char* error = nullptr;  // null: all is well
  uint32_t pc = 0;
  bool no_memory = false;
};

// REQUIRES: everything else in the body is verified.
FlowResult CheckLocalsFlow(const CodeBody& body);

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_VERIFIER_FLOW_H_
