// What sys knows of the interpreter, the machine and the command line: constants and struct sequences.
#include <unistd.h>

#include <cfloat>
#include <climits>

#include "modules/sys/functions.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/simple_namespace.h"
#include "objects/stdlib_names.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"
#include "vm/python.h"
#include "vm/version.h"
#include "vm/native_module.h"

namespace tessera::sys {

using namespace objects;  // NOLINT

namespace {

constexpr StructSequenceField kVersionFields[] = {{"major", "Major release number"},
                                                  {"minor", "Minor release number"},
                                                  {"micro", "Patch release number"},
                                                  {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
                                                  {"serial", "Serial release number"}};
constexpr StructSequenceSpec kVersionInfo = {"sys.version_info", "The version of the language, as numbers.", kVersionFields, 5, false};

constexpr StructSequenceField kFlagFields[] = {{"debug", "-d"},
                                               {"inspect", "-i"},
                                               {"interactive", "-i"},
                                               {"optimize", "-O or -OO"},
                                               {"dont_write_bytecode", "-B"},
                                               {"no_user_site", "-s"},
                                               {"no_site", "-S"},
                                               {"ignore_environment", "-E"},
                                               {"verbose", "-v"},
                                               {"bytes_warning", "-b"},
                                               {"quiet", "-q"},
                                               {"hash_randomization", "-R"},
                                               {"isolated", "-I"},
                                               {"dev_mode", "-X dev"},
                                               {"utf8_mode", "-X utf8"},
                                               {"warn_default_encoding", "-X warn_default_encoding"},
                                               {"safe_path", "-P"},
                                               {"int_max_str_digits", "-X int_max_str_digits"}};
constexpr StructSequenceSpec kFlags = {"sys.flags", "The options of the command line.", kFlagFields, 18, false};

constexpr StructSequenceField kFloatFields[] = {{"max", "the greatest finite float"},
                                                {"max_exp", "the greatest e for which radix**(e-1) is one"},
                                                {"max_10_exp", "the greatest e for which 10**e is one"},
                                                {"min", "the least positive normalised float"},
                                                {"min_exp", "the least e for which radix**(e-1) is a normalised float"},
                                                {"min_10_exp", "the least e for which 10**e is a normalised float"},
                                                {"dig", "how many decimal digits a float always keeps"},
                                                {"mant_dig", "digits of the mantissa"},
                                                {"epsilon", "the distance of 1.0 from the next float"},
                                                {"radix", "the base of the exponent"},
                                                {"rounds", "how arithmetic rounds: 1, to the nearest"}};
constexpr StructSequenceSpec kFloatInfo = {"sys.float_info", "What a float can hold.", kFloatFields, 11};

constexpr StructSequenceField kIntFields[] = {{"bits_per_digit", "bits in one digit of a large int"},
                                              {"sizeof_digit", "bytes of a digit"},
                                              {"default_max_str_digits", "the limit of digits to and from text, unless it is set"},
                                              {"str_digits_check_threshold", "the least limit that can be set"}};
constexpr StructSequenceSpec kIntInfo = {"sys.int_info", "How an int is held.", kIntFields, 4};

constexpr StructSequenceField kHashFields[] = {{"width", "bits of a hash"},
                                               {"modulus", "the prime modulo which numbers are hashed"},
                                               {"inf", "the hash of infinity"},
                                               {"nan", "not used any more"},
                                               {"imag", "the factor of the imaginary part of a complex number"},
                                               {"algorithm", "how str and bytes are hashed"},
                                               {"hash_bits", "bits that this makes"},
                                               {"seed_bits", "bits of its seed"},
                                               {"cutoff", "strings shorter than this are hashed in another way: 0, none"}};
constexpr StructSequenceSpec kHashInfo = {"sys.hash_info", "How values are hashed.", kHashFields, 9};

constexpr StructSequenceField kThreadFields[] = {
    {"name", "the threads of the system"}, {"lock", "how locks are made, or None"}, {"version", "name and version of the library, or None"}};
constexpr StructSequenceSpec kThreadInfo = {"sys.thread_info", "How threads are made.", kThreadFields, 3};

Value Sequence(Thread& th, const StructSequenceSpec& spec, Value module, Value* owned) {
  Owned type(NewStructSequenceType(th, spec, module));
  if (type) return NewStructSequence(th, type.as<Type>(), owned);
  for (size_t i = 0; i < spec.fields.size(); ++i) XDecRef(owned[i]);
  return Value();
}

Value NewVersionInfo(Thread& th, Value module) {
  Value items[5] = {Value::Int(vm::kMajor), Value::Int(vm::kMinor), Value::Int(vm::kMicro), NewStr(th, "final"), Value::Int(0)};
  return Sequence(th, kVersionInfo, module, items);
}

Value NewFlags(Thread& th, Value module) {
  const vm::PythonOptions& o = vm::OptionsOf(th);
  Value items[18] = {Value::Int(o.debug),
                     Value::Int(o.inspect),
                     Value::Int(o.interactive),
                     Value::Int(o.optimize),
                     Value::Int(o.dont_write_bytecode),
                     Value::Int(o.no_user_site),
                     Value::Int(o.no_site),
                     Value::Int(o.ignore_environment),
                     Value::Int(o.verbose),
                     Value::Int(o.bytes_warning),
                     Value::Int(o.quiet),
                     Value::Int(o.hash_randomization),
                     Value::Int(o.isolated),
                     Value::Bool(o.dev_mode),
                     Value::Int(o.utf8_mode),
                     Value::Int(o.warn_default_encoding),
                     Value::Bool(o.safe_path),
                     Value::Int(o.int_max_str_digits)};
  return Sequence(th, kFlags, module, items);
}

Value NewFloatInfo(Thread& th, Value module) {
  Value items[11] = {NewFloat(th, DBL_MAX),     Value::Int(DBL_MAX_EXP), Value::Int(DBL_MAX_10_EXP), NewFloat(th, DBL_MIN),
                     Value::Int(DBL_MIN_EXP),   Value::Int(DBL_MIN_10_EXP), Value::Int(DBL_DIG),     Value::Int(DBL_MANT_DIG),
                     NewFloat(th, DBL_EPSILON), Value::Int(FLT_RADIX),   Value::Int(FLT_ROUNDS)};
  return Sequence(th, kFloatInfo, module, items);
}

Value NewIntInfo(Thread& th, Value module) {
  Value items[4] = {Value::Int(64), Value::Int(8), Value::Int(4300), Value::Int(640)};
  return Sequence(th, kIntInfo, module, items);
}

Value NewHashInfo(Thread& th, Value module) {
  Value items[9] = {Value::Int(64),      NewInt(th, (int64_t{1} << 61) - 1), Value::Int(314159), Value::Int(0), Value::Int(1000003),
                    NewStr(th, "siphash13"), Value::Int(64),                 Value::Int(128),    Value::Int(0)};
  return Sequence(th, kHashInfo, module, items);
}

Value NewThreadInfo(Thread& th, Value module) {
  char text[64];
  size_t size = confstr(_CS_GNU_LIBPTHREAD_VERSION, text, sizeof(text));
  Value items[3] = {NewStr(th, "pthread"), Value::None(), size > 1 && size <= sizeof(text) ? Value(NewStr(th, text)) : Value::None()};
  return Sequence(th, kThreadInfo, module, items);
}

Value NewImplementation(Thread& th, Value version_info) {
  Owned dict(NewDict(th));
  if (!dict) return Value();
  Dict* d = dict.as<Dict>();
  bool ok = vm::PutNew(th, d, "name", NewStr(th, "tessera")) && vm::PutNew(th, d, "cache_tag", NewStr(th, "tessera-312")) &&
            vm::PutNew(th, d, "version", Dup(version_info)) && vm::PutNew(th, d, "hexversion", Value::Int(0x030c00f0)) &&
            vm::PutNew(th, d, "_multiarch", NewStr(th, "x86_64-linux-gnu"));
  return ok ? NewSimpleNamespace(th, d) : Value();
}

Value StrList(Thread& th, const std::vector<std::string>& texts) {
  Owned list(NewList(th));
  for (const std::string& text : texts) {
    Owned s(list ? Value(NewStr(th, text)) : Value());
    if (!s || !ListAppend(th, list.as<List>(), s)) return Value();
  }
  return list.Release();
}

// name -> text behind "=", or True.
Value XOptions(Thread& th, const std::vector<std::string>& options) {
  Owned dict(NewDict(th));
  for (std::string_view option : options) {
    size_t equals = option.find('=');
    Owned name(dict ? Value(NewStr(th, option.substr(0, equals))) : Value());
    Owned value(!name ? Value() : equals == option.npos ? Value::True() : Value(NewStr(th, option.substr(equals + 1))));
    if (!value || !DictSet(th, dict.as<Dict>(), name.as<Str>(), value)) return Value();
  }
  return dict.Release();
}

Value BuiltinModuleNames(vm::Thread& th) {
  auto defs = vm::InterpreterOf(th).runtime().modules().defs;
  Owned names(NewList(th));
  for (const modules::ModuleDef* def : defs) {
    Owned name(names ? Value(Intern(th, def->name)) : Value());
    if (!name || !ListAppend(th, names.as<List>(), name)) return Value();
  }
  if (!names || !ListSort(th, names.as<List>(), Value::None(), false)) return Value();
  return TupleFrom(th, names);
}

Value NewGitInfo(Thread& th) {
  Value items[3] = {NewStr(th, "Tessera"), EmptyStr(), EmptyStr()};
  if (items[0].empty()) return Value();
  return NewTupleSteal(th, items, 3);
}

struct Text {
  const char* name;
  const char* value;
};
constexpr Text kTexts[] = {
    {"byteorder", "little"},     {"platform", "linux"}, {"platlibdir", "lib"}, {"version", vm::kLongVersion}, {"abiflags", ""},
    {"float_repr_style", "short"}, {"_framework", ""},
    {"copyright", "Copyright (c) the authors of Tessera.\nLicensed under the Apache License, Version 2.0."},
};

bool AddTexts(Thread& th, Dict* dict) {
  const vm::PythonOptions& o = vm::OptionsOf(th);
  for (const Text& text : kTexts)
    if (!vm::PutNew(th, dict, text.name, NewStr(th, text.value))) return false;
  for (const char* name : {"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"})
    if (!vm::PutNew(th, dict, name, NewStr(th, o.prefix))) return false;
  return vm::PutNew(th, dict, "executable", NewStr(th, o.executable)) && vm::PutNew(th, dict, "_base_executable", NewStr(th, o.executable)) &&
         vm::PutNew(th, dict, "_stdlib_dir", o.stdlib.empty() ? Value::None() : Value(NewStr(th, o.stdlib))) && vm::PutNew(th, dict, "_home", Value::None()) &&
         vm::PutNew(th, dict, "pycache_prefix", o.pycache_prefix.empty() ? Value::None() : Value(NewStr(th, o.pycache_prefix)));
}

bool AddLists(vm::Thread& th, Dict* dict) {
  const vm::PythonOptions& o = vm::OptionsOf(th);
  return vm::PutNew(th, dict, "modules", Dup(Value(th.interp.modules))) && vm::PutNew(th, dict, "argv", StrList(th, o.argv)) &&
         vm::PutNew(th, dict, "orig_argv", StrList(th, o.orig_argv)) && vm::PutNew(th, dict, "path", StrList(th, o.path)) &&
         vm::PutNew(th, dict, "meta_path", NewList(th)) && vm::PutNew(th, dict, "path_hooks", NewList(th)) && vm::PutNew(th, dict, "path_importer_cache", NewDict(th)) &&
         vm::PutNew(th, dict, "warnoptions", StrList(th, o.warn_options)) && vm::PutNew(th, dict, "_xoptions", XOptions(th, o.x_options)) &&
         vm::PutNew(th, dict, "builtin_module_names", BuiltinModuleNames(th)) && vm::PutNew(th, dict, "stdlib_module_names", StdlibModuleNames());
}

}  // namespace

bool AddInfo(vm::Thread& th, Dict* dict) {
  return AddTexts(th, dict) && AddLists(th, dict) && vm::PutNew(th, dict, "maxsize", NewInt(th, INT64_MAX)) &&
         vm::PutNew(th, dict, "maxunicode", Value::Int(0x10ffff)) && vm::PutNew(th, dict, "hexversion", Value::Int(0x030c00f0)) &&
         vm::PutNew(th, dict, "api_version", Value::Int(1013)) &&
         vm::PutNew(th, dict, "dont_write_bytecode", Value::Bool(vm::OptionsOf(th).dont_write_bytecode)) && vm::PutNew(th, dict, "_git", NewGitInfo(th));
}

bool CompleteInfo(vm::Thread& th) {
  Value module = th.interp.sys_module;
  Dict* dict = th.interp.sys_dict;
  Owned version(NewVersionInfo(th, module));
  return version && vm::PutNew(th, dict, "implementation", NewImplementation(th, version)) &&
         vm::PutNew(th, dict, "version_info", version.Release()) && vm::PutNew(th, dict, "flags", NewFlags(th, module)) &&
         vm::PutNew(th, dict, "float_info", NewFloatInfo(th, module)) && vm::PutNew(th, dict, "int_info", NewIntInfo(th, module)) &&
         vm::PutNew(th, dict, "hash_info", NewHashInfo(th, module)) && vm::PutNew(th, dict, "thread_info", NewThreadInfo(th, module));
}

}  // namespace tessera::sys
