#include "alloc/tracer.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "alloc/internal/system.h"

namespace tessera::alloc {

void Heap::SetTracer(Tracer* tracer) {
  if (tracer_ != nullptr) {
    Tracer* old = tracer_;
    tracer_ = nullptr;
    old->~Tracer();
    internal::SystemFree(old);
  }
  tracer_ = tracer;
  UpdateCaching();
}

Tracer* Tracer::Start(Heap& heap, uint32_t max_frames, FrameProvider provider) {
  max_frames = std::clamp<uint32_t>(max_frames, 1, kMaxFrames);
  Tracer* tracer = heap.tracer();
  if (tracer == nullptr) {
    void* memory = internal::SystemMalloc(sizeof(Tracer));
    if (memory == nullptr) return nullptr;
    tracer = new (memory) Tracer(heap);
    if (!tracer->SetMaxFrames(max_frames)) {
      tracer->~Tracer();
      internal::SystemFree(memory);
      return nullptr;
    }
    heap.SetTracer(tracer);
  } else if (!tracer->SetMaxFrames(max_frames)) {
    return nullptr;
  }
  tracer->provider_ = provider;
  return tracer;
}

void Tracer::Stop(Heap& heap) { heap.SetTracer(nullptr); }

Tracer::~Tracer() {
  if (raw_ != nullptr) raw_->Forget(*this);
  heap_.UnchargeForeign(charged_);
}

bool Tracer::SetMaxFrames(uint32_t max_frames) {
  BeginGrowth();
  auto* scratch = static_cast<Traceback*>(tables_.Reallocate(scratch_, sizeof(Traceback) + max_frames * sizeof(TraceFrame)));
  EndGrowth();
  if (scratch == nullptr) return false;
  scratch_ = scratch;
  max_frames_ = max_frames;
  return true;
}

// The tables may take what the limit of the traced heap leaves; what they have taken is charged there.
void Tracer::BeginGrowth() {
  if (heap_.limit() == 0) return tables_.SetLimit(0);
  const size_t left = heap_.limit() - std::min(heap_.limit(), heap_.reserved_bytes());
  tables_.SetLimit(std::max<size_t>(1, tables_.reserved_bytes() + left));
}

void Tracer::EndGrowth() {
  const size_t now = tables_.reserved_bytes();
  if (now > charged_) heap_.ChargeForeignPastLimit(now - charged_);
  if (now < charged_) heap_.UnchargeForeign(charged_ - now);
  charged_ = now;
}

void Tracer::Clear() {
  if (raw_ != nullptr) raw_->Forget(*this);
  traces_.Reset();
  tracebacks_.Reset();
  files_.Reset();
  kept_.Reset();
  last_file_ = std::string_view();
  tables_.Trim();
  EndGrowth();
  traced_ = peak_ = 0;
}

bool Tracer::Track(uint32_t domain, uintptr_t address, size_t size) {
  BeginGrowth();
  const Traceback* traceback = TakeTraceback();
  bool inserted = false;
  Entry* entry = traceback == nullptr ? traces_.Find(Key{address, domain}) : traces_.FindOrInsert(Key{address, domain}, &inserted);
  EndGrowth();
  if (entry == nullptr) return false;
  traced_ += size - entry->size;
  peak_ = std::max(peak_, traced_bytes());
  entry->size = size;
  if (traceback != nullptr) entry->traceback = traceback;
  return traceback != nullptr;
}

void Tracer::Untrack(uint32_t domain, uintptr_t address) {
  const Key key{address, domain};
  const Entry* entry = traces_.Find(key);
  if (entry == nullptr) return;
  traced_ -= entry->size;
  traces_.Erase(key);
}

const Traceback* Tracer::Find(uint32_t domain, uintptr_t address) const {
  const Entry* entry = traces_.Find(Key{address, domain});
  if (entry != nullptr) return entry->traceback;
  return domain == kHeap && raw_ != nullptr ? raw_->Find(*this, address) : nullptr;
}

// --- Tracebacks ---

bool Tracer::SameTraceback::operator()(const Traceback* a, const Traceback* b) const {
  return a == b || (a->hash == b->hash && a->total == b->total &&
                    std::equal(a->frames().begin(), a->frames().end(), b->frames().begin(), b->frames().end()));
}

std::string_view Tracer::KeepFile(std::string_view file) {
  if (file.empty()) file = "<unknown>";
  if (file == last_file_) return last_file_;
  if (const char* const* known = files_.Find(file)) return last_file_ = std::string_view(*known, file.size());
  const std::string_view kept = kept_.CopyString(file);
  if (kept.data() == nullptr || !files_.Insert(kept, kept.data())) return std::string_view();
  return last_file_ = kept;
}

void Tracer::AddFrame(std::string_view file, uint32_t line) {
  ++scratch_->total;
  if (scratch_->count >= max_frames_ || scratch_failed_) return;
  const std::string_view kept = KeepFile(file);
  scratch_failed_ = kept.data() == nullptr;
  auto* frames = const_cast<TraceFrame*>(scratch_->frames().data());
  new (&frames[scratch_->count++]) TraceFrame{kept, line};
  uint64_t mixed = (scratch_->hash ^ reinterpret_cast<uintptr_t>(kept.data())) * 0x9e3779b97f4a7c15u + line;
  scratch_->hash = mixed ^ (mixed >> 29);
}

// The calling thread's traceback, kept once; nullptr: no memory.
const Traceback* Tracer::TakeTraceback() {
  *scratch_ = Traceback{0, 0, 0};
  scratch_failed_ = false;
  if (provider_.add_frames != nullptr) provider_.add_frames(provider_.argument, *this);
  if (scratch_failed_) return nullptr;
  if (scratch_->count == 0) AddFrame("<unknown>", 0);
  if (scratch_failed_) return nullptr;
  scratch_->hash ^= scratch_->total;
  if (const Traceback* const* known = tracebacks_.Find(static_cast<const Traceback*>(scratch_))) return *known;
  const size_t bytes = sizeof(Traceback) + scratch_->count * sizeof(TraceFrame);
  auto* made = static_cast<Traceback*>(kept_.Allocate(bytes));
  if (made == nullptr) return nullptr;
  memcpy(static_cast<void*>(made), scratch_, bytes);
  return tracebacks_.Insert(made, made) ? made : nullptr;
}

}  // namespace tessera::alloc
