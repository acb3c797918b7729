// Values on their way from one interpreter to another: encoded as bytes that belong to no heap, made anew at the other side.
//
// Model:     kShareable takes what crosses by value or by id without a protocol of its own: None, bool, int, float, str, bytes, tuples of these, queues.
//            kCopy takes more, as copies: list, dict, set, frozenset, bytearray, complex, range, slice, Ellipsis, NotImplemented, interpreters;
//            modules, types, builtin functions and functions of importable modules by name; bound methods by their object and name; functions of __main__ by
//            their code, with copies of the globals that they use. Identity inside of one message is kept, cycles included.
//            Frozen objects (vm/regions.h) cross in both modes without being copied: the message names their region, and the target reads it in place.
//            A function sent by value runs over a namespace of its own in the target; names that its module does not have are taken from the
//            target's __main__ when it arrives.
// Threads:   each side attached to its interpreter.
// Ownership: the message owns its bytes, charged to the sender's account (heap_limit_bytes of its config).
// Python:    encoding runs none, but str() of what is refused; decoding may import modules.
// Errors:    NotShareableError "X does not support cross-interpreter data", RecursionError, MemoryError; ImportError and AttributeError at the target.
// Cost:      proportional to the value; an int or a short str is one allocation.
// Design:    docs/interpreters.md, PEP 734
#ifndef TESSERA_VM_TRANSFER_H_
#define TESSERA_VM_TRANSFER_H_

#include "runtime/message.h"
#include "vm/activation.h"

namespace tessera::vm {

enum class TransferMode : uint8_t { kShareable, kCopy };

// What an interpreter keeps for it. The classes are set by module _interpreters and by concurrent.interpreters; owned or empty.
struct TransferState {
  Value not_shareable_error;
  Value queue_class;        // called with an id
  Value interpreter_class;  // likewise
  runtime::MessageAccount* account = nullptr;  // made at first use; one count
};

// What this interpreter pays with for messages and regions; made at first use. Null + MemoryError.
runtime::MessageAccount* AccountOf(Thread& th);

// Empty message: exception pending.
runtime::Message EncodeValue(Thread& th, Value v, TransferMode mode);
// A function that is to run over the namespace of the target's __main__, like a script: no closure, no parameters.
runtime::Message EncodeScript(Thread& th, Value function);
// New reference.
Value DecodeValue(Thread& th, const runtime::Message& message);

// The dict of sys.modules["__main__"], made when it is not there; borrowed. Null + exception.
Dict* MainNamespace(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_TRANSFER_H_
