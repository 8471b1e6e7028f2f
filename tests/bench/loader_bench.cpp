/// \file
/// How many items per second the loader delivers, compared with libturbojpeg and libpng alone on
/// the same bytes and the same number of threads. Rounds of the two alternate, so that a busy
/// machine slows down both.
///
///     loader_bench [SET.h5 [THREADS [CROP]]]

#include "libspade/base/allocator.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/threads.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/landscape/landscape.hpp"
#include "tests/support/temp_dir.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace spade {
namespace {

constexpr int kRounds = 7;
constexpr std::size_t kLeastItems = 2000; ///< of a round; smaller sets are repeated
constexpr int kBatch = 8;

constexpr int kDemoItems = 200;
constexpr Size kDemoSize{286, 286};
constexpr int kDemoQuality = 95;
constexpr const char* kDemoTable = "0\tsky\n1\tcloud\n2\tmountain\n3\tsea\n4\ttree\n5\tgrass\n";

void write_demo(const std::filesystem::path& path) {
    DataSetWriter writer(path, /*overwrite=*/true);
    writer.configuration(to_json(DataSetConfig{}));
    writer.label_table(kDemoTable);
    writer.provenance({});
    for (int i = 0; i < kDemoItems; ++i) {
        const auto made = make_landscape(0, static_cast<std::uint64_t>(i), kDemoSize);
        writer.add({fmt::format("{:04}", i),
                    {encode_label_png(made.labels), pixel_digest(made.labels)},
                    {encode_jpeg(made.photo, kDemoQuality), pixel_digest(made.photo)},
                    {}});
    }
    writer.commit();
}

/// Only what must be decoded: the decoders of one thread, which reuse what they can from picture to
/// picture.
class BareDecoder {
public:
    BareDecoder() : jpeg_(tjInitDecompress()) {}
    ~BareDecoder() { tjDestroy(jpeg_); }
    BareDecoder(const BareDecoder&) = delete;
    BareDecoder& operator=(const BareDecoder&) = delete;

    void decode(const std::string& bytes) {
        if (static_cast<unsigned char>(bytes[0]) == 0xff) {
            decode_jpeg(bytes);
        } else {
            decode_png(bytes);
        }
    }

private:
    void decode_jpeg(const std::string& bytes) {
        const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
        int width = 0;
        int height = 0;
        int subsampling = 0;
        int colors = 0;
        tjDecompressHeader3(jpeg_, data, bytes.size(), &width, &height, &subsampling, &colors);
        pixels_.resize(std::size_t{3} * static_cast<std::size_t>(width * height));
        require(tjDecompress2(jpeg_, data, bytes.size(), pixels_.data(), width, 0, height, TJPF_RGB,
                              0) == 0);
    }

    void decode_png(const std::string& bytes) {
        rest_ = bytes;
        auto* png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
        auto* info = png_create_info_struct(png);
        png_set_read_fn(png, this, [](png_structp from, png_bytep to, std::size_t count) {
            auto& rest = static_cast<BareDecoder*>(png_get_io_ptr(from))->rest_;
            rest.copy(reinterpret_cast<char*>(to), count);
            rest.remove_prefix(count);
        });
        png_read_info(png, info);
        png_set_packing(png);
        png_read_update_info(png, info);
        const auto height = png_get_image_height(png, info);
        const auto stride = png_get_rowbytes(png, info);
        pixels_.resize(height * stride);
        for (png_uint_32 y = 0; y < height; ++y) {
            png_read_row(png, pixels_.data() + y * stride, nullptr);
        }
        png_read_end(png, nullptr);
        png_destroy_read_struct(&png, &info, nullptr);
    }

    static void require(bool good) {
        if (!good) {
            throw DataError("libturbojpeg cannot decode a picture of the set");
        }
    }

