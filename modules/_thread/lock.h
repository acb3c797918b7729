// The types lock and RLock of module _thread.
//
// Threads:  with the GIL; a waiting thread releases it.
// Errors:   RuntimeError "release unlocked lock", ValueError and OverflowError about timeouts, with CPython's texts.
// Cost:     free: a mutex of a few instructions. Waiting: one futex call.
#ifndef TESSERA_MODULES_THREAD_LOCK_H_
#define TESSERA_MODULES_THREAD_LOCK_H_

#include "objects/thread.h"

namespace tessera::thread {

// The longest timeout, in seconds.
inline constexpr double kTimeoutMax = 9223372036.0;

objects::Value NewLockType(objects::Thread& th, objects::Value module);
objects::Value NewRLockType(objects::Thread& th, objects::Value module);
objects::Value NewLock(objects::Thread& th, objects::Type* type);

}  // namespace tessera::thread

#endif  // TESSERA_MODULES_THREAD_LOCK_H_
