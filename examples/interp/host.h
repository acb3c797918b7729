#ifndef TESSERA_EXAMPLES_INTERP_HOST_H_
#define TESSERA_EXAMPLES_INTERP_HOST_H_

// The least that a process has to supply for interpreters. runtime::Runtime is the real one: it lists them, audits, has
// deadlines and ends what is left.

#include <atomic>

#include "interp/interp.h"

namespace tessera::examples {

class SimpleHost final : public interp::Host {
 public:
  absl::StatusOr<int64_t> TakeInterpreterId() override { return next_id_++; }
  absl::Status Audit(const interp::AuditEvent&) override { return absl::OkStatus(); }
  absl::Status Listed(interp::ControlBlock&) override { return absl::OkStatus(); }
  void Unlisted(interp::ControlBlock&) override {}
  void Made(int64_t) override { ++live_; }
  void Ended(int64_t, int64_t) override { --live_; }
  interp::ControlBlock* main() override { return nullptr; }
  int live() const { return live_; }

 private:
  std::atomic<int64_t> next_id_{0};
  std::atomic<int> live_{0};
};

}  // namespace tessera::examples

#endif  // TESSERA_EXAMPLES_INTERP_HOST_H_
