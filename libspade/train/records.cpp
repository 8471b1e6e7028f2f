#include "libspade/train/records.hpp"

#include "libspade/base/time.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/publish.hpp"

namespace spade {

namespace {

using nlohmann::json;

void add_to(json& sums, const std::string& name, double value) {
    const auto found = sums.find(name);
    sums[name] = (found == sums.end() ? 0.0 : found->get<double>()) + value;
}

/// Each value has its own count: a generator that is updated every second step has half as many.
json means_of(const json& sums, const json& counts) {
    json means = json::object();
    for (const auto& [name, sum] : sums.items()) {
        means[name] = sum.get<double>() / counts.at(name).get<double>();
    }
    return means;
}

NamedValues tagged(const json& values, const std::string& prefix) {
    NamedValues tags;
    for (const auto& [name, value] : values.items()) {
        tags.emplace_back(prefix + name, value.get<double>());
    }
    return tags;
}

void append(NamedValues& to, const NamedValues& more) {
    to.insert(to.end(), more.begin(), more.end());
}

json communication_of(const Traffic& sent, double elapsed, int steps, int ranks) {
    const auto per_step = [steps](std::int64_t bytes) { return bytes / steps; };
    const auto handed = sent.gradients + sent.statistics + sent.control;
    return {{"share", sent.seconds / elapsed},
            {"wire", per_step(handed * 2 * (ranks - 1) / ranks)},
            {"gradients", per_step(sent.gradients)},
            {"statistics", per_step(sent.statistics)},
            {"control", per_step(sent.control)}};
}

} // namespace

void add_to_log(const StepReport& report, Position& position) {
    auto& log = position.log;
    for (const auto& [group, values] :
         {std::pair("losses", &report.losses), std::pair("gradients", &report.gradients)}) {
        for (const auto& [name, value] : *values) {
            add_to(log[group], name, value);
            add_to(log["counts"], name, 1);
        }
    }
}

Records::Records(const RunFolder& folder, const TrainPlan& plan, const Position& position)
    : folder_(folder), plan_(plan), events_(folder.file("")) {
    start(position);
    // start() opens the log.
    earlier_ = metrics_->seconds(); // NOLINT(cppcoreguidelines-prefer-member-initializer)
}

void Records::start(const Position& position) {
    metrics_.emplace(folder_.file("metrics.jsonl"), position.step);
    events_.session_start(position.step);
    progress_ = std::make_unique<Progress>("train",
                                           static_cast<std::uint64_t>(plan_.steps - position.step));
}

void Records::rewind(const Position& position) {
    metrics_.reset();
    start(position);
}

double Records::seconds() const { return earlier_ + seconds_since(started_); }

json Records::line(const Position& position) const {
    return {
        {"step", position.step}, {"epoch", plan_.epoch_of(position.step)}, {"seconds", seconds()}};
}

void Records::step_done() {
    ++steps_;
    progress_->advance();
}

void Records::write_means(const Position& position, double learning_rate, double waited,
                          const Traffic& sent) {
    const auto& log = position.log;
    const auto elapsed = seconds_since(last_line_);
    const auto images = static_cast<double>(plan_.batches_per_step) * plan_.loader.batch *
                        plan_.loader.ranks * steps_;
    auto entry = line(position);
    entry["learning_rate"] = learning_rate;
    entry["images_per_second"] = images / elapsed;
    entry["waiting"] = waited / elapsed;
    entry["losses"] = means_of(log.at("losses"), log.at("counts"));
    entry["gradients"] = means_of(log.at("gradients"), log.at("counts"));
    if (plan_.loader.ranks > 1) {
        entry["communication"] = communication_of(sent, elapsed, steps_, plan_.loader.ranks);
    }
    metrics_->write(entry);
    auto tags = tagged(entry["losses"], "loss/");
    append(tags, tagged(entry["gradients"], "gradient/"));
    append(tags, {{"learning_rate", learning_rate}, {"images_per_second", images / elapsed}});
    events_.scalars(position.step, tags);
    steps_ = 0;
    last_line_ = Clock::now();
}

void Records::write_validation(const Position& position, const NamedValues& losses) {
    auto entry = line(position);
    for (const auto& [name, value] : losses) {
        entry["validation"][name] = value;
    }
    metrics_->write(entry);
    events_.scalars(position.step, tagged(entry["validation"], "validation/"));
}

void Records::write_event(const Position& position, const char* event, const json& details) {
    auto entry = line(position);
    entry["event"] = event;
    entry.update(details);
    metrics_->write(entry);
}

void Records::write_sheet(const Position& position, const Photo& sheet) {
    const auto png = encode_png(sheet);
    const auto path = folder_.sample(position.step);
    create_folders(path.parent_path());
    publish_bytes(path, png.data(), png.size(), /*overwrite=*/true, Durability::kNoSync);
    events_.image(position.step, "samples", png, sheet.size.width, sheet.size.height);
}

} // namespace spade
