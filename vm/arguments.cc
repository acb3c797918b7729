// Binding the arguments of a call to the parameters of a Python function.
#include "vm/arguments.h"

#include <algorithm>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

const Tuple* TupleOrNull(Value v) { return v.IsNone() ? nullptr : v.as<Tuple>(); }

// 'a', 'b', and 'c'
Value JoinNames(objects::Thread& th, Str* const* names, const uint32_t* which, int64_t count) {
  StrBuilder text(th);
  for (int64_t n = 0; n < count; ++n) {
    if (n > 0 && !text.AppendAscii(count == 2 ? " and " : n == count - 1 ? ", and " : ", ")) return Value();
    if (!text.AppendAscii("'") || !text.Append(names[which[n]]) || !text.AppendAscii("'")) return Value();
  }
  return text.Finish();
}

void RaiseMissing(objects::Thread& th, Function* fn, const char* kind, const uint32_t* missing, int64_t count) {
  Owned names(JoinNames(th, fn->code->local_names, missing, count));
  if (!names) return;
  Raise(th, types::kTypeError, "%U() missing %lld required %s argument%s: %U", fn->qualname, static_cast<long long>(count), kind, count == 1 ? "" : "s",
        names.get());
}

void RaiseTooMany(objects::Thread& th, Function* fn, int64_t given, const Value* locals) {
  const CodeInstance* code = fn->code;
  int64_t defaults = fn->defaults.IsNone() ? 0 : fn->defaults.as<Tuple>()->size;
  int64_t keyword_given = 0;
  for (uint32_t n = 0; n < code->kwonlyargcount; ++n) keyword_given += !locals[code->argcount + n].IsUnbound();
  bool plural = defaults > 0 || code->argcount != 1;
  Owned takes(defaults > 0 ? Format(th, "from %lld to %lld", static_cast<long long>(code->argcount - defaults), static_cast<long long>(code->argcount))
                           : Format(th, "%lld", static_cast<long long>(code->argcount)));
  Owned extra(keyword_given > 0 ? Format(th, " positional argument%s (and %lld keyword-only argument%s)", given != 1 ? "s" : "",
                                         static_cast<long long>(keyword_given), keyword_given != 1 ? "s" : "")
                                : Value(EmptyStr()));
  if (!takes || !extra) return;
  Raise(th, types::kTypeError, "%U() takes %U positional argument%s but %lld%U %s given", fn->qualname, takes.get(), plural ? "s" : "",
        static_cast<long long>(given), extra.get(), given == 1 && keyword_given == 0 ? "was" : "were");
}

// Index of the parameter with this name among [from, to), or -1.
int64_t FindParameter(const CodeInstance* code, Str* name, uint32_t from, uint32_t to) {
  for (uint32_t n = from; n < to; ++n)
    if (code->local_names[n] == name) return n;
  for (uint32_t n = from; n < to; ++n)
    if (StrEqual(code->local_names[n], name)) return n;
  return -1;
}

// Keyword arguments that hit positional-only parameters: their names, for the message.
void RaisePositionalOnly(objects::Thread& th, Function* fn, const Tuple* kwnames, Str* name) {
  const CodeInstance* code = fn->code;
  StrBuilder hit(th);
  int count = 0;
  for (int64_t n = 0; n < kwnames->size; ++n) {
    Str* key = kwnames->items()[n].as<Str>();
    if (FindParameter(code, key, 0, code->body->posonlyargcount) < 0) continue;
    if (count++ > 0 && !hit.AppendAscii(", ")) return;
    if (!hit.Append(key)) return;
  }
  Owned names(hit.Finish());
  if (!names) return;
  if (count > 0) Raise(th, types::kTypeError, "%U() got some positional-only arguments passed as keyword arguments: '%U'", fn->qualname, names.get());
  else Raise(th, types::kTypeError, "%U() got an unexpected keyword argument '%U'", fn->qualname, Value(name));
}

class Binder {
 public:
  Binder(objects::Thread& th, Function* fn, Value* locals) : th_(th), fn_(fn), code_(fn->code), locals_(locals) {}

