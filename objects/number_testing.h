// Numbers from text and back, for tests.
#ifndef TESSERA_OBJECTS_NUMBER_TESTING_H_
#define TESSERA_OBJECTS_NUMBER_TESTING_H_

#include <string>
#include <string_view>
#include <vector>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/object_testing.h"

namespace tessera::objects::testing {

class NumberTest : public ObjectTextTest {
 protected:
  // A number as Python writes it: "12", "-0x10", "1.5", "nan", "2j".
  Owned N(std::string_view text) {
    Owned s(S(text));
    if (text.back() == 'j') return Owned(Call(th, Value(types::kComplex), {s}));
    bool is_float = text.find("0x") == text.npos && text.find_first_of(".enf") != text.npos;
    return Owned(is_float ? Call(th, Value(types::kFloat), {s}) : IntFromText(th, text, 0, s));
  }
  std::string Do(BinaryOp op, std::string_view a, std::string_view b) {
    Owned x = N(a), y = N(b);
    return Text(Binary(th, op, x, y));
  }
  std::string Format(std::string_view number, std::string_view spec) {
    Owned x = N(number), s = S(spec);
    Owned text(FormatNumber(th, x, s));
    return text ? Plain(text) : Raised();
  }
  std::string Method(std::string_view number, std::string_view name, std::vector<Value> args = {}) {
    Owned x = N(number), id(Intern(th, name));
    Owned method(GetAttr(th, x.get(), id.as<Str>()));
    return method ? Text(Call(th, method, Args{args.data(), args.size()})) : Raised();
  }
};

}  // namespace tessera::objects::testing

#endif  // TESSERA_OBJECTS_NUMBER_TESTING_H_
