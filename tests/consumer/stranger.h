#ifndef STRANGER_H_
#define STRANGER_H_

// Code of the stranger's own that is checked for mutable globals with Tessera's rule.
int Double(int x);

#endif  // STRANGER_H_
