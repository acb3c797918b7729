#include "objects/codec.h"

#include <algorithm>

#include "objects/codec_internal.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

struct CodecName {
  std::string_view name;
  Codec codec;
};
// Normalised: lower case, hyphens for underscores.
constexpr CodecName kNames[] = {
    {"utf-8", Codec::kUtf8}, {"utf8", Codec::kUtf8}, {"u8", Codec::kUtf8}, {"utf", Codec::kUtf8}, {"cp65001", Codec::kUtf8},
    {"ascii", Codec::kAscii}, {"us-ascii", Codec::kAscii}, {"646", Codec::kAscii}, {"ansi-x3.4-1968", Codec::kAscii}, {"iso646-us", Codec::kAscii},
    {"latin-1", Codec::kLatin1}, {"latin1", Codec::kLatin1}, {"iso-8859-1", Codec::kLatin1}, {"iso8859-1", Codec::kLatin1},
    {"l1", Codec::kLatin1}, {"latin", Codec::kLatin1}, {"8859", Codec::kLatin1}, {"cp819", Codec::kLatin1}, {"iso8859", Codec::kLatin1},
    {"utf-16", Codec::kUtf16}, {"utf16", Codec::kUtf16}, {"u16", Codec::kUtf16},
    {"utf-16-le", Codec::kUtf16Le}, {"utf-16le", Codec::kUtf16Le}, {"utf16-le", Codec::kUtf16Le},
    {"utf-16-be", Codec::kUtf16Be}, {"utf-16be", Codec::kUtf16Be}, {"utf16-be", Codec::kUtf16Be},
    {"utf-32", Codec::kUtf32}, {"utf32", Codec::kUtf32}, {"u32", Codec::kUtf32},
    {"utf-32-le", Codec::kUtf32Le}, {"utf-32le", Codec::kUtf32Le}, {"utf32-le", Codec::kUtf32Le},
    {"utf-32-be", Codec::kUtf32Be}, {"utf-32be", Codec::kUtf32Be}, {"utf32-be", Codec::kUtf32Be},
    {"utf-8-sig", Codec::kUtf8Sig},
    {"utf-7", Codec::kUtf7}, {"utf7", Codec::kUtf7}, {"u7", Codec::kUtf7}, {"unicode-1-1-utf-7", Codec::kUtf7},
    {"unicode-escape", Codec::kUnicodeEscape}, {"raw-unicode-escape", Codec::kRawUnicodeEscape},
};

Str* NameOf(Value encoding) { return IsStr(encoding) ? encoding.as<Str>() : nullptr; }

// Lower case, spaces as underscores: the key of the cache and what search functions get.
Value Normalised(Thread& th, const Str* name) {
  StrBuilder out(th);
  for (int64_t i = 0; i < name->length; ++i) {
    uint32_t c = name->at(i);
    if (c == ' ') c = '_';
    if (c >= 'A' && c <= 'Z') c += 32;
    if (!out.Append(c)) return Value();
  }
  return out.Finish();
}

// The standard library's search function is registered by importing `encodings`, when a name is first asked for.
bool ImportEncodings(Thread& th) {
  if (th.interp.builtins == nullptr) return true;
  Value import = FindDictItem(th, th.interp.builtins, ids::__import__());
  if (import.empty() || import.IsNotFound()) return !import.empty();
  Owned name(NewStrAscii(th, "encodings"));
  if (!name) return false;
  Owned module(Call(th, import, {name}));
  // A program without the standard library, or without _codecs, has the encodings of the core only.
  return module || ClearIf(th, types::kImportError) || ClearIf(th, types::kSystemError);
}

bool MakeRegistry(Thread& th) {
  if (th.interp.codec_search != nullptr) return true;
  Owned cache(NewDict(th)), search(cache ? Value(NewList(th)) : Value());
  if (!search) return false;
  th.interp.codec_cache = cache.Release().as<Dict>();
  th.interp.codec_search = search.Release().as<List>();
  return ImportEncodings(th);
}

