#include "libspade/prepare/export.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/version.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/image/image_format.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"

#include <nlohmann/json.hpp>
#include <tbb/parallel_for.h>

#include <array>
#include <atomic>
#include <filesystem>

namespace spade {

namespace {

namespace fs = std::filesystem;

constexpr const char* kTable = "labels.labels";
constexpr std::array kFolders = {"labels", "photos", "instances"}; ///< by PictureKind

const char* extension_of(ImageFormat format) {
    switch (format) {
    case ImageFormat::kPng:
        return ".png";
    case ImageFormat::kJpeg:
        return ".jpg";
    case ImageFormat::kBmp:
        return ".bmp";
    case ImageFormat::kPnm:
        return ".pnm";
    case ImageFormat::kTiff:
        return ".tif";
    case ImageFormat::kWebp:
        return ".webp";
    case ImageFormat::kGif:
        return ".gif";
    case ImageFormat::kJpeg2000:
        return ".jp2";
    case ImageFormat::kNpy:
        return ".npy";
    }
    throw InternalError("a picture's format has no extension");
}

class Export {
public:
    explicit Export(const ExportOptions& o)
        : o_(o), set_(DataSet::open(o.set)), progress_("export", set_.size()) {}

    ExitCode run() {
        require_free();
        create_folders(o_.output);
        const auto table = set_.reader().label_table();
        publish_bytes(fs::path(o_.output) / kTable, table.data(), table.size(), o_.overwrite);
        Workers workers(o_.threads);
        workers.arena().execute([&] {
            tbb::parallel_for(std::size_t{0}, set_.size(), [&](std::size_t i) { export_item(i); });
        });
        progress_.finish();
        return report();
    }

private:
    /// Fails before an hour's work rather than in the middle of it.
    void require_free() const {
        if (o_.overwrite) {
            return;
        }
        refuse_existing(fs::path(o_.output) / kTable);
        for (const auto kind : kPictureKinds) {
            const auto folder = fs::path(o_.output) / kFolders[static_cast<std::size_t>(kind)];
            if (!set_.has(kind) || !fs::exists(folder)) {
                continue;
            }
            for (std::size_t i = 0; i < set_.size(); ++i) {
                for (const auto* extension : {".png", ".jpg"}) {
                    refuse_existing(folder / (set_.name(i) + extension));
                }
            }
        }
    }

    static void refuse_existing(const fs::path& path) {
        std::error_code ignored; // what cannot be examined cannot be written either
        if (fs::symlink_status(path, ignored).type() > fs::file_type::not_found) {
            throw CreateError("{}: already exists; give --overwrite to replace it, or another "
                              "folder",
                              path.string());
        }
    }

    void export_item(std::size_t index) {
        if (stop_requested()) {
            return;
        }
        try {
            for (const auto kind : kPictureKinds) {
                if (set_.has(kind)) {
                    export_picture(kind, index);
                }
            }
            ++done_;
            progress_.advance();
        } catch (const DataError& error) {
            log_error("{}", error.what());
            ++failed_;
            progress_.fail();
        }
    }

    void export_picture(PictureKind kind, std::size_t index) {
        // Readers that heed the camera's orientation must see what the set's own reader sees.
        const auto bytes = without_orientation(set_.reader().record(kind, index));
        const auto path = fs::path(o_.output) / kFolders[static_cast<std::size_t>(kind)] /
                          (set_.name(index) + extension_of(image_format(bytes, set_.text(index))));
        create_folders(path.parent_path());
        publish_bytes(path, bytes.data(), bytes.size(), o_.overwrite, Durability::kNoSync);
    }

    ExitCode report() const {
        const bool stopped = done_ + failed_ < set_.size();
        if (o_.json) {
            const nlohmann::json report{{"schema", "spade-export"},
                                        {"version", kVersion},
                                        {"set", o_.set},
                                        {"digest", set_.reader().digest().hex()},
                                        {"output", o_.output},
                                        {"items", done_.load()},
                                        {"failed", failed_.load()},
                                        {"stopped", stopped}};
            write_standard_output(json_text(report) + '\n');
        }
        log_info("{}: {} of {} items, {} damaged", o_.output, done_.load(), set_.size(),
                 failed_.load());
        if (stopped) {
            log_warning("stopped by a signal; the files written so far are complete: run again "
                        "with --overwrite");
            return ExitCode::kStopped;
        }
        return failed_ > 0 ? ExitCode::kData : ExitCode::kOk;
    }

    const ExportOptions& o_;
    DataSet set_;
    Progress progress_;
    std::atomic<std::size_t> done_{0};
    std::atomic<std::size_t> failed_{0};
};

} // namespace

ExitCode export_data_set(const ExportOptions& options) { return Export(options).run(); }

} // namespace spade

/// The module's entry point: tools/prepare/export.cpp calls it by name.
extern "C" spade::ExitCode spade_export(const spade::ExportOptions& options) {
    return spade::export_data_set(options);
}
