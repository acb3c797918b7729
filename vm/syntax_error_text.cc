#include "vm/syntax_error_text.h"

#include <algorithm>

#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

// Lines and offsets from 1, -1 where the exception has None.
struct Place {
  Owned message, filename, text;
  int64_t lineno = 0, offset = -1, end_lineno = -1, end_offset = -1;
};

// An attribute; false when it is not there or getting it raised.
bool Get(Thread& th, Value exception, const char* name, Owned* out) {
  Owned key(Intern(th, name));
  out->Reset(key ? FindAttr(th, exception, key.as<Str>()) : Value());
  if (*out && !out->get().IsNotFound()) return true;
  ClearException(th);
  return false;
}

// None leaves what *out holds where `optional`.
bool GetNumber(Thread& th, Value exception, const char* name, bool optional, int64_t* out) {
  Owned v;
  if (!Get(th, exception, name, &v)) return false;
  if (optional && v.get().IsNone()) return true;
  if (!IsInt(v) || !FitsInt64(v, out)) return false;
  return *out >= INT32_MIN && *out <= INT32_MAX;
}

// Only SyntaxError itself is asked for an end: of its subclasses one caret is shown.
bool ReadPlace(Thread& th, Value exception, Place* place) {
  const bool has_end = TypeOf(exception) == types::kSyntaxError;
  return Get(th, exception, "msg", &place->message) && Get(th, exception, "filename", &place->filename) &&
         GetNumber(th, exception, "lineno", false, &place->lineno) && GetNumber(th, exception, "offset", true, &place->offset) &&
         (!has_end || (GetNumber(th, exception, "end_lineno", true, &place->end_lineno) && GetNumber(th, exception, "end_offset", true, &place->end_offset))) &&
         Get(th, exception, "text", &place->text);
}

// The line with the offset, and the carets. Offsets count characters, lengths here bytes, and no margin of a group is drawn: so does CPython.
bool AppendText(MarginText* out, std::string_view text, int64_t offset, int64_t end_offset) {
  int64_t carets = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
  --offset;
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\f')) {
    text.remove_prefix(1);
    --offset;
  }
  const bool has_end = !text.empty() && text.back() == '\n';
  if (has_end) text.remove_suffix(1);
  offset = std::min(offset, static_cast<int64_t>(text.size()));
  for (size_t end; (end = text.find('\n')) != std::string_view::npos && static_cast<int64_t>(end) < offset;) {
    text.remove_prefix(end + 1);
    offset -= static_cast<int64_t>(end) + 1;
  }
  if (!out->Add("    ") || !out->AddUtf8(text) || !out->Add("\n")) return false;
  if (offset < 0) return true;  // left of the text
  carets = std::clamp<int64_t>(carets, 1, std::max<int64_t>(1, static_cast<int64_t>(text.size()) + has_end - offset));
  return out->Add("    ") && out->AddRepeated(' ', offset) && out->AddRepeated('^', carets) && out->Add("\n");
}

}  // namespace

bool AppendSyntaxErrorPlace(MarginText* out, Value exception, Owned* message) {
  Thread& th = out->th;
  Owned marker;
  Place place;
  if (!Get(th, exception, "print_file_and_line", &marker) || !ReadPlace(th, exception, &place)) return true;
  *message = Owned::Borrow(place.message);
  Owned filename(place.filename.get().IsNone() ? Value(NewStr(th, "<string>")) : ToStr(th, place.filename));
  if (!filename) return false;
  if (!out->Margin() || !out->AddOwned(Format(th, "  File \"%U\", line %lld\n", filename.get(), static_cast<long long>(place.lineno)))) return false;
  std::string_view text;
  Owned keep;
  if (!IsStr(place.text)) return true;
  if (!AsUtf8(th, place.text.as<Str>(), &text, &keep)) return ClearException(th), true;
  if (place.end_lineno > place.lineno) place.end_offset = static_cast<int64_t>(text.size());
  return AppendText(out, text, place.offset, place.end_offset);
}

}  // namespace tessera::vm
