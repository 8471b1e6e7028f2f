#ifndef LIBSPADE_BASE_HASH_HPP
#define LIBSPADE_BASE_HASH_HPP

/// \file
/// XXH3, the only hash in libspade: digests of files and contents, shards, random streams.
/// Not cryptographic: it detects damage, not tampering.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace spade {

/// A 128-bit XXH3 digest.
struct Digest {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    /// 32 lower-case hexadecimal digits, as xxh128sum prints them.
    std::string hex() const;

    friend bool operator==(const Digest& a, const Digest& b) {
        return a.high == b.high && a.low == b.low;
    }
    friend bool operator!=(const Digest& a, const Digest& b) { return !(a == b); }
};

/// The digest of bytes that arrive in pieces.
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    Hasher& update(const void* data, std::size_t bytes);
    /// Hashes the text and its length, so that "ab","c" and "a","bc" differ.
    Hasher& update_text(std::string_view text);
    Digest digest() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Digest digest_of(const void* data, std::size_t bytes);
Digest digest_of(std::string_view text);

/// The seed of a named random stream, such as "latent/street/01/0". Streams are derived by
/// name, never drawn one after another, so that results do not depend on batch, thread or shard.
std::uint64_t stream_seed(std::uint64_t seed, std::string_view name);

} // namespace spade

#endif // LIBSPADE_BASE_HASH_HPP
