#include "libspade/io/zip_archive.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/pickle_torch.hpp"

#include <zip.h>

#include <limits>

namespace spade {

namespace {

/// Deflate expands a byte to at most 1032.
constexpr std::uint64_t kMaxInflation = 1040;

} // namespace

ZipArchive::ZipArchive(std::string_view bytes, std::string_view file, Entries entries,
                       std::uint64_t budget)
    : file_(file), entries_(entries), budget_(budget) {
    zip_error_t error;
    zip_error_init(&error);
    auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source != nullptr) {
        // Without ZIP_CHECKCONS, which refuses torch.save's files since libzip 1.11: they store in
        // a later part of the entry what its header has fields for. Contents are still checksummed.
        zip_ = zip_open_from_source(source, ZIP_RDONLY, &error);
    }
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (zip_ == nullptr) {
        zip_source_free(source);
        throw DataError("{}: cannot open as zip: {}; is the file whole?", file, reason);
    }
}

ZipArchive::~ZipArchive() { zip_discard(zip_); }

std::set<std::string, std::less<>> ZipArchive::names() const {
    std::set<std::string, std::less<>> names;
    const auto count = zip_get_num_entries(zip_, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char* name = zip_get_name(zip_, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        if (name == nullptr || !names.insert(name).second) {
            throw DataError("{}: the zip has two entries '{}'; is the file damaged?", file_,
                            short_printable(name == nullptr ? "" : name));
        }
    }
    return names;
}

bool ZipArchive::has(const std::string& name) const {
    return zip_name_locate(zip_, name.c_str(), ZIP_FL_ENC_RAW) >= 0;
}

std::uint64_t ZipArchive::checked_size(const std::string& name) const {
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat(zip_, name.c_str(), ZIP_FL_ENC_RAW, &stat) != 0 ||
        (stat.valid & kNeeded) != kNeeded) {
        throw DataError("{}: has no entry '{}'; is it the right file?", file_,
                        short_printable(name));
    }
    const bool deflated = stat.comp_method == ZIP_CM_DEFLATE && entries_ == Entries::kDeflated;
    if ((stat.comp_method != ZIP_CM_STORE && !deflated) || stat.encryption_method != ZIP_EM_NONE) {
        throw DataError("{}: '{}' is compressed or encrypted in an unsupported way; save it again",
                        file_, short_printable(name));
    }
    const bool honest = stat.comp_size <= std::numeric_limits<std::uint32_t>::max()
                            ? stat.size <= stat.comp_size * kMaxInflation
                            : stat.size <= budget_;
    if (!honest || stat.size > budget_) {
        throw DataError("{}: '{}' claims {} bytes, more than possible; is it damaged?", file_,
                        short_printable(name), stat.size);
    }
    return stat.size;
}

std::vector<std::byte> ZipArchive::read(const std::string& name) {
    const auto size = checked_size(name);
    budget_ -= size;
    std::vector<std::byte> bytes(size);
    zip_file_t* entry = zip_fopen(zip_, name.c_str(), ZIP_FL_ENC_RAW);
    if (entry == nullptr) {
        throw DataError("{}: cannot read '{}': {}", file_, short_printable(name),
                        zip_strerror(zip_));
    }
    const auto got = zip_fread(entry, bytes.data(), bytes.size());
    std::byte beyond{};
    // libzip compares the checksum when the end is reached.
    const auto rest = zip_fread(entry, &beyond, 1);
    const std::string reason = zip_file_strerror(entry);
    const int closed = zip_fclose(entry);
    if (got != static_cast<zip_int64_t>(size) || rest != 0 || closed != 0) {
        throw DataError("{}: '{}' is damaged: {}", file_, short_printable(name), reason);
    }
    return bytes;
}

} // namespace spade
