// Looking at values as text, for tests of objects.
#ifndef TESSERA_OBJECTS_OBJECT_TESTING_H_
#define TESSERA_OBJECTS_OBJECT_TESTING_H_

#include <string>
#include <string_view>

#include "objects/testing.h"
#include "objects/tuple.h"

namespace tessera::objects::testing {

class ObjectTextTest : public ObjectsTest {
 protected:
  std::string Plain(Value str) {
    std::string_view view;
    Owned keep;
    return AsUtf8(th, str.as<Str>(), &view, &keep) ? std::string(view) : Raised();
  }
  // "TypeError: text" of the pending exception, which is dropped; "nothing" when there is none.
  std::string Raised() {
    if (!th.failed()) return "nothing";
    Owned exception(TakeException(th));
    Owned text(ToStr(th, exception));
    return std::string(TypeOf(exception)->name) + ": " + (text ? Plain(text) : Raised());
  }
  // repr of a new reference, or what was raised.
  std::string Text(Value owned) {
    Owned value(owned);
    if (!value) return Raised();
    Owned repr(Repr(th, value));
    return repr ? Plain(repr) : Raised();
  }
  std::string StrOf(Value borrowed) {
    Owned text(ToStr(th, borrowed));
    return text ? Plain(text) : Raised();
  }
  std::string Attr(Value object, std::string_view name) {
    Owned id(Intern(th, name));
    return Text(GetAttr(th, object, id.as<Str>()));
  }
  Owned S(std::string_view text) { return Owned(NewStr(th, text)); }
};

}  // namespace tessera::objects::testing

#endif  // TESSERA_OBJECTS_OBJECT_TESTING_H_
