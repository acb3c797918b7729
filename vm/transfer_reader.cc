// Decoding what another interpreter has sent.
#include <cstring>
#include <utility>

#include "alloc/vector.h"
#include "bytecode/image.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/range.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/import.h"
#include "vm/python.h"
#include "vm/regions.h"
#include "vm/transfer.h"
#include "vm/transfer_format.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Function;
using vm::Thread;

namespace {

using Op = TransferOp;

// A copy of the image's data, in the heap of this interpreter.
bytecode::CodeImage* CopyImage(Thread& th, const uint8_t* data, size_t size) {
  char* block = static_cast<char*>(th.heap.Allocate(size));
  if (block == nullptr) return nullptr;
  std::memcpy(block, data, size);
  bytecode::CodeImage* image = bytecode::WrapImage(block, {[](void*, size_t n) { return CurrentThread().heap.Allocate(n); },
                                                           [](void* context, void* head) {
                                                             alloc::Heap::Free(head);
                                                             alloc::Heap::Free(context);
                                                           },
                                                           block});
  if (image == nullptr) alloc::Heap::Free(block);
  return image;
}

uint64_t ReadNumber(const uint8_t** next) {
  uint64_t n = 0;
  for (int shift = 0;; shift += 7) {
    const uint8_t digit = *(*next)++;
    n |= static_cast<uint64_t>(digit & 127) << shift;
    if (digit < 128) return n;
  }
}

int64_t ReadSigned(const uint8_t** next) {
  const uint64_t n = ReadNumber(next);
  return static_cast<int64_t>(n >> 1) ^ -static_cast<int64_t>(n & 1);
}

// The values that WriteSmall writes. NotFound: `op` is of another one.
Value ReadSmall(Thread& th, Op op, const uint8_t** next) {
  switch (op) {
    case Op::kNone: return Value::None();
    case Op::kFalse: return Value::False();
    case Op::kTrue: return Value::True();
    case Op::kInt: return NewInt(th, ReadSigned(next));
    case Op::kFloat: {
      double d;
      std::memcpy(&d, *next, sizeof(d));
      *next += sizeof(d);
      return NewFloat(th, d);
    }
    default: return Value::NotFound();
  }
}

class Reader {
 public:
  Reader(Thread& th, const runtime::Message& message)
      : th_(th), message_(message), next_(message.data()), stack_(th.heap), memo_(th.heap), spaces_(th.heap), images_(th.heap) {}
  ~Reader() {
    for (alloc::Vector<Value>* values : {&stack_, &memo_, &spaces_})
      while (!values->empty()) DecRef(Take(*values));
    for (bytecode::CodeImage* image : images_) image->Unref();
  }
  Value Read() {
    for (;;) {
      Op op = static_cast<Op>(*next_++);
      if (op == Op::kStop) return Pop();
      if (!Do(op)) return Value();
    }
  }

 private:
  uint64_t Number() { return ReadNumber(&next_); }
  int64_t Signed() { return ReadSigned(&next_); }
  const uint8_t* Bytes(size_t size) { return std::exchange(next_, next_ + size); }
  std::string_view Text() {
    size_t size = Number();
    return {reinterpret_cast<const char*>(Bytes(size)), size};
  }
  Value InternedText() { return Intern(th_, Text()); }

  bool Push(Value owned) {  // takes over; false: it is empty, or no memory
    if (owned.empty()) return false;
    if (stack_.PushBack(owned)) return true;
    DecRef(owned);
    RaiseMemoryError(th_);
    return false;
  }
  
  Value* Top(size_t count) { return stack_.data() + (stack_.size() - count); }
  static Value Take(alloc::Vector<Value>& values) {
    Value last = values[values.size() - 1];
    values.PopBack();
    return last;
  }
  Value Pop() { return Take(stack_); }
  bool Drop(size_t count) {
    while (count-- > 0) DecRef(Pop());
    return true;
  }
  Dict* Space(uint64_t number) { return spaces_[number - 1].as<Dict>(); }

  bool Do(Op op);
  bool DoStr();
  bool DoBigInt();
  bool DoTuple(size_t count);
  bool DoFrozenSet(size_t count);
  bool DoAppends(size_t count);
  bool DoSetItems(size_t count);
  bool DoAddItems(size_t count);
  bool DoThree(Op op);
  bool DoGlobal();
  bool DoImage();
  bool DoNamespace();
  bool DoFunction();
  bool DoFromMain();
  bool DoProxy(Op op);
  bool DoFrozen();

