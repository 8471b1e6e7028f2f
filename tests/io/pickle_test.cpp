#include "libspade/io/pickle.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spade {
namespace {

using Kind = PickleValue::Kind;
using namespace std::string_literals;

PickleValue root_of(const std::string& program) {
    const auto tree = read_pickle(program, "x.pth");
    return tree.at(tree.root);
}

std::string refusal_of(const std::string& program) {
    try {
        read_pickle(program, "x.pth");
    } catch (const DataError& error) {
        return error.what();
    }
    return "was read";
}

TEST(Pickle, IntegersOfEveryOpcode) {
    EXPECT_EQ(root_of("K\xff."s).integer, 255);
    EXPECT_EQ(root_of("M\x01\x02."s).integer, 513);
    EXPECT_EQ(root_of("J\xff\xff\xff\xff."s).integer, -1);
    EXPECT_EQ(root_of("\x8a\x02\x00\x80."s).integer, -32768);
    EXPECT_EQ(root_of("\x8a\x00."s).integer, 0);
    EXPECT_EQ(root_of("I-12\n."s).integer, -12);
    EXPECT_EQ(root_of("L12L\n."s).integer, 12);
    EXPECT_EQ(root_of("\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."s).kind, Kind::kBigInteger);
}

TEST(Pickle, TrueOfProtocol0IsABool) {
    EXPECT_EQ(root_of("I01\n.").kind, Kind::kBool);
    EXPECT_EQ(root_of("I01\n.").integer, 1);
    EXPECT_EQ(root_of("I1\n.").kind, Kind::kInteger);
}

TEST(Pickle, LengthIsThatOfThePickleAlone) {
    EXPECT_EQ(read_pickle("\x80\x02N.more", "x.pth").bytes, 4U);
}

TEST(Pickle, WhatFollowsTheNameOfAGlobalIsNeverRead) {
    EXPECT_NE(refusal_of("cposix\nsystem\n").find("'posix.system'"), std::string::npos);
    EXPECT_NE(refusal_of("c__builtin__\neval\n.").find("'__builtin__.eval'"), std::string::npos);
}

TEST(Pickle, ControlCharactersOfANameStayOutOfTheMessage) {
    const auto message = refusal_of("cos\x1b[2J\nsys\rtem\n.");
    EXPECT_EQ(message.find('\x1b'), std::string::npos) << message;
    EXPECT_EQ(message.find('\r'), std::string::npos) << message;
}

TEST(Pickle, AnEmptyStackIsMalformed) {
    for (const auto* program :
         {"0.", "a.", "s.", "R.", "b.", "t.", "u.", "2.", "Q.", ".", "(.", "NN.", "(a."}) {
        EXPECT_NE(refusal_of(program), "was read") << program;
    }
}

TEST(Pickle, LengthsBeyondTheFileAreRefused) {
    EXPECT_NE(refusal_of("X\xff\xff\xff\xff."s), "was read");
    EXPECT_NE(refusal_of("T\xff\xff\xff\xff."s), "was read");
    EXPECT_NE(refusal_of("\x8d\xff\xff\xff\xff\xff\xff\xff\xff."s), "was read");
    EXPECT_NE(refusal_of("\x95\xff\xff\xff\xff\xff\xff\xff\x7fN."s), "was read");
}

} // namespace
} // namespace spade
