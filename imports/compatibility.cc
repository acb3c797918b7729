#include "imports/compatibility.h"

#include "absl/strings/str_cat.h"

namespace tessera::imports {
namespace {

enum Column : uint8_t { kMain, kUnchecked, kSharedGil, kOwnGil, kColumns };

constexpr LoadAction kNo = LoadAction::kRefuse;
constexpr LoadAction kYes = LoadAction::kInitialise;
constexpr LoadAction kCopy = LoadAction::kCopyDict;

// Rows in the order of ModuleKind.   main  unchecked  shared GIL  own GIL
constexpr LoadAction kTable[][kColumns] = {{kYes, kYes, kYes, kYes},   // kPerInterpreterGil
                                           {kYes, kYes, kYes, kNo},    // kSupported
                                           {kYes, kYes, kNo, kNo},     // kNotSupported
                                           {kYes, kCopy, kNo, kNo},    // kSinglePhaseGlobal
                                           {kYes, kYes, kNo, kNo}};    // kSinglePhaseReinit

Column ColumnOf(const ImportSite& site) {
  if (site.is_main) return kMain;
  if (!site.checks || site.check_disabled) return kUnchecked;
  return site.owns_gil ? kOwnGil : kSharedGil;
}

}  // namespace

ModuleKind KindOf(MultipleInterpreters support) {
  switch (support) {
    case MultipleInterpreters::kNotSupported:
      return ModuleKind::kNotSupported;
    case MultipleInterpreters::kSupported:
      return ModuleKind::kSupported;
    case MultipleInterpreters::kPerInterpreterGilSupported:
      return ModuleKind::kPerInterpreterGil;
  }
  return ModuleKind::kNotSupported;
}

LoadAction Decide(ModuleKind kind, const ImportSite& site) { return kTable[static_cast<int>(kind)][ColumnOf(site)]; }

absl::Status CheckCompatibility(absl::string_view module, ModuleKind kind, const ImportSite& site) {
  if (Decide(kind, site) != LoadAction::kRefuse) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("module ", module, " does not support loading in subinterpreters"));
}

}  // namespace tessera::imports
