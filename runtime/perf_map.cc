#include "runtime/perf_map.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "absl/strings/str_cat.h"

namespace tessera::runtime {
namespace {

// A frame, so that stacks are walked through it, around the call of the second argument with the first.
#if defined(__x86_64__)
constexpr unsigned char kStub[] = {
    0xf3, 0x0f, 0x1e, 0xfa,  // endbr64
    0x55,                    // push %rbp
    0x48, 0x89, 0xe5,        // mov %rsp, %rbp
    0xff, 0xd6,              // call *%rsi
    0x5d,                    // pop %rbp
    0xc3,                    // ret
};
#elif defined(__aarch64__)
constexpr unsigned char kStub[] = {
    0xfd, 0x7b, 0xbf, 0xa9,  // stp x29, x30, [sp, #-16]!
    0xfd, 0x03, 0x00, 0x91,  // mov x29, sp
    0x20, 0x00, 0x3f, 0xd6,  // blr x1
    0xfd, 0x7b, 0xc1, 0xa8,  // ldp x29, x30, [sp], #16
    0xc0, 0x03, 0x5f, 0xd6,  // ret
};
#else
constexpr unsigned char kStub[] = {0};
#endif
constexpr bool kHaveStub = sizeof(kStub) > 1;
static_assert(sizeof(kStub) <= PerfMap::kStubSize);

constexpr size_t kPathSize = 64;
void PathOf(pid_t pid, char* path) { std::snprintf(path, kPathSize, "/tmp/perf-%d.map", static_cast<int>(pid)); }

absl::Status Failed(const char* path) {
  return absl::UnavailableError(absl::StrCat("perf map ", path, ": ", std::strerror(errno)));
}

// As CPython: never through a link that somebody left in a folder that is everybody's.
int OpenForAppending(const char* path) {
  return open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
}

// The lines of the parent's file. What is missing is names, which is no reason to fail.
void CopyFile(const char* from, int to) {
  const int fd = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return;
  char block[4096];
  ssize_t got;
  while ((got = read(fd, block, sizeof(block))) > 0) {
    if (write(to, block, static_cast<size_t>(got)) != got) break;
  }
  close(fd);
}

}  // namespace

// A mapping full of stubs, handed out in order.
struct PerfMap::Arena {
  static constexpr size_t kStubs = kArenaSize / kStubSize;
  Arena* older;
  size_t used;
  char* memory;
  char* stub(size_t index) const { return memory + index * kStubSize; }
};

PerfMap::PerfMap() : mutex_(sync::rank::kPerfMap) {}

PerfMap::~PerfMap() {
  sync::RankedLock lock(mutex_);
  if (fd_ >= 0) close(fd_);
  while (arenas_ != nullptr) {
    Arena* arena = arenas_;
    arenas_ = arena->older;
    munmap(arena->memory, kArenaSize);
    delete arena;
  }
}

absl::Status PerfMap::Open() {
  const pid_t pid = getpid();
  if (fd_ >= 0 && pid_ == pid) return absl::OkStatus();
  char path[kPathSize];
  PathOf(pid, path);
  const int fd = OpenForAppending(path);
  if (fd < 0) return Failed(path);
  if (fd_ >= 0) {  // the child of a fork
    close(fd_);
    char of_parent[kPathSize];
    PathOf(pid_, of_parent);
    CopyFile(of_parent, fd);
  }
  fd_ = fd;
  pid_ = pid;
  return absl::OkStatus();
}

absl::Status PerfMap::WriteLine(const void* address, size_t size, absl::string_view name) {
  if (!failure_.ok()) return failure_;
  failure_ = Open();
  if (!failure_.ok()) return failure_;
  std::string line = absl::StrCat(absl::Hex(reinterpret_cast<uintptr_t>(address)), " ", absl::Hex(size), " ", name, "\n");
  std::replace_if(line.begin(), line.end() - 1, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  // One write to a file opened for appending: another Runtime of this process writes whole lines, too.
  ssize_t written;
  do {
    written = write(fd_, line.data(), line.size());
  } while (written < 0 && errno == EINTR);
  if (written != static_cast<ssize_t>(line.size())) failure_ = Failed("is full");
  return failure_;
}

absl::Status PerfMap::Write(const void* address, size_t size, absl::string_view name) {
  sync::RankedLock lock(mutex_);
  return WriteLine(address, size, name);
}

bool PerfMap::NewArena() {
  if (!kHaveStub || arena_count_ == kMaxArenas) return false;
  std::unique_ptr<Arena> arena(new (std::nothrow) Arena);
  if (arena == nullptr) return false;
  void* memory = mmap(nullptr, kArenaSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  *arena = {arenas_, 0, static_cast<char*>(memory)};
  for (size_t i = 0; i < Arena::kStubs; ++i) std::memcpy(arena->stub(i), kStub, sizeof(kStub));
  // Never writable and executable at once. A system that forbids executable memory forbids names.
  if (mprotect(memory, kArenaSize, PROT_READ | PROT_EXEC) != 0) {
    munmap(memory, kArenaSize);
    return false;
  }
  __builtin___clear_cache(arena->memory, arena->memory + kArenaSize);
  arenas_ = arena.release();
  ++arena_count_;
  return true;
}

Trampoline PerfMap::NewTrampoline(absl::string_view name) {
  sync::RankedLock lock(mutex_);
  if ((arenas_ == nullptr || arenas_->used == Arena::kStubs) && !NewArena()) return nullptr;
  char* stub = arenas_->stub(arenas_->used);
  if (!WriteLine(stub, sizeof(kStub), name).ok()) return nullptr;
  ++arenas_->used;
  ++stubs_;
  return reinterpret_cast<Trampoline>(stub);
}

size_t PerfMap::trampolines() const {
  sync::RankedLock lock(mutex_);
  return stubs_;
}

}  // namespace tessera::runtime
