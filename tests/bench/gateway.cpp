// How long a letter takes to be accepted, converted, routed and stored, each step on disk before the next one, beside
// the floor: SQLite alone, which is given the same rows in groups of as many letters as there are senders.
//   BREVDUE_BENCH_LETTER=FILE bench_gateway durable FOLDER [LETTERS] [SENDERS]
//   BREVDUE_BENCH_LETTER=FILE bench_gateway growth FOLDER [LETTERS]
// FOLDER must not be there: it is made, and removed. A letter that names files is sent without them, so that it does
// not wait. Lines of a name, a tab and microseconds, for tests/bench/compare-gateway.
#include "gateway/gateway.hpp"

#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <span>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "converters/vans/envelope.hpp"
#include "gateway/store/sqlite.hpp"
#include "schemas/embedded.hpp"

namespace {

using namespace brevdue;
using namespace brevdue::gateway;
namespace fs = std::filesystem;
using Clockwork = std::chrono::steady_clock;

constexpr std::string_view hospital = "5790001382445";

double micros_since(Clockwork::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clockwork::now() - begin).count();
}

/// Of all threads of this process.
double cpu_micros() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto micros = [](const timeval& time) { return 1e6 * double(time.tv_sec) + double(time.tv_usec); };
  return micros(usage.ru_utime) + micros(usage.ru_stime);
}

/// Of each thread that runs now.
std::map<std::string, double> cpu_of_threads() {
  std::map<std::string, double> out;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    double nanos = 0;
    std::ifstream(task.path() / "schedstat") >> nanos;
    out[task.path().filename()] = nanos / 1000;
  }
  return out;
}

std::atomic<std::size_t> commits = 0;  // that wrote something, of all connections to databases

int count_commit(void*) {
  ++commits;
  return 0;
}
int count_commits_of(sqlite3* database, char**, const void*) {
  sqlite3_commit_hook(database, count_commit, nullptr);
  return SQLITE_OK;
}

void print(const std::string& name, double micros) {
  std::cout << name << '\t' << micros << std::endl;
}

// --- letters

/// Where the value of the first <name> behind `from` stands.
struct Range {
  std::size_t begin, end;
};
Range value_of(const std::string& xml, const std::string& name, std::size_t from = 0) {
  const auto begin = xml.find("<" + name + ">", from), end = xml.find("</" + name + ">", from);
  if (begin == std::string::npos || end == std::string::npos) throw std::runtime_error("the letter has no " + name);
  return {begin + name.size() + 2, end};
}

/// One letter again and again, each in an envelope of its own and with ids of its own.
class Letters {
 public:
  Letters() {
    const char* file = std::getenv("BREVDUE_BENCH_LETTER");
    std::ifstream in(file != nullptr ? file : BREVDUE_SOURCE_DIR "/samples/video-invitation/letter.xml",
                     std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    text_ = out.str();
    if (const auto begin = text_.find("<Reference>"), end = text_.rfind("</Reference>"); begin != std::string::npos)
      text_.erase(begin, end + std::string_view("</Reference>").size() - begin);
    const auto receiver = value_of(text_, "EANIdentifier", text_.find("<Receiver>"));
    receiver_ = text_.substr(receiver.begin, receiver.end - receiver.begin);
    const auto sender = value_of(text_, "EANIdentifier", text_.find("<Sender>"));
    if (text_.substr(sender.begin, sender.end - sender.begin) != hospital)
      throw std::runtime_error("the letter's sender is not " + std::string(hospital));
  }

  [[nodiscard]] const std::string& receiver() const { return receiver_; }

  [[nodiscard]] std::vector<std::string> next(std::size_t count) {
    std::vector<std::string> out;
    for (; out.size() < count; ++number_) out.push_back(envelope());
    return out;
  }

 private:
  std::string envelope() {
    auto letter = text_;
    auto id = std::to_string(number_);
    id.insert(0, 13 - id.size(), '0');
    for (const auto* around : {"<Letter>", "<Envelope>"}) {  // the envelope comes first: what is behind moves
      const auto place = value_of(letter, "Identifier", letter.find(around));
      letter.replace(place.begin, place.end - place.begin, (around[1] == 'L' ? "L" : "E") + id);
    }
    vans::Envelope envelope;
    envelope.sender = {std::string(hospital), "EAN"};
    envelope.receiver = {receiver_, "EAN"};
    envelope.id = ids_->uuid();
    envelope.sent = "2026-11-20T13:05:00+01:00";
    envelope.message = vans::meta_information({"XDIS91", {}, "XD9134L"}, ids_->uuid(), letter.size());
    const MemorySource payload(std::move(letter));
    StringSink sink;
    vans::write_envelope(envelope, &payload, sink);
    return std::move(sink.bytes);
  }

  std::string text_, receiver_;
  std::size_t number_ = 1;
  std::unique_ptr<IdSource> ids_ = seeded_ids(1);  // another's: they fall anywhere, while random_ids() are neighbours
};

// --- the gateway

/// As `brevdue serve` wires it, with a receiver that fetches CareCommunications from its mailbox. Letters come in
/// beside its doors: what HTTP costs is not measured.
class Running {
 public:
  Running(const fs::path& folder, const std::string& receiver)
      : folder_(folder), gateway_(config(folder, receiver), std::make_shared<SystemClock>()) {
    gateway_.start();
  }

