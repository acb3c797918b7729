#include "objects/hashing.h"

#include "objects/errors.h"

namespace tessera::objects {

int64_t HashNotImplemented(Thread& th, Value v) {
  Raise(th, types::kTypeError, "unhashable type: '%.200T'", v);
  return -1;
}

}  // namespace tessera::objects
