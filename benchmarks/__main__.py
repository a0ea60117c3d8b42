"""`make bench`: every benchmark, one after the other."""

from benchmarks import attendance, broadcast, checkin

if __name__ == "__main__":
    checkin.main()
    attendance.main()
    broadcast.main()
