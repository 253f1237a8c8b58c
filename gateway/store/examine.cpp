// Whether the store is as it should be: the file, the rows among each other, and the payload files.
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "gateway/store/rows.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::size_t most_complaints = 1000;
constexpr std::chrono::minutes time_to_keep(15);  // far more than from a payload's last byte to its row

using Complaints = std::vector<Complaint>;

void complain(Complaints& complaints, std::string what) {
  if (complaints.size() < most_complaints) complaints.push_back({std::move(what)});
}

void examine_file(Database& database, Complaints& complaints) {
  for (auto query = database.query("PRAGMA integrity_check"); query.step();)
    if (const auto what = query.text(0); what != "ok") complain(complaints, "database: " + what);
}

/// Each selects the ids of rows that should not be, and says why not.
struct Invariant {
  std::string_view sql, what;
};
constexpr Invariant invariants[] = {
    {"SELECT id FROM message WHERE state NOT IN ('received', 'waiting', 'on its way', 'delivered', 'acknowledged', "
     "'rejected', 'refused', 'duplicate', 'answered', 'dead')",
     "message in a state that is not known"},
    {"SELECT id FROM delivery WHERE state NOT IN ('due', 'in mailbox', 'delivered', 'held', 'dead')",
     "delivery in a state that is not known"},
    {"SELECT id FROM message WHERE state IN ('received', 'waiting') AND due IS NULL",
     "message that nobody will ever look at: it has no time when it is due"},
    {"SELECT id FROM message m WHERE state = 'on its way' AND NOT EXISTS (SELECT 1 FROM delivery WHERE message = m.id) "
     "AND NOT EXISTS (SELECT 1 FROM derivation WHERE parent = m.id)",
     "message on its way without a delivery, and nothing was made from it"},
    {"SELECT id FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM message WHERE id = d.message)",
     "delivery without its message"},
    {"SELECT id FROM message m WHERE NOT EXISTS (SELECT 1 FROM payload WHERE owner = coalesce(m.transmission, m.id))",
     "message without its bytes"},
    {"SELECT id FROM message m WHERE NOT EXISTS (SELECT 1 FROM audit WHERE message = m.id)",
     "message without an audit row"}};

void examine_rows(Database& database, Complaints& complaints) {
  for (const auto& invariant : invariants)
    for (auto query = database.query(invariant.sql); query.step();)
      complain(complaints, std::string(invariant.what) + ": " + to_text(query.id(0)));
}

/// A file that may belong to what comes in just now: its row follows.
bool is_new(const std::filesystem::path& file) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file, error);
  return error || std::filesystem::file_time_type::clock::now() - written < time_to_keep;
}

/// `beside_gateway`: messages may come in.
void examine_payloads(Database& database, const Payloads& payloads, bool beside_gateway,
                      const std::set<std::string>& files, Complaints& complaints) {
  for (auto query = database.query("SELECT file, size FROM payload WHERE file IS NOT NULL"); query.step();) {
    const auto file = query.text(0);
    const auto size = payloads.size_of(file);
    if (!size)
      complain(complaints, "payload file is missing: " + file);
    else if (*size != static_cast<std::uint64_t>(query.number(1)))
      complain(complaints, "payload file has " + std::to_string(*size) + " bytes instead of " +
                               std::to_string(query.number(1)) + ": " + file);
  }
  for (const auto& owner : damaged_payloads(database, payloads))
    complain(complaints, "payload is damaged: " + to_text(owner));
  for (const auto& file : files)
    if (!database.query("SELECT 1 FROM payload WHERE file = ? AND file IS NOT NULL", file).step() &&
        !(beside_gateway && is_new(payloads.folder() / file)))
      complain(complaints, "payload file that no row names: " + file);
}

}  // namespace

std::vector<Complaint> SqliteStore::examine() {
  return readers_->run([&](Database& database) {
    Complaints complaints;
    examine_file(database, complaints);
    examine_rows(database, complaints);
    const auto files = payloads_.files();
    examine_payloads(database, payloads_, use_ != StoreUse::serving, {files.begin(), files.end()}, complaints);
    return complaints;
  });
}

}  // namespace brevdue::gateway
