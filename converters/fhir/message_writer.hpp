// What the Bundles of CareCommunication and Acknowledgement are built from: entries, references, codings, the header's
// two parties, organisations, a Provenance. Private to converters/fhir. Thread safety: one thread.
#pragma once

#include <string_view>

#include "converters/fhir/care_communication.hpp"
#include "converters/model/correspondence.hpp"

namespace brevdue::fhir {

class MessageWriter {
 protected:
  using sv = std::string_view;

  /// `base`: of entry.fullUrl. All arguments must outlive the writer.
  MessageWriter(sv base, const DanishTime& zone, IdSource& ids, const WriteOptions& options)
      : options_(options), zone_(zone), base_(base), ids_(ids) {}

  /// Starts the Bundle; `sent_` and `header_` are set. The caller sets the parties' references before header().
  void begin(sv envelope_id, sv message_id, const Timestamp& sent, sv profile_url);
  /// The MessageHeader as far as both messages have it: event, destination, sender, source.
  Node* header(sv profile_url, sv event, const Party& sender, const Party& receiver);
  void organization(sv reference_text, const Party& party);
  /// A Provenance as far as both messages have it. Every text must outlive the tree.
  Node* provenance(sv profile_url, sv target, sv occurred, sv recorded, sv activity, sv agent);
  /// An entity of a Provenance; its `what` is returned.
  Node* entity(Node* provenance, sv role);

  /// A reference to a new resource: "Patient/<new id>".
  sv reference(sv type) { return tree_.keep({type, "/", ids_.uuid()}); }
  /// An entry with its resource: id and profile are there.
  Node* resource(sv reference, sv profile_url);
  Node* refer(Node* parent, sv name, sv reference);
  Node* extension(Node* parent, sv url);
  void coding(Node* node, sv system, sv code);
  void optional_value(Node* parent, sv name, sv value) {
    if (!value.empty()) tree_.add_value(parent, name, value);
  }

  const WriteOptions& options_;
  const DanishTime& zone_;
  Tree tree_;
  Node* bundle_ = nullptr;
  sv header_, sender_, receiver_, sent_;

 private:
  void profile(Node* node, sv url);

  sv base_;
  IdSource& ids_;
};

}  // namespace brevdue::fhir
