#include "libspade/base/hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

namespace spade {

namespace {

Digest from_xxh(const XXH128_hash_t& hash) { return {hash.high64, hash.low64}; }

} // namespace

struct Hasher::State {
    XXH3_state_t* xxh = XXH3_createState();

    State() { XXH3_128bits_reset(xxh); }
    ~State() { XXH3_freeState(xxh); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::update(const void* data, std::size_t bytes) {
    XXH3_128bits_update(state_->xxh, data, bytes);
    return *this;
}

Hasher& Hasher::update_text(std::string_view text) {
    const std::uint64_t length = text.size();
    return update(&length, sizeof length).update(text.data(), text.size());
}

Digest Hasher::digest() const { return from_xxh(XXH3_128bits_digest(state_->xxh)); }

std::string Digest::hex() const { return fmt::format("{:016x}{:016x}", high, low); }

Digest digest_of(const void* data, std::size_t bytes) {
    return from_xxh(XXH3_128bits(data, bytes));
}

Digest digest_of(std::string_view text) { return digest_of(text.data(), text.size()); }

std::uint64_t stream_seed(std::uint64_t seed, std::string_view name) {
    return XXH3_64bits_withSeed(name.data(), name.size(), seed);
}

} // namespace spade
