#include "objects/unicode_names.h"

#include <unicode/uchar.h>

#include <cstring>

namespace tessera::objects::unicode {

namespace {

struct Alias {
  int32_t code_point;
  std::string_view name;
};
constexpr Alias kAliases[] = {
#define UNICODE_ALIAS(code_point, name) {code_point, name},
#include "objects/unicode_aliases.def"
};

bool SameButForCase(std::string_view upper, std::string_view name) {
  if (upper.size() != name.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i] >= 'a' && name[i] <= 'z' ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
    if (c != upper[i]) return false;
  }
  return true;
}

// VS1 to VS16 and VS17 to VS256, the variation selectors; 0 if `name` is none.
int32_t VariationSelector(std::string_view name) {
  if (name.size() < 3 || name.size() > 5 || !SameButForCase("VS", name.substr(0, 2)) || name[2] == '0') return 0;
  int32_t number = 0;
  for (const char c : name.substr(2)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number > 256 ? 0 : number <= 16 ? 0xFE00 + number - 1 : 0xE0100 + number - 17;
}

int32_t CharacterByAlias(std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (SameButForCase(alias.name, name)) return alias.code_point;
  }
  const int32_t selector = VariationSelector(name);
  return selector != 0 ? selector : -1;
}

}  // namespace

int32_t CharacterByName(std::string_view name) {
  char buffer[128];
  if (name.empty() || name.size() >= sizeof(buffer)) return -1;
  std::memcpy(buffer, name.data(), name.size());
  buffer[name.size()] = 0;
  for (const UCharNameChoice choice : {U_UNICODE_CHAR_NAME, U_CHAR_NAME_ALIAS}) {
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 found = u_charFromName(choice, buffer, &status);
    if (U_SUCCESS(status)) return found;
  }
  return CharacterByAlias(name);
}

}  // namespace tessera::objects::unicode
