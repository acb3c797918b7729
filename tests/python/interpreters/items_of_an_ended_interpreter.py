from concurrent import interpreters
queue = interpreters.create_queue()
other = interpreters.create_queue(unbounditems=interpreters.UNBOUND_ERROR)

def put(queue, other):
    from concurrent import interpreters
    queue.put("default")
    queue.put("removed", unbounditems=interpreters.UNBOUND_REMOVE)
    queue.put("error", unbounditems=interpreters.UNBOUND_ERROR)
    other.put("error by default")

interp = interpreters.create()
interp.call(put, queue, other)
print(queue.qsize())  # expect: 3
interp.close()
print(queue.qsize(), queue.get())  # expect: 2 concurrent.interpreters._queues.UNBOUND
for q in queue, other:
    try:
        q.get()
    except interpreters.ItemInterpreterDestroyed as error:
        print(error)
# expect: item's original interpreter destroyed
# expect: item's original interpreter destroyed
