// What reading every FHIR message begins with: is it a message of the kind asked for, its ids and time, who sends it to
// whom. CareCommunication and Acknowledgement build on it. Private to converters/fhir. Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "converters/fhir/care_communication.hpp"
#include "converters/fhir/people.hpp"
#include "converters/fhir/resources.hpp"

namespace brevdue::fhir {

class MessageReader {
 protected:
  MessageReader(const Tree& tree, const wire::Document& document);

  /// True if it is a message Bundle of that event; else the one complaint that says why not (CC-BND-03, CC-MH-04).
  bool is_message(std::string_view event);

  /// Bundle.id, MessageHeader.id, Bundle.timestamp, sender and receiver, with all that is wrong about them.
  template <class Message>
  void envelope(Message& out) {
    out.envelope_id = id(root_, "Bundle.id");
    out.message_id = id(*header_, "MessageHeader.id");
    out.sent = timestamp();
    sender_ = sender_organization();
    receiver_ = receiver_organization();
    if (sender_ != nullptr) out.sender = read_party(r_, *sender_);
    if (receiver_ != nullptr) out.receiver = read_party(r_, *receiver_);
    endpoint("source", out.sender);
    endpoint("destination", out.receiver);
  }

  /// The message was not read: why, and what could be read of it. Of a message that is of another kind or version,
  /// the envelope is read here; other complaints about it would only mislead.
  template <class Message>
  [[nodiscard]] Unread<Message> unread(Message&& out) {
    return {std::move(r_.findings()), std::move(out)};
  }
  template <class Message>
  [[nodiscard]] Unread<Message> not_ours(Message&& out) {
    Findings why = std::exchange(r_.findings(), {});
    if (header_ != nullptr) envelope(out);
    return {std::move(why), std::move(out)};
  }

  /// A mandatory id (CC-BND-01, CC-MH-01); empty, and complained about, if there is none or it is no id.
  std::string id(const Node& resource, std::string_view name);
  /// CC-GEN-05; the value as written is kept.
  Timestamp time(const Node& node, bool instant = false);
  /// The resource a mandatory reference leads to: a missing one is CC-GEN-15, one that leads nowhere CC-BND-10.
  const Node* needed(const Node& parent, std::string_view name, std::string_view type);
  const Node* referenced(const Node& reference, std::string_view type);
  /// The value of a known extension; null, and the extension left over, if it has one of another type.
  const Node* value_of(const Node& extension, std::string_view name);
  /// Those of the same name behind it are left over.
  void further(const Node* first);
  /// Organisations of earlier messages are there for their Provenance: that and they count as reached. Of a second
  /// target, agent or activity nothing is read.
  void reach(const Node& provenance);
  /// True if one of the Provenance's targets is this message's header.
  bool is_own(const Node& provenance);

  Resources r_;
  const Node& root_;
  const Node* header_ = nullptr;                        // null: there is none
  const Node *sender_ = nullptr, *receiver_ = nullptr;  // their Organizations

 private:
  Timestamp timestamp();
  const Node* sender_organization();
  const Node* receiver_organization();
  void destination_use(const Node& destination);
  void endpoint(std::string_view holder, const Party& party);
};

/// CC-GEN-05: id = [A-Za-z0-9\-\.]{1,64}
[[nodiscard]] bool is_id(std::string_view text);
/// What may be printed of a code nobody knows.
[[nodiscard]] std::string described(std::string_view text);
/// Code of the first Coding of an activity, or null.
[[nodiscard]] const Node* activity_code(const Node& provenance);

}  // namespace brevdue::fhir
