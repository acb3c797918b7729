// Between the files of the module _operator.
#ifndef TESSERA_MODULES_OPERATOR_FUNCTIONS_H_
#define TESSERA_MODULES_OPERATOR_FUNCTIONS_H_

#include "objects/class.h"
#include "objects/native.h"

namespace tessera::operators {

extern const objects::MethodDef kOperators[];  // add, lt, getitem, iadd, ...: what the syntax does
extern const objects::MethodDef kSequences[];  // concat, contains, countOf, indexOf, length_hint, _compare_digest, call
extern const objects::TypeSpec kGetterTypes[]; // attrgetter, itemgetter, methodcaller; ends with an empty one

}  // namespace tessera::operators

#endif  // TESSERA_MODULES_OPERATOR_FUNCTIONS_H_
