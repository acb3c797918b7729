import time

def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

t = time.gmtime(951782400.9)
print(t)  # expect: time.struct_time(tm_year=2000, tm_mon=2, tm_mday=29, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=1, tm_yday=60, tm_isdst=0)
print(t.tm_year, t[1], t[3:5], len(t), t.tm_gmtoff, t == tuple(t), t.n_fields)  # expect: 2000 2 (0, 0) 9 0 True 11
print(attempt(setattr, t, "tm_year", 1), "|", attempt(time.struct_time, (1, 2)))  # expect: AttributeError: readonly attribute | TypeError: time.struct_time() takes an at least 9-sequence (2-sequence given)
print(time.struct_time(range(9)).tm_zone, time.struct_time(range(9), {"tm_zone": "X"}).tm_zone, time.struct_time(range(11)).tm_gmtoff)  # expect: None X 10
print(time.asctime(t), "|", time.strftime("%Y-%m-%d %H:%M:%S %j %%", t))  # expect: Tue Feb 29 00:00:00 2000 | 2000-02-29 00:00:00 060 %
print(attempt(time.asctime, (2000, 13, 1, 0, 0, 0, 0, 1, 0)), "|", attempt(time.strftime, "%Y", (2000, 1)))  # expect: ValueError: month out of range | TypeError: strftime(): illegal time tuple argument
print(time.mktime(time.localtime(1e9)), time.gmtime(-1)[:6])  # expect: 1000000000.0 (1969, 12, 31, 23, 59, 59)
print(attempt(time.gmtime, 2**70), "|", attempt(time.gmtime, float("nan")))  # expect: OverflowError: timestamp out of range for platform time_t | ValueError: Invalid value NaN (not a number)
print(attempt(time.sleep, -1), "|", attempt(time.sleep, "x"))  # expect: ValueError: sleep length must be non-negative | TypeError: 'str' object cannot be interpreted as an integer
start = time.monotonic_ns()
time.sleep(0.002)
print(time.monotonic_ns() - start >= 2000000, time.time_ns() > 10**18, time.process_time() > 0)  # expect: True True True
print(time.get_clock_info("monotonic").monotonic, attempt(time.get_clock_info, "x"), attempt(time.clock_gettime, -1))  # expect: True ValueError: unknown clock OSError: [Errno 22] Invalid argument
