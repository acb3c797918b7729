// Builtin functions about code: exec, eval, compile, imports, classes.
#include <cstring>

#include "modules/builtins/functions.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/import.h"
#include "vm/python.h"

namespace tessera::builtins {

using namespace objects;  // NOLINT
using compiler::CompileMode;
using vm::AsVm;
using vm::CodeInstance;

namespace {

// Flags of compile(), as CPython numbers them.
enum CompileFlag : int64_t { kDontImplyDedent = 0x200, kOnlyAst = 0x400, kTypeComments = 0x1000, kTopLevelAwait = 0x2000, kAnnotations = 0x1000000 };
constexpr int64_t kKnownFlags = 0x1fe0000 | 0x4000 | kTopLevelAwait | kTypeComments | kOnlyAst | kDontImplyDedent | 0x10;  // those of __future__, and of old

// The text of str, bytes or a buffer that is to be compiled.
bool SourceText(Thread& th, Value source, const char* function, std::string_view* text, Owned* keep, bool* is_str) {
  *is_str = IsStr(source);
  bool ok = *is_str ? AsUtf8(th, source.as<Str>(), text, keep)
                    : (IsBytes(source) || IsExactly(source, types::kByteArray) || IsExactly(source, types::kMemoryView)) && AsBytesView(th, source, text);
  if (!ok && !th.failed()) Raise(th, types::kTypeError, "%s arg 1 must be a string, bytes or %s object", function,
                                std::strcmp(function, "compile()") == 0 ? "AST" : "code");
  if (!ok) return false;
  if (text->find('\0') != std::string_view::npos) {
    Raise(th, types::kSyntaxError, "source code string cannot contain null bytes");
    return false;
  }
  return true;
}

CodeInstance* CompileText(Thread& th, Value source, const char* function, Value filename, vm::CompileOptions options) {
  std::string_view text;
  Owned keep;
  bool is_str;
  if (!SourceText(th, source, function, &text, &keep, &is_str)) return nullptr;
  options.ignore_cookie = is_str;
  if (vm::IsAudited(th)) {
    Owned bytes(NewBytes(th, text));
    if (!bytes || !vm::AuditEvent(th, "compile", {bytes.get(), filename})) return nullptr;
  }
  return vm::CompileSource(AsVm(th), text, filename, options);
}

// A file's name as str, from what os.fsdecode() takes. Empty + exception.
Value FileName(Thread& th, Value v) {
  Owned path = Owned::Borrow(v);
  if (!IsStr(path) && !IsBytes(path)) {
    Owned method(LookupSpecial(th, v, ids::__fspath__()));
    if (!method) return Value();
    if (method.get().IsNotFound()) return Raise(th, types::kTypeError, "expected str, bytes or os.PathLike object, not %T", v);
    path.Reset(Call(th, method, {}));
    if (!path) return Value();
    if (!IsStr(path) && !IsBytes(path)) return Raise(th, types::kTypeError, "expected %T.__fspath__() to return str or bytes, not %T", v, path.get());
  }
  if (IsBytes(path)) {
    Owned handler(Intern(th, "surrogateescape"));
    path.Reset(handler ? DecodeWith(th, Codec::kUtf8, path.as<Bytes>()->view(), handler) : Value());
    if (!path) return Value();
  }
  const Str* text = path.as<Str>();
  for (int64_t i = 0; i < text->length; ++i)
    if (text->at(i) == 0) return Raise(th, types::kValueError, "embedded null character");
  return path.Release();
}

Value Compile(Thread& th, const Value* args) {
  Owned filename(FileName(th, args[2]));
  if (!filename) return Value();
  if (!IsStr(args[3])) return Raise(th, types::kTypeError, "compile() argument 'mode' must be str, not %T", args[3]);
  vm::CompileOptions options;
  Str* mode = args[3].as<Str>();
  if (StrEqual(mode, "exec")) options.mode = CompileMode::kExec;
  else if (StrEqual(mode, "eval")) options.mode = CompileMode::kEval;
  else if (StrEqual(mode, "single")) options.mode = CompileMode::kSingle;
  else return Raise(th, types::kValueError, "compile() mode must be 'exec', 'eval' or 'single'");
  int64_t flags = 0, optimize = -1;
  if (!args[4].IsUnbound() && !IndexAsInt64(th, args[4], &flags, types::kOverflowError)) return Value();
  if (!args[6].IsUnbound() && !IndexAsInt64(th, args[6], &optimize, types::kOverflowError)) return Value();
  if (optimize < -1 || optimize > 2) return Raise(th, types::kValueError, "compile(): invalid optimize value");
  if (flags & ~kKnownFlags)
    return Raise(th, types::kValueError, "compile(): unrecognised flags");
  if (flags & (kOnlyAst | kTopLevelAwait)) return Raise(th, types::kNotImplementedError, "compile(): syntax trees and top-level await are not available");
  options.dont_imply_dedent = flags & kDontImplyDedent;
  options.future_annotations = flags & kAnnotations;
  options.optimize = optimize < 0 ? vm::OptionsOf(th).optimize : static_cast<int>(optimize);
  return CompileText(th, args[1], "compile()", filename, options);
}

// Globals and locals of exec and eval, defaults filled in. False: exception pending.
bool Namespaces(Thread& th, const char* function, Value globals, Value locals, Owned* out_globals, Owned* out_locals) {
  if (locals.IsUnbound()) locals = Value::None();
  if (globals.IsUnbound()) globals = Value::None();
  if (!globals.IsNone() && !IsDict(globals)) {
    bool mapping = TypeOf(globals)->slots.getitem != nullptr;
    if (std::strcmp(function, "exec") == 0) Raise(th, types::kTypeError, "exec() globals must be a dict, not %.100T", globals);
    else Raise(th, types::kTypeError, mapping ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict");
    return false;
  }
  if (!locals.IsNone() && TypeOf(locals)->slots.getitem == nullptr) {
    Raise(th, types::kTypeError, std::strcmp(function, "exec") == 0 ? "locals must be a mapping or None, not %.100T" : "locals must be a mapping", locals);
    return false;
  }
  if (globals.IsNone()) {
    Dict* current = vm::CurrentGlobals(th);
    if (current == nullptr) {
      Raise(th, types::kSystemError, "globals and locals cannot be NULL");
      return false;
    }
    *out_globals = Owned::Borrow(Value(current));
    *out_locals = locals.IsNone() ? Owned(vm::CurrentLocals(th)) : Owned::Borrow(locals);
    if (!*out_locals) return false;
  } else {
    *out_globals = Owned::Borrow(globals);
    *out_locals = Owned::Borrow(locals.IsNone() ? globals : locals);
  }
  Value have = FindDictItem(th, out_globals->as<Dict>(), ids::__builtins__());
  if (have.empty()) return false;
  if (!have.IsNotFound()) return true;
  Dict* current = vm::CurrentGlobals(th);
  Owned builtins = current == nullptr ? Owned::Borrow(Value(th.interp.builtins)) : Owned::Borrow(vm::BuiltinsOf(th, current));
  return builtins && DictSet(th, out_globals->as<Dict>(), ids::__builtins__(), builtins);
}

Value RunWith(Thread& th, const char* function, Value source, CompileMode mode, Value globals, Value locals, Value closure) {
  Owned g, l;
  if (!Namespaces(th, function, globals, locals, &g, &l)) return Value();
  Owned code;
  if (IsExactly(source, types::kCode)) {
    code.Reset(vm::RunnableCode(AsVm(th), source));
    if (!code) return Value();
    int64_t want = source.as<CodeInstance>()->body->free_count;
    int64_t have = closure.IsUnbound() || closure.IsNone() ? 0 : IsTuple(closure) ? closure.as<Tuple>()->size : -1;
    if (mode == CompileMode::kEval && want > 0) return Raise(th, types::kTypeError, "code object passed to eval() may not contain free variables");
    if (want == 0 && have != 0) return Raise(th, types::kTypeError, "cannot use a closure with this code object");
    for (int64_t i = 0; i < have; ++i)
      if (!IsExactly(closure.as<Tuple>()->items()[i], types::kCell)) have = -1;
    if (want != have) return Raise(th, types::kTypeError, "code object requires a closure of exactly length %lld", static_cast<long long>(want));
  } else {
    if (!closure.IsUnbound() && !closure.IsNone())
      return Raise(th, types::kTypeError, "closure argument must be None when executing a string");
    Owned filename(NewStr(th, "<string>")), trimmed = Owned::Borrow(source);
    vm::CompileOptions options;
    options.mode = mode;
    options.optimize = vm::OptionsOf(th).optimize;
    if (mode == CompileMode::kEval && IsStr(source)) {  // leading blanks do not count
      Str* s = source.as<Str>();
      int64_t start = 0;
      while (start < s->length && (s->at(start) == ' ' || s->at(start) == '\t')) ++start;
      if (start > 0) trimmed.Reset(Substring(th, s, start, s->length));
    }
    if (!filename || !trimmed) return Value();
    code.Reset(CompileText(th, trimmed, mode == CompileMode::kEval ? "eval()" : "exec()", filename, options));
    if (!code) return Value();
  }
  if (!vm::AuditEvent(th, "exec", {code.get()})) return Value();
  return vm::RunCode(AsVm(th), code.as<CodeInstance>(), g.as<Dict>(), l, closure.IsUnbound() ? Value() : closure);
}

Value Exec(Thread& th, const Value* args) {
  Owned result(RunWith(th, "exec", args[1], CompileMode::kExec, args[2], args[3], args[4]));
  return result ? Value::None() : Value();
}

Value Eval(Thread& th, const Value* args) { return RunWith(th, "eval", args[1], CompileMode::kEval, args[2], args[3], Value::Unbound()); }

Value Globals(Thread& th, const Value*) {
  Dict* globals = vm::CurrentGlobals(th);
  return globals == nullptr ? Value::None() : Dup(Value(globals));
}

Value Locals(Thread& th, const Value*) { return vm::CurrentLocals(th); }

Value Import(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "module name must be a string");
  int64_t level = 0;
  if (!args[5].IsUnbound() && !IndexAsInt64(th, args[5], &level, types::kOverflowError)) return Value();
  if (level > 0 && args[2].IsUnbound()) return Raise(th, types::kKeyError, "'__name__' not in globals");
  if (level > 0 && !IsDict(args[2])) return Raise(th, types::kTypeError, "globals must be a dict");
  Dict* globals = IsDict(args[2]) ? args[2].as<Dict>() : vm::CurrentGlobals(th);
  return vm::ImportLevel(AsVm(th), args[1].as<Str>(), globals, args[4].IsUnbound() ? Value::None() : args[4], level);
}

// Bases after __mro_entries__ (PEP 560); the same tuple when none has any.
Value ResolveBases(Thread& th, Tuple* bases) {
  Owned resolved;
  for (int64_t n = 0; n < bases->size; ++n) {
    Value base = bases->items()[n];
    Owned entries(IsExactly(base, types::kType) || HasFlag(TypeOf(base), kTypeSubclass) ? Value::NotFound() : FindAttr(th, base, ids::__mro_entries__()));
    if (!entries) return Value();
    if (entries.get().IsNotFound()) {
      if (resolved && !ListAppend(th, resolved.as<List>(), base)) return Value();
      continue;
    }
    if (!resolved) {
      resolved.Reset(NewList(th));
      for (int64_t k = 0; resolved && k < n; ++k)
        if (!ListAppend(th, resolved.as<List>(), bases->items()[k])) return Value();
      if (!resolved) return Value();
    }
    Owned more(Call(th, entries, {bases}));
    if (!more) return Value();
    if (!IsTuple(more)) return Raise(th, types::kTypeError, "__mro_entries__ must return a tuple");
    if (!ListExtend(th, resolved.as<List>(), more)) return Value();
  }
  if (!resolved) return Dup(Value(bases));
  return NewTuple(th, resolved.as<List>()->items, resolved.as<List>()->size);
}

// What a class statement runs: (func, name, *bases, metaclass=None, **kwds).
class ClassBuilder {
 public:
  ClassBuilder(Thread& th, Value function, Value name, Tuple* bases, Dict* keywords)
      : th_(th), function_(function), name_(name), original_bases_(bases), keywords_(keywords) {}

