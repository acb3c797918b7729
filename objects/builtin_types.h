// What each builtin type contributes to the table of static types: one function that fills its Type. The list is objects/types.def.
//
// Model:   Init<Id>Type sets size, item_size, type_flags, dealloc, traverse, clear, the slots, methods, getsets and docstring of the type
//          before slots are inherited. It runs once per process, under InitStaticTypes, and touches nothing but its Type.
// Threads: see objects/static_types.h.
#ifndef TESSERA_OBJECTS_BUILTIN_TYPES_H_
#define TESSERA_OBJECTS_BUILTIN_TYPES_H_

#include "objects/static_types.h"

namespace tessera::objects {

#define TYPE(Id, name, Base) void Init##Id##Type(Type* type);
#include "objects/types.def"

// All exceptions are set up alike, with the differences in a table.
void InitExceptionType(TypeId id, Type* type);

// The evaluator's own types: a program that links objects without vm has them as bare names.
[[gnu::weak]] void InitFunctionType(Type* type);
[[gnu::weak]] void InitCodeType(Type* type);
[[gnu::weak]] void InitCellType(Type* type);
[[gnu::weak]] void InitFrameType(Type* type);
[[gnu::weak]] void InitTracebackType(Type* type);
[[gnu::weak]] void InitGeneratorType(Type* type);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BUILTIN_TYPES_H_
