#include "gateway/delivery/channels.hpp"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <utility>

#include "gateway/store/file_io.hpp"
#include "gateway/store/steps.hpp"

namespace brevdue::gateway {
namespace {

constexpr std::string_view folder_gone = "the folder is not there";

/// What stands in a header line must not end it.
bool is_header_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<std::string> fault_of_url(const std::string& url) {
  try {
    const Poco::URI uri(url);
    if (uri.getScheme() == "https") return "https:// needs TLS, which comes later";
    if (uri.getScheme() != "http") return "the url does not begin with http://";
    if (uri.getHost().empty()) return "the url names no host";
    if (!uri.getUserInfo().empty()) return "the url has a user name: use a bearer";
    if (!uri.getFragment().empty()) return "the url has a fragment (#)";
    if (!is_header_text(url)) return "the url has characters that must be written as %XX";
  } catch (const Poco::Exception&) {
    return "the url cannot be read";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> fault(const Route& route) {
  if (route.locations.empty()) return "the route has no locations";
  if (route.folder.empty() == route.url.empty()) return "the route has to have either a folder or a url";
  if (!is_header_text(route.bearer)) return "the bearer has characters that no header can hold";
  if (!route.url.empty()) return fault_of_url(route.url);
  return std::nullopt;
}

Result SpoolChannel::send(const DeliveryRow&, const Parcel& parcel) {
  if (!std::filesystem::is_directory(folder_)) return {Result::Kind::try_again, std::string(folder_gone)};
  OutputFiles files(folder_, 0640);
  files.add(parcel.file_name, parcel.write);
  step("file written");
  files.commit();
  return {};
}

std::unique_ptr<Channel> channel_of(const Route& route, const CourierOptions& options) {
  if (route.url.empty()) return std::make_unique<SpoolChannel>(route.folder);
  return std::make_unique<HttpChannel>(route, options);
}

}  // namespace brevdue::gateway
