// What `suggest-const` tells apart: what nobody writes, what only an initialiser writes, and what changes.
#include <string>

extern void Give(int* address);

namespace testdata {

static int never_written = 1;
int never_written_elsewhere = 2;
static const std::string only_initialised(40, 'x');
static int changed = 3;
static int given_away = 4;

int Read() { return never_written + never_written_elsewhere; }
size_t Size() { return only_initialised.size(); }
int Change() { return ++changed; }
void GiveAway() { Give(&given_away); }

}  // namespace testdata
