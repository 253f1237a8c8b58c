// Any message, and what a reader of an Emessage or an interchange gives. Thread safety: values.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "converters/model/correspondence.hpp"
#include "converters/model/finding.hpp"
#include "converters/model/receipt.hpp"

namespace brevdue {

using Message = std::variant<Correspondence, FileLetter, Receipt>;

struct MessagesRead {
  std::vector<Message> messages;  // in order; at least one
  Findings warnings;              // marks unresolved
};

/// Why nothing was read, and what could be read all the same: ids and parties are enough to refuse a message by name. A
/// field whose value was faulty is empty, but a wrong version code of at most seven characters is there as written.
struct MessagesUnread {
  Findings findings;             // marks unresolved
  std::vector<Message> partial;  // may be empty; one that was begun is the last one
  /// Where a message's faults are its own: which message of its interchange each of `partial` is, from 1. Its findings
  /// have paths that begin "message 2 ". Empty where all share the faults.
  std::vector<std::uint32_t> numbers = {};
  std::vector<Message> sound = {};  // messages without a fault beside such faulty ones
};

}  // namespace brevdue