// encoder or decoder of a registered codec, called with (object, errors): the first item of its result, owned.
Value CallCodec(Thread& th, Str* encoding, int which, Value object, Value errors) {
  Owned info(LookupCodec(th, encoding));
  if (!info) return Value();
  Owned text_encoding(NewStrAscii(th, "_is_text_encoding"));
  if (!text_encoding) return Value();
  Owned is_text(FindAttr(th, info, text_encoding.as<Str>()));
  if (!is_text) return Value();
  if (is_text.get().IsFalse()) {
    return Raise(th, types::kLookupError, "'%U' is not a text encoding; use %s to handle arbitrary codecs", Value(encoding),
                 which == 0 ? "codecs.encode()" : "codecs.decode()");
  }
  Owned function = Owned::Borrow(info.as<Tuple>()->items()[which]);
  Owned result(IsStr(errors) ? Call(th, function, {object, errors}) : Call(th, function, {object}));
  if (!result) return Value();
  if (!IsTuple(result) || result.as<Tuple>()->size != 2) {
    return Raise(th, types::kTypeError, "%s must return a tuple (object, integer)", which == 0 ? "encoder" : "decoder");
  }
  return Dup(result.as<Tuple>()->items()[0]);
}

}  // namespace

Codec CodecOf(const Str* name) {
  char text[24];
  if (!name->ascii() || name->length > static_cast<int64_t>(sizeof text)) return Codec::kOther;
  size_t size = 0;
  for (char c : name->ascii_view()) text[size++] = c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  std::string_view view(text, size);
  for (const CodecName& known : kNames) {
    if (known.name == view) return known.codec;
  }
  return Codec::kOther;
}

Value EncodeWith(Thread& th, Codec codec, Str* text, Value errors) {
  switch (codec) {
    case Codec::kAscii: return EncodeAsciiText(th, text, errors);
    case Codec::kLatin1: return EncodeLatin1Text(th, text, errors);
    case Codec::kUtf16: return EncodeUtf16Text(th, text, errors, 0);
    case Codec::kUtf16Le: return EncodeUtf16Text(th, text, errors, -1);
    case Codec::kUtf16Be: return EncodeUtf16Text(th, text, errors, 1);
    case Codec::kUtf32: return EncodeUtf32Text(th, text, errors, 0);
    case Codec::kUtf32Le: return EncodeUtf32Text(th, text, errors, -1);
    case Codec::kUtf32Be: return EncodeUtf32Text(th, text, errors, 1);
    case Codec::kUtf8Sig: return EncodeUtf8SigText(th, text, errors);
    case Codec::kUtf7: return EncodeUtf7Text(th, text);
    case Codec::kUnicodeEscape: return EncodeUnicodeEscapeText(th, text);
    case Codec::kRawUnicodeEscape: return EncodeRawUnicodeEscapeText(th, text);
    default: return EncodeUtf8Text(th, text, errors);
  }
}

Value DecodeWith(Thread& th, Codec codec, std::string_view data, Value errors, int64_t* consumed, int* order) {
  int own_order = codec == Codec::kUtf16Le || codec == Codec::kUtf32Le ? -1 : codec == Codec::kUtf16Be || codec == Codec::kUtf32Be ? 1 : 0;
  if (order == nullptr) order = &own_order;
  switch (codec) {
    case Codec::kAscii:
      if (consumed != nullptr) *consumed = static_cast<int64_t>(data.size());
      return DecodeAsciiText(th, data, errors);
    case Codec::kLatin1:
      if (consumed != nullptr) *consumed = static_cast<int64_t>(data.size());
      return NewStrLatin1(th, reinterpret_cast<const uint8_t*>(data.data()), static_cast<int64_t>(data.size()));
    case Codec::kUtf16: case Codec::kUtf16Le: case Codec::kUtf16Be: return DecodeUtf16Text(th, data, errors, consumed, order);
    case Codec::kUtf32: case Codec::kUtf32Le: case Codec::kUtf32Be: return DecodeUtf32Text(th, data, errors, consumed, order);
    case Codec::kUtf8Sig: return DecodeUtf8SigText(th, data, errors, consumed);
    case Codec::kUtf7: return DecodeUtf7Text(th, data, errors, consumed);
    case Codec::kUnicodeEscape: return DecodeUnicodeEscapeText(th, data, errors, consumed);
    case Codec::kRawUnicodeEscape: return DecodeRawUnicodeEscapeText(th, data, errors, consumed);
    default: return DecodeUtf8Text(th, data, errors, consumed);
  }
}

