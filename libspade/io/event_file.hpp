#ifndef LIBSPADE_IO_EVENT_FILE_HPP
#define LIBSPADE_IO_EVENT_FILE_HPP

/// \file
/// Event files of TensorBoard: records of TFRecord framing (length, checksum, bytes, checksum),
/// each a protocol buffer message `Event` of tensorflow/core/util/event.proto.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spade {

class EventFile {
public:
    /// Creates events.out.tfevents.SECONDS.HOST.PID in a folder. Throws CreateError, IoError.
    explicit EventFile(const std::filesystem::path& folder);
    ~EventFile();
    EventFile(const EventFile&) = delete;
    EventFile& operator=(const EventFile&) = delete;

    /// Makes TensorBoard ignore the events so far in this folder whose steps are after this one.
    void session_start(std::int64_t step);

    void scalars(std::int64_t step, const std::vector<std::pair<std::string, double>>& values);

    /// \param png  the bytes of a picture of that size
    void image(std::int64_t step, std::string_view tag, std::string_view png, int width,
               int height);

private:
    void write(std::string_view event);

    std::filesystem::path path_;
    int descriptor_ = -1;
};

/// The checksum of a record: CRC32C, rotated and shifted as TFRecord wants it.
std::uint32_t masked_crc32c(std::string_view bytes);

} // namespace spade

#endif // LIBSPADE_IO_EVENT_FILE_HPP
