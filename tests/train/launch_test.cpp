#include "libspade/train/launch.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

namespace {

using spade::launch_of;
using spade::TrainOptions;
using spade::UsageError;

/// Each test starts without any of the variables, and leaves none set.
class LaunchTest : public testing::Test {
protected:
    void SetUp() override { clear(); }
    void TearDown() override { clear(); }

    static void set(const std::map<std::string, std::string>& variables) {
        for (const auto& [name, value] : variables) {
            setenv(name.c_str(), value.c_str(), 1);
        }
    }

private:
    static void clear() {
        for (const char* name :
             {"RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT",
              "TORCHELASTIC_USE_AGENT_STORE", "TORCHELASTIC_RESTART_COUNT", "SLURM_PROCID",
              "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID", "SLURM_STEP_NODELIST", "SLURM_JOB_NODELIST",
              "SLURM_LAUNCH_NODE_IPADDR", "SLURM_STEP_RESV_PORTS", "SLURM_JOB_ID", "SLURM_STEP_ID",
              "SLURM_RESTART_COUNT", "SLURM_CLUSTER_NAME", "SLURM_NTASKS"}) {
            unsetenv(name);
        }
    }
};

std::string refusal(const TrainOptions& options) {
    try {
        launch_of(options);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "";
}

TEST_F(LaunchTest, WithoutALauncherTheProcessIsAlone) {
    EXPECT_TRUE(launch_of({}).is_alone());
    set({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}); // as a batch script itself has them
    EXPECT_TRUE(launch_of({}).is_alone());
}

TEST_F(LaunchTest, ReadsRankAndHostFromSlurm) {
    set({{"SLURM_PROCID", "3"},
         {"SLURM_STEP_NUM_TASKS", "4"},
         {"SLURM_LOCALID", "1"},
         {"SLURM_STEP_NODELIST", "localhost,no-such-host"},
         {"SLURM_JOB_ID", "77"},
         {"SLURM_STEP_ID", "0"}});
    const auto launch = launch_of({});
    EXPECT_EQ(launch.rank, 3);
    EXPECT_EQ(launch.ranks, 4);
    EXPECT_EQ(launch.local_rank, 1);
    EXPECT_EQ(launch.host, "localhost");
    EXPECT_EQ(launch_of({}).port, launch.port);
    EXPECT_GE(launch.port, 1 << 14);
    EXPECT_LT(launch.port, 1 << 15); // below the ephemeral ports
    set({{"SLURM_RESTART_COUNT", "1"}});
    EXPECT_NE(launch_of({}).port, launch.port);
    EXPECT_NE(launch_of({}).attempt, launch.attempt);
}

TEST_F(LaunchTest, FallsBackToTheLaunchersAddressIfTheNodeDoesNotResolve) {
    set({{"SLURM_PROCID", "0"},
         {"SLURM_STEP_NUM_TASKS", "2"},
         {"SLURM_STEP_NODELIST", "no-such-host.invalid"},
         {"SLURM_LAUNCH_NODE_IPADDR", "10.1.2.3"},
         {"SLURM_STEP_RESV_PORTS", "12000-12001"}});
    EXPECT_EQ(launch_of({}).host, "10.1.2.3");
    EXPECT_EQ(launch_of({}).port, 12000);
    unsetenv("SLURM_LAUNCH_NODE_IPADDR");
    EXPECT_NE(refusal({}).find("no-such-host.invalid"), std::string::npos);
}

TEST_F(LaunchTest, TorchrunsVariablesOverrideSlurms) {
    set({{"SLURM_PROCID", "0"},
         {"SLURM_STEP_NUM_TASKS", "2"},
         {"RANK", "5"},
         {"WORLD_SIZE", "8"},
         {"LOCAL_RANK", "1"},
         {"MASTER_ADDR", "head"},
         {"MASTER_PORT", "29500"},
         {"TORCHELASTIC_USE_AGENT_STORE", "True"}});
    const auto launch = launch_of({});
    EXPECT_EQ(launch.rank, 5);
    EXPECT_EQ(launch.ranks, 8);
    EXPECT_EQ(launch.host, "head");
    EXPECT_EQ(launch.port, 29500);
    EXPECT_TRUE(launch.is_hosted);
}

TEST_F(LaunchTest, RendezvousReplacesTorchrunsStore) {
    set({{"RANK", "0"}, {"WORLD_SIZE", "8"}, {"TORCHELASTIC_USE_AGENT_STORE", "True"}});
    TrainOptions options;
    options.rendezvous = "head:1234";
    const auto launch = launch_of(options);
    EXPECT_EQ(launch.host, "head");
    EXPECT_EQ(launch.port, 1234);
    EXPECT_FALSE(launch.is_hosted) << "rank 0 listens there itself";
}

TEST_F(LaunchTest, WithoutAPortTheMessageOffersRendezvous) {
    set({{"RANK", "0"}, {"WORLD_SIZE", "8"}, {"MASTER_ADDR", "head"}});
    EXPECT_NE(refusal({}).find("or give --rendezvous"), std::string::npos) << refusal({});
}

TEST_F(LaunchTest, OptionsOverrideAllVariables) {
    set({{"RANK", "5"}, {"WORLD_SIZE", "8"}, {"MASTER_ADDR", "a"}, {"MASTER_PORT", "1"}});
    TrainOptions options;
    options.rank = 1;
    options.world_size = 2;
    options.rendezvous = "[fe80::1]:4000";
    const auto launch = launch_of(options);
    EXPECT_EQ(launch.rank, 1);
    EXPECT_EQ(launch.ranks, 2);
    EXPECT_EQ(launch.host, "fe80::1");
    EXPECT_EQ(launch.port, 4000);
}

TEST_F(LaunchTest, RefusesIncompleteOrInvalidValuesAndNamesThem) {
    const auto options = [](int rank, int ranks, const std::string& rendezvous) {
        TrainOptions o;
        o.rank = rank;
        o.world_size = ranks;
        o.rendezvous = rendezvous;
        return o;
    };
    EXPECT_NE(refusal(options(-1, 2, "a:1")).find("give both"), std::string::npos);
    EXPECT_NE(refusal(options(1, 0, "a:1")).find("give both"), std::string::npos);
    EXPECT_NE(refusal(options(2, 2, "a:1")).find("rank 2 is out of range for 2"),
              std::string::npos);
    EXPECT_NE(refusal(options(0, 2, "")).find("needs --rendezvous"), std::string::npos);
    for (const auto* text : {"host", "host:", ":1", "host:0", "host:65536", "host:x"}) {
        EXPECT_NE(refusal(options(0, 2, text)).find(text), std::string::npos) << text;
    }
    set({{"RANK", "one"}, {"WORLD_SIZE", "2"}});
    EXPECT_NE(refusal({}).find("RANK is 'one'"), std::string::npos);
}

TEST(FirstNode, OfSlurmsLists) {
    EXPECT_EQ(spade::first_node("n1"), "n1");
    EXPECT_EQ(spade::first_node("n1,n2"), "n1");
    EXPECT_EQ(spade::first_node("gpu[07-09,12],login1"), "gpu07");
    EXPECT_EQ(spade::first_node("gpu[3,5]"), "gpu3");
    EXPECT_EQ(spade::first_node("rack-2-node[001]"), "rack-2-node001");
    EXPECT_EQ(spade::first_node("rack[2-3]n[01-16],login1"), "rack2n01");
    EXPECT_EQ(spade::first_node("gpu[1-2]-ib,x"), "gpu1-ib");
    EXPECT_EQ(spade::first_node("n[1"), "n1");
    EXPECT_EQ(spade::first_node(""), "");
}

} // namespace
