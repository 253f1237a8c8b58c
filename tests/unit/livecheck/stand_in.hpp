// A stand-in for VDX on loopback: TLS with a certificate made on the spot, and whatever a test lets it say. Thread
// safety: its own thread serves one connection after the other; the rest belongs to the test's.
#pragma once

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace brevdue::test {

template <auto free>
struct Freeing {
  template <typename T>
  void operator()(T* what) const {
    free(what);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;

/// Signed by itself, for `names` ("DNS:m.vconf.dk,DNS:example.org"), valid today. It is its own authority.
inline Certificate make_certificate(EVP_PKEY& key, const std::string& names) {
  Certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 24 * 3600);
  X509_set_pubkey(made.get(), &key);
  auto* const name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("stand-in"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  const std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
  X509_add_ext(made.get(), extension.get(), -1);
  if (X509_sign(made.get(), &key, EVP_sha256()) == 0) throw std::runtime_error("no certificate could be made");
  return made;
}

/// One connection, as the test's script sees it.
class Caller {
 public:
  Caller(SSL* tls, int fd) : tls_(tls), fd_(fd) {}
  /// False: the other side has gone.
  bool say(std::string_view bytes) { return SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) > 0; }
  void answer(int status, std::string_view body = {}, std::string_view fields = {}) {
    say("HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
        std::string(fields) + "\r\n" + std::string(body));
  }
  /// Says nothing until the other side has gone.
  void wait() {
    char byte = 0;
    while (::recv(fd_, &byte, 1, 0) > 0) {
    }
  }

 private:
  SSL* tls_;
  int fd_;
};

class StandIn {
 public:
  struct Asked {
    std::string path, head, name;  // name: of TLS (SNI)
  };
  using Script = std::function<void(Caller&, const std::string& path)>;

  /// `speaks_tls` false: it takes connections and never says a word.
  explicit StandIn(Script script, const std::string& names = "DNS:m.vconf.dk,DNS:videoapi.vconf.dk",
                   bool speaks_tls = true)
      : script_(std::move(script)), speaks_tls_(speaks_tls) {
    if (!context_ || !key_ || !(certificate_ = make_certificate(*key_, names)) ||
        SSL_CTX_use_certificate(context_.get(), certificate_.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context_.get(), key_.get()) != 1)
      throw std::runtime_error("no TLS for the stand-in");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listening_, 16) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("no port for the stand-in");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;
  ~StandIn() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  [[nodiscard]] std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
  }
  /// Its certificate, as an authority to trust.
  void write_certificate(const std::filesystem::path& file) const {
    const std::unique_ptr<BIO, Freeing<BIO_free>> out(BIO_new_file(file.c_str(), "w"));
    if (!out || PEM_write_bio_X509(out.get(), certificate_.get()) != 1)
      throw std::runtime_error("the certificate cannot be written");
  }

 private:
  void serve() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    for (int fd = 0; (fd = ::accept(listening_, nullptr, nullptr)) >= 0; ::close(fd)) {
      {
        const std::lock_guard lock(mutex_);
        ++connections_;
      }
      const std::unique_ptr<SSL, Freeing<SSL_free>> tls(SSL_new(context_.get()));
      SSL_set_fd(tls.get(), fd);
      Caller caller(tls.get(), fd);
      if (!speaks_tls_)
        caller.wait();
      else if (SSL_accept(tls.get()) == 1)
        converse(*tls, caller);
    }
  }
  void converse(SSL& tls, Caller& caller) {
    Asked asked;
    char block[1024];
    while (asked.head.find("\r\n\r\n") == std::string::npos) {
      const int length = SSL_read(&tls, block, sizeof block);
      if (length <= 0) return;
      asked.head.append(block, static_cast<std::size_t>(length));
    }
    const auto begin = asked.head.find(' ') + 1;
    asked.path = asked.head.substr(begin, asked.head.find(' ', begin) - begin);
    if (const auto* const name = SSL_get_servername(&tls, TLSEXT_NAMETYPE_host_name)) asked.name = name;
    const auto path = asked.path;
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(std::move(asked));
    }
    script_(caller, path);
    SSL_shutdown(&tls);
  }

  Script script_;
  bool speaks_tls_;
  std::unique_ptr<SSL_CTX, Freeing<SSL_CTX_free>> context_{SSL_CTX_new(TLS_server_method())};
  Key key_{EVP_EC_gen("P-256")};
  Certificate certificate_;
  int listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  std::size_t connections_ = 0;
  std::thread thread_;
};

}  // namespace brevdue::test
