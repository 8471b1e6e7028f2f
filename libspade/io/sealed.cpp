#include "libspade/io/sealed.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/descriptor.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace spade {

namespace {

constexpr std::string_view kMagic = "SPADE-SEALED ";
constexpr std::size_t kMaxFormatBytes = 64;

/// The whole block of a header, bit for bit as it must be.
std::string block_of(const SealHeader& header) {
    auto block =
        fmt::format("{}{} {}\nlength {}\ndigest {}\ncontents {}\n", kMagic, header.format,
                    header.version, header.length, header.digest.hex(), header.contents.hex());
    block += fmt::format("block {:016x}\n", XXH3_64bits(block.data(), block.size()));
    if (header.format.size() > kMaxFormatBytes || block.size() > kUserBlockBytes) {
        throw InternalError("the name of a sealed format is too long: {}", header.format);
    }
    block.resize(kUserBlockBytes, '\0');
    return block;
}

template <class Number>
std::optional<Number> number_of(std::string_view text, int base = 10) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

std::optional<Digest> digest_from(std::string_view hex) {
    const auto high = number_of<std::uint64_t>(hex.substr(0, 16), 16);
    const auto low = number_of<std::uint64_t>(hex.size() == 32 ? hex.substr(16) : "", 16);
    return high && low ? std::optional(Digest{*high, *low}) : std::nullopt;
}

/// The header in a block; nothing if it is malformed. Other faults show when the block is made
/// again and compared.
std::optional<SealHeader> parse_block(const std::string& block) {
    const auto lines = split(block, '\n');
    if (lines.size() < 5) {
        return std::nullopt;
    }
    const auto first = split(lines[0], ' ');
    const auto word = [&](std::size_t line) {
        return std::string_view(lines[line]).substr(lines[line].find(' ') + 1);
    };
    const auto version = number_of<int>(first.size() == 3 ? first[2] : "");
    const auto length = number_of<std::uint64_t>(word(1));
    const auto digest = digest_from(word(2));
    const auto contents = digest_from(word(3));
    if (!version || !length || !digest || !contents || first[1].size() > kMaxFormatBytes) {
        return std::nullopt;
    }
    return SealHeader{first[1], *version, *length, *digest, *contents};
}

std::string read_block(const Descriptor& file, const std::string& name) {
    std::string block(kUserBlockBytes, '\0');
    block.resize(read_some(file.get(), block.data(), block.size(), name));
    return block;
}

void check_length(const Descriptor& file, const SealHeader& header, const std::string& name) {
    const auto length = size_of_file(file.get(), name);
    if (length < header.length) {
        throw DataError("{}: is truncated: it has {} of {} bytes; copy or make it again", name,
                        length, header.length);
    }
    if (length > header.length) {
        throw DataError("{}: is damaged: it has {} bytes more than were written; copy or make "
                        "it again",
                        name, length - header.length);
    }
}

void require_format(const SealHeader& header, const std::filesystem::path& path,
                    std::string_view format, int newest_version) {
    if (header.format != format) {
        throw DataError("{}: is a {}, where a {} is needed", path.string(),
                        printable_line(header.format), format);
    }
    if (header.version > newest_version) {
        throw ConfigError("{}: is a {} of version {}, and libspade {} reads up to version {}; use "
                          "a newer libspade",
                          path.string(), format, header.version, kVersion, newest_version);
    }
    if (header.version < 1) {
        throw DataError("{}: is a {} of version {}, which does not exist", path.string(), format,
                        header.version);
    }
}

} // namespace

bool is_sealed(const std::filesystem::path& path) {
    try {
        const auto file = open_to_read(path);
        std::string begin(kMagic.size(), '\0');
        return read_some(file.get(), begin.data(), begin.size(), path.string()) == begin.size() &&
               begin == kMagic;
    } catch (const Error&) {
        return false;
    }
}

SealHeader read_seal(const std::filesystem::path& path) {
    const auto name = path.string();
    const auto file = open_to_read(path);
    const auto block = read_block(file, name);
    if (block.compare(0, kMagic.size(), kMagic) != 0) {
        throw DataError("{}: is not a libspade file: it does not begin with {}; is it the right "
                        "one?",
                        name, kMagic.substr(0, kMagic.size() - 1));
    }
    const auto header = parse_block(block);
    if (!header || block_of(*header) != block) {
        throw DataError("{}: is damaged: its first {} bytes are not what was written; copy or make "
                        "it again",
                        name, kUserBlockBytes);
    }
    check_length(file, *header, name);
    return *header;
}

void verify_seal(const std::filesystem::path& path, const SealHeader& header) {
    const auto name = path.string();
    const auto file = open_to_read(path);
    read_block(file, name);
    const auto digest = digest_of_rest(file.get(), name);
    if (digest != header.digest) {
        throw DataError("{}: is damaged: the digest of its bytes is {} and must be {}; copy or "
                        "make it again",
                        name, digest.hex(), header.digest.hex());
    }
}

SealedReader::SealedReader(SealHeader header, h5::File file)
    : header_(std::move(header)), file_(std::move(file)) {}

SealedReader SealedReader::open(const std::filesystem::path& path, std::string_view format,
                                int newest_version, Verify verify) {
    auto header = read_seal(path);
    require_format(header, path, format, newest_version);
    if (verify == Verify::kWhole) {
        verify_seal(path, header);
    }
    return SealedReader(std::move(header), h5::File::open(path));
}

SealedWriter::SealedWriter(const std::filesystem::path& path, std::string_view format, int version,
                           bool overwrite)
    : pending_(path, overwrite),
      file_(h5::File::create(pending_.temporary(), kUserBlockBytes, path)),
      format_(format),
      version_(version) {}

void SealedWriter::commit(const Digest& contents) {
    file_.close();
    const auto name = path().string();
    const auto written = open_to_read(pending_.temporary());
    SealHeader header{format_, version_, size_of_file(written.get(), name), {}, contents};
    read_block(written, name);
    header.digest = digest_of_rest(written.get(), name);
    const auto block = block_of(header);
    pending_.write(block.data(), block.size());
    pending_.publish();
}

} // namespace spade
