#include "objects/str_format.h"

#include <cstdio>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/format_spec.h"
#include "objects/list.h"
#include "objects/number_text.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

bool RaiseValueError(Thread& th, const char* message) {
  Raise(th, types::kValueError, "%s", message);
  return false;
}

// A number, or -1 for anything else (nothing included). False: too large a one.
bool ReadIndex(Thread& th, const Str* text, Stretch part, int64_t* out) {
  *out = -1;
  if (part.empty()) return true;
  int64_t n = 0;
  for (int64_t i = part.start; i < part.stop; ++i) {
    int digit = DecimalDigitOf(text->at(i));
    if (digit < 0) return true;
    if (n > (INT64_MAX - digit) / 10) return RaiseValueError(th, "Too many decimal digits in format string");
    n = n * 10 + digit;
  }
  *out = n;
  return true;
}

Str* Cut(Thread& th, const Str* text, Stretch part) { return Substring(th, const_cast<Str*>(text), part.start, part.stop); }

}  // namespace

int MarkupReader::Next(MarkupSegment* segment) {
  *segment = MarkupSegment();
  if (at_ >= end_) return 0;
  int64_t start = at_;
  uint32_t c = 0;
  bool brace = false;
  while (at_ < end_ && !brace) {
    c = text_->at(at_++);
    brace = c == '{' || c == '}';
  }
  segment->literal = {start, at_};
  if (!brace) return 1;
  if (at_ < end_ && text_->at(at_) == c) {  // doubled: the first one is literal
    ++at_;
    return 1;
  }
  if (c == '}') return RaiseValueError(th_, "Single '}' encountered in format string"), -1;
  if (at_ >= end_) return RaiseValueError(th_, "Single '{' encountered in format string"), -1;
  --segment->literal.stop;
  segment->has_field = true;
  return ReadField(segment) ? 1 : -1;
}

bool MarkupReader::ReadField(MarkupSegment* segment) {
  segment->name = {at_, at_};
  uint32_t c = 0;
  for (bool done = false; !done && at_ < end_;) {
    c = text_->at(at_++);
    switch (c) {
      case '{': return RaiseValueError(th_, "unexpected '{' in field name");
      case '[':
        while (at_ < end_ && text_->at(at_) != ']') ++at_;
        break;
      case '}': case ':': case '!': done = true; break;
      default: break;
    }
  }
  segment->name.stop = at_ - 1;
  segment->spec = {at_, at_};
  if (c == '}') return true;
  if (c != ':' && c != '!') return RaiseValueError(th_, "expected '}' before end of string");
  if (c == '!') {
    if (at_ >= end_) return RaiseValueError(th_, "end of string while looking for conversion specifier");
    segment->conversion = text_->at(at_++);
    if (at_ < end_) {
      c = text_->at(at_++);
      if (c == '}') return true;
      if (c != ':') return RaiseValueError(th_, "expected ':' after conversion specifier");
    }
  }
  return ReadSpec(segment);
}

bool MarkupReader::ReadSpec(MarkupSegment* segment) {
  segment->spec = {at_, at_};
  for (int nesting = 1; at_ < end_;) {
    uint32_t c = text_->at(at_++);
    if (c == '{') {
      segment->nested_spec = true;
      ++nesting;
    } else if (c == '}' && --nesting == 0) {
      segment->spec.stop = at_ - 1;
      return true;
    }
  }
  return RaiseValueError(th_, "unmatched '{' in format spec");
}

FieldName::FieldName(Thread& th, const Str* text, Stretch part) : th_(th), text_(text), at_(part.start), end_(part.stop) {
  while (at_ < end_ && text->at(at_) != '.' && text->at(at_) != '[') ++at_;
  first_ = {part.start, at_};
  ok_ = ReadIndex(th, text, first_, &index_);
}

