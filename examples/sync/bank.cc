// Transfers between accounts, booked in a ledger: two kinds of locks, whose order is written down and checked.
//
// `bank wrong` books first and then asks for the account: the wrong order. In a debug build that ends with a message that
// names both locks and the line of each, at the first try; nobody has to be unlucky for it.

#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

#include "sync/ranked_mutex.h"

namespace {

using tessera::sync::LockRank;
using tessera::sync::RankedLock;
using tessera::sync::RankedMutex;

// The order of the locks of this program: an account may be locked first, the ledger while one is locked.
constexpr LockRank kAccount{"account", 710};
constexpr LockRank kLedger{"ledger", 720};

class Ledger {
 public:
  void Book(int amount) ABSL_LOCKS_EXCLUDED(mutex_) {
    RankedLock lock(mutex_);
    total_ += amount;
    ++entries_;
  }
  RankedMutex& mutex() ABSL_LOCK_RETURNED(mutex_) { return mutex_; }
  void Print() ABSL_LOCKS_EXCLUDED(mutex_) {
    RankedLock lock(mutex_);
    std::printf("%d bookings, %d in all\n", entries_, total_);
  }

 private:
  RankedMutex mutex_{kLedger};
  int total_ ABSL_GUARDED_BY(mutex_) = 0;
  int entries_ ABSL_GUARDED_BY(mutex_) = 0;
};

class Account {
 public:
  // Booked while the account is locked, so that nobody sees one without the other.
  void Pay(int amount, Ledger& ledger) ABSL_LOCKS_EXCLUDED(mutex_) {
    RankedLock lock(mutex_);
    balance_ += amount;
    ledger.Book(amount);
  }
  int balance() ABSL_LOCKS_EXCLUDED(mutex_) {
    RankedLock lock(mutex_);
    return balance_;
  }

 private:
  RankedMutex mutex_{kAccount};
  int balance_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Ledger ledger;
  Account accounts[4];
  if (argc > 1 && std::strcmp(argv[1], "wrong") == 0) {
    RankedLock lock(ledger.mutex());
    std::printf("balance %d\n", accounts[0].balance());
    return 0;
  }
  std::vector<std::thread> tellers;
  for (int teller = 0; teller < 4; ++teller) {
    tellers.emplace_back([&, teller] {
      for (int i = 0; i < 1000; ++i) accounts[(teller + i) % 4].Pay(1, ledger);
    });
  }
  for (std::thread& teller : tellers) teller.join();
  int sum = 0;
  for (Account& account : accounts) sum += account.balance();
  std::printf("%d in the accounts\n", sum);
  ledger.Print();
}