  Value Build() {
    bases_.Reset(ResolveBases(th_, original_bases_));
    if (!bases_ || !TakeMetaclass() || !Prepare()) return Value();
    vm::Function* f = function_.as<vm::Function>();
    Owned cell(vm::RunCode(AsVm(th_), f->code, f->globals, namespace_, f->closure));
    if (!cell) return Value();
    if (bases_.get() != Value(original_bases_)) {
      Owned key(Intern(th_, "__orig_bases__"));
      if (!key || !SetItem(th_, namespace_, key, original_bases_)) return Value();
    }
    Value args[3] = {name_, bases_.get(), namespace_.get()};
    Owned made(CallWithKeywords(metaclass_, args, 3));
    if (!made) return Value();
    return CheckCell(cell, made) ? made.Release() : Value();
  }

 private:
  bool TakeMetaclass() {
    Owned key(Intern(th_, "metaclass"));
    if (!key) return false;
    Value given = keywords_ == nullptr ? Value::NotFound() : FindDictItem(th_, keywords_, key.as<Str>());
    if (given.empty()) return false;
    if (!given.IsNotFound()) {
      metaclass_ = Owned::Borrow(given);
      if (DictDelete(th_, keywords_, key) < 0) return false;
    } else {
      Tuple* bases = bases_.as<Tuple>();
      metaclass_ = Owned::Borrow(bases->size == 0 ? Value(StaticType(TypeId::kType)) : Value(TypeOf(bases->items()[0])));
    }
    if (!HasFlag(TypeOf(metaclass_), kTypeSubclass)) return true;  // any callable will do
    Value winner = CalculateMetaclass(th_, metaclass_.as<Type>(), bases_.as<Tuple>());
    if (winner.empty()) return false;
    metaclass_ = Owned::Borrow(winner);
    return true;
  }