Value EncodeText(Thread& th, Str* text, Value encoding, Value errors) {
  Str* name = NameOf(encoding);
  Codec codec = name == nullptr ? Codec::kUtf8 : CodecOf(name);
  if (codec != Codec::kOther) return EncodeWith(th, codec, text, errors);
  Owned result(CallCodec(th, name, 0, text, errors));
  if (!result || IsBytes(result)) return result.Release();
  return Raise(th, types::kTypeError, "'%U' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", Value(name),
               result.get());
}

Value DecodeText(Thread& th, Value object, Value encoding, Value errors) {
  Str* name = NameOf(encoding);
  Codec codec = name == nullptr ? Codec::kUtf8 : CodecOf(name);
  if (codec != Codec::kOther) {
    Buffer buffer;
    if (!buffer.Get(th, object)) return Value();
    if (codec == Codec::kUtf8 && IsBytes(object) && buffer.view().size() > static_cast<size_t>(Pace::kStretch)) {
      Pace pace(th);
      const Value text = DecodeLongUtf8(pace, buffer.view());
      if (!text.IsNotFound()) return text;
    }
    return DecodeWith(th, codec, buffer.view(), errors);
  }
  Owned result(CallCodec(th, name, 1, object, errors));
  if (!result || IsStr(result)) return result.Release();
  return Raise(th, types::kTypeError, "'%U' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to arbitrary types", Value(name),
               result.get());
}

Value DecodeObject(Thread& th, Value object, Value encoding, Value errors) {
  if (IsStr(object)) return Raise(th, types::kTypeError, "decoding str is not supported");
  if (!HasBuffer(object)) return Raise(th, types::kTypeError, "decoding to str: need a bytes-like object, %T found", object);
  return DecodeText(th, object, encoding, errors);
}

// --- Registry ---

bool RegisterCodecSearch(Thread& th, Value function) {
  if (!IsCallable(function)) {
    Raise(th, types::kTypeError, "argument must be callable");
    return false;
  }
  return MakeRegistry(th) && ListAppend(th, th.interp.codec_search, function);
}

bool UnregisterCodecSearch(Thread& th, Value function) {
  List* search = th.interp.codec_search;
  for (int64_t i = 0; search != nullptr && i < search->size; ++i) {
    if (search->items[i] != function) continue;
    DictClear(th, th.interp.codec_cache);
    Value gone = search->items[i];
    std::move(search->items + i + 1, search->items + search->size, search->items + i);
    --search->size;
    DecRef(gone);
    break;
  }
  return true;
}

Value LookupCodec(Thread& th, Str* name) {
  if (!MakeRegistry(th)) return Value();
  Owned key(Normalised(th, name));
  if (!key) return Value();
  Value known = FindDictItem(th, th.interp.codec_cache, key.as<Str>());
  if (known.empty() || !known.IsNotFound()) return known.empty() ? known : Dup(known);
  List* search = th.interp.codec_search;
  for (int64_t i = 0; i < search->size; ++i) {
    Owned function = Owned::Borrow(search->items[i]);
    Owned info(Call(th, function, {key}));
    if (!info) return Value();
    if (info.get().IsNone()) continue;
    if (!IsTuple(info) || info.as<Tuple>()->size != 4) return Raise(th, types::kTypeError, "codec search functions must return 4-tuples");
    if (!DictSet(th, th.interp.codec_cache, key.as<Str>(), info)) return Value();
    return info.Release();
  }
  return Raise(th, types::kLookupError, "unknown encoding: %U", Value(name));
}

bool RegisterErrorHandler(Thread& th, Str* name, Value handler) {
  if (!IsCallable(handler)) {
    Raise(th, types::kTypeError, "handler must be callable");
    return false;
  }
  if (th.interp.codec_errors == nullptr) th.interp.codec_errors = NewDict(th);
  return th.interp.codec_errors != nullptr && DictSet(th, th.interp.codec_errors, name, handler);
}

Value FindErrorHandler(Thread& th, Str* name) {
  if (th.interp.codec_errors == nullptr) return Value::NotFound();
  Value handler = FindDictItem(th, th.interp.codec_errors, name);
  return handler.empty() ? handler : Dup(handler);
}

}  // namespace tessera::objects
