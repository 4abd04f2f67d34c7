use crate::bought::{SAME_ALS, SAME_EASE, als_hash, ease_hash};
use crate::same::{SAME, hash};
use crate::sifting::{FEW_BITS, astray, hasty, mislabelled, strays};
use regulars::segments::lanes::{Plain, Wide};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_clustering_has_the_bits_it_has_natively() {
    assert_eq!(hash(), SAME);
}

#[wasm_bindgen_test]
fn sixteen_at_a_time_are_sixteen_one_by_one() {
    assert_eq!((strays::<Wide>(), strays::<Plain>()), (0, 0));
    for k in [8, 17, 40] {
        assert_eq!(mislabelled::<Wide>(k, true), 0, "{k} groups");
        assert_eq!(mislabelled::<Wide>(k, false), 0, "{k} groups, no holds");
    }
}

#[wasm_bindgen_test]
fn labels_that_few_bits_make_sure_are_those_of_all_bits() {
    for (columns, k, spread, least, kept) in FEW_BITS {
        let wide = hasty::<Wide>(columns, k, spread);
        assert!(wide.is_right(least, kept), "{columns} × {k}: {wide:?}");
        assert_eq!(hasty::<Plain>(columns, k, spread), wide);
    }
    assert!(astray::<Wide>().is_right(32, 0.9));
}

#[wasm_bindgen_test]
fn weights_have_the_bits_they_have_natively() {
    assert_eq!(ease_hash(), SAME_EASE);
    assert_eq!(als_hash(), SAME_ALS);
}
