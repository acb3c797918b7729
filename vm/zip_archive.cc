#include "vm/zip_archive.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/import.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

constexpr size_t kEndSize = 22, kEntrySize = 46, kLocalSize = 30, kMaxComment = 65535;
constexpr uint32_t kEndMark = 0x06054b50, kEntryMark = 0x02014b50, kLocalMark = 0x04034b50;

uint32_t U16(const uint8_t* p) { return p[0] | p[1] << 8; }
uint32_t U32(const uint8_t* p) { return U16(p) | U16(p + 2) << 16; }

class File {
 public:
  explicit File(const char* path) : fd_(open(path, O_RDONLY | O_CLOEXEC)) {
    struct stat info;
    if (fd_ >= 0 && fstat(fd_, &info) == 0 && S_ISREG(info.st_mode)) size_ = info.st_size;
  }
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;

  // -1: cannot be read, or is no regular file.
  int64_t size() const { return size_; }
  bool ReadAt(int64_t offset, uint8_t* data, size_t size) const {
    while (size > 0) {
      const ssize_t got = pread(fd_, data, size, offset);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      data += got;
      offset += got;
      size -= static_cast<size_t>(got);
    }
    return true;
  }

 private:
  int fd_;
  int64_t size_ = -1;
};

// Where the directory lies, and how far everything is from where the archive says that it is.
struct Directory {
  int64_t start, size, shift;
};

bool FindDirectory(const File& file, Directory* out) {
  // From the end back, block by block: a comment may follow the mark.
  uint8_t block[4096];
  const int64_t lowest = std::max<int64_t>(0, file.size() - static_cast<int64_t>(kEndSize + kMaxComment));
  for (int64_t end = file.size(); end - lowest >= static_cast<int64_t>(kEndSize);) {
    const int64_t start = std::max<int64_t>(lowest, end - static_cast<int64_t>(sizeof(block)));
    if (!file.ReadAt(start, block, static_cast<size_t>(end - start))) return false;
    for (int64_t at = end - static_cast<int64_t>(kEndSize); at >= start; --at) {
      const uint8_t* p = block + (at - start);
      if (U32(p) != kEndMark || at + static_cast<int64_t>(kEndSize + U16(p + 20)) > file.size()) continue;
      out->size = U32(p + 12);
      out->start = at - out->size;
      out->shift = out->start - static_cast<int64_t>(U32(p + 16));
      return out->start >= 0 && out->shift >= 0;
    }
    if (start == lowest) return false;
    end = start + static_cast<int64_t>(kEndSize) - 1;
  }
  return false;
}

// A str or bytes value as a path for the system: without NUL, with one behind.
struct TerminatedPath {
  TerminatedPath(Thread& th, std::string_view path) : bytes(NewBytes(th, path)) {}
  explicit operator bool() const { return static_cast<bool>(bytes); }
  const char* c_str() const { return reinterpret_cast<const char*>(bytes.as<Bytes>()->data()); }
  Owned bytes;
};

// The directory of the file at `path`, with the shift in front of it (8 bytes); None when it is no archive. Borrowed; empty + exception.
Value DirectoryOf(Thread& th, std::string_view path) {
  Value& archives = InterpreterOf(th).imports.archives;
  if (archives.empty()) archives = NewDict(th);
  Owned key(archives.empty() ? Value() : Value(NewStr(th, path)));
  if (!key) return Value();
  Value known = FindDictItem(th, archives.as<Dict>(), key.get());
  if (!known.IsNotFound()) return known;
  TerminatedPath name(th, path);
  if (!name || !AuditOpen(th, key, "r", O_RDONLY | O_CLOEXEC)) return Value();
  File file(name.c_str());
  Directory directory;
  Owned made(Value::None());
  if (file.size() >= 0 && FindDirectory(file, &directory)) {
    made.Reset(NewBytes(th, static_cast<int64_t>(sizeof(int64_t)) + directory.size));
    if (!made) return Value();
    std::memcpy(made.as<Bytes>()->data(), &directory.shift, sizeof(int64_t));
    if (!file.ReadAt(directory.start, made.as<Bytes>()->data() + sizeof(int64_t), static_cast<size_t>(directory.size))) made = Owned(Value::None());
  }
  return DictSet(th, archives.as<Dict>(), key.get(), made.get()) ? made.get() : Value();
}

struct Entry {
  uint32_t method, crc, packed_size, size;
  int64_t offset;  // of the local header
  bool encrypted;
};

bool FindEntry(Value directory, std::string_view name, Entry* out) {
  const Bytes* bytes = directory.as<Bytes>();
  int64_t shift;
  std::memcpy(&shift, bytes->data(), sizeof(shift));
  const uint8_t* end = bytes->data() + bytes->size;
  for (const uint8_t* p = bytes->data() + sizeof(shift); static_cast<size_t>(end - p) >= kEntrySize && U32(p) == kEntryMark;) {
    const size_t name_size = U16(p + 28), whole = kEntrySize + name_size + U16(p + 30) + U16(p + 32);
    if (static_cast<size_t>(end - p) < whole) return false;
    if (name == std::string_view(reinterpret_cast<const char*>(p + kEntrySize), name_size)) {
      *out = {U16(p + 10), U32(p + 16), U32(p + 20), U32(p + 24), shift + U32(p + 42), (U16(p + 8) & 1) != 0};
      return true;
    }
    p += whole;
  }
  return false;
}

