# while and for with else; break skips else; the loop variable stays.
for i in range(3): pass
else: print("else", i)  # expect: else 2
for i in range(3):
    if i == 1: break
else: print("never")
print(i); n = 3  # expect: 1
while n: n -= 1
else: print("while else", n)  # expect: while else 0
while True:
    n += 1
    if n < 3: continue
    break
else: print("never")
for i in []: pass
else: print("empty", i)  # expect: empty 1
for i, (a, b) in enumerate([(1, 2), "xy"]): print(i, a, b)
# expect: 0 1 2
# expect: 1 x y
for i in (l := [1, 2, 3]):
    if i < 3: l.append(i + 10) if len(l) < 6 else None
print(l); x = [0]  # expect: [1, 2, 3, 11, 12]
for x[0] in range(3): pass
print(x, 1 if [] else 2 if 0 else 3)  # expect: [2] 3
