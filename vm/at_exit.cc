#include "vm/at_exit.h"

#include "vm/exit_status.h"
#include "vm/python.h"

namespace tessera::vm {

void RunAtExit(Thread& th) {
  if (!FlushStandardStreams(th) && th.interp.is_main()) static_cast<Python&>(th.interp.language()).NoteLostOutput();
}

}  // namespace tessera::vm
