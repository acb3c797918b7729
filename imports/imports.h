// The public library of this package in one include: import locks, finders and loaders, the registry of native modules.
//
// Design:     docs/imports.md
#ifndef TESSERA_IMPORTS_IMPORTS_H_
#define TESSERA_IMPORTS_IMPORTS_H_

#include "imports/compatibility.h"       // IWYU pragma: export
#include "imports/extension_registry.h"  // IWYU pragma: export
#include "imports/finder.h"              // IWYU pragma: export
#include "imports/import_lock.h"         // IWYU pragma: export
#include "imports/native_note.h"         // IWYU pragma: export

#endif  // TESSERA_IMPORTS_IMPORTS_H_
