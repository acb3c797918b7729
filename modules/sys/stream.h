// Text streams over file descriptors, or functions of the host: sys.stdin, sys.stdout, sys.stderr.
//
// Model:     UTF-8 in and out; output is kept in a buffer until a line ends (terminals, stderr) or the buffer is full; a line read ends with "\n" whatever
//            stood in the input.
// Threads:   the GIL; it is released around read and write calls.
// Errors:    OSError, UnicodeEncodeError, ValueError "I/O operation on closed file." pending.
// Cost:      a small write is a copy.
#ifndef TESSERA_MODULES_SYS_STREAM_H_
#define TESSERA_MODULES_SYS_STREAM_H_

#include <string_view>

#include "objects/thread.h"
#include "vm/output_sink.h"

namespace tessera::sys {

struct StreamOptions {
  int fd;                      // -1 with a sink
  const vm::OutputSink* sink;  // takes the output in place of fd; null: none. Outlives the stream.
  const char* name;            // "<stdout>"
  const char* errors;          // "strict", "backslashreplace", "surrogateescape"
  bool writable;
  bool line_buffered;
  bool write_through;          // nothing stays in the buffer
};

// The type of the streams, for this interpreter: to be made once and kept. Empty + exception.
objects::Value NewStreamType(objects::Thread& th, objects::Value module);
objects::Value NewStream(objects::Thread& th, objects::Type* type, const StreamOptions& options);

// Writes out what is buffered. False: exception pending, what could not be written is dropped.
bool FlushStream(objects::Thread& th, objects::Value stream);

}  // namespace tessera::sys

#endif  // TESSERA_MODULES_SYS_STREAM_H_
