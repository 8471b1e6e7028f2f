# Forty good maps and twelve bad ones: forty pictures, twelve lines, exit code 65.
. "$(dirname "$0")/lib.sh"

import_plain net.h5
make_maps good maps/good 40
make_maps good instances/good 40
make_maps bad maps/bad instances/bad
run 65 spade-synth -q -c net.h5 -i instances -o out maps
expect_pictures out 40
no_temporaries out
stderr_lines 12
for name in id_outside truncated flipped photo colours transparent empty text huge dangling \
    wrong_instance no_instance; do
    [ "$(grep -c "maps/bad/$name\." .stderr)" -eq 1 ] || fail "not one line for $name"
done
stderr_has "id 200 at pixel (17, 3)"
stderr_has "91x70"
[ "$(wc -l <out/manifest.jsonl)" -eq 40 ] || fail "the manifest does not have 40 lines"

# The same again tries only the bad maps, and prints the same errors.
sort .stderr >first.txt
run 65 spade-synth -q --skip-existing --json -c net.h5 -i instances -o out maps
sort .stderr | cmp -s - first.txt || fail "the second run prints other errors"
jq -e '.pictures == 0 and .skipped == 40 and .failed == 12' .stdout >/dev/null ||
    fail "the second run did not skip"

# --on-error stop ends at the first error.
run 65 spade-synth -q --on-error stop -c net.h5 -i instances/bad -o stopped maps/bad