int FieldName::Next(NameStep* step) {
  *step = NameStep();
  if (at_ >= end_) return 0;
  uint32_t c = text_->at(at_++);
  step->name = {at_, at_};
  if (c == '.') {
    step->attribute = true;
    while (at_ < end_ && text_->at(at_) != '.' && text_->at(at_) != '[') ++at_;
    step->name.stop = at_;
  } else if (c == '[') {
    while (at_ < end_ && text_->at(at_) != ']') ++at_;
    if (at_ >= end_) return RaiseValueError(th_, "Missing ']' in format string"), -1;
    step->name.stop = at_++;
    if (!ReadIndex(th_, text_, step->name, &step->index)) return -1;
  } else {
    return RaiseValueError(th_, "Only '.' or '[' may follow ']' in format field specifier"), -1;
  }
  if (step->name.empty()) return RaiseValueError(th_, "Empty attribute in format string"), -1;
  return 1;
}

namespace {

// One call of format() or format_map().
class Formatter {
 public:
  Formatter(Thread& th, const Str* text, Value args, Value kwargs) : th_(th), text_(text), args_(args), kwargs_(kwargs) {}

  bool Build(Stretch part, int depth, StrBuilder* out) {
    if (depth <= 0) return RaiseValueError(th_, "Max string recursion exceeded");
    MarkupReader reader(th_, text_, part);
    MarkupSegment segment;
    int more;
    while ((more = reader.Next(&segment)) > 0) {
      if (!segment.literal.empty() && !out->Append(text_, segment.literal.start, segment.literal.stop)) return false;
      if (segment.has_field && !Field(segment, depth, out)) return false;
    }
    return more == 0;
  }

 private:
  enum Numbering { kNone, kAutomatic, kManual };

  bool NumberField(bool automatic, int64_t* index) {
    if (numbering_ == kNone) numbering_ = automatic ? kAutomatic : kManual;
    if (numbering_ == kManual && automatic) {
      return RaiseValueError(th_, "cannot switch from manual field specification to automatic field numbering");
    }
    if (numbering_ == kAutomatic && !automatic) {
      return RaiseValueError(th_, "cannot switch from automatic field numbering to manual field specification");
    }
    if (automatic) *index = next_++;
    return true;
  }

  // What the first part of the name stands for: new reference.
  Value First(const FieldName& name) {
    int64_t index = name.index();
    bool automatic = name.first().empty();
    if ((automatic || index >= 0) && !NumberField(automatic, &index)) return Value();
    if (index >= 0) {
      if (args_.empty()) return Raise(th_, types::kValueError, "Format string contains positional fields");
      Tuple* args = args_.as<Tuple>();
      if (index < args->size) return Dup(args->items()[index]);
      return Raise(th_, types::kIndexError, "Replacement index %lld out of range for positional args tuple", static_cast<long long>(index));
    }
    Owned key(Cut(th_, text_, name.first()));
    if (!key) return Value();
    if (kwargs_.IsUnbound()) return RaiseValue(th_, types::kKeyError, key);
    return GetItem(th_, kwargs_, key);
  }

  Value Object(Stretch part) {
    FieldName name(th_, text_, part);
    if (!name.ok()) return Value();
    Owned object(First(name));
    NameStep step;
    int more = object ? name.Next(&step) : 0;
    for (; more > 0; more = object ? name.Next(&step) : 0) {
      Owned key(step.index >= 0 && !step.attribute ? Value::Int(step.index) : Value(Cut(th_, text_, step.name)));
      if (!key) return Value();
      Value next = step.attribute ? GetAttr(th_, object, key.as<Str>()) : GetItem(th_, object, key);
      object.Reset(next);
    }
    return more < 0 ? Value() : object.Release();
  }

  bool Convert(uint32_t conversion, Owned* object) {
    switch (conversion) {
      case 'r': object->Reset(Repr(th_, object->get())); break;
      case 's': object->Reset(ToStr(th_, object->get())); break;
      case 'a': object->Reset(Ascii(th_, object->get())); break;
      default: {
        if (conversion > 32 && conversion < 127) {
          Raise(th_, types::kValueError, "Unknown conversion specifier %c", static_cast<int>(conversion));
        } else {
          char code[16];
          std::snprintf(code, sizeof code, "\\x%x", conversion);
          Raise(th_, types::kValueError, "Unknown conversion specifier %s", code);
        }
        return false;
      }
    }
    return static_cast<bool>(*object);
  }

