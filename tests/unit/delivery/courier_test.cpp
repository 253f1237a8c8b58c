// Deliveries as they go out of the real store, into real folders and to real receivers on loopback.
#include <csignal>
#include <fstream>
#include <thread>

#include "gateway/delivery/channels.hpp"
#include "gateway/store/sqlite.hpp"
#include "tests/unit/delivery/receiver.hpp"
#include "tests/unit/delivery/world.hpp"

using namespace brevdue;
using namespace brevdue::test;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view practice = "5790000123456";

struct Post : World {
  std::vector<Route> routes;
  CourierOptions options;
  std::function<std::uint64_t()> random;
  Answered answer;

  Post() { std::signal(SIGPIPE, SIG_IGN); }
  [[nodiscard]] Courier courier() const {
    return Courier(options,
                   {*store, clock, [this] { return std::make_shared<const std::vector<Route>>(routes); }, random});
  }
  /// Until nothing is due.
  void work() const {
    auto one = courier();
    while (one.work() > 0) {
    }
  }
  fs::path folder_for(std::string_view location, Cover cover = Cover::interchange) {
    const auto out = folder.path() / ("out-" + std::to_string(routes.size()));
    fs::create_directory(out);
    Route route;
    route.locations.emplace_back(location);
    route.folder = out;
    route.cover = cover;
    routes.push_back(route);
    return out;
  }
  void push_to(std::string_view location, const std::string& url, Cover cover = Cover::interchange) {
    Route route;
    route.locations.emplace_back(location);
    route.url = url;
    route.cover = cover;
    routes.push_back(route);
  }
  /// Gives `answer` to each request.
  Receiver& receiver() {
    if (!receiver_) receiver_.emplace([this](const Asked&) { return answer; });
    return *receiver_;
  }
  /// What became of one letter that was pushed to a receiver with this answer.
  DeliveryRow answered_with(Answered given) {
    answer = std::move(given);
    routes.clear();
    push_to(municipality, receiver().url());
    const auto id = letter_to(municipality);
    work();
    return row(id);
  }

 private:
  std::optional<Receiver> receiver_;
};

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// As long as it lives the store cannot note that something was delivered.
class Unnotable {
 public:
  explicit Unnotable(const World& world)
      : database_(world.folder.path() / "store/brevdue.sqlite", Database::Mode::write) {
    database_.script(
        "CREATE TRIGGER unnotable BEFORE UPDATE ON delivery WHEN NEW.state = 'delivered' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END");
  }
  Unnotable(const Unnotable&) = delete;
  Unnotable& operator=(const Unnotable&) = delete;
  ~Unnotable() { database_.script("DROP TRIGGER unnotable"); }

 private:
  Database database_;
};

/// What becomes of a parcel that is sent within a lease that is much shorter than the time to answer.
Result sent_in_a_short_lease(const Silent& receiver, std::size_t size) {
  CourierOptions options;
  options.lease = second / 2;
  options.answer_seconds = 3600;
  Route route;
  route.locations = {"*"};
  route.url = receiver.url();
  Parcel parcel;
  parcel.media_type = "application/edifact";
  parcel.size = size;
  parcel.write = [size](ByteSink& sink) { sink.write(std::string(size, 'x')); };
  return HttpChannel(route, options).send({}, parcel);
}

