// bytes % arguments.
#include "objects/byte_builder.h"
#include "objects/bytes_internal.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/percent_format.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

bool AppendField(ByteBuilder* out, const PercentSpec& spec, std::string_view data) {
  if (spec.precision >= 0) data = data.substr(0, static_cast<size_t>(spec.precision));
  int64_t missing = spec.width - static_cast<int64_t>(data.size());
  return (spec.left || out->AppendRepeated(' ', missing)) && out->Append(data) && (!spec.left || out->AppendRepeated(' ', missing));
}

bool AppendNumber(ByteBuilder* out, const PercentSpec& spec, std::string_view text) {
  PercentField field = LayOutPercent(spec, text);
  return out->AppendRepeated(' ', field.spaces_before) && (field.sign == 0 || out->Append(field.sign)) && out->Append(field.prefix) &&
         out->AppendRepeated('0', field.zeros) && out->Append(field.digits) && out->AppendRepeated(' ', field.spaces_after);
}

// %s and %b: bytes-like objects, and what __bytes__ makes.
bool AppendBytes(Thread& th, ByteBuilder* out, const PercentSpec& spec, Value v) {
  Owned made;
  if (!HasBuffer(v)) {
    Owned method(LookupSpecial(th, v, ids::__bytes__()));
    if (!method) return false;
    if (method.get().IsNotFound()) {
      Raise(th, types::kTypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%.100T'", v);
      return false;
    }
    made.Reset(Call(th, method, {}));
    if (!made) return false;
    if (!IsBytes(made)) {
      Raise(th, types::kTypeError, "__bytes__ returned non-bytes (type %.200T)", made.get());
      return false;
    }
    v = made;
  }
  Buffer buffer;
  return buffer.Get(th, v) && AppendField(out, spec, buffer.view());
}

bool AppendCharacter(Thread& th, ByteBuilder* out, const PercentSpec& spec, Value v) {
  char c;
  if (IsBytes(v) || (v.IsObject() && IsByteArray(v))) {
    std::string_view data = BytesOf(v);
    if (data.size() != 1) {
      Raise(th, types::kTypeError, "%%c requires an integer in range(256) or a single byte");
      return false;
    }
    c = data[0];
  } else {
    int64_t n;
    Owned index(TypeOf(v)->slots.index != nullptr ? Index(th, v) : Value::NotFound());
    if (!index) return false;
    if (index.get().IsNotFound()) {
      Raise(th, types::kTypeError, "%%c requires an integer in range(256) or a single byte");
      return false;
    }
    if (!FitsInt64(index, &n) || n < 0 || n > 255) {
      Raise(th, types::kOverflowError, "%%c arg not in range(256)");
      return false;
    }
    c = static_cast<char>(n);
  }
  PercentSpec whole = spec;
  whole.precision = -1;
  return AppendField(out, whole, {&c, 1});
}

bool AppendConverted(Thread& th, ByteBuilder* out, const PercentSpec& spec, Value v) {
  switch (spec.type) {
    case 's': case 'b': return AppendBytes(th, out, spec, v);
    case 'c': return AppendCharacter(th, out, spec, v);
    case 'r': case 'a': {
      Owned text(Ascii(th, v));
      return text && AppendField(out, spec, text.as<Str>()->ascii_view());
    }
    default: {
      Owned text(PercentNumber(th, spec, v));
      if (!text && PendingIs(th, types::kTypeError) && (spec.type | 0x20) >= 'e' && (spec.type | 0x20) <= 'g') {
        ClearException(th);
        Raise(th, types::kTypeError, "float argument required, not %.200T", v);
      }
      return text && AppendNumber(out, spec, text.as<Str>()->ascii_view());
    }
  }
}

bool IsKnown(uint32_t type) {
  return IsPercentNumber(type) || type == 's' || type == 'b' || type == 'r' || type == 'a' || type == 'c';
}

}  // namespace

Value BytesPercent(Thread& th, Value format, Value arguments) {
  if (!IsBytes(format) && !(format.IsObject() && IsByteArray(format))) return Value::NotImplemented();
  Buffer lent;
  if (!lent.Get(th, format)) return Value();
  std::string_view text = lent.view();
  PercentReader reader(th, {nullptr, text}, arguments);
  ByteBuilder out(th);
  size_t at = 0;
  for (;;) {
    size_t percent = std::min(text.find('%', at), text.size());
    if (!out.Append(text.substr(at, percent - at))) return Value();
    if (percent == text.size()) break;
    PercentSpec spec;
    reader.set_at(static_cast<int64_t>(percent) + 1);
    if (!reader.ReadSpec(&spec)) return Value();
    at = static_cast<size_t>(reader.at());
    if (spec.type == '%' && at == percent + 2) {  // with anything in between it is an unknown conversion
      if (!out.Append('%')) return Value();
      continue;
    }
    Value v = reader.Next();
    if (v.empty()) return Value();
    if (spec.type == 'i') spec.type = 'd';  // that is how messages name it
    if (!IsKnown(spec.type)) return RaiseUnsupportedFormat(th, spec.type, static_cast<int64_t>(at) - 1);
    Owned keep = Owned::Borrow(v);
    if (!AppendConverted(th, &out, spec, v)) return Value();
  }
  if (!reader.CheckUsed()) return Value();
  return IsBytes(format) ? out.Finish() : Value(NewByteArray(th, out.view()));
}

}  // namespace tessera::objects
