fn first() {}
fn second() {}
// ANCHOR: rules
let r = &x;
// ANCHOR_END: rules
