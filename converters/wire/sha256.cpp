#include "converters/wire/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace brevdue::wire {

namespace {

/// Fetched once: EVP_sha256() would look it up each time.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = [] {
    const auto* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (found == nullptr) throw std::runtime_error("OpenSSL has no SHA-256");
    return found;
  }();
  return fetched;
}

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  std::array<std::uint8_t, 32> digest{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, algorithm(), nullptr) != 1 ||
      length != digest.size())
    throw std::runtime_error("OpenSSL cannot make a SHA-256");
  return digest;
}

struct HashSink::Impl {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { EVP_MD_CTX_free(context); }
};

HashSink::HashSink() : impl_(std::make_unique<Impl>()) {
  if (impl_->context == nullptr || EVP_DigestInit_ex(impl_->context, algorithm(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot make a SHA-256");
}
HashSink::~HashSink() = default;

void HashSink::write(std::string_view bytes) {
  if (EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("OpenSSL cannot make a SHA-256");
}

std::string HashSink::hex() {
  std::array<std::uint8_t, 32> digest{};
  unsigned length = 0;
  if (EVP_DigestFinal_ex(impl_->context, digest.data(), &length) != 1 || length != digest.size())
    throw std::runtime_error("OpenSSL cannot make a SHA-256");
  std::string out;
  for (const auto byte : digest) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

}  // namespace brevdue::wire