    tjhandle jpeg_;
    std::string_view rest_;
    std::vector<unsigned char> pixels_;
};

/// Items per second of wall time, which other programs slow down, and CPU time per item, which they
/// slow down less.
struct Speed {
    double rate = 0;
    double milliseconds = 0;
};

class Stopwatch {
public:
    Speed stop(std::size_t items) const {
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start_;
        const auto cpu = static_cast<double>(std::clock() - cpu_start_) / CLOCKS_PER_SEC;
        return {static_cast<double>(items) / wall.count(), 1e3 * cpu / static_cast<double>(items)};
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::clock_t cpu_start_ = std::clock();
};

/// Encoded pictures of every item, read before the clock starts.
using Encoded = std::vector<std::vector<std::string>>;

Encoded encoded(const DataSet& set) {
    Encoded items(set.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
        for (const auto kind :
             {PictureKind::kLabels, PictureKind::kPhotos, PictureKind::kInstances}) {
            if (set.has(kind)) {
                items[i].push_back(set.reader().record(kind, i));
            }
        }
    }
    return items;
}

Speed bare_speed(const Encoded& items, int threads, std::size_t count) {
    std::atomic<std::size_t> next{0};
    const Stopwatch watch;
    std::vector<std::thread> pool;
    for (int i = 0; i < threads; ++i) {
        pool.emplace_back([&] {
            BareDecoder decoder;
            for (auto at = next++; at < count; at = next++) {
                for (const auto& bytes : items[at % items.size()]) {
                    decoder.decode(bytes);
                }
            }
        });
    }
    for (auto& thread : pool) {
        thread.join();
    }
    return watch.stop(count);
}

/// Runs whole epochs until at least `least` items have come.
Speed loader_speed(Loader& loader, std::size_t least) {
    std::size_t items = 0;
    const Stopwatch watch;
    for (std::uint64_t epoch = 0; items < least; ++epoch) {
        loader.start(epoch);
        for (auto batch = loader.next(); !batch.empty(); batch = loader.next()) {
            items += batch.size();
        }
    }
    return watch.stop(items);
}

template <class Value>
double median(const std::vector<Speed>& rounds, Value value) {
    std::vector<double> values;
    std::transform(rounds.begin(), rounds.end(), std::back_inserter(values), value);
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print(const char* what, const std::vector<Speed>& rounds) {
    fmt::print("{:<32}{:7.0f} items/s  {:6.3f} ms of CPU per item\n", what,
               median(rounds, [](const Speed& s) { return s.rate; }),
               median(rounds, [](const Speed& s) { return s.milliseconds; }));
}

void measure(const DataSet& set, int threads, int crop) {
    const auto items = encoded(set);
    const auto count = std::max(kLeastItems, set.size());
    LoaderOptions options;
    options.augment.crop = {crop, crop};
    options.batch = std::min(kBatch, static_cast<int>(set.size()));
    options.threads = threads;
    Loader loader(set, options);
    std::vector<Speed> bare;
    std::vector<Speed> loaded;
    std::vector<Speed> ratios;
    for (int round = 0; round < kRounds; ++round) {
        const auto a = bare.emplace_back(bare_speed(items, threads, count));
        const auto b = loaded.emplace_back(loader_speed(loader, count));
        ratios.push_back({b.rate / a.rate, b.milliseconds / a.milliseconds});
    }
    fmt::print("{} items, crop {}x{}, {} threads, medians of {} rounds of {} items\n", set.size(),
               crop, crop, threads, kRounds, count);
    print("libturbojpeg and libpng alone", bare);
    print("loader", loaded);
    fmt::print("loader / alone                  {:7.2f}          {:6.2f}\n",
               median(ratios, [](const Speed& s) { return s.rate; }),
               median(ratios, [](const Speed& s) { return s.milliseconds; }));
}

int run(int count, char** arguments) {
    tune_allocator();
    std::optional<test::TempDir> folder;
    std::filesystem::path path;
    if (count > 1) {
        path = arguments[1];
    } else {
        path = folder.emplace() / "landscapes.h5";
        write_demo(path);
    }
    measure(DataSet::open(path), count > 2 ? std::stoi(arguments[2]) : available_threads(),
            count > 3 ? std::stoi(arguments[3]) : 256);
    return 0;
}

} // namespace
} // namespace spade

int main(int count, char** arguments) {
    try {
        return spade::run(count, arguments);
    } catch (const std::exception& error) {
        fmt::print(stderr, "loader_bench: {}\n", error.what());
        return 1;
    }
}
