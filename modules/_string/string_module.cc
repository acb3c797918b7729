// The module _string: how str.format() takes a format apart, for string.Formatter.
#include "objects/errors.h"
#include "objects/str_format.h"
#include "vm/native_module.h"

namespace tessera::string_module {

using namespace objects;  // NOLINT

namespace {

template <Value (*kFunction)(Thread&, Str*)>
Value OfStr(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "expected str, got %.200T", args[1]);
  return kFunction(th, args[1].as<Str>());
}

constexpr MethodDef kFunctions[] = {
    {"formatter_field_name_split", &OfStr<FormatterFieldNameSplit>, "($module, name, /)",
     "The first part of a field's name, and an iterator of (is_attribute, name or index) for the rest."},
    {"formatter_parser", &OfStr<FormatterParser>, "($module, text, /)", "An iterator of (literal, field_name, format_spec, conversion)."},
    {}};

constexpr vm::NativeModule kContents = {kFunctions, nullptr};

}  // namespace

}  // namespace tessera::string_module

TESSERA_MODULE(_string) = {
    .name = "_string",
    .doc = "How str.format() takes a format apart.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::string_module::kContents,
};
