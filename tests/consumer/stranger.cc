#include "stranger.h"

int Double(int x) { return 2 * x; }
