#include <stdint.h>
// --8<-- [start:header]
struct header {
    uint16_t source, target;
};
// --8<-- [end:header]
int main(void) { return 0; }
