#include "gateway/api/access.hpp"

#include <string>
#include <string_view>

#include "converters/wire/sha256.hpp"

namespace brevdue::gateway {
namespace {

/// All bytes are compared, wherever they begin to differ.
bool same(const Sha256Digest& a, const Sha256Digest& b) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

/// The key of "Bearer KEY"; empty if there is none, or two.
std::string_view bearer(const Head& head) {
  constexpr std::string_view scheme = "bearer ";
  auto value = head.one("authorization");
  if (lower(value.substr(0, scheme.size())) != scheme) return {};
  value.remove_prefix(scheme.size());
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

}  // namespace

std::optional<Caller> Access::caller(const Head& head) const {
  const auto clients = clients_();
  if (!clients || clients->empty()) {
    if (!open_) return {};
    return Caller{.name = "local", .locations = {"*"}};
  }
  const auto key = bearer(head);
  if (key.empty()) return {};
  const auto digest = wire::sha256(key);
  const Client* found = nullptr;
  for (const auto& client : *clients)
    if (same(client.key_sha256, digest)) found = &client;
  if (found == nullptr) return {};
  return found->caller;
}

}  // namespace brevdue::gateway
