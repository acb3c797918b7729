#include "objects/arguments.h"

#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {

bool CheckPositional(Thread& th, const char* function, Args args, size_t least, size_t most) {
  if (args.count >= least && args.count <= most) return true;
  const char* how = least == most ? "" : args.count < least ? "at least " : "at most ";
  size_t bound = args.count < least ? least : most;
  Raise(th, types::kTypeError, "%s expected %s%zu argument%s, got %zu", function, how, bound, bound == 1 ? "" : "s", args.count);
  return false;
}

bool CheckNoKeywords(Thread& th, const char* function, Args args) {
  if (args.kwnames == nullptr || args.kwnames->size == 0) return true;
  Raise(th, types::kTypeError, "%s() takes no keyword arguments", function);
  return false;
}

bool ArgumentAsSize(Thread& th, Value v, int64_t* out) {
  if (v.IsSmallInt()) [[likely]] {
    *out = v.small_int();
    return true;
  }
  Owned number(Index(th, v));
  if (!number) return false;
  if (FitsInt64(number, out)) return true;
  Raise(th, types::kOverflowError, "Python int too large to convert to C ssize_t");
  return false;
}

Value CallableText(Thread& th, Value callable) {
  Owned name(FindAttr(th, callable, ids::__qualname__()));
  if (!name) return Value();
  if (name.get().IsNotFound()) return ToStr(th, callable);
  Owned module(FindAttr(th, callable, ids::__module__()));
  if (!module) return Value();
  bool plain = module.get().IsNotFound() || module.get().IsNone() || module.get() == Value(ids::builtins()) ||
               (IsExactStr(module) && StrEqual(module.as<Str>(), "builtins"));
  return plain ? Format(th, "%S()", name.get()) : Format(th, "%S.%S()", module.get(), name.get());
}

}  // namespace tessera::objects
