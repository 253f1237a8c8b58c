// Any message, and what a reader of an Emessage or an interchange gives. Thread safety: values.
#pragma once

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
};

}  // namespace brevdue