  bool Prepare() {
    Owned prepare(FindAttr(th_, metaclass_, ids::__prepare__()));
    if (!prepare) return false;
    if (prepare.get().IsNotFound()) {
      namespace_.Reset(NewDict(th_));
      return static_cast<bool>(namespace_);
    }
    Value args[2] = {name_, bases_.get()};
    namespace_.Reset(CallWithKeywords(prepare, args, 2));
    if (!namespace_) return false;
    if (TypeOf(namespace_)->slots.setitem != nullptr) return true;
    if (HasFlag(TypeOf(metaclass_), kTypeSubclass))
      Raise(th_, types::kTypeError, "%s.__prepare__() must return a mapping, not %T", metaclass_.as<Type>()->name, namespace_.get());
    else Raise(th_, types::kTypeError, "<metaclass>.__prepare__() must return a mapping, not %T", namespace_.get());
    return false;
  }

  Value CallWithKeywords(Value callable, const Value* args, int64_t count) {
    int64_t more = keywords_ == nullptr ? 0 : keywords_->used;
    if (more == 0) return Call(th_, callable, {args, static_cast<size_t>(count)});
    Owned names(NewTuple(th_, more)), values(NewTuple(th_, count + more));
    if (!names || !values) return Value();
    for (int64_t n = 0; n < count; ++n) values.as<Tuple>()->items()[n] = Dup(args[n]);
    int64_t position = 0, n = 0;
    Value key, value;
    while (DictNext(keywords_, &position, &key, &value)) {
      names.as<Tuple>()->items()[n] = Dup(key);
      values.as<Tuple>()->items()[count + n++] = Dup(value);
    }
    return Call(th_, callable, {values.as<Tuple>()->items(), static_cast<size_t>(count), names.as<Tuple>()});
  }

