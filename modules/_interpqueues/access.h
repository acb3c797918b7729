// What the functions by id and the class Binding of _interpqueues have in common.
#ifndef TESSERA_MODULES_INTERPQUEUES_ACCESS_H_
#define TESSERA_MODULES_INTERPQUEUES_ACCESS_H_

#include "interp/deadline.h"
#include "objects/class.h"
#include "objects/thread.h"
#include "runtime/message_queue.h"

namespace tessera::interpqueues {

using objects::Thread;
using objects::Value;
using runtime::MessageQueue;

// Of the module. All but the first two come from concurrent.interpreters, and are empty until then.
struct State {
  Value queue_error, not_found_error;
  Value empty_class, full_class, ended_class;
  Value remove_rule, error_rule, replace_rule;  // what `unbounditems` may be, by object; the last one is also what get() returns by that rule
};

// A queue as an operation on it sees it. `state`: for the classes of exceptions.
struct Access {
  MessageQueue& queue;
  int64_t id;
  const State& state;
};

Value RaiseNoQueue(Thread& th, const State& state, int64_t id);
runtime::MessageQueues& Queues(Thread& th);
// None: for ever; a number: so many seconds, fractions included; not given: no time at all.
bool ReadTimeout(Thread& th, Value v, interp::Deadline* deadline);
// Waits while the queue is full. None, or empty + exception.
Value PutInto(Thread& th, const Access& access, Value object, runtime::Unbound unbound, interp::Deadline deadline);
// Waits while it is empty. False: exception pending.
bool TakeFrom(Thread& th, const Access& access, runtime::Received* received, interp::Deadline deadline);

extern const objects::TypeSpec kBindingType;

}  // namespace tessera::interpqueues

#endif  // TESSERA_MODULES_INTERPQUEUES_ACCESS_H_
