#include "libspade/eval/statistics.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/io/npz.hpp"
#include "libspade/io/provenance.hpp"

#include <torch/torch.h>

#include <cstring>
#include <utility>

namespace spade {

namespace {

using nlohmann::json;

std::int64_t count_of(std::size_t size) { return static_cast<std::int64_t>(size); }

void write_names(CheckpointWriter& file, const std::string& group,
                 const std::vector<std::string>& names) {
    std::string text; // NUL ends each name: it may hold anything else
    for (const auto& name : names) {
        text += name + '\0';
    }
    file.tensor(group, "names", Dtype::u8, {count_of(text.size())}, text.data());
}

void write_doubles(CheckpointWriter& file, const std::string& group, const std::string& name,
                   const std::vector<double>& values) {
    file.tensor(group, name, Dtype::f64, {count_of(values.size())}, values.data());
}

void write_confusion(CheckpointWriter& file, const std::string& group,
                     const std::vector<ConfusionCell>& cells) {
    std::vector<std::int64_t> rows; // picture, truth, predicted, pixels
    for (const auto& cell : cells) {
        rows.insert(rows.end(), {cell.picture, cell.truth, cell.predicted, cell.pixels});
    }
    file.tensor(group, "confusion", Dtype::i64, {count_of(cells.size()), 4}, rows.data(),
                h5::Layout::kCompressed);
}

void write_tensor(CheckpointWriter& file, const std::string& group, const std::string& name,
                  const torch::Tensor& tensor) {
    const auto t = tensor.contiguous();
    const bool single = t.scalar_type() == torch::kFloat32;
    file.tensor(group, name, single ? Dtype::f32 : Dtype::f64, t.sizes().vec(), t.data_ptr());
}

void write_set(CheckpointWriter& file, const std::string& group, const SetStatistics& set) {
    write_names(file, group, set.names);
    std::vector<std::uint64_t> digests;
    for (const auto& digest : set.digests) {
        digests.insert(digests.end(), {digest.high, digest.low});
    }
    file.tensor(group, "digests", Dtype::u64, {count_of(set.digests.size()), 2}, digests.data());
    if (set.features.defined()) {
        write_tensor(file, group, "features", set.features);
    }
    if (set.moments) {
        write_tensor(file, group, "mean", set.moments->mean);
        write_tensor(file, group, "covariance_factor", set.moments->factor);
    }
    if (!set.confusion.empty()) {
        write_confusion(file, group, set.confusion);
    }
}

/// The tensor's numbers. Throws DataError where it has another type.
template <class T>
std::vector<T> read_numbers(const CheckpointReader& file, const std::string& group,
                            const std::string& name, Dtype dtype) {
    const auto info = file.info(group, name);
    if (info.dtype != dtype) {
        throw DataError("{}: {}/{} has type {}, not {}", file.path().string(), group, name,
                        to_text(info.dtype), to_text(dtype));
    }
    std::vector<T> numbers(static_cast<std::size_t>(info.elements()));
    file.read(group, name, numbers.data(), sizeof(T) * numbers.size());
    return numbers;
}

std::vector<std::string> read_names(const CheckpointReader& file, const std::string& group) {
    const auto bytes = read_numbers<char>(file, group, "names", Dtype::u8);
    std::vector<std::string> names;
    for (std::size_t first = 0; first < bytes.size();) {
        names.emplace_back(bytes.data() + first,
                           ::strnlen(bytes.data() + first, bytes.size() - first));
        first += names.back().size() + 1;
    }
    return names;
}

torch::Tensor read_tensor(const CheckpointReader& file, const std::string& group,
                          const std::string& name) {
    const auto info = file.info(group, name);
    const bool single = info.dtype == Dtype::f32;
    auto tensor = torch::empty(info.shape, single ? torch::kFloat32 : torch::kFloat64);
    file.read(group, name, tensor.data_ptr(), tensor.nbytes());
    return tensor;
}

SetStatistics read_set(const CheckpointReader& file, const std::string& group, const json& about) {
    SetStatistics set;
    set.source = about.value("source", "");
    set.names = read_names(file, group);
    const auto digests = read_numbers<std::uint64_t>(file, group, "digests", Dtype::u64);
    for (std::size_t i = 0; i + 1 < digests.size(); i += 2) {
        set.digests.push_back({digests[i], digests[i + 1]});
    }
    if (file.has(group, "features")) {
        set.features = read_tensor(file, group, "features");
    }
    if (file.has(group, "mean")) {
        set.moments = Gaussian{read_tensor(file, group, "mean"),
                               read_tensor(file, group, "covariance_factor")};
    }
    if (file.has(group, "confusion")) {
        const auto rows = read_numbers<std::int64_t>(file, group, "confusion", Dtype::i64);
        for (std::size_t i = 0; i + 3 < rows.size(); i += 4) {
            set.confusion.push_back({static_cast<std::int32_t>(rows[i]),
                                     static_cast<std::int32_t>(rows[i + 1]),
                                     static_cast<std::int32_t>(rows[i + 2]), rows[i + 3]});
        }
    }
    const auto count = set.names.size();
    const bool sound = (set.moments || set.digests.size() == count) &&
                       (!set.features.defined() || set.features.size(0) == count_of(count));
    if (!sound) {
        throw DataError("{}: size mismatch in {}: {} names, {} digests", file.path().string(),
                        group, count, set.digests.size());
    }
    return set;
}

} // namespace

Digest digest_of(const SetStatistics& set) {
    Hasher hasher;
    for (std::size_t i = 0; i < set.digests.size(); ++i) {
        hasher.update_text(set.names[i]).update_text(set.digests[i].hex());
    }
    return hasher.digest();
}

void write_statistics(const std::filesystem::path& path, const Statistics& s, bool overwrite) {
    CheckpointWriter file(path, overwrite, kStatisticsFormat);
    json about{{"protocol", s.protocol},
               {"shard", {s.shard.index, s.shard.count}},
               {"fake", {{"source", s.fake.source}}},
               {"values", json::array()}};
    write_set(file, "fake", s.fake);
    if (s.real) {
        about["real"] = {{"source", s.real->source}};
        write_set(file, "real", *s.real);
    }
    for (const auto& [name, values] : s.values) {
        about["values"].push_back(name);
        write_doubles(file, "pictures", name, values);
    }
    if (!s.diversity.empty()) {
        std::vector<std::string> names;
        std::vector<double> values;
        for (const auto& [name, value] : s.diversity) {
            names.push_back(name);
            values.push_back(value);
        }
        write_names(file, "diversity", names);
        write_doubles(file, "diversity", "lpips", values);
    }
    file.configuration(about);
    file.provenance(Provenance::of_this_process());
    file.commit();
}

Statistics read_statistics(const std::filesystem::path& path) {
    const auto file = CheckpointReader::open(path, Verify::kWhole, kStatisticsFormat);
    const auto about = file.configuration();
    Statistics s;
    try {
        s.protocol = about.at("protocol");
        s.shard = {about.at("shard").at(0).get<int>(), about.at("shard").at(1).get<int>()};
        s.fake = read_set(file, "fake", about.at("fake"));
        if (about.contains("real")) {
            s.real = read_set(file, "real", about["real"]);
        }
        for (const auto& name : about.at("values")) {
            const auto measure = name.get<std::string>();
            s.values[measure] = read_numbers<double>(file, "pictures", measure, Dtype::f64);
        }
    } catch (const json::exception& error) {
        throw DataError("{}: is not a statistics file: {}", path.string(), error.what());
    }
    if (file.has("diversity")) {
        const auto names = read_names(file, "diversity");
        const auto values = read_numbers<double>(file, "diversity", "lpips", Dtype::f64);
        for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) {
            s.diversity[names[i]] = values[i];
        }
    }
    return s;
}