// The archive and the entry that `path` means.
struct Found {
  std::string_view archive, name;
  Entry entry;
};

ZipResult Find(Thread& th, std::string_view path, Found* found) {
  // The shortest prefix that is no folder is the archive, if anything is.
  for (size_t slash = path.find('/', 1); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    found->archive = path.substr(0, slash);
    TerminatedPath name(th, found->archive);
    if (!name) return ZipResult::kRaised;
    struct stat info;
    if (stat(name.c_str(), &info) != 0) return ZipResult::kNotFound;
    if (S_ISDIR(info.st_mode)) continue;
    found->name = path.substr(slash + 1);
    Value directory = DirectoryOf(th, found->archive);
    if (directory.empty()) return ZipResult::kRaised;
    return !directory.IsNone() && FindEntry(directory, found->name, &found->entry) ? ZipResult::kFound : ZipResult::kNotFound;
  }
  return ZipResult::kNotFound;
}

// zlib's memory comes from the interpreter's heap.
voidpf TakeMemory(voidpf heap, uInt items, uInt size) { return static_cast<alloc::Heap*>(heap)->Allocate(size_t{items} * size); }
void GiveMemory(voidpf, voidpf block) { alloc::Heap::Free(block); }

ZipResult Fail(Thread& th, const Found& found, const char* what) {
  Raise(th, types::kImportError, "%s: '%.*s' in '%.*s'", what, static_cast<int>(found.name.size()), found.name.data(), static_cast<int>(found.archive.size()),
        found.archive.data());
  return ZipResult::kRaised;
}

// All of `packed`, which must make exactly what there is room for.
bool Inflate(Thread& th, Bytes* packed, Bytes* out, bool* no_memory) {
  z_stream stream{};
  stream.zalloc = &TakeMemory;
  stream.zfree = &GiveMemory;
  stream.opaque = &th.heap;
  const int ready = inflateInit2(&stream, -MAX_WBITS);
  *no_memory = ready == Z_MEM_ERROR;
  if (ready != Z_OK) return false;
  stream.next_in = packed->data();
  stream.avail_in = static_cast<uInt>(packed->size);
  stream.next_out = out->data();
  stream.avail_out = static_cast<uInt>(out->size);
  const int ended = inflate(&stream, Z_FINISH);
  *no_memory = ended == Z_MEM_ERROR;
  const bool whole = ended == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  return whole;
}

}  // namespace

bool IsZipArchive(const char* path) {
  File file(path);
  Directory directory;
  return file.size() >= 0 && FindDirectory(file, &directory);
}

ZipResult FindInArchive(Thread& th, std::string_view path) {
  Found found;
  return Find(th, path, &found);
}

ZipResult ReadFromArchive(Thread& th, std::string_view path, Owned* bytes) {
  Found found;
  if (ZipResult result = Find(th, path, &found); result != ZipResult::kFound) return result;
  const Entry& entry = found.entry;
  if (entry.encrypted) return Fail(th, found, "encrypted entry");
  if (entry.method != 0 && entry.method != Z_DEFLATED) return Fail(th, found, "unknown compression");
  if (entry.method == 0 && entry.size != entry.packed_size) return Fail(th, found, "bad size");
  TerminatedPath name(th, found.archive);
  Owned archive(name ? Value(NewStr(th, found.archive)) : Value());
  if (!archive || !AuditOpen(th, archive, "r", O_RDONLY | O_CLOEXEC)) return ZipResult::kRaised;
  File file(name.c_str());
  uint8_t local[kLocalSize];
  if (file.size() < 0 || !file.ReadAt(entry.offset, local, sizeof(local))) return Fail(th, found, "can't read Zip file");
  if (U32(local) != kLocalMark) return Fail(th, found, "bad local file header");
  const int64_t start = entry.offset + static_cast<int64_t>(kLocalSize + U16(local + 26) + U16(local + 28));
  // Before memory for it is taken: a size that the file cannot have is a lie.
  if (start > file.size() || entry.packed_size > file.size() - start) return Fail(th, found, "can't read Zip file");
  Owned packed(NewBytes(th, int64_t{entry.packed_size}));
  if (!packed) return ZipResult::kRaised;
  if (!file.ReadAt(start, packed.as<Bytes>()->data(), entry.packed_size)) return Fail(th, found, "can't read Zip file");
  if (entry.method == Z_DEFLATED) {
    Owned data(NewBytes(th, int64_t{entry.size}));
    if (!data) return ZipResult::kRaised;
    bool no_memory = false;
    if (!Inflate(th, packed.as<Bytes>(), data.as<Bytes>(), &no_memory)) return no_memory ? (RaiseMemoryError(th), ZipResult::kRaised) : Fail(th, found, "bad compressed data");
    packed = std::move(data);
  }
  const Bytes* data = packed.as<Bytes>();
  if (crc32(0, data->data(), static_cast<uInt>(data->size)) != entry.crc) return Fail(th, found, "bad checksum");
  *bytes = std::move(packed);
  return ZipResult::kFound;
}

}  // namespace tessera::vm
