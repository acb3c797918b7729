// Encoding for other interpreters.
#include <cstring>

#include "alloc/table.h"
#include "alloc/vector.h"
#include "bytecode/image.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/function.h"
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
#include "vm/python.h"
#include "vm/transfer.h"
#include "vm/transfer_format.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::CodeBody;
using bytecode::Opcode;
using vm::Function;
using vm::Thread;

namespace {

// Bytes that grow: on the C++ stack while they are few, then in the heap.
class ByteBuffer {
 public:
  explicit ByteBuffer(alloc::Heap& heap) : heap_(heap) {}
  ~ByteBuffer() {
    if (data_ != small_) alloc::Heap::Free(data_);
  }
  ByteBuffer(const ByteBuffer&) = delete;

  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  // Null: no memory.
  uint8_t* Extend(size_t more) {
    if (more > capacity_ - size_ && !Grow(more)) return nullptr;
    uint8_t* place = data_ + size_;
    size_ += more;
    return place;
  }

 private:
  bool Grow(size_t more) {
    size_t capacity = capacity_ * 2;
    while (capacity - size_ < more) capacity *= 2;
    uint8_t* grown = static_cast<uint8_t*>(heap_.Allocate(capacity));
    if (grown == nullptr) return false;
    std::memcpy(grown, data_, size_);
    if (data_ != small_) alloc::Heap::Free(data_);
    data_ = grown;
    capacity_ = capacity;
    return true;
  }
  alloc::Heap& heap_;
  uint8_t small_[512];
  uint8_t* data_ = small_;
  size_t size_ = 0, capacity_ = sizeof(small_);
};

size_t WriteNumber(uint64_t n, uint8_t* out) {
  size_t count = 0;
  do {
    out[count++] = static_cast<uint8_t>(n | (n > 127 ? 128 : 0));
    n >>= 7;
  } while (n != 0);
  return count;
}

constexpr size_t kMostDigits = 10;               // of a number
constexpr size_t kMostOfSmall = 1 + kMostDigits;

// The values that are no objects, but for those that not every mode sends: at most kMostOfSmall bytes. 0: it is none of them.
size_t WriteSmall(Value v, uint8_t* out) {
  auto op = [&](TransferOp o) { return *out = static_cast<uint8_t>(o), size_t{1}; };
  if (v.IsSmallInt()) {
    const int64_t n = v.small_int();
    return op(TransferOp::kInt) + WriteNumber(static_cast<uint64_t>(n) << 1 ^ static_cast<uint64_t>(n >> 63), out + 1);
  }
  if (v.IsSmallFloat()) {
    const double d = v.small_float();
    std::memcpy(out + 1, &d, sizeof(d));
    return op(TransferOp::kFloat) + sizeof(d);
  }
  switch (v.bits()) {
    case Value::kNoneBits: return op(TransferOp::kNone);
    case Value::kFalseBits: return op(TransferOp::kFalse);
    case Value::kTrueBits: return op(TransferOp::kTrue);
    default: return 0;
  }
}

class Writer {
 public:
  Writer(Thread& th, TransferMode mode) : th_(th), mode_(mode), bytes_(th.heap), memo_(th.heap), uses_(th.heap), images_(th.heap), spaces_(th.heap), sent_(th.heap), names_(th.heap) {}
  ~Writer() {
    for (Value name : names_) DecRef(name);
  }

  bool Write(Value v);
  bool WriteScript(Function* function);
  runtime::Message Finish();

