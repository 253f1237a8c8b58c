#include "converters/wire/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace brevdue::wire {

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  // Fetched once: EVP_sha256() would look the algorithm up in every call.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<std::uint8_t, 32> digest{};
  unsigned length = 0;
  if (algorithm == nullptr || EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, algorithm, nullptr) != 1 ||
      length != digest.size())
    throw std::runtime_error("OpenSSL has no SHA-256");
  return digest;
}

}  // namespace brevdue::wire