  Store& store() { return gateway_.store(); }
  [[nodiscard]] fs::path database() const { return folder_ / "store" / "brevdue.sqlite"; }

  [[nodiscard]] const std::vector<Id>& accepted() const { return accepted_; }

  /// Microseconds until all of them are in the mailbox.
  double run(const std::vector<std::string>& letters, unsigned senders) {
    const auto begin = Clockwork::now();
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < senders; ++i)
      threads.emplace_back([&] {
        for (auto at = next++; at < letters.size(); at = next++) send(letters[at]);
      });
    for (auto& thread : threads) thread.join();
    wait();
    return micros_since(begin);
  }

  void send(const std::string& letter) {
    const auto payload = store().new_payload(letter.size());
    payload->write(letter);
    const auto answer = gateway_.accept({Door::http_vans, {"hospital", {std::string(hospital)}}, payload->finish()});
    if (!answer.refused) {
      const std::lock_guard lock(mutex_);
      accepted_.push_back(answer.messages.front().id);
      return;
    }
    std::cerr << "a letter was refused\n";
    for (const auto& f : answer.findings) std::cerr << to_text(f, "letter") << '\n';
    std::_Exit(1);
  }

 private:
  static GatewayConfig config(const fs::path& folder, const std::string& receiver) {
    fs::create_directories(folder);
    std::ofstream(folder / "registry.csv") << "location_number,sor,name,phone,receives\n"
                                           << hospital << ",359001000016000,Testsygehus Vest,66131372,oioxml\n"
                                           << receiver << ",325251000016005,Testkommune,63750000,fhir:5.0\n";
    GatewayConfig config;
    config.store = folder / "store";
    config.registry = folder / "registry.csv";
    config.listen_host = "127.0.0.1";
    if (const char* workers = std::getenv("BREVDUE_BENCH_WORKERS"))
      config.serve.workers = static_cast<unsigned>(std::atoi(workers));
    return config;
  }

  /// Nothing is left to be done.
  void wait() {
    Database watcher(database(), Database::Mode::read);
    while (watcher
               .query("SELECT 1 FROM message WHERE due IS NOT NULL UNION ALL "
                      "SELECT 1 FROM delivery WHERE state = 'due' LIMIT 1")
               .step())
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  fs::path folder_;
  Gateway gateway_;
  std::mutex mutex_;
  std::vector<Id> accepted_;
};

// --- the floor

void must(bool done, sqlite3* database) {
  if (!done) throw std::runtime_error(sqlite3_errmsg(database));
}

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Connection = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;
using Value = std::unique_ptr<sqlite3_value, Close>;

Connection open(const fs::path& file) {
  sqlite3* database = nullptr;
  const int result = sqlite3_open(file.c_str(), &database);
  Connection out(database);
  must(result == SQLITE_OK, database);
  return out;
}
void script(sqlite3* database, const std::string& sql) {
  must(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, database);
}
Statement prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  must(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, database);
  return Statement(statement);
}

