#ifndef LIBSPADE_TRAIN_RECORDS_HPP
#define LIBSPADE_TRAIN_RECORDS_HPP

/// \file
/// What a run records about itself: metrics.jsonl, TensorBoard events, contact sheets, progress.
///
/// Each line of metrics.jsonl has "step", "epoch" and "seconds" (of training, over all parts of a
/// resumed run), and is one of three kinds:
///
///     learning_rate, images_per_second, waiting (share of the time spent waiting for data),
///     losses {name: mean since the last such line}, gradients {generator, discriminator: mean
///     norm}; with several ranks also communication {share: share of the time that rank 0 spent
///     waiting for sums over all ranks; gradients, statistics, control: bytes per step handed to
///     all-reduce; wire: bytes per step that a ring of R ranks moves over each link, 2 (R - 1) / R
///     times their sum}
///
///     validation {name: mean over the held-out pairs}
///
///     event "checkpoint" | "diverged" | "stopped" | "finished", and its details

#include "libspade/base/progress.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/io/event_file.hpp"
#include "libspade/io/metrics_log.hpp"
#include "libspade/train/plan.hpp"
#include "libspade/train/ranks.hpp"
#include "libspade/train/run_folder.hpp"
#include "libspade/train/trained_model.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace spade {

using NamedValues = std::vector<std::pair<std::string, double>>;

/// The results of one step.
struct StepReport {
    NamedValues losses;
    NamedValues gradients; ///< Euclidean norms by network; only of updated networks
};

/// Adds a step to the sums in position.log.
void add_to_log(const StepReport& report, Position& position);

class Records {
public:
    /// Cuts off the records after `position`.
    Records(const RunFolder& folder, const TrainPlan& plan, const Position& position);

    /// Writes the means of the sums in position.log.
    /// \param waited  seconds spent waiting for data since the last such line
    /// \param sent    what was handed to all-reduce since then
    void write_means(const Position& position, double learning_rate, double waited,
                     const Traffic& sent);

    void write_validation(const Position& position, const NamedValues& losses);
    void write_event(const Position& position, const char* event,
                     const nlohmann::json& details = nlohmann::json::object());

    /// samples/step-N.png and an image for TensorBoard.
    void write_sheet(const Position& position, const Photo& sheet);

    void step_done();

    /// After a rollback: cuts off the records after `position`.
    void rewind(const Position& position);

    double seconds() const; ///< of training, all parts of the run together

private:
    using Clock = std::chrono::steady_clock;

    nlohmann::json line(const Position& position) const; ///< with the fields that every line has
    void start(const Position& position);

    const RunFolder& folder_;
    const TrainPlan& plan_;
    std::optional<MetricsLog> metrics_;
    EventFile events_;
    std::unique_ptr<Progress> progress_;
    double earlier_ = 0; ///< seconds of earlier parts of the run
    Clock::time_point started_ = Clock::now();
    Clock::time_point last_line_ = started_; ///< of means
    int steps_ = 0;                          ///< since last_line_
};

} // namespace spade

#endif // LIBSPADE_TRAIN_RECORDS_HPP
