#ifndef LIBSPADE_TRAIN_RUN_FOLDER_HPP
#define LIBSPADE_TRAIN_RUN_FOLDER_HPP

/// \file
/// RUN/: the files of a training run.
///
///     config.ini              every option, to run it again
///     metrics.jsonl           one line every few steps, and events
///     events.out.tfevents.*   the same for TensorBoard
///     samples/                contact sheets
///     checkpoint-00001000.h5  named by the steps done
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
    /// Creates and locks the folder. Throws CreateError if another process trains in it.
    explicit RunFolder(const std::filesystem::path& path);

    std::filesystem::path file(const std::filesystem::path& name) const { return path_ / name; }
    std::filesystem::path checkpoint(std::int64_t step) const;
    std::filesystem::path sample(std::int64_t step) const;

    /// Steps of the existing checkpoints, valid or not, newest first.
    std::vector<std::int64_t> steps() const;

    /// Points `latest` at a checkpoint that has been written, and removes all that are neither
    /// among the `keep` newest nor multiples of `keep_every` (0: no multiples).
    void register_checkpoint(std::int64_t step, int keep, int keep_every);

    /// Removes the files of an earlier run.
    void clear();

private:
    std::filesystem::path path_;
    FolderLock lock_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_RUN_FOLDER_HPP
