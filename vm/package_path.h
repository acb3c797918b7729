// The __path__ of packages, from the file that their code is in.
#ifndef TESSERA_VM_PACKAGE_PATH_H_
#define TESSERA_VM_PACKAGE_PATH_H_

#include "objects/list.h"
#include "objects/str.h"

namespace tessera::vm {

// A new list of one folder: that of the package's __init__ file. Empty + exception.
inline objects::Value PackagePath(objects::Thread& th, objects::Str* file) {
  int64_t slash = file->length - 1;
  while (slash > 0 && file->at(slash) != '/') --slash;
  objects::Owned folder(objects::Substring(th, file, 0, slash)), path(objects::NewList(th));
  return folder && path && objects::ListAppend(th, path.as<objects::List>(), folder) ? path.Release() : objects::Value();
}

}  // namespace tessera::vm

#endif  // TESSERA_VM_PACKAGE_PATH_H_
