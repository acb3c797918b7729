// Modules in zip archives on sys.path, read as zipimport reads them: path/of/archive.zip/folder/inside/name.py.
//
// Model:     an interpreter keeps the central directory of each archive that it has looked into (ImportState::archives: path -> bytes, or None for what is
//            none); the archive itself is open only while an entry is read. Stored and deflated entries; data before the archive (a script's first
//            line) is allowed.
// Errors:    an archive that lies about its contents: ImportError; what the system says: OSError; MemoryError.
// Cost:      a look-up walks the directory.
// Design:    docs/imports.md, PEP 273, PKWARE's APPNOTE 6.3
#ifndef TESSERA_VM_ZIP_ARCHIVE_H_
#define TESSERA_VM_ZIP_ARCHIVE_H_

#include <string_view>

#include "objects/value.h"

namespace tessera::vm {

struct Thread;

// Whether the file ends in the directory of a zip archive.
bool IsZipArchive(const char* path);

enum class ZipResult : uint8_t { kFound, kNotFound, kRaised };
// Is `path` an entry of an archive?
ZipResult FindInArchive(Thread& th, std::string_view path);
// Its bytes. kNotFound: as above.
ZipResult ReadFromArchive(Thread& th, std::string_view path, objects::Owned* bytes);

}  // namespace tessera::vm

#endif  // TESSERA_VM_ZIP_ARCHIVE_H_
