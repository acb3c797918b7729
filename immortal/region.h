// Region: frozen objects that several interpreters read in place, counted as a whole by its users. Not a heap: it is filled once, sealed, and given back
// in one piece. RegionUse: one user of it, who pays for it.
//
// Model:      made -> filled by one thread (Place) -> Seal() -> read from anywhere -> the last user goes: unmapped
//
//               begin                                                          end
//               | pad 8 | object | pad to 8 mod 16 | object | ...  | unused |   (whole pages, read-only once sealed)
//
//             Objects lie at addresses 8 modulo 16: references to them are immortal by themselves, no count is ever written, no collector follows them.
//             So nobody knows from the objects when a region is not needed any more: its users do. A user is an interpreter, from the first reference that
//             it gets until its collector finds none (RegionSet), or something on its way between interpreters.
// Threads:    Place and Seal by the one that made it, before anybody else knows it. Counts are atomic. Who hands a reference to another thread does so
//             with release and acquire, as through a queue.
// Ownership:  the maker has the first reference; each RegionUse holds another, and a charge of the whole size to its account.
// Errors:     null: no memory, or the account is at its limit. A write into a sealed region, or a read from a region that is gone, faults.
// Cost:       three system calls in the life of a region; at least a page.
// Example:    immortal::Region* region = immortal::Region::Make(bytes);
//             Object* object = static_cast<Object*>(region->Place(sizeof(Text) + size));
//             ...fill it...
//             region->Seal();
//             immortal::RegionUse* use = immortal::RegionUse::Make(region, account);
//             region->Unref();
//             ...
//             use->Unref();
// Design:     docs/immortals.md
#ifndef TESSERA_IMMORTAL_REGION_H_
#define TESSERA_IMMORTAL_REGION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "immortal/object.h"
#include "immortal/shared_account.h"

namespace tessera::immortal {

class Region {
 public:
  // What Place needs for a block of `size` bytes, for adding up before Make.
  static constexpr size_t PlaceSize(size_t size) { return (size + 15) / 16 * 16; }

  // Room for blocks whose PlaceSize adds up to `bytes`. One reference, the caller's.
  [[nodiscard]] static Region* Make(size_t bytes);
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;

  // Zeroed memory at 8 modulo 16. REQUIRES: not sealed; it was counted in what Make was asked for.
  void* Place(size_t size);
  // The same for an object, its header set.
  void* PlaceObject(const TypeInfo* type, size_t size, uint32_t flags = 0);
  // From now on it is read-only.
  void Seal();

  uintptr_t begin() const { return begin_; }
  uintptr_t end() const { return begin_ + size_; }
  // Whole pages: what users pay.
  size_t size() const { return size_; }
  bool Contains(uint64_t address) const { return address - begin_ < size_; }
  size_t offset(uint64_t address) const { return address - begin_; }
  // References at this moment: of users, and of the maker before he gave his away.
  uint32_t refs() const { return refs_.load(std::memory_order_relaxed); }

  void Ref() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref();

 private:
  Region(uintptr_t begin, size_t size) : begin_(begin), size_(size), next_(begin + 8) {}
  const uintptr_t begin_;
  const size_t size_;
  uintptr_t next_;  // where the next block goes
  std::atomic<uint32_t> refs_{1};
};

class RegionUse {
 public:
  // One count, the caller's. Null: no memory, or the size does not fit in the account.
  [[nodiscard]] static RegionUse* Make(Region* region, SharedAccount* account);
  RegionUse(const RegionUse&) = delete;
  RegionUse& operator=(const RegionUse&) = delete;

  Region* region() const { return region_; }
  void Ref() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref();

 private:
  RegionUse(Region* region, SharedAccount* account) : region_(region), account_(account) {}
  Region* const region_;
  SharedAccount* const account_;
  std::atomic<uint32_t> refs_{1};
};

}  // namespace tessera::immortal

#endif  // TESSERA_IMMORTAL_REGION_H_
