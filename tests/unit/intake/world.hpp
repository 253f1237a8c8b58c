// What the tests of intake share: a store in a folder of its own, a clock that stands still, envelopes.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "converters/vans/envelope.hpp"
#include "gateway/intake/intake.hpp"
#include "tests/support/letters.hpp"
#include "tests/support/support.hpp"
#include "tests/support/temporary_folder.hpp"

namespace brevdue::test {

using namespace brevdue::gateway;

struct IntakeWorld {
  IntakeWorld() {
    store = open_sqlite_store({.folder = folder / "store"});
    intake = std::make_unique<Intake>(Intake::Parts{*store, clock, ids, hand_over, schemas(), shared_zone(),
                                                    [] { return std::make_shared<const convert::Settings>(); },
                                                    [] { return std::shared_ptr<const convert::Directory>(); }});
  }

  Answer accept(std::string_view bytes, Caller caller = {"hospital", {std::string(hospital)}}) {
    auto payload = store->new_payload(1'000'000);
    payload->write(bytes);
    return intake->accept({Door::http_vans, std::move(caller), payload->finish()});
  }

  TemporaryFolder own_folder;
  const std::filesystem::path& folder = own_folder.path();
  ManualClock clock{1'795'262'400'000'000};
  IdMaker ids;
  HandOver hand_over;
  std::unique_ptr<Store> store;
  std::unique_ptr<Intake> intake;
};

inline std::string video_letter() {
  return slurp(BREVDUE_SOURCE_DIR "/samples/video-invitation/letter.xml");
}

/// A letter in the envelope it should have, after `change` of that.
inline std::string enveloped(const std::string& payload, const std::function<void(vans::Envelope&)>& change = {},
                             const vans::PayloadKind& kind = {"XDIS91", {}, "XD9134L", false}) {
  vans::Envelope envelope;
  envelope.sender.id = hospital;
  envelope.receiver.id = municipality;
  envelope.id = "3b9a3f0e-6c11-4d0b-9b54-0f6d1a2c7e01";
  envelope.sent = "2026-11-20T13:05:00";
  envelope.message = vans::meta_information(kind, "7d1f2a90-58b3-4c5e-8f0a-6b2e9c4d3a02", payload.size());
  if (change) change(envelope);
  StringSink sink;
  vans::write_envelope(envelope, source(payload).get(), sink);
  return sink.bytes;
}

}  // namespace brevdue::test
