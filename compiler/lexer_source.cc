#include "compiler/lexer_source.h"

#include <algorithm>
#include <cstring>

#include "compiler/unicode.h"

namespace tessera::compiler {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsNameByte(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

// The line that starts at `at`, without its end.
std::string_view LineAt(std::string_view text, size_t at) {
  const size_t end = text.find_first_of("\r\n", at);
  return text.substr(at, end == std::string_view::npos ? end : end - at);
}

// The name in a comment "# -*- coding: NAME -*-", or empty.
std::string_view CookieIn(std::string_view line) {
  const size_t hash = line.find_first_not_of(" \t\f");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  for (size_t at = line.find("coding", hash); at != std::string_view::npos; at = line.find("coding", at + 1)) {
    size_t begin = at + 6;
    if (begin >= line.size() || (line[begin] != ':' && line[begin] != '=')) continue;
    begin = line.find_first_not_of(" \t", begin + 1);
    if (begin == std::string_view::npos) return {};
    size_t end = begin;
    while (end < line.size() && IsNameByte(line[end])) ++end;
    if (end > begin) return line.substr(begin, end - begin);
  }
  return {};
}

// PEP 263: the cookie stands in the first line, or in the second if the first is blank or a comment.
std::string_view FindCookie(std::string_view bytes) {
  const std::string_view first = LineAt(bytes, 0);
  if (const std::string_view cookie = CookieIn(first); !cookie.empty()) return cookie;
  const size_t content = first.find_first_not_of(" \t\f");
  if (content != std::string_view::npos && first[content] != '#') return {};
  size_t next = first.size();
  if (next < bytes.size() && bytes[next] == '\r') ++next;
  if (next < bytes.size() && bytes[next] == '\n') ++next;
  return next < bytes.size() ? CookieIn(LineAt(bytes, next)) : std::string_view();
}

class Preparation {
 public:
  Preparation(const ParseInput& input, alloc::Arena& arena) : input_(input), arena_(arena) {}

  SourceText Run() {
    std::string_view bytes = input_.source;
    if (const size_t nul = bytes.find('\0'); nul != std::string_view::npos) return NulByte(nul);
    const bool has_mark = bytes.substr(0, 3) == kByteOrderMark;
    if (has_mark) bytes.remove_prefix(3);
    const std::string_view cookie = input_.ignore_cookie ? std::string_view() : FindCookie(bytes);
    bytes = NormalizeLines(bytes);
    if (bytes.data() == nullptr) return NoMemory();
    if (!cookie.empty()) {
      const std::string_view name = NormalName(cookie);
      if (has_mark && name != "utf-8") return Fail("encoding problem: %.*s with BOM", name);
      if (name != "utf-8") return Convert(bytes, name);
    }
    if (input_.from_file) {
      if (const size_t bad = FindInvalidUtf8(bytes); bad != std::string_view::npos) return NotUtf8(bytes, bad);
    }
    return {bytes, {}};
  }

 private:
  static SourceText NoMemory() {
    SourceText result;
    result.error.kind = ErrorKind::kNoMemory;
    return result;
  }

  // An error of the program as a whole; a string source gets CPython's odd line 0.
  SourceText FailWith(std::string_view message) {
    if (message.data() == nullptr) return NoMemory();
    SourceText result;
    result.error.kind = ErrorKind::kSyntaxError;
    result.error.message = message;
    result.error.has_position = !input_.from_file;
    result.error.offset = -1;
    return result;
  }
  SourceText Fail(const char* format, std::string_view name) {
    return FailWith(FormatInArena(arena_, format, static_cast<int>(name.size()), name.data()));
  }

  SourceText NulByte(size_t nul) {
    const char* message = input_.from_file ? "source code cannot contain null bytes" : "source code string cannot contain null bytes";
    SourceText result = FailWith(message);
    result.error.has_position = input_.from_file;
    result.error.offset = 0;
    const std::string_view before = input_.source.substr(0, nul);
    result.error.lineno = result.error.end_lineno = 1 + static_cast<int32_t>(std::count(before.begin(), before.end(), '\n'));
    const size_t line = before.rfind('\n');
    result.error.text = line == std::string_view::npos ? before : before.substr(line + 1);
    return result;
  }

  SourceText NotUtf8(std::string_view text, size_t bad) {
    const int line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(bad), '\n'));
    return FailWith(FormatInArena(arena_,
        "Non-UTF-8 code starting with '\\x%.2x' in file %.*s on line %i, but no encoding declared; see "
        "https://peps.python.org/pep-0263/ for details",
        static_cast<unsigned char>(text[bad]), static_cast<int>(input_.filename.size()), input_.filename.data(), line));
  }

