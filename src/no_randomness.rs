//! A build without `web` has no imports: the one function that a dependency might import for
//! randomness is answered here, with a refusal. The core draws only from seeds.

fn refuse(_: &mut [u8]) -> Result<(), getrandom::Error> {
    Err(getrandom::Error::UNSUPPORTED)
}

getrandom::register_custom_getrandom!(refuse);
