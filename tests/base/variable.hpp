#ifndef TESTS_BASE_VARIABLE_HPP
#define TESTS_BASE_VARIABLE_HPP

#include <cstdlib>
#include <string>

namespace spade::test {

/// An environment variable with another value, or none, while it lives.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* const old = std::getenv(name)) {
            old_ = old;
            had_ = true;
        }
        value == nullptr ? unsetenv(name) : setenv(name, value, 1);
    }
    ~Variable() { had_ ? setenv(name_, old_.c_str(), 1) : unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
    std::string old_;
    bool had_ = false;
};

} // namespace spade::test

#endif // TESTS_BASE_VARIABLE_HPP
