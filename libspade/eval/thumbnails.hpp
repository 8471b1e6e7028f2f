#ifndef LIBSPADE_EVAL_THUMBNAILS_HPP
#define LIBSPADE_EVAL_THUMBNAILS_HPP

/// \file
/// Small pictures of an evaluation, as data URIs for a self-contained HTML page.

#include "libspade/eval/picture_set.hpp"
#include "libspade/eval/statistics.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace spade {

class Thumbnails {
public:
    /// Opens the sets again that the statistics name; those that are gone are left out.
    explicit Thumbnails(const Statistics& statistics);

    /// By the fake picture's name. Empty if there is none, or it can no longer be read.
    std::optional<std::string> fake(const std::string& name) const;
    std::optional<std::string> real(const std::string& name) const;
    std::optional<std::string> map(const std::string& name) const;

    /// `count` pictures evenly spread over the fake set, `columns` per row.
    std::optional<std::string> sheet(std::size_t count, std::size_t columns) const;

private:
    std::optional<PictureSet> fake_;
    std::optional<PictureSet> real_;
    std::optional<PictureSet> maps_;
};

} // namespace spade

#endif // LIBSPADE_EVAL_THUMBNAILS_HPP