/// The rows of a table in the order they were written.
struct Table {
  std::string name;
  std::vector<std::vector<Value>> rows;
};

std::vector<Table> read_tables(const fs::path& file) {
  // Ids grow with time; what has none goes by that of what it belongs to.
  constexpr std::array orders = {
      std::pair{"transmission", "t ORDER BY id"},  std::pair{"payload", "t ORDER BY owner"},
      std::pair{"message", "t ORDER BY id"},       std::pair{"video", "t ORDER BY message"},
      std::pair{"known", "t ORDER BY first"},      std::pair{"known_bundle", "t ORDER BY bundle_id"},
      std::pair{"derivation", "t ORDER BY child"}, std::pair{"receipt_link", "t ORDER BY receipt"},
      std::pair{"conversion", "t ORDER BY id"},    std::pair{"name", "t ORDER BY id"},
      std::pair{"delivery", "t ORDER BY id"},      std::pair{"audit", "t ORDER BY id"},
  };
  const auto database = open(file);
  std::vector<Table> out;
  for (const auto& [name, order] : orders) {
    Table table{name, {}};
    const auto query = prepare(database.get(), "SELECT t.* FROM " + table.name + " " + order);
    while (sqlite3_step(query.get()) == SQLITE_ROW) {
      auto& row = table.rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(query.get()); ++i)
        row.emplace_back(sqlite3_value_dup(sqlite3_column_value(query.get(), i)));
    }
    if (!table.rows.empty()) out.push_back(std::move(table));
  }
  return out;
}

/// Microseconds for the rows of so many letters, `group` letters a transaction: the settings and the schema of the
/// store, and nothing else.
double write_rows(const fs::path& file, const std::vector<Table>& tables, std::size_t letters, std::size_t written,
                  std::size_t group) {
  const auto database = open(file);
  auto* const db = database.get();
  script(db,
         "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; "
         "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");
  script(db, std::string(schemas::file("0001_first.sql")));
  std::vector<Statement> inserts;
  for (const auto& table : tables) {
    auto sql = "INSERT INTO " + table.name + " VALUES (?";
    for (std::size_t i = 1; i < table.rows.front().size(); ++i) sql += ", ?";
    inserts.push_back(prepare(db, sql + ")"));
  }
  const auto begin = prepare(db, "BEGIN IMMEDIATE"), commit = prepare(db, "COMMIT");
  const auto run = [&](const Statement& statement) {
    must(sqlite3_step(statement.get()) == SQLITE_DONE, db);
    sqlite3_reset(statement.get());
  };
  const auto start = Clockwork::now();
  for (std::size_t letter = 0; letter < letters; ++letter) {
    if (letter % group == 0) run(begin);
    for (std::size_t t = 0; t < tables.size(); ++t) {
      const auto& rows = tables[t].rows;
      const auto end = (letter + 1) * rows.size() / written;
      for (auto at = letter * rows.size() / written; at < end; ++at) {
        for (std::size_t i = 0; i < rows[at].size(); ++i)
          sqlite3_bind_value(inserts[t].get(), static_cast<int>(i) + 1, rows[at][i].get());
        run(inserts[t]);
      }
    }
    if ((letter + 1) % group == 0 || letter + 1 == letters) run(commit);
  }
  return micros_since(start);
}

// --- what is measured

