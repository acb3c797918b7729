// UTF-7 (RFC 2152): ASCII, with runs of UTF-16 in base64 between + and -.
#include <cstring>

#include "objects/codec_internal.h"

namespace tessera::objects {
namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool IsHigh(uint32_t c) { return c >= 0xd800 && c < 0xdc00; }
bool IsLow(uint32_t c) { return c >= 0xdc00 && c < 0xe000; }

// -1: none.
int Base64Digit(uint32_t c) {
  if (c >= 'A' && c <= 'Z') return static_cast<int>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<int>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0') + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// May it stand for itself in encoded text? All of ASCII but control characters, + \ ~ and DEL.
bool IsDirect(uint32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return true;
  return c >= ' ' && c < 0x7f && c != '+' && c != '\\' && c != '~';
}

// The bits of a run that are not written yet.
class RunWriter {
 public:
  explicit RunWriter(ByteBuilder* out) : out_(out) {}

  bool Unit(uint32_t unit) {
    buffer_ = buffer_ << 16 | unit;
    bits_ += 16;
    while (bits_ >= 6) {
      bits_ -= 6;
      if (!out_->Append(kBase64[buffer_ >> bits_ & 63])) return false;
    }
    return true;
  }
  bool Point(uint32_t c) {
    if (c < 0x10000) return Unit(c);
    c -= 0x10000;
    return Unit(0xd800 | c >> 10) && Unit(0xdc00 | (c & 0x3ff));
  }
  bool Finish() {
    if (bits_ > 0 && !out_->Append(kBase64[buffer_ << (6 - bits_) & 63])) return false;
    bits_ = 0;
    buffer_ = 0;
    return true;
  }

 private:
  ByteBuilder* out_;
  uint64_t buffer_ = 0;  // its lowest bits_ bits
  int bits_ = 0;
};

}  // namespace

Value EncodeUtf7Text(Thread& th, Str* text) {
  ByteBuilder out(th);
  if (out.Reserve(text->length) == nullptr) return Value();
  RunWriter run(&out);
  bool in_run = false;
  for (int64_t i = 0; i < text->length; ++i) {
    const uint32_t c = text->at(i);
    bool put = true;
    if (IsDirect(c)) {
      if (in_run) put = run.Finish() && ((Base64Digit(c) < 0 && c != '-') || out.Append('-'));
      in_run = false;
      put = put && out.Append(static_cast<char>(c));
    } else if (!in_run && c == '+') {
      put = out.Append(std::string_view("+-"));
    } else {
      put = (in_run || out.Append('+')) && run.Point(c);
      in_run = true;
    }
    if (!put) return Value();
  }
  return !in_run || (run.Finish() && out.Append('-')) ? out.Finish() : Value();
}

namespace {

// A run of base64 while it is read.
struct Run {
  uint64_t buffer = 0;
  int bits = 0;
  uint32_t high = 0;  // a high surrogate that waits for the low one

  // The next six bits. False: exception pending.
  bool Digit(StrBuilder* out, int digit) {
    buffer = buffer << 6 | static_cast<uint64_t>(digit);
    bits += 6;
    if (bits < 16) return true;
    bits -= 16;
    const uint32_t unit = static_cast<uint32_t>(buffer >> bits);
    buffer &= (uint64_t{1} << bits) - 1;
    if (high != 0) {
      const uint32_t before = high;
      high = 0;
      if (IsLow(unit)) return out->Append(0x10000 + ((before & 0x3ff) << 10 | (unit & 0x3ff)));
      if (!out->Append(before)) return false;
    }
    if (IsHigh(unit)) return high = unit, true;
    return out->Append(unit);
  }
  // What is wrong with an end here; null.
  const char* EndError() const {
    if (bits >= 6) return "partial character in shift sequence";
    return bits > 0 && buffer != 0 ? "non-zero padding bits in shift sequence" : nullptr;
  }
};

// Decodes data[0, stop).
Value Decode(Thread& th, std::string_view data, const CodecProblem& problem, int64_t* consumed) {
  const int64_t size = static_cast<int64_t>(data.size());
  StrBuilder out(th);
  Run run;
  bool in_run = false;
  int64_t start = 0, i = 0;
  for (;;) {
    const char* error = nullptr;
    if (i >= size) {
      if (!in_run || consumed != nullptr || (run.high == 0 && run.EndError() == nullptr)) break;
      error = "unterminated shift sequence";
      in_run = false;
      if (!HandleDecodeError(th, problem, data, start, size, error, &out, &i)) return Value();
      continue;
    }
    const uint8_t c = static_cast<uint8_t>(data[static_cast<size_t>(i)]);
    if (in_run) {
      if (const int digit = Base64Digit(c); digit >= 0) {
        if (!run.Digit(&out, digit)) return Value();
        ++i;
        continue;
      }
      in_run = false;
      error = run.EndError();
      if (error != nullptr) {
        ++i;
      } else {
        if (run.high != 0 && c < 0x80 && c != '+' && !out.Append(run.high)) return Value();
        if (c == '-') ++i;
      }
    } else if (c == '+') {
      start = i++;
      const uint8_t next = i < size ? static_cast<uint8_t>(data[static_cast<size_t>(i)]) : 0;
      if (i < size && next == '-') {
        ++i;
        if (!out.Append(uint32_t{'+'})) return Value();
      } else if (i < size && Base64Digit(next) < 0) {
        ++i;
        error = "ill-formed sequence";
      } else {
        in_run = true;
        run = Run();
      }
    } else if (c < 0x80) {
      ++i;
      if (!out.Append(uint32_t{c})) return Value();
    } else {
      start = i++;
      error = "unexpected special character";
    }
    if (error != nullptr && !HandleDecodeError(th, problem, data, start, i, error, &out, &i)) return Value();
  }
  if (consumed != nullptr) *consumed = i;
  if (consumed == nullptr || !in_run) return out.Finish();
  // An open run is left for the next time, with all that it gave.
  *consumed = start;
  Owned whole(out.Finish());
  if (!whole) return Value();
  int64_t again = 0;
  return Decode(th, data.substr(0, static_cast<size_t>(start)), problem, &again);
}

}  // namespace

Value DecodeUtf7Text(Thread& th, std::string_view data, Value errors, int64_t* consumed) {
  return Decode(th, data, {Codec::kUtf7, "utf7", errors, ErrorModeOf(errors)}, consumed);
}

}  // namespace tessera::objects
