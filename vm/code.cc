#include "vm/code.h"

#include <cstring>

#include "objects/builtin_types.h"
#include "objects/bytes.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/gc_support.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "objects/weakref.h"
#include "vm/activation.h"
#include "vm/code_object.h"
#include "vm/perf.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::CodeBody;
using bytecode::Constant;
using bytecode::ConstantKind;

namespace {

Value MakeConstant(objects::Thread& th, const CodeBody* body, const Constant& c);

Value MakeItems(objects::Thread& th, const CodeBody* body, const Constant& c) {
  Owned tuple(NewTuple(th, c.payload.items.count));
  if (!tuple) return Value();
  for (uint32_t n = 0; n < c.payload.items.count; ++n) {
    Value item = MakeConstant(th, body, body->At(c.payload.items)[n]);
    if (item.empty()) return Value();
    tuple.as<Tuple>()->items()[n] = item;
  }
  return c.kind == ConstantKind::kTuple ? tuple.Release() : SetFrom(th, types::kFrozenSet, tuple);
}

Value MakeConstant(objects::Thread& th, const CodeBody* body, const Constant& c) {
  switch (c.kind) {
    case ConstantKind::kNone: return Value::None();
    case ConstantKind::kFalse: return Value::False();
    case ConstantKind::kTrue: return Value::True();
    case ConstantKind::kEllipsis: return Value::Ellipsis();
    case ConstantKind::kInt: return NewInt(th, c.payload.integer);
    case ConstantKind::kBigInt: return IntFromHex(th, body->text(c.payload.text));
    case ConstantKind::kFloat: return NewFloat(th, c.payload.real);
    case ConstantKind::kComplex: return NewComplex(th, 0.0, c.payload.real);
    case ConstantKind::kStr: return c.intern ? Intern(th, body->text(c.payload.text)) : NewStr(th, body->text(c.payload.text));
    case ConstantKind::kBytes: return NewBytes(th, body->text(c.payload.text));
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenSet: return MakeItems(th, body, c);
  }
  return Value();
}

template <class T>
T* AllocateArray(objects::Thread& th, size_t count) {
  return static_cast<T*>(th.heap.AllocateZeroed(count * sizeof(T) + 1));
}

bool Fill(objects::Thread& th, CodeInstance* code) {
  const CodeBody* body = code->body;
  code->code = AllocateArray<Instruction>(th, body->code.count);
  code->constants = AllocateArray<Value>(th, body->constants.count);
  code->names = AllocateArray<Str*>(th, body->names.count);
  code->local_names = AllocateArray<Str*>(th, body->locals.count);
  code->children = AllocateArray<CodeInstance*>(th, body->children.count);
  if (!code->code || !code->constants || !code->names || !code->local_names || !code->children) {
    RaiseMemoryError(th);
    return false;
  }
  std::memcpy(code->code, body->At(body->code), body->code.count * sizeof(Instruction));
  for (uint32_t n = 0; n < body->constants.count; ++n)
    if ((code->constants[n] = MakeConstant(th, body, body->At(body->constants)[n])).empty()) return false;
  for (uint32_t n = 0; n < body->names.count; ++n)
    if ((code->names[n] = Intern(th, body->text(body->At(body->names)[n]))) == nullptr) return false;
  for (uint32_t n = 0; n < body->locals.count; ++n)
    if ((code->local_names[n] = Intern(th, body->text(body->At(body->locals)[n].name))) == nullptr) return false;
  Str* texts[3] = {Intern(th, body->text(body->name)), NewStr(th, body->text(body->qualname)), NewStr(th, body->text(body->filename))};
  if (texts[0] != nullptr) code->name = texts[0];
  if (texts[1] != nullptr) code->qualname = texts[1];
  if (texts[2] != nullptr) code->filename = texts[2];
  return texts[0] != nullptr && texts[1] != nullptr && texts[2] != nullptr;
}

}  // namespace

void DeallocCode(Object* object) {
  ClearWeakRefsOf(object);
  CodeInstance* code = static_cast<CodeInstance*>(object);
  const CodeBody* body = code->body;
  for (uint32_t n = 0; code->constants != nullptr && n < body->constants.count; ++n) XDecRef(code->constants[n]);
  for (uint32_t n = 0; code->names != nullptr && n < body->names.count; ++n) XDecRef(Value(code->names[n]));
  for (uint32_t n = 0; code->local_names != nullptr && n < body->locals.count; ++n) XDecRef(Value(code->local_names[n]));
  for (uint32_t n = 0; code->children != nullptr && n < body->children.count; ++n) XDecRef(Value(code->children[n]));
  alloc::Heap::Free(code->code);
  alloc::Heap::Free(code->constants);
  alloc::Heap::Free(code->names);
  alloc::Heap::Free(code->local_names);
  alloc::Heap::Free(code->children);
  DecRef(code->name);
  DecRef(code->qualname);
  DecRef(code->filename);
  code->image->Unref();
  FreeObject(code);
}

CodeInstance* NewCode(Thread& vm_thread, const bytecode::CodeImage* image, const CodeBody* body) {
  objects::Thread& th = vm_thread;
  CodeInstance* code = New<CodeInstance>(th, types::kCode);
  if (code == nullptr) return nullptr;
  std::memset(static_cast<void*>(static_cast<Object*>(code) + 1), 0, sizeof(CodeInstance) - sizeof(Object));
  code->body = body;
  code->image = image;
  code->name = code->qualname = code->filename = Value::None();
  code->local_count = body->locals.count;
  code->temp_count = body->temp_count;
  code->argcount = body->argcount;
  code->kwonlyargcount = body->kwonlyargcount;
  code->flags = body->flags;
  code->generator = (body->flags & bytecode::kGenerator) != 0;
  code->simple = TakesOnlyPositional(code);
  image->Ref();
  if (!Fill(th, code)) {
    DecRef(Value(code));
    return nullptr;
  }
  if (InterpreterOf(th).perf_support) [[unlikely]] AttachTrampoline(vm_thread, code);
  return code;
}

bool TakesOnlyPositional(const CodeInstance* code) {
  return !code->generator && code->kwonlyargcount == 0 && (code->flags & (bytecode::kVarArgs | bytecode::kVarKeywords)) == 0;
}

CodeInstance* FindChildCode(Thread& th, CodeInstance* code, uint32_t i) {
  if (code->children[i] == nullptr) code->children[i] = NewCode(th, code->image, code->body->child(i));
  return code->children[i];
}

void Dequicken(CodeInstance* code) {
  std::memcpy(code->code, code->body->At(code->body->code), code->body->code.count * sizeof(Instruction));
  code->quickened_names = false;
}

}  // namespace tessera::vm
