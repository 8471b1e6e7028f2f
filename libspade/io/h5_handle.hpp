#ifndef LIBSPADE_IO_H5_HANDLE_HPP
#define LIBSPADE_IO_H5_HANDLE_HPP

/// \file
/// Handles, types and errors of HDF5. Internal to the wrapper in h5.hpp.

#include "libspade/io/h5.hpp"

#include <hdf5.h>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace spade::h5 {

/// Held by every public call: HDF5 is initialized, prints no errors, serves one thread at a time.
class Session {
public:
    Session();

private:
    std::unique_lock<std::recursive_mutex> lock_;
};

/// Owns a handle of HDF5.
class Id {
public:
    using Close = herr_t (*)(hid_t);

    Id() = default;
    Id(hid_t number, Close close) : number_(number), close_(close) {}
    ~Id() { close(); }
    Id(Id&& other) noexcept
        : number_(std::exchange(other.number_, H5I_INVALID_HID)), close_(other.close_) {}
    Id& operator=(Id&& other) noexcept {
        std::swap(number_, other.number_);
        std::swap(close_, other.close_);
        return *this;
    }

    // NOLINTNEXTLINE(google-explicit-constructor): HDF5 takes numbers
    operator hid_t() const { return number_; }

    /// Closes now; after writing, check the code. Does nothing if it is already closed.
    herr_t close() {
        const auto number = std::exchange(number_, H5I_INVALID_HID);
        return number >= 0 ? close_(number) : 0;
    }

    /// Gives the handle up without closing it.
    void abandon() { number_ = H5I_INVALID_HID; }

private:
    hid_t number_ = H5I_INVALID_HID;
    Close close_ = nullptr;
};

/// Call after a file could not be written or closed: skips the cleanup of HDF5 at exit.
void skip_cleanup_at_exit();

/// The innermost of HDF5's own messages about the last failure, on one line; the system's reason
/// if it names an errno.
struct Reason {
    std::string text;
    int system_error = 0; ///< errno, or 0
};
Reason last_reason();

/// Elements of a one-dimensional data set, as H5Dread and H5Dwrite take them.
struct Selection {
    Selection(hid_t data_set, hsize_t first, hsize_t count);

    Id in_file;
    Id in_memory;
    herr_t code = -1; ///< negative if HDF5 failed
};

/// The HDF5 type of numbers, the same in files and in memory.
Id type_of(Dtype dtype);

/// The element type of a file's type; nothing if it is unsupported.
std::optional<Dtype> dtype_of(hid_t type);

/// An open file and what its parts share.
struct File::Handle {
    std::filesystem::path path; ///< as in messages
    Id file;
    mutable bool failed = false; ///< whether a write has failed

    [[noreturn]] void fail_reading(std::string_view object) const;
    [[noreturn]] void fail_writing(std::string_view object) const;

    /// HDF5 returns a negative code if a call fails.
    template <class Code>
    Code read(Code code, std::string_view object) const {
        if (code < 0) {
            fail_reading(object);
        }
        return code;
    }
    template <class Code>
    Code written(Code code, std::string_view object) const {
        if (code < 0) {
            fail_writing(object);
        }
        return code;
    }

    bool exists(std::string_view object) const;
    /// \returns a group or a data set. Throws DataError if there is none.
    Id open(std::string_view object) const;
    Id open_data_set(std::string_view object) const;
    Info info(hid_t data_set, std::string_view object) const;
    std::vector<std::int64_t> shape(hid_t data_set, std::string_view object) const;
    Id open_attribute(std::string_view object, const std::string& name) const;
};

} // namespace spade::h5

#endif // LIBSPADE_IO_H5_HANDLE_HPP
