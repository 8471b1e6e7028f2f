#include "libspade/io/h5_handle.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/descriptor.hpp"

#include <charconv>

namespace spade::h5 {

namespace {

/// The text after `key` in a message such as "errno = 28, error message = 'No space left ...'".
std::optional<std::string> field_of(const std::string& message, std::string_view key) {
    const auto found = message.find(key);
    if (found == std::string::npos) {
        return std::nullopt;
    }
    return message.substr(found + key.size());
}

Reason reason_from(const char* description) {
    const std::string message = description == nullptr ? "" : description;
    const auto number = field_of(message, "errno = ");
    if (number) {
        int error = 0;
        std::from_chars(number->data(), number->data() + number->size(), error);
        return {reason_of(error), error};
    }
    return {printable_line(message), 0};
}

/// Walking upward begins at the innermost error; a positive result stops there.
herr_t take_first(unsigned, const H5E_error2_t* error, void* reason) noexcept {
    try {
        *static_cast<Reason*>(reason) = reason_from(error->desc);
    } catch (...) {
        return -1;
    }
    return 1;
}

/// HDF5 as a whole. HDF5 1.10 crashes when it cleans up after a file that could not be written, so
/// then it never cleans up, not even at exit.
class Library {
public:
    Library() {
        H5dont_atexit(); // fails if it was called before
        if (H5open() < 0 || H5PLset_loading_state(0) < 0) {
            throw InternalError("HDF5 cannot be initialized; is it the wrong version?");
        }
    }
    ~Library() {
        if (!broken) {
            H5close();
        }
    }

    bool broken = false;
};

Library& library() {
    static Library library;
    return library;
}

std::recursive_mutex& mutex_of_hdf5() {
    static std::recursive_mutex mutex;
    return mutex;
}

} // namespace

Session::Session() : lock_(mutex_of_hdf5()) {
    library();
    // Each thread has its own error stack.
    if (H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) < 0) {
        throw InternalError("HDF5 cannot be initialized: {}", last_reason().text);
    }
}

void skip_cleanup_at_exit() { library().broken = true; }

Selection::Selection(hid_t data_set, hsize_t first, hsize_t count)
    : in_file(H5Dget_space(data_set), H5Sclose) {
    // Each call replaces HDF5's reason for the last failure.
    if (in_file < 0) {
        return;
    }
    in_memory = Id(H5Screate_simple(1, &count, nullptr), H5Sclose);
    if (in_memory >= 0) {
        code = H5Sselect_hyperslab(in_file, H5S_SELECT_SET, &first, nullptr, &count, nullptr);
    }
}

Reason last_reason() {
    Reason reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &reason);
    H5Eclear2(H5E_DEFAULT);
    if (reason.text.empty()) {
        reason.text = "HDF5 gives no reason";
    }
    return reason;
}

void File::Handle::fail_reading(std::string_view object) const {
    const auto reason = last_reason();
    if (reason.system_error != 0) {
        throw IoError("{}: cannot read '{}': {}", path.string(), printable_line(object),
                      reason.text);
    }
    throw DataError("{}: cannot read '{}': {}; is the file damaged?", path.string(),
                    printable_line(object), reason.text);
}

void File::Handle::fail_writing(std::string_view object) const {
    skip_cleanup_at_exit();
    failed = true;
    throw IoError("{}: cannot write '{}': {}", path.string(), printable_line(object),
                  last_reason().text);
}

} // namespace spade::h5
