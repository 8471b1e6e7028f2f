#include "libspade/io/event_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/descriptor.hpp"

#include <boost/crc.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace spade {

namespace {

/// The bytes of a number as they are in memory: only little-endian machines are supported.
template <class T>
std::string little_endian(T value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

/// The wire format of protocol buffers, as far as events need it.
class Message {
public:
    Message& varint(int field, std::uint64_t value) {
        key(field, 0);
        raw_varint(value);
        return *this;
    }
    Message& number(int field, double value) {
        key(field, 1);
        return fixed(value);
    }
    Message& number(int field, float value) {
        key(field, 5);
        return fixed(value);
    }
    Message& bytes(int field, std::string_view value) {
        key(field, 2);
        raw_varint(value.size());
        text_ += value;
        return *this;
    }
    const std::string& text() const { return text_; }

private:
    void key(int field, unsigned wire_type) {
        raw_varint(static_cast<std::uint64_t>(field) << 3 | wire_type);
    }
    void raw_varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) {
            text_ += static_cast<char>(value | 0x80);
        }
        text_ += static_cast<char>(value);
    }
    template <class T>
    Message& fixed(T value) {
        text_ += little_endian(value);
        return *this;
    }
    std::string text_;
};

// Fields of event.proto and summary.proto.
constexpr int kWallTime = 1;
constexpr int kStep = 2;
constexpr int kFileVersion = 3;
constexpr int kSummary = 5;
constexpr int kSessionLog = 7;
constexpr int kSessionStatus = 1;
constexpr int kSessionStart = 1; // a value, not a field
constexpr int kSummaryValue = 1;
constexpr int kTag = 1;
constexpr int kSimpleValue = 2;
constexpr int kImage = 4;
constexpr int kImageHeight = 1;
constexpr int kImageWidth = 2;
constexpr int kImageColorspace = 3;
constexpr int kImageBytes = 4;
constexpr int kRgb = 3; // a value, not a field

double wall_time() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Message event(std::int64_t step) {
    Message message;
    message.number(kWallTime, wall_time()).varint(kStep, static_cast<std::uint64_t>(step));
    return message;
}

} // namespace

std::uint32_t masked_crc32c(std::string_view bytes) {
    constexpr std::uint32_t kMask = 0xA282EAD8U;
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    const auto sum = crc.checksum();
    return (sum >> 15 | sum << 17) + kMask;
}

EventFile::EventFile(const std::filesystem::path& folder)
    : path_(folder / fmt::format("events.out.tfevents.{}.{}.{}",
                                 static_cast<std::int64_t>(wall_time()), host_name(), getpid())),
      descriptor_(open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) {
        throw CreateError("{}: cannot be created: {}", path_.string(), reason_of(errno));
    }
    Message version;
    write(version.number(kWallTime, wall_time()).bytes(kFileVersion, "brain.Event:2").text());
}

EventFile::~EventFile() { close(descriptor_); }

void EventFile::write(std::string_view event) {
    const auto length = little_endian(static_cast<std::uint64_t>(event.size()));
    auto record = length + little_endian(masked_crc32c(length));
    record += event;
    record += little_endian(masked_crc32c(event));
    write_all(descriptor_, record.data(), record.size(), path_.string());
}

void EventFile::session_start(std::int64_t step) {
    Message session;
    session.varint(kSessionStatus, kSessionStart);
    // TensorBoard drops what was written before with a step >= this event's: with step + 1, the
    // events of `step` itself are kept.
    write(event(step + 1).bytes(kSessionLog, session.text()).text());
}

void EventFile::scalars(std::int64_t step,
                        const std::vector<std::pair<std::string, double>>& values) {
    Message summary;
    for (const auto& [tag, number] : values) {
        Message value;
        value.bytes(kTag, tag).number(kSimpleValue, static_cast<float>(number));
        summary.bytes(kSummaryValue, value.text());
    }
    write(event(step).bytes(kSummary, summary.text()).text());
}

void EventFile::image(std::int64_t step, std::string_view tag, std::string_view png, int width,
                      int height) {
    Message image;
    image.varint(kImageHeight, static_cast<std::uint64_t>(height))
        .varint(kImageWidth, static_cast<std::uint64_t>(width))
        .varint(kImageColorspace, kRgb)
        .bytes(kImageBytes, png);
    Message value;
    value.bytes(kTag, tag).bytes(kImage, image.text());
    Message summary;
    summary.bytes(kSummaryValue, value.text());
    write(event(step).bytes(kSummary, summary.text()).text());
}

} // namespace spade