 private:
  using Op = TransferOp;
  bool NoMemory() {
    RaiseMemoryError(th_);
    return false;
  }
  bool Put(const void* data, size_t size) {
    uint8_t* place = bytes_.Extend(size);
    if (place == nullptr) return NoMemory();
    if (size != 0) std::memcpy(place, data, size);
    return true;
  }
  bool Put(Op op) { return Put(&op, 1); }
  bool PutNumber(uint64_t n) {
    uint8_t digits[kMostDigits];
    return Put(digits, WriteNumber(n, digits));
  }
  bool PutSigned(int64_t n) { return PutNumber(static_cast<uint64_t>(n) << 1 ^ static_cast<uint64_t>(n >> 63)); }
  bool Put(Op op, uint64_t n) { return Put(op) && PutNumber(n); }
  bool PutText(std::string_view text) { return PutNumber(text.size()) && Put(text.data(), text.size()); }
  bool PutText(Str* text) {
    std::string_view utf8;
    Owned keep;
    return AsUtf8(th_, text, &utf8, &keep) && PutText(utf8);
  }
  bool NotShareable(Value v);

  bool WriteObject(Value v);
  bool WriteStr(Str* s);
  bool WriteInt(Value v);
  bool WriteBytes(Op op, std::string_view bytes) { return Put(op) && PutText(bytes); }
  bool WriteTuple(Tuple* tuple);
  bool WriteList(List* list);
  bool WriteDict(Dict* dict);
  bool WriteSet(Set* set, bool frozen);
  bool WriteModule(Value module);
  bool WriteById(Op op, Value proxy);
  bool WriteNativeFunction(BuiltinFunction* f);
  bool WriteFrozen(Value v, immortal::RegionUse* use);
  // 1: written by name; 0: it has none that leads to it; -1: exception.
  int TryWriteByName(Value v, Value module, Value qualname);
  bool WriteFunction(Function* function);
  bool WriteFunctionParts(Function* function, uint64_t space);
  bool WriteImage(const bytecode::CodeImage* image, uint64_t* number);
  bool FindSpace(Dict* globals, uint64_t* number);
  bool WriteGlobals(Function* function, const CodeBody* body, uint64_t space);
  bool WriteGlobal(Function* function, Str* name, uint64_t space);

  // Only what somebody else refers to as well can come twice.
  static bool MayComeAgain(Value v) { return v.object()->count != 1; }
  bool Memoize(Value v) {
    if (!MayComeAgain(v)) return true;
    uint64_t* number = memo_.FindOrInsert(v.bits());
    if (number == nullptr) return NoMemory();
    *number = memo_next_++;
    return Put(Op::kMemoize);
  }

