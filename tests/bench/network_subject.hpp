#ifndef TESTS_BENCH_NETWORK_SUBJECT_HPP
#define TESTS_BENCH_NETWORK_SUBJECT_HPP

/// \file
/// What network_bench measures: maps of a data set, and a generator for them.

#include "libspade/data/data_set.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/io/provenance.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/model/picture_tensor.hpp"
#include "libspade/nn/state.hpp"
#include "tests/nn/random_maps.hpp"
#include "tests/support/vivid.hpp"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace spade::bench {

struct BenchOptions {
    std::string set;
    std::string upsampling = "normal";
    std::string checkpoint;
    std::int64_t labels = 0; ///< 0: those of the set
    std::int64_t ngf = 64;
    int threads = 2;
};

constexpr std::int64_t kHidden = 128;

/// Gives fresh maps, since a map keeps what was computed from it.
class Maps {
public:
    explicit Maps(const BenchOptions& o) {
        semantics_.edges = true;
        if (o.set.empty()) {
            semantics_.labels = o.labels > 0 ? o.labels : 182;
            const auto m = test::random_map({"", semantics_.labels, 1, 256, 256, 24, true});
            add(m.ids(), m.edges());
            return;
        }
        const auto set = DataSet::open(o.set);
        table_ = set.table().text();
        semantics_.labels = o.labels > 0 ? o.labels : set.table().channels();
        for (std::size_t i = 0; i < set.size(); ++i) {
            const auto item = load_item(set, i, {}, 0);
            const auto& instances = item.instances ? *item.instances : item.channels;
            add(to_tensor(item.channels), instance_edges(to_tensor(instances)));
        }
    }

    const SemanticsOptions& semantics() const { return semantics_; }
    const std::string& table() const { return table_; }

    SemanticMap at(std::size_t i) const {
        return {semantics_, ids_[i % ids_.size()], edges_[i % ids_.size()]};
    }
    SemanticMap next() { return at(turn_++); }
    std::size_t size() const { return ids_.size(); }

private:
    void add(const torch::Tensor& ids, const torch::Tensor& edges) {
        ids_.push_back(ids);
        edges_.push_back(edges);
    }

    SemanticsOptions semantics_;
    std::string table_ = "0\tlabel\n";
    std::vector<torch::Tensor> ids_;
    std::vector<torch::Tensor> edges_;
    std::size_t turn_ = 0;
};

/// Everything that the benchmarks share, made on first use.
class Subject {
public:
    explicit Subject(const BenchOptions& o) : o_(o), maps_(o) {}

    Maps& maps() { return maps_; }

    GeneratorOptions generator_options() const {
        GeneratorOptions g;
        g.semantics = maps_.semantics();
        g.ngf = o_.ngf;
        g.hidden = kHidden;
        g.upsampling = parse_enum<Upsampling>(o_.upsampling).value();
        return g;
    }

    /// A copy, since preparing a generator takes its weights.
    std::shared_ptr<SpadeGeneratorImpl> generator() {
        const torch::NoGradGuard no_grad;
        if (!vivid_) {
            vivid_ = std::make_shared<SpadeGeneratorImpl>(generator_options());
            test::make_vivid(*vivid_, maps_.at(0), {});
        }
        auto made = std::make_shared<SpadeGeneratorImpl>(generator_options());
        made->eval();
        const auto weights = state_of(*vivid_);
        for (auto& [name, tensor] : state_of(*made)) {
            torch::Tensor(tensor).copy_(weights.at(name));
        }
        return made;
    }

    /// In the dense form, float32; computed once.
    const torch::Tensor& dense_picture() {
        if (!dense_.defined()) {
            const torch::NoGradGuard no_grad;
            const auto made = generator();
            set_spade_path(*made, SpadePath::kDense);
            dense_ = made->forward(maps_.at(0), {});
        }
        return dense_;
    }

    void write_checkpoint() {
        ModelConfig config;
        config.generator = generator_options();
        config.width = maps_.at(0).width();
        config.height = maps_.at(0).height();
        CheckpointWriter file(o_.checkpoint, /*overwrite=*/true);
        file.configuration(to_json(config));
        file.label_table(maps_.table());
        file.provenance(Provenance::of_this_process());
        write_network(file, kGeneratorGroup, *generator());
        file.commit();
    }

private:
    BenchOptions o_;
    Maps maps_;
    std::shared_ptr<SpadeGeneratorImpl> vivid_;
    torch::Tensor dense_;
};

} // namespace spade::bench

#endif // TESTS_BENCH_NETWORK_SUBJECT_HPP
