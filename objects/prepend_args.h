// Arguments with one more in front: what a bound method calls its function with.
#ifndef TESSERA_OBJECTS_PREPEND_ARGS_H_
#define TESSERA_OBJECTS_PREPEND_ARGS_H_

#include <algorithm>

#include "objects/errors.h"
#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::objects {

// False: MemoryError pending.
class PrependedArgs {
 public:
  PrependedArgs(Thread& th, Value first, Args args) {
    size_t total = args.count + (args.kwnames != nullptr ? static_cast<size_t>(args.kwnames->size) : 0);
    values_ = few_;
    if (total >= kFew) values_ = block_ = static_cast<Value*>(th.heap.Allocate((total + 1) * sizeof(Value)));
    if (values_ == nullptr) {
      RaiseMemoryError(th);
      return;
    }
    values_[0] = first;
    std::copy_n(args.values, total, values_ + 1);
    args_ = {values_, args.count + 1, args.kwnames};
  }
  ~PrependedArgs() { alloc::Heap::Free(block_); }
  PrependedArgs(const PrependedArgs&) = delete;
  explicit operator bool() const { return values_ != nullptr; }
  Args args() const { return args_; }

 private:
  static constexpr size_t kFew = 8;
  Value few_[kFew];
  Value* values_;
  Value* block_ = nullptr;
  Args args_{};
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_PREPEND_ARGS_H_
