// __reduce__ and __setstate__ of the iterators: how copy and pickle take them apart and put them together again. Each call warns: it ends with 3.14.
//
// Each table belongs to the type of the same name, laid out as the file of the type says.
#ifndef TESSERA_MODULES_ITERTOOLS_PICKLE_H_
#define TESSERA_MODULES_ITERTOOLS_PICKLE_H_

#include "modules/itertools/iterator.h"

namespace tessera::itertools {

using PickleFn = Value (*)(Thread& th, const Value* args);

// (type, arguments[, state]): the parts owned, none where there is no state.
Value Reduced(Thread& th, Value self, Value owned_arguments, Value owned_state = Value::Unbound());
// False: an exception is pending.
bool WarnOfPickling(Thread& th);

// pickle_sequences.cc
Value ReduceChain(Thread& th, const Value* args);
Value SetChain(Thread& th, const Value* args);
Value ReduceCycle(Thread& th, const Value* args);
Value SetCycle(Thread& th, const Value* args);
Value ReduceRepeat(Thread& th, const Value* args);
Value ReduceCount(Thread& th, const Value* args);
Value ReduceISlice(Thread& th, const Value* args);
Value SetISlice(Thread& th, const Value* args);
Value ReduceZipLongest(Thread& th, const Value* args);
Value SetZipLongest(Thread& th, const Value* args);

// pickle_functional.cc
Value ReduceAccumulate(Thread& th, const Value* args);
Value SetAccumulate(Thread& th, const Value* args);
Value ReduceFunctionFirst(Thread& th, const Value* args);  // starmap, filterfalse
Value ReduceCompress(Thread& th, const Value* args);
Value ReduceWhile(Thread& th, const Value* args);          // takewhile, dropwhile
Value SetWhile(Thread& th, const Value* args);
Value ReduceGroupBy(Thread& th, const Value* args);
Value SetGroupBy(Thread& th, const Value* args);
Value ReduceGrouper(Thread& th, const Value* args);
Value ReduceTee(Thread& th, const Value* args);
Value SetTee(Thread& th, const Value* args);
Value ReduceTeeData(Thread& th, const Value* args);

// pickle_choices.cc
Value ReduceProduct(Thread& th, const Value* args);
Value SetProduct(Thread& th, const Value* args);
Value ReducePermutations(Thread& th, const Value* args);
Value SetPermutations(Thread& th, const Value* args);
Value ReduceCombinations(Thread& th, const Value* args);   // with replacement too
Value SetCombinations(Thread& th, const Value* args);
Value SetReplacement(Thread& th, const Value* args);

}  // namespace tessera::itertools

#endif  // TESSERA_MODULES_ITERTOOLS_PICKLE_H_