void durable(const fs::path& folder, std::size_t count, unsigned senders) {
  constexpr std::size_t warm = 200;
  const auto alone = count / 20;
  Letters letters;
  {
    Running gateway(folder / "gateway", letters.receiver());
    gateway.run(letters.next(warm), senders);
    const auto many = letters.next(count), few = letters.next(alone);
    const auto cpu = cpu_micros();
    const auto before = cpu_of_threads();
    commits = 0;
    print("gateway", gateway.run(many, senders) / double(count));
    print("gateway cpu", (cpu_micros() - cpu) / double(count));
    double most = 0;  // the writer's, which stays
    for (const auto& [thread, micros] : cpu_of_threads())
      if (const auto found = before.find(thread); found != before.end()) most = std::max(most, micros - found->second);
    print("gateway cpu, busiest thread", most / double(count));
    print("letters a commit", double(count) / double(commits));
    print("gateway, one sender", gateway.run(few, 1) / double(alone));
  }
  const auto tables = read_tables(folder / "gateway/store/brevdue.sqlite");
  const auto written = warm + count + alone;
  for (const auto& table : tables) {
    double bytes = 0;
    for (const auto& row : table.rows)
      for (const auto& value : row) bytes += sqlite3_value_bytes(value.get());
    std::cerr << "per letter: " << double(table.rows.size()) / double(written) << " " << table.name << ", "
              << bytes / double(written) << " bytes\n";
  }
  const auto cpu = cpu_micros();
  print("sqlite", write_rows(folder / "rows.sqlite", tables, count, written, senders) / double(count));
  print("sqlite cpu", (cpu_micros() - cpu) / double(count));
  print("sqlite, one a transaction", write_rows(folder / "row.sqlite", tables, alone, written, 1) / double(alone));
}

/// Median and 99th percentile of how long `work` takes.
template <class Work>
void print_latency(const std::string& name, std::size_t times, Work work) {
  std::vector<double> took;
  for (std::size_t i = 0; i < times; ++i) {
    const auto begin = Clockwork::now();
    work(i);
    took.push_back(micros_since(begin));
  }
  std::sort(took.begin(), took.end());
  print(name + ", median", took[times / 2]);
  print(name + ", 99 %", took[times * 99 / 100]);
}

/// What a letter costs when so many are stored: all of them came the same way.
void growth(const fs::path& folder, std::size_t most) {
  constexpr unsigned senders = 64, rounds = 5;
  constexpr std::size_t part = 5'000, first = 10'000, single = 500, looked_up = 2'000;
  Letters letters;
  Running small(folder / "small", letters.receiver()), large(folder / "large", letters.receiver());
  std::mt19937_64 random(1);
  const auto fill = [&](Running& gateway, std::size_t to) {
    double took = 0;
    while (gateway.accepted().size() < to) {
      const auto count = std::min(part, to - gateway.accepted().size());
      took = gateway.run(letters.next(count), senders) / double(count);
    }
    return took;
  };
  const auto look_up = [&](std::size_t) {
    if (!large.store().find(large.accepted()[random() % large.accepted().size()]))
      throw std::runtime_error("one is lost");
  };
  for (const std::size_t size : {first, 3 * first, 10 * first, 30 * first, 100 * first}) {
    if (size > most) break;
    const auto stored = std::to_string(size) + " stored";
    print(stored, fill(large, size));
    const auto some = letters.next(single);
    print_latency(stored + ", accept", single, [&](std::size_t i) { large.send(some[i]); });
    large.run({}, 0);
    print_latency(stored + ", find", looked_up, look_up);
  }
  fill(small, first);
  for (unsigned round = 0; round < rounds; ++round) {  // in turns: the machine is not the same all the time
    print("in turns, few", small.run(letters.next(part / 5), senders) / double(part / 5));
    print("in turns, many", large.run(letters.next(part / 5), senders) / double(part / 5));
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const auto number = [&](std::size_t at, std::size_t otherwise) {
    return arguments.size() > at ? std::stoul(arguments[at]) : otherwise;
  };
  const std::string what = arguments.size() > 2 ? arguments[1] : "";
  if (what != "durable" && what != "growth") {
    std::cerr << "bench_gateway durable|growth FOLDER [LETTERS] [SENDERS]\n";
    return 2;
  }
  const wire::XmlEngine engine;
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(&count_commits_of));
  const fs::path folder = arguments[2];
  if (!fs::create_directories(folder)) throw std::runtime_error(folder.string() + " is there already");
  if (what == "durable")
    durable(folder, number(3, 10'000), static_cast<unsigned>(number(4, 64)));
  else
    growth(folder, number(3, 100'000));
  fs::remove_all(folder);
  return 0;
} catch (const std::exception& e) {
  std::cerr << "bench_gateway: " << e.what() << '\n';
  return 1;
}
