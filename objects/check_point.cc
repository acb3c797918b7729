#include "objects/check_point.h"

#include "interp/attach.h"
#include "objects/hooks.h"

namespace tessera::objects {

bool HandleRequests(Thread& th) {
  const Hooks* hooks = th.interp.hooks;
  if (hooks != nullptr && hooks->handle_requests != nullptr) return hooks->handle_requests(th);
  interp::YieldGil(th);
  return true;
}

}  // namespace tessera::objects
