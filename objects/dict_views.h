// The views that keys(), values() and items() return: they show the dict as it is now.
#ifndef TESSERA_OBJECTS_DICT_VIEWS_H_
#define TESSERA_OBJECTS_DICT_VIEWS_H_

#include "objects/dict.h"

namespace tessera::objects {

struct DictView : Object {
  Value dict;  // owned; empty only after the collector cleared it
};

Value NewDictView(Thread& th, Type* type, Value dict);

inline bool IsDictSetView(Value v) { return IsExactly(v, types::kDictKeys) || IsExactly(v, types::kDictItems); }

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_DICT_VIEWS_H_
