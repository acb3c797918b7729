// Which mutation of the sources is on: the sources that mutate.cc has made look here. 0: none, they do what the originals do.

#ifndef TESSERA_GIL_MODEL_MUTANT_H_
#define TESSERA_GIL_MODEL_MUTANT_H_

namespace tessera::gil::model {

extern int mutant;

// One row of a table of mutations (mutants.inc, which mutate.cc makes).
struct Mutant {
  const char* name;
  const char* scenario;   // that shows it,
  const char* invariant;  // and what that reports: the beginning of it.
};

}  // namespace tessera::gil::model

#endif  // TESSERA_GIL_MODEL_MUTANT_H_
