#include "immortal/region_set.h"

#include <cstdlib>
#include <cstring>

namespace tessera::immortal {

RegionSet::~RegionSet() {
  for (size_t n = 0; n < size_; ++n) entries_[n].use->Unref();
  std::free(entries_);
  account_->Unref();
}

const RegionSet::Entry* RegionSet::Search(uint64_t address) const {
  size_t low = 0, high = size_;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const Region* region = entries_[middle].use->region();
    if (address < region->begin()) {
      high = middle;
    } else if (address >= region->end()) {
      low = middle + 1;
    } else {
      return &entries_[middle];
    }
  }
  return nullptr;
}

void RegionSet::SetSpan() {
  lowest_ = size_ == 0 ? 0 : entries_[0].use->region()->begin();
  span_ = size_ == 0 ? 0 : entries_[size_ - 1].use->region()->end() - lowest_;
}

bool RegionSet::Adopt(Region* region) {
  if (Contains(region->begin())) return true;
  if (size_ == capacity_) {
    const size_t capacity = capacity_ == 0 ? 8 : capacity_ * 2;
    void* grown = std::realloc(static_cast<void*>(entries_), capacity * sizeof(Entry));
    if (grown == nullptr) return false;
    entries_ = static_cast<Entry*>(grown);
    capacity_ = capacity;
  }
  RegionUse* use = RegionUse::Make(region, account_);
  if (use == nullptr) return false;
  size_t at = size_;
  while (at > 0 && entries_[at - 1].use->region()->begin() > region->begin()) --at;
  std::memmove(static_cast<void*>(entries_ + at + 1), entries_ + at, (size_ - at) * sizeof(Entry));
  entries_[at] = {use, true};
  ++size_;
  bytes_ += region->size();
  adopted_bytes_ += region->size();
  SetSpan();
  return true;
}

void RegionSet::BeginSearch() {
  noted_ = 0;
  adopted_bytes_ = 0;
  for (size_t n = 0; n < size_; ++n) entries_[n].noted = false;
}

void RegionSet::NoteFound(uint64_t word) {
  Entry* entry = const_cast<Entry*>(Search(word));
  if (entry == nullptr || entry->noted) return;
  entry->noted = true;
  ++noted_;
}

size_t RegionSet::DropUnnoted() {
  size_t kept = 0;
  const size_t before = size_;
  for (size_t n = 0; n < before; ++n) {
    if (entries_[n].noted) {
      entries_[kept++] = entries_[n];
      continue;
    }
    bytes_ -= entries_[n].use->region()->size();
    entries_[n].use->Unref();
  }
  size_ = kept;
  SetSpan();
  return before - kept;
}

}  // namespace tessera::immortal
