#include "modules/posix/path.h"

#include <cstring>

#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/slow.h"

namespace tessera::posix {

using namespace objects;  // NOLINT

namespace {

Value EscapeHandler(Thread& th) { return Intern(th, "surrogateescape"); }

}  // namespace

bool Path::Read(Thread& th, Value v, const char* function, const char* argument) {
  given_ = v;
  Owned path = Owned::Borrow(v);
  if (!IsStr(path) && !IsBytes(path)) {
    Owned method(LookupSpecial(th, v, ids::__fspath__()));
    if (!method) return false;
    if (method.get().IsNotFound())
      return Raise(th, types::kTypeError, "%s: %s should be string, bytes or os.PathLike, not %T", function, argument, v), false;
    path.Reset(Call(th, method, {}));
    if (!path) return false;
    if (!IsStr(path) && !IsBytes(path))
      return Raise(th, types::kTypeError, "expected %T.__fspath__() to return str or bytes, not %T", v, path.get()), false;
  }
  is_bytes_ = IsBytes(path);
  if (!is_bytes_) {
    Owned handler(EscapeHandler(th));
    path.Reset(handler ? EncodeWith(th, Codec::kUtf8, path.as<Str>(), handler) : Value());
    if (!path) return false;
  }
  std::string_view text = path.as<Bytes>()->view();
  if (text.find('\0') != std::string_view::npos) return Raise(th, types::kValueError, "%s: embedded null character in %s", function, argument), false;
  keep_ = std::move(path);
  text_ = text.data();
  return true;
}

Value DecodeName(Thread& th, const char* name) {
  Owned handler(EscapeHandler(th));
  return handler ? DecodeWith(th, Codec::kUtf8, name, handler) : Value();
}

bool HandleInterruption(Thread& th) { return vm::HandleBreaker(vm::AsVm(th)); }

}  // namespace tessera::posix
