#ifndef LIBSPADE_IO_APPEND_FILE_HPP
#define LIBSPADE_IO_APPEND_FILE_HPP

#include <filesystem>
#include <string_view>

namespace spade {

/// A log that grows line by line: each line is one write, so lines of several threads are whole.
/// A last line without newline, left by a crash, is cut off on opening.
class AppendFile {
public:
    explicit AppendFile(const std::filesystem::path& path);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    void append(std::string_view line); ///< without its newline

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
};

} // namespace spade

#endif // LIBSPADE_IO_APPEND_FILE_HPP
