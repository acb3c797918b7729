#include "vm/output_sink.h"

#include <errno.h>

#include "interp/attach.h"
#include "objects/thread.h"

namespace tessera::vm {

int CallSink(objects::Thread& th, const OutputSink& sink, std::string_view bytes) {
  int error;
  {
    interp::AllowThreads released(th);
    error = sink(bytes);
  }
  constexpr int kLargest = 4095;  // what the kernel uses
  return error == 0 || (error > 0 && error <= kLargest) ? error : EIO;
}

}  // namespace tessera::vm
