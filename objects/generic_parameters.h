// Type variables in the arguments of generic aliases and unions: finding them, putting others in their place.
#ifndef TESSERA_OBJECTS_GENERIC_PARAMETERS_H_
#define TESSERA_OBJECTS_GENERIC_PARAMETERS_H_

#include "objects/str.h"
#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::objects {

// The distinct type variables in args, in order: a tuple.
Value CollectParameters(Thread& th, Tuple* args);
// args with the values of `item` (one, or a tuple of them) in place of `parameters`: a tuple. TypeError when the counts differ.
Value Substitute(Thread& th, Value self, Tuple* args, Tuple* parameters, Value item);
// A type as annotations show it: int, not <class 'int'>.
bool AppendTypeRepr(Thread& th, StrBuilder& out, Value type);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_GENERIC_PARAMETERS_H_
