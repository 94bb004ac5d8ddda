//! In a browser's WebAssembly every run is the run of the native build.

#![cfg(target_arch = "wasm32")]

mod hashes;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_hashes_of_all_runs_are_those_of_the_native_build() {
    assert_eq!(hashes::all(), include_str!("golden/hashes.txt"));
}
