// RUN: sparse24-opt %s --split-input-file --verify-diagnostics -o /dev/null 2>&1 | count 0
// RUN: sparse24-opt --split-input-file --verify-diagnostics -o /dev/null <%s 2>&1 | count 0

// expected-error@+1 {{custom op 'retrn' is unknown}}
func.func @plus() {retrn}

// -----

func.func @minus() {retrn}
// expected-error@-1 {{'retrn'}}

// -----

// Both wait for the line below, which is not theirs.
// expected-error@below {{requires one result}}
// expected-note@below {{see current operation}}
"arith.addi"() : () -> ()

// -----

"arith.addi"() : () -> ()
// expected-note@above {{see current operation}}
// expected-error@above {{requires one result}}

// -----

"arith.addi"() : () -> () // expected-error {{requires one result}}

// -----

// expected-error-re@+1 {{op '{{[a-z]+}}' is unknown (tried 'func.{{.*}}' as}}
func.func @regex() {retrn}

// -----

// expected-error@unknown {{requires one result}}
"arith.addi"() : () -> () loc(unknown)

// -----

// What only looks like an expectation is none: expected-nothing {{a}},
// expected-error@sideways {{a}}
// expected-error@+ {{a}}
// expected-error a
// expected-error {{a
// Spaces may follow one:
// expected-error@+1 {{requires one result}}  	
"arith.addi"() : () -> ()

// -----

// expected-error@+1 1 {{requires one result}}
"arith.addi"() : () -> ()

// -----

// expected-error@+1 {{'foo.bar' op expected}}
"foo.bar"() : () -> ()
