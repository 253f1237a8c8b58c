// Who is calling: `Authorization: Bearer KEY`, of which only the SHA-256 is known here (P6). Thread safety: any number
// of threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/api/head.hpp"
#include "gateway/api/http.hpp"

namespace brevdue::gateway {

class Access {
 public:
  using Clients = std::function<std::shared_ptr<const std::vector<Client>>()>;
  /// `open`: without clients everybody may do everything; else nobody anything.
  Access(Clients clients, bool open) : clients_(std::move(clients)), open_(open) {}
  /// Nothing: no key, or one that nobody has. How long it takes tells nothing about the keys.
  [[nodiscard]] std::optional<Caller> caller(const Head& head) const;

 private:
  Clients clients_;
  bool open_;
};

}  // namespace brevdue::gateway
