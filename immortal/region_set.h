// RegionSet: the regions that one interpreter uses, found by address, and which of them a search for references has come across. It does not search itself:
// see gc/root_scan.h.
//
// Model:      Adopt (a reference came in) -> BeginSearch, Note(word) for each word that may be a reference, DropUnnoted -> ...
// Threads:    under the GIL of its interpreter; the destructor when no object is read any more.
// Ownership:  holds one count of a RegionUse for each region. Its own memory lies outside of every heap, so that a search of the heap does not find in it the
//             addresses that it looks for.
// Errors:     kNoMemory, kOverLimit: nothing has changed.
// Cost:       a look-up is a binary search over the regions, after two comparisons that tell most words apart.
// Design:     docs/immortals.md
#ifndef TESSERA_IMMORTAL_REGION_SET_H_
#define TESSERA_IMMORTAL_REGION_SET_H_

#include <cstddef>
#include <cstdint>

#include "immortal/region.h"

namespace tessera::immortal {

class RegionSet {
 public:
  explicit RegionSet(SharedAccount* account) : account_(account) { account_->Ref(); }
  RegionSet(const RegionSet&) = delete;
  RegionSet& operator=(const RegionSet&) = delete;
  ~RegionSet();

  // What is in use from now on, if it was not yet. False: no memory, or over the limit of the account.
  [[nodiscard]] bool Adopt(Region* region);
  // The use of the region that has this address; null: none of them.
  RegionUse* Find(uint64_t address) const {
    if (address - lowest_ >= span_) return nullptr;
    const Entry* entry = Search(address);
    return entry == nullptr ? nullptr : entry->use;
  }
  bool Contains(uint64_t address) const { return Find(address) != nullptr; }

  size_t size() const { return size_; }
  size_t bytes() const { return bytes_; }
  // Bytes of regions adopted since the last search.
  size_t adopted_bytes() const { return adopted_bytes_; }
  SharedAccount& account() const { return *account_; }
  Region* region(size_t index) const { return entries_[index].use->region(); }

  void BeginSearch();
  // `word` was found where a reference may stand: any address in a region keeps it.
  void Note(uint64_t word) {
    if (word - lowest_ < span_) NoteFound(word);
  }
  bool all_noted() const { return noted_ == size_; }
  // Gives up what was not noted; returns how many.
  size_t DropUnnoted();

 private:
  struct Entry {
    RegionUse* use;
    bool noted;
  };
  const Entry* Search(uint64_t address) const;
  void NoteFound(uint64_t word);
  void SetSpan();

  SharedAccount* const account_;
  Entry* entries_ = nullptr;  // by address
  size_t size_ = 0, capacity_ = 0, bytes_ = 0, adopted_bytes_ = 0, noted_ = 0;
  uintptr_t lowest_ = 0, span_ = 0;
};

}  // namespace tessera::immortal

#endif  // TESSERA_IMMORTAL_REGION_SET_H_