/// The receipt of a VANSEnvelope.
std::string receipt(vans::ReceiptKind kind, std::optional<std::uint32_t> code = {}) {
  vans::Envelope answer;
  answer.sender.id = municipality;
  answer.receiver.id = hospital;
  answer.id = "11111111-6c11-4d0b-9b54-0f6d1a2c7e01";
  answer.sent = "2026-01-20T10:15:00Z";
  answer.receipt.emplace();
  answer.receipt->kind = kind;
  answer.receipt->code = code;
  if (kind != vans::ReceiptKind::positive_message) answer.receipt->description = "Nancy is not known here";
  answer.receipt->original_envelope_id = envelope_id;
  answer.receipt->original = vans::meta_information({"DIS91", "", "D9134L"}, std::string(message_identifier), 100);
  StringSink sink;
  vans::write_envelope(answer, nullptr, sink);
  return sink.bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(courier)

// --- where to

BOOST_AUTO_TEST_CASE(a_letter_is_put_into_the_folder_of_its_destination) {
  Post post;
  const auto out = post.folder_for(municipality);
  const auto other = post.folder_for(practice);
  const auto id = post.letter_to(municipality);
  BOOST_TEST(post.courier().work() == 1u);
  BOOST_TEST(post.courier().work() == 0u);
  BOOST_TEST(names_in(out) == std::vector{to_text(id) + ".edi"}, boost::test_tools::per_element());
  BOOST_TEST(slurp(out / (to_text(id) + ".edi")) == interchange);
  BOOST_TEST(names_in(other).empty());
  BOOST_TEST(post.state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(without_a_route_it_waits_in_the_mailbox) {
  Post post;
  post.folder_for(practice);
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(post.state(id) == "in mailbox");
}

BOOST_AUTO_TEST_CASE(the_route_for_all_takes_what_no_other_names) {
  Post post;
  const auto all = post.folder_for("*");
  const auto exact = post.folder_for(municipality);
  const auto one = post.letter_to(municipality), another = post.letter_to(practice);
  post.work();
  BOOST_TEST(names_in(exact) == std::vector{to_text(one) + ".edi"}, boost::test_tools::per_element());
  BOOST_TEST(names_in(all) == std::vector{to_text(another) + ".edi"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(faults_of_routes_are_said) {
  const auto fault_of = [](const std::string& url, const std::string& bearer = {}, const std::string& folder = {}) {
    Route route;
    route.locations = {"*"};
    route.url = url;
    route.bearer = bearer;
    route.folder = folder;
    return fault(route).value_or("none");
  };
  BOOST_TEST(fault_of("http://127.0.0.1:8080/vans/messages?x=1", "key") == "none");
  BOOST_TEST(fault_of("", "", "/out") == "none");
  BOOST_TEST(fault_of("https://example.org/") == "https:// needs TLS, which comes later");
  BOOST_TEST(fault_of("ftp://example.org/") == "the url does not begin with http://");
  BOOST_TEST(fault_of("http:///x") == "the url names no host");
  BOOST_TEST(fault_of("http://me:secret@example.org/") == "the url has a user name: use a bearer");
  BOOST_TEST(fault_of("http://example.org/#x") == "the url has a fragment (#)");
  BOOST_TEST(fault_of("http://example.org/a b") == "the url has characters that must be written as %XX");
  BOOST_TEST(fault_of("http://example.org:port/") == "the url cannot be read");
  BOOST_TEST(fault_of("http://example.org/", "a\r\nX: y") == "the bearer has characters that no header can hold");
  BOOST_TEST(fault_of("") == "the route has to have either a folder or a url");
  BOOST_TEST(fault_of("http://example.org/", "", "/out") == "the route has to have either a folder or a url");
  BOOST_TEST(fault({{}, "/out", "", "", Cover::envelope}).value_or("none") == "the route has no locations");
}

BOOST_AUTO_TEST_CASE(a_route_that_cannot_work_loses_nothing) {
  Post post;
  post.push_to(municipality, "https://example.org/");
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(post.state(id) == "due");
  BOOST_TEST(post.row(id).reason == "https:// needs TLS, which comes later");
}

// --- folders

BOOST_AUTO_TEST_CASE(a_repeat_after_a_crash_replaces_the_file) {
  Post post;
  const auto out = post.folder_for(municipality, Cover::envelope);
  const auto id = post.letter_to(municipality);
  const auto now = post.clock.now();
  const auto claimed = post.store->claim_deliveries(now, now + post.options.lease, 1, 1);
  BOOST_REQUIRE(claimed.size() == 1u);
  const auto parcel = make_parcel(*post.store, claimed.front(), Cover::envelope);
  BOOST_CHECK(SpoolChannel(out).send(claimed.front().delivery, parcel).kind == Result::Kind::taken);
  const auto first = slurp(out / parcel.file_name);
  BOOST_TEST(post.courier().work() == 0u);  // whoever had it is gone, but its lease is not
  post.clock.move(post.options.lease + second);
  BOOST_TEST(post.courier().work() == 1u);
  BOOST_TEST(names_in(out) == std::vector{to_text(id) + ".xml"}, boost::test_tools::per_element());
  BOOST_TEST(slurp(out / parcel.file_name) == first);
  BOOST_TEST(post.state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_file_that_breaks_off_is_seen) {
  Post post;
  const auto out = post.folder_for(municipality);
  Parcel parcel;
  parcel.file_name = "one.edi";
  parcel.write = [](ByteSink& sink) {
    sink.write("the first half");
    throw std::runtime_error("the disk is gone");
  };
  BOOST_CHECK_THROW(static_cast<void>(SpoolChannel(out).send({}, parcel)), std::runtime_error);
  BOOST_TEST(names_in(out).empty());
}

BOOST_AUTO_TEST_CASE(names_of_files_sort_by_time) {
  Post post;
  const auto out = post.folder_for(municipality);
  std::vector<std::string> expected;
  for (int i = 0; i < 5; ++i) {
    expected.push_back(to_text(post.letter_to(municipality)) + ".edi");
    post.clock.move(second);
  }
  post.work();
  BOOST_TEST(names_in(out) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_gone_is_not_made_anew) {
  Post post;
  const auto out = post.folder_for(municipality);
  fs::remove(out);
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(!fs::exists(out));
  BOOST_TEST(post.state(id) == "due");
  BOOST_TEST(post.row(id).reason == "the folder is not there");
  fs::create_directory(out);
  post.clock.move(6 * second);
  post.work();
  BOOST_TEST(post.state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(what_this_side_cannot_read_may_be_tried_again) {
  Post post;
  post.folder_for(municipality);
  const auto id = post.received(Wrapping::edifact, std::string(100'000, 'x'), names_of(dis91));
  for (const auto& entry : fs::recursive_directory_iterator(post.folder.path() / "store" / "payloads"))
    if (entry.is_regular_file()) fs::resize_file(entry.path(), 0);
  post.work();
  BOOST_TEST(post.state(id) == "due");
  BOOST_TEST(!post.row(id).reason.empty());
}

BOOST_AUTO_TEST_CASE(what_can_never_be_made_is_dead_at_once) {
  Post post;
  post.folder_for(municipality, Cover::envelope);
  const auto id = post.received(Wrapping::edifact, interchange, names_of({"EDIFACT", "H0130R", ""}));
  post.work();
  BOOST_TEST(post.state(id) == "dead");
  BOOST_TEST(post.row(id).reason == "no envelope for EDIFACT");
}

// --- waiting

BOOST_AUTO_TEST_CASE(each_wait_is_twice_the_one_before_up_to_the_longest) {
  Post post;
  post.random = [] { return std::uint64_t{0}; };  // a tenth less
  const auto out = post.folder_for(municipality);
  fs::remove(out);
  const auto id = post.letter_to(municipality);
  for (const Micros wait : {5, 10, 20, 40, 80, 160, 320, 640, 900, 900}) {
    post.work();
    BOOST_TEST(post.row(id).next - post.clock.now() == wait * second / 10 * 9);
    post.clock.move(post.row(id).next - post.clock.now() - 1);
    BOOST_TEST(post.courier().work() == 0u);
    post.clock.move(1);
  }
  fs::create_directory(out);
  post.work();
  BOOST_TEST(post.state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(waits_differ_by_a_tenth_either_way) {
  Post post;
  std::uint64_t drawn = 0;
  post.random = [&] { return drawn; };
  fs::remove(post.folder_for(municipality));
  for (const auto& [random, wait] : {std::pair<std::uint64_t, Micros>{0, 4'500'000},
                                     {1, 4'500'001},
                                     {500'000, 5'000'000},
                                     {1'000'000, 5'500'000},
                                     {1'000'001, 4'500'000}}) {
    drawn = random;
    const auto id = post.letter_to(municipality);
    post.work();
    BOOST_TEST(post.row(id).next - post.clock.now() == wait);
  }
}

BOOST_AUTO_TEST_CASE(without_a_source_of_its_own_the_jitter_stays_within_a_tenth) {
  Post post;
  fs::remove(post.folder_for(municipality));
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(post.row(id).next - post.clock.now() >= 4'500'000);
  BOOST_TEST(post.row(id).next - post.clock.now() <= 5'500'000);
}

BOOST_AUTO_TEST_CASE(it_is_given_up_in_the_end_and_gets_one_more_try_when_released) {
  Post post;
  const auto out = post.folder_for(municipality);
  fs::remove(out);
  const auto id = post.letter_to(municipality);
  post.clock.move(post.options.give_up_after - second);
  post.work();
  BOOST_TEST(post.state(id) == "due");
  post.clock.move(6 * second);
  post.work();
  BOOST_TEST(post.state(id) == "dead");
  BOOST_TEST(post.row(id).reason == "given up, it was tried for too long: the folder is not there");
  BOOST_TEST(post.store->release(id, {"operator"}, post.clock.now()));
  post.work();
  BOOST_TEST(post.state(id) == "dead");
  fs::create_directory(out);
  BOOST_TEST(post.store->release(id, {"operator"}, post.clock.now()));
  post.work();
  BOOST_TEST(post.state(id) == "delivered");
}

// --- HTTP

BOOST_AUTO_TEST_CASE(a_parcel_is_posted_whole) {
  Post post;
  post.push_to(municipality, post.receiver().url("/vans/messages?from=brevdue"));
  post.routes.back().bearer = "the-key";
  const std::string large(3'000'000, 'x');
  const auto id = post.received(Wrapping::edifact, large, names_of(dis91));
  post.work();
  BOOST_TEST(post.state(id) == "delivered");
  const auto asked = post.receiver().asked();
  BOOST_REQUIRE(asked.size() == 1u);
  BOOST_TEST(asked[0].method == "POST");
  BOOST_TEST(asked[0].path == "/vans/messages?from=brevdue");
  BOOST_TEST(asked[0].media_type == "application/edifact");
  BOOST_TEST(asked[0].length == "3000000");
  BOOST_TEST(asked[0].authorization == "Bearer the-key");
  BOOST_TEST(sha256_of(asked[0].body) == sha256_of(large));
}

BOOST_AUTO_TEST_CASE(a_wrapped_one_opens_again_at_its_receiver) {
  Post post;
  post.push_to(municipality, post.receiver().url(), Cover::envelope);
  post.letter_to(municipality);
  post.work();
  const auto asked = post.receiver().asked();
  BOOST_REQUIRE(asked.size() == 1u);
  BOOST_TEST(asked[0].media_type == "application/xml");
  BOOST_TEST(asked[0].authorization.empty());
  BOOST_TEST(unwrapped(asked[0].body).payload == interchange);
}

BOOST_AUTO_TEST_CASE(the_status_says_what_becomes_of_it) {
  Post post;
  for (const auto& [status, state] : std::vector<std::pair<int, std::string>>{{200, "delivered"},
                                                                              {202, "delivered"},
                                                                              {302, "due"},
                                                                              {307, "due"},
                                                                              {400, "dead"},
                                                                              {401, "due"},
                                                                              {404, "due"},
                                                                              {408, "due"},
                                                                              {409, "dead"},
                                                                              {413, "dead"},
                                                                              {422, "dead"},
                                                                              {425, "due"},
                                                                              {429, "due"},
                                                                              {500, "due"},
                                                                              {503, "due"}}) {
    const auto row = post.answered_with({status, "", {{"Location", "http://127.0.0.1:1/"}}});
    BOOST_TEST(std::string(name(row.state)) == state, status);
    if (state != "delivered") BOOST_TEST(row.reason.starts_with("HTTP " + std::to_string(status)), row.reason);
  }
}

BOOST_AUTO_TEST_CASE(a_conflict_that_answers_a_repeat_is_a_yes) {
  Post post;
  post.answer.status = 503;
  post.push_to(municipality, post.receiver().url());
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(post.state(id) == "due");
  post.answer.status = 409;
  post.clock.move(6 * second);
  post.work();
  BOOST_TEST(post.state(id) == "delivered");
}

BOOST_AUTO_TEST_CASE(it_waits_as_long_as_the_receiver_asks_but_never_too_long) {
  Post post;
  post.random = [] { return std::uint64_t{0}; };
  const auto wait_of = [&](int status, const std::string& asked) {
    const auto row = post.answered_with({status, "", {{"Retry-After", asked}}});
    BOOST_TEST(std::string(name(row.state)) == "due");
    return row.next - post.clock.now();
  };
  BOOST_TEST(wait_of(429, "120") == 120 * second);
  BOOST_TEST(wait_of(503, "120") == 120 * second);
  BOOST_TEST(wait_of(503, "1") == 4'500'000);
  BOOST_TEST(wait_of(429, "4000000000") == post.options.longest_wait);
  BOOST_TEST(wait_of(429, "99999999999999999999") == 4'500'000);
  BOOST_TEST(wait_of(429, "Wed, 21 Oct 2026 07:28:00 GMT") == 4'500'000);
}

BOOST_AUTO_TEST_CASE(a_negative_receipt_of_the_envelope_is_a_no) {
  Post post;
  const auto vans = post.answered_with({200, receipt(vans::ReceiptKind::negative_vans, 3), {}});
  BOOST_TEST(std::string(name(vans.state)) == "dead");
  BOOST_TEST(vans.reason == "NegativeVans, error code 3");
  const auto message = post.answered_with({200, receipt(vans::ReceiptKind::negative_message), {}});
  BOOST_TEST(std::string(name(message.state)) == "dead");
  BOOST_TEST(message.reason == "NegativeMessage");
  const auto with_status = post.answered_with({422, receipt(vans::ReceiptKind::negative_message, 7), {}});
  BOOST_TEST(with_status.reason == "HTTP 422: NegativeMessage, error code 7");
  const auto unreadable = post.answered_with(
      {200,
       "<VANSEnvelope xmlns=\"urn:oio:medcom:vans-envelope:1.0.4\"><Receipt><NegativeVans/></Receipt></VANSEnvelope>",
       {}});
  BOOST_TEST(std::string(name(unreadable.state)) == "dead");
  BOOST_TEST(unreadable.reason == "a negative receipt that cannot be read");
}

BOOST_AUTO_TEST_CASE(any_other_answer_is_a_yes) {
  Post post;
  for (const auto& body :
       {receipt(vans::ReceiptKind::positive_message), std::string(), std::string("OK"),
        std::string("{\"resourceType\":\"Bundle\"}"), std::string("<html/>"), std::string(200'000, ' ')}) {
    const auto row = post.answered_with({200, body, {}});
    BOOST_TEST(std::string(name(row.state)) == "delivered", body.substr(0, 40));
  }
}

BOOST_AUTO_TEST_CASE(a_receiver_that_refuses_early_is_heard) {
  Post post;
  post.answer = {413, "", {}, false};
  post.push_to(municipality, post.receiver().url());
  const auto id = post.received(Wrapping::edifact, std::string(20'000'000, 'x'), names_of(dis91));
  post.work();
  BOOST_TEST(post.state(id) == "dead");
  BOOST_TEST(post.row(id).reason == "HTTP 413");
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_off_is_no_answer) {
  for (const std::string answer :
       {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<VANS", "HTTP/1.1 200 O", "", "SSH-2.0-OpenSSH_9.2\r\n"}) {
    Post post;
    Silent silent;
    post.push_to(municipality, silent.url());
    const auto id = post.letter_to(municipality);
    std::thread worker([&] { post.work(); });
    {
      auto connection = silent.accept();
      std::string request;
      std::array<char, 4096> block;
      while (request.size() < interchange.size() || !request.ends_with(interchange))
        request.append(block.data(), static_cast<std::size_t>(connection.receiveBytes(block.data(), block.size())));
      if (!answer.empty()) connection.sendBytes(answer.data(), static_cast<int>(answer.size()));
    }
    worker.join();
    BOOST_TEST(post.state(id) == "due", answer);
    BOOST_TEST(!post.row(id).reason.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_receiver_that_is_not_there_is_tried_again) {
  Post post;
  post.push_to(municipality, nobodys_url());
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(post.state(id) == "due");
  BOOST_TEST(post.row(id).reason.starts_with("Connection refused"), post.row(id).reason);
}

BOOST_AUTO_TEST_CASE(a_receiver_that_never_answers_is_tried_again) {
  Post post;
  post.options.answer_seconds = 1;
  const Silent silent;
  post.push_to(municipality, silent.url());
  const auto id = post.letter_to(municipality);
  post.work();
  BOOST_TEST(post.state(id) == "due");
  BOOST_TEST(post.row(id).reason == "no answer in time");
  BOOST_TEST(post.row(id).attempts == 1u);
}

BOOST_AUTO_TEST_CASE(an_attempt_ends_before_its_lease_though_there_is_time_to_answer) {
  const Silent silent;
  for (const std::size_t size : {10u, 20'000'000u}) {  // the second one is not even taken in
    const auto result = sent_in_a_short_lease(silent, size);
    BOOST_TEST((result.kind == Result::Kind::try_again));
    BOOST_TEST(result.reason == "no answer in time");
  }
}

BOOST_AUTO_TEST_CASE(an_attempt_ends_before_its_lease_though_the_receiver_says_a_little_all_the_time) {
  for (const std::string head : {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"}) {
    Silent silent;
    std::thread dripping([&] {
      auto connection = silent.accept();
      try {
        connection.sendBytes(head.data(), static_cast<int>(head.size()));
        for (int i = 0; i < 6000; ++i) {
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
          connection.sendBytes("x", 1);
        }
      } catch (const Poco::Exception&) {  // hung up on
      }
    });
    const auto result = sent_in_a_short_lease(silent, 10);
    dripping.join();
    BOOST_TEST((result.kind == Result::Kind::try_again));
  }
}

BOOST_AUTO_TEST_CASE(the_lease_is_as_long_as_the_receiver_may_take) {
  Post post;
  post.options.lease = second;
  post.options.connect_seconds = 10;
  post.options.answer_seconds = 60;
  std::size_t taken_by_another = 99;
  Receiver receiver([&](const Asked&) {
    post.clock.move(139 * second);
    taken_by_another = post.courier().work();
    return Answered{};
  });
  post.push_to(municipality, receiver.url());
  const auto id = post.letter_to(municipality);
  BOOST_TEST(post.courier().work() == 1u);
  BOOST_TEST(taken_by_another == 0u);
  BOOST_TEST(post.state(id) == "delivered");
}

// --- what the store cannot note

BOOST_AUTO_TEST_CASE(what_was_taken_but_could_not_be_noted_is_not_sent_again) {
  Post post;
  post.push_to(municipality, post.receiver().url());
  const auto id = post.letter_to(municipality);
  const auto taken = post.clock.now();
  auto courier = post.courier();
  {
    const Unnotable now(post);
    BOOST_TEST(courier.work() == 1u);
    BOOST_TEST(post.state(id) == "due");
    post.clock.move(post.options.lease + second);
    BOOST_CHECK_THROW(courier.work(), StoreError);
  }
  BOOST_TEST(courier.work() == 0u);
  BOOST_TEST(post.state(id) == "delivered");
  BOOST_TEST(post.row(id).changed == taken);
  BOOST_TEST(post.row(id).attempts == 1u);
  BOOST_TEST(post.receiver().asked().size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_could_not_be_noted_is_noted_at_the_end) {
  Post post;
  post.push_to(municipality, post.receiver().url());
  const auto id = post.letter_to(municipality);
  {
    auto courier = post.courier();
    const Unnotable now(post);
    BOOST_TEST(courier.work() == 1u);
  }
  BOOST_TEST(post.state(id) == "delivered");
}

// --- many at once

BOOST_AUTO_TEST_CASE(a_dead_receiver_delays_no_other) {
  Post post;
  post.options.most_each = 1;
  Silent silent;
  post.push_to(practice, silent.url());
  post.push_to(municipality, post.receiver().url());
  const auto stuck = post.letter_to(practice), behind = post.letter_to(practice);
  post.clock.move(second);  // so that the dead receiver's were due first
  const auto good = post.letter_to(municipality);
  auto courier = post.courier();
  std::thread first([&] { courier.work(); });
  auto connection = silent.accept();  // it hangs now, until it is hung up on
  BOOST_TEST(courier.work() == 1u);
  BOOST_TEST(post.state(good) == "delivered");
  BOOST_TEST(courier.work() == 0u);  // not the second one of the dead receiver
  BOOST_TEST(post.row(stuck).reason.empty());
  BOOST_TEST(post.row(behind).reason.empty());
  connection.close();
  first.join();
  BOOST_TEST(post.state(stuck) == "due");
  BOOST_TEST(!post.row(stuck).reason.empty());
}

// An address may stand for many destinations: all of a hospital's letters may go to one VANS.
BOOST_AUTO_TEST_CASE(a_dead_address_of_many_destinations_delays_no_other) {
  Post post;
  post.options.most_each_route = 2;
  Silent silent;
  post.push_to("*", silent.url());
  post.push_to(municipality, post.receiver().url());
  std::vector<Id> stuck;
  for (int i = 0; i < 5; ++i) stuck.push_back(post.letter_to("579000000000" + std::to_string(i)));
  post.clock.move(second);
  const auto good = post.letter_to(municipality);
  auto courier = post.courier();
  std::thread first([&] { courier.work(); }), second_one([&] { courier.work(); });
  auto connection = silent.accept(), other = silent.accept();  // both hang now
  BOOST_TEST(courier.work() == 1u);
  BOOST_TEST(post.state(good) == "delivered");
  BOOST_TEST(courier.work() == 0u);  // none of the other three
  connection.close();
  other.close();
  first.join();
  second_one.join();
  std::size_t tried = 0;
  for (const auto& id : stuck) tried += post.row(id).attempts;
  BOOST_TEST(tried == 2u);
  std::thread third([&] { courier.work(); });  // there is room again
  silent.accept().close();
  third.join();
}

BOOST_AUTO_TEST_CASE(several_threads_deliver_each_letter_once) {
  Post post;
  post.push_to(municipality, post.receiver().url(), Cover::interchange);
  const auto out = post.folder_for(practice);
  const auto first = post.row(post.letter_to(municipality));
  gateway::Outcome outcome;
  for (int i = 0; i < 40; ++i)
    for (const auto destination : {municipality, practice}) {
      outcome.deliveries.push_back(post.delivery(first.message, destination));
      outcome.deliveries.back().transmission = first.transmission;
    }
  BOOST_REQUIRE(post.store->apply(outcome, {"gateway"}, post.clock.now()));
  auto courier = post.courier();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      while (courier.work() > 0) {
      }
    });
  for (auto& thread : threads) thread.join();
  while (courier.work() > 0) {  // what was left while `most_each` were under way
  }
  BOOST_TEST(post.receiver().asked().size() == 41u);
  BOOST_TEST(names_in(out).size() == 40u);
}

BOOST_AUTO_TEST_SUITE_END()
