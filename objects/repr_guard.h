// Stops the repr of a container that contains itself: while it is being made, a second one says "[...]".
//
// Example: ReprGuard guard(th, self);
//          if (guard.recursive()) return NewStrAscii(th, "[...]");
//          if (!guard) return Value();    // MemoryError pending
#ifndef TESSERA_OBJECTS_REPR_GUARD_H_
#define TESSERA_OBJECTS_REPR_GUARD_H_

#include "objects/thread.h"

namespace tessera::objects {

class ReprGuard {
 public:
  ReprGuard(Thread& th, Value container);
  ~ReprGuard();
  ReprGuard(const ReprGuard&) = delete;
  bool recursive() const { return recursive_; }
  explicit operator bool() const { return entered_; }

 private:
  Thread& th_;
  Value container_;
  bool recursive_ = false, entered_ = false;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_REPR_GUARD_H_
