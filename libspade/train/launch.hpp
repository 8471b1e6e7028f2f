#ifndef LIBSPADE_TRAIN_LAUNCH_HPP
#define LIBSPADE_TRAIN_LAUNCH_HPP

/// \file
/// Which of several processes this one is, and where they meet, according to their launcher.

#include "libspade/train/options.hpp"

#include <string>
#include <string_view>

namespace spade {

struct Launch {
    int rank = 0;       ///< counted from 0
    int ranks = 1;      ///< processes that train together
    int local_rank = 0; ///< among those of this node; selects the GPU
    std::string host;   ///< where rank 0 listens
    int port = 0;
    std::string attempt;    ///< identifies this start: an earlier one may have met there, too
    bool is_hosted = false; ///< torchrun listens there already
    std::string source;     ///< where the rank comes from, for messages

    bool is_alone() const { return ranks == 1; }
    bool is_first() const { return rank == 0; }
};

/// From --rank, --world-size and --rendezvous; else torchrun's RANK, WORLD_SIZE, LOCAL_RANK,
/// MASTER_ADDR and MASTER_PORT; else, in a step that srun started, SLURM_PROCID,
/// SLURM_STEP_NUM_TASKS, SLURM_LOCALID and the step's first node; else the process is alone.
/// --rendezvous replaces the address of torchrun and Slurm, too.
/// Throws UsageError where these are incomplete or contradict each other.
Launch launch_of(const TrainOptions& options);

/// The first name of a Slurm node list such as "gpu[07-09,12],login1": "gpu07".
std::string first_node(std::string_view list);

} // namespace spade

#endif // LIBSPADE_TRAIN_LAUNCH_HPP
