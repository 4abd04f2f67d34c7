use crate::same::{SAME, hash};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_clustering_has_the_bits_it_has_natively() {
    assert_eq!(hash(), SAME);
}
