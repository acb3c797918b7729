// The public library of this package in one include: a heap per interpreter and fallible containers on it.
//
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_ALLOC_H_
#define TESSERA_ALLOC_ALLOC_H_

#include "alloc/arena.h"       // IWYU pragma: export
#include "alloc/chunk_pool.h"  // IWYU pragma: export
#include "alloc/debug_hooks.h"  // IWYU pragma: export
#include "alloc/domains.h"     // IWYU pragma: export
#include "alloc/fault_injector.h"  // IWYU pragma: export
#include "alloc/heap.h"        // IWYU pragma: export
#include "alloc/system_stats.h"  // IWYU pragma: export
#include "alloc/table.h"       // IWYU pragma: export
#include "alloc/tracer.h"      // IWYU pragma: export
#include "alloc/vector.h"      // IWYU pragma: export

#endif  // TESSERA_ALLOC_ALLOC_H_
