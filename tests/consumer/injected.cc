// A mistake on purpose: the check has to find it.
static int x;

int Next() { return ++x; }