  bool Field(const MarkupSegment& segment, int depth, StrBuilder* out) {
    Owned object(Object(segment.name));
    if (!object || (segment.conversion != 0 && !Convert(segment.conversion, &object))) return false;
    if (segment.spec.empty() && IsExactStr(object)) return out->Append(object.as<Str>());
    if (segment.spec.empty() && object.get().IsSmallInt()) return AppendSmallInt(out, object.get().small_int());
    Owned spec;
    if (segment.nested_spec) {
      StrBuilder expanded(th_);
      if (!Build(segment.spec, depth - 1, &expanded)) return false;
      spec.Reset(expanded.Finish());
    } else {
      spec.Reset(Cut(th_, text_, segment.spec));
    }
    if (!spec) return false;
    Owned text(FormatValue(th_, object, spec));
    return text && out->Append(text.as<Str>());
  }

  Thread& th_;
  const Str* text_;
  Value args_, kwargs_;
  Numbering numbering_ = kNone;
  int64_t next_ = 0;
};

Value RunFormatter(Thread& th, Str* text, Value args, Value kwargs) {
  StrBuilder out(th);
  Formatter formatter(th, text, args, kwargs);
  return formatter.Build({0, text->length}, 2, &out) ? out.Finish() : Value();
}

}  // namespace

Value StrFormat(Thread& th, const Value* args) { return RunFormatter(th, args[0].as<Str>(), args[1], args[2]); }
Value StrFormatMap(Thread& th, const Value* args) { return RunFormatter(th, args[0].as<Str>(), Value(), args[1]); }

Value FormatterParser(Thread& th, Str* text) {
  Owned list(NewList(th));
  if (!list) return Value();
  MarkupReader reader(th, text, {0, text->length});
  MarkupSegment segment;
  int more;
  while ((more = reader.Next(&segment)) > 0) {
    Value parts[4] = {Cut(th, text, segment.literal), Value::None(), Value::None(), Value::None()};
    if (segment.has_field) {
      parts[1] = Cut(th, text, segment.name);
      parts[2] = Cut(th, text, segment.spec);
      if (segment.conversion != 0) parts[3] = CharStr(th, segment.conversion);
    }
    bool whole = true;
    for (Value part : parts) whole = whole && !part.empty();
    if (!whole) {
      for (Value part : parts) XDecRef(part);
      return Value();
    }
    Tuple* tuple = NewTupleSteal(th, parts, 4);
    if (tuple == nullptr || !ListAppendSteal(th, list.as<List>(), tuple)) return Value();
  }
  return more < 0 ? Value() : GetIter(th, list);
}

Value FormatterFieldNameSplit(Thread& th, Str* text) {
  FieldName name(th, text, {0, text->length});
  Owned list(NewList(th));
  if (!name.ok() || !list) return Value();
  NameStep step;
  int more;
  while ((more = name.Next(&step)) > 0) {
    Value parts[2] = {Value::Bool(step.attribute), step.index >= 0 && !step.attribute ? Value::Int(step.index) : Value(Cut(th, text, step.name))};
    if (parts[1].empty()) return Value();
    Tuple* tuple = NewTupleSteal(th, parts, 2);
    if (tuple == nullptr || !ListAppendSteal(th, list.as<List>(), tuple)) return Value();
  }
  if (more < 0) return Value();
  Value parts[2] = {name.index() >= 0 ? Value::Int(name.index()) : Value(Cut(th, text, name.first())), GetIter(th, list)};
  if (parts[0].empty() || parts[1].empty()) {
    XDecRef(parts[0]);
    XDecRef(parts[1]);
    return Value();
  }
  return NewTupleSteal(th, parts, 2);
}

}  // namespace tessera::objects
