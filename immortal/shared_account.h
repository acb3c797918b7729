// SharedAccount: how many bytes outside of its heap an interpreter answers for (messages on their way, regions that it reads), with a hard limit. Not an
// allocator: it counts what others have allocated.
//
// Model:      bytes charged minus bytes released; never above the limit.
// Threads:    every call from any thread.
// Ownership:  counted. It outlives its interpreter while something that was charged to it exists.
// Errors:     Charge returns false and changes nothing: over the limit.
// Cost:       an atomic addition.
// Example:    SharedAccount* account = SharedAccount::Make(interpreter_id, 64 << 20);
//             if (!account->Charge(size)) return OutOfMemory();
//             ...
//             account->Release(size);
//             account->Unref();
// Design:     docs/immortals.md
#ifndef TESSERA_IMMORTAL_SHARED_ACCOUNT_H_
#define TESSERA_IMMORTAL_SHARED_ACCOUNT_H_

#include <atomic>
#include <cstdint>

namespace tessera::immortal {

class SharedAccount {
 public:
  // One count, the caller's. Null: no memory. `limit` in bytes, 0: none.
  static SharedAccount* Make(int64_t interpreter, uint64_t limit);
  SharedAccount(const SharedAccount&) = delete;
  SharedAccount& operator=(const SharedAccount&) = delete;

  int64_t interpreter() const { return interpreter_; }
  uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  uint64_t limit() const { return limit_; }
  [[nodiscard]] bool Charge(uint64_t bytes);
  void Release(uint64_t bytes) { bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

  void Ref() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref();

 private:
  SharedAccount(int64_t interpreter, uint64_t limit) : interpreter_(interpreter), limit_(limit) {}
  const int64_t interpreter_;
  const uint64_t limit_;
  std::atomic<uint64_t> bytes_{0};
  std::atomic<uint32_t> refs_{1};
};

}  // namespace tessera::immortal

#endif  // TESSERA_IMMORTAL_SHARED_ACCOUNT_H_
