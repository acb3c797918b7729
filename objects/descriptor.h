// Descriptors of native types and of __slots__; what a type's tables become in its dict.
#ifndef TESSERA_OBJECTS_DESCRIPTOR_H_
#define TESSERA_OBJECTS_DESCRIPTOR_H_

#include "objects/function.h"
#include "objects/slot_table.h"
#include "objects/thread.h"

namespace tessera::objects {

// New references; empty + MemoryError. `owner` is the type whose dict they go into.
Value NewMethodDescriptor(Thread& th, const MethodDef* def, Type* owner);  // or a class method's, by its flags
// `set` of what is a field of a struct in CPython: named a member, and plainly a "readonly attribute".
bool ReadOnlyMember(Thread& th, Value self, Value value);
Value NewGetSetDescriptor(Thread& th, const GetSetDef* def, Type* owner);
Value NewWrapperDescriptor(Thread& th, const WrapperDef* def, Type* owner);
Value NewMemberDescriptor(Thread& th, Str* name, Type* owner, uint32_t offset);
// A field that Python cannot assign. `doc` may be null, and outlives the type.
Value NewReadOnlyMember(Thread& th, Str* name, Type* owner, uint32_t offset, const char* doc);
Value NewStaticMethod(Thread& th, Value function);
Value NewClassMethod(Thread& th, Value function);

// The function that stands as __new__ in the dict of a native type: checks its first argument and calls the type's new_.
extern const MethodDef kNewMethodDef;

// Shared by the descriptors' files.
Value RaiseWrongSelf(Thread& th, const char* name, const Type* owner, Value self);
Value DescriptorQualname(Thread& th, Type* owner, const char* name);
Value DescriptorReduce(Thread& th, Type* owner, const char* name);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_DESCRIPTOR_H_
