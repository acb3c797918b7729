// Between slot_table.cc and slot_wrap.cc: how a slot is called as a method.
#ifndef TESSERA_OBJECTS_SLOT_WRAP_H_
#define TESSERA_OBJECTS_SLOT_WRAP_H_

#include "objects/slot_table.h"

namespace tessera::objects::wrap {

#define WRAP(Name) Value Name(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args);
WRAP(Unary)
WRAP(Hash)
WRAP(Call)
WRAP(GetAttr)
WRAP(SetAttr)
WRAP(DelAttr)
WRAP(Lt)
WRAP(Le)
WRAP(Eq)
WRAP(Ne)
WRAP(Gt)
WRAP(Ge)
WRAP(Next)
WRAP(DescrGet)
WRAP(DescrSet)
WRAP(DescrDelete)
WRAP(Init)
WRAP(Del)
WRAP(Binary)
WRAP(BinaryLeft)
WRAP(BinaryRight)
WRAP(PowLeft)
WRAP(PowRight)
WRAP(Bool)
WRAP(Length)
WRAP(SetItem)
WRAP(DelItem)
WRAP(Contains)
WRAP(Repeat)
#undef WRAP
inline constexpr WrapFn None = nullptr;

}  // namespace tessera::objects::wrap

#endif  // TESSERA_OBJECTS_SLOT_WRAP_H_
