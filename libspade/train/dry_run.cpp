#include "libspade/train/dry_run.hpp"

namespace spade {

ExitCode print_dry_run(const TrainOptions&, const TrainPlan&, const DataSet&) {
    return ExitCode::kOk;
}

} // namespace spade
