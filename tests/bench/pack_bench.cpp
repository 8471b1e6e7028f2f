/// Compares packing with a plain loop over the same files: OpenCV's imread of photo and label map,
/// cv::resize (cubic, nearest), H5Dwrite of the arrays. Each on one thread and on two, in turns.
///
///     pack_bench LABELS PHOTOS TABLE [WxH [ROUNDS [FOLDER]]]

#include "libspade/base/allocator.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/image/resize_rule.hpp"
#include "libspade/prepare/pack.hpp"

#include <hdf5.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace spade;
using Clock = std::chrono::steady_clock;

struct Files {
    std::vector<std::string> labels;
    std::vector<std::string> photos;
};

Files paired(const std::string& labels, const std::string& photos) {
    Files files;
    auto by_name = files_by_name(photos, PictureContent::kPhotos);
    for (const auto& item : collect({labels}, PictureContent::kMaps).items) {
        files.labels.push_back(item.path.string());
        files.photos.push_back(by_name.at(item.name).string());
    }
    return files;
}

hid_t require(hid_t result, const char* what) {
    if (result < 0) {
        throw std::runtime_error(what);
    }
    return result;
}

/// A data set of bytes, one item after another.
class Array {
public:
    Array(hid_t file, const char* name, std::vector<hsize_t> shape) : shape_(std::move(shape)) {
        const auto space = require(H5Screate_simple(rank(), shape_.data(), nullptr), "space");
        set_ = require(
            H5Dcreate2(file, name, H5T_NATIVE_UINT8, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
            "data set");
        H5Sclose(space);
    }
    ~Array() { H5Dclose(set_); }
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;

    void write(std::size_t index, const cv::Mat& picture) {
        std::vector<hsize_t> first(shape_.size());
        std::vector<hsize_t> count(shape_);
        first[0] = index;
        count[0] = 1;
        const auto space = require(H5Dget_space(set_), "space");
        const auto memory = require(H5Screate_simple(rank(), count.data(), nullptr), "space");
        require(H5Sselect_hyperslab(space, H5S_SELECT_SET, first.data(), nullptr, count.data(),
                                    nullptr),
                "selection");
        require(H5Dwrite(set_, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, picture.data),
                "H5Dwrite");
        H5Sclose(memory);
        H5Sclose(space);
    }

private:
    int rank() const { return static_cast<int>(shape_.size()); }

    std::vector<hsize_t> shape_;
    hid_t set_ = -1;
};

void plain_loop(const Files& files, Size size, int threads, const std::string& output) {
    const auto file =
        require(H5Fcreate(output.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "file");
    {
        const auto count = static_cast<hsize_t>(files.labels.size());
        const auto height = static_cast<hsize_t>(size.height);
        const auto width = static_cast<hsize_t>(size.width);
        Array photos(file, "photos", {count, height, width, 3});
        Array labels(file, "labels", {count, height, width});
        std::atomic<std::size_t> next{0};
        std::mutex writing;
        const auto work = [&] {
            for (auto i = next++; i < files.labels.size(); i = next++) {
                const auto photo = cv::imread(files.photos[i], cv::IMREAD_COLOR);
                const auto map = cv::imread(files.labels[i], cv::IMREAD_UNCHANGED);
                cv::Mat small_photo;
                cv::Mat small_map;
                cv::resize(photo, small_photo, {size.width, size.height}, 0, 0, cv::INTER_CUBIC);
                cv::resize(map, small_map, {size.width, size.height}, 0, 0, cv::INTER_NEAREST);
                const std::lock_guard lock(writing);
                photos.write(i, small_photo);
                labels.write(i, small_map);
            }
        };
        std::vector<std::thread> others;
        for (int i = 1; i < threads; ++i) {
            others.emplace_back(work);
        }
        work();
        for (auto& other : others) {
            other.join();
        }
    }
    require(H5Fclose(file), "closing");
}

struct Time {
    double wall = 1e9;
    double cpu = 1e9; ///< user and system; more reliable on a busy machine

    void take_better(const Time& other) {
        wall = std::min(wall, other.wall);
        cpu = std::min(cpu, other.cpu);
    }
};

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// In its own process, so that neither's allocator and caches help the other.
Time time_of(const std::function<void()>& work) {
    const auto start = Clock::now();
    const auto child = fork();
    if (child == 0) {
        work();
        std::_Exit(0);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) {
        throw std::runtime_error("the child process failed");
    }
    return {std::chrono::duration<double>(Clock::now() - start).count(),
            seconds(usage.ru_utime) + seconds(usage.ru_stime)};
}

void pack_as_the_tool_does(const PackOptions& options) {
    tune_allocator();
    pack(options);
}

void measure(const Files& files, const PackOptions& given, int rounds, const std::string& folder) {
    const auto size = ResizeRule::parse(given.resize).target({1, 1});
    for (const int threads : {1, 2}) {
        auto options = given;
        options.threads = threads;
        Time loop;
        Time ours;
        for (int round = 0; round < rounds; ++round) {
            loop.take_better(
                time_of([&] { plain_loop(files, size, threads, folder + "/plain.h5"); }));
            ours.take_better(time_of([&] { pack_as_the_tool_does(options); }));
        }
        const auto items = static_cast<double>(files.labels.size());
        fmt::print("{} thread(s), best of {}: plain loop {:.0f} items/s, pack {:.0f} items/s: "
                   "{:.2f} times; CPU time {:.2f} and {:.2f} ms per item: {:.2f} times\n",
                   threads, rounds, items / loop.wall, items / ours.wall, loop.wall / ours.wall,
                   1e3 * loop.cpu / items, 1e3 * ours.cpu / items, loop.cpu / ours.cpu);
    }
}

} // namespace

int main(int argc, char* argv[]) try {
    if (argc < 4) {
        fmt::print(stderr, "usage: pack_bench LABELS PHOTOS TABLE [WxH [ROUNDS [FOLDER]]]\n");
        return 64;
    }
    cv::setNumThreads(0);
    set_log_level(LogLevel::kError);
    set_progress_mode(ProgressMode::kNever);
    const std::string folder = argc > 6 ? argv[6] : std::filesystem::temp_directory_path().string();
    PackOptions options;
    options.labels = argv[1];
    options.photos = argv[2];
    options.table = argv[3];
    options.resize = argc > 4 ? argv[4] : "286x286";
    options.output = folder + "/packed.h5";
    options.overwrite = true;
    measure(paired(options.labels, options.photos), options, argc > 5 ? std::stoi(argv[5]) : 3,
            folder);
} catch (const std::exception& error) {
    std::fprintf(stderr, "pack_bench: %s\n", error.what());
    return 1;
}
