#include "modules/_thread/lock.h"

#include <new>

#include "absl/time/time.h"
#include "interp/wait.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/slow.h"

namespace tessera::thread {

using namespace objects;  // NOLINT

namespace {

// Both types: a plain lock has no owner and a count of at most 1.
struct Lock : Object {
  interp::WaitQueue waiters;
  int64_t count;
  uint64_t owner;  // id of a thread state; RLock only

  bool Take(uint64_t thread, bool reentrant) {
    if (count != 0 && !(reentrant && owner == thread)) return false;
    ++count;
    owner = thread;
    return true;
  }
};

Lock* Self(const Value* args) { return args[0].as<Lock>(); }

// timeout=-1: for ever. False: exception pending.
bool ReadDeadline(Thread& th, Value blocking, Value timeout, interp::Deadline* deadline) {
  int blocks = blocking.IsUnbound() ? 1 : IsTrue(th, blocking);
  if (blocks < 0) return false;
  double seconds = -1;
  if (!timeout.IsUnbound() && !AsDouble(th, timeout, &seconds)) return false;
  if (seconds != seconds) return Raise(th, types::kValueError, "Invalid value NaN (not a number)"), false;
  if (!blocks && seconds != -1) return Raise(th, types::kValueError, "can't specify a timeout for a non-blocking call"), false;
  if (seconds < 0 && seconds != -1) return Raise(th, types::kValueError, "timeout value must be a non-negative number"), false;
  if (seconds > kTimeoutMax) return Raise(th, types::kOverflowError, "timeout value is too large"), false;
  *deadline = !blocks ? interp::Deadline::After(absl::ZeroDuration())
              : seconds < 0 ? interp::Deadline::Never()
                            : interp::Deadline::After(absl::Seconds(seconds));
  return true;
}

Value AcquireUntil(Thread& th, Lock* lock, bool reentrant, interp::Deadline deadline) {
  Owned keep = Owned::Borrow(lock);
  for (;;) {
    switch (lock->waiters.WaitUntil(th, deadline, [&] { return lock->Take(th.id(), reentrant); })) {
      case interp::WaitResult::kWoken: return Value::True();
      case interp::WaitResult::kTimedOut: return Value::False();
      case interp::WaitResult::kInterrupted:
      case interp::WaitResult::kKilled:
        if (!vm::HandleBreaker(vm::AsVm(th))) return Value();
    }
  }
}

template <bool kReentrant>
Value Acquire(Thread& th, const Value* args) {
  interp::Deadline deadline = interp::Deadline::Never();
  if (!ReadDeadline(th, args[1], args[2], &deadline)) return Value();
  return AcquireUntil(th, Self(args), kReentrant, deadline);
}

template <bool kReentrant>
Value Enter(Thread& th, const Value* args) {
  return AcquireUntil(th, Self(args), kReentrant, interp::Deadline::Never());
}

bool ReleaseOnce(Thread& th, Lock* lock, bool reentrant) {
  bool held = false;
  lock->waiters.NotifyOne([&] {
    held = lock->count != 0 && (!reentrant || lock->owner == th.id());
    return held && --lock->count == 0;
  });
  if (!held) Raise(th, types::kRuntimeError, reentrant ? "cannot release un-acquired lock" : "release unlocked lock");
  return held;
}

template <bool kReentrant>
Value Release(Thread& th, const Value* args) {
  return ReleaseOnce(th, Self(args), kReentrant) ? Value::None() : Value();
}

bool IsLocked(Lock* lock) {
  sync::RankedLock guard(lock->waiters.mutex());
  return lock->count != 0;
}

Value Locked(Thread&, const Value* args) { return Value::Bool(IsLocked(Self(args))); }

Value IsOwned(Thread& th, const Value* args) {
  sync::RankedLock guard(Self(args)->waiters.mutex());
  return Value::Bool(Self(args)->count != 0 && Self(args)->owner == th.id());
}

Value RecursionCount(Thread& th, const Value* args) {
  sync::RankedLock guard(Self(args)->waiters.mutex());
  return Value::Int(Self(args)->owner == th.id() ? Self(args)->count : 0);
}

// What a condition variable needs of a lock that is held several times over: (count, owner).
Value ReleaseSave(Thread& th, const Value* args) {
  Lock* lock = Self(args);
  int64_t count = 0;
  lock->waiters.NotifyOne([&] {
    if (lock->owner == th.id()) count = std::exchange(lock->count, 0);
    return count != 0;
  });
  if (count == 0) return Raise(th, types::kRuntimeError, "cannot release un-acquired lock");
  Owned owner(NewIntUnsigned(th, th.id()));
  Value items[2] = {Value::Int(count), owner.get()};
  return owner ? Value(NewTuple(th, items, 2)) : Value();
}

Value AcquireRestore(Thread& th, const Value* args) {
  int64_t count = 0;
  if (!IsTuple(args[1]) || args[1].as<Tuple>()->size != 2 || !IsInt(args[1].as<Tuple>()->items()[0]) ||
      !FitsInt64(args[1].as<Tuple>()->items()[0], &count) || count < 1)
    return Raise(th, types::kTypeError, "_acquire_restore() takes what _release_save() returned");
  Owned taken(AcquireUntil(th, Self(args), false, interp::Deadline::Never()));
  if (!taken) return Value();
  sync::RankedLock guard(Self(args)->waiters.mutex());
  Self(args)->count = count;
  return Value::None();
}

Value AtForkReinit(Thread&, const Value* args) {
  sync::RankedLock guard(Self(args)->waiters.mutex());
  Self(args)->count = 0;
  return Value::None();
}

Value LockRepr(Thread& th, Value self) {
  const char* state = IsLocked(self.as<Lock>()) ? "locked" : "unlocked";
  return Format(th, "<%s %T object at 0x%llx>", state, self, static_cast<unsigned long long>(self.bits()));
}

void DeallocLock(Object* object) {
  Lock* lock = static_cast<Lock*>(object);
  lock->waiters.~WaitQueue();
  FreeObject(lock);
}

Value MakeLock(Thread& th, Type* type) {
  Lock* lock = static_cast<Lock*>(NewObject(th, type, sizeof(Lock)));
  if (lock == nullptr) return Value();
  new (&lock->waiters) interp::WaitQueue(sync::rank::kLanguageLock);
  lock->count = 0;
  lock->owner = 0;
  return lock;
}

Value NewRLock(Thread& th, Type* type, Args args) {
  if (args.count != 0 || args.kwnames != nullptr) return Raise(th, types::kTypeError, "RLock() takes no arguments");
  return MakeLock(th, type);
}

constexpr MethodDef kLockMethods[] = {
    {"acquire", &Acquire<false>, "($self, blocking=True, timeout=-1)", "Waits for the lock and takes it; says whether it has."},
    {"acquire_lock", &Acquire<false>, "($self, blocking=True, timeout=-1)", "An old name of acquire."},
    {"release", &Release<false>, "($self, /)", "Lets go of the lock, whoever took it."},
    {"release_lock", &Release<false>, "($self, /)", "An old name of release."},
    {"locked", &Locked, "($self, /)", "Whether somebody has the lock."},
    {"locked_lock", &Locked, "($self, /)", "An old name of locked."},
    {"__enter__", &Enter<false>, "($self, /)", "Takes the lock."},
    {"__exit__", &Release<false>, "($self, /, *exc_info)", "Lets go of the lock."},
    {"_at_fork_reinit", &AtForkReinit, "($self, /)", "Makes it free in the child of a fork."},
    {}};

constexpr MethodDef kRLockMethods[] = {
    {"acquire", &Acquire<true>, "($self, blocking=True, timeout=-1)", "Waits for the lock and takes it, once more if this thread has it."},
    {"release", &Release<true>, "($self, /)", "Lets go of the lock once."},
    {"__enter__", &Enter<true>, "($self, /)", "Takes the lock."},
    {"__exit__", &Release<true>, "($self, /, *exc_info)", "Lets go of the lock once."},
    {"_is_owned", &IsOwned, "($self, /)", "Whether this thread has the lock."},
    {"_recursion_count", &RecursionCount, "($self, /)", "How many times this thread has the lock."},
    {"_release_save", &ReleaseSave, "($self, /)", "Lets go of the lock altogether; returns what _acquire_restore takes."},
    {"_acquire_restore", &AcquireRestore, "($self, state, /)", "Takes the lock as many times as before."},
    {"_at_fork_reinit", &AtForkReinit, "($self, /)", "Makes it free in the child of a fork."},
    {}};

Value NewLockLikeType(Thread& th, Value module, const char* name, const char* doc, const MethodDef* methods, uint32_t flags, NewFn new_) {
  TypeSpec spec{};
  spec.name = name;
  spec.size = sizeof(Lock);
  spec.flags = flags;
  spec.doc = doc;
  spec.methods = methods;
  spec.fill = [](Type* type) {
    type->dealloc = &DeallocLock;
    type->slots.repr = &LockRepr;
  };
  Owned type(NewTypeFromSpec(th, spec, module));
  if (type && new_ != nullptr) type.as<Type>()->slots.new_ = new_;
  return type.Release();
}

}  // namespace

Value NewLockType(Thread& th, Value module) {
  return NewLockLikeType(th, module, "_thread.lock", "A lock: one thread has it at a time.", kLockMethods, kDisallowInstantiation, nullptr);
}

Value NewRLockType(Thread& th, Value module) {
  return NewLockLikeType(th, module, "_thread.RLock", "A lock that its owner can take again.", kRLockMethods, kBaseType, &NewRLock);
}

Value NewLock(Thread& th, Type* type) { return MakeLock(th, type); }

}  // namespace tessera::thread