  bool Keywords(const Value* values, const Tuple* kwnames, Value keywords) {
    for (int64_t n = 0; n < kwnames->size; ++n) {
      Str* name = kwnames->items()[n].as<Str>();
      int64_t at = FindParameter(code_, name, code_->body->posonlyargcount, code_->argcount + code_->kwonlyargcount);
      if (at >= 0) {
        if (!locals_[at].IsUnbound()) {
          Raise(th_, types::kTypeError, "%U() got multiple values for argument '%U'", fn_->qualname, Value(name));
          return false;
        }
        locals_[at] = Dup(values[n]);
      } else if (!keywords.IsUnbound()) {
        if (!DictSet(th_, keywords.as<Dict>(), name, values[n])) return false;
      } else {
        RaisePositionalOnly(th_, fn_, kwnames, name);
        return false;
      }
    }
    return true;
  }

  bool Defaults(int64_t given) {
    if (given < code_->argcount) {
      const Tuple* defaults = TupleOrNull(fn_->defaults);
      int64_t default_count = defaults == nullptr ? 0 : defaults->size;
      int64_t first_default = code_->argcount - default_count;
      if (!Require(given, std::max<int64_t>(first_default, given), "positional")) return false;
      for (int64_t n = std::max<int64_t>(first_default, given); n < code_->argcount; ++n)
        if (locals_[n].IsUnbound()) locals_[n] = Dup(defaults->items()[n - first_default]);
    }
    if (code_->kwonlyargcount == 0) return true;
    for (uint32_t n = code_->argcount; n < code_->argcount + code_->kwonlyargcount; ++n) {
      if (!locals_[n].IsUnbound() || fn_->kwdefaults.IsNone()) continue;
      Value v = FindDictItem(th_, fn_->kwdefaults.as<Dict>(), code_->local_names[n]);
      if (v.empty()) return false;
      if (!v.IsNotFound()) locals_[n] = Dup(v);
    }
    return Require(code_->argcount, code_->argcount + code_->kwonlyargcount, "keyword-only");
  }

 private:
  // All of the parameters [from, to) have values.
  bool Require(int64_t from, int64_t to, const char* kind) {
    int64_t missing = 0;
    for (int64_t n = from; n < to; ++n) missing += locals_[n].IsUnbound();
    if (missing == 0) return true;
    uint32_t* which = static_cast<uint32_t*>(th_.heap.Allocate(static_cast<size_t>(missing) * sizeof(uint32_t)));
    if (which == nullptr) {
      RaiseMemoryError(th_);
      return false;
    }
    int64_t at = 0;
    for (int64_t n = from; n < to; ++n)
      if (locals_[n].IsUnbound()) which[at++] = static_cast<uint32_t>(n);
    RaiseMissing(th_, fn_, kind, which, missing);
    alloc::Heap::Free(which);
    return false;
  }

  objects::Thread& th_;
  Function* fn_;
  CodeInstance* code_;
  Value* locals_;
};

}  // namespace

bool BindArguments(objects::Thread& th, Function* fn, Args args, Value* locals) {
  CodeInstance* code = fn->code;
  int64_t given = static_cast<int64_t>(args.count);
  int64_t positional = std::min<int64_t>(given, code->argcount);
  if (code->simple && given == code->argcount && args.kwnames == nullptr) [[likely]] {
    for (int64_t n = 0; n < given; ++n) locals[n] = Dup(args.values[n]);
    for (uint32_t n = code->argcount; n < code->local_count; ++n) locals[n] = Value::Unbound();
    return true;
  }
  for (uint32_t n = 0; n < code->local_count; ++n) locals[n] = Value::Unbound();
  for (int64_t n = 0; n < positional; ++n) locals[n] = Dup(args.values[n]);
  uint32_t next = code->argcount + code->kwonlyargcount;
  if (code->flags & bytecode::kVarArgs) {
    Tuple* rest = NewTuple(th, args.values + positional, given - positional);
    if (rest == nullptr) return false;
    locals[next++] = rest;
  }
  Value keywords = Value::Unbound();
  if (code->flags & bytecode::kVarKeywords) {
    Dict* dict = NewDict(th);
    if (dict == nullptr) return false;
    keywords = locals[next++] = dict;
  }
  Binder binder(th, fn, locals);
  if (args.kwnames != nullptr && !binder.Keywords(args.values + args.count, args.kwnames, keywords)) return false;
  if (given > code->argcount && !(code->flags & bytecode::kVarArgs)) {
    RaiseTooMany(th, fn, given, locals);
    return false;
  }
  return binder.Defaults(given);
}

}  // namespace tessera::vm
