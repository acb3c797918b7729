#include "interp/resource_list.h"

#include "absl/base/optimization.h"
#include "sync/fatal.h"

namespace tessera::interp {

void Resource::Unlink() {
  if (previous_ == nullptr) return;
  *previous_ = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
  previous_ = nullptr;
  next_ = nullptr;
}

ResourceList::~ResourceList() {
  if (ABSL_PREDICT_FALSE(head_ != nullptr)) sync::Fatal("a ResourceList is destroyed before CloseAll");
}

void ResourceList::Add(Resource& resource) {
  if (ABSL_PREDICT_FALSE(resource.linked())) sync::Fatal("a Resource is added to a second ResourceList");
  resource.next_ = head_;
  resource.previous_ = &head_;
  if (head_ != nullptr) head_->previous_ = &resource.next_;
  head_ = &resource;
}

size_t ResourceList::CloseAll() {
  size_t closed = 0;
  while (head_ != nullptr) {
    Resource* newest = head_;
    newest->Unlink();
    newest->Close();
    ++closed;
  }
  return closed;
}

}  // namespace tessera::interp
