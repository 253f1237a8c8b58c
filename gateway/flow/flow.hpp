// The way of a message through the gateway: where it goes, what it waits for, what it becomes, and whom its receipts
// answer (conversion.md 1 to 4). A Flow is the worker: it takes messages that are due from the store, decides,
// converts, and hands one Outcome back, whole. It may be interrupted at any moment: what was not applied is done again,
// with the same result. Thread safety: one thread for each Flow; they share the store.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "converters/convert/convert.hpp"
#include "gateway/intake/handover.hpp"
#include "gateway/store/clock.hpp"
#include "gateway/store/store.hpp"

namespace brevdue::gateway {

class Flow {
 public:
  /// All of it outlives the Flow.
  struct Parts {
    Store& store;
    const Clock& clock;
    IdMaker& ids;
    HandOver& hand_over;
    std::shared_ptr<const wire::XmlSchemas> letter_schemas;
    std::shared_ptr<const DanishTime> zone;
    /// Looked at anew for each message: a reload changes them.
    std::function<std::shared_ptr<const convert::Directory>()> directory;
    std::function<std::shared_ptr<const convert::Settings>()> settings;
    /// Whether messages are sent to a location; else they wait in its mailbox.
    std::function<bool(std::string_view location)> is_sent_to;
  };
  explicit Flow(Parts parts);
  ~Flow();
  struct Done {
    std::size_t messages = 0;    // that it took; 0: there was nothing to do
    std::size_t deliveries = 0;  // that it put in the outbox
  };
  /// Works on what is due now. Messages that have nothing to do with each other are applied together.
  Done work();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::gateway
