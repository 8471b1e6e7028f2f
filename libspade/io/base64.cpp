#include "libspade/io/base64.hpp"

#include "libspade/base/error.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace spade {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

std::string to_base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // EVP_EncodeBlock ends it with NUL
    const auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                        bytes_of(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string from_base64(std::string_view text, std::string_view name) {
    std::string packed;
    std::copy_if(text.begin(), text.end(), std::back_inserter(packed),
                 [](char c) { return c != '\n' && c != '\r'; });
    std::string bytes(packed.size() / 4 * 3 + 1, '\0');
    const auto length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                        bytes_of(packed), static_cast<int>(packed.size()));
    if (length < 0 || packed.size() % 4 != 0) {
        throw DataError("{}: damaged base64 text; make or copy it again", name);
    }
    const auto padding = static_cast<std::size_t>(std::count(
        packed.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, packed.size())),
        packed.end(), '='));
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

} // namespace spade