  // Lower case, "-" for "_", and one name for each of the two encodings that matter.
  std::string_view NormalName(std::string_view cookie) {
    size_t length = 0;
    for (; length < sizeof(name_) - 1 && length < cookie.size(); ++length) {
      const char c = cookie[length];
      name_[length] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const std::string_view name(name_, length);
    const auto is = [&](std::string_view base) {
      return name.substr(0, base.size()) == base && (name.size() == base.size() || name[base.size()] == '-');
    };
    if (is("utf-8") || name == "utf8") return "utf-8";
    if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1")) return "iso-8859-1";
    return cookie;
  }

  SourceText Convert(std::string_view bytes, std::string_view name) {
    if (name == "iso-8859-1") return ConvertLatin1(bytes);
    const bool ascii = name == "ascii" || name == "us-ascii";
    std::memcpy(name_, name.data(), std::min(name.size(), sizeof(name_) - 1));
    name_[std::min(name.size(), sizeof(name_) - 1)] = 0;
    Converted converted;
    if (ascii) {
      const auto high = std::find_if(bytes.begin(), bytes.end(), [](unsigned char c) { return c >= 0x80; });
      if (high == bytes.end()) return {bytes, {}};
      converted = {ConvertStatus::kInvalid, {}, static_cast<size_t>(high - bytes.begin())};
    } else {
      converted = ConvertToUtf8(bytes, name_, arena_);
    }
    switch (converted.status) {
      case ConvertStatus::kNoMemory: return NoMemory();
      case ConvertStatus::kUnknownEncoding: return Fail(input_.from_file ? "encoding problem: %.*s" : "unknown encoding: %.*s", name);
      case ConvertStatus::kInvalid: break;
      case ConvertStatus::kOk: return Copy(converted.utf8);
    }
    if (input_.from_file) return Fail("encoding problem: %.*s", name);
    return FailWith(FormatInArena(arena_, "'%s' codec can't decode byte 0x%02x in position %zu: %s", ascii ? "ascii" : "charmap",
                                  static_cast<unsigned char>(bytes[converted.error_position]), converted.error_position,
                                  ascii ? "ordinal not in range(128)" : "character maps to <undefined>"));
  }

  SourceText ConvertLatin1(std::string_view bytes) {
    auto* out = static_cast<char*>(arena_.Allocate(bytes.size() * 2 + 1, 1));
    if (out == nullptr) return NoMemory();
    size_t length = 0;
    for (const unsigned char c : bytes) length += EncodeUtf8(c, out + length);
    out[length] = 0;
    return {std::string_view(out, length), {}};
  }

  SourceText Copy(std::string_view text) {
    auto* out = static_cast<char*>(arena_.Allocate(text.size() + 1, 1));
    if (out == nullptr) return NoMemory();
    std::memcpy(out, text.data(), text.size());
    out[text.size()] = 0;
    return {std::string_view(out, text.size()), {}};
  }

  // "\r\n" and "\r" become "\n"; a program gets the line end that its last line may lack.
  std::string_view NormalizeLines(std::string_view bytes) {
    auto* out = static_cast<char*>(arena_.Allocate(bytes.size() + 2, 1));
    if (out == nullptr) return {};
    size_t length = 0;
    for (size_t at = 0; at < bytes.size();) {
      const char* next = static_cast<const char*>(std::memchr(bytes.data() + at, '\r', bytes.size() - at));
      const size_t end = next == nullptr ? bytes.size() : static_cast<size_t>(next - bytes.data());
      std::memcpy(out + length, bytes.data() + at, end - at);
      length += end - at;
      at = end;
      if (at == bytes.size()) break;
      out[length++] = '\n';
      ++at;
      if (at < bytes.size() && bytes[at] == '\n') ++at;
    }
    if (input_.mode == ParseMode::kFile && length > 0 && out[length - 1] != '\n') out[length++] = '\n';
    out[length] = 0;
    return {out, length};
  }

  const ParseInput& input_;
  alloc::Arena& arena_;
  char name_[64] = {};
};

}  // namespace

SourceText PrepareSource(const ParseInput& input, alloc::Arena& arena) { return Preparation(input, arena).Run(); }

std::string_view DecodeSourceFile(std::string_view bytes, alloc::Arena& arena) {
  const SourceText source = PrepareSource({.source = bytes, .from_file = true}, arena);
  return source.error.ok() ? source.text : std::string_view();
}

}  // namespace tessera::compiler
