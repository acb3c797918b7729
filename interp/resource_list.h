// ResourceList: what an interpreter holds outside its heap (files, mappings, sessions of libraries), so that its end can give
// it back without running any of its code. It is not for memory of the heap: that is dropped whole.
//
// Model:      an intrusive list; a Resource links itself in and out. CloseAll closes newest first.
// Threads:    with the interpreter's GIL; at the end by the one thread that is left.
// Ownership:  the list owns nothing; a Resource unlinks itself when it is destroyed. One that is part of an object in the heap
//             need not be destroyed: the list is closed before the heap is dropped.
// Errors:     Close has nobody to tell; it must not fail loudly, run code of the language, or take a GIL.
// Cost:       linking is four pointer writes.
// Example:    class FileResource final : public interp::Resource { void Close() override { close(fd_); } ... };

#ifndef TESSERA_INTERP_RESOURCE_LIST_H_
#define TESSERA_INTERP_RESOURCE_LIST_H_

#include <cstddef>

namespace tessera::interp {

class ResourceList;

class Resource {
 public:
  Resource() = default;
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;
  virtual ~Resource() { Unlink(); }

  // Called once, already unlinked.
  virtual void Close() = 0;
  void Unlink();
  bool linked() const { return previous_ != nullptr; }

 private:
  friend class ResourceList;
  struct Links;
  Resource* next_ = nullptr;
  Resource** previous_ = nullptr;  // what points at this
};

class ResourceList {
 public:
  ResourceList() = default;
  ResourceList(const ResourceList&) = delete;
  ResourceList& operator=(const ResourceList&) = delete;
  // REQUIRES: empty.
  ~ResourceList();

  // REQUIRES: not linked.
  void Add(Resource& resource);
  // Newest first; a Close that adds another resource gets it closed too. Returns how many were closed.
  size_t CloseAll();
  bool empty() const { return head_ == nullptr; }

 private:
  Resource* head_ = nullptr;
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_RESOURCE_LIST_H_
