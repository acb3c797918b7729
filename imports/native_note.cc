#include "imports/native_note.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"

namespace tessera::imports {
namespace {

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kMachine = EM_AARCH64;
#else
#error "which ELF machine is this?"
#endif
constexpr unsigned char kByteOrder = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

// More than any file of use has: what a broken file can make us do is bounded.
constexpr size_t kMaxSegments = 256;
constexpr size_t kMaxNoteBytes = 64 << 10;

class File {
 public:
  explicit File(const char* path) : path_(path) {
    do {
      fd_ = open(path, O_RDONLY | O_CLOEXEC);
    } while (fd_ < 0 && errno == EINTR);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) close(fd_);
  }

  absl::Status Refuse(absl::string_view what) const { return absl::FailedPreconditionError(absl::StrCat(path_, ": ", what)); }

  // All `size` bytes at `offset`, or an error.
  absl::Status Read(void* to, size_t size, uint64_t offset) const {
    if (fd_ < 0) return Failed();
    if (offset > static_cast<uint64_t>(INT64_MAX) - size) return Refuse("file too short");
    char* at = static_cast<char*>(to);
    while (size > 0) {
      const ssize_t got = pread(fd_, at, size, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Failed();
      if (got == 0) return Refuse("file too short");
      at += got;
      offset += static_cast<uint64_t>(got);
      size -= static_cast<size_t>(got);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Failed() const {
    return absl::UnavailableError(absl::StrCat(path_, ": cannot open shared object file: ", std::strerror(errno)));
  }

  const char* path_;
  int fd_;
};

absl::Status CheckHeader(const File& file, const Elf64_Ehdr& header) {
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return file.Refuse("invalid ELF header");
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != kByteOrder || header.e_machine != kMachine) {
    return file.Refuse("ELF file of another machine");
  }
  if (header.e_type != ET_DYN) return file.Refuse("only ET_DYN can be loaded");
  if (header.e_phentsize != sizeof(Elf64_Phdr)) return file.Refuse("ELF file's phentsize not the expected size");
  if (header.e_phnum > kMaxSegments) return file.Refuse("too many segments");
  return absl::OkStatus();
}

bool IsOurs(const Elf64_Nhdr& header, const char* owner) {
  return header.n_type == kNativeNoteType && header.n_namesz == sizeof(kNativeNoteOwner) &&
         std::memcmp(owner, kNativeNoteOwner, sizeof(kNativeNoteOwner)) == 0;
}

size_t RoundUp(size_t size, size_t alignment) { return (size + alignment - 1) & ~(alignment - 1); }

// Looks through one segment of notes. True: found.
absl::StatusOr<bool> Search(const File& file, const char* bytes, size_t size, size_t alignment,
                            absl::string_view module, NativeNote* note) {
  size_t at = 0;
  while (size - at >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr header;
    std::memcpy(&header, bytes + at, sizeof(header));
    at += sizeof(header);
    // 32-bit sizes: their sum is in no danger in 64 bits.
    const size_t owner_room = RoundUp(header.n_namesz, 4), note_room = RoundUp(header.n_descsz, alignment);
    if (owner_room > size - at || header.n_descsz > size - at - owner_room) return file.Refuse("a note is cut off");
    const char* owner = bytes + at;
    const char* contents = owner + owner_room;
    if (IsOurs(header, owner)) {
      if (header.n_descsz != sizeof(NativeNote)) return file.Refuse("a note of another version of Tessera");
      NativeNote read;
      std::memcpy(&read, contents, sizeof(read));
      if (read.version != kNativeNoteVersion) return file.Refuse("a note of another version of Tessera");
      if (read.name[NativeNote::kNameSize - 1] != 0) return file.Refuse("the name in a note does not end");
      if (module == read.name) {
        *note = read;
        return true;
      }
    }
    if (note_room > size - at - owner_room) break;
    at += owner_room + note_room;
  }
  return false;
}

absl::StatusOr<bool> SearchSegment(const File& file, const Elf64_Phdr& segment, absl::string_view module,
                                   NativeNote* note) {
  if (segment.p_filesz > kMaxNoteBytes) return false;  // notes of others: ours is small
  const size_t size = segment.p_filesz;
  std::unique_ptr<char[]> bytes(new char[size + 1]);
  if (absl::Status read = file.Read(bytes.get(), size, segment.p_offset); !read.ok()) return read;
  return Search(file, bytes.get(), size, segment.p_align == 8 ? 8 : 4, module, note);
}

}  // namespace

absl::StatusOr<NativeNote> ReadNativeNote(const char* path, absl::string_view module) {
  const File file(path);
  Elf64_Ehdr header;
  if (absl::Status read = file.Read(&header, sizeof(header), 0); !read.ok()) return read;
  if (absl::Status good = CheckHeader(file, header); !good.ok()) return good;
  NativeNote note;
  for (size_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    if (absl::Status read = file.Read(&segment, sizeof(segment), header.e_phoff + i * sizeof(segment)); !read.ok()) return read;
    if (segment.p_type != PT_NOTE) continue;
    absl::StatusOr<bool> found = SearchSegment(file, segment, module, &note);
    if (!found.ok()) return found.status();
    if (*found) return note;
  }
  return absl::NotFoundError(absl::StrCat(path, ": has no note of module '", module, "'"));
}

}  // namespace tessera::imports
