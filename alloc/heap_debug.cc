// Debug heaps: guard bytes behind each block, patterns in blocks that are free, and reports.
#include <cstdarg>
#include <cstdio>

#include "alloc/heap.h"
#include "alloc/internal/debug_block.h"
#include "alloc/tracer.h"
#include "sync/fatal.h"

namespace tessera::alloc {

using internal::BlockFacts;
using internal::DebugTail;
using internal::kFreedByte;
using internal::kGuardByte;
using internal::kGuardBytes;
using internal::ReadDebugTail;
using internal::ReportBlock;

namespace {

BlockFacts FactsOf(const Heap& heap, const void* block, const DebugTail& tail) {
  return {block,         static_cast<size_t>(tail.size), tail.domain(),
          heap.owner_id(), tail.serial(),                &heap,
          reinterpret_cast<uintptr_t>(block)};
}

// The first byte of a block stays accessible: CheckBlock looks at it.
void PoisonBehind(const void* block, size_t size, size_t span) {
  if (size == 0) size = 1;
  internal::Poison(static_cast<const char*>(block) + size, span - size);
}

}  // namespace

void Heap::SetDebug() {
  if (segments_ != nullptr) sync::Fatal("Heap::SetDebug: there are blocks already");
  debug_ = true;
  UpdateCaching();
}

size_t Heap::Guarded(size_t size) const {
  constexpr size_t kExtra = kGuardBytes + sizeof(DebugTail);
  return size > PTRDIFF_MAX ? size : size + kExtra;  // what is larger than that is refused as it is
}

void Heap::WriteGuard(void* block, size_t size, char domain) {
  const size_t span = SpanOf(block);
  char* behind = static_cast<char*>(block) + size;
  const DebugTail tail{size, (++serial_ << 8 >> 8) | uint64_t{static_cast<unsigned char>(domain)} << 56};
  internal::Unpoison(behind, span - size);
  memset(behind, kGuardByte, span - size - sizeof(tail));
  memcpy(internal::TailPlace(block, span), &tail, sizeof(tail));
  PoisonBehind(block, size, span);
}

void Heap::CheckGuard(const void* block, const char* what) const {
  const size_t span = SpanOf(block);
  const DebugTail tail = ReadDebugTail(block, span);
  if (tail.size > span - kGuardBytes - sizeof(tail)) {
    ReportBlock({block, 0, 0, owner_id_, 0, this, reinterpret_cast<uintptr_t>(block)},
                "%s of a block whose end was overwritten, its size included", what);
  }
  const auto* bytes = static_cast<const unsigned char*>(block);
  const size_t guards = span - sizeof(tail) - tail.size;
  internal::Unpoison(bytes + tail.size, guards);
  for (size_t i = 0; i < guards; ++i) {
    if (bytes[tail.size + i] == kGuardByte) continue;
    ReportBlock(FactsOf(*this, block, tail), "%s of a block behind whose end was written: byte %zu is 0x%02x", what,
                static_cast<size_t>(tail.size) + i, bytes[tail.size + i]);
  }
  PoisonBehind(block, tail.size, span);
}

// A free block holds the pattern, but for the words that link it.
void Heap::CheckFreedPattern(const void* block, size_t span) const {
  if ((internal::PageOf(block)->flags & internal::kLargePage) != 0) return;  // it comes from the system
  const auto* bytes = static_cast<const unsigned char*>(block);
  for (size_t i = sizeof(FreeBlock); i < span; ++i) {
    if (bytes[i] == kFreedByte) continue;
    ReportBlock({block, span, 0, owner_id_, serial_, nullptr, 0},
                "a block was written to after its release: byte %zu is 0x%02x (seen when it was allocated again)", i, bytes[i]);
  }
}

void Heap::CheckCaller(const void* block, const char* what) const {
  const Heap* current = current_heap_ == nullptr ? nullptr : current_heap_();
  if (current == nullptr || current == this) return;
  BlockFacts facts{block, 0, 0, owner_id_, 0, this, reinterpret_cast<uintptr_t>(block)};
  if (block != nullptr) facts.size = SpanOf(block);
  if (block != nullptr && debug_) facts = FactsOf(*this, block, ReadDebugTail(block, SpanOf(block)));
  ReportBlock(facts, "wrong interpreter: %s in the heap of interpreter %lld by a thread that is inside of interpreter %lld", what,
              static_cast<long long>(owner_id_), static_cast<long long>(current->owner_id_));
}

void Heap::SetBlockDomain(void* block, char domain) {
  if (!Of(block).debug_) return;
  const size_t span = SpanOf(block);
  DebugTail tail = ReadDebugTail(block, span);
  tail.serial_and_domain = tail.serial() | uint64_t{static_cast<unsigned char>(domain)} << 56;
  internal::Unpoison(internal::TailPlace(block, span), sizeof(tail));
  memcpy(internal::TailPlace(block, span), &tail, sizeof(tail));
  internal::Poison(internal::TailPlace(block, span), sizeof(tail));
}

char Heap::BlockDomain(const void* block) {
  return Of(block).debug_ ? ReadDebugTail(block, SpanOf(block)).domain() : 0;
}

void Heap::ExpectDomain(void* block, char domain) {
  CheckBlock(block);
  const Heap& heap = Of(block);
  const DebugTail tail = ReadDebugTail(block, SpanOf(block));
  if (tail.domain() == domain) return;
  ReportBlock(FactsOf(heap, block, tail), "wrong domain: release or reallocation through domain %s", internal::DomainName(domain));
}

namespace internal {

const char* DomainName(char domain) {
  switch (domain) {
    case 'r':
      return "raw";
    case 'm':
      return "mem";
    case 'o':
      return "object";
    default:
      return "of the heap itself";
  }
}

void ReportBlock(const BlockFacts& facts, const char* format, ...) {
  char text[900];
  size_t used = 0;
  const auto add = [&](const char* format, auto... values) {
    if (used >= sizeof(text)) return;
    const int n = snprintf(text + used, sizeof(text) - used, format, values...);
    if (n > 0) used += static_cast<size_t>(n);
  };
  va_list arguments;
  va_start(arguments, format);
  const int n = vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  used = n > 0 ? static_cast<size_t>(n) : 0;
  if (facts.block != nullptr) {
    add("\n  block %p, %zu bytes, domain %s", facts.block, facts.size, DomainName(facts.domain));
    if (facts.owner >= 0) add(", of interpreter %lld", static_cast<long long>(facts.owner));
    if (facts.serial != 0) add(", allocation %llu", static_cast<unsigned long long>(facts.serial));
  }
  const Tracer* tracer = facts.heap == nullptr ? nullptr : facts.heap->tracer();
  const Traceback* traceback = tracer == nullptr ? nullptr : tracer->Find(Tracer::kHeap, facts.traced_address);
  bool told = false;
  const auto tell = [&](const Traceback& found) {
    told = true;
    add("\n  allocated at, innermost first:%s", "");
    for (const TraceFrame& frame : found.frames()) {
      add("\n    %.*s:%u", static_cast<int>(frame.file.size()), frame.file.data(), frame.line);
    }
  };
  if (traceback != nullptr) tell(*traceback);
  if (facts.raw_traces != nullptr) facts.raw_traces->With(facts.block, tell);
  if (facts.where != nullptr && facts.where[0] != '\0') {
    add("\n  it was allocated at, innermost first:%s", facts.where);
  } else if (facts.block != nullptr && !told) {
    add("\n  where it was allocated is not known: allocations were not traced%s", "");
  }
  sync::Fatal("%s", text);
}

}  // namespace internal
}  // namespace tessera::alloc