  Thread& th_;
  const runtime::Message& message_;
  const uint8_t* next_;
  alloc::Vector<Value> stack_, memo_, spaces_;  // owned
  alloc::Vector<bytecode::CodeImage*> images_;
};

bool Reader::Do(Op op) {
  switch (op) {
    case Op::kStop: return true;
    case Op::kNone:
    case Op::kFalse:
    case Op::kTrue:
    case Op::kInt:
    case Op::kFloat: return Push(ReadSmall(th_, op, &next_));
    case Op::kEllipsis: return Push(Value::Ellipsis());
    case Op::kNotImplemented: return Push(Value::NotImplemented());
    case Op::kBigInt: return DoBigInt();
    case Op::kComplex: {
      double parts[2];
      std::memcpy(parts, Bytes(sizeof(parts)), sizeof(parts));
      return Push(NewComplex(th_, parts[0], parts[1]));
    }
    case Op::kStr: return DoStr();
    case Op::kBytes: return Push(NewBytes(th_, Text()));
    case Op::kByteArray: return Push(NewByteArray(th_, Text()));
    case Op::kTuple: return DoTuple(Number());
    case Op::kFrozenSet: return DoFrozenSet(Number());
    case Op::kEmptyList: return Push(NewList(th_));
    case Op::kEmptyDict: return Push(NewDict(th_));
    case Op::kEmptySet: return Push(NewSet(th_));
    case Op::kAppends: return DoAppends(Number());
    case Op::kSetItems: return DoSetItems(Number());
    case Op::kAddItems: return DoAddItems(Number());
    case Op::kRange:
    case Op::kSlice: return DoThree(op);
    case Op::kDrop: return Drop(Number());
    case Op::kMemoize:
      if (memo_.PushBack(*Top(1))) {
        IncRef(*Top(1));
        return true;
      }
      RaiseMemoryError(th_);
      return false;
    case Op::kGet: return Push(Dup(memo_[Number()]));
    case Op::kModule: {
      Owned name(InternedText());
      return name && Push(ImportAbsolute(th_, name.as<Str>()));
    }
    case Op::kGlobal: return DoGlobal();
    case Op::kAttribute: {
      Owned object(Pop()), name(InternedText());
      return name && Push(GetAttr(th_, object, name.as<Str>()));
    }
    case Op::kImage: return DoImage();
    case Op::kNamespace: return DoNamespace();
    case Op::kFunction: return DoFunction();
    case Op::kSetGlobal: {
      Dict* space = Space(Number());
      Owned name(InternedText()), value(Pop());
      return name && DictSet(th_, space, name.as<Str>(), value.get());
    }
    case Op::kFromMain: return DoFromMain();
    case Op::kQueue:
    case Op::kInterpreter: return DoProxy(op);
    case Op::kFrozen: return DoFrozen();
  }
  Raise(th_, types::kSystemError, "bad message from another interpreter");
  return false;
}

bool Reader::DoStr() {
  const int width = *next_++;
  const size_t length = Number();
  const uint8_t* data = Bytes(length * static_cast<size_t>(width == 0 ? 1 : width));
  if (width == 0) return Push(length == 0 ? Value(EmptyStr()) : Value(NewStrAscii(th_, {reinterpret_cast<const char*>(data), length})));
  if (width == 1) return Push(NewStrLatin1(th_, data, static_cast<int64_t>(length)));
  Str* s = NewStrRaw(th_, static_cast<int64_t>(length), width == 2 ? 0xffff : 0x10ffff);
  if (s == nullptr) return false;
  std::memcpy(s->data(), data, length * static_cast<size_t>(width));
  return Push(s);
}

bool Reader::DoBigInt() {
  const bool negative = *next_++ != 0;
  const size_t limbs = Number();
  Owned n(IntFromBytes(th_, Bytes(limbs * 8), limbs * 8, false, false));
  return n && Push(negative ? Negative(th_, n) : n.Release());
}

bool Reader::DoTuple(size_t count) {
  Tuple* tuple = NewTuple(th_, Top(count), static_cast<int64_t>(count));
  return tuple != nullptr && Drop(count) && Push(tuple);
}

bool Reader::DoFrozenSet(size_t count) {
  Owned items(NewTuple(th_, Top(count), static_cast<int64_t>(count)));
  return items && Drop(count) && Push(Call(th_, Value(types::kFrozenSet), {items.get()}));
}

bool Reader::DoAppends(size_t count) {
  List* list = Top(count + 1)->as<List>();
  if (!ListGrow(th_, list, list->size + static_cast<int64_t>(count))) return false;
  for (size_t n = count; n > 0; --n)
    if (!ListAppend(th_, list, *Top(n))) return false;
  return Drop(count);
}

bool Reader::DoSetItems(size_t count) {
  Dict* dict = Top(2 * count + 1)->as<Dict>();
  for (size_t n = 2 * count; n > 0; n -= 2)
    if (!DictSet(th_, dict, *Top(n), *Top(n - 1))) return false;
  return Drop(2 * count);
}

bool Reader::DoAddItems(size_t count) {
  Set* set = Top(count + 1)->as<Set>();
  for (size_t n = count; n > 0; --n)
    if (!SetAdd(th_, set, *Top(n))) return false;
  return Drop(count);
}

bool Reader::DoThree(Op op) {
  Value* parts = Top(3);
  Owned made(op == Op::kRange ? NewRange(th_, parts[0], parts[1], parts[2]) : Value(NewSlice(th_, parts[0], parts[1], parts[2])));
  return made && Drop(3) && Push(made.Release());
}

bool Reader::DoGlobal() {
  Owned module_name(InternedText()), path(NewStr(th_, Text()));
  Owned found(module_name && path ? ImportAbsolute(th_, module_name.as<Str>()) : Value());
  Str* text = path.as<Str>();
  for (int64_t start = 0; found && start <= text->length;) {
    int64_t stop = start;
    while (stop < text->length && text->at(stop) != '.') ++stop;
    Owned part(Substring(th_, text, start, stop));
    found.Reset(part ? GetAttr(th_, found, part.as<Str>()) : Value());
    start = stop + 1;
  }
  return Push(found.Release());
}

bool Reader::DoImage() {
  const size_t size = Number();
  bytecode::CodeImage* image = CopyImage(th_, Bytes(size), size);
  if (image != nullptr && images_.PushBack(image)) return true;
  if (image != nullptr) image->Unref();
  RaiseMemoryError(th_);
  return false;
}

bool Reader::DoNamespace() {
  Owned name(InternedText()), space(NewDict(th_));
  if (!name || !space || !DictSet(th_, space.as<Dict>(), ids::__name__(), name.get()) ||
      !DictSet(th_, space.as<Dict>(), ids::__builtins__(), th_.interp.builtins_module))
    return false;
  if (!spaces_.PushBack(space.get())) {
    RaiseMemoryError(th_);
    return false;
  }
  (void)space.Release();
  return true;
}

bool Reader::DoFunction() {
  const bytecode::CodeImage* image = images_[Number()];
  const uint64_t offset = Number(), space = Number();
  Dict* globals = space == 0 ? MainNamespace(th_) : Space(space);
  if (globals == nullptr) return false;
  Owned code(NewCode(th_, image, reinterpret_cast<const bytecode::CodeBody*>(image->data() + offset)));
  Function* function = code ? NewFunction(th_, code.as<CodeInstance>(), globals) : nullptr;
  if (function == nullptr) return false;
  function->kwdefaults = Pop();
  function->defaults = Pop();
  return Push(function);
}

bool Reader::DoFromMain() {
  Dict* space = Space(Number());
  Owned name(InternedText());
  Dict* main = name ? MainNamespace(th_) : nullptr;
  if (main == nullptr) return false;
  Value value = FindDictItem(th_, main, name.as<Str>());
  if (value.empty()) return false;
  return value.IsNotFound() || DictSet(th_, space, name.as<Str>(), value);
}

bool Reader::DoProxy(Op op) {
  TransferState& state = InterpreterOf(th_).transfer;
  const int64_t id = Signed();
  if (state.queue_class.empty() || state.interpreter_class.empty()) {
    Owned name(Intern(th_, "concurrent.interpreters"));
    Owned module(name ? ImportAbsolute(th_, name.as<Str>()) : Value());
    if (!module) return false;
  }
  Value made_by = op == Op::kQueue ? state.queue_class : state.interpreter_class;
  if (made_by.empty()) {
    Raise(th_, types::kRuntimeError, "concurrent.interpreters has not registered its classes");
    return false;
  }
  Owned number(NewInt(th_, id)), callable = Owned::Borrow(made_by);
  return number && Push(Call(th_, callable, {number.get()}));
}

bool Reader::DoFrozen() {
  immortal::Region* region = message_.uses()[Number()]->region();
  const uint64_t offset = Number();
  return AdoptRegion(th_, region) && Push(Value(uint64_t{region->begin()} + offset));
}

}  // namespace

Value DecodeValue(Thread& th, const runtime::Message& message) {
  const uint8_t* next = message.data();
  const Op op = static_cast<Op>(*next++);
  Owned only(ReadSmall(th, op, &next));
  if (!only || (!only.get().IsNotFound() && static_cast<Op>(*next) == Op::kStop)) return only.Release();
  return Reader(th, message).Read();
}

Dict* MainNamespace(Thread& th) {
  Value found = FindDictItem(th, th.interp.modules, ids::__main__());
  if (found.empty()) return nullptr;
  if (IsModule(found)) return ModuleDict(found);
  Owned module(NewModule(th, ids::__main__()));
  if (!module) return nullptr;
  Dict* dict = ModuleDict(module);
  Owned annotations(NewDict(th));
  if (!annotations || !DictSet(th, dict, ids::__builtins__(), th.interp.builtins_module) || !DictSet(th, dict, ids::__annotations__(), annotations.get()) ||
      !DictSet(th, th.interp.modules, ids::__main__(), module.get()))
    return nullptr;
  return dict;
}

}  // namespace tessera::vm
