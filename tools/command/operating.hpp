// What the operator's commands share: the store beside a running gateway, times as an operator reads them, ids. Thread
// safety: one thread.
#pragma once

#include <memory>
#include <string>

#include "gateway/store/store.hpp"
#include "tools/command/command.hpp"

namespace brevdue::command {

inline constexpr int exit_errors = 1;

/// --config and --set.
void add_config_options(CLI::App& sub, SettingOptions& options);

[[nodiscard]] std::unique_ptr<gateway::Store> open_store(const SettingOptions& options, gateway::StoreUse use);

/// "2026-01-20 10:15:00" in Denmark.
[[nodiscard]] std::string danish(const DanishTime& zone, gateway::Micros at);
/// The same of a time in a gateway's answer; what is no time, as it came.
[[nodiscard]] std::string danish_or_as_it_is(const DanishTime& zone, const std::string& time);
/// "2026-01-20T09:15:00Z", for JSON.
[[nodiscard]] std::string iso(gateway::Micros at);
/// A location number from a message, as far as it cannot be a patient's number (shown(), without its quotes).
[[nodiscard]] std::string party_shown(const std::string& id);
/// "CareCommunication telemedicine 5.0 from 5790001382445 to 5790000121526": nothing of what it says.
[[nodiscard]] std::string words_of(const gateway::MessageNames& names);
/// What the rules say that a reason names by their ids alone: each a line, "CONV-2.10: The sentence.", behind `indent`.
[[nodiscard]] std::string rules_of(const std::string& reason, const std::string& indent);

}  // namespace brevdue::command