SetStatistics read_moments(const std::filesystem::path& npz) {
    const auto arrays = read_npz(npz);
    const auto tensor_of = [&](const char* name) {
        const auto found = arrays.find(name);
        if (found == arrays.end()) {
            throw DataError("{}: has no array '{}'; statistics of pytorch-fid have mu and sigma",
                            npz.string(), name);
        }
        return torch::tensor(found->second.doubles(), torch::kFloat64).reshape(found->second.shape);
    };
    const auto mu = tensor_of("mu");
    const auto sigma = tensor_of("sigma");
    if (mu.dim() != 1 || sigma.dim() != 2 || sigma.size(0) != mu.size(0) ||
        sigma.size(1) != mu.size(0)) {
        throw DataError("{}: shape mismatch: mu is {}-, sigma {}; expected [D] and [D, D]",
                        npz.string(), fmt::format("{}", mu.dim()),
                        fmt::format("{}-dimensional", sigma.dim()));
    }
    SetStatistics set;
    set.source = npz.string();
    set.moments = gaussian_of(mu, sigma);
    return set;
}

void write_moments(const std::filesystem::path& npz, const SetStatistics& set, bool overwrite) {
    const auto gaussian = set.moments ? *set.moments : gaussian_of(set.features);
    const auto doubles = [](const torch::Tensor& tensor) {
        const auto t = tensor.contiguous();
        return std::vector<double>(t.data_ptr<double>(), t.data_ptr<double>() + t.numel());
    };
    const auto d = gaussian.mean.size(0);
    write_npz(npz,
              {{"mu", NpzArray::of({d}, doubles(gaussian.mean))},
               {"sigma", NpzArray::of({d, d}, doubles(covariance_of(gaussian)))}},
              overwrite);
}

} // namespace spade