  Thread& th_;
  const TransferMode mode_;
  ByteBuffer bytes_;
  alloc::Table<uint64_t, uint64_t> memo_;  // bits of an object -> its number
  uint64_t memo_next_ = 0;
  alloc::Vector<immortal::RegionUse*> uses_;  // of the frozen values in it; the set of this interpreter holds them
  alloc::Vector<const bytecode::CodeImage*> images_;
  alloc::Vector<Dict*> spaces_;             // globals of functions sent by value
  alloc::Table<uint64_t, uint8_t> sent_;    // names in them that were sent: bits of the str ^ number of the namespace
  alloc::Vector<Value> names_;              // keeps those; owned
};

bool Writer::NotShareable(Value v) {
  Value type = InterpreterOf(th_).transfer.not_shareable_error;
  Type* exception = type.empty() ? types::kTypeError : type.as<Type>();
  if (IsExactly(v, types::kFunction)) Raise(th_, exception, "only stateless functions are shareable");
  else Raise(th_, exception, "%S does not support cross-interpreter data", v);
  return false;
}

bool Writer::Write(Value v) {
  uint8_t small[kMostOfSmall];
  if (const size_t size = WriteSmall(v, small)) return Put(small, size);
  switch (v.bits()) {
    case Value::kEllipsisBits: return mode_ == TransferMode::kCopy ? Put(Op::kEllipsis) : NotShareable(v);
    case Value::kNotImplementedBits: return mode_ == TransferMode::kCopy ? Put(Op::kNotImplemented) : NotShareable(v);
    default: break;
  }
  if (!v.IsCounted()) {
    immortal::RegionSet* regions = InterpreterOf(th_).regions;
    immortal::RegionUse* use = regions == nullptr ? nullptr : regions->Find(v.bits());
    if (use != nullptr) return WriteFrozen(v, use);
  }
  if (IsExactStr(v) && v.as<Str>()->length <= 32) return WriteStr(v.as<Str>());
  if (MayComeAgain(v)) {
    if (uint64_t* number = memo_.Find(v.bits())) return Put(Op::kGet, *number);
  }
  RecursionGuard guard(th_, " while sending an object to another interpreter");
  return guard && WriteObject(v);
}

bool Writer::WriteObject(Value v) {
  Type* type = TypeOf(v);
  if (type == types::kStr) return WriteStr(v.as<Str>()) && Memoize(v);
  if (type == types::kBytes) return WriteBytes(Op::kBytes, v.as<Bytes>()->view()) && Memoize(v);
  if (type == types::kInt) return WriteInt(v);
  if (type == types::kFloat) {
    double d = FloatValue(v);
    return Put(Op::kFloat) && Put(&d, sizeof(d));
  }
  if (type == types::kTuple) return WriteTuple(v.as<Tuple>());
  TransferState& state = InterpreterOf(th_).transfer;
  if (!state.queue_class.empty() && Value(type) == state.queue_class) return WriteById(Op::kQueue, v);
  if (mode_ == TransferMode::kShareable) return NotShareable(v);
  if (type == types::kList) return WriteList(v.as<List>());
  if (type == types::kDict) return WriteDict(v.as<Dict>());
  if (type == types::kSet || type == types::kFrozenSet) return WriteSet(v.as<Set>(), type == types::kFrozenSet);
  if (type == types::kByteArray) {
    ByteArray* array = v.as<ByteArray>();
    return WriteBytes(Op::kByteArray, {reinterpret_cast<const char*>(array->data), static_cast<size_t>(array->size)}) && Memoize(v);
  }
  if (type == types::kComplex) {
    double parts[2] = {v.as<ComplexObject>()->real, v.as<ComplexObject>()->imag};
    return Put(Op::kComplex) && Put(parts, sizeof(parts));
  }
  if (type == types::kRange) {
    Range* range = v.as<Range>();
    return Write(range->start) && Write(range->stop) && Write(range->step) && Put(Op::kRange);
  }
  if (type == types::kSlice) {
    Slice* slice = v.as<Slice>();
    return Write(slice->start) && Write(slice->stop) && Write(slice->step) && Put(Op::kSlice);
  }
  if (!state.interpreter_class.empty() && Value(type) == state.interpreter_class) return WriteById(Op::kInterpreter, v);
  if (type == types::kFunction) return WriteFunction(v.as<Function>());
  if (IsModule(v)) return WriteModule(v);
  if (IsType(v)) {
    Owned module(FindTypeAttr(th_, v, ids::__module__())), name(module ? FindTypeAttr(th_, v, ids::__qualname__()) : Value());
    if (!name) return false;
    int written = TryWriteByName(v, module, name);
    return written > 0 || (written == 0 && NotShareable(v));
  }
  if (type == types::kMethod) {
    Value function = v.as<Method>()->function;
    if (!IsExactly(function, types::kFunction)) return NotShareable(v);
    return Write(v.as<Method>()->self) && Put(Op::kAttribute) && PutText(function.as<Function>()->name.as<Str>());
  }
  if (type == types::kBuiltinFunction) return WriteNativeFunction(v.as<BuiltinFunction>());
  return NotShareable(v);
}

// A function of a module goes by name, a bound method as an attribute of what it is bound to.
bool Writer::WriteNativeFunction(BuiltinFunction* f) {
  const bool bound = !f->is_shared() && !f->self.IsUnbound() && !IsModule(f->self);
  if (bound) return Write(f->self) && Put(Op::kAttribute) && PutText(std::string_view(f->def->name));
  Value module = f->is_shared() ? Value(ids::builtins()) : f->module;
  if (module.IsNone()) return NotShareable(f);
  Owned name(NewStr(th_, f->def->name));
  int written = name ? TryWriteByName(f, module, name) : -1;
  return written > 0 || (written == 0 && NotShareable(f));
}

bool Writer::WriteFrozen(Value v, immortal::RegionUse* use) {
  size_t number = 0;
  while (number < uses_.size() && uses_[number] != use) ++number;
  if (number == uses_.size() && !uses_.PushBack(use)) return NoMemory();
  return Put(Op::kFrozen, number) && PutNumber(use->region()->offset(v.bits()));
}

bool Writer::WriteStr(Str* s) {
  uint8_t width = s->ascii() ? 0 : static_cast<uint8_t>(s->width());
  return Put(Op::kStr) && Put(&width, 1) && PutNumber(static_cast<uint64_t>(s->length)) && Put(s->data(), static_cast<size_t>(s->length * s->width()));
}

bool Writer::WriteInt(Value v) {
  BigInt* big = v.as<BigInt>();
  uint64_t limbs = static_cast<uint64_t>(big->size < 0 ? -big->size : big->size);
  uint8_t negative = big->size < 0;
  return Put(Op::kBigInt) && Put(&negative, 1) && PutNumber(limbs) && Put(big->limbs(), limbs * sizeof(uint64_t));
}

bool Writer::WriteTuple(Tuple* tuple) {
  for (int64_t n = 0; n < tuple->size; ++n)
    if (!Write(tuple->items()[n])) return false;
  // It may have come again inside of itself: then that one is it.
  if (MayComeAgain(tuple)) {
    if (uint64_t* number = memo_.Find(Value(tuple).bits())) return Put(Op::kDrop, static_cast<uint64_t>(tuple->size)) && Put(Op::kGet, *number);
  }
  return Put(Op::kTuple, static_cast<uint64_t>(tuple->size)) && (tuple->size == 0 || Memoize(tuple));
}

bool Writer::WriteList(List* list) {
  if (!Put(Op::kEmptyList) || !Memoize(list)) return false;
  int64_t count = 0;
  for (; count < list->size; ++count)
    if (!Write(list->items[count])) return false;
  return count == 0 || Put(Op::kAppends, static_cast<uint64_t>(count));
}

bool Writer::WriteDict(Dict* dict) {
  if (!Put(Op::kEmptyDict) || !Memoize(dict)) return false;
  uint64_t count = 0;
  int64_t position = 0;
  for (Value key, value; DictNext(dict, &position, &key, &value); ++count)
    if (!Write(key) || !Write(value)) return false;
  return count == 0 || Put(Op::kSetItems, count);
}

bool Writer::WriteSet(Set* set, bool frozen) {
  if (!frozen && (!Put(Op::kEmptySet) || !Memoize(set))) return false;
  uint64_t count = 0;
  int64_t position = 0;
  for (Value key; SetNext(set, &position, &key); ++count)
    if (!Write(key)) return false;
  if (!frozen) return count == 0 || Put(Op::kAddItems, count);
  if (MayComeAgain(set)) {
    if (uint64_t* number = memo_.Find(Value(set).bits())) return Put(Op::kDrop, count) && Put(Op::kGet, *number);
  }
  return Put(Op::kFrozenSet, count) && Memoize(set);
}

bool Writer::WriteModule(Value module) {
  Value name = FindDictItem(th_, ModuleDict(module), ids::__name__());
  if (name.empty()) return false;
  if (!IsExactStr(name)) return NotShareable(module);
  Value found = FindDictItem(th_, th_.interp.modules, name.as<Str>());
  if (found.empty()) return false;
  if (found != module) return NotShareable(module);
  return Put(Op::kModule) && PutText(name.as<Str>());
}

bool Writer::WriteById(Op op, Value proxy) {
  // From the instance only: a property of that name would run code while containers are being walked.
  Owned key(Intern(th_, "_id"));
  if (!key) return false;
  if (!FindOnType(th_, TypeOf(proxy), key.as<Str>()).IsNotFound()) return NotShareable(proxy);
  Owned id(FindGenericAttr(th_, proxy, key.as<Str>()));
  int64_t n;
  if (!id) return false;
  if (!IsInt(id) || !FitsInt64(id, &n)) return NotShareable(proxy);
  return Put(op) && PutSigned(n);
}

int Writer::TryWriteByName(Value v, Value module, Value qualname) {
  if (!IsExactStr(module) || !IsExactStr(qualname) || StrEqual(module.as<Str>(), "__main__")) return 0;
  Value holder = FindDictItem(th_, th_.interp.modules, module.as<Str>());
  if (holder.empty()) return -1;
  if (!IsModule(holder)) return 0;
  Str* path = qualname.as<Str>();
  Value found = holder;
  for (int64_t start = 0; start <= path->length;) {
    int64_t stop = start;
    while (stop < path->length && path->at(stop) != '.') ++stop;
    Owned part(Substring(th_, path, start, stop));
    if (!part) return -1;
    if (IsModule(found)) found = FindDictItem(th_, ModuleDict(found), part.as<Str>());
    else if (IsType(found) && !found.as<Type>()->dict.empty()) found = FindDictItem(th_, found.as<Type>()->dict.as<Dict>(), part.as<Str>());
    else return 0;
    if (found.empty()) return -1;
    if (found.IsNotFound()) return 0;
    start = stop + 1;
  }
  if (found != v) return 0;
  return Put(Op::kGlobal) && PutText(module.as<Str>()) && PutText(path) ? 1 : -1;
}

// --- functions ---

bool Writer::WriteFunction(Function* function) {
  int written = TryWriteByName(function, function->module, function->qualname);
  if (written != 0) return written > 0;
  if (!function->closure.IsNone()) return NotShareable(function);
  uint64_t space;
  if (!FindSpace(function->globals, &space) || !WriteFunctionParts(function, space)) return false;
  // From here on it may come again: recursive functions refer to themselves through their globals.
  uint64_t* number = memo_.FindOrInsert(Value(function).bits());
  if (number == nullptr) return NoMemory();
  *number = memo_next_++;
  return Put(Op::kMemoize) && WriteGlobals(function, function->code->body, space);
}

bool Writer::WriteFunctionParts(Function* function, uint64_t space) {
  uint64_t image;
  if (!WriteImage(function->code->image, &image)) return false;
  uint64_t offset = static_cast<uint64_t>(reinterpret_cast<const char*>(function->code->body) - function->code->image->data());
  return Write(function->defaults) && Write(function->kwdefaults) && Put(Op::kFunction, image) && PutNumber(offset) && PutNumber(space);
}

bool Writer::WriteImage(const bytecode::CodeImage* image, uint64_t* number) {
  for (size_t n = 0; n < images_.size(); ++n) {
    if (images_[n] != image) continue;
    *number = n;
    return true;
  }
  *number = images_.size();
  if (!images_.PushBack(image)) return NoMemory();
  return Put(Op::kImage, image->data_size()) && Put(image->data(), image->data_size());
}

bool Writer::FindSpace(Dict* globals, uint64_t* number) {
  for (size_t n = 0; n < spaces_.size(); ++n) {
    if (spaces_[n] != globals) continue;
    *number = n + 1;
    return true;
  }
  if (!spaces_.PushBack(globals)) return NoMemory();
  *number = spaces_.size();
  Value name = FindDictItem(th_, globals, ids::__name__());
  if (name.empty()) return false;
  return Put(Op::kNamespace) && PutText(IsExactStr(name) ? name.as<Str>() : ids::__main__());
}

bool Writer::WriteGlobals(Function* function, const CodeBody* body, uint64_t space) {
  const bytecode::Instruction* code = body->At(body->code);
  const bytecode::Position* positions = body->At(body->positions);
  for (uint32_t n = 0; n < body->code.count; ++n) {
    if (positions[n].is_cache) continue;
    Opcode op = bytecode::OpcodeOf(code[n]);
    if (op != Opcode::kLOAD_GLOBAL_T && op != bytecode::ToLocalForm(Opcode::kLOAD_GLOBAL_T) && op != Opcode::kLOAD_NAME_T &&
        op != bytecode::ToLocalForm(Opcode::kLOAD_NAME_T))
      continue;
    Owned name(Intern(th_, body->text(body->At(body->names)[bytecode::OperandBC(code[n])])));
    if (!name || !WriteGlobal(function, name.as<Str>(), space)) return false;
  }
  for (uint32_t n = 0; n < body->children.count; ++n)
    if (!WriteGlobals(function, body->child(n), space)) return false;
  return true;
}

bool Writer::WriteGlobal(Function* function, Str* name, uint64_t space) {
  uint64_t key = Value(name).bits() ^ space << 48;
  if (sent_.Find(key) != nullptr) return true;
  if (sent_.FindOrInsert(key) == nullptr || !names_.PushBack(Value(name))) return NoMemory();
  IncRef(Value(name));
  Value value = FindDictItem(th_, function->globals, name);
  if (value.empty()) return false;
  if (value.IsNotFound()) {
    Value builtin = FindDictItem(th_, th_.interp.builtins, name);
    if (builtin.empty()) return false;
    return !builtin.IsNotFound() || (Put(Op::kFromMain, space) && PutText(name));
  }
  if (!Write(value)) {
    Value type = InterpreterOf(th_).transfer.not_shareable_error;
    if (type.empty() || !PendingIs(th_, type.as<Type>())) return false;
    Owned pending(TakeException(th_)), reason(ToStr(th_, pending));
    if (reason) Raise(th_, type.as<Type>(), "global %R of function %S: %S", Value(name), function->qualname, reason.get());
    return false;
  }
  return Put(Op::kSetGlobal, space) && PutText(name);
}

bool Writer::WriteScript(Function* function) {
  if (!function->closure.IsNone()) return NotShareable(function);
  return WriteFunctionParts(function, 0);
}

runtime::Message NewMessage(Thread& th, const uint8_t* data, size_t size, std::span<immortal::RegionUse* const> uses) {
  runtime::MessageAccount* account = AccountOf(th);
  if (account == nullptr) return runtime::Message();
  runtime::Message message = runtime::Message::Copy(*account, data, size, uses);
  if (!message) RaiseMemoryError(th);
  return message;
}

runtime::Message Writer::Finish() {
  if (!Put(Op::kStop)) return runtime::Message();
  return NewMessage(th_, bytes_.data(), bytes_.size(), {uses_.data(), uses_.size()});
}

}  // namespace

runtime::MessageAccount* AccountOf(Thread& th) {
  Interpreter& interp = InterpreterOf(th);
  runtime::MessageAccount*& account = interp.transfer.account;
  if (account == nullptr) account = runtime::MessageAccount::Make(interp.id(), interp.config().heap_limit_bytes);
  if (account == nullptr) RaiseMemoryError(th);
  return account;
}

runtime::Message EncodeValue(Thread& th, Value v, TransferMode mode) {
  uint8_t small[kMostOfSmall + 1];
  if (const size_t size = WriteSmall(v, small)) {
    small[size] = static_cast<uint8_t>(TransferOp::kStop);
    return NewMessage(th, small, size + 1, {});
  }
  Writer writer(th, mode);
  return writer.Write(v) ? writer.Finish() : runtime::Message();
}

runtime::Message EncodeScript(Thread& th, Value function) {
  Writer writer(th, TransferMode::kCopy);
  return writer.WriteScript(function.as<Function>()) ? writer.Finish() : runtime::Message();
}

}  // namespace tessera::vm