  // The __class__ cell must have been handed to type.__new__.
  bool CheckCell(Value cell, Value made) {
    if (!IsExactly(cell, types::kCell) || !HasFlag(TypeOf(made), kTypeSubclass)) return true;
    Value content = cell.as<vm::Cell>()->content;
    if (content == made) return true;
    if (content.IsUnbound())
      Raise(th_, types::kRuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name_, made);
    else Raise(th_, types::kTypeError, "__class__ set to %R defining %R as %R", content, name_, made);
    return false;
  }

  Thread& th_;
  Value function_, name_;
  Tuple* original_bases_;
  Dict* keywords_;
  Owned bases_, metaclass_, namespace_;
};

Value BuildClass(Thread& th, const Value* args) {
  if (!IsExactly(args[1], types::kFunction)) return Raise(th, types::kTypeError, "__build_class__: func must be a function");
  if (!IsStr(args[2])) return Raise(th, types::kTypeError, "__build_class__: name is not a string");
  return ClassBuilder(th, args[1], args[2], args[3].as<Tuple>(), args[4].IsUnbound() ? nullptr : args[4].as<Dict>()).Build();
}

constexpr MethodDef kTable[] = {
    {"__build_class__", &BuildClass, "($module, func, name, /, *bases, **kwds)", "Makes a class: what the class statement calls."},
    {"__import__", &Import, "($module, name, globals=None, locals=None, fromlist=(), level=0)", "Imports a module: what the import statement calls."},
    {"compile", &Compile, "($module, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
     "A code object from source text."},
    {"eval", &Eval, "($module, source, globals=None, locals=None, /)", "The value of an expression, given as text or code object."},
    {"exec", &Exec, "($module, source, globals=None, locals=None, /, *, closure=None)", "Runs statements, given as text or code object."},
    {"globals", &Globals, "($module, /)", "The namespace of the running module."},
    {"locals", &Locals, "($module, /)", "The local namespace."},
    {}};
constinit const auto kShared = ShareFunctions(kTable);

}  // namespace

constinit const SharedFunctions kCodeFunctions = kShared;

}  // namespace tessera::builtins
