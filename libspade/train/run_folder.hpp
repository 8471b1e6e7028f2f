#ifndef LIBSPADE_TRAIN_RUN_FOLDER_HPP
#define LIBSPADE_TRAIN_RUN_FOLDER_HPP

/// \file
/// RUN/: what a training leaves behind, by name.
///
///     config.ini              every option, to run it again
///     metrics.jsonl           one line every few steps, and events
///     events.out.tfevents.*   the same for TensorBoard
///     samples/                contact sheets
///     checkpoint-00001000.h5  by steps done
///     latest                  a link to the newest checkpoint
///     lock                    held while a process trains here

#include "libspade/io/folder_lock.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace spade {

class RunFolder {
public:
    /// Makes the folder and takes its lock. Throws CreateError where another process trains here.
    explicit RunFolder(const std::filesystem::path& path);

    std::filesystem::path file(const std::filesystem::path& name) const { return path_ / name; }
    std::filesystem::path checkpoint(std::int64_t step) const;
    std::filesystem::path sample(std::int64_t step) const;

    /// Steps of the checkpoints that are there, the newest first; whether they are valid or not.
    std::vector<std::int64_t> steps() const;

    /// Points `latest` at a checkpoint that has been written, and removes all that neither are
    /// among the `keep` newest nor multiples of `keep_every` (0: none of these).
    void admit(std::int64_t step, int keep, int keep_every);

    /// Removes what an earlier run has left.
    void clear();

private:
    std::filesystem::path path_;
    FolderLock lock_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_RUN_FOLDER_HPP
